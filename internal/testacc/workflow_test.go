// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package testacc_test

import (
	"strconv"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// askedAddress is a page that anybody may ask for, which a step without an image asks.
const askedAddress = "https://docs.peak.ai"

// TestAccWorkflow has a workflow of a step that needs no image and no instance, and runs it once.
func TestAccWorkflow(t *testing.T) {
	a := try(t)
	name := a.run.Name("workflow")
	config := func(tag, more string) string {
		return fill(`
resource "peak_workflow" "x" {
  name  = "NAME"
  tags  = ["TAG"]
  steps = {
    ask = { type = "http", method = "get", url = "URL", auth = { type = "no-auth" } }
  }
}
data "peak_workflow" "x" {
  id = peak_workflow.x.id
}
`, "NAME", name, "TAG", tag, "URL", askedAddress) + more
	}
	const run = `
resource "peak_workflow_execution" "x" {
  workflow_id = peak_workflow.x.id
}
data "peak_workflow_executions" "x" {
  workflow_id = peak_workflow.x.id
  depends_on  = [peak_workflow_execution.x]
}
data "peak_workflow_execution" "x" {
  workflow_id  = peak_workflow.x.id
  execution_id = peak_workflow_execution.x.execution_id
  log_steps    = ["ask"]
}
`
	a.test(resource.TestCase{Steps: []resource.TestStep{
		{Config: config("tfacc", ""), Check: resource.TestCheckResourceAttr("data.peak_workflow.x", "name", name)},
		imports("peak_workflow.x"),
		{Config: config("tfacc-second", ""), ConfigPlanChecks: plans("peak_workflow.x", plancheck.ResourceActionUpdate)},
		{
			PreConfig: func() {
				id, err := strconv.ParseInt(a.only("workflow", name), 10, 64)
				a.may(err)
				_, err = a.client.UpdateWorkflow(a.going, id, peak.WorkflowBody{
					Name: name, Tags: []peak.Tag{{Name: "tfacc-changed"}},
					Steps: map[string]any{"ask": map[string]any{"type": "http", "method": "get", "url": askedAddress, "auth": map[string]any{"type": "no-auth"}}},
				})
				a.may(err)
			},
			Config: config("tfacc-second", ""), ConfigPlanChecks: plans("peak_workflow.x", plancheck.ResourceActionUpdate),
		},
		{Config: config("tfacc-second", run), Check: resource.ComposeTestCheckFunc(
			resource.TestCheckResourceAttr("data.peak_workflow_executions.x", "executions.#", "1"),
			resource.TestCheckResourceAttr("data.peak_workflow_execution.x", "steps.0.name", "ask"),
		)},
	}})
}
