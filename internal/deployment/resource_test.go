// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// nested is a deployment with values of every type.
const nested = `
  name                     = "etl-prod"
  title                    = "ETL"
  summary                  = "Loads sales"
  description              = "# ETL"
  description_content_type = "text/markdown"
  image_url                = "https://example.com/etl.png"
  tags                     = ["prod", "etl"]
  release_version          = "1.0.0"
  revision_notes           = "first"
  parameters = {
    build = {
      command = "python load.py"
      size    = 22
      source  = { host = "db", ports = [5432, 5433], tls = { verify = false } }
      tables  = [{ name = "sales", keys = ["id", "day"] }, { name = "stores" }]
    }
    run = { agg = "SUM", limit = 0.5 }
  }
`

const nestedSent = `"parameters":{"build":{"command":"python load.py","size":22,"source":{"host":"db","ports":[5432,5433],"tls":{"verify":false}},` +
	`"tables":[{"keys":["id","day"],"name":"sales"},{"name":"stores"}]},"run":{"agg":"SUM","limit":0.5}}`

// respelled is nested in other words.
var respelled = strings.NewReplacer(
	"22", "22.0", "[5432, 5433]", "tolist([5432.0, 5433])", `host = "db", `, `none = null, host = "db", `, `["id", "day"]`, `tolist(["id", "day"])`,
	`["prod", "etl"]`, `["etl", "prod"]`, `run = {`, `run = { region = null,`,
).Replace(nested)

func TestAccDeployment_block(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.run(
		resource.TestStep{
			Config: s.block(nested),
			Check: s.wrote(`POST /v1/blocks/deployments/ {"metadata":{"description":"# ETL","descriptionContentType":"text/markdown","imageUrl":"https://example.com/etl.png",` +
				`"name":"etl-prod","summary":"Loads sales","tags":[{"name":"etl"},{"name":"prod"}],"title":"ETL"},` + nestedSent +
				`,"revision":{"notes":"first"},"spec":{"id":"ETL","release":{"version":"1.0.0"}}}`),
			ConfigStateChecks: states(
				attribute(knownvalue.StringExact("deployed"), "status"),
				attribute(knownvalue.Int64Exact(1), "revision"),
				attribute(ifShown(knownvalue.NotNull()), "revision_id"),
				attribute(ifShown(knownvalue.StringRegexp(regexp.MustCompile(`^\d+$`))), "platform_id"),
				attribute(knownvalue.ListExact(nil), "blocks"),
				attribute(knownvalue.Bool(true), "wait"),
				attribute(knownvalue.StringExact("fail"), "on_timeout"),
			),
		},
		resource.TestStep{Config: s.block(respelled), PlanOnly: true},
	)
}

// TestAccDeployment_minimal leaves out what can be left out: the newest release, no values but the required one.
func TestAccDeployment_minimal(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	const small = `parameters = { build = { command = "x" } }`
	s.run(
		resource.TestStep{
			Config: s.block(small),
			Check:  s.wrote(`POST /v1/blocks/deployments/ {"metadata":{"name":"prod","summary":"s"},"parameters":{"build":{"command":"x"}},"spec":{"id":"ETL"}}`),
			ConfigStateChecks: states(
				attribute(knownvalue.StringExact("1.1.0"), "release_version"),
				attribute(ifShown(knownvalue.StringExact("The etl")), "title"),
				attribute(knownvalue.Null(), "revision_notes"),
			),
		},
		resource.TestStep{ // no values are said in several ways
			Config: s.block(`parameters = { build = { command = "x" }, run = {} }`), ConfigPlanChecks: acctest.PlansNothing(), Check: s.wrote(),
		},
	)
}

