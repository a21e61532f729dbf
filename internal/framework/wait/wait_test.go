// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package wait

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

var waited = objects.Object{Type: "peak_service", Name: "shop"}

// answer is one scripted read: a status word, or an HTTP status that the read fails with.
type answer struct {
	status string
	fails  int
}

// script returns a Read that plays answers and repeats the last one. Its count tells how many were played.
func script(answers []answer) (read func(context.Context) (string, error), count *int) {
	count = new(int)
	return func(context.Context) (string, error) {
		now := answers[min(*count, len(answers)-1)]
		*count++
		if now.fails != 0 {
			return "", &peak.Error{Status: now.fails, Message: "scripted", Method: "GET", Path: "/x"}
		}
		return now.status, nil
	}, count
}

func identity(status string) string { return status }

func TestWaitRun(t *testing.T) {
	t.Parallel()
	failing := answer{fails: http.StatusServiceUnavailable}
	tests := map[string]struct {
		answers    []answer
		gone       bool
		wantLast   string
		wantReads  int
		wantStatus int    // HTTP status of the error; 0 for none
		wantBad    string // status of a *StatusError
	}{
		"done at the first read":               {answers: []answer{{status: "AVAILABLE"}}, wantLast: "AVAILABLE", wantReads: 1},
		"done after pending":                   {answers: []answer{{status: "CREATING"}, {status: "DEPLOYING"}, {status: "AVAILABLE"}}, wantLast: "AVAILABLE", wantReads: 3},
		"words compare without case":           {answers: []answer{{status: "available"}}, wantLast: "available", wantReads: 1},
		"failed":                               {answers: []answer{{status: "CREATING"}, {status: "create_failed"}}, wantLast: "create_failed", wantReads: 2, wantBad: "create_failed"},
		"an unknown word is pending":           {answers: []answer{{status: "HIBERNATING"}, {status: "AVAILABLE"}}, wantLast: "AVAILABLE", wantReads: 2},
		"no word is pending":                   {answers: []answer{{status: ""}, {status: "AVAILABLE"}}, wantLast: "AVAILABLE", wantReads: 2},
		"404 is an error":                      {answers: []answer{{status: "CREATING"}, {fails: http.StatusNotFound}}, wantLast: "CREATING", wantReads: 2, wantStatus: http.StatusNotFound},
		"404 is the good end of a delete":      {answers: []answer{{status: "DELETING"}, {fails: http.StatusNotFound}}, gone: true, wantLast: "DELETING", wantReads: 2},
		"403 ends at once":                     {answers: []answer{{status: "CREATING"}, {fails: http.StatusForbidden}}, wantLast: "CREATING", wantReads: 2, wantStatus: http.StatusForbidden},
		"four failed reads in a row pass":      {answers: []answer{{status: "CREATING"}, failing, failing, failing, failing, {status: "AVAILABLE"}}, wantLast: "AVAILABLE", wantReads: 6},
		"the fifth does not":                   {answers: []answer{{status: "CREATING"}, failing}, wantLast: "CREATING", wantReads: 6, wantStatus: http.StatusServiceUnavailable},
		"a good read starts the count afresh":  {answers: []answer{failing, failing, failing, failing, {status: "CREATING"}, failing, failing, failing, failing, {status: "AVAILABLE"}}, wantLast: "AVAILABLE", wantReads: 10},
		"throttling passes":                    {answers: []answer{{fails: http.StatusTooManyRequests}, {status: "AVAILABLE"}}, wantLast: "AVAILABLE", wantReads: 2},
		"server errors pass in a delete, too":  {answers: []answer{failing, {fails: http.StatusNotFound}}, gone: true, wantReads: 2},
		"a delete can fail with a status word": {answers: []answer{{status: "DELETE_FAILED"}}, gone: true, wantLast: "DELETE_FAILED", wantReads: 1, wantBad: "DELETE_FAILED"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			read, count := script(test.answers)
			record := &recorder{}
			wait := For[string]{Object: waited, Read: read, Status: identity, Failed: []string{"CREATE_FAILED", "DELETE_FAILED"}, Gone: test.gone}
			if !test.gone {
				wait.Done = []string{"AVAILABLE"}
			}
			last, err := wait.Run(t.Context(), Poll{Min: time.Second, Max: 15 * time.Second, Sleep: record.sleep})

			if last != test.wantLast {
				t.Errorf("last = %q, want %q", last, test.wantLast)
			}
			if *count != test.wantReads || len(record.pauses) != test.wantReads-1 {
				t.Errorf("%d reads and %d pauses, want %d reads and a pause between each two", *count, len(record.pauses), test.wantReads)
			}
			if got := peak.StatusOf(err); got != test.wantStatus {
				t.Errorf("error = %v, want HTTP status %d", err, test.wantStatus)
			}
			var bad *diagnostics.StatusError
			if errors.As(err, &bad) != (test.wantBad != "") || (bad != nil && (bad.Status != test.wantBad || bad.Object != waited)) {
				t.Errorf("error = %v, want a StatusError for %q", err, test.wantBad)
			}
			if err != nil && test.wantBad == "" && test.wantStatus == 0 {
				t.Errorf("unexpected error: %v", err)
			}
		})
	}
}

