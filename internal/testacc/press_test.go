// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package testacc_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// block is a block spec that needs neither image nor instance.
const block = `
resource "peak_block_spec" "x" {
  name        = "NAME"
  title       = "TITLE"
  summary     = "Acceptance test"
  description = "DESCRIPTION"
  release     = { version = "1.0.0" }
  workflow    = { steps = { ask = { type = "http", method = "get", url = "URL", auth = { type = "no-auth" } } } }
  parameters  = { run = [{ name = "level", type = "string", default_value = "low" }] }
}
`

func TestAccBlockSpec(t *testing.T) {
	a := try(t)
	name := a.run.Name("block")
	config := func(title, more string) string {
		return fill(block+more, "NAME", name, "TITLE", title, "DESCRIPTION", a.run.Description(), "URL", askedAddress)
	}
	const next = `
resource "peak_block_spec_release" "next" {
  spec_id  = peak_block_spec.x.id
  version  = "1.1.0"
  workflow = { steps = { ask = { type = "http", method = "get", url = "URL", auth = { type = "no-auth" } } } }
}
data "peak_spec_releases" "x" {
  spec_id    = peak_block_spec.x.id
  kind       = "block"
  depends_on = [peak_block_spec_release.next]
}
`
	a.test(resource.TestCase{Steps: []resource.TestStep{
		{Config: config("First", "")},
		imports("peak_block_spec.x", "parameters"),
		{Config: config("Second", ""), ConfigPlanChecks: plans("peak_block_spec.x", plancheck.ResourceActionUpdate)},
		{
			PreConfig: func() {
				other := "Changed by somebody else"
				a.may(a.client.UpdateSpec(a.going, peak.Blocks, a.only("block spec", name), peak.SpecPatch{Metadata: &peak.Metadata{Title: &other}}))
			},
			Config: config("Second", ""), ConfigPlanChecks: plans("peak_block_spec.x", plancheck.ResourceActionUpdate),
		},
		{Config: config("Second", next), Check: resource.TestCheckResourceAttr("data.peak_spec_releases.x", "releases.#", "2")},
		{
			ResourceName: "peak_block_spec_release.next", ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"parameters", "timeouts"},
			ImportStateIdFunc: idFrom("peak_block_spec_release.next", "spec_id", "version"),
		},
	}})
}

// TestAccDeployment deploys a block: what it makes is a workflow that nobody runs.
func TestAccDeployment(t *testing.T) {
	a := try(t)
	name := a.run.Name("deployed")
	config := func(summary, level string) string {
		return fill(block+`
resource "peak_deployment" "x" {
  name          = "NAME"
  summary       = "SUMMARY"
  description   = "DESCRIPTION"
  block_spec_id = peak_block_spec.x.id
  parameters    = { run = { level = "LEVEL" } }
}
data "peak_deployment_revisions" "x" {
  deployment_id = peak_deployment.x.id
  depends_on    = [peak_deployment.x]
}
data "peak_deployment_parameters" "x" {
  deployment_id = peak_deployment.x.id
  depends_on    = [peak_deployment.x]
}
`, "NAME", name, "TITLE", "Deployed", "SUMMARY", summary, "LEVEL", level, "DESCRIPTION", a.run.Description(), "URL", askedAddress)
	}
	a.test(resource.TestCase{Steps: []resource.TestStep{
		{Config: config("First", "low"), Check: resource.TestCheckResourceAttr("data.peak_deployment_revisions.x", "revisions.#", "1")},
		// What is inside of metadata and spec need not be shown (contract 13.4).
		imports("peak_deployment.x", "parameters", "release_version", "block_spec_id", "summary", "description"),
		{Config: config("Second", "high"), ConfigPlanChecks: plans("peak_deployment.x", plancheck.ResourceActionUpdate)},
		{
			PreConfig: func() {
				a.may(a.client.UpdateRunParameters(a.going, a.only("block deployment", name), peak.RunParametersPatch{Parameters: map[string]any{"level": "changed"}}))
			},
			Config: config("Second", "high"), ConfigPlanChecks: plans("peak_deployment.x", plancheck.ResourceActionUpdate),
		},
	}})
}

// TestAccApp deploys an app of one block.
func TestAccApp(t *testing.T) {
	a := try(t)
	name := a.run.Name("app")
	config := func(title string) string {
		return fill(block+`
resource "peak_app_spec" "x" {
  name        = "NAME"
  title       = "TITLE"
  summary     = "Acceptance test"
  description = "DESCRIPTION"
  release     = { version = "1.0.0" }
  blocks      = [{ id = peak_block_spec.x.id, release_version = peak_block_spec.x.release_version }]
}
resource "peak_deployment" "x" {
  name        = "NAME"
  summary     = "Acceptance test"
  description = "DESCRIPTION"
  app_spec_id = peak_app_spec.x.id
}
data "peak_app_spec" "x" {
  id = peak_app_spec.x.id
}
`, "NAME", name, "TITLE", title, "DESCRIPTION", a.run.Description(), "URL", askedAddress)
	}
	a.test(resource.TestCase{Steps: []resource.TestStep{
		{Config: config("First"), Check: resource.TestCheckResourceAttr("peak_deployment.x", "blocks.#", "1")},
		imports("peak_app_spec.x"),
		{Config: config("Second"), ConfigPlanChecks: plans("peak_app_spec.x", plancheck.ResourceActionUpdate)},
		{
			PreConfig: func() {
				other := "Changed by somebody else"
				a.may(a.client.UpdateSpec(a.going, peak.Apps, a.only("app spec", name), peak.SpecPatch{Metadata: &peak.Metadata{Title: &other}}))
			},
			Config: config("Second"), ConfigPlanChecks: plans("peak_app_spec.x", plancheck.ResourceActionUpdate),
		},
	}})
}
