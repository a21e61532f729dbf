// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package wait

import (
	"context"
	"math/rand/v2"
	"time"
)

// Poll is the pace of repeated reads: the pause starts at Min, grows by half each time up to Max, and carries jitter of a
// fifth so that many waits started together spread out.
type Poll struct {
	Min, Max time.Duration

	// Settle is how long an object may go on showing the status from before an operation; 0 is 15 seconds.
	Settle time.Duration

	// Sleep pauses for d or until ctx ends, whose error it then returns. Nil is the real one; tests inject another.
	Sleep func(ctx context.Context, d time.Duration) error
}

// DefaultPoll is the pace outside tests.
func DefaultPoll() Poll {
	return Poll{Min: time.Second, Max: 15 * time.Second}
}

// defaultSettle is the Settle of a Poll without one.
const defaultSettle = 15 * time.Second

// SettleTime is Settle, or its default.
func (p Poll) SettleTime() time.Duration {
	if p.Settle == 0 {
		return defaultSettle
	}
	return p.Settle
}

// pause sleeps for the current pause and returns the next one.
func (p Poll) pause(ctx context.Context, current time.Duration) (time.Duration, error) {
	sleep := p.Sleep
	if sleep == nil {
		sleep = sleepContext
	}
	jittered := time.Duration(float64(current) * (0.8 + 0.4*rand.Float64())) //nolint:gosec // Jitter needs no secure randomness.
	if err := sleep(ctx, jittered); err != nil {
		return current, err
	}
	return min(current+current/2, p.Max), nil
}

func sleepContext(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
