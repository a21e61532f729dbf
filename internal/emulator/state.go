package emulator

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// stateFormat is the version of the state file's layout.
const stateFormat = 1

// platform is the world behind the API. Everything in it is guarded by the emulator's lock.
type platform struct {
	lifecycle time.Duration
	blobs     *blobs

	// contrary lets the platform act otherwise than the contract assumes, see Options.Contrary.
	contrary bool

	// now is the moment of the request or lifecycle event that is being handled.
	now timestamp

	// changed is set by whatever must be durable before the answer.
	changed bool

	shared   shared
	areas    []area
	events   map[string]func(ref string)
	kinds    map[string]kind
	outcomes map[string]outcomeKind
	router   *router
}

// shared is the state that belongs to no area.
type shared struct {
	// ClockOffset is how far the clock was moved ahead by hand.
	ClockOffset time.Duration `json:"clockOffset"`

	// Counters hold the last number given out, by name.
	Counters map[string]int64 `json:"counters"`

	Queue    []event   `json:"queue"`
	Outcomes []Outcome `json:"outcomes"`
}

// stateFile is the JSON document on disk.
type stateFile struct {
	Format   int                        `json:"format"`
	Shared   shared                     `json:"shared"`
	Sections map[string]json.RawMessage `json:"sections"`
}

// emptyPlatform makes a platform without areas; register adds them.
func emptyPlatform(lifecycle time.Duration, b *blobs) *platform {
	return &platform{lifecycle: lifecycle, blobs: b, shared: shared{Counters: map[string]int64{}}}
}

// encode is the whole state as JSON.
func (p *platform) encode() ([]byte, error) {
	file := stateFile{Format: stateFormat, Shared: p.shared, Sections: map[string]json.RawMessage{}}
	for _, a := range p.areas {
		if a.section == nil {
			continue
		}
		raw, err := json.Marshal(a.section)
		if err != nil {
			return nil, fmt.Errorf("encoding the state of %s: %w", a.name, err)
		}
		file.Sections[a.name] = raw
	}
	return json.Marshal(file)
}

// decode fills an empty platform from what encode wrote.
func (p *platform) decode(raw []byte) error {
	var file stateFile
	if err := json.Unmarshal(raw, &file); err != nil {
		return err
	}
	if file.Format != stateFormat {
		return fmt.Errorf("its format is %d, this emulator reads %d", file.Format, stateFormat)
	}
	for _, a := range p.areas {
		section, ok := file.Sections[a.name]
		if !ok || a.section == nil {
			continue
		}
		if err := json.Unmarshal(section, a.section); err != nil {
			return fmt.Errorf("section %s: %w", a.name, err)
		}
		delete(file.Sections, a.name)
	}
	for name := range file.Sections {
		return fmt.Errorf("it has a section %q that this emulator does not know", name)
	}
	for _, due := range file.Shared.Queue {
		if p.events[due.Kind] == nil {
			return fmt.Errorf("it has a lifecycle event %q that this emulator does not know", due.Kind)
		}
	}
	p.shared = file.Shared
	if p.shared.Counters == nil {
		p.shared.Counters = map[string]int64{}
	}
	return nil
}

// nextID gives out integers from first up, a range of its own per name: numeric ids of different kinds must not overlap
// (contract 28.9).
func (p *platform) nextID(name string, first int64) int64 {
	next := max(p.shared.Counters[name]+1, first)
	p.shared.Counters[name] = next
	return next
}

// newRecord stamps an object with its place in the order of creation.
func (p *platform) newRecord() record { return record{Seq: p.nextID("sequence", 1)} }

// newAudit stamps an object that is created now.
func (p *platform) newAudit() audit {
	return audit{CreatedAt: p.now, CreatedBy: localUser, UpdatedAt: p.now, UpdatedBy: localUser}
}

// touch stamps an object that is updated now.
func (p *platform) touch(a *audit) { a.UpdatedAt, a.UpdatedBy = p.now, localUser }

// localUser is the account that everything on the local platform is done by.
const localUser = "local@peak.example"

// record orders objects by creation.
type record struct {
	Seq int64 `json:"seq"`
}

func (r *record) sequence() int64 { return r.Seq }

// audit is who touched an object when.
type audit struct {
	CreatedAt timestamp `json:"createdAt"`
	CreatedBy string    `json:"createdBy"`
	UpdatedAt timestamp `json:"updatedAt"`
	UpdatedBy string    `json:"updatedBy"`
}

// sequenced is an object with a place in the order of creation.
type sequenced[T any] interface {
	*T
	sequence() int64
}

// newest lists the objects of a map that keep accepts, newest first.
func newest[T any, P sequenced[T]](objects map[string]*T, keep func(*T) bool) []*T {
	list := make([]*T, 0, len(objects))
	for _, object := range objects {
		if keep(object) {
			list = append(list, object)
		}
	}
	slices.SortFunc(list, func(a, b *T) int {
		return int(P(b).sequence() - P(a).sequence())
	})
	return list
}

// key is a numeric id as the key of a map and as a path segment.
func key(id int64) string { return strconv.FormatInt(id, 10) }
