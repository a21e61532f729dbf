// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// Journal lists the calls of the platform's API, oldest first. It is bounded: the latest 10,000 calls, and their bodies
// to 64 MiB.
func (e *Emulator) Journal() []control.Entry { return e.journal.Since(0) }

// ClearJournal forgets the calls so far. Their numbers are not used again.
func (e *Emulator) ClearJournal() { e.journal.Clear() }

// AddFault arms a fault and answers its ID. It fails when the fault contradicts itself or its path is no regular expression.
func (e *Emulator) AddFault(f control.Fault) (int64, error) { return e.faults.Add(f) }

// Faults lists the armed faults.
func (e *Emulator) Faults() []control.Fault { return e.faults.All() }

// RemoveFault disarms a fault; false when it is not armed.
func (e *Emulator) RemoveFault(id int64) bool { return e.faults.Remove(id) }

// ClearFaults disarms all faults.
func (e *Emulator) ClearFaults() { e.faults.Clear() }

// AwaitLate waits until the platform has done everything that faults have it do after its answers (actAfterMs), at most for
// so long; false when there is something left.
func (e *Emulator) AwaitLate(limit time.Duration) bool { return e.late.await(limit) }

// SetOutcome says how operations end that begin from now on. The first outcome that matches wins.
func (e *Emulator) SetOutcome(o world.Outcome) error {
	return e.do(func(p *world.Platform) error {
		_, err := p.AddOutcome(o)
		return err
	})
}

// ClearOutcomes removes all outcomes.
func (e *Emulator) ClearOutcomes() error {
	return e.do(func(p *world.Platform) error {
		p.Shared.Outcomes, p.Changed = nil, true
		return nil
	})
}

// Advance moves the platform's clock ahead and lets everything happen that is due then.
func (e *Emulator) Advance(by time.Duration) error {
	return e.do(func(p *world.Platform) error { return p.MoveClock(by) })
}

// Settle moves the platform's clock ahead until no lifecycle event is left.
func (e *Emulator) Settle() error {
	return e.do((*world.Platform).Settle)
}

// Reset makes the platform as new: no objects, journal, faults or outcomes, and the clock at the real time.
func (e *Emulator) Reset() error {
	return e.do(func(*world.Platform) error { return e.reset() })
}

// reset needs mu.
func (e *Emulator) reset() error {
	fresh, err := newPlatform(e.options, e.platform.Blobs)
	if err != nil {
		return err
	}
	fresh.Turned = e.turned
	fresh.Blobs.Forget(nil)
	fresh.Changed = true
	e.platform = fresh
	e.journal.Clear()
	e.faults.Clear()
	e.late.drop()
	return nil
}
