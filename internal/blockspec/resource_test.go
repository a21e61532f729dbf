// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

func TestAccBlockSpec_small(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	s.run(
		resource.TestStep{
			Config: s.spec(small),
			Check:  s.wrote(smallSent),
			ConfigStateChecks: []statecheck.StateCheck{
				attribute(knownvalue.StringExact("workflow"), "kind"),
				attribute(knownvalue.StringExact("available"), "status"),
				attribute(knownvalue.StringExact("1.0.0"), "latest_release"),
				attribute(knownvalue.StringExact("private"), "scope"),
				attribute(knownvalue.Null(), "artifact_hash"),
				attribute(knownvalue.Null(), "tags"),
				attribute(knownvalue.Null(), "description"),
			},
		},
		resource.TestStep{RefreshState: true},
	)
}

// everything is a workflow block with every argument: two images, steps of all four types, build and run parameters.
const everything = `
  title                    = "ETL"
  description              = "# Loads data"
  description_content_type = "text/markdown"
  image_url                = "https://example.com/etl.png"
  tags                     = ["nightly", "etl"]
  featured                 = true
  auto_run_on_deploy       = true
  artifact                 = { path = "FOLDER" }
  release                  = { version = "1.0.0", notes = "First release" }
  workflow = {
    images = {
      base = { version = "0.0.1", dockerfile = "Dockerfile", context = ".", use_cache = false, build_arguments = { PYTHON = "@param:python" }, secrets = ["pip"] }
      gpu  = { dockerfile = "gpu/Dockerfile", use_cache = "@param:cache" }
    }
    triggers = [{ cron = "0 2 * * *" }, { webhook = true }]
    watchers = [
      { user = "dev@example.com", events = { success = true, fail = true, runtime_exceeded = 30 } },
      { webhook = { name = "hook", url = "https://hooks.example.com/x", payload = "{}" }, events = { fail = true } },
      { email = { name = "mail", recipients = { to = ["a@example.com"] } } },
    ]
    steps = {
      load = {
        type              = "standard"
        image_ref         = "base"
        command           = "@param:command"
        resources         = { instance_type_id = "@param:size", storage = "10GB" }
        step_timeout      = 600
        clear_image_cache = true
        repository        = { url = "https://git.example.com/etl", branch = "main", token_wo = "gh-secret-token", token_wo_version = 1 }
        parameters        = { env = { A = "1", MODE = "@param:mode" }, inherit = { B = "b" }, secrets = ["warehouse"] }
        output_parameters = { rows = "rows.txt" }
        run_configuration = { retry_options = { duration = 60, number_of_retries = 2, exponential_backoff = true, exit_codes = [1, 137] } }
      }
      train = { image_ref = "gpu", command = "python train.py", parents = ["load"], resources = { instance_type_id = 22 } }
      score = { image_details = { id = IMAGE, version_id = VERSION }, command = "python score.py", parents = ["train"] }
      call = {
        type       = "http"
        method     = "post"
        url        = "https://api.example.com/run"
        payload    = "{\"a\": 1}"
        headers    = { absolute = { Accept = "application/json" }, secrets = { Key = "api-key" } }
        auth       = { type = "basic", username = "u", password = "secret-name" }
        parents    = ["score"]
        execution_parameters = {
          conditional   = [{ condition = "equals", param_name = "rows", step_name = "load", value = "0" }]
          parent_status = [{ condition = "one-of", parents = ["score"], status = ["success"] }]
        }
      }
      query = { type = "sql", sql_query_path = "queries/daily.sql", parents = ["load"] }
      out   = { type = "export", schema = "public", table = "t", sort_by = "id", sort_order = "desc", compression = true, parents = ["query"] }
    }
  }
  parameters = {
    build = [
      { name = "python", type = "string", required = true, title = "Python", default_value = "3.13", options = [{ title = "New", value = "3.13" }, { title = "Old", value = "3.12" }] },
      { name = "cache", type = "boolean", default_value = true },
      { name = "command", type = "string", description = "Command of the first step", default_value = "python load.py" },
      { name = "size", type = "number", default_value = 21 },
      { name = "mode", type = "string", default_value = "fast" },
    ]
    run = [
      { name = "key", type = "string", hide_value = true },
      { name = "limits", type = "object", properties = [{ name = "max", type = "number" }, { name = "names", type = "string_array", required = true }] },
      { name = "rows", type = "object_array", default_value = [{ a = 1 }, { a = 2.5, b = ["x"] }] },
      { name = "extra", type = "number_array", default_value = [1, 2], conditions = [{ depends_on = "key", operator = "not-equals", value = "" }] },
      { name = "more", type = "boolean", conditions = [{ condition_type = "OR", conditions = [
        { depends_on = "key", operator = "equals", value = "a" }, { depends_on = "key", operator = "equals", value = "b" },
      ] }] },
    ]
  }
`

