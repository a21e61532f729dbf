// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow_test

import (
	"net/http"
	"regexp"
	"strings"
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

// secretSteps is a workflow whose step "load" has write-only variables, beside a step without.
func secretSteps(command, parameters string) string {
	return "steps = {\n load = { image_id = IMAGE, command = \"" + command + "\", " + parameters + " }\n" +
		" tell = { image_id = IMAGE, command = \"python tell.py\", parameters = { env = { KEY = \"plain\" } } }\n}\n"
}

func secretParameters(env, secret, version string) string {
	return "parameters = { env = { " + env + " }, env_wo = { " + secret + " }, env_wo_version = " + version + " }"
}

// secretSent is the body of secretSteps.
func secretSent(command, env string) string {
	return `{"name":"etl","steps":{"load":{"command":"` + command + `","imageId":IMAGE,"imageVersionId":VERSION,"parameters":` + env + `,"resources":{"instanceTypeId":21,"storage":"10GB"}},` +
		`"tell":{"command":"python tell.py","imageId":IMAGE,"imageVersionId":VERSION,"parameters":{"env":{"KEY":"plain"}},"resources":{"instanceTypeId":21,"storage":"10GB"}}}}`
}

// TestAccWorkflow_secretEnv has write-only variables in one of two steps. The platform shows them like all others, and yet
// they never come back; the variable of the same name in the other step does.
func TestAccWorkflow_secretEnv(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	hidden := acctest.Hides("very-secret")
	at := func(body string, checks resource.ConfigPlanChecks, wrote ...string) resource.TestStep {
		checks.PreApply = append(checks.PreApply, acctest.PlanHides("very-secret"))
		return resource.TestStep{Config: s.workflow(body), ConfigPlanChecks: checks, Check: resource.ComposeAggregateTestCheckFunc(hidden, s.wrote(wrote...))}
	}
	one := secretParameters(`MODE = "full"`, `KEY = "very-secret-one", TOKEN = "very-secret-token"`, "1")
	two := secretParameters(`MODE = "full"`, `KEY = "very-secret-two", TOKEN = "very-secret-token"`, "1")
	const version = "steps.load.parameters.env_wo_version"
	created := strings.NewReplacer(`,"imageVersionId":VERSION`, "", `,"resources":{"instanceTypeId":21,"storage":"10GB"}`, "").Replace(
		secretSent("python load.py", `{"env":{"KEY":"very-secret-one","MODE":"full","TOKEN":"very-secret-token"}}`))
	s.run(acctest.FirstSteps(5,
		at(secretSteps("python load.py", one), acctest.Plans(address, plancheck.ResourceActionCreate), `POST `+base+` `+created),
		resource.TestStep{
			Config: s.workflow(secretSteps("python load.py", one)), ConfigPlanChecks: acctest.PlansNothing(),
			ConfigStateChecks: []statecheck.StateCheck{
				step(knownvalue.MapExact(map[string]knownvalue.Check{"MODE": knownvalue.StringExact("full")}), "parameters", "env"),
				step(knownvalue.Null(), "parameters", "env_wo"),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("steps").AtMapKey("tell").AtMapKey("parameters").AtMapKey("env").AtMapKey("KEY"), knownvalue.StringExact("plain")),
			},
		},
		// Without a new version nobody looks at them, and every change of the workflow carries them.
		at(secretSteps("python load.py", two), acctest.PlansNothing()),
		at(secretSteps("python more.py", two), acctest.ChangesOnly(address, "steps.load.command", "status"),
			`PUT `+base+`ID `+secretSent("python more.py", `{"env":{"KEY":"very-secret-two","MODE":"full","TOKEN":"very-secret-token"}}`)),
		// A new version alone sends them, and drops the one that is gone.
		at(secretSteps("python more.py", secretParameters(`MODE = "full"`, `KEY = "very-secret-three"`, "2")), acctest.ChangesOnly(address, version, "status"),
			`PUT `+base+`ID `+secretSent("python more.py", `{"env":{"KEY":"very-secret-three","MODE":"full"}}`)),
		at(secretSteps("python more.py", secretParameters(`MODE = "full"`, `KEY = "very-secret-three"`, "2")), acctest.PlansNothing()),
		// All gone, by leaving both out.
		at(secretSteps("python more.py", `parameters = { env = { MODE = "full" } }`), acctest.ChangesOnly(address, version, "status"),
			`PUT `+base+`ID `+secretSent("python more.py", `{"env":{"MODE":"full"}}`)),
		// Nothing but write-only ones.
		at(secretSteps("python more.py", `parameters = { env_wo = { KEY = "very-secret-four" }, env_wo_version = 7 }`), acctest.Plans(address, plancheck.ResourceActionUpdate),
			`PUT `+base+`ID `+secretSent("python more.py", `{"env":{"KEY":"very-secret-four"}}`)),
		at(secretSteps("python more.py", `parameters = { env_wo = { KEY = "very-secret-four" }, env_wo_version = 7 }`), acctest.PlansNothing()),
	)...)
}

