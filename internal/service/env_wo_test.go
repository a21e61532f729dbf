// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// unshown is what a contrary platform does not show.
const unshown = "describes need not have title, description and parameters (contract 18.2)"

// secretEnv is parameters with write-only variables.
func secretEnv(env, secret, version string) string {
	return "parameters = {\n env = { " + env + " }\n env_wo = { " + secret + " }\n env_wo_version = " + version + "\n }\n"
}

// changes is the check that the plan of an update changes no more than paths, and the address of the service where the platform
// does not show that before it is deployed (contract 18.2).
func changes(paths ...string) resource.ConfigPlanChecks {
	if acctest.Contrary() {
		paths = append(paths, "application_url")
	}
	return acctest.ChangesOnly(address, paths...)
}

// TestAccService_secretEnv has write-only variables. The platform shows them like all others, and yet they never come back.
func TestAccService_secretEnv(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	hidden := acctest.Hides("very-secret")
	step := func(body string, checks resource.ConfigPlanChecks, wrote ...string) resource.TestStep {
		checks.PreApply = append(checks.PreApply, acctest.PlanHides("very-secret"))
		return resource.TestStep{Config: s.service(body), ConfigPlanChecks: checks, Check: resource.ComposeAggregateTestCheckFunc(hidden, s.wrote(wrote...))}
	}
	one := secretEnv(`MODE = "full"`, `KEY = "very-secret-one", TOKEN = "very-secret-token"`, "1")
	two := secretEnv(`MODE = "full"`, `KEY = "very-secret-two", TOKEN = "very-secret-token"`, "1")
	s.run(acctest.FirstSteps(6,
		step(one, plansCreate(), `POST {"imageDetails":{"imageId":IMAGE,"versionId":FIRST},"minInstances":1,"name":"ui",`+
			`"parameters":{"env":{"KEY":"very-secret-one","MODE":"full","TOKEN":"very-secret-token"},"secrets":[]},"serviceType":"web-app"}`),
		resource.TestStep{
			Config: s.service(one), ConfigPlanChecks: acctest.PlansNothing(),
			ConfigStateChecks: []statecheck.StateCheck{
				attribute(knownvalue.MapExact(map[string]knownvalue.Check{"MODE": knownvalue.StringExact("full")}), "parameters", "env"),
				attribute(knownvalue.Null(), "parameters", "env_wo"),
				attribute(knownvalue.Int64Exact(1), "parameters", "env_wo_version"),
			},
		},
		// Without a new version nobody looks at them, and what does not touch the parameters leaves them alone.
		step(two, acctest.PlansNothing()),
		step(two+`title = "UI"`, plansUpdate(), `PATCH {"title":"UI"}`),
		// Another variable, or another version, sends all of them.
		step(secretEnv(`MODE = "part"`, `KEY = "very-secret-two", TOKEN = "very-secret-token"`, "1")+`title = "UI"`, changes("parameters.env.MODE"),
			`PATCH {"parameters":{"env":{"KEY":"very-secret-two","MODE":"part","TOKEN":"very-secret-token"},"secrets":[]}}`),
		step(secretEnv(`MODE = "part"`, `KEY = "very-secret-three"`, "2")+`title = "UI"`, changes("parameters.env_wo_version"),
			`PATCH {"parameters":{"env":{"KEY":"very-secret-three","MODE":"part"},"secrets":[]}}`),
		// Drift of the others shows, and is repaired with them.
		resource.TestStep{
			SkipFunc:  acctest.Usual(unshown),
			PreConfig: s.edit(map[string]any{"parameters": map[string]any{"env": map[string]any{"KEY": "very-secret-else", "MODE": "other", "MORE": "x"}, "secrets": []any{}}}),
			Config:    s.service(secretEnv(`MODE = "part"`, `KEY = "very-secret-three"`, "2") + `title = "UI"`), ConfigPlanChecks: changes("parameters.env.MODE", "parameters.env.MORE"),
			Check: s.wrote(`PATCH {"parameters":{"env":{"KEY":"very-secret-three","MODE":"part"},"secrets":[]}}`),
		},
		// All gone, by leaving both out.
		step(`parameters = { env = { MODE = "part" } }`+"\n"+`title = "UI"`, changes("parameters.env_wo_version"), `PATCH {"parameters":{"env":{"MODE":"part"},"secrets":[]}}`),
		// Only write-only ones; they come and go with the parameters.
		step("parameters = { env_wo = { KEY = \"very-secret-four\" }, env_wo_version = 7 }\ntitle = \"UI\"", plansUpdate(), `PATCH {"parameters":{"env":{"KEY":"very-secret-four"},"secrets":[]}}`),
		step(`title = "UI"`, plansUpdate(), `PATCH {"parameters":{"env":{},"secrets":[]}}`),
	)...)
}

