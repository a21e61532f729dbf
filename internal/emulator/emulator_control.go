package emulator

import (
	"time"
)

// Journal lists the calls of the platform's API, oldest first. It is bounded: the latest 10,000 calls, and their bodies
// to 64 MiB.
func (e *Emulator) Journal() []Entry { return e.journal.since(0) }

// ClearJournal forgets the calls so far. Their numbers are not used again.
func (e *Emulator) ClearJournal() { e.journal.clear() }

// AddFault arms a fault and answers its ID. It fails when the fault contradicts itself or its path is no regular expression.
func (e *Emulator) AddFault(f Fault) (int64, error) { return e.faults.add(f) }

// Faults lists the armed faults.
func (e *Emulator) Faults() []Fault { return e.faults.all() }

// RemoveFault disarms a fault; false when it is not armed.
func (e *Emulator) RemoveFault(id int64) bool { return e.faults.remove(id) }

// ClearFaults disarms all faults.
func (e *Emulator) ClearFaults() { e.faults.clear() }

// AwaitLate waits until the platform has done everything that faults have it do after its answers (actAfterMs), at most for
// so long; false when there is something left.
func (e *Emulator) AwaitLate(limit time.Duration) bool { return e.late.await(limit) }

// SetOutcome says how operations end that begin from now on. The first outcome that matches wins.
func (e *Emulator) SetOutcome(o Outcome) error {
	return e.do(func(p *platform) error {
		_, err := p.addOutcome(o)
		return err
	})
}

// ClearOutcomes removes all outcomes.
func (e *Emulator) ClearOutcomes() error {
	return e.do(func(p *platform) error {
		p.shared.Outcomes, p.changed = nil, true
		return nil
	})
}

// Advance moves the platform's clock ahead and lets everything happen that is due then.
func (e *Emulator) Advance(by time.Duration) error {
	return e.do(func(p *platform) error { return p.moveClock(by) })
}

// Settle moves the platform's clock ahead until no lifecycle event is left.
func (e *Emulator) Settle() error {
	return e.do((*platform).settle)
}

// Reset makes the platform as new: no objects, journal, faults or outcomes, and the clock at the real time.
func (e *Emulator) Reset() error {
	return e.do(func(*platform) error { return e.reset() })
}

// reset needs mu.
func (e *Emulator) reset() error {
	fresh, err := newPlatform(e.options.Lifecycle, e.platform.blobs)
	if err != nil {
		return err
	}
	fresh.blobs.forget(nil)
	fresh.changed = true
	e.platform = fresh
	e.journal.clear()
	e.faults.clear()
	e.late.drop()
	return nil
}
