// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/realtenant"
	"github.com/peakbi/terraform-provider-peak/internal/tenantreport"
)

const (
	token = "secret-token-of-nobody"

	// lifecycle is how long things take on the platforms of these tests, by their clock.
	lifecycle = 4 * time.Second
)

// tenant is a platform whose clock goes on with each request and with each wait of the report, and never by itself.
type tenant struct {
	*emulator.Emulator

	t     *testing.T
	URL   string
	mu    sync.Mutex
	clock time.Time
}

// newTenant starts a platform behind the given handlers.
func newTenant(t *testing.T, options emulator.Options, fronts ...func(http.Handler) http.Handler) *tenant {
	t.Helper()
	if testing.Verbose() {
		options.Log = os.Stderr
	}
	w := &tenant{t: t, clock: time.Date(2026, 5, 1, 9, 30, 0, 0, time.UTC)}
	options.Lifecycle, options.Now = lifecycle, w.now
	var err error
	if w.Emulator, err = emulator.New(options); err != nil {
		t.Fatal(err)
	}
	var handler http.Handler = http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.UserAgent(), "-removal") {
			// What removes leftovers waits in real time.
			w.move(lifecycle)
		}
		w.move(10 * time.Millisecond)
		w.ServeHTTP(out, r)
	})
	for _, front := range fronts {
		handler = front(handler)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	w.URL = server.URL
	return w
}

func (w *tenant) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

func (w *tenant) move(by time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(by)
}

// options are those of a report about the tenant.
func (w *tenant) options() tenantreport.Options {
	return tenantreport.Options{
		Access: realtenant.Access{Token: token, Endpoint: w.URL}, Folder: w.t.TempDir(), Now: w.now,
		Sleep: func(ctx context.Context, d time.Duration) error {
			w.move(d)
			return ctx.Err()
		},
	}
}

// report looks at the tenant.
func (w *tenant) report(change ...func(*tenantreport.Options)) tenantreport.Report {
	w.t.Helper()
	o := w.options()
	for _, apply := range change {
		apply(&o)
	}
	report, err := tenantreport.Run(w.t.Context(), o)
	if err != nil {
		w.t.Errorf("the report ended with %v", err)
	}
	return report
}

// wantRefuted checks that exactly these points are refuted, and that nothing is left on the tenant.
func (w *tenant) wantRefuted(report tenantreport.Report, points ...assumptions.ID) {
	w.t.Helper()
	got, want := slices.Sorted(slices.Values(report.Refuted())), slices.Sorted(slices.Values(points))
	for _, finding := range report.Findings {
		if finding.Verdict == tenantreport.Refuted && !slices.Contains(want, finding.Point) {
			w.t.Errorf("%s is refuted, and should not be: %s", finding.Point, finding.Seen)
		}
		if finding.Verdict != tenantreport.Refuted && slices.Contains(want, finding.Point) {
			w.t.Errorf("%s is %s, and should be refuted: %s", finding.Point, finding.Verdict, finding.Seen)
		}
	}
	if len(got) != len(want) {
		w.t.Errorf("%d points are refuted, want %d", len(got), len(want))
	}
	w.wantEmpty()
}

// wantEmpty checks that nothing is left on the tenant.
func (w *tenant) wantEmpty() {
	w.t.Helper()
	if left := w.Leftovers(); len(left) > 0 {
		w.t.Errorf("something is left on the tenant: %v", left)
	}
}