// TestAccWorkflow_secretEnvOfFailures has the platform repeat a secret in what it says, and act without an answer: no message
// shows it, and no state.
func TestAccWorkflow_secretEnvOfFailures(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t) // TestAccService_secretEnvOfFailures
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	one := s.workflow(secretSteps("python load.py", secretParameters(`MODE = "full"`, `KEY = "very-secret-one"`, "1")))
	two := s.workflow(secretSteps("python load.py", secretParameters(`MODE = "full"`, `KEY = "very-secret-one", NEW = "very-secret-new"`, "2")))
	says := func(method string) func() {
		return func() {
			s.disturb(control.Fault{Method: method, Path: "/workflows/", Times: 1, Status: http.StatusUnprocessableEntity, Body: map[string]any{"detail": "Cannot take very-secret-one."}})
		}
	}
	refused := regexp.MustCompile(`Cannot\s+take\s+\(hidden\)\.`)
	s.run(
		resource.TestStep{PreConfig: says(http.MethodPost), Config: one, ExpectError: refused},
		resource.TestStep{Config: one, Check: acctest.Hides("very-secret")},
		resource.TestStep{PreConfig: says(http.MethodPut), Config: two, ExpectError: refused},
		resource.TestStep{Config: one, ConfigPlanChecks: acctest.PlansNothing(), Check: acctest.Hides("very-secret")},
		// The platform takes the update, and says nothing: the next refresh sees a variable that the state does not know of.
		resource.TestStep{
			PreConfig: func() {
				s.disturb(control.Fault{Method: http.MethodPut, Path: "/workflows/", Status: http.StatusBadGateway, Act: true})
			},
			Config:      two,
			ExpectError: regexp.MustCompile("Cannot update peak_workflow"),
		},
		resource.TestStep{
			PreConfig: s.Emulator.ClearFaults, Config: two, Check: acctest.Hides("very-secret"),
			ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionUpdate, acctest.PlanHides("very-secret")),
		},
	)
}

// TestAccWorkflow_secretEnvImport imports a workflow with variables that the configuration keeps secret: an import cannot
// know that, and the next apply says so.
func TestAccWorkflow_secretEnvImport(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	id := s.create(t, `{"name":"etl","steps":{"load":{"command":"python load.py","imageId":IMAGE,"parameters":{"env":{"KEY":"very-secret-one","MODE":"full"}}}}}`)
	config := s.workflow("steps = {\n load = { image_id = IMAGE, command = \"python load.py\", " + secretParameters(`MODE = "full"`, `KEY = "very-secret-one"`, "1") + " }\n}\n")
	s.run(
		resource.TestStep{
			ResourceName: address, ImportState: true, ImportStatePersist: true, Config: config,
			ImportStateIdFunc: func(*terraform.State) (string, error) { return id, nil },
		},
		resource.TestStep{
			Config: config, ConfigPlanChecks: acctest.ChangesOnly(address, "steps.load.parameters.env.KEY", "steps.load.parameters.env_wo_version", "status"),
			Check: acctest.Hides("very-secret"),
		},
		resource.TestStep{Config: config, ConfigPlanChecks: acctest.PlansNothing(), Check: acctest.Hides("very-secret")},
	)
}
