// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// demand is the workflow that the examples speak of.
const demand = `{"name":"demand-etl","steps":{"load":{"command":"python load.py","imageId":IMAGE},"train":{"command":"python train.py","imageId":IMAGE,"parents":["load"]}}}`

// example is a documented example as it stands.
func example(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "examples", filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAccWorkflow_lookupExamples(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	id := s.create(t, demand)
	s.Decide(t, world.Outcome{Kind: "step", Result: "failed", Times: 1})
	execution, err := s.Client(t).ExecuteWorkflow(t.Context(), workflowID(t, id), executeBody(), nil)
	if err != nil {
		t.Fatal(err)
	}
	s.Settle(t)
	s.Query(t, resource.TestCase{Steps: []resource.TestStep{{
		Config: s.Config(example(t, "data-sources/peak_workflow/data-source.tf") + example(t, "data-sources/peak_workflows/data-source.tf")),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("commands", knownvalue.ObjectExact(map[string]knownvalue.Check{
				"load": knownvalue.StringExact("python load.py"), "train": knownvalue.StringExact("python train.py"),
			})),
			statecheck.ExpectKnownOutputValue("failed", knownvalue.ObjectExact(map[string]knownvalue.Check{"demand-etl": knownvalue.StringExact(execution)})),
		},
	}}})
}

func TestAccWorkflow_listExample(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.create(t, demand)
	s.fill(t, 1)
	s.Query(t, resource.TestCase{
		TerraformVersionChecks: actions,
		Steps: []resource.TestStep{{
			Query: true, Config: s.Config(example(t, "list-resources/peak_workflow/list-resource.tfquery.hcl")),
			QueryResultChecks: []querycheck.QueryResultCheck{querycheck.ExpectLength("peak_workflow.demand", 1)},
		}},
	})
}

func TestAccWorkflowExecute_example(t *testing.T) {
	t.Parallel()
	acctest.NeedsActions(t)
	s := newStage(t)
	s.create(t, demand)
	cli := s.CLI(t, map[string]string{"main.tf": example(t, "actions/peak_workflow_execute/action.tf")})
	cli.Run("apply", "-invoke=action.peak_workflow_execute.backfill", "-auto-approve", "-input=false")
	if err := s.wrote(`POST ` + base + `ID/execute {"params":{"global":{"DAY":"2024-05-01"},"stepWise":{"train":{"EPOCHS":"5"}}},"stepsToRun":[{"runDAG":true,"stepName":"load"}]}`)(nil); err != nil {
		t.Error(err)
	}
}
