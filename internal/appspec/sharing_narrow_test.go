// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package appspec

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/spec"
)

// TestNarrow_declined tells what becomes of a block that the platform does not take away: it is unnoticed only where it is somebody
// else's, or another app shows it to the same tenants.
func TestNarrow_declined(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status  int
		ours    bool
		another bool // another app shows the block to the tenant
		fails   string
		kept    string
		noted   []string
	}{
		"another app shows it":         {status: http.StatusUnprocessableEntity, ours: true, another: true, noted: []string{"t2"}},
		"nobody knows why":             {status: http.StatusUnprocessableEntity, ours: true, kept: `block spec "b" (id b1) cannot be shared with t1 only: `, noted: []string{"t2"}},
		"conflict, nobody knows why":   {status: http.StatusConflict, kept: "a deployment needs it", noted: []string{"t2"}},
		"of another tenant":            {status: http.StatusForbidden, noted: []string{"t2"}},
		"own, and forbidden this time": {status: http.StatusForbidden, ours: true, fails: `block spec "b" (id b1) cannot be shared with t1 only: `},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.Method == http.MethodPatch:
					w.WriteHeader(test.status)
					_, _ = fmt.Fprint(w, `{"detail":"a deployment needs it"}`)
				case strings.HasSuffix(r.URL.Path, "/specs/") && test.another:
					_, _ = fmt.Fprint(w, `{"pageCount":1,"specs":[{"id":"a2","metadata":{"name":"other"},"scope":"shared","tenants":["t2"],"latestRelease":{"version":"1.0.0"}}]}`)
				case strings.HasSuffix(r.URL.Path, "/specs/"):
					_, _ = fmt.Fprint(w, `{"pageCount":1,"specs":[]}`)
				default:
					_, _ = fmt.Fprint(w, `{"id":"a2","config":[{"id":"b1","release":{"version":"1.0.0"}}]}`)
				}
			}))
			defer platform.Close()
			client, err := peak.New(peak.Config{Token: "t", Endpoint: platform.URL})
			if err != nil {
				t.Fatal(err)
			}
			block := peak.Spec{ID: "b1", Metadata: peak.ShownMetadata{Name: "b"}, Scope: scopeShared, Tenants: []string{"t1", "t2"}}
			done, err := narrow(t.Context(), client, peak.SharedWith("t1"), &otherApps{client: client, id: "a1"}, map[string]peak.Spec{"b1": block},
				spec.Ruled{"b1": {Ours: test.ours}})
			if err == nil && test.fails != "" || err != nil && (test.fails == "" || !strings.Contains(err.Error(), test.fails)) {
				t.Errorf("error %v, want %q", err, test.fails)
			}
			if kept := strings.Join(done.Kept, "; "); (kept == "") != (test.kept == "") || !strings.Contains(kept, test.kept) {
				t.Errorf("kept %q, want %q", kept, test.kept)
			}
			if noted := done.Ruled["b1"].Kept; strings.Join(noted, ",") != strings.Join(test.noted, ",") {
				t.Errorf("noted %v, want %v", noted, test.noted)
			}
		})
	}
}
