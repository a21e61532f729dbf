// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// created is what is sent to create the service of these tests.
const created = `POST {"imageDetails":{"imageId":IMAGE,"versionId":FIRST},"minInstances":1,"name":"ui","serviceType":"web-app"}`

// TestAccService_createFailed has the deployment of a new service fail: it stays in state and the next apply replaces it.
func TestAccService_createFailed(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{
			PreConfig: s.decide("service", "failed"), Config: s.service(""),
			ExpectError: regexp.MustCompile(`(?s)Service deployment failed.*peak_service "ui" \(id\s+[0-9a-f-]+\).*"CREATE_FAILED".*tainted:\s+the\s+next\s+terraform\s+apply\s+deletes`),
		},
		resource.TestStep{Config: s.service(""), ConfigPlanChecks: plansReplacement(), Check: s.wrote(created, "DELETE", created)},
	)
}

// TestAccService_updateFailed has a redeployment fail: the settings are on the platform, and the service is replaced.
func TestAccService_updateFailed(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	changed := s.service(`parameters = { env = { A = "1" } }`)
	s.run(
		resource.TestStep{Config: s.service(""), Check: s.wrote(created)},
		resource.TestStep{
			PreConfig: s.decide("service", "failed"), Config: changed,
			ExpectError: regexp.MustCompile(`(?s)Service deployment failed.*took\s+the\s+changes\s+to\s+peak_service "ui".*"CREATE_FAILED"`),
		},
		resource.TestStep{
			Config: changed, ConfigPlanChecks: plansReplacement(),
			Check: s.wrote(
				`PATCH {"parameters":{"env":{"A":"1"},"secrets":[]}}`,
				"DELETE",
				`POST {"imageDetails":{"imageId":IMAGE,"versionId":FIRST},"minInstances":1,"name":"ui","parameters":{"env":{"A":"1"},"secrets":[]},"serviceType":"web-app"}`,
			),
		},
	)
}

// TestAccService_createTooSlow has a deployment that does not end in time. The service is tainted, and kept by who wants
// to keep it.
func TestAccService_createTooSlow(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	impatient := s.service("timeouts = {\n create = \"300ms\"\n delete = \"20s\"\n }")
	s.run(
		resource.TestStep{
			PreConfig: s.decide("service", "stuck"), Config: impatient,
			ExpectError: regexp.MustCompile(`(?s)Service not available in time.*peak_service\s+"ui"\s+was\s+created.*"` + acctest.Word("CREATING", "DEPLOYING") + `".*terraform\s+untaint`),
		},
		resource.TestStep{
			// It came up in the end, and everybody is patient now.
			PreConfig: s.edit(map[string]any{"status": "AVAILABLE"}), Config: s.service(""), ConfigPlanChecks: plansReplacement(),
			Check: s.wrote(created, "DELETE", created),
		},
	)
}

// TestAccService_createUnreadable has a new service that cannot be read: it is in state all the same, and not lost.
func TestAccService_createUnreadable(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{
			PreConfig: s.unreadable, Config: s.service(""),
			ExpectError: regexp.MustCompile(`(?s)Cannot create peak_service.*"ui".*403`),
		},
		resource.TestStep{
			PreConfig: s.recovered, Config: s.service(""), ConfigPlanChecks: plansReplacement(),
			Check: s.wrote(created, "DELETE", created),
		},
	)
}

// TestAccService_updateUnreadable has a service that cannot be read after it was changed: the change is in state, even
// when the platform does not show it later.
func TestAccService_updateUnreadable(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	// Bounds the destroy when the test fails while the answers go on.
	const bounded = "\n timeouts = { delete = \"20s\" }"
	changed := s.service(`title = "UI"` + bounded)
	s.run(
		resource.TestStep{Config: s.service(bounded), Check: s.wrote(created)},
		resource.TestStep{
			Config: changed, ConfigPlanChecks: plansUpdate(afterPlan(s.unreadable)),
			ExpectError: regexp.MustCompile(`(?s)Cannot update peak_service.*"ui".*403`),
		},
		resource.TestStep{
			PreConfig: func() { s.recovered(); s.silent() },
			Config:    changed, ConfigPlanChecks: acctest.PlansNothing(), Check: s.wrote(`PATCH {"title":"UI"}`),
		},
		resource.TestStep{PreConfig: s.recovered, Config: changed, ConfigPlanChecks: acctest.PlansNothing()},
	)
}

