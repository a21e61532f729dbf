// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

func TestAccService_disappears(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.service("")},
		resource.TestStep{
			PreConfig: func() {
				if err := s.Emulator.Remove("service", s.ID(t, "service")); err != nil {
					t.Fatal(err)
				}
			},
			RefreshState: true, ExpectNonEmptyPlan: true,
			RefreshPlanChecks: resource.RefreshPlanChecks{PostRefresh: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate),
			}},
		},
		resource.TestStep{
			PreConfig: s.Emulator.ClearJournal, Config: s.service(""),
			Check: s.wrote(`POST {"imageDetails":{"imageId":IMAGE,"versionId":FIRST},"minInstances":1,"name":"ui","serviceType":"web-app"}`),
		},
		// Gone again before the destroy, which has nothing to delete then.
		resource.TestStep{
			PreConfig: func() {
				if err := s.Emulator.Remove("service", s.ID(t, "service")); err != nil {
					t.Fatal(err)
				}
			},
			Config: s.service(""), Destroy: true,
		},
	)
}

// TestAccService_drift edits each setting in the user interface: the next apply puts that one, and only that one, back.
func TestAccService_drift(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	back := func(edited map[string]any, sent string) resource.TestStep {
		var unshown func() (bool, error)
		for _, member := range []string{"title", "description", "parameters"} {
			if _, edits := edited[member]; edits {
				unshown = acctest.Usual("describes need not have title, description and parameters (contract 18.2)")
			}
		}
		return resource.TestStep{
			SkipFunc:  unshown,
			PreConfig: s.edit(edited), Config: s.service(everything), ConfigPlanChecks: plansUpdate(), Check: s.wrote(sent),
		}
	}
	s.run(acctest.FirstSteps(3,
		resource.TestStep{Config: s.service(everything), Check: s.wrote(everythingSent)},
		back(map[string]any{"title": "Theirs"}, `PATCH {"title":"UI"}`),
		back(map[string]any{"title": ""}, `PATCH {"title":"UI"}`),
		back(map[string]any{"description": "Theirs"}, `PATCH {"description":"The user interface"}`),
		back(map[string]any{"imageDetails": map[string]any{"versionId": s.second}}, `PATCH {"imageDetails":{"imageId":IMAGE,"versionId":FIRST}}`),
		back(map[string]any{"resources": map[string]any{"instanceTypeId": 45}}, `PATCH {"resources":{"instanceTypeId":40}}`),
		back(map[string]any{"parameters": map[string]any{"env": map[string]any{"LEVEL": "debug"}}},
			`PATCH {"parameters":{"env":{"LEVEL":"info","REGION":"eu"},"secrets":["mail","warehouse"]}}`),
		back(map[string]any{"parameters": map[string]any{"secrets": []any{"mail"}}},
			`PATCH {"parameters":{"env":{"LEVEL":"info","REGION":"eu"},"secrets":["mail","warehouse"]}}`),
		back(map[string]any{"sessionStickiness": false}, `PATCH {"sessionStickiness":true}`),
		back(map[string]any{"scaleToZero": true}, `PATCH {"scaleToZero":false}`),
		back(map[string]any{"entrypoint": "/"}, `PATCH {"entrypoint":"/app"}`),
		back(map[string]any{"healthCheckURL": "/"}, `PATCH {"healthCheckURL":"/ok"}`),
		back(map[string]any{"minInstances": 1}, `PATCH {"minInstances":2}`),
	)...)
}

// TestAccService_driftOfWhatIsLeftOut has the platform hold what the configuration is silent on.
func TestAccService_driftOfWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.NotContrary(t, "describes need not have title, description and parameters (contract 18.2)")
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.service(""), Check: s.wrote(`POST {"imageDetails":{"imageId":IMAGE,"versionId":FIRST},"minInstances":1,"name":"ui","serviceType":"web-app"}`)},
		resource.TestStep{
			// Nobody configured them: they are the platform's to choose.
			PreConfig: s.edit(map[string]any{"title": "Theirs", "entrypoint": "/x", "resources": map[string]any{"instanceTypeId": 45}}),
			Config:    s.service(""), ConfigPlanChecks: acctest.PlansNothing(), Check: s.wrote(),
			ConfigStateChecks: []statecheck.StateCheck{
				attribute(knownvalue.StringExact("Theirs"), "title"), attribute(acctest.ID(45), "resources", "instance_type_id"),
			},
		},
		resource.TestStep{
			// No parameters means that there are none.
			PreConfig: s.edit(map[string]any{"parameters": map[string]any{"env": map[string]any{"A": "1"}}}),
			Config:    s.service(""), ConfigPlanChecks: plansUpdate(), Check: s.wrote(`PATCH {"parameters":{"env":{},"secrets":[]}}`),
		},
	)
}

