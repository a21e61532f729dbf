// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// requires defines required parameters with defaults, nested ones too, beside one that is not required.
const requires = `{
  "build": [
    {"name": "size", "type": "number", "required": true, "defaultValue": 21},
    {"name": "colour", "type": "string", "required": true, "defaultValue": "blue"},
    {"name": "optional", "type": "string", "defaultValue": "left out"},
    {"name": "source", "type": "object", "required": true, "properties": [
      {"name": "host", "type": "string", "required": true},
      {"name": "port", "type": "number", "required": true, "defaultValue": 5432},
      {"name": "tls", "type": "object", "required": true, "properties": [{"name": "verify", "type": "boolean", "required": true, "defaultValue": true}]}
    ]}
  ],
  "run": [
    {"name": "region", "type": "string", "required": true, "defaultValue": "eu"},
    {"name": "mode", "type": "string", "required": true, "defaultValue": "full"},
    {"name": "why", "type": "string", "required": true, "conditions": [{"dependsOn": "mode", "operator": "equals", "value": "part"}]}
  ]
}`

// requiring publishes a block that has required parameters with defaults.
func (s *stage) requiring(name, definitions string) string {
	s.t.Helper()
	id, err := s.client.CreateBlockSpec(s.t.Context(), peak.BlockSpecCreate{
		Kind: "workflow", Metadata: peak.Metadata{Name: &name, Summary: &name}, Release: peak.ReleaseInput{Version: "1.0.0"},
		Config: map[string]any{"steps": s.parse(`{"call":{"type":"http","method":"get","url":"https://example.com"}}`)}, Parameters: s.parse(definitions),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

// TestAccDeployment_requiredDefaults sends the defaults of what is required, and shows nothing of it: not in the state, not in a plan,
// not after an import.
func TestAccDeployment_requiredDefaults(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.etl = s.requiring("needy", requires)
	if err := s.client.CreateBlockRelease(t.Context(), s.etl, peak.BlockReleaseCreate{
		Release:    peak.ReleaseInput{Version: "1.1.0"},
		Config:     map[string]any{"steps": s.parse(`{"call":{"type":"http","method":"get","url":"https://example.com"}}`)},
		Parameters: s.parse(strings.ReplaceAll(strings.ReplaceAll(requires, "5432", "5433"), `"full"`, `"part of it"`)),
	}); err != nil {
		t.Fatal(err)
	}
	s.Emulator.ClearJournal()
	const (
		least  = `parameters = { build = { source = { host = "h" } } }`
		named  = `parameters = { build = { source = { host = "h", port = 5432, tls = { verify = true } }, size = 21 }, run = { mode = "full" } }`
		filled = `"parameters":{"build":{"colour":"blue","size":21,"source":{"host":"h","port":5432,"tls":{"verify":true}}},"run":{"mode":"full","region":"eu"}}`
	)
	release := func(version string) string { return "release_version = \"" + version + "\"\n" }
	asConfigured := attribute(knownvalue.ObjectExact(map[string]knownvalue.Check{
		"build": knownvalue.ObjectExact(map[string]knownvalue.Check{"source": knownvalue.ObjectExact(map[string]knownvalue.Check{"host": knownvalue.StringExact("h")})}),
	}), "parameters")
	steps := []resource.TestStep{
		{
			Config:            s.block(release("1.0.0") + least),
			Check:             s.wrote(`POST /v1/blocks/deployments/ {"metadata":{"name":"prod","summary":"s"},` + filled + `,"spec":{"id":"ETL","release":{"version":"1.0.0"}}}`),
			ConfigStateChecks: states(asConfigured),
		},
		// Naming a default, and no longer naming it, comes to the same request: nothing is sent.
		{Config: s.block(release("1.0.0") + named), Check: s.wrote()},
		{Config: s.block(release("1.0.0") + least), Check: s.wrote()},
		{ // a run value is sent alone, and back to its default when it is not given any more
			Config: s.block(release("1.0.0") + strings.Replace(least, `parameters = { `, `parameters = { run = { mode = "fast" }, `, 1)),
			Check:  s.wrote(`PATCH /v2/deployments/ID/parameters/run {"parameters":{"mode":"fast"}}`),
		},
		{Config: s.block(release("1.0.0") + least), Check: s.wrote(`PATCH /v2/deployments/ID/parameters/run {"parameters":{"mode":"full"}}`)},
		{ // another release has other defaults
			Config: s.block(release("1.1.0") + least), ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionUpdate),
			Check: s.wrote(`POST /v1/blocks/deployments/ID/revisions {` + strings.NewReplacer("5432", "5433", `"full"`, `"part of it"`).Replace(filled) + `,"release":{"version":"1.1.0"}}`),
		},
		{Config: s.block(release("1.1.0") + least), ConfigPlanChecks: acctest.PlansNothing(), Check: s.wrote()},
	}
	if !acctest.Contrary() {
		steps = append(steps, resource.TestStep{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID})
	}
	s.run(acctest.FirstSteps(4, steps...)...)
}

// TestAccDeployment_requiredDefaultsOfApp sends those of the app and of its blocks, included ones too, and leaves to a block what it takes
// over from the app.
func TestAccDeployment_requiredDefaultsOfApp(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	s.etl = s.requiring("needy", requires)
	more := s.requiring("more", `{"build": [{"name": "size", "type": "number", "required": true, "defaultValue": 3}, {"name": "own", "type": "string_array", "required": true, "defaultValue": ["a"]}]}`)
	s.ui = s.requiring("out", `{"build": [{"name": "never", "type": "string", "required": true}]}`)
	name := "stack"
	var err error
	if s.suite, err = s.client.CreateAppSpec(t.Context(), peak.AppSpecCreate{
		Metadata: peak.Metadata{Name: &name, Summary: &name}, Release: peak.ReleaseInput{Version: "1.0.0"},
		Parameters: s.parse(`{
		  "build": [{"name": "colour", "type": "string"}, {"name": "size", "type": "number", "required": true, "defaultValue": 40}],
		  "run": [{"name": "region", "type": "string", "defaultValue": "us"}, {"name": "mode", "type": "string", "required": true}]
		}`),
		Config: []peak.AppBlock{{ID: s.etl, Release: peak.BlockRelease{Version: "1.0.0"}}, {ID: s.ui, Release: peak.BlockRelease{Version: "1.0.0"}}},
	}); err != nil {
		t.Fatal(err)
	}
	s.Emulator.ClearJournal()
	body := `
  parameters     = { needy = { build = { source = { host = "h" } } } }
  app_parameters = { build = { colour = "red" }, run = { mode = "fast" } }
  includes       = [{ id = "` + more + `", release_version = "1.0.0" }]
  excludes       = [{ id = "UI" }]
`
	s.run(
		resource.TestStep{
			Config: s.app(body),
			Check: s.wrote(`POST /v1/apps/deployments/ {"appParameters":{"build":{"colour":"red","size":40},"run":{"mode":"fast"}},"metadata":{"name":"prod","summary":"s"},` +
				`"parameters":{"more":{"build":{"own":["a"]}},"needy":{"build":{"source":{"host":"h","port":5432,"tls":{"verify":true}}},"run":{"region":"eu"}}},` +
				`"spec":{"excludes":[{"id":"UI"}],"id":"SUITE","includes":[{"id":"` + more + `","releaseVersion":"1.0.0"}]}}`),
			ConfigStateChecks: states(attribute(knownvalue.ObjectExact(map[string]knownvalue.Check{"needy": knownvalue.NotNull()}), "parameters")),
		},
		resource.TestStep{Config: s.app(body), ConfigPlanChecks: acctest.PlansNothing(), Check: s.wrote()},
	)
}

// TestAccDeployment_refusedValues finds at plan what the platform would refuse, on the attribute; where the release is not known yet, at
// apply, before anything is sent.
func TestAccDeployment_refusedValues(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	block := func(values string) string { return s.block("parameters = " + values) }
	var steps []resource.TestStep
	for _, refused := range []struct{ config, want string }{
		{s.block(""), `parameters.build.command: the release requires the build parameter "command" and has no default for it.`},
		{block(`{ build = { command = "x", sise = 1 } }`), `parameters.build.sise: the release defines no build parameter "sise". There are: size,`},
		{block(`{ build = { command = "x" }, run = { size = 1 } }`), `There is a build parameter of this name: move it there.`},
		{block(`{ build = { command = 3 } }`), `parameters.build.command has to be of type string, and is number.`},
		{block(`{ build = { command = "x", size = "21" } }`), `parameters.build.size has to be of type number, and is string.`},
		{block(`{ build = { command = "x", source = { ports = [1] } } }`), `parameters.build.source.host: parameter "source" requires it`},
		{block(`{ build = { command = "x", source = { host = "h", ports = ["1"] } } }`), `parameters.build.source.ports[0] has to be of type number, and is string.`},
		{block(`{ build = { command = "x", source = { host = "h", tls = { verifies = true } } } }`), `parameters.build.source.tls.verifies: parameter "tls" has no such property. There are: verify.`},
		{block(`{ build = { command = "x", tables = [{ name = "t", keys = "k" }] } }`), `parameters.build.tables[0].keys has to be of type string_array, and is string.`},
		{s.block(`parameters_wo = { build = { command = "x" }, run = { limit = "12" } }` + "\n parameters_wo_version = 1"), `parameters_wo.run.limit has to be of type number, and is string.`},
		{s.app(`parameters = { elt = { build = { command = "x" } } }`), `parameters.elt: the app has no block "elt", and none is included. There are: etl, ui.`},
		{s.app(`parameters = { ui = { build = { colour = "red" } } }`), `parameters.etl.build.command: block etl requires the build parameter "command" and has no default for it.`},
		{s.app(`parameters = { etl = { build = { command = "x" } } }` + "\n app_parameters = { run = { banner = \"hi\" } }"), `app_parameters.run.banner: the release of the app defines no run parameter "banner".`},
	} {
		steps = append(steps, resource.TestStep{Config: refused.config, PlanOnly: true, ExpectError: words(refused.want)})
	}
	steps = append(steps,
		resource.TestStep{
			PreConfig: s.Emulator.ClearJournal,
			Config:    s.block(`parameters = { build = { command = "x", size = tostring(terraform_data.one.id) } }`) + "resource \"terraform_data\" \"one\" {}\n", ExpectError: words(`parameters.build.size has to be of type number, and is string.`),
		},
		resource.TestStep{
			Config:      s.block("release_version = terraform_data.one.output\n") + "resource \"terraform_data\" \"one\" {\n  input = \"1.1.0\"\n}\n",
			ExpectError: words(`the release requires the build parameter "command" and has no default for it.`),
		},
		resource.TestStep{Config: s.block(command("x")), Check: func(state *terraform.State) error {
			return s.wrote(`POST /v1/blocks/deployments/ {"metadata":{"name":"prod","summary":"s"},"parameters":{"build":{"command":"x"}},"spec":{"id":"ETL"}}`)(state)
		}},
		resource.TestStep{Config: s.block(`parameters = { build = { command = "x" }, run = { limit = "many" } }`), PlanOnly: true, ExpectError: words(`parameters.run.limit has to be of type number`)},
	)
	s.run(steps...)
}
