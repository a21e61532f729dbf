// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package rehearsal_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/realtenant"
)

// TestKilled kills the suite in the middle, in a tenant full of other people's objects. A sweep deletes what the run has left, at
// once, because it has ended; what may be of another run that goes on it keeps, and deletes when everything is wanted. What others
// have made is as before.
func TestKilled(t *testing.T) {
	r := rehearse(t)
	r.people()
	before := r.settle()
	b := r.start("testacc", nil, "-test.v", "-test.parallel=3", "-test.run=^(TestAccWorkflow|TestAccDeployment|TestAccMetrics)$")
	r.untilMade(b, 3)
	if err := b.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	b.exit()
	young := realtenant.NewRun("somebody else").Name("workflow")
	if _, err := r.client.CreateWorkflow(t.Context(), peak.WorkflowBody{Name: young, Steps: map[string]any{"a": map[string]any{"type": "http", "method": "get", "url": "https://example.com"}}}); err != nil {
		t.Fatal(err)
	}
	left := len(r.ours()) - 1

	code, output := r.sweep(map[string]string{"DRY_RUN": "1"})
	if code != 0 || !strings.HasPrefix(output, "sweep: tenant local at "+r.url+": would delete") || strings.Count(output, ": would be deleted") != left || len(r.ours()) != left+1 {
		t.Errorf("the dry run ended with %d, and there are %d objects:\n%s", code, len(r.ours()), output)
	}
	code, output = r.sweep(nil)
	if ours := r.ours(); code != 0 || len(ours) != 1 || ours[0].Name != young || !strings.Contains(output, "may be of a run that goes on") {
		t.Errorf("the sweep ended with %d and left %+v:\n%s", code, ours, output)
	}
	if code, output = r.sweep(map[string]string{"AGE": "0"}); code != 0 {
		t.Errorf("the sweep of everything ended with %d:\n%s", code, output)
	}
	r.nothingLeft()
	if after := r.settle(); after != before {
		t.Errorf("other people's objects were\n%s\nand are\n%s", before, after)
	}
}

// TestSweepSaysWhatIsLeft has a tenant that does not let go of some objects: a sweep deletes the others, says what stays and why, and fails.
func TestSweepSaysWhatIsLeft(t *testing.T) {
	r := rehearse(t, "--no-control")
	earlier := realtenant.NewRun("make testacc")
	stays, held := earlier.Name("stays"), earlier.Name("held")
	for _, name := range []string{stays, held, earlier.Name("goes")} {
		if _, err := r.client.CreateWorkflow(t.Context(), peak.WorkflowBody{Name: name, Steps: map[string]any{"a": map[string]any{"type": "http", "method": "get", "url": "https://example.com"}}}); err != nil {
			t.Fatal(err)
		}
	}
	ids := map[string]string{}
	for _, object := range r.ours() {
		ids[object.Name] = "/workflows/" + object.ID
	}
	r.fronted(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			switch {
			case req.Method == http.MethodDelete && strings.HasSuffix(req.URL.Path, ids[stays]):
				refuse(w, http.StatusForbidden, "Not yours.")
			case req.Method == http.MethodDelete && strings.HasSuffix(req.URL.Path, ids[held]):
				refuse(w, http.StatusConflict, "Somebody holds it.")
			case strings.HasPrefix(req.URL.Path, "/semantic-layer/"):
				refuse(w, http.StatusForbidden, "API keys are not allowed here.")
			default:
				next.ServeHTTP(w, req)
			}
		})
	})
	code, output := r.sweep(map[string]string{"AGE": "0", "SWEEP_LIMIT": "2s"})
	if code == 0 || len(r.ours()) != 2 {
		t.Errorf("the sweep ended with %d and left %+v", code, r.ours())
	}
	for _, want := range []string{`"` + stays + `" (id `, "Not yours.", "went on refusing", "Somebody holds it.", "1 deleted, 0 kept, 2 left", "metric collection: cannot be listed", "2 objects could not be deleted"} {
		if !strings.Contains(output, want) {
			t.Errorf("the sweep does not say %q:\n%s", want, output)
		}
	}
}

// TestNoTenantUnasked has token and place of a tenant in the environment: without the variable that make testacc sets, and with
// nothing else but it, no request is made.
func TestNoTenantUnasked(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		refuse(w, http.StatusTeapot, "")
	}))
	defer server.Close()
	r := &rehearsal{T: t, front: server.URL, runs: t.TempDir()}
	if code, output := r.start("testacc", map[string]string{"PEAK_ACC_TENANT": "", "PEAK_STAGE": "prod"}, "-test.v").exit(); code != 0 || !strings.Contains(output, "it runs on a real tenant: make testacc") {
		t.Errorf("without being asked the suite ended with %d:\n%s", code, output)
	}
	for _, variables := range []map[string]string{{realtenant.EnvToken: ""}, {realtenant.EnvEndpoint: "", "STAGE": "prod"}} {
		for _, name := range []string{"testacc", "sweep"} {
			if code, output := r.start(name, variables).exit(); code == 0 || !strings.Contains(output, "set") {
				t.Errorf("%s with %v ended with %d:\n%s", name, variables, code, output)
			}
		}
	}
	if n := asked.Load(); n > 0 {
		t.Errorf("%d requests were made", n)
	}
}

