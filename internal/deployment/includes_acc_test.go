// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestAccDeployment_swappedBlock swaps a block of an app for one that it has not. An import finds out what was swapped, with releases and
// without, and plans nothing; a later release of the included block changes nothing.
func TestAccDeployment_swappedBlock(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	audit := s.requiring("audit", `{"run":[{"name":"depth","type":"number","required":true,"defaultValue":3}]}`)
	s.Emulator.ClearJournal()
	const values = "\n  parameters = { etl = { build = { command = \"x\" } } }\n"
	short := s.app(values + "includes = [{ id = \"" + audit + "\" }]\n  excludes = [{ id = \"UI\" }]")
	long := s.app(values + "includes = [{ id = \"" + audit + "\", release_version = \"1.0.0\" }]\n  excludes = [{ id = \"UI\", release_version = \"1.0.0\" }]")
	deployed := tfjsonpath.New("includes").AtSliceIndex(0).AtMapKey("release_version")
	steps := []resource.TestStep{
		{
			Config: short, ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionCreate, plancheck.ExpectUnknownValue(address, deployed)),
			Check: s.wrote(`POST /v1/apps/deployments/ {"metadata":{"name":"prod","summary":"s"},"parameters":{"audit":{"run":{"depth":3}},"etl":{"build":{"command":"x"}}},` +
				`"spec":{"excludes":[{"id":"UI"}],"id":"SUITE","includes":[{"id":"` + audit + `"}]}}`),
			ConfigStateChecks: states(attribute(knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
				"id": knownvalue.StringExact(audit), "release_version": knownvalue.StringExact("1.0.0"),
			})}), "includes"), attribute(knownvalue.ListSizeExact(2), "blocks")),
		},
		{
			PreConfig: func() {
				if err := s.client.CreateBlockRelease(t.Context(), audit, peak.BlockReleaseCreate{
					Release: peak.ReleaseInput{Version: "1.1.0"}, Config: map[string]any{"steps": s.parse(`{"call":{"type":"http","method":"get","url":"https://example.com"}}`)},
				}); err != nil {
					t.Fatal(err)
				}
				s.Emulator.ClearJournal()
			},
			Config: short, ConfigPlanChecks: acctest.PlansNothing(), Check: s.wrote(),
		},
	}
	if !acctest.Contrary() {
		steps = append(steps,
			resource.TestStep{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID},
			resource.TestStep{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID, Config: long},
		)
	}
	s.run(steps...)
}

// TestAccDeployment_contradictorySelectors finds at plan what the platform would refuse.
func TestAccDeployment_contradictorySelectors(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	audit := s.requiring("audit", `{}`)
	app := func(selectors string) string {
		return s.app("parameters = { etl = { build = { command = \"x\" } } }\n" + selectors)
	}
	one := func(id string) string { return `[{ id = "` + id + `" }]` }
	const nobody = "4f1c2d3e-5a6b-4c7d-8e9f-0a1b2c3d4e5f"
	var steps []resource.TestStep
	for _, refused := range []struct{ config, want string }{
		{app("includes = " + one("UI")), `is in release 1.0.0 of the app, and includes adds what is not.`},
		{app("excludes = " + one(audit)), `Release 1.0.0 of the app has no block ` + audit},
		{app(`excludes = [{ id = "UI", release_version = "2.0.0" }]`), `has no block ` + s.ui + ` 2.0.0`},
		{app("includes = " + one(nobody)), `There is no block spec ` + nobody},
		{app(`includes = [{ id = "` + audit + `", release_version = "9.0.0" }]`), `There is no block spec ` + audit + ` with a release 9.0.0.`},
		{app(`excludes = [{ id = "UI" }, { id = "ETL" }]`), `Every block of the app is excluded`},
		{app("includes = " + one(audit) + "\nexcludes = [{ id = \"" + audit + "\", release_version = \"1.0.0\" }]"), `is in includes and excludes`},
	} {
		steps = append(steps, resource.TestStep{Config: refused.config, PlanOnly: true, ExpectError: words(refused.want)})
	}
	steps = append(steps,
		resource.TestStep{Config: app("excludes = " + one("UI"))},
		// A change that makes a revision is checked as well, and one that sends nothing is not.
		resource.TestStep{Config: app("includes = " + one("ETL")), PlanOnly: true, ExpectError: words(`is in release 1.0.0 of the app`)},
	)
	s.run(steps...)
}

