// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package console_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/console"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// entry is a call in the journal.
type entry = control.Entry

// large is a platform of 2,000 objects, one of which is a workflow of 500 steps; half of them have secrets of their own.
func large(tb testing.TB) *emulator.Emulator {
	tb.Helper()
	e, err := emulator.New(emulator.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	insert := func(kind, id string, object map[string]any) {
		if err := e.Insert(kind, id, object); err != nil {
			tb.Fatal(err)
		}
	}
	for i := range 1000 {
		insert("service", fmt.Sprintf("00000000-0000-4000-8000-%012d", i), map[string]any{
			"name": fmt.Sprintf("service-%04d", i), "status": "AVAILABLE", "serviceType": "web-app", "imageDetails": map[string]any{"imageId": 2000000 + i%100, "versionId": 3000000 + i%900},
			"parameters": map[string]any{"env": map[string]any{"DB_PASSWORD": fmt.Sprintf("secret-of-service-%d", i)}},
		})
	}
	for i := range 100 {
		insert("image", fmt.Sprint(2000000+i), map[string]any{"name": fmt.Sprintf("image-%03d", i), "type": "webapp"})
	}
	for i := range 900 {
		insert("image-version", fmt.Sprint(3000000+i), map[string]any{"imageId": 2000000 + i%100, "version": fmt.Sprintf("0.0.%d", i), "status": "ready"})
	}
	steps := map[string]any{}
	for i := range 500 {
		step := map[string]any{"type": "standard", "command": "run", "imageId": 2000000, "imageVersionId": 3000000}
		var parents []any
		for _, back := range []int{7, 10, 31} {
			if i >= back {
				parents = append(parents, fmt.Sprintf("step-%03d", i-back))
			}
		}
		step["parents"] = parents
		steps[fmt.Sprintf("step-%03d", i)] = step
	}
	insert("workflow", "900000", map[string]any{"name": "large", "steps": steps})
	return e
}

// visit opens a page without a network between.
func visit(tb testing.TB, e *emulator.Emulator, path string) string {
	tb.Helper()
	recorder := httptest.NewRecorder()
	e.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, console.Path+path, http.NoBody))
	if recorder.Code != http.StatusOK {
		tb.Fatalf("%s: %d: %s", path, recorder.Code, recorder.Body)
	}
	return recorder.Body.String()
}

// TestLargePlatform pages through what is too much for one table, and draws a workflow of 500 steps whole.
func TestLargePlatform(t *testing.T) {
	t.Parallel()
	e := large(t)
	first := visit(t, e, "kinds/service?sort=name&order=asc")
	for _, text := range []string{"1000 in all", "1 to 200 of 1000", "service-0000", "service-0199"} {
		if !strings.Contains(first, text) {
			t.Errorf("the first page does not show %q", text)
		}
	}
	if last := visit(t, e, "kinds/service?sort=name&order=asc&from=800"); !strings.Contains(last, "service-0999") || strings.Contains(last, `rel="next"`) {
		t.Error("the last page does not end the table")
	}
	page := visit(t, e, "objects/workflow/900000")
	if boxes := strings.Count(page, `class="box`); boxes != 500 {
		t.Errorf("%d of 500 steps are drawn", boxes)
	}
	if arrows := strings.Count(page, `class="edge`); arrows != 493+490+469 {
		t.Errorf("%d arrows are drawn", arrows)
	}
}

// BenchmarkPages opens pages of a platform of 2,000 objects, with a workflow of 500 steps and a journal that is full. Changed is what
// a page costs after something has changed, when all objects are read again; found is a filter that no call fits.
func BenchmarkPages(b *testing.B) {
	e := large(b)
	for i := range control.MaxJournal {
		request := httptest.NewRequest(http.MethodGet, fmt.Sprintf("/webapps/api/v1/webapps/00000000-0000-4000-8000-%012d?n=%d", i%1000, i), http.NoBody)
		request.Header.Set("Authorization", "any")
		e.ServeHTTP(httptest.NewRecorder(), request)
	}
	visit(b, e, "") // which reads the whole journal once
	for _, page := range []struct{ name, path string }{
		{"overview", ""}, {"services", "kinds/service"}, {"image", "objects/image/2000000"}, {"workflow", "objects/workflow/900000"}, {"journal", "journal"}, {"found", "journal?q=nothing-like-it"},
	} {
		b.Run(page.name, func(b *testing.B) {
			for b.Loop() {
				visit(b, e, page.path)
			}
		})
	}
	b.Run("changed", func(b *testing.B) {
		for b.Loop() {
			if err := e.Edit("image", "2000000", map[string]any{"type": "api"}); err != nil {
				b.Fatal(err)
			}
			visit(b, e, "")
		}
	})
}

// TestPagesWhileThePlatformRuns opens pages while calls, edits and resets go on, for the race detector.
func TestPagesWhileThePlatformRuns(t *testing.T) {
	t.Parallel()
	e, err := emulator.New(emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const rounds = 25
	call := func(method, path, body string) int {
		request := httptest.NewRequest(method, path, strings.NewReader(body))
		request.Header.Set("Authorization", "any")
		request.Header.Set("Content-Type", "application/json")
		recorder := httptest.NewRecorder()
		e.ServeHTTP(recorder, request)
		return recorder.Code
	}
	form := func(path, body string) int {
		request := httptest.NewRequest(http.MethodPost, console.Path+path, strings.NewReader(body))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		recorder := httptest.NewRecorder()
		e.ServeHTTP(recorder, request)
		return recorder.Code
	}
	var running sync.WaitGroup
	for _, work := range []func(i int) bool{
		func(i int) bool {
			return call(http.MethodPut, fmt.Sprintf("/_emulator/objects/service/s%d", i), `{"name": "s", "parameters": {"env": {"API_KEY": "secret-of-it"}}}`) < 300
		},
		func(int) bool {
			return call(http.MethodPost, "/webapps/api/v1/webapps/", `{"name": "x", "token": "t"}`) < 500
		},
		func(i int) bool {
			return form("break/outcome", fmt.Sprintf("ending=build/failed&message=m%d", i)) == http.StatusSeeOther
		},
		func(i int) bool { return i%10 != 9 || form("break/reset", "sure=yes") == http.StatusSeeOther },
		func(int) bool { return call(http.MethodGet, console.Path, "") == http.StatusOK },
		func(int) bool { return call(http.MethodGet, console.Path+"kinds/service", "") == http.StatusOK },
		func(int) bool { return call(http.MethodGet, console.Path+"objects/service/s1", "") < 500 },
		func(i int) bool { return call(http.MethodGet, fmt.Sprintf("%sjournal/%d", console.Path, i), "") < 500 },
		func(int) bool { return call(http.MethodGet, console.Path+"break?did=1", "") == http.StatusOK },
		func(int) bool { return call(http.MethodGet, console.Path+"version", "") == http.StatusOK },
	} {
		running.Go(func() {
			for i := range rounds {
				if !work(i) {
					t.Errorf("round %d failed", i)
				}
			}
		})
	}
	running.Wait()
}
