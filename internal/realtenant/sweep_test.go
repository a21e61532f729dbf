// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package realtenant

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

const anyToken = "token-of-nobody"

// platform starts an emulator behind a proxy that may change requests, and a client of it.
func platform(t *testing.T, options emulator.Options, change func(*http.Request)) *peak.Client {
	t.Helper()
	e, err := emulator.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if change != nil {
			change(r)
		}
		e.ServeHTTP(w, r)
	}))
}

func clientOf(t *testing.T, handler http.Handler) *peak.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	client, err := Access{Token: anyToken, Endpoint: server.URL}.Client("test")
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// TestPublicationsOfOthersStay has a platform that drops the filter by namespace: what it shows then is not published in ours.
func TestPublicationsOfOthersStay(t *testing.T) {
	t.Parallel()
	filterDropped := false
	client := platform(t, emulator.Options{}, func(r *http.Request) {
		if filterDropped && r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/metrics") {
			query := r.URL.Query()
			query.Set("namespace", "people")
			r.URL.RawQuery = query.Encode()
		}
	})
	run := NewRun("test")
	publish := func(namespace, model string) {
		archive := emulatortest.ZipOf(t, "m.yml", "cubes:\n  - name: "+model+"\n    sql_table: publish.people\n    measures:\n      - name: count\n        type: count\n")
		upload := peak.Upload{Size: int64(len(archive)), Open: func(context.Context) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(string(archive))), nil
		}}
		if _, err := client.PublishMetrics(t.Context(), peak.MetricPublish{Namespace: namespace, Artifact: &upload}); err != nil {
			t.Fatal(err)
		}
	}
	publish("people", "orders_of_people")
	publish(run.Name("space"), run.ModelName("orders"))
	filterDropped = true
	swept := Sweeper{Client: client, Wanted: OfRun(run)}.Sweep(t.Context())
	if len(swept.Deleted) != 1 || !swept.Clean() {
		t.Errorf("the sweep deleted %+v, left %+v", swept.Deleted, swept.Left)
	}
	if others, err := client.MetricPublications(t.Context(), "people"); err != nil || len(others) != 1 {
		t.Errorf("others have %d publications (%v), want 1", len(others), err)
	}
}

// TestBlocksThatOutliveTheirApp has a platform that keeps the blocks of an app deployment that is gone: they go, and those of an app
// deployment that is there stay. Nothing but the kind that is asked for is looked at.
func TestBlocksThatOutliveTheirApp(t *testing.T) {
	t.Parallel()
	run := NewRun("test")
	const deployments = "/v1/blocks/deployments/"
	var deleted []string
	client := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := strings.TrimSuffix(r.URL.Path, "/") + "/"
		if !strings.Contains(path, "/deployments/") {
			t.Errorf("%s %s was sent", r.Method, path)
		}
		w.Header().Set("Content-Type", "application/json")
		switch {
		case r.Method == http.MethodDelete:
			deleted = append(deleted, strings.TrimPrefix(path, deployments))
			_, _ = io.WriteString(w, "{}")
		case path == deployments:
			_, _ = fmt.Fprintf(w, `{"deployments": [{"id": "orphan", "parent": {"id": "gone"}, "metadata": {"name": %q}}, {"id": "child", "parent": {"id": "there"}, "metadata": {"name": %q}}], "pageCount": 1}`,
				run.Name("a"), run.Name("b"))
		case path == "/v1/apps/deployments/there/":
			_, _ = io.WriteString(w, `{"id": "there", "metadata": {"name": "app", "status": "deployed"}}`)
		default:
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, `{"detail": "Not found."}`)
		}
	}))
	swept := Sweeper{Client: client, Only: "block deployment", Wanted: OfRun(run)}.Sweep(t.Context())
	if len(swept.Deleted) != 1 || strings.Join(deleted, " ") != "orphan/" || !swept.Clean() {
		t.Errorf("deleted %v: %+v", deleted, swept)
	}
}

// TestNothingSeenIsNotClean has a token that has expired: that nothing can be listed does not mean that nothing is left. It is said once,
// and without the people whom the platform names.
func TestNothingSeenIsNotClean(t *testing.T) {
	t.Parallel()
	client := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"detail": "The token of jane@example.com has expired."}`)
	}))
	var log strings.Builder
	swept := Sweeper{Client: client, Wanted: OfRun(NewRun("test")), Log: &log}.Sweep(t.Context())
	if swept.Clean() || !strings.Contains(swept.Remains(), "another token") {
		t.Errorf("nothing could be seen, and it is clean: %+v", swept)
	}
	if said := log.String(); strings.Count(said, "\n") != 1 || !strings.Contains(said, "nothing can be listed") || strings.Contains(said, "jane") {
		t.Errorf("it said %q", said)
	}
}

// TestNamelessListIsNotSeen has a platform whose list of workflows does not tell their names: nobody knows whether any is ours.
func TestNamelessListIsNotSeen(t *testing.T) {
	t.Parallel()
	client := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"workflows": [{"id": 1}, {"id": 2}], "pageCount": 1}`)
	}))
	swept := Sweeper{Client: client, Only: "workflow", Wanted: OfRun(NewRun("test"))}.Sweep(t.Context())
	if swept.Clean() || !strings.Contains(swept.Remains(), "1 of 10 kinds of objects could not be looked through") {
		t.Errorf("a list without names is clean: %+v", swept)
	}
}

// TestBusyByAnyStatus has a platform that says by 400 that something is busy, and writes times as numbers: it is asked again.
func TestBusyByAnyStatus(t *testing.T) {
	t.Parallel()
	run, asked := NewRun("test"), 0
	client := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch {
		case r.Method == http.MethodDelete:
			if asked++; asked == 1 {
				w.WriteHeader(http.StatusBadRequest)
				_, _ = io.WriteString(w, `{"detail": "It is being built."}`)
				return
			}
			_, _ = io.WriteString(w, "{}")
		case strings.HasSuffix(r.URL.Path, "/images/"):
			_, _ = fmt.Fprintf(w, `{"images": [{"id": 7, "name": %q, "createdAt": 1714556000000, "latestVersion": {"id": 8, "lastBuildAt": 1714556000}}], "pageCount": 1}`, run.Name("image"))
		case asked < 2:
			_, _ = io.WriteString(w, `{"id": 7}`)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	if swept := (Sweeper{Client: client, Only: "image", Wanted: OfRun(run)}).Sweep(t.Context()); len(swept.Deleted) != 1 || !swept.Clean() {
		t.Errorf("what is busy by another status: %+v", swept)
	}
}

// TestNothingIsOlderThanItsRun has a platform whose clock shows another place's hours.
func TestNothingIsOlderThanItsRun(t *testing.T) {
	t.Parallel()
	client := platform(t, emulator.Options{Now: func() time.Time { return time.Now().Add(-5 * time.Hour) }}, nil)
	name := NewRun("test").Name("workflow")
	if _, err := client.CreateWorkflow(t.Context(), peak.WorkflowBody{Name: name, Steps: map[string]any{"a": map[string]any{"type": "http", "method": "get", "url": "https://example.com"}}}); err != nil {
		t.Fatal(err)
	}
	swept := Sweeper{Client: client, Wanted: LeftBehind("", 2*time.Hour, time.Now())}.Sweep(t.Context())
	if len(swept.Deleted) > 0 || len(swept.Kept) != 1 {
		t.Errorf("the sweep deleted %+v of a run that has just begun", swept.Deleted)
	}
}