// TestAccDeployment_selectorsInAnyOrder writes what is included and excluded in another order, after an apply and after an import, which
// cannot know the one in the configuration: nothing is planned.
func TestAccDeployment_selectorsInAnyOrder(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	audit, report := s.requiring("audit", `{}`), s.requiring("report", `{}`)
	app := func(first, second, left, right string) string {
		return s.app("includes = [{ id = \"" + first + "\" }, { id = \"" + second + "\", release_version = \"1.0.0\" }]\n" +
			"excludes = [{ id = \"" + left + "\" }, { id = \"" + right + "\" }]")
	}
	there, back := app(audit, report, "UI", "ETL"), app(report, audit, "ETL", "UI")
	steps := []resource.TestStep{
		{Config: there},
		{PreConfig: s.Emulator.ClearJournal, Config: back, ConfigPlanChecks: acctest.PlansNothing(), Check: s.wrote()},
		// Their releases written out are the same blocks.
		{Config: strings.NewReplacer(`{ id = "`+s.ui+`" }`, `{ id = "`+s.ui+`", release_version = "1.0.0" }`).Replace(there), PlanOnly: true},
	}
	if !acctest.Contrary() {
		for _, config := range []string{there, back} {
			steps = append(steps, resource.TestStep{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID, Config: config})
		}
	}
	s.run(steps...)
}

// TestAccDeployment_includedRaises includes a block whose version raises itself in the same apply, with a parameter that its release of
// before does not know, and deploys the latest release of it as well: neither is judged by what is on the platform when it is planned.
func TestAccDeployment_includedRaises(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	stack := func(url, definitions, body, more string) string {
		return s.app(body+"\n  includes = [{ id = peak_block_spec.extra.id, release_version = peak_block_spec.extra.release_version }]") + `
resource "peak_block_spec" "extra" {
  name       = "extra"
  summary    = "s"
  release    = { increment = "patch" }
  workflow   = { steps = { call = { type = "http", method = "get", url = "` + url + `" } } }
  parameters = { build = [` + definitions + `] }
}
` + more
	}
	const (
		etl    = `etl = { build = { command = "x" } }`
		before = "parameters = { " + etl + " }"
		after  = `parameters = { ` + etl + `, extra = { build = { must = "y" } } }`
		must   = `{ name = "must", type = "string", required = true }`
		alone  = `resource "peak_deployment" "alone" {
  block_spec_id = peak_block_spec.extra.id
  name          = "alone"
  summary       = "s"
  parameters    = VALUES
}
`
	)
	release := `resource "peak_block_spec_release" "etl" {
  spec_id    = "` + s.etl + `"
  version    = "2.0.0"
  workflow   = { steps = { call = { type = "http", method = "get", url = "https://example.com" } } }
  parameters = { build = [` + must + `] }
}
`
	first := stack("https://a.example", "", before, release)
	second := stack("https://b.example", must, after, release+strings.ReplaceAll(alone, "VALUES", `{ build = { must = "z" } }`))
	s.run(
		resource.TestStep{Config: first},
		resource.TestStep{Config: second, ConfigStateChecks: states(attribute(knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{
			"release_version": knownvalue.StringExact("0.1.1"),
		})}), "includes"))},
		// A release that is there is known when it is planned, also where it is a resource of its own.
		resource.TestStep{
			Config:   second + "resource \"peak_deployment\" \"etl\" {\n  block_spec_id = \"" + s.etl + "\"\n  release_version = peak_block_spec_release.etl.version\n  name = \"third\"\n  summary = \"s\"\n}\n",
			PlanOnly: true, ExpectError: words(`the release requires the build parameter "must"`),
		},
	)
}