// TestAccDeployment_update changes one thing after the other: each is one request, and the plan shows it and nothing else.
func TestAccDeployment_update(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	const post = `POST /v1/blocks/deployments/ID/revisions `
	body := nested
	change := func(old, to string) string {
		if !strings.Contains(body, old) {
			t.Fatalf("%q is not in the configuration", old)
		}
		body = strings.Replace(body, old, to, 1)
		return s.block(body)
	}
	sent := nestedSent
	sends := func(old, to string) string {
		if !strings.Contains(sent, old) {
			t.Fatalf("%q is not in the request", old)
		}
		sent = strings.Replace(sent, old, to, 1)
		return sent
	}
	s.run(acctest.FirstSteps(6,
		resource.TestStep{Config: s.block(body)},
		resource.TestStep{ // metadata
			PreConfig:        s.Emulator.ClearJournal,
			Config:           change(`"ETL"`, `"Extract, load"`),
			ConfigPlanChecks: acctest.ChangesOnly(address, "title"),
			Check:            s.wrote(`PATCH /v1/blocks/deployments/ID {"title":"Extract, load"}`),
		},
		resource.TestStep{ // a run value
			Config:            change(`agg = "SUM"`, `agg = "AVG"`),
			ConfigPlanChecks:  acctest.ChangesOnly(address, "parameters.run.agg"),
			Check:             s.wrote(`PATCH /v2/deployments/ID/parameters/run {"parameters":{"agg":"AVG"}}`),
			ConfigStateChecks: states(attribute(knownvalue.Int64Exact(acctest.Number(1, 2)), "revision")),
		},
		resource.TestStep{Config: s.block(body), PlanOnly: true},
		resource.TestStep{ // one more
			Config: change(`agg = "AVG"`, `agg = "AVG", region = "eu"`),
			Check:  s.wrote(`PATCH /v2/deployments/ID/parameters/run {"parameters":{"region":"eu"}}`),
		},
		resource.TestStep{ // a build value
			Config:            change(`size    = 22`, `size    = 21`),
			ConfigPlanChecks:  acctest.ChangesOnly(address, "parameters.build.size", "status", "revision", "revision_id"),
			Check:             s.wrote(post + `{` + sends(`"size":22`, `"size":21`)[:0] + sends(`"agg":"SUM","limit":0.5`, `"agg":"AVG","limit":0.5,"region":"eu"`) + `,"release":{"version":"1.0.0"},"revision":{"notes":"first"}}`),
			ConfigStateChecks: states(attribute(knownvalue.Int64Exact(acctest.Number(2, 3)), "revision"), attribute(knownvalue.StringExact("deployed"), "status")),
		},
		resource.TestStep{Config: s.block(body), PlanOnly: true},
		resource.TestStep{ // a run value less: a merge cannot say that
			Config: change(`, region = "eu"`, ``),
			Check:  s.wrote(post + `{` + sends(`,"region":"eu"`, ``) + `,"release":{"version":"1.0.0"},"revision":{"notes":"first"}}`),
		},
		resource.TestStep{ // a release and notes
			Config:           strings.Replace(change(`"1.0.0"`, `"1.1.0"`), `"first"`, `"second"`, 1),
			ConfigPlanChecks: acctest.ChangesOnly(address, "release_version", "revision_notes", "status", "revision", "revision_id"),
			Check:            s.wrote(post + `{` + sent + `,"release":{"version":"1.1.0"},"revision":{"notes":"second"}}`),
		},
		resource.TestStep{ // notes left out are no change, and the next revision has none
			Config: change(`revision_notes           = "first"`, ``), ConfigPlanChecks: acctest.PlansNothing(), Check: s.wrote(),
		},
		resource.TestStep{ // metadata and a build value at once
			Config:           strings.Replace(change(`"python load.py"`, `"python load2.py"`), `["prod", "etl"]`, `null`, 1),
			ConfigPlanChecks: acctest.ChangesOnly(address, "parameters.build.command", "tags", "tags_all", "revision_notes", "status", "revision", "revision_id"),
			Check: s.wrote(`PATCH /v1/blocks/deployments/ID {"tags":[]}`,
				post+`{`+sends(`"python load.py"`, `"python load2.py"`)+`,"release":{"version":"1.1.0"}}`),
			ConfigStateChecks: states(attribute(knownvalue.Null(), "revision_notes"), attribute(knownvalue.Int64Exact(acctest.Number(5, 7)), "revision")),
		},
		resource.TestStep{ // what only Terraform knows of
			Config: strings.Replace(change(`title   `, "timeouts = { update = \"1h\" }\n wait = false\n title "), `["prod", "etl"]`, `null`, 1),
			Check:  s.wrote(),
		},
	)...)
}

// TestAccDeployment_unknownValues takes values from a resource that is planned to change: the plan has to allow for a
// revision, and the apply sends no more than it has to.
func TestAccDeployment_unknownValues(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	config := func(trigger, agg string) string {
		return `resource "terraform_data" "limit" {
  triggers_replace = "` + trigger + `"
  input            = 5
}
` + s.block(`parameters = { build = { command = "x" }, run = { agg = "`+agg+`", limit = terraform_data.limit.output } }`)
	}
	s.run(
		resource.TestStep{Config: config("a", "AVG"), Check: s.wrote(`POST /v1/blocks/deployments/ {"metadata":{"name":"prod","summary":"s"},` +
			`"parameters":{"build":{"command":"x"},"run":{"agg":"AVG","limit":5}},"spec":{"id":"ETL"}}`)},
		resource.TestStep{Config: config("b", "AVG"), Check: s.wrote()},
		resource.TestStep{Config: config("c", "SUM"), Check: s.wrote(`PATCH /v2/deployments/ID/parameters/run {"parameters":{"agg":"SUM"}}`)},
	)
}

// suiteValues are values of the app and of each block.
const suiteValues = `
  release_version = "1.0.0"
  parameters = {
    etl = { build = { command = "python load.py" }, run = { agg = "SUM" } }
    ui  = { run = { banner = "hi" } }
  }
  app_parameters = { build = { colour = "red" }, run = { region = "us" } }
`

