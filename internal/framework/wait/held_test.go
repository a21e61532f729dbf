// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package wait

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// A busy object may be refused with 422 as well as with 409: the statuses of guards are not documented. A 422 for any other
// reason is told at once, and its request is not repeated.
func TestWhileHeld(t *testing.T) {
	t.Parallel()
	conflict, invalid := answer{fails: http.StatusConflict}, answer{fails: http.StatusUnprocessableEntity}
	for name, test := range map[string]struct {
		answers   []answer
		held      int // how many looks find the object held
		wantCalls int
		want      int
	}{
		"free at once":              {[]answer{{}}, 0, 1, 0},
		"422 while held":            {[]answer{invalid, invalid, {}}, 2, 3, 0},
		"409 while held":            {[]answer{conflict, {}}, 1, 2, 0},
		"422 for another reason":    {[]answer{invalid, {}}, 0, 1, http.StatusUnprocessableEntity},
		"held, then invalid":        {[]answer{invalid, invalid, {}}, 1, 2, http.StatusUnprocessableEntity},
		"409 tried once more":       {[]answer{conflict, {}}, 0, 2, 0},
		"409 for good":              {[]answer{conflict, conflict, {}}, 0, 2, http.StatusConflict},
		"another error, never held": {[]answer{{fails: http.StatusBadRequest}}, 9, 1, http.StatusBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			read, count := script(test.answers)
			looks := 0
			err := WhileHeld(t.Context(), Poll{Min: time.Second, Max: time.Second, Sleep: (&recorder{}).sleep}, waited,
				func(ctx context.Context) error {
					_, err := read(ctx)
					return err
				},
				func(context.Context) (string, bool) {
					looks++
					return "provisioning", looks <= test.held
				})
			if peak.StatusOf(err) != test.want || (test.want == 0) != (err == nil) || *count != test.wantCalls {
				t.Errorf("error = %v after %d calls, want HTTP status %d after %d", err, *count, test.want, test.wantCalls)
			}
		})
	}
}
