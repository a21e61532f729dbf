// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package wait

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
)

// TestWaitDoubtsWhatIsStale has an object that goes on showing the status from before for some reads.
func TestWaitDoubtsWhatIsStale(t *testing.T) {
	t.Parallel()
	same := func(status string, n int) (answers []answer) {
		for range n {
			answers = append(answers, answer{status: status})
		}
		return answers
	}
	for name, test := range map[string]struct {
		answers []answer
		failed  string
		least   time.Duration
		most    time.Duration
	}{
		"begins at once":                 {append(same("DEPLOYING", 1), same("AVAILABLE", 1)...), "", 0, 3 * time.Second},
		"begins after a while":           {append(append(same("AVAILABLE", 4), same("DEPLOYING", 1)...), same("AVAILABLE", 1)...), "", time.Second, 14 * time.Second},
		"fails after a while":            {append(append(same("AVAILABLE", 4), same("DEPLOYING", 1)...), same("CREATE_FAILED", 1)...), "CREATE_FAILED", time.Second, 14 * time.Second},
		"was failed before, comes up":    {append(same("CREATE_FAILED", 3), same("AVAILABLE", 1)...), "", time.Second, 14 * time.Second},
		"never shows that it has begun":  {same("AVAILABLE", 1), "", 15 * time.Second, 17 * time.Second},
		"is failed as before, after all": {same("CREATE_FAILED", 1), "CREATE_FAILED", 15 * time.Second, 17 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				before, started := test.answers[0].status, time.Now()
				read, _ := script(test.answers)
				_, err := For[string]{
					Object: waited, Read: read, Status: identity, Done: []string{"AVAILABLE"}, Failed: []string{"CREATE_FAILED"},
					Stale: func(status string) bool { return IsOneOf(status, before) },
				}.Run(t.Context(), DefaultPoll())
				status, _ := err.(*diagnostics.StatusError) //nolint:errorlint // Run returns it as it is.
				if (status != nil) != (test.failed != "") || (status != nil && status.Status != test.failed) {
					t.Errorf("error %v, want %q", err, test.failed)
				}
				if took := time.Since(started); took < test.least || took > test.most {
					t.Errorf("took %s, want %s to %s", took, test.least, test.most)
				}
			})
		})
	}
}

// TestPollSettle takes the time that tests give it.
func TestPollSettle(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		started := time.Now()
		_, err := For[string]{
			Object: waited, Read: func(context.Context) (string, error) { return "AVAILABLE", nil }, Status: identity, Done: []string{"AVAILABLE"},
			Stale: func(string) bool { return true },
		}.Run(t.Context(), Poll{Min: time.Millisecond, Max: time.Second, Settle: 100 * time.Millisecond})
		if took := time.Since(started); err != nil || took < 100*time.Millisecond || took > 200*time.Millisecond {
			t.Errorf("took %s, %v", took, err)
		}
	})
}