func TestAccDeployment_app(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	const (
		post = `POST /v1/apps/deployments/ID/revisions `
		own  = `"appParameters":{"build":{"colour":"red"},"run":{"region":"us"}},`
	)
	blocks := func(status string) knownvalue.Check {
		block := func(kind, name, specID string, address knownvalue.Check) knownvalue.Check {
			return knownvalue.ObjectExact(map[string]knownvalue.Check{
				"deployment_id": knownvalue.NotNull(), "platform_id": knownvalue.NotNull(), "kind": knownvalue.StringExact(kind),
				"name": knownvalue.StringExact(name), "status": knownvalue.StringExact(status),
				"spec_id": knownvalue.StringExact(specID), "application_url": address,
			})
		}
		return knownvalue.ListExact([]knownvalue.Check{
			block("workflow", "etl", s.etl, knownvalue.Null()), block(acctest.Word("service", "webapp"), "ui", s.ui, ifShown(knownvalue.NotNull())),
		})
	}
	s.run(
		resource.TestStep{
			Config: s.app(suiteValues),
			Check: s.wrote(`POST /v1/apps/deployments/ {` + own + `"metadata":{"name":"prod","summary":"s"},` +
				`"parameters":{"etl":{"build":{"command":"python load.py"},"run":{"agg":"SUM"}},"ui":{"run":{"banner":"hi"}}},` +
				`"spec":{"id":"SUITE","release":{"version":"1.0.0"}}}`),
			ConfigStateChecks: states(attribute(knownvalue.StringExact("deployed"), "status"), attribute(blocks("deployed"), "blocks"), attribute(knownvalue.Null(), "platform_id")),
		},
		resource.TestStep{ // a run value of a block and one of the app
			Config:           s.app(strings.NewReplacer(`"SUM"`, `"AVG"`, `"us"`, `"ap"`).Replace(suiteValues)),
			ConfigPlanChecks: acctest.ChangesOnly(address, "parameters.etl.run.agg", "app_parameters.run.region"),
			Check:            s.wrote(`PATCH /v2/deployments/ID/parameters/run {"appParameters":{"region":"ap"},"parameters":{"etl":{"agg":"AVG"}}}`),
		},
		resource.TestStep{ // a build value of a block
			Config:           s.app(strings.NewReplacer("load.py", "load2.py").Replace(suiteValues)),
			ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionUpdate),
			Check: s.wrote(post + `{` + own + `"parameters":{"etl":{"build":{"command":"python load2.py"},"run":{"agg":"SUM"}},"ui":{"run":{"banner":"hi"}}},` +
				`"release":{"version":"1.0.0"}}`),
			ConfigStateChecks: states(attribute(knownvalue.Int64Exact(2), "revision"), attribute(blocks("deployed"), "blocks")),
		},
		resource.TestStep{ // without a block
			Config: s.app(strings.Replace(suiteValues, `ui  = { run = { banner = "hi" } }`, ``, 1) + "excludes = [{ id = \"UI\" }]"),
			Check: s.wrote(post + `{` + own + `"blocksConfig":{"excludes":[{"id":"UI"}]},` +
				`"parameters":{"etl":{"build":{"command":"python load.py"},"run":{"agg":"SUM"}}},"release":{"version":"1.0.0"}}`),
			ConfigStateChecks: states(attribute(knownvalue.ListSizeExact(1), "blocks")),
		},
		resource.TestStep{
			Config:           s.app(strings.Replace(suiteValues, `ui  = { run = { banner = "hi" } }`, ``, 1) + "excludes = [{ id = \"UI\" }]"),
			ConfigPlanChecks: acctest.PlansNothing(), Check: s.wrote(),
		},
	)
}

func TestAccDeployment_appIncludes(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	name := "audit"
	audit, err := s.client.CreateBlockSpec(t.Context(), peak.BlockSpecCreate{
		Kind: "workflow", Metadata: peak.Metadata{Name: &name, Summary: &name}, Release: peak.ReleaseInput{Version: "1.0.0"},
		Config:     map[string]any{"steps": s.parse(`{"call":{"type":"http","method":"get","url":"https://example.com"}}`)},
		Parameters: s.parse(`{"run":[{"name":"depth","type":"number","required":true}]}`),
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Emulator.ClearJournal()
	// One block of the app is swapped for another.
	body := `
  includes   = [{ id = "` + audit + `", release_version = "1.0.0" }]
  excludes   = [{ id = "UI" }]
  parameters = { etl = { build = { command = "x" } }, audit = { run = { depth = 3 } } }
`
	s.run(
		resource.TestStep{
			Config: s.app(body),
			Check: s.wrote(`POST /v1/apps/deployments/ {"metadata":{"name":"prod","summary":"s"},"parameters":{"audit":{"run":{"depth":3}},"etl":{"build":{"command":"x"}}},` +
				`"spec":{"excludes":[{"id":"UI"}],"id":"SUITE","includes":[{"id":"` + audit + `","releaseVersion":"1.0.0"}]}}`),
			ConfigStateChecks: states(attribute(knownvalue.ListSizeExact(2), "blocks")),
		},
		resource.TestStep{ // another spec is another deployment
			Config: s.block(`parameters = { build = { command = "x" } }`), ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionReplace),
		},
	)
}
