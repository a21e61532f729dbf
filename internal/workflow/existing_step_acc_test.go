// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestAccWorkflow_instanceTypeOfExistingStep gives a step that is there an instance type that is not: an error at plan, as for a
// new step.
func TestAccWorkflow_instanceTypeOfExistingStep(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	with := func(id string) string {
		return s.workflow(`steps = { load = { image_id = IMAGE, command = "python load.py", resources = { instance_type_id = ` + id + ` } } }`)
	}
	s.run(
		resource.TestStep{Config: with("22")},
		resource.TestStep{Config: with("4711"), PlanOnly: true, ExpectError: regexp.MustCompile(`There\s+is\s+no\s+instance\s+type\s+4711`)},
	)
}

// TestAccWorkflow_versionOfAnotherImage gives a step another image and no version: the version of the one before is not kept.
func TestAccWorkflow_versionOfAnotherImage(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	other, version := s.Image(t, "other", "workflow")
	s.run(
		resource.TestStep{Config: s.workflow(small)},
		resource.TestStep{
			Config:            s.workflow(fmt.Sprintf(`steps = { load = { image_id = %d, command = "python load.py" } }`, other)),
			ConfigPlanChecks:  acctest.ChangesOnly(address, "steps.load.image_id", "steps.load.image_version_id", "status"),
			ConfigStateChecks: []statecheck.StateCheck{step(knownvalue.StringExact(fmt.Sprint(version)), "image_version_id")},
		},
	)
}

// TestAccWorkflow_secretNamesNarrowed takes a name out of env_wo. Somebody gives a variable of that name on the platform: it is no
// secret of the configuration any more, and shows as drift.
func TestAccWorkflow_secretNamesNarrowed(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	config := func(secret, version string) string {
		return s.workflow(secretSteps("python load.py", secretParameters(`MODE = "full"`, secret, version)))
	}
	s.run(
		resource.TestStep{Config: config(`KEY = "very-secret-one", TOKEN = "very-secret-token"`, "1")},
		resource.TestStep{Config: config(`KEY = "very-secret-one"`, "2")},
		resource.TestStep{
			PreConfig: func() {
				for id, object := range s.Emulator.Objects()["workflow"] {
					steps, _ := object["steps"].(map[string]any)
					load, _ := steps["load"].(map[string]any)
					parameters, _ := load["parameters"].(map[string]any)
					env, _ := parameters["env"].(map[string]any)
					env["TOKEN"] = "by-hand"
					if err := s.Emulator.Edit("workflow", id, map[string]any{"steps": steps}); err != nil {
						t.Fatal(err)
					}
				}
			},
			Config: config(`KEY = "very-secret-one"`, "2"), ConfigPlanChecks: acctest.ChangesOnly(address, "steps.load.parameters.env.TOKEN", "status"),
			Check: acctest.Hides("very-secret"),
		},
	)
}
