// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// maxEvents bounds one advance of the lifecycle, so that events which schedule each other without delay cannot hang it.
const maxEvents = 100_000

// Event is a state transition that is due at a moment. Ref names the object it concerns; an event whose object is gone by
// then does nothing.
type Event struct {
	Seq  int64          `json:"seq"`
	Due  wire.Timestamp `json:"due"`
	Kind string         `json:"kind"`
	Ref  string         `json:"ref"`
}

// Schedule queues an event for the given time from now.
func (p *Platform) Schedule(in time.Duration, kind, ref string) {
	due := Event{Seq: p.NextID("event", 1), Due: p.Now.Plus(in), Kind: kind, Ref: ref}
	at, _ := slices.BinarySearchFunc(p.Shared.Queue, due, func(a, b Event) int {
		if order := a.Due.Compare(b.Due.Time); order != 0 {
			return order
		}
		return int(a.Seq - b.Seq)
	})
	p.Shared.Queue = slices.Insert(p.Shared.Queue, at, due)
	p.Changed = true
}

// Cancel takes back the queued events of these kinds for one object.
func (p *Platform) Cancel(ref string, kinds ...string) {
	p.Shared.Queue = slices.DeleteFunc(p.Shared.Queue, func(due Event) bool {
		return due.Ref == ref && slices.Contains(kinds, due.Kind)
	})
}

// Advance lets everything happen that is due by the given moment, in order, each event at its own moment: the result does
// not depend on how often or when the platform is asked. It ends with now at the given moment.
func (p *Platform) Advance(to wire.Timestamp) error {
	for range maxEvents {
		if len(p.Shared.Queue) == 0 || p.Shared.Queue[0].Due.After(to.Time) {
			p.Now = to
			return nil
		}
		due := p.Shared.Queue[0]
		p.Shared.Queue = slices.Delete(p.Shared.Queue, 0, 1)
		p.Now = due.Due
		p.Changed = true
		p.events[due.Kind](due.Ref)
	}
	return fmt.Errorf("more than %d lifecycle events are due at once: events schedule each other without end", maxEvents)
}

// Pending tells whether a lifecycle event is due for something.
func (p *Platform) Pending(ref string) bool {
	return slices.ContainsFunc(p.Shared.Queue, func(due Event) bool { return due.Ref == ref })
}

// Linger lets an object that is to be deleted be there for a while longer, on a contrary platform; it answers false on any
// other, where it goes at once.
func (p *Platform) Linger(event, id string) bool {
	if !p.Turned.Has(assumptions.DeleteAtOnce) {
		return false
	}
	if !p.Pending(id) {
		p.Schedule(p.Lifecycle, event, id)
	}
	return true
}

// Deletion is how long deletes take that contract 13.7 and 25 take to be asynchronous.
func (p *Platform) Deletion() time.Duration {
	if p.Turned.Has(assumptions.DeploymentDeleteAsync) {
		return 0
	}
	return p.Lifecycle
}

// MoveClock moves the clock ahead and lets everything happen that is due then.
func (p *Platform) MoveClock(by time.Duration) error {
	if by < 0 {
		return wire.Refuse(http.StatusBadRequest, "The clock cannot be moved back.")
	}
	if by > 0 {
		p.Shared.ClockOffset += by
		p.Changed = true
	}
	return p.Advance(p.Now.Plus(by))
}

// Settle moves the clock ahead until no event is left.
func (p *Platform) Settle() error {
	for range maxEvents {
		if len(p.Shared.Queue) == 0 {
			return nil
		}
		if err := p.MoveClock(max(0, p.Shared.Queue[0].Due.Sub(p.Now.Time))); err != nil {
			return err
		}
	}
	return wire.Refuse(http.StatusInternalServerError, "Lifecycle events schedule each other without end.")
}
