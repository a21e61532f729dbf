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
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// files are the parts of the zip of app, and hash the form of a content hash.
const files = "artifact=application/zip[app.py lib/ lib/run.sh]"

var hash = regexp.MustCompile(`^[0-9a-f]{64}$`)

func attribute(name string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), value)
}

func TestAccArtifact_basic(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	dir := app(t)
	p.Test(t, resource.TestCase{
		CheckDestroy: wrote(p, "DELETE"),
		Steps: []resource.TestStep{
			{
				Config: config(p, from(dir)),
				ConfigPlanChecks: planned(
					plancheck.ExpectKnownValue(address, tfjsonpath.New("artifact_hash"), knownvalue.StringRegexp(hash)),
					plancheck.ExpectUnknownValue(address, tfjsonpath.New("version")),
				),
				ConfigStateChecks: []statecheck.StateCheck{
					attribute("name", knownvalue.StringExact("app")),
					attribute("description", knownvalue.StringExact("")),
					attribute("version", knownvalue.Int64Exact(1)),
					attribute("artifact_hash", knownvalue.StringRegexp(hash)),
				},
				// Nothing is sent that is not configured.
				Check: wrote(p, "POST "+files+" name=app"),
			},
			{
				// One byte is one upload, and the plan shows what moves.
				PreConfig: func() { change(t, dir, "app.py", "print(2)\n") },
				Config:    config(p, from(dir)),
				ConfigPlanChecks: planned(
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
					plancheck.ExpectKnownValue(address, tfjsonpath.New("artifact_hash"), knownvalue.StringRegexp(hash)),
					plancheck.ExpectUnknownValue(address, tfjsonpath.New("version")),
					plancheck.ExpectKnownValue(address, tfjsonpath.New("description"), knownvalue.StringExact("")),
					// It names the file: the first digits of its SHA-256.
					plancheck.ExpectKnownValue(address, tfjsonpath.New("files").AtMapKey("app.py"), knownvalue.StringExact("0111afd387e1")),
				),
				ConfigStateChecks: []statecheck.StateCheck{attribute("version", knownvalue.Int64Exact(2)), attribute("files", knownvalue.MapSizeExact(2))},
				Check:             wrote(p, "PUT "+files),
			},
		},
	})
}

func TestAccArtifact_everything(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	dir := app(t)
	body := from(dir) + `
  ignore_files = [".rules"]
  source       = "git"
  scan         = true
  validate     = true
  timeouts     = { create = "5m", update = "5m", delete = "5m" }
`
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: config(p, body+`  description = "The app."`),
			Check:  wrote(p, "POST "+files+" name=app description=The app. source=git scan=true validate=true"),
		},
		{
			// Only what changed is sent.
			Config: config(p, body+`  description = "The web app."`),
			ConfigPlanChecks: planned(
				plancheck.ExpectKnownValue(address, tfjsonpath.New("version"), knownvalue.Int64Exact(1)),
			),
			Check: wrote(p, `PATCH {"description":"The web app."}`),
		},
		{
			Config: config(p, body+`  name = "web"`),
			// Left out, the description stays.
			ConfigStateChecks: []statecheck.StateCheck{attribute("description", knownvalue.StringExact("The web app."))},
			Check:             wrote(p, `PATCH {"name":"web"}`),
		},
		{
			PreConfig: func() { change(t, dir, "lib/run.sh", "exec python -O app.py\n") },
			Config:    config(p, body+"  name = \"web\"\n  description = \"\""),
			ConfigStateChecks: []statecheck.StateCheck{
				attribute("description", knownvalue.StringExact("")), attribute("version", knownvalue.Int64Exact(2)),
			},
			Check: wrote(p, `PATCH {"description":""}`, "PUT "+files+" scan=true validate=true"),
		},
		{
			// A source cannot be changed.
			Config:      config(p, regexp.MustCompile(`"git"`).ReplaceAllString(body, `"email"`)+`  name = "web"`),
			ExpectError: regexp.MustCompile(`(?s)Source of an artifact that exists.*it\s+is\s+"git".*terraform\s+taint`),
		},
		{
			// Left out, it stays.
			Config:            config(p, regexp.MustCompile(`source .*`).ReplaceAllString(body, "")+`  name = "web"`),
			ConfigPlanChecks:  planned(plancheck.ExpectEmptyPlan()),
			ConfigStateChecks: []statecheck.StateCheck{attribute("source", knownvalue.StringExact("git"))},
			Check:             wrote(p),
		},
	}})
}

