// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/tenantreport"
)

// only has a report look at what some points need.
func only(points ...assumptions.ID) func(*tenantreport.Options) {
	return func(o *tenantreport.Options) { o.Points = points }
}

// TestTokenStaysWithThePlatform has a platform that leads to another server: that one gets no token.
func TestTokenStaysWithThePlatform(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var told []string
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, r.Header.Get("Authorization"))
	}))
	defer elsewhere.Close()
	w := newTenant(t, emulator.Options{}, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, "/artifacts/") {
				http.Redirect(w, r, elsewhere.URL+r.URL.Path, http.StatusTemporaryRedirect)
				return
			}
			next.ServeHTTP(w, r)
		})
	})
	w.report(only(assumptions.PageSize), func(o *tenantreport.Options) { o.ReadOnly = true })
	mu.Lock()
	defer mu.Unlock()
	if sent := strings.Join(told, ""); len(told) == 0 || sent != "" {
		t.Errorf("%d requests were led elsewhere, with %q", len(told), sent)
	}
}

// TestPagesOfAProxy has a proxy that answers some requests with a page in place of the platform, deletes among them: nothing is judged by
// it, nothing is waited for that nobody was told of, and nothing is left.
func TestPagesOfAProxy(t *testing.T) {
	t.Parallel()
	var asked, deletes atomic.Int64
	w := newTenant(t, emulator.Options{}, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			byChance := asked.Add(1)%7 == 0 && r.Method == http.MethodGet
			if (byChance || r.Method == http.MethodDelete && deletes.Add(1) == 1) && !strings.HasSuffix(r.UserAgent(), "-removal") {
				w.Header().Set("Content-Type", "text/html")
				_, _ = io.WriteString(w, "\n<html>Log in</html>")
				return
			}
			next.ServeHTTP(w, r)
		})
	})
	w.wantRefuted(w.report(only(assumptions.GoneIsNotFound, assumptions.NewestFirst, assumptions.NoChangeStatus)))
}

// TestAnswersWithoutIDs has a platform that names what it made otherwise than the contract: nothing that is about all objects of a
// kind is sent then, nothing is judged by it, and what was made is found by its name.
func TestAnswersWithoutIDs(t *testing.T) {
	t.Parallel()
	w := newTenant(t, emulator.Options{}, front(func(r *http.Request) (int, string) {
		if r.Method != http.MethodPost && r.Method != http.MethodGet && strings.HasSuffix(r.URL.Path, "/") || r.Method != http.MethodGet && strings.Contains(r.URL.Path, "//") {
			t.Errorf("%s %s was sent", r.Method, r.URL.Path)
		}
		return 0, ""
	}, func(r *http.Request, body any) any {
		object, is := body.(map[string]any)
		if is && r.Method == http.MethodPost {
			for _, member := range []string{"id", "imageId", "versionId", "collectionId", "publicationId"} {
				if id, there := object[member]; there {
					object["x-"+member] = id
					delete(object, member)
				}
			}
		}
		return body
	}))
	w.wantRefuted(w.report())
}

// TestWaitsForNothing has answers that do not tell the id of a version or of an execution: nobody waits for what has none.
func TestWaitsForNothing(t *testing.T) {
	t.Parallel()
	for member, path := range map[string]string{"versionId": "/versions", "executionId": "/execute"} {
		t.Run(member, func(t *testing.T) {
			t.Parallel()
			w := newTenant(t, emulator.Options{}, front(nil, func(r *http.Request, body any) any {
				if object, is := body.(map[string]any); is && r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, path) {
					delete(object, member)
				}
				return body
			}))
			began := w.now()
			w.wantRefuted(w.report(only(assumptions.StepLatestVersion)))
			if took := w.now().Sub(began); took > tenantreport.DefaultPatience {
				t.Errorf("the report waited %s", took)
			}
		})
	}
}

// TestInterruptedWhilePublished ends a report while a model is published: the namespace goes with it.
func TestInterruptedWhilePublished(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	w := newTenant(t, emulator.Options{}, front(func(r *http.Request) (int, string) {
		if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/metrics/query") {
			cancel()
		}
		return 0, ""
	}, nil))
	o := w.options()
	o.Points = []assumptions.ID{assumptions.NamespaceStays}
	if _, err := tenantreport.Run(ctx, o); err == nil {
		t.Error("an interrupted report is complete")
	}
	w.wantEmpty()
}