// TestAccService_secretEnvOfFailures has the platform repeat a secret in what it says, and act without an answer: no message
// shows it, and no state.
func TestAccService_secretEnvOfFailures(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	hidden := acctest.Hides("very-secret")
	one, two := secretEnv(`MODE = "full"`, `KEY = "very-secret-one"`, "1"), secretEnv(`MODE = "full"`, `KEY = "very-secret-one", NEW = "very-secret-new"`, "2")
	says := func(method string) func() {
		return func() {
			s.disturb(control.Fault{Method: method, Path: "/webapps/", Times: 1, Status: http.StatusUnprocessableEntity, Body: map[string]any{"detail": "Cannot take very-secret-one."}})
		}
	}
	s.run(
		resource.TestStep{PreConfig: says(http.MethodPost), Config: s.service(one), ExpectError: regexp.MustCompile(`Cannot\s+take\s+\(hidden\)\.`)},
		// It comes up, but not in this run: the state has it, tainted, and without the secret.
		resource.TestStep{PreConfig: s.decide("service", "failed"), Config: s.service(one), ExpectError: regexp.MustCompile("Service deployment failed")},
		resource.TestStep{Config: s.service(one), Check: hidden},
		resource.TestStep{PreConfig: says(http.MethodPatch), Config: s.service(two), ExpectError: regexp.MustCompile(`Cannot\s+take\s+\(hidden\)\.`)},
		resource.TestStep{Config: s.service(one), ConfigPlanChecks: acctest.PlansNothing(), Check: hidden},
		// The platform takes the update, and says nothing: the next refresh sees a variable that the state does not know of.
		resource.TestStep{
			PreConfig: func() {
				s.disturb(control.Fault{Method: http.MethodPatch, Path: "/webapps/", Status: http.StatusBadGateway, Act: true})
			},
			Config: s.service(two), ExpectError: regexp.MustCompile("Cannot update peak_service"),
		},
		resource.TestStep{
			PreConfig: s.recovered, Config: s.service(two), Check: hidden,
			ConfigPlanChecks: plansUpdate(acctest.PlanHides("very-secret"), plancheck.ExpectKnownValue(address, tfjsonpath.New("parameters").AtMapKey("env"), knownvalue.MapSizeExact(1))),
		},
	)
}

// TestAccService_secretEnvImport imports a service with variables that the configuration keeps secret: an import cannot know
// that, and the next apply says so.
func TestAccService_secretEnvImport(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.NotContrary(t, unshown)
	s := newStage(t)
	body, id := secretEnv(`MODE = "full"`, `KEY = "very-secret-one"`, "1"), ""
	s.run(
		resource.TestStep{Config: s.service(body)},
		resource.TestStep{
			PreConfig: func() { id = s.ID(t, "service") },
			Config:    s.Config("removed {\n from = " + address + "\n lifecycle { destroy = false }\n}\n"),
		},
		resource.TestStep{
			ResourceName: address, ImportState: true, ImportStatePersist: true, Config: s.service(body),
			ImportStateIdFunc: func(*terraform.State) (string, error) { return id, nil },
		},
		resource.TestStep{
			Config: s.service(body), ConfigPlanChecks: changes("parameters.env.KEY", "parameters.env_wo_version"),
			Check: acctest.Hides("very-secret"),
		},
		resource.TestStep{Config: s.service(body), ConfigPlanChecks: acctest.PlansNothing(), Check: acctest.Hides("very-secret")},
	)
}
