// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package world is the platform that all areas live on: its clock and the queue of what is due, the outcomes that were asked for, the
// maps of objects that can be looked at and edited, uploads, and the file that holds it all between runs. An [Area] is what a part
// of the platform declares of itself.
package world

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// stateFormat is the version of the state file's layout.
const stateFormat = 1

// Platform is the world behind the API. Everything in it is guarded by the emulator's lock.
type Platform struct {
	Lifecycle time.Duration
	Blobs     *Blobs

	// Turned are the points in which the platform acts otherwise than the contract assumes, see Options.Contrary.
	Turned assumptions.Set

	// Spoke has workflow logs and metric queries at the paths of spoke tenants, and nowhere else.
	Spoke bool

	// Now is the moment of the request or lifecycle event that is being handled.
	Now wire.Timestamp

	// Changed is set by whatever must be durable before the answer.
	Changed bool

	Shared   Shared
	Areas    []Area
	events   map[string]func(ref string)
	Kinds    map[string]Kind
	outcomes map[string]OutcomeKind
	Router   *wire.Router
}

// Shared is the state that belongs to no area.
type Shared struct {
	// ClockOffset is how far the clock was moved ahead by hand.
	ClockOffset time.Duration `json:"clockOffset"`

	// Counters hold the last number given out, by name.
	Counters map[string]int64 `json:"counters"`

	Queue    []Event   `json:"queue"`
	Outcomes []Outcome `json:"outcomes"`
}

// stateFile is the JSON document on disk.
type stateFile struct {
	Format   int                        `json:"format"`
	Shared   Shared                     `json:"shared"`
	Sections map[string]json.RawMessage `json:"sections"`
}

// New makes a platform without areas; register adds them.
func New(lifecycle time.Duration, b *Blobs) *Platform {
	return &Platform{Lifecycle: lifecycle, Blobs: b, Shared: Shared{Counters: map[string]int64{}}}
}

// Encode is the whole state as JSON.
func (p *Platform) Encode() ([]byte, error) {
	file := stateFile{Format: stateFormat, Shared: p.Shared, Sections: map[string]json.RawMessage{}}
	for _, a := range p.Areas {
		if a.Section == nil {
			continue
		}
		raw, err := json.Marshal(a.Section)
		if err != nil {
			return nil, fmt.Errorf("encoding the state of %s: %w", a.Name, err)
		}
		file.Sections[a.Name] = raw
	}
	return json.Marshal(file)
}

// Decode fills an empty platform from what encode wrote.
func (p *Platform) Decode(raw []byte) error {
	var file stateFile
	if err := json.Unmarshal(raw, &file); err != nil {
		return err
	}
	if file.Format != stateFormat {
		return fmt.Errorf("its format is %d, this emulator reads %d", file.Format, stateFormat)
	}
	for _, a := range p.Areas {
		section, ok := file.Sections[a.Name]
		if !ok || a.Section == nil {
			continue
		}
		if err := json.Unmarshal(section, a.Section); err != nil {
			return fmt.Errorf("section %s: %w", a.Name, err)
		}
		delete(file.Sections, a.Name)
	}
	for name := range file.Sections {
		return fmt.Errorf("it has a section %q that this emulator does not know", name)
	}
	for _, due := range file.Shared.Queue {
		if p.events[due.Kind] == nil {
			return fmt.Errorf("it has a lifecycle event %q that this emulator does not know", due.Kind)
		}
	}
	p.Shared = file.Shared
	if p.Shared.Counters == nil {
		p.Shared.Counters = map[string]int64{}
	}
	return nil
}

// NextID gives out integers from first up, a range of its own per name: numeric ids of different kinds must not overlap
// (contract 28.9).
func (p *Platform) NextID(name string, first int64) int64 {
	next := max(p.Shared.Counters[name]+1, first)
	p.Shared.Counters[name] = next
	return next
}

// NewRecord stamps an object with its place in the order of creation.
func (p *Platform) NewRecord() Record { return Record{Seq: p.NextID("sequence", 1)} }

// NewAudit stamps an object that is created now.
func (p *Platform) NewAudit() Audit {
	return Audit{CreatedAt: p.Now, CreatedBy: LocalUser, UpdatedAt: p.Now, UpdatedBy: LocalUser}
}

// Touch stamps an object that is updated now.
func (p *Platform) Touch(a *Audit) { a.UpdatedAt, a.UpdatedBy = p.Now, LocalUser }

// LocalUser is the account that everything on the local platform is done by.
const LocalUser = "local@peak.example"

// Record orders objects by creation.
type Record struct {
	Seq int64 `json:"seq"`
}

func (r *Record) sequence() int64 { return r.Seq }

// Audit is who touched an object when.
type Audit struct {
	CreatedAt wire.Timestamp `json:"createdAt"`
	CreatedBy string         `json:"createdBy"`
	UpdatedAt wire.Timestamp `json:"updatedAt"`
	UpdatedBy string         `json:"updatedBy"`
}

// sequenced is an object with a place in the order of creation.
type sequenced[T any] interface {
	*T
	sequence() int64
}

// Newest lists the objects of a map that keep accepts, newest first.
func Newest[T any, P sequenced[T]](objects map[string]*T, keep func(*T) bool) []*T {
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

// Key is a numeric id as the key of a map and as a path segment.
func Key(id int64) string { return strconv.FormatInt(id, 10) }