// TestInterruptedWhileMaking ends a report while the platform is about to make something: it is made all the same, and removed.
func TestInterruptedWhileMaking(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	w := newTenant(t, emulator.Options{}, front(func(r *http.Request) (int, string) {
		if r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, "/workflows/") {
			cancel()
			time.Sleep(300 * time.Millisecond)
		}
		return 0, ""
	}, nil))
	o := w.options()
	o.Points = []assumptions.ID{assumptions.StepCycle}
	if _, err := tenantreport.Run(ctx, o); err == nil {
		t.Error("an interrupted report is complete")
	}
	time.Sleep(500 * time.Millisecond)
	w.wantEmpty()
}

// TestTokenThatLosesRightsRefutesNothing is refused what would show a point in the middle.
func TestTokenThatLosesRightsRefutesNothing(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	deleted := map[string]int{}
	w := newTenant(t, emulator.Options{}, front(func(r *http.Request) (int, string) {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case strings.HasSuffix(r.UserAgent(), "-removal"):
		case r.Method == http.MethodDelete:
			if deleted[r.URL.Path]++; deleted[r.URL.Path] > 1 {
				return http.StatusForbidden, `{"message": "no"}`
			}
			if strings.Contains(r.URL.Path, "/collections/") {
				deleted["collection"]++
			}
		case strings.HasSuffix(r.URL.Path, "/metrics") && deleted["collection"] > 1:
			return http.StatusForbidden, `{"message": "no"}`
		}
		return 0, ""
	}, nil))
	w.wantRefuted(w.report(only(assumptions.GoneIsNotFound, assumptions.PublicationStays)))
}

// TestKindsThatAreNotTold has deployments in lists that do not name their kind.
func TestKindsThatAreNotTold(t *testing.T) {
	t.Parallel()
	w := newTenant(t, emulator.Options{}, front(nil, func(r *http.Request, body any) any {
		if object, is := body.(map[string]any); is && r.URL.Path == "/v1/deployments/" {
			object["deployments"] = []any{map[string]any{"id": "of-somebody"}}
		}
		return body
	}))
	w.wantRefuted(w.report(only(assumptions.KindWords), func(o *tenantreport.Options) { o.ReadOnly = true }))
}

// TestOrderIsOfWholeSeconds makes workflows whose order is looked at so far apart that whole seconds tell them apart.
func TestOrderIsOfWholeSeconds(t *testing.T) {
	t.Parallel()
	var w *tenant
	var made []time.Time
	w = newTenant(t, emulator.Options{}, front(func(r *http.Request) (int, string) {
		if r.Method == http.MethodPost && r.URL.Path == "/workflows/api/v1/workflows/" {
			made = append(made, w.now().Truncate(time.Second))
		}
		return 0, ""
	}, nil))
	w.report(only(assumptions.NewestFirst))
	for i := 1; i < min(4, len(made)); i++ {
		if !made[i].After(made[i-1]) {
			t.Errorf("workflow %d was made in the same second as the one before", i+1)
		}
	}
	if len(made) < 4 {
		t.Errorf("%d workflows were made", len(made))
	}
}

// TestReportTellsNoOwner has an endpoint and tenant metadata that are called after a customer.
func TestReportTellsNoOwner(t *testing.T) {
	t.Parallel()
	w := newTenant(t, emulator.Options{}, front(nil, func(r *http.Request, body any) any {
		if strings.HasSuffix(r.URL.Path, "/tenant-metadata") {
			return map[string]any{"acme-tenant": map[string]any{}, "acme": 1, "tenantId": "acme"}
		}
		return body
	}))
	report := w.report(only(assumptions.TenantMembers), func(o *tenantreport.Options) { o.ReadOnly = true })
	if page := report.Markdown(); strings.Contains(page, "acme") || strings.Contains(page, strings.TrimPrefix(w.URL, "http://")) || !strings.Contains(page, "{tenantId}") {
		t.Errorf("the report tells whose tenant it is, or too little:\n%s", page)
	}
}