// TestAccService_updateTooSlow keeps the settings that the platform has taken: the next apply sends nothing twice.
func TestAccService_updateTooSlow(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	changed := s.service("health_check_url = \"/ok\"\n timeouts = {\n update = \"2s\"\n delete = \"20s\"\n }")
	s.run(
		resource.TestStep{Config: s.service(""), Check: s.wrote(created)},
		resource.TestStep{
			PreConfig: s.decide("service", "stuck"), Config: changed,
			ExpectError: regexp.MustCompile(`(?s)Cannot update peak_service.*"ui"\s+was\s+still\s+"DEPLOYING".*[Rr]aise\s+"update"`),
		},
		resource.TestStep{
			Config: changed, ConfigPlanChecks: acctest.PlansNothing(), Check: s.wrote(`PATCH {"healthCheckURL":"/ok"}`),
			ConfigStateChecks: []statecheck.StateCheck{attribute(knownvalue.StringExact("DEPLOYING"), "status")},
		},
		resource.TestStep{PreConfig: s.edit(map[string]any{"status": "AVAILABLE"}), Config: changed, ConfigPlanChecks: acctest.PlansNothing()},
	)
}

// TestAccService_busy has the platform refuse changes for a while because something else is going on.
func TestAccService_busy(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	busy := func(method string) func() {
		return func() {
			s.disturb(control.Fault{Method: method, Times: 3, Status: http.StatusConflict, Body: map[string]any{"detail": "Another operation is running."}})
		}
	}
	s.run(
		resource.TestStep{Config: s.service(""), Check: s.wrote(created)},
		resource.TestStep{
			PreConfig: busy(http.MethodPatch), Config: s.service(`title = "UI"`),
			Check: s.wrote(`PATCH {"title":"UI"}`, `PATCH {"title":"UI"}`, `PATCH {"title":"UI"}`, `PATCH {"title":"UI"}`),
		},
		resource.TestStep{
			PreConfig: busy(http.MethodDelete), Config: s.service(`title = "UI"`), Destroy: true,
			Check: s.wrote("DELETE", "DELETE", "DELETE", "DELETE"),
		},
	)
}

// TestAccService_busyForever waits no longer than it may.
func TestAccService_busyForever(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	impatient := s.service("title = \"UI\"\n timeouts = {\n update = \"300ms\"\n delete = \"300ms\"\n }")
	s.run(
		resource.TestStep{Config: s.service("timeouts = {\n delete = \"300ms\"\n }")},
		resource.TestStep{
			PreConfig: func() {
				s.disturb(control.Fault{Method: http.MethodPatch, Status: http.StatusConflict, Body: map[string]any{"detail": "A backup is running."}})
			},
			Config:      impatient,
			ExpectError: regexp.MustCompile(`(?s)Cannot update peak_service.*"busy".*A\s+backup\s+is\s+running.*[Rr]aise\s+"update"`),
		},
		resource.TestStep{
			PreConfig:   s.edit(map[string]any{"status": "DEPLOYING"}),
			Config:      impatient,
			Destroy:     true,
			ExpectError: regexp.MustCompile(`(?s)Cannot delete peak_service.*"` + acctest.Word("busy", "DEPLOYING") + `".*DEPLOYING`),
		},
		resource.TestStep{PreConfig: func() { s.Emulator.ClearFaults(); s.edit(map[string]any{"status": "AVAILABLE"})() }, Config: s.service("")},
	)
}