// everythingConfig and everythingParameters are the members of everything's request.
const (
	everythingConfig = `{"images":{"base":{"buildArguments":{"PYTHON":"@param:python"},"context":".","dockerfile":"Dockerfile","secrets":["pip"],"useCache":false,"version":"0.0.1"},` +
		`"gpu":{"dockerfile":"gpu/Dockerfile","useCache":"@param:cache"}},` +
		`"steps":{"call":{"auth":{"password":"secret-name","type":"basic","username":"u"},` +
		`"executionParameters":{"conditional":[{"condition":"equals","paramName":"rows","stepName":"load","value":"0"}],"parentStatus":[{"condition":"one-of","parents":["score"],"status":["success"]}]},` +
		`"headers":{"absolute":{"Accept":"application/json"},"secrets":{"Key":"api-key"}},"method":"post","parents":["score"],"payload":"{\"a\": 1}","type":"http","url":"https://api.example.com/run"},` +
		`"load":{"clearImageCache":true,"command":"@param:command","imageRef":"base","outputParameters":{"rows":"rows.txt"},` +
		`"parameters":{"env":{"A":"1","MODE":"@param:mode"},"inherit":{"B":"b"},"secrets":["warehouse"]},"repository":{"branch":"main","token":"gh-secret-token","url":"https://git.example.com/etl"},` +
		`"resources":{"instanceTypeId":"@param:size","storage":"10GB"},"runConfiguration":{"retryOptions":{"duration":60,"exitCodes":[1,137],"exponentialBackoff":true,"numberOfRetries":2}},"stepTimeout":600,"type":"standard"},` +
		`"out":{"compression":true,"parents":["query"],"schema":"public","sortBy":"id","sortOrder":"desc","table":"t","type":"export"},` +
		`"query":{"parents":["load"],"sqlQueryPath":"queries/daily.sql","type":"sql"},` +
		`"score":{"command":"python score.py","imageDetails":{"id":IMAGE,"versionId":VERSION},"parents":["train"]},` +
		`"train":{"command":"python train.py","imageRef":"gpu","parents":["load"],"resources":{"instanceTypeId":22}}},` +
		`"triggers":[{"cron":"0 2 * * *"},{"webhook":true}],` +
		`"watchers":[{"events":{"fail":true,"runtimeExceeded":30,"success":true},"user":"dev@example.com"},` +
		`{"events":{"fail":true},"webhook":{"name":"hook","payload":"{}","url":"https://hooks.example.com/x"}},{"email":{"name":"mail","recipients":{"to":["a@example.com"]}}}]}`
	everythingParameters = `parameters={"build":[` +
		`{"defaultValue":"3.13","name":"python","options":[{"title":"New","value":"3.13"},{"title":"Old","value":"3.12"}],"required":true,"title":"Python","type":"string"},` +
		`{"defaultValue":true,"name":"cache","type":"boolean"},{"defaultValue":"python load.py","description":"Command of the first step","name":"command","type":"string"},` +
		`{"defaultValue":21,"name":"size","type":"number"},{"defaultValue":"fast","name":"mode","type":"string"}],` +
		`"run":[{"hideValue":true,"name":"key","type":"string"},` +
		`{"name":"limits","properties":[{"name":"max","type":"number"},{"name":"names","required":true,"type":"string_array"}],"type":"object"},` +
		`{"defaultValue":[{"a":1},{"a":2.5,"b":["x"]}],"name":"rows","type":"object_array"},` +
		`{"conditions":[{"dependsOn":"key","operator":"not-equals","value":""}],"defaultValue":[1,2],"name":"extra","type":"number_array"},` +
		`{"conditions":[{"conditionType":"OR","conditions":[{"dependsOn":"key","operator":"equals","value":"a"},{"dependsOn":"key","operator":"equals","value":"b"}]}],"name":"more","type":"boolean"}]}`
)