// TestInterrupted ends the suite in the middle as Ctrl-C and as a supervisor does, once models are published: it deletes what it has
// made, and what the platform has made of it and named by itself, and does not pass.
func TestInterrupted(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(signal.String(), func(t *testing.T) {
			if signal == syscall.SIGINT {
				whole(t)
			}
			r := rehearse(t)
			before := r.settle()
			b := r.start("testacc", nil, "-test.v", "-test.parallel=2", "-test.run=^(TestAccWorkflow|TestAccMetrics)$")
			r.untilMade(b, 2)
			for !slices.ContainsFunc(r.ours(), func(o realtenant.Object) bool { return o.Kind == "metric namespace" }) && b.goesOn() {
				time.Sleep(20 * time.Millisecond)
			}
			if err := b.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			code, output := b.exit()
			if code == 0 || !strings.Contains(output, "signal") {
				t.Errorf("it ended with %d:\n%s", code, output)
			}
			r.nothingLeft()
			if after := r.settle(); after != before {
				t.Errorf("left behind on the tenant, under names of the platform:\n%s\nwhere there was\n%s\n%s", after, before, output)
			}
		})
	}
}

// TestWhole runs the whole suite on tenants of several kinds. Nothing fails, and nothing stays.
func TestWhole(t *testing.T) {
	whole(t)
	t.Run("usual", func(t *testing.T) {
		rehearse(t, "--no-control").suite(".")
	})
	t.Run("contrary", func(t *testing.T) {
		rehearse(t, "--no-control", "--contrary").suite(".")
	})
	t.Run("spoke", func(t *testing.T) {
		rehearse(t, "--no-control", "--spoke", "acme.example.com").suite(".")
	})
	t.Run("full of other people's objects", func(t *testing.T) {
		r := rehearse(t)
		r.people()
		before := r.settle()
		r.suite(".")
		if after := r.settle(); after != before {
			t.Errorf("other people's objects were\n%s\nand are\n%s", before, after)
		}
	})
	t.Run("behind a proxy", func(t *testing.T) {
		r := rehearse(t, "--no-control")
		r.fronted(otherwise)
		r.suite(".")
	})
	t.Run("a token that may only read", func(t *testing.T) {
		r := rehearse(t, "--no-control")
		r.fronted(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
				if !asks(req) {
					refuse(w, http.StatusForbidden, "This token may only read.")
					return
				}
				next.ServeHTTP(w, req)
			})
		})
		output := r.suite(".")
		for _, name := range []string{"Artifact", "Image", "Service", "Workflow", "BlockSpec", "Deployment", "App", "Metrics"} {
			if !strings.Contains(output, "TestAcc"+name+": the token may not do this: ") {
				t.Errorf("TestAcc%s was not left out with the reason", name)
			}
		}
		if strings.Count(output, "--- PASS: TestAccDataSources/") != 7 {
			t.Errorf("the data sources were not read:\n%s", output)
		}
	})
	t.Run("a quota of two services", func(t *testing.T) {
		r := rehearse(t, "--no-control")
		r.people()
		r.fronted(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
				if req.Method == http.MethodPost && strings.TrimSuffix(req.URL.Path, "/") == "/webapps/api/v1/webapps" {
					refuse(w, http.StatusUnprocessableEntity, "The quota of 2 services is used up.")
					return
				}
				next.ServeHTTP(w, req)
			})
		})
		if output := r.suite("."); !strings.Contains(output, "TestAccService: a quota of the tenant is used up") || strings.Count(output, "--- SKIP: ") > 3 {
			t.Errorf("not just the service was left out:\n%s", output)
		}
	})
}

// settle is everything on the tenant once nothing goes on there.
func (r *rehearsal) settle() string {
	r.Helper()
	last := ""
	for range 60 {
		now := r.objects()
		if now == last {
			return now
		}
		last = now
		time.Sleep(700 * time.Millisecond)
	}
	r.Fatal("the tenant does not come to rest")
	return ""
}

// otherwise is a platform that answers late, shows more than is known, and lists in another order.
func otherwise(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, req)
		time.Sleep(rand.N(150 * time.Millisecond))
		body := answer.Body.Bytes()
		if strings.HasPrefix(answer.Header().Get("Content-Type"), "application/json") {
			body = turned(body)
		}
		maps.Copy(w.Header(), answer.Header())
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(answer.Code)
		_, _ = io.Copy(w, bytes.NewReader(body))
	})
}

// turned is a JSON answer with more members, and pages the other way round.
func turned(body []byte) []byte {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var answer map[string]any
	if decoder.Decode(&answer) != nil {
		return body
	}
	_, paged := answer["pageCount"]
	for _, value := range answer {
		items, list := value.([]any)
		if !list || !paged {
			continue
		}
		slices.Reverse(items)
		for _, item := range items {
			if object, is := item.(map[string]any); is {
				object["x-shown-since"] = "2031"
			}
		}
	}
	answer["x-trace"] = map[string]any{"hops": 3}
	encoded, err := json.Marshal(answer)
	if err != nil {
		return body
	}
	return encoded
}