// TestAccService_statusMoves has the service on its way when it is read: that is news, and nothing to do.
func TestAccService_statusMoves(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.service("")},
		resource.TestStep{
			PreConfig: s.edit(map[string]any{"status": "DEPLOYING"}), Config: s.service(""), ConfigPlanChecks: acctest.PlansNothing(),
			ConfigStateChecks: []statecheck.StateCheck{attribute(knownvalue.StringExact("DEPLOYING"), "status")},
		},
		resource.TestStep{
			PreConfig: s.edit(map[string]any{"status": "AVAILABLE"}), Config: s.service(""), ConfigPlanChecks: acctest.PlansNothing(),
			ConfigStateChecks: []statecheck.StateCheck{attribute(knownvalue.StringExact("AVAILABLE"), "status")},
		},
	)
}

// TestAccService_foundFailed has a service fail that was there already: it is not tainted, and still replaced.
func TestAccService_foundFailed(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.service(""), Check: s.wrote(`POST {"imageDetails":{"imageId":IMAGE,"versionId":FIRST},"minInstances":1,"name":"ui","serviceType":"web-app"}`)},
		resource.TestStep{
			PreConfig: s.edit(map[string]any{"status": "CREATE_FAILED"}), Config: s.service(""), ConfigPlanChecks: plansReplacement(),
			Check:             s.wrote("DELETE", `POST {"imageDetails":{"imageId":IMAGE,"versionId":FIRST},"minInstances":1,"name":"ui","serviceType":"web-app"}`),
			ConfigStateChecks: []statecheck.StateCheck{attribute(knownvalue.StringExact("AVAILABLE"), "status")},
		},
	)
}

// TestAccService_silentAnswers has a platform that leaves out what the contract only assumes to be there.
func TestAccService_silentAnswers(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	// Bounds the destroy when the test fails while the answers go on.
	const bounded = everything + "\n timeouts = { delete = \"20s\" }\n"
	s.run(
		resource.TestStep{Config: s.service(bounded), Check: s.wrote(everythingSent)},
		resource.TestStep{PreConfig: s.silent, Config: s.service(bounded), ConfigPlanChecks: acctest.PlansNothing(), Check: s.wrote()},
		resource.TestStep{
			Config: s.service(strings.Replace(bounded, `"UI"`, `"New"`, 1)), ConfigPlanChecks: plansUpdate(), Check: s.wrote(`PATCH {"title":"New"}`),
			ConfigStateChecks: []statecheck.StateCheck{attribute(knownvalue.StringExact("New"), "title")},
		},
		resource.TestStep{PreConfig: s.recovered, Config: s.service(strings.Replace(bounded, `"UI"`, `"New"`, 1)), ConfigPlanChecks: acctest.PlansNothing()},
	)
}

// TestAccService_unreadable has reads fail in ways that say nothing about whether the service exists.
func TestAccService_unreadable(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.service("")},
		resource.TestStep{
			PreConfig:   func() { s.disturb(control.Fault{Method: http.MethodGet, Status: http.StatusForbidden}) },
			Config:      s.service(""),
			ExpectError: regexp.MustCompile(`(?s)Cannot read peak_service.*"ui".*403`),
		},
		resource.TestStep{PreConfig: s.Emulator.ClearFaults, Config: s.service(""), ConfigPlanChecks: acctest.PlansNothing()},
	)
}

// TestAccService_refreshIsOneRequest counts what a refresh costs.
func TestAccService_refreshIsOneRequest(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.service(everything)},
		resource.TestStep{
			PreConfig: s.Emulator.ClearJournal, RefreshState: true,
			RefreshPlanChecks: resource.RefreshPlanChecks{PostRefresh: []plancheck.PlanCheck{s.onlyReads()}},
		},
	)
}