func TestAccBlockSpec_everything(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	raised := strings.Replace(everything, `{ version = "1.0.0", notes = "First release" }`, `{ version = "1.1.0", notes = "Better" }`, 1)
	s.run(
		resource.TestStep{
			Config: s.spec(everything),
			Check: s.wrote(`POST ` + base + ` artifact= spec={"config":` + everythingConfig + `,"kind":"workflow",` +
				`"metadata":{"description":"# Loads data","descriptionContentType":"text/markdown","imageUrl":"https://example.com/etl.png","name":"etl","summary":"Loads data",` +
				`"tags":[{"name":"etl"},{"name":"nightly"}],"title":"ETL"},"release":{"notes":"First release","version":"1.0.0"},"version":1}` +
				` featured=true scope=private autoRunOnDeploy=true ` + everythingParameters),
			ConfigStateChecks: []statecheck.StateCheck{
				attribute(knownvalue.Null(), "workflow", "steps", "load", "repository", "token_wo"),
				attribute(knownvalue.StringExact("@param:size"), "workflow", "steps", "load", "resources", "instance_type_id"),
				attribute(knownvalue.NotNull(), "artifact_hash"),
			},
		},
		// The second release sends everything again.
		resource.TestStep{
			PreConfig:        s.change("load.py", "print(2)\n"),
			Config:           s.spec(raised),
			ConfigPlanChecks: acctest.ChangesOnly(address, "artifact_hash", "files.load.py", "latest_release", "release_version", "release.version", "release.notes"),
			Check: s.wrote(`POST ` + base + `ID/releases artifact= spec={"config":` + everythingConfig + `,"release":{"notes":"Better","version":"1.1.0"}} autoRunOnDeploy=true ` +
				everythingParameters),
		},
		// The token is part of the release.
		s.rejected(strings.Replace(raised, "token_wo_version = 1", "token_wo_version = 2", 1), "Release 1.1.0 is published, and releases never change, but the configuration changes workflow."),
	)
}

// serviceBlock is a service block with every argument.
const serviceBlock = `
  name     = "app"
  summary  = "Shows data"
  artifact = { path = "FOLDER", ignore_files = [] }
  service = {
    service_type       = "web-app"
    image              = { version = "1.0.0", dockerfile = "Dockerfile", context = ".", build_arguments = { A = "b" } }
    resources          = { instance_type_id = 43 }
    parameters         = { env = { TITLE = "@param:title" }, secrets = ["api-key"] }
    session_stickiness = "@param:sticky"
    scale_to_zero      = false
    entrypoint         = "/home"
    health_check_url   = "/health"
    min_instances      = 2
  }
  parameters = {
    build = [{ name = "title", type = "string", required = true }, { name = "sticky", type = "boolean", default_value = true }]
  }
`

