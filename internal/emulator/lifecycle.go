package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

// maxEvents bounds one advance of the lifecycle, so that events which schedule each other without delay cannot hang it.
const maxEvents = 100_000

// event is a state transition that is due at a moment. Ref names the object it concerns; an event whose object is gone by
// then does nothing.
type event struct {
	Seq  int64     `json:"seq"`
	Due  timestamp `json:"due"`
	Kind string    `json:"kind"`
	Ref  string    `json:"ref"`
}

// schedule queues an event for the given time from now.
func (p *platform) schedule(in time.Duration, kind, ref string) {
	due := event{Seq: p.nextID("event", 1), Due: p.now.after(in), Kind: kind, Ref: ref}
	at, _ := slices.BinarySearchFunc(p.shared.Queue, due, func(a, b event) int {
		if order := a.Due.Compare(b.Due.Time); order != 0 {
			return order
		}
		return int(a.Seq - b.Seq)
	})
	p.shared.Queue = slices.Insert(p.shared.Queue, at, due)
	p.changed = true
}

// cancel takes back the queued events of these kinds for one object.
func (p *platform) cancel(ref string, kinds ...string) {
	p.shared.Queue = slices.DeleteFunc(p.shared.Queue, func(due event) bool {
		return due.Ref == ref && slices.Contains(kinds, due.Kind)
	})
}

// advance lets everything happen that is due by the given moment, in order, each event at its own moment: the result does
// not depend on how often or when the platform is asked. It ends with now at the given moment.
func (p *platform) advance(to timestamp) error {
	for range maxEvents {
		if len(p.shared.Queue) == 0 || p.shared.Queue[0].Due.After(to.Time) {
			p.now = to
			return nil
		}
		due := p.shared.Queue[0]
		p.shared.Queue = slices.Delete(p.shared.Queue, 0, 1)
		p.now = due.Due
		p.changed = true
		p.events[due.Kind](due.Ref)
	}
	return fmt.Errorf("more than %d lifecycle events are due at once: events schedule each other without end", maxEvents)
}

// pending tells whether a lifecycle event is due for something.
func (p *platform) pending(ref string) bool {
	return slices.ContainsFunc(p.shared.Queue, func(due event) bool { return due.Ref == ref })
}

// linger lets an object that is to be deleted be there for a while longer, on a contrary platform; it answers false on any
// other, where it goes at once.
func (p *platform) linger(event, id string) bool {
	if !p.contrary {
		return false
	}
	if !p.pending(id) {
		p.schedule(p.lifecycle, event, id)
	}
	return true
}

// deletion is how long deletes take that contract 13.7 and 25 take to be asynchronous.
func (p *platform) deletion() time.Duration {
	if p.contrary {
		return 0
	}
	return p.lifecycle
}

// moveClock moves the clock ahead and lets everything happen that is due then.
func (p *platform) moveClock(by time.Duration) error {
	if by < 0 {
		return refuse(http.StatusBadRequest, "The clock cannot be moved back.")
	}
	if by > 0 {
		p.shared.ClockOffset += by
		p.changed = true
	}
	return p.advance(p.now.after(by))
}

// settle moves the clock ahead until no event is left.
func (p *platform) settle() error {
	for range maxEvents {
		if len(p.shared.Queue) == 0 {
			return nil
		}
		if err := p.moveClock(max(0, p.shared.Queue[0].Due.Sub(p.now.Time))); err != nil {
			return err
		}
	}
	return refuse(http.StatusInternalServerError, "Lifecycle events schedule each other without end.")
}