func TestWaitRunPaceStartsAfreshWhenTheStatusChanges(t *testing.T) {
	t.Parallel()
	read, _ := script([]answer{{status: "A"}, {status: "A"}, {status: "A"}, {status: "A"}, {status: "B"}, {status: "B"}, {status: "DONE"}})
	record := &recorder{}
	wait := For[string]{Object: waited, Read: read, Status: identity, Done: []string{"DONE"}}
	if _, err := wait.Run(t.Context(), Poll{Min: 10 * time.Second, Max: 60 * time.Second, Sleep: record.sleep}); err != nil {
		t.Fatal(err)
	}
	want := []int{10, 15, 22, 33, 10, 15}
	if len(record.pauses) != len(want) {
		t.Fatalf("pauses = %s, want %d of them", record.pauses, len(want))
	}
	for i, seconds := range want {
		if exact := time.Duration(seconds) * time.Second; record.pauses[i] < exact*8/10 || record.pauses[i] > (exact+time.Second)*12/10 {
			t.Errorf("pause %d is %s, want about %s", i, record.pauses[i], exact)
		}
	}
}

// TestWaitRunEnds runs in a bubble of virtual time: deadlines are real ones and take no time.
func TestWaitRunEnds(t *testing.T) {
	t.Parallel()
	pending := answer{status: "CREATING"}
	failing := answer{fails: http.StatusBadGateway}
	tests := map[string]struct {
		answers []answer
		end     func(context.Context) (context.Context, context.CancelFunc)
		want    []string
		timeout bool
	}{
		"deadline": {
			answers: []answer{pending}, end: after(5 * time.Minute), timeout: true,
			want: []string{`peak_service "shop" was still "CREATING" after 5m0s`},
		},
		"deadline while reads fail": {
			answers: []answer{pending, failing}, end: after(2 * time.Second), timeout: true,
			want: []string{`was still "CREATING" after 2s`, "the last request failed: GET /x: 502"},
		},
		"an overcome failure is not blamed": {
			answers: []answer{failing, pending}, end: after(time.Minute), timeout: true,
			want: []string{`peak_service "shop" was still "CREATING" after 1m0s`},
		},
		"deadline before any status": {
			answers: []answer{failing}, end: after(2 * time.Second), timeout: true,
			want: []string{`peak_service "shop" showed no status within 2s; the last request failed: GET /x: 502`},
		},
		"interrupt": {answers: []answer{pending}, end: interruptAfter(time.Minute), want: []string{context.Canceled.Error()}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := test.end(t.Context())
				defer cancel()
				read, _ := script(test.answers)
				_, err := For[string]{Object: waited, Read: read, Status: identity, Done: []string{"AVAILABLE"}}.Run(ctx, DefaultPoll())

				var timeout *diagnostics.TimeoutError
				if errors.As(err, &timeout) != test.timeout {
					t.Fatalf("error = %T %v, want a TimeoutError: %t", err, err, test.timeout)
				}
				if test.timeout && !errors.Is(err, context.DeadlineExceeded) {
					t.Error("a TimeoutError must be a context.DeadlineExceeded")
				}
				for _, want := range test.want {
					if !strings.Contains(err.Error(), want) {
						t.Errorf("error %q does not contain %q", err, want)
					}
				}
				if name == "an overcome failure is not blamed" && strings.Contains(err.Error(), "last request") {
					t.Errorf("error %q blames a failure that had been overcome", err)
				}
			})
		})
	}
}

// TestWaitRunEndsInsideARead covers a read that itself ends with the context.
func TestWaitRunEndsInsideARead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		read := func(ctx context.Context) (string, error) {
			<-ctx.Done()
			return "", fmt.Errorf("reading: %w", ctx.Err())
		}
		_, err := For[string]{Object: waited, Read: read, Status: identity}.Run(ctx, DefaultPoll())
		var timeout *diagnostics.TimeoutError
		if !errors.As(err, &timeout) || timeout.Elapsed != 3*time.Second {
			t.Errorf("error = %v, want a TimeoutError after 3s", err)
		}
	})
}

func after(d time.Duration) func(context.Context) (context.Context, context.CancelFunc) {
	return func(ctx context.Context) (context.Context, context.CancelFunc) { return context.WithTimeout(ctx, d) }
}

func interruptAfter(d time.Duration) func(context.Context) (context.Context, context.CancelFunc) {
	return func(ctx context.Context) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancel(ctx)
		timer := time.AfterFunc(d, cancel)
		return ctx, func() { timer.Stop(); cancel() }
	}
}
