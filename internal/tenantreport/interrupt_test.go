// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/tenantreport"
)

// TestInterrupted ends a report in the middle, by a signal and by a kill. A signal still removes what was made; after a kill the next
// run removes it. That one goes on where the first one was, and finds the same as a run at one go.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	for name, killed := range map[string]bool{"signal": false, "kill": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var revisions, dead atomic.Int64
			w := newTenant(t, emulator.Options{}, front(func(r *http.Request) (int, string) {
				if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/revisions") && revisions.Add(1) == 1 {
					if killed {
						dead.Store(1)
					} else {
						cancel()
					}
				}
				return 0, ""
			}, nil))
			o := w.options()
			o.Folder = t.TempDir()
			o.Now = func() time.Time {
				if dead.Load() > 0 {
					// A killed process does nothing more, and removes nothing.
					runtime.Goexit()
				}
				return w.now()
			}
			var err error
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				_, err = tenantreport.Run(ctx, o)
			}()
			<-ended
			if !killed && err == nil {
				t.Error("an interrupted report is complete")
			}
			if !killed {
				w.wantEmpty()
			} else if len(w.Leftovers()) == 0 {
				t.Error("nothing is left by a kill in the middle of a deployment")
			}
			if _, err := os.Stat(filepath.Join(o.Folder, "tenant-report.state.json")); err != nil {
				t.Errorf("there is nothing to go on from: %v", err)
			}

			dead.Store(0)
			var progress strings.Builder
			o.Progress = &progress
			report, err := tenantreport.Run(t.Context(), o)
			if err != nil || !strings.Contains(progress.String(), "going on") || strings.Contains(progress.String(), "an artifact") {
				t.Errorf("the second run ended with %v:\n%s", err, progress.String())
			}
			w.wantRefuted(report)
			if !strings.Contains(report.Summary(), "110 confirmed") {
				t.Errorf("after an interruption: %s", report.Summary())
			}
			if _, err := os.Stat(filepath.Join(o.Folder, "tenant-report.state.json")); !os.IsNotExist(err) {
				t.Errorf("the state of a complete report is still there: %v", err)
			}
		})
	}
}