const (
	serviceConfig = `{"entrypoint":"/home","healthCheckURL":"/health","image":{"buildArguments":{"A":"b"},"context":".","dockerfile":"Dockerfile","version":"1.0.0"},"minInstances":2,` +
		`"parameters":{"env":{"TITLE":"@param:title"},"secrets":["api-key"]},"resources":{"instanceTypeId":43},"scaleToZero":false,"serviceType":"web-app","sessionStickiness":"@param:sticky"}`
	serviceParameters = `parameters={"build":[{"name":"title","required":true,"type":"string"},{"defaultValue":true,"name":"sticky","type":"boolean"}]}`
)

func TestAccBlockSpec_service(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	raised := strings.Replace(serviceBlock, "min_instances      = 2", "min_instances      = 1", 1) + "\n  release = { version = \"2.0.0\" }"
	s.run(
		resource.TestStep{
			Config: s.spec(serviceBlock),
			Check: s.wrote(`POST ` + base + ` artifact= spec={"config":` + serviceConfig + `,"kind":"service","metadata":{"name":"app","summary":"Shows data"},"release":{"version":"1.0.0"},"version":1}` +
				` featured=false scope=private autoRunOnDeploy=false ` + serviceParameters),
			ConfigStateChecks: []statecheck.StateCheck{attribute(knownvalue.StringExact("service"), "kind")},
		},
		resource.TestStep{
			Config:           s.spec(raised),
			ConfigPlanChecks: acctest.ChangesOnly(address, "service.min_instances", "release.version", "latest_release", "release_version"),
			Check: s.wrote(`POST ` + base + `ID/releases artifact= spec={"config":` + strings.Replace(serviceConfig, `"minInstances":2`, `"minInstances":1`, 1) +
				`,"release":{"version":"2.0.0"}} autoRunOnDeploy=false ` + serviceParameters),
		},
	)
}

// TestAccBlockSpec_metadata changes one thing after the other: the plan shows it and nothing else, and it is one PATCH.
func TestAccBlockSpec_metadata(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	patch := func(config, sent string, changes ...string) resource.TestStep {
		return resource.TestStep{Config: s.spec(small + config), ConfigPlanChecks: acctest.ChangesOnly(address, changes...), Check: s.wrote(`PATCH ` + base + `ID ` + sent)}
	}
	s.run(acctest.FirstSteps(3,
		resource.TestStep{Config: s.spec(small), Check: s.wrote(smallSent)},
		patch("title = \"ETL\"", `{"metadata":{"title":"ETL"}}`, "title"),
		// Left out, the title stays.
		patch("summary = \"New\"\n tags = [\"b\", \"a\"]", `{"metadata":{"summary":"New","tags":[{"name":"a"},{"name":"b"}]}}`, "summary", "tags", "tags_all"),
		patch("name = \"etl2\"\n summary = \"New\"", `{"metadata":{"name":"etl2","tags":[]}}`, "name", "tags", "tags_all"),
		patch("title = \"\"\n name = \"etl2\"\n summary = \"New\"", `{"metadata":{"title":""}}`, "title"),
		patch("featured = true\n name = \"etl2\"\n summary = \"New\"", `{"featured":true}`, "featured"),
		patch("status = \"archived\"\n name = \"etl2\"\n summary = \"New\"", `{"featured":false,"metadata":{"status":"archived"}}`, "featured", "status"),
		resource.TestStep{Config: s.spec(small + "name = \"etl2\"\n summary = \"New\""), PlanOnly: true},
		// What only Terraform knows of.
		resource.TestStep{Config: s.spec(small + "name = \"etl2\"\n summary = \"New\"\n timeouts = { update = \"1h\" }"), Check: s.wrote()},
	)...)
}

