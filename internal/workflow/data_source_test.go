// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

const twoSteps = `
  steps = {
    load = { image_id = IMAGE, command = "python load.py", output_parameters = { rows = "rows.txt" } }
    next = { image_id = IMAGE, command = "python next.py", parents = ["load"] }
  }
`

func TestAccWorkflowExecutions(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	execute := func() {
		if _, err := s.Client(t).ExecuteWorkflow(t.Context(), workflowID(t, s.ID(t, "workflow")), executeBody(), nil); err != nil {
			t.Fatal(err)
		}
		s.Settle(t)
	}
	lists := `
data "peak_workflow_executions" "all" {
  workflow_id = peak_workflow.etl.id
}
data "peak_workflow_executions" "failed" {
  workflow_id = peak_workflow.etl.id
  statuses    = ["Failed"]
}
data "peak_workflow_executions" "newest" {
  workflow_id = peak_workflow.etl.id
  limit       = 1
}
data "peak_workflow_executions" "past" {
  workflow_id = peak_workflow.etl.id
  date_to     = "2001-01-01T00:00:00Z"
}
`
	details := `
data "peak_workflow_execution" "newest" {
  workflow_id  = peak_workflow.etl.id
  execution_id = data.peak_workflow_executions.newest.executions[0].id
  log_steps    = ["load"]
  log_lines    = 2
}
`
	size := func(name string, count int) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.peak_workflow_executions."+name, tfjsonpath.New("executions"), knownvalue.ListSizeExact(count))
	}
	of := func(i int, name string) tfjsonpath.Path {
		return tfjsonpath.New("steps").AtSliceIndex(i).AtMapKey(name)
	}
	const newest, unnamed = "data.peak_workflow_execution.newest", "data.peak_workflow_execution.unnamed"
	last := func(arguments string) string {
		return "data \"peak_workflow_execution\" \"unnamed\" {\n workflow_id = peak_workflow.etl.id\n" + arguments + "\n}\n"
	}
	s.run(
		resource.TestStep{
			Config:      s.Config(`data "peak_workflow_executions" "x" { workflow_id = "424242" }`),
			ExpectError: regexp.MustCompile(`There\s+is\s+no\s+workflow\s+424242`),
		},
		resource.TestStep{
			Config:      s.Config("data \"peak_workflow_executions\" \"x\" {\n workflow_id = \"1\"\n date_from = \"yesterday\"\n }"),
			ExpectError: regexp.MustCompile(`is\s+not\s+a\s+time`),
		},
		resource.TestStep{Config: s.workflow(twoSteps) + lists + last(""), ConfigStateChecks: []statecheck.StateCheck{
			size("all", 0),
			statecheck.ExpectKnownValue(unnamed, tfjsonpath.New("execution_id"), knownvalue.Null()),
			statecheck.ExpectKnownValue(unnamed, tfjsonpath.New("status"), knownvalue.Null()),
			statecheck.ExpectKnownValue(unnamed, tfjsonpath.New("steps"), knownvalue.ListSizeExact(0)),
		}},
		resource.TestStep{
			PreConfig: func() {
				execute()
				s.Decide(t, world.Outcome{Kind: "step", Match: map[string]string{"step": "load"}, Result: "failed", Message: "KeyError: 'price'", Times: 1})
				execute()
			},
			Config: s.workflow(twoSteps) + lists + details + last("log_lines = 1") + strings.Replace(last("log_steps = []"), "unnamed", "quiet", 1),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.CompareValuePairs(newest, tfjsonpath.New("execution_id"), unnamed, tfjsonpath.New("execution_id"), compare.ValuesSame()),
				statecheck.ExpectKnownValue(unnamed, of(0, "log_tail"), knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("Failed with exit code 1.")})),
				statecheck.ExpectKnownValue(unnamed, of(1, "log_tail"), knownvalue.Null()),
				statecheck.ExpectKnownValue("data.peak_workflow_execution.quiet", of(0, "log_tail"), knownvalue.Null()),
				size("all", 2), size("failed", 1), size("newest", 1), size("past", 0),
				statecheck.ExpectKnownValue(newest, tfjsonpath.New("status"), knownvalue.StringExact("Failed")),
				statecheck.ExpectKnownValue(newest, tfjsonpath.New("finished_at"), knownvalue.NotNull()),
				statecheck.ExpectKnownValue(newest, of(0, "name"), knownvalue.StringExact("load")),
				statecheck.ExpectKnownValue(newest, of(0, "status"), knownvalue.StringExact("Failed")),
				statecheck.ExpectKnownValue(newest, of(0, "log_tail"), knownvalue.ListExact([]knownvalue.Check{
					knownvalue.StringExact("KeyError: 'price'"), knownvalue.StringExact("Failed with exit code 1."),
				})),
				statecheck.ExpectKnownValue(newest, of(1, "name"), knownvalue.StringExact("next")),
				statecheck.ExpectKnownValue(newest, of(1, "status"), knownvalue.StringExact(acctest.Word("Skipped", "Omitted"))),
				statecheck.ExpectKnownValue(newest, of(1, "log_tail"), knownvalue.Null()),
			},
		},
		resource.TestStep{
			Config:      s.workflow(twoSteps) + lists + regexp.MustCompile(`"load"\]`).ReplaceAllString(details, `"nope"]`),
			ExpectError: regexp.MustCompile(`has\s+no\s+step\s+"nope"`),
		},
		resource.TestStep{Config: s.workflow(twoSteps)},
	)
}

// TestAccWorkflow_examples runs the documented examples as they stand.
func TestAccWorkflow_examples(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	for _, name := range []string{"resource.tf", "resource_webhook.tf"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(filepath.Join("..", "..", "examples", "resources", "peak_workflow", name))
			if err != nil {
				t.Fatal(err)
			}
			p := acctest.New(t, 0)
			p.Test(t, resource.TestCase{Steps: []resource.TestStep{
				{Config: p.Config(string(text))},
			}})
		})
	}
}
