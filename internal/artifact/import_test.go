// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

func importing(id, config string) string {
	return config + "import {\n  to = " + address + "\n  id = \"" + id + "\"\n}\n"
}

// everything is all that shapes uploads and that the platform does not show.
const everything = `
  ignore_files = [".rules"]
  source       = "git"
  scan         = true
  validate     = true
`

func TestAccArtifact_import(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	dir := app(t)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config(p, from(dir)+everything)},
		{
			ResourceName: address, ImportState: true, ImportStateVerify: true,
			// The platform does not show them.
			ImportStateVerifyIgnore: []string{"path", "ignore_files", "source", "scan", "validate", "files"},
		},
		// A step with an import block demands a plan that changes nothing, here with everything configured.
		{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID},
		{ResourceName: address, ImportState: true, ImportStateId: "4f1c2d3e-5a6b-4c7d-8e9f-0a1b2c3d4e5f", ExpectError: regexp.MustCompile(`(?i)cannot\s+import\s+non-existent`)},
	}})
}

func TestAccArtifact_importByIdentity(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	p.Test(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{
			{Config: config(p, from(app(t))+everything)},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

// TestAccArtifact_adopt takes over artifacts that somebody else made.
func TestAccArtifact_adopt(t *testing.T) {
	t.Parallel()
	noOp := planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop))
	tests := map[string]struct {
		body   func(dir string) string
		change bool // whether the folder differs from what somebody uploaded
		checks resource.ConfigPlanChecks
		wrote  []string
	}{
		"same content":          {body: from, checks: noOp},
		"same content, all set": {body: func(dir string) string { return from(dir) + everything }, checks: noOp},
		"no folder":             {body: func(string) string { return "" }, checks: noOp},
		// As terraform plan -generate-config-out writes it.
		"generated": {
			body: func(string) string {
				return "path = \"\"\nignore_files = []\nsource = \"\"\nscan = false\nvalidate = false\ndescription = \"\"\ntimeouts = null\n"
			}, checks: noOp,
		},
		"other content": {
			body: from, change: true, checks: planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)), wrote: []string{"PUT " + files},
		},
		"other content, all set": {
			body: func(dir string) string { return from(dir) + everything }, change: true,
			checks: planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)), wrote: []string{"PUT " + files + " scan=true validate=true"},
		},
		"another description": {
			body:   func(dir string) string { return from(dir) + `description = "The app."` },
			checks: planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)), wrote: []string{`PATCH {"description":"The app."}`},
		},
	}
	for name, test := range acctest.Sample(2, tests) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := acctest.New(t, 0)
			dir := app(t)
			id := somebodyCreates(t, p, "app", dir)
			if test.change {
				change(t, dir, "app.py", "print(2)\n")
			}
			p.Test(t, resource.TestCase{Steps: []resource.TestStep{
				{
					Config: importing(id, config(p, test.body(dir))), ConfigPlanChecks: test.checks, Check: wrote(p, test.wrote...),
					ConfigStateChecks: []statecheck.StateCheck{attribute("artifact_hash", knownvalue.StringRegexp(hash)), attribute("id", knownvalue.StringExact(id))},
				},
				{Config: config(p, test.body(dir)), PlanOnly: true},
			}})
		})
	}
}

// TestAccArtifact_adoptThenChange has the first upload of an imported artifact carry, and record, what is configured.
func TestAccArtifact_adoptThenChange(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	p := acctest.New(t, 0)
	dir := app(t)
	id := somebodyCreates(t, p, "app", dir)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: importing(id, config(p, from(dir)+everything)), Check: wrote(p),
			ConfigStateChecks: []statecheck.StateCheck{attribute("path", knownvalue.StringExact("")), attribute("scan", knownvalue.Bool(false))},
		},
		{
			PreConfig: func() { change(t, dir, "app.py", "print(2)\n") },
			Config:    config(p, from(dir)+everything), Check: wrote(p, "PUT "+files+" scan=true validate=true"),
			ConfigStateChecks: []statecheck.StateCheck{
				attribute("path", knownvalue.StringExact(dir)), attribute("scan", knownvalue.Bool(true)), attribute("source", knownvalue.StringExact("git")),
				attribute("version", knownvalue.Int64Exact(2)),
			},
		},
		{
			// Now the values are Terraform's own and changes of them show.
			Config:           config(p, from(dir)+strings.Replace(everything, "scan         = true", "", 1)),
			ConfigPlanChecks: planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)), Check: wrote(p),
		},
	}})
}