// TestAccArtifact_unsent changes what the platform never hears of by itself.
func TestAccArtifact_unsent(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	dir, twin := app(t), app(t)
	inPlace := planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate))
	p.Test(t, resource.TestCase{Steps: acctest.FirstSteps(4, []resource.TestStep{
		{Config: config(p, from(dir)), Check: wrote(p, "POST "+files+" name=app")},
		{Config: config(p, from(twin)), PlanOnly: true},
		{Config: config(p, from(twin)+`ignore_files = [".rules"]`), ConfigPlanChecks: inPlace, Check: wrote(p)},
		{Config: config(p, from(twin)+`scan = true`), ConfigPlanChecks: inPlace, Check: wrote(p)},
		{Config: config(p, from(twin)+`timeouts = { update = "1m" }`), ConfigPlanChecks: inPlace, Check: wrote(p)},
		{
			Config:      config(p, from(twin)+`source = "git"`),
			ExpectError: regexp.MustCompile(`(?s)Source of an artifact that exists.*Terraform\s+has\s+sent\s+none`),
		},
		{
			// Without a folder the content stays as it is.
			Config: config(p, ""), ConfigPlanChecks: inPlace, Check: wrote(p),
			ConfigStateChecks: []statecheck.StateCheck{
				attribute("version", knownvalue.Int64Exact(1)), attribute("artifact_hash", knownvalue.StringRegexp(hash)),
			},
		},
	}...)})
}

// TestAccArtifact_unknownFolder has the folder known only at apply.
func TestAccArtifact_unknownFolder(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	dir, twin, other := app(t), app(t), app(t)
	change(t, other, "app.py", "print(3)\n")
	late := func(dir string) string {
		return config(p, "  path = terraform_data.dir.output") + "resource \"terraform_data\" \"dir\" {\n  input = \"" + dir + "\"\n}\n"
	}
	unknown := planned(
		plancheck.ExpectUnknownValue(address, tfjsonpath.New("artifact_hash")),
		plancheck.ExpectUnknownValue(address, tfjsonpath.New("version")),
	)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: late(dir), ConfigPlanChecks: unknown, Check: wrote(p, "POST "+files+" name=app")},
		{
			Config: late(twin), ConfigPlanChecks: unknown, Check: wrote(p),
			ConfigStateChecks: []statecheck.StateCheck{attribute("version", knownvalue.Int64Exact(1))},
		},
		{
			Config: late(other), ConfigPlanChecks: unknown, Check: wrote(p, "PUT "+files),
			ConfigStateChecks: []statecheck.StateCheck{attribute("version", knownvalue.Int64Exact(2))},
		},
	}})
}

func TestAccArtifact_identity(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	dir := app(t)
	p.Test(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{
			{
				Config:            config(p, from(dir)),
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectIdentityValueMatchesState(address, tfjsonpath.New("id"))},
			},
			{
				Config:            config(p, from(dir)+`description = "changed"`),
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectIdentityValueMatchesState(address, tfjsonpath.New("id"))},
			},
		},
	})
}

// TestAccArtifact_sourceAnew follows the advice of the error about a source: a tainted artifact is made anew with it.
func TestAccArtifact_sourceAnew(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	dir := app(t)
	cli := p.CLI(t, nil)
	config := func(source string) {
		cli.Write(map[string]string{"main.tf": "resource \"peak_artifact\" \"app\" {\n  name = \"app\"\n" + from(dir) + source + "\n}\n"})
	}
	config("")
	cli.Run("apply", "-auto-approve", "-no-color")
	config(`source = "git"`)
	if code, _, stderr := cli.Exit("plan", "-no-color"); code == 0 || !strings.Contains(stderr, "Source of an artifact that exists") {
		t.Errorf("exit code %d:\n%s", code, stderr)
	}
	cli.Run("taint", "peak_artifact.app")
	cli.Run("apply", "-auto-approve", "-no-color")
	if err := wrote(p, "POST "+files+" name=app", "DELETE", "POST "+files+" name=app source=git")(nil); err != nil {
		t.Error(err)
	}
	cli.Run("destroy", "-auto-approve", "-no-color")
}
