// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/tenantreport"
)

// whenPosted calls do when the n-th POST to a path arrives.
func whenPosted(n int64, path string, do func()) func(http.Handler) http.Handler {
	var seen atomic.Int64
	return front(func(r *http.Request) (int, string) {
		if r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, path) && seen.Add(1) == n {
			do()
		}
		return 0, ""
	}, nil)
}

// TestStateOfAnotherTenant goes on with no report of another tenant, nor with one that may do less.
func TestStateOfAnotherTenant(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	others := newTenant(t, emulator.Options{Tenant: "another"})
	w := newTenant(t, emulator.Options{}, whenPosted(1, "/workflows/", cancel), func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") == "token-of-another" {
				others.ServeHTTP(w, r)
				return
			}
			next.ServeHTTP(w, r)
		})
	})
	o := w.options()
	if _, err := tenantreport.Run(ctx, o); err == nil {
		t.Fatal("a report that was interrupted is complete")
	}
	o.ReadOnly = true
	if _, err := tenantreport.Run(t.Context(), o); err == nil || !strings.Contains(err.Error(), "without READ_ONLY") {
		t.Errorf("another mode: %v", err)
	}
	o.ReadOnly, o.Access.Token = false, "token-of-another"
	if _, err := tenantreport.Run(t.Context(), o); err == nil || !strings.Contains(err.Error(), "about another tenant") || strings.Contains(err.Error(), token) {
		t.Errorf("another tenant: %v", err)
	}
	w.wantEmpty()
	others.wantEmpty()
}

// TestGoesOnWithAnotherToken has a token that expires in the middle: what to do is said, and another token of the tenant goes on.
func TestGoesOnWithAnotherToken(t *testing.T) {
	t.Parallel()
	var expired atomic.Bool
	w := newTenant(t, emulator.Options{}, front(func(r *http.Request) (int, string) {
		if expired.Load() && r.Header.Get("Authorization") == token {
			return http.StatusUnauthorized, `{"detail": "The token of jane@example.com has expired."}`
		}
		return 0, ""
	}, nil), whenPosted(2, "/v1/blocks/specs/", func() { expired.Store(true) }))
	o := w.options()
	report, err := tenantreport.Run(t.Context(), o)
	if err == nil || !strings.Contains(err.Error(), "come back with another token") || strings.Contains(err.Error(), "jane") || len(report.Findings) == 0 {
		t.Errorf("the token has expired: %v", err)
	}
	if _, err := tenantreport.Run(t.Context(), o); err == nil || !strings.Contains(err.Error(), "does not let the token in (401)") || strings.Contains(err.Error(), "jane") {
		t.Errorf("the token is still expired: %v", err)
	}
	o.Access.Token = "another-token-of-the-tenant"
	report, err = tenantreport.Run(t.Context(), o)
	if err != nil || !strings.Contains(report.Summary(), "110 confirmed") {
		t.Errorf("another token: %s, %v", report.Summary(), err)
	}
	w.wantRefuted(report)
}

// TestTwoAtOnce has a second report begin in the folder of one that goes on: it ends at once, and the first one finds what it would alone.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	var second error
	var o tenantreport.Options
	w := newTenant(t, emulator.Options{}, whenPosted(1, "/v1/blocks/specs/", func() { _, second = tenantreport.Run(context.Background(), o) }))
	o = w.options()
	report, err := tenantreport.Run(t.Context(), o)
	if err != nil || !strings.Contains(report.Summary(), "110 confirmed") {
		t.Errorf("the first one: %s, %v", report.Summary(), err)
	}
	if second == nil || !strings.Contains(second.Error(), "another report goes on") {
		t.Errorf("the second one ended with %v", second)
	}
	w.wantRefuted(report)
}

// TestNothingToLookAt has tokens and places that lead nowhere: there is no report then, and one of before stays.
func TestNothingToLookAt(t *testing.T) {
	t.Parallel()
	status := http.StatusUnauthorized
	w := newTenant(t, emulator.Options{}, front(func(*http.Request) (int, string) {
		return status, `{"detail": "Ask jane@example.com of Acme."}`
	}, nil))
	o := w.options()
	before := filepath.Join(o.Folder, "tenant-report.md")
	if err := os.WriteFile(before, []byte("of before"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		status int
		want   string
	}{
		{http.StatusUnauthorized, "does not let the token in (401)"},
		{http.StatusBadRequest, "answers 400"},
	} {
		status = test.status
		report, err := tenantreport.Run(t.Context(), o)
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "jane") || strings.Contains(err.Error(), "Acme") {
			t.Errorf("%d: %v", test.status, err)
		}
		if content, err := os.ReadFile(before); err != nil || string(content) != "of before" || len(report.Findings) > 0 {
			t.Errorf("%d: the report of before is %q, %v", test.status, content, err)
		}
	}
}

// TestReportThatCannotBeWritten loses nothing of what was seen.
func TestReportThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	w := newTenant(t, emulator.Options{})
	o := w.options()
	o.ReadOnly = true
	blocked := filepath.Join(o.Folder, "tenant-report.json")
	if err := os.Mkdir(blocked, 0o750); err != nil {
		t.Fatal(err)
	}
	first, err := tenantreport.Run(t.Context(), o)
	if err == nil || !strings.Contains(err.Error(), "cannot be written") {
		t.Errorf("it ended with %v", err)
	}
	if err := os.Remove(blocked); err != nil {
		t.Fatal(err)
	}
	second, err := tenantreport.Run(t.Context(), o)
	if err != nil || second.Summary() != first.Summary() || second.Requests != first.Requests {
		t.Errorf("then: %s with %d requests after %s with %d, %v", second.Summary(), second.Requests, first.Summary(), first.Requests, err)
	}
}
