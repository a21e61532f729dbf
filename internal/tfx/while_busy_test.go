package tfx

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
	calls := 0
	refused := func(context.Context) error { calls++; return conflict }
	record := &recorder{}
	poll := Poll{Min: time.Second, Max: time.Second, Sleep: record.sleep}
	err := WhileConflict(t.Context(), poll, waited, refused, func(context.Context) (string, bool) { return "", calls < 3 })
	if !peak.IsConflict(err) || calls != 3 || len(record.pauses) != 2 {
		t.Errorf("error = %v after %d calls and %d pauses, want the 409 once nothing that passes holds the object", err, calls, len(record.pauses))
	}

	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		err := WhileConflict(ctx, DefaultPoll(), waited, refused, func(context.Context) (string, bool) { return "running execution 7", true })
		if err == nil || !strings.Contains(err.Error(), `was still "running execution 7" after 1m0s; the last request failed: PUT /w/1: 409 Conflict: held`) {
			t.Errorf("error = %v, want what holds the object and the platform's answer", err)
		}
	})
}
