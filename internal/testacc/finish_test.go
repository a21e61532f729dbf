// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package testacc_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/realtenant"
)

// ended is a run on a local platform whose tests have ended.
func ended(t *testing.T, platform http.Handler) *underTest {
	t.Helper()
	server := httptest.NewServer(platform)
	t.Cleanup(server.Close)
	u := &underTest{access: realtenant.Access{Token: "token-of-nobody", Endpoint: server.URL}, run: realtenant.NewRun("test"), going: t.Context()}
	var err error
	if u.client, err = u.access.Client(agent); err != nil {
		t.Fatal(err)
	}
	return u
}

// TestFinishTellsWhatTestsLeft has tests that went well and left something: it is deleted, and the run does not pass.
func TestFinishTellsWhatTestsLeft(t *testing.T) {
	platform, err := emulator.New(emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	u := ended(t, platform)
	interrupted, stop := context.WithCancel(t.Context())
	defer stop()
	u.going = interrupted
	if _, err := u.client.CreateWorkflow(t.Context(), peak.WorkflowBody{Name: u.run.Name("left"), Steps: map[string]any{"a": map[string]any{"type": "http", "method": "get", "url": "https://example.com"}}}); err != nil {
		t.Fatal(err)
	}
	if err := u.finish(interrupted, stop); err == nil || !strings.Contains(err.Error(), "1 objects had to be deleted") {
		t.Errorf("the run ends with %v", err)
	}
	if left := platform.Leftovers(); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	if err := u.finish(interrupted, stop); err != nil {
		t.Errorf("a run that left nothing ends with %v", err)
	}
}

// TestFinishTellsWhatItCouldNotSee has a token that expires before the end: nobody knows then whether anything is left.
func TestFinishTellsWhatItCouldNotSee(t *testing.T) {
	u := ended(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }))
	if err := u.finish(t.Context(), func() {}); err == nil || !strings.Contains(err.Error(), "come back with another token") {
		t.Errorf("the run ends with %v", err)
	}
}

// TestSettings refuses what make hands on before anything is asked of a tenant, in words of make.
func TestSettings(t *testing.T) {
	for name, value := range map[string]string{envParallel: "PARALLEL=0", envLimit: "TIMEOUT=-5m"} {
		t.Setenv(name, value[strings.Index(value, "=")+1:])
		_, err := timeLimit()
		if err := errors.Join(settings(), err); err == nil || !strings.Contains(err.Error(), value) {
			t.Errorf("%s: %v", value, err)
		}
	}
}

// answers is a platform that answers with a status and a text.
type answers struct {
	status int
	text   string
}

func (a *answers) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: a.status, Body: io.NopCloser(strings.NewReader(a.text))}, nil
}

// TestWhatLeavesATestOut holds a refusal against what failed, and against what the token could do before.
func TestWhatLeavesATestOut(t *testing.T) {
	platform := &answers{http.StatusForbidden, `{"detail": "Only admins may delete a workflow of this tenant."}`}
	g := &gate{next: platform, going: t.Context(), rights: &rights{}}
	ask := func(method, path string) {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), method, "http://platform"+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := g.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
	}
	ask(http.MethodDelete, "/workflows/api/v1/workflows/12")
	for text, about := range map[string]bool{
		"Error: a workflow\n│ DELETE /workflows/api/v1/workflows/12: 403\n│ Forbidden: ...": true,
		"Error: the platform says: Only admins may delete\n│ a workflow of this tenant.":    true,
		"Error: Provider produced inconsistent result after apply":                          false,
	} {
		if said := g.said(errors.New(text)); (said != "") != about {
			t.Errorf("%q leaves the test out because of %q", text, said)
		}
	}
	platform.status = http.StatusOK
	ask(http.MethodDelete, "/v1/blocks/deployments/01988f5e-3c1d-7abc-8def-0123456789ab")
	platform.status = http.StatusForbidden
	ask(http.MethodDelete, "/v1/blocks/deployments/01988f5e-3c1d-7abc-8def-0123456789ff")
	if said := g.said(errors.New("DELETE /v1/blocks/deployments/01988f5e-3c1d-7abc-8def-0123456789ff: 403 Forbidden")); said != "" {
		t.Errorf("what the token could do before leaves a test out: %s", said)
	}
	ask(http.MethodDelete, "/v1/blocks/specs/01988f5e-3c1d-7abc-8def-0123456789ff")
	if said := g.said(errors.New("DELETE /v1/blocks/specs/01988f5e-3c1d-7abc-8def-0123456789ff: 403 Forbidden")); said == "" {
		t.Error("what the token could not do before leaves no test out")
	}
}
