// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// What contrary mode has found once is shown here in every run; all other acceptance tests run in it with
// `make test CONTRARY=1`.

const contraryImage = `
resource "peak_image" "base" {
  name          = "base"
  type          = "workflow"
  build_details = { source = "dockerfile", dockerfile = "FROM python:3.13\n" }
}
`

const contraryBlock = contraryImage + `
resource "peak_block_spec" "etl" {
  name    = "etl"
  summary = "Loads data"
  release = { version = "1.0.0" }
  workflow = { steps = { load = { command = "@param:command", image_details = { id = peak_image.base.id } } } }
  parameters = { build = [{ name = "command", type = "string" }] }
}
`

// TestAccContrary_deletesAreAwaited has a platform that answers a delete before it is done. What the object uses could not be
// deleted then, its name was still taken, and a destroy left things behind without a word.
func TestAccContrary_deletesAreAwaited(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]string{
		"workflow": contraryImage + `
resource "peak_workflow" "etl" {
  name  = "etl"
  steps = { load = { image_id = peak_image.base.id, command = "run" } }
}
`,
		"block and app": contraryBlock + `
resource "peak_app_spec" "suite" {
  name    = "suite"
  summary = "All of it"
  release = { version = "1.0.0" }
  blocks  = [{ id = peak_block_spec.etl.id, release_version = peak_block_spec.etl.release.version }]
}
`,
		"artifact": `
resource "peak_artifact" "files" {
  name = "files"
  path = "` + acctest.Folder(t, map[string]string{"a.txt": "a"}) + `"
}
`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := acctest.NewContrary(t)
			p.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: p.Config(config)}}})
		})
	}
}

// TestAccContrary_deployment has a platform that shows less of deployments than assumed, and has words of its own for being
// busy. Texts that were not shown were sent again by every apply, the release was lost, and a busy deployment was not
// waited for.
func TestAccContrary_deployment(t *testing.T) {
	t.Parallel()
	p := acctest.NewContrary(t)
	config := func(title, command string) string {
		return p.Config(contraryBlock + `
resource "peak_deployment" "prod" {
  block_spec_id = peak_block_spec.etl.id
  name          = "prod"
  title         = "` + title + `"
  summary       = "s"
  description   = "not shown"
  image_url     = "https://example.com/a.png"
  parameters    = { build = { command = "` + command + `" } }
}
`)
	}
	nothing := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config:            config("a", "x"),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue("peak_deployment.prod", tfjsonpath.New("release_version"), knownvalue.StringExact("1.0.0"))},
		},
		{Config: config("a", "x"), ConfigPlanChecks: nothing},
		{
			// The title makes a revision that holds the deployment when the one for the command is asked for.
			Config:            config("b", "y"),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue("peak_deployment.prod", tfjsonpath.New("status"), knownvalue.StringExact("deployed"))},
		},
		{Config: config("b", "y"), ConfigPlanChecks: nothing},
	}})
}
