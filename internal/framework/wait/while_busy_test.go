// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package wait

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestWhileBusy(t *testing.T) {
	t.Parallel()
	busy := answer{fails: http.StatusConflict}
	tests := map[string]struct {
		answers   []answer
		wantCalls int
		want      int
	}{
		"free at once":       {answers: []answer{{}}, wantCalls: 1},
		"free after a while": {answers: []answer{busy, busy, busy, {}}, wantCalls: 4},
		"another error":      {answers: []answer{{fails: http.StatusBadRequest}}, wantCalls: 1, want: http.StatusBadRequest},
		"busy, then another": {answers: []answer{busy, {fails: http.StatusNotFound}}, wantCalls: 2, want: http.StatusNotFound},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			read, count := script(test.answers)
			record := &recorder{}
			err := WhileBusy(t.Context(), Poll{Min: time.Second, Max: 15 * time.Second, Sleep: record.sleep}, waited, func(ctx context.Context) error {
				_, err := read(ctx)
				return err
			})
			if peak.StatusOf(err) != test.want || (test.want == 0) != (err == nil) {
				t.Errorf("error = %v, want HTTP status %d", err, test.want)
			}
			if *count != test.wantCalls || len(record.pauses) != test.wantCalls-1 {
				t.Errorf("%d calls and %d pauses, want %d calls", *count, len(record.pauses), test.wantCalls)
			}
		})
	}
}

func TestWhileBusyEnds(t *testing.T) {
	t.Parallel()
	conflict := &peak.Error{Status: http.StatusConflict, Message: "execution 7 is running", Method: "PUT", Path: "/w/1"}
	tests := map[string]struct {
		end  func(context.Context) (context.Context, context.CancelFunc)
		op   func(context.Context) error
		want string
	}{
		"deadline in a pause": {
			end: after(time.Minute), op: func(context.Context) error { return conflict },
			want: `peak_service "shop" was still "busy" after 1m0s; the last request failed: PUT /w/1: 409 Conflict: execution 7 is running`,
		},
		"interrupt in a pause": {
			end: interruptAfter(time.Minute), op: func(context.Context) error { return conflict }, want: context.Canceled.Error(),
		},
		"deadline in the call after a 409": {
			end: after(time.Minute), op: firstThenBlock(conflict),
			want: `was still "busy" after 1m0s; the last request failed: PUT /w/1: 409`,
		},
		"interrupt in the call after a 409": {end: interruptAfter(time.Minute), op: firstThenBlock(conflict), want: "sending: " + context.Canceled.Error()},
		"deadline in the first call":        {end: after(time.Minute), op: firstThenBlock(nil), want: "sending: " + context.DeadlineExceeded.Error()},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := test.end(t.Context())
				defer cancel()
				err := WhileBusy(ctx, DefaultPoll(), waited, test.op)
				if err == nil || !strings.Contains(err.Error(), test.want) {
					t.Errorf("error = %v, want %q in it", err, test.want)
				}
			})
		})
	}
}

// firstThenBlock returns an operation that fails with first, if it is not nil, and then hangs until its context ends.
func firstThenBlock(first error) func(context.Context) error {
	return func(ctx context.Context) error {
		if err := first; err != nil {
			first = nil
			return err
		}
		<-ctx.Done()
		return fmt.Errorf("sending: %w", ctx.Err())
	}
}

func TestWhileConflict(t *testing.T) {
	t.Parallel()
	conflict := &peak.Error{Status: http.StatusConflict, Message: "held", Method: "PUT", Path: "/w/1"}
	for name, test := range map[string]struct {
		held  []bool // after each refusal, and free afterwards
		done  int    // the call that succeeds, 0 for none
		calls int
		pause int
	}{
		"nothing holds it":               {nil, 0, 2, 0},
		"held, then refused for good":    {[]bool{true, true}, 0, 4, 2},
		"done as soon as it is free":     {[]bool{true, false}, 3, 3, 1},
		"ended before anyone could look": {[]bool{false}, 2, 2, 0},
		"held again":                     {[]bool{false, true, false, true}, 0, 6, 2},
	} {
		calls := 0
		op := func(context.Context) error {
			if calls++; calls == test.done {
				return nil
			}
			return conflict
		}
		holds := func(context.Context) (string, bool) { return "running", calls <= len(test.held) && test.held[calls-1] }
		record := &recorder{}
		err := WhileConflict(t.Context(), Poll{Min: time.Second, Max: time.Second, Sleep: record.sleep}, waited, op, holds)
		if peak.IsConflict(err) != (test.done == 0) || calls != test.calls || len(record.pauses) != test.pause {
			t.Errorf("%s: error %v after %d calls and %d pauses, want %d and %d", name, err, calls, len(record.pauses), test.calls, test.pause)
		}
	}

	refused := func(context.Context) error { return conflict }
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		looks := 0
		err := WhileConflict(ctx, DefaultPoll(), waited, refused, func(ctx context.Context) (string, bool) {
			if looks++; looks == 1 {
				return "running execution 7", true
			}
			<-ctx.Done() // the time runs out while looking
			return "", false
		})
		if err == nil || !strings.Contains(err.Error(), `was still "running execution 7" after 1m0s`) {
			t.Errorf("error = %v, want what held the object", err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		err := WhileConflict(ctx, DefaultPoll(), waited, refused, func(context.Context) (string, bool) { return "running execution 7", true })
		if err == nil || !strings.Contains(err.Error(), `was still "running execution 7" after 1m0s; the last request failed: PUT /w/1: 409 Conflict: held`) {
			t.Errorf("error = %v, want what holds the object and the platform's answer", err)
		}
	})
}