func TestAccBlockSpec_scope(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	built := `
  artifact = { path = "FOLDER" }
  workflow = { images = { base = {} }, steps = { load = { image_ref = "base", command = "c" } } }
`
	shared := "scope = \"shared\"\n tenants = [\"tenant2\", \"tenant1\"]\n status = \"unavailable\"\n"
	s.run(
		s.rejected(built+"scope = \"shared\"\n", "A spec of scope shared needs tenants"),
		resource.TestStep{
			Config: s.spec(built + shared),
			Check: s.wrote(`POST `+base+` artifact= spec={"config":{"images":{"base":{}},"steps":{"load":{"command":"c","imageRef":"base"}}},"kind":"workflow",`+
				`"metadata":{"name":"etl","summary":"Loads data"},"release":{"version":"1.0.0"},"version":1} featured=false scope=shared autoRunOnDeploy=false tenants=["tenant1","tenant2"]`,
				`PATCH `+base+`ID {"metadata":{"status":"unavailable"}}`),
		},
		s.rejected(built+"scope = \"shared\"\n", "A spec of scope shared needs tenants"),
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"artifact", "artifact_hash", "files"}, SkipFunc: acctest.Usual("tenants need not be shown (contract 10.6)")},
		resource.TestStep{
			Config:           s.spec(built + "scope = \"shared\"\n tenants = [\"tenant2\"]"),
			ConfigPlanChecks: acctest.ChangesOnly(address, "tenants"),
			Check:            s.wrote(`PATCH ` + base + `ID {"tenants":["tenant2"]}`),
		},
		resource.TestStep{
			Config:           s.spec(built + "scope = \"public\""),
			ConfigPlanChecks: acctest.ChangesOnly(address, "scope", "tenants"),
			Check:            s.wrote(`PATCH ` + base + `ID {"scope":"public","tenants":[]}`),
		},
	)
}

// TestAccBlockSpec_replace has a workflow block become a service block, which is another spec.
func TestAccBlockSpec_replace(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.spec(small)},
		resource.TestStep{
			Config: s.spec(`service = { image_details = { id = IMAGE } }`), ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionDestroyBeforeCreate),
			ConfigStateChecks: []statecheck.StateCheck{attribute(knownvalue.StringExact("service"), "kind"), attribute(knownvalue.StringExact("1.0.0"), "latest_release")},
		},
	)
}

// TestAccBlockSpec_configJSON configures what the typed attributes cannot express.
func TestAccBlockSpec_configJSON(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	// A parameter in place of the watchers: the attribute watchers takes a list only.
	body := `kind = "workflow"
  config_json = jsonencode({ steps = { load = { imageDetails = { id = IMAGE }, command = "@param:c", stepTimeout = 60 } }, triggers = [], watchers = "@param:who" })
  parameters  = { build = [{ name = "c", type = "string" }, { name = "who", type = "object_array" }] }
`
	text := `kind = "workflow"
  config_json = <<EOT
{
  "watchers": "@param:who", "triggers": [],
  "steps": {"load": {"stepTimeout": 60.0, "command": "@param:c", "imageDetails": {"id": IMAGE}}}
}
EOT
  parameters = { build = [{ type = "string", name = "c" }, { type = "object_array", name = "who" }] }
`
	s.run(
		resource.TestStep{
			Config: s.spec(body),
			Check: s.wrote(`POST ` + base + ` spec={"config":{"steps":{"load":{"command":"@param:c","imageDetails":{"id":IMAGE},"stepTimeout":60}},"triggers":[],"watchers":"@param:who"},"kind":"workflow",` +
				`"metadata":{"name":"etl","summary":"Loads data"},"release":{"version":"1.0.0"},"version":1} featured=false scope=private autoRunOnDeploy=false parameters={"build":[{"name":"c","type":"string"},{"name":"who","type":"object_array"}]}`),
		},
		resource.TestStep{Config: s.spec(text), PlanOnly: true},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"config_json"}},
		resource.TestStep{Config: s.spec(text), PreConfig: s.Emulator.ClearJournal, Check: s.wrote()},
		s.rejected(strings.Replace(body, "stepTimeout = 60", "stepTimeout = 61", 1), "the configuration changes config_json. Raise release.version"),
	)
}