// TestAccService_deleteFailed has a deletion fail: the service stays in state, and the next destroy repeats it.
func TestAccService_deleteFailed(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.service(""), Check: s.wrote(created)},
		resource.TestStep{
			PreConfig: s.decide("service-delete", "failed"), Config: s.service(""), Destroy: true,
			ExpectError: regexp.MustCompile(`(?s)Service not deleted.*peak_service "ui" \(id\s+[0-9a-f-]+\).*"DELETE_FAILED"`),
		},
		resource.TestStep{Config: s.service(""), Destroy: true, Check: s.wrote("DELETE", "DELETE")},
	)
}

// TestAccService_exists has the name taken: the message says how to take the other service over.
func TestAccService_exists(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	other, err := s.client.CreateService(t.Context(), peak.ServiceBody{"name": "ui", "imageDetails": map[string]any{"imageId": s.image}})
	if err != nil {
		t.Fatal(err)
	}
	s.Settle(t)
	s.run(
		resource.TestStep{
			Config:      s.service(""),
			ExpectError: regexp.MustCompile(fmt.Sprintf(`(?s)peak_service "ui" already exists.*terraform import peak_service\.<resource name> "%s"`, other)),
		},
		resource.TestStep{
			PreConfig: s.Emulator.ClearJournal, Config: s.service("") + "import {\n  to = " + address + "\n  id = \"" + other + "\"\n}\n",
			Check: s.wrote(`PATCH {"imageDetails":{"imageId":IMAGE,"versionId":FIRST}}`),
		},
	)
}

// TestAccService_lostAnswers has the platform act and its answers get lost: nothing is made twice, nothing is left behind.
func TestAccService_lostAnswers(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	lose := func(method string) func() {
		return func() { s.disturb(control.Fault{Method: method, Times: 1, Cut: control.CutAfter}) }
	}
	s.run(
		resource.TestStep{PreConfig: lose(http.MethodPost), Config: s.service(""), Check: s.wrote(created)},
		resource.TestStep{
			PreConfig: lose(http.MethodPatch), Config: s.service(`title = "UI"`),
			Check: s.wrote(`PATCH {"title":"UI"}`, `PATCH {"title":"UI"}`),
		},
		resource.TestStep{PreConfig: lose(http.MethodDelete), Config: s.service(`title = "UI"`), Destroy: true},
	)
}

// TestAccService_unknownOutcome has a gateway give up on a create that is nowhere to be found: it may still come through,
// so nothing is sent twice.
func TestAccService_unknownOutcome(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.run(
		resource.TestStep{
			PreConfig: func() {
				s.disturb(control.Fault{Method: http.MethodPost, Times: 1, Status: http.StatusGatewayTimeout})
			},
			Config:      s.service(""),
			ExpectError: regexp.MustCompile(`(?s)Cannot create peak_service.*answer\s+was\s+lost.*No\s+object\s+of\s+that\s+name`),
		},
		resource.TestStep{Config: s.service(""), Check: s.wrote(created, created)},
	)
}

// TestAccService_refused has the platform refuse what only it can know.
func TestAccService_refused(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	nowhere := s.service("image_details = { image_id = 999999 }")
	s.run(
		resource.TestStep{Config: nowhere, ExpectError: regexp.MustCompile(`(?s)Cannot create peak_service.*peak_service "ui".*999999`)},
		resource.TestStep{PreConfig: s.Emulator.ClearJournal, Config: s.service(""), Check: s.wrote(created)},
		resource.TestStep{Config: nowhere, ExpectError: regexp.MustCompile(`(?s)Cannot update peak_service.*peak_service "ui".*999999`)},
		// A refused update has changed nothing, in the state either.
		resource.TestStep{PreConfig: s.Emulator.ClearJournal, Config: s.service(""), PlanOnly: true},
	)
}

// TestAccService_flakyReads has reads fail while the service comes up: a few in a row do no harm.
func TestAccService_flakyReads(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{
			PreConfig: func() {
				s.disturb(control.Fault{Method: http.MethodGet, Path: "/webapps/[0-9a-f-]{36}$", Times: 7, Status: http.StatusBadGateway})
			},
			Config: s.service(""), Check: s.wrote(created),
			ConfigStateChecks: []statecheck.StateCheck{attribute(knownvalue.StringExact("AVAILABLE"), "status")},
		},
	)
}
