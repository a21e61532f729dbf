// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package testacc_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
)

// TestAccDataSources reads what a tenant has. It makes nothing, so that a token that may only read can do all of it.
func TestAccDataSources(t *testing.T) {
	for name, blocks := range map[string][]string{
		"instances":   {`data "peak_instance_options" "x" { entity_type = "workflow" }`, `data "peak_workflow_resources" "x" {}`, `data "peak_default_resources" "x" {}`},
		"services":    {`data "peak_artifacts" "x" {}`, `data "peak_images" "x" {}`, `data "peak_services" "x" {}`, `data "peak_workflows" "x" {}`},
		"press":       {`data "peak_specs" "x" {}`, `data "peak_block_specs" "x" {}`, `data "peak_app_specs" "x" {}`, `data "peak_deployments" "x" {}`},
		"metrics":     {`data "peak_metric_collections" "x" {}`, `data "peak_metric_namespaces" "x" {}`},
		"mails":       {`data "peak_emails" "x" {}`, `data "peak_email_templates" "x" {}`},
		"warehouses":  {`data "peak_data_warehouses" "x" {}`},
		"permissions": {"data \"peak_permission\" \"x\" {\n  feature = \"TFACC.NOTHING\"\n  action  = \"read\"\n}"},
	} {
		t.Run(name, func(t *testing.T) {
			a := try(t)
			a.test(resource.TestCase{Steps: []resource.TestStep{{Config: strings.Join(blocks, "\n")}}})
		})
	}
}

// TestAccLists finds in terraform query what an apply has made.
func TestAccLists(t *testing.T) {
	a := try(t)
	name := a.run.Name("listed")
	a.test(resource.TestCase{TerraformVersionChecks: withActions(), Steps: []resource.TestStep{
		{Config: fill(`
resource "peak_artifact" "x" {
  name        = "NAME"
  description = "DESCRIPTION"
  path        = "FOLDER"
}
`+block, "NAME", name, "TITLE", "Listed", "DESCRIPTION", a.run.Description(), "URL", askedAddress, "FOLDER", a.folder(map[string]string{"a.txt": "a\n"}))},
		{
			Query: true,
			Config: `
provider "peak" {}
list "peak_artifact" "x" {
  provider = peak
  limit    = 10000
}
list "peak_block_spec" "x" {
  provider = peak
  limit    = 10000
}
`,
			QueryResultChecks: []querycheck.QueryResultCheck{
				querycheck.ExpectLengthAtLeast("peak_artifact.x", 1), querycheck.ExpectLengthAtLeast("peak_block_spec.x", 1),
			},
		},
	}})
}

// TestAccActions runs a workflow and downloads an artifact.
func TestAccActions(t *testing.T) {
	a := try(t)
	name := a.run.Name("acts")
	target := a.folder(nil) + "/app.zip"
	a.test(resource.TestCase{TerraformVersionChecks: withActions(), Steps: []resource.TestStep{{Config: fill(`
resource "peak_artifact" "x" {
  name        = "NAME"
  description = "DESCRIPTION"
  path        = "FOLDER"
}
resource "peak_workflow" "x" {
  name  = "NAME"
  steps = { ask = { type = "http", method = "get", url = "URL", auth = { type = "no-auth" } } }
}
action "peak_artifact_download" "x" {
  config {
    artifact_id   = peak_artifact.x.id
    path          = "TARGET"
    expected_hash = peak_artifact.x.artifact_hash
  }
}
action "peak_workflow_execute" "x" {
  config { workflow_id = peak_workflow.x.id }
}
resource "terraform_data" "x" {
  input = [peak_artifact.x.id, peak_workflow.x.id]
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.peak_artifact_download.x, action.peak_workflow_execute.x]
    }
  }
}
data "peak_workflow_executions" "x" {
  workflow_id = peak_workflow.x.id
  depends_on  = [terraform_data.x]
}
`, "NAME", name, "DESCRIPTION", a.run.Description(), "URL", askedAddress, "TARGET", target, "FOLDER", a.folder(map[string]string{"a.txt": "a\n"})),
		Check: resource.TestCheckResourceAttr("data.peak_workflow_executions.x", "executions.#", "1"),
	}}})
}
