// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package wait

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestDelete has a platform that needs to be asked so many times, and that shows the object for so long after that.
func TestDelete(t *testing.T) {
	t.Parallel()
	gone := &peak.Error{Status: http.StatusNotFound}
	for name, test := range map[string]struct {
		needs, lingers int
		refusal        int // status of every answer to a repeated delete
		wantAsked      int
		notGone        bool
	}{
		"gone at once":                     {needs: 1, wantAsked: 1},
		"shown for a while":                {needs: 1, lingers: 3, wantAsked: 1},
		"a proxy answered the first time":  {needs: 2, wantAsked: 2},
		"shown for long, refused meantime": {needs: 1, lingers: 12, refusal: http.StatusConflict, wantAsked: 3},
		"never":                            {needs: 99, wantAsked: 1 + maxAgain, notGone: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				asked, shown := 0, 0
				err := Delete(t.Context(), Poll{Min: time.Second, Max: 15 * time.Second}, waited,
					func(context.Context) error {
						if asked++; asked > 1 && test.refusal != 0 {
							return &peak.Error{Status: test.refusal}
						}
						return nil
					},
					func(context.Context) error {
						if asked < test.needs {
							return nil
						}
						if shown++; shown > test.lingers {
							return gone
						}
						return nil
					})
				var notGone *diagnostics.NotGoneError
				if errors.As(err, &notGone) != test.notGone || (err != nil) != test.notGone || asked != test.wantAsked {
					t.Errorf("asked %d times, error %v", asked, err)
				}
			})
		})
	}
}

// TestDeleteRepeatFails ends with what the repeated delete failed with, unless that says that something goes on.
func TestDeleteRepeatFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		err := Delete(t.Context(), Poll{Min: time.Second, Max: 15 * time.Second}, waited,
			func(context.Context) error {
				if asked++; asked > 1 {
					return &peak.Error{Status: http.StatusForbidden}
				}
				return nil
			},
			func(context.Context) error { return nil })
		if peak.StatusOf(err) != http.StatusForbidden || asked != 2 {
			t.Errorf("asked %d times, error %v", asked, err)
		}
	})
}

// TestWaitDoesNotRepeatADeleteThatIsUnderWay repeats it only for words that say that nothing is done with the object.
func TestWaitDoesNotRepeatADeleteThatIsUnderWay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		reads := 0
		_, err := For[string]{
			Object: waited, Gone: true, Status: identity, Resting: []string{"AVAILABLE"},
			Read: func(context.Context) (string, error) {
				if reads++; reads > 60 {
					return "", &peak.Error{Status: http.StatusNotFound}
				}
				return "TERMINATING", nil
			},
			Again: func(context.Context) error {
				t.Error("a delete that is under way was repeated")
				return nil
			},
		}.Run(t.Context(), Poll{Min: time.Second, Max: 15 * time.Second})
		if err != nil || reads != 61 {
			t.Errorf("%d reads, error %v", reads, err)
		}
	})
}
