// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

const runAddress = "peak_workflow_execution.run"

// execution is a configuration with a workflow and an execution of it.
func (s *stage) execution(body string) string {
	return s.workflow(twoSteps) + s.ids("resource \"peak_workflow_execution\" \"run\" {\n  workflow_id = peak_workflow.etl.id\n"+body+"\n}\n")
}

// ran expects the executions since the last such check.
func (s *stage) ran(t *testing.T, want int) resource.TestCheckFunc {
	t.Helper()
	return func(*terraformState) error {
		if got := requests(s, http.MethodPost, "/execute"); got != want {
			return fmt.Errorf("the workflow was run %d times, want %d", got, want)
		}
		s.Emulator.ClearJournal()
		return nil
	}
}

// TestAccWorkflowExecution runs a workflow once for what is configured: again when a trigger or a parameter changes or the last
// execution failed, and never for anything else.
func TestAccWorkflowExecution(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	fail := func() { s.Decide(t, world.Outcome{Kind: "step", Result: "failed", Times: 1}) }
	run := func(action plancheck.ResourceActionType, checks ...plancheck.PlanCheck) resource.ConfigPlanChecks {
		return resource.ConfigPlanChecks{PreApply: append([]plancheck.PlanCheck{plancheck.ExpectResourceAction(runAddress, action)}, checks...)}
	}
	open := plancheck.ExpectUnknownValue(runAddress, tfjsonpath.New("execution_id"))
	stays := plancheck.ExpectKnownValue(runAddress, tfjsonpath.New("execution_id"), knownvalue.NotNull())
	success := []statecheck.StateCheck{statecheck.ExpectKnownValue(runAddress, tfjsonpath.New("status"), knownvalue.StringExact("Success"))}
	failed := regexp.MustCompile(`(?s)Execution failed.*Step\s+"load"\s+failed.*terraform\s+apply\s+again`)
	late := func(value string) string {
		return "resource \"terraform_data\" \"late\" {\n  input = \"" + value + "\"\n}\n"
	}
	s.run(acctest.FirstSteps(4,
		// A run that fails is run again, of a create and of an update alike.
		resource.TestStep{PreConfig: fail, Config: s.execution(`triggers = { v = "1" }`), ExpectError: failed},
		resource.TestStep{Config: s.execution(`triggers = { v = "1" }`), ConfigPlanChecks: run(plancheck.ResourceActionReplace), ConfigStateChecks: success, Check: s.ran(t, 2)},
		resource.TestStep{PreConfig: fail, Config: s.execution(`triggers = { v = "2" }`), ExpectError: failed},
		resource.TestStep{Config: s.execution(`triggers = { v = "2" }`), ConfigPlanChecks: run(plancheck.ResourceActionUpdate, open), ConfigStateChecks: success, Check: s.ran(t, 2)},
		// Going back after a failure is no change, but the failure is Terraform's concern.
		resource.TestStep{PreConfig: fail, Config: s.execution(`triggers = { v = "3" }`), ExpectError: failed},
		resource.TestStep{Config: s.execution(`triggers = { v = "2" }`), ConfigPlanChecks: run(plancheck.ResourceActionUpdate, open), ConfigStateChecks: success, Check: s.ran(t, 2)},
		// Names that come and go run nothing, nor does what turns out to be the same.
		resource.TestStep{Config: s.execution(`triggers = { v = "2", w = "1" }`), ConfigPlanChecks: run(plancheck.ResourceActionUpdate, stays), Check: s.ran(t, 0)},
		resource.TestStep{Config: s.execution(`triggers = { v = terraform_data.late.output }`) + late("2"), ConfigPlanChecks: run(plancheck.ResourceActionUpdate, open), Check: s.ran(t, 0)},
		resource.TestStep{Config: s.execution(`triggers = { v = terraform_data.late.output }`) + late("4"), ConfigPlanChecks: run(plancheck.ResourceActionUpdate, open), Check: s.ran(t, 1)},
		resource.TestStep{Config: s.execution(``), ConfigPlanChecks: run(plancheck.ResourceActionUpdate, stays), Check: s.ran(t, 0)},
		resource.TestStep{Config: s.execution(`triggers = { v = "5" }`), ConfigPlanChecks: run(plancheck.ResourceActionUpdate, stays), Check: s.ran(t, 0)},
		resource.TestStep{
			Config: s.execution(`triggers = { v = "5" }` + "\nparameters = { global = { DAY = \"1\" }, step_wise = { load = { A = \"b\" } } }\nsteps_to_run = [{ name = \"load\", run_dag = true }]"),
			Check:  s.wrote(`POST ` + base + `ID/execute {"params":{"global":{"DAY":"1"},"stepWise":{"load":{"A":"b"}}},"stepsToRun":[{"runDAG":true,"stepName":"load"}]}`),
		},
		// What is only started may fail.
		resource.TestStep{PreConfig: fail, Config: s.execution(`triggers = { v = "6" }` + "\nwait = false"), Check: s.ran(t, 1)},
		resource.TestStep{PreConfig: func() { s.Settle(t) }, Config: s.execution(`triggers = { v = "6" }` + "\nwait = false"), Check: s.ran(t, 0)},
		resource.TestStep{Config: s.execution(`triggers = { v = "6" }`), ConfigPlanChecks: run(plancheck.ResourceActionUpdate, open), ConfigStateChecks: success, Check: s.ran(t, 1)},
		// An import is of the newest execution, and runs nothing.
		resource.TestStep{
			Config: s.execution(`triggers = { v = "6" }`), ResourceName: runAddress, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"triggers", "timeouts"},
		},
	)...)
}

