// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package wait

import (
	"context"
	"errors"
	"testing"
	"time"
)

// recorder is an injected Sleep that remembers the pauses and takes no time. It fails with err at the pause of that
// number, counted from 1; 0 never fails.
type recorder struct {
	pauses []time.Duration
	failAt int
	err    error
}

func (r *recorder) sleep(_ context.Context, d time.Duration) error {
	r.pauses = append(r.pauses, d)
	if len(r.pauses) == r.failAt {
		return r.err
	}
	return nil
}

func TestPollPauseGrowsToMax(t *testing.T) {
	t.Parallel()
	want := []int{1000, 1500, 2250, 3375, 5062, 7593, 10000, 10000}
	for round := range 50 {
		record := &recorder{}
		poll := Poll{Min: 1000 * time.Millisecond, Max: 10000 * time.Millisecond, Sleep: record.sleep}
		pause := poll.Min
		for i, milliseconds := range want {
			next, err := poll.pause(t.Context(), pause)
			if err != nil {
				t.Fatal(err)
			}
			exact := time.Duration(milliseconds) * time.Millisecond
			if low, high := exact*8/10, (exact+time.Millisecond)*12/10; record.pauses[i] < low || record.pauses[i] > high {
				t.Errorf("round %d: pause %d is %s, want %s to %s", round, i, record.pauses[i], low, high)
			}
			pause = next
		}
	}
}

func TestPollPauseJitters(t *testing.T) {
	t.Parallel()
	record := &recorder{}
	poll := Poll{Min: time.Second, Max: time.Second, Sleep: record.sleep}
	seen := map[time.Duration]bool{}
	for range 20 {
		if _, err := poll.pause(t.Context(), time.Second); err != nil {
			t.Fatal(err)
		}
	}
	for _, pause := range record.pauses {
		seen[pause] = true
	}
	if len(seen) < 10 {
		t.Errorf("20 pauses took only %d different values: waits started together would stay together", len(seen))
	}
}

func TestPollPauseReturnsTheErrorOfSleep(t *testing.T) {
	t.Parallel()
	stop := errors.New("stop")
	record := &recorder{failAt: 1, err: stop}
	next, err := Poll{Min: time.Second, Max: time.Minute, Sleep: record.sleep}.pause(t.Context(), 2*time.Second)
	if !errors.Is(err, stop) || next != 2*time.Second {
		t.Errorf("pause = %s, %v; want the pause unchanged and the error of Sleep", next, err)
	}
}

func TestRealSleepEndsWithTheContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (Poll{Min: time.Hour, Max: time.Hour}).pause(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want context.Canceled at once", err)
	}
	if _, err := (Poll{}).pause(t.Context(), time.Nanosecond); err != nil {
		t.Errorf("a short real pause failed: %v", err)
	}
}

func TestDefaultPoll(t *testing.T) {
	t.Parallel()
	if poll := DefaultPoll(); poll.Min != time.Second || poll.Max != 15*time.Second || poll.Sleep != nil {
		t.Errorf("DefaultPoll() = %+v, want 1s growing to 15s in real time", poll)
	}
}
