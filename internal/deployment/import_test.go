// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// importable are configurations whose import plans nothing.
func importable(s *stage) map[string]string {
	return map[string]string{
		"minimal":            s.block(command("x")),
		"everything":         s.block(nested),
		"a default spelled":  s.block(`parameters = { build = { command = "x", size = 21 }, run = { agg = "AVG", limit = 1 } }`),
		"masked":             s.block(`parameters = { build = { command = "x", licence = "L-1" }, run = { api_key = "hidden-key" } }`),
		"app":                s.app(suiteValues),
		"app, defaults only": s.app(`parameters = { etl = { build = { command = "x" } } }`),
		"app, block's own":   s.app(strings.Replace(suiteValues, `banner = "hi"`, `banner = "hi", region = "ap"`, 1)),
	}
}

func TestAccDeployment_import(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, specUnshown)
	for name := range acctest.Sample(3, importable(&stage{Platform: &acctest.Platform{}})) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			config := importable(s)[name]
			steps := []resource.TestStep{
				{Config: config},
				// A step with an import block demands a plan that changes nothing.
				{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID},
			}
			if name == "minimal" || name == "everything" || name == "app" {
				// What is a default or masked is not in an imported state.
				steps = append(steps, resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true})
			}
			if name == "minimal" {
				steps = append(steps, resource.TestStep{
					ResourceName: address, ImportState: true, ImportStateId: "4f1c2d3e-5a6b-4c7d-8e9f-0a1b2c3d4e5f", ExpectError: words(`Cannot import non-existent`),
				})
			}
			s.run(steps...)
		})
	}
}

func TestAccDeployment_importByIdentity(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, specUnshown)
	for _, name := range []string{"minimal", "app"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.Test(t, resource.TestCase{
				TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
				CheckDestroy:           s.cleanUp,
				Steps: []resource.TestStep{
					{Config: importable(s)[name]},
					{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
				},
			})
		})
	}
}

// TestAccDeployment_adopt takes over a deployment that somebody else made, and goes on with it: what was masked is sent with
// the next revision, and never the mask.
func TestAccDeployment_adopt(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, specUnshown)
	s := newStage(t)
	id, err := s.client.CreateDeployment(t.Context(), peak.Blocks, peak.DeploymentCreate{
		Metadata: peak.Metadata{Name: new("prod"), Summary: new("s")}, SpecID: s.etl, ReleaseVersion: "1.0.0", RevisionNotes: new("theirs"),
		Parameters: map[string]any{"build": map[string]any{"command": "x", "licence": "L-1"}, "run": map[string]any{"api_key": "hidden-key", "limit": 5}},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Settle(t)
	config := func(limit, command string) string {
		return "import {\n  to = " + address + "\n  id = \"" + id + "\"\n}\n" + s.block(
			`parameters = { build = { command = "`+command+`", licence = "L-1" }, run = { api_key = "hidden-key", limit = `+limit+` } }`)
	}
	s.run(
		resource.TestStep{
			Config: config("5", "x"), Check: s.wrote(), ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionNoop),
			ConfigStateChecks: states(
				attribute(knownvalue.StringExact("********"), "parameters", "run", "api_key"), attribute(knownvalue.StringExact("theirs"), "revision_notes"),
			),
		},
		resource.TestStep{
			Config: config("5", "y"),
			Check: s.wrote(`POST /v1/blocks/deployments/ID/revisions {"parameters":{"build":{"command":"y","licence":"L-1"},` +
				`"run":{"api_key":"hidden-key","limit":5}},"release":{"version":"1.0.0"}}`),
			ConfigStateChecks: states(attribute(knownvalue.StringExact("hidden-key"), "parameters", "run", "api_key")),
		},
		resource.TestStep{
			Config: config("6", "y"), ConfigPlanChecks: acctest.ChangesOnly(address, "parameters.run.limit"),
			Check: s.wrote(`PATCH /v2/deployments/ID/parameters/run {"parameters":{"limit":6}}`),
		},
	)
}