// TestAccWorkflowExecution_left has the time run out, or an answer get lost: no execution is started twice.
func TestAccWorkflowExecution_left(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{
			PreConfig: func() {
				s.disturb(control.Fault{Method: http.MethodPost, Path: "/execute$", Cut: control.CutAfter, Times: 1})
			},
			Config: s.execution(`triggers = { v = "1" }`), Check: s.ran(t, 1),
		},
		resource.TestStep{
			PreConfig:   func() { s.Decide(t, world.Outcome{Kind: "step", Result: "stuck", Times: 1}) },
			Config:      s.execution("triggers = { v = \"2\" }\ntimeouts = { update = \"2s\" }"),
			ExpectError: regexp.MustCompile(`(?s)Execution not finished in time.*The\s+next\s+apply\s+follows\s+it`),
		},
		resource.TestStep{
			PreConfig: func() {
				for id, run := range s.Emulator.Objects()["execution"] {
					if run["status"] == "Running" {
						done := map[string]any{"status": "Success"}
						if err := s.Emulator.Edit("execution", id, map[string]any{"status": "Success", "steps": map[string]any{"load": done, "next": done}}); err != nil {
							t.Error(err)
						}
					}
				}
			},
			Config:            s.execution(`triggers = { v = "2" }`),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(runAddress, tfjsonpath.New("status"), knownvalue.StringExact("Success"))},
			Check:             s.ran(t, 1), // the one before
		},
		resource.TestStep{
			PreConfig: func() {
				s.disturb(control.Fault{Method: http.MethodPost, Path: "/execute$", Cut: control.CutBefore, Times: 1})
			},
			Config:      s.execution(`triggers = { v = "3" }`),
			ExpectError: regexp.MustCompile(`(?s)Execution may have started.*before\s+you\s+run\s+terraform\s+apply\s+again`),
		},
		resource.TestStep{Config: s.execution(`triggers = { v = "3" }`), Check: s.ran(t, 2)},
		// The platform keeps executions for a while only.
		resource.TestStep{
			PreConfig: func() {
				s.disturb(control.Fault{Method: http.MethodGet, Path: "/executions/[^/]+$", Status: http.StatusNotFound})
			},
			Config: s.execution(`triggers = { v = "3" }`), PlanOnly: true,
		},
		resource.TestStep{PreConfig: s.Emulator.ClearFaults, Config: s.execution(`triggers = { v = "3" }`)},
	)
}
