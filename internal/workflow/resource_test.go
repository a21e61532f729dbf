// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow_test

import (
	"fmt"
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
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestMain(m *testing.M) { acctest.Run(m) }

const (
	address = "peak_workflow.etl"
	base    = "/workflows/api/v1/workflows/"
)

// stage is a platform with an image that steps can run in.
type stage struct {
	*acctest.Platform

	t              *testing.T
	image, version int64
}

func newStage(t *testing.T) *stage {
	t.Helper()
	p := acctest.New(t, 0)
	image, version := p.Image(t, "etl", "workflow")
	return &stage{p, t, image, version}
}

// run runs the steps; the image goes when Terraform has destroyed what it made.
func (s *stage) run(steps ...resource.TestStep) {
	s.t.Helper()
	s.Test(s.t, resource.TestCase{Steps: steps, CheckDestroy: s.RemoveImages})
}

// ids replaces IMAGE, VERSION, ID by the ids on the platform.
func (s *stage) ids(text string) string {
	replacer := []string{"IMAGE", fmt.Sprint(s.image), "VERSION", fmt.Sprint(s.version)}
	for id := range s.Emulator.Objects()["workflow"] {
		replacer = append(replacer, "ID", id)
	}
	return strings.NewReplacer(replacer...).Replace(text)
}

// workflow is a configuration with the resource.
func (s *stage) workflow(body string) string {
	if !regexp.MustCompile(`(?m)^ *name *=`).MatchString(body) {
		body += "\n  name = \"etl\""
	}
	return s.Config("resource \"peak_workflow\" \"etl\" {\n" + s.ids(body) + "\n}\n")
}

// wrote is Wrote with the ids filled in when the check runs.
func (s *stage) wrote(want ...string) resource.TestCheckFunc {
	return resource.ComposeTestCheckFunc(func(state *terraformState) error {
		filled := make([]string, len(want))
		for i := range want {
			filled[i] = s.ids(want[i])
		}
		return s.Wrote(filled...)(state)
	})
}

// small is a workflow of one step.
const small = `
  steps = {
    load = { image_id = IMAGE, command = "python load.py" }
  }
`

// everything is a workflow with every argument of every step type.
const everything = `
  tags = ["nightly", "etl"]
  triggers = [{ cron = "0 2 * * *" }, { webhook = true }]
  watchers = [
    { user = "dev@example.com", events = { success = true, fail = true, runtime_exceeded = 30 } },
    { webhook = { name = "hook", url = "https://hooks.example.com/x", payload = "{}" }, events = { fail = true } },
    { email = { name = "mail", recipients = { to = ["a@example.com", "b@example.com"] } } },
  ]
  retry_options              = { duration = 10, number_of_retries = 2, exponential_backoff = true, exit_codes = [1, 137] }
  allow_concurrent_execution = true
  steps = {
    load = {
      type              = "standard"
      image_id          = IMAGE
      image_version_id  = VERSION
      command           = "python load.py"
      resources         = { instance_type_id = 22, storage = "20GB" }
      step_timeout      = 3600
      clear_image_cache = true
      repository        = { url = "https://git.example.com/etl", branch = "main", token_wo = "gh-secret-token", token_wo_version = 1 }
      parameters        = { env = { A = "1", B = "2" }, inherit = { C = "d" }, secrets = ["warehouse"] }
      output_parameters = { rows = "rows.txt" }
      run_configuration = {
        retry_options      = { duration = 120, number_of_retries = 5 }
        skip_configuration = { skip = false, skip_dag = true }
      }
    }
    call = {
      type              = "http"
      method            = "post"
      url               = "https://api.example.com/run"
      payload           = "{\"a\": 1}"
      headers           = { absolute = { Accept = "application/json" }, secrets = { Key = "api-key" } }
      auth              = { type = "oauth", client_id = "id", client_secret = "secret-name", auth_url = "https://auth.example.com" }
      parameters        = { env = { X = "y" } }
      output_parameters = { answer = "response.txt" }
      parents           = ["load"]
      execution_parameters = {
        conditional   = [{ condition = "not-equals", param_name = "rows", step_name = "load", value = "0" }]
        parent_status = [{ condition = "all-of", parents = ["load"], status = ["success", "failure"] }]
      }
    }
    query = {
      type       = "sql"
      repository = { url = "https://git.example.com/sql", branch = "main", file_path = "q.sql" }
      parameters = { env = { D = "1" }, inherit = { E = "f" } }
      parents    = ["load"]
    }
    file = { type = "sql", sql_query_path = "q.sql", parents = ["query"] }
    out  = { type = "export", schema = "public", table = "t", sort_by = "id", sort_order = "desc", compression = true, parents = ["file", "call"] }
  }
`

// everythingSent is the body of everything, member for member.
const everythingSent = `{"metadata":{"allowConcurrentExecution":true},"name":"etl",` +
	`"retryOptions":{"duration":10,"exitCodes":[1,137],"exponentialBackoff":true,"numberOfRetries":2},` +
	`"steps":{` +
	`"call":{"auth":{"authUrl":"https://auth.example.com","clientId":"id","clientSecret":"secret-name","type":"oauth"},` +
	`"executionParameters":{"conditional":[{"condition":"not-equals","paramName":"rows","stepName":"load","value":"0"}],"parentStatus":[{"condition":"all-of","parents":["load"],"status":["failure","success"]}]},` +
	`"headers":{"absolute":{"Accept":"application/json"},"secrets":{"Key":"api-key"}},"method":"post","outputParameters":{"answer":"response.txt"},` +
	`"parameters":{"env":{"X":"y"}},"parents":["load"],"payload":"{\"a\": 1}","type":"http","url":"https://api.example.com/run"},` +
	`"file":{"parents":["query"],"sqlQueryPath":"q.sql","type":"sql"},` +
	`"load":{"clearImageCache":true,"command":"python load.py","imageId":IMAGE,"imageVersionId":VERSION,"outputParameters":{"rows":"rows.txt"},` +
	`"parameters":{"env":{"A":"1","B":"2"},"inherit":{"C":"d"},"secrets":["warehouse"]},` +
	`"repository":{"branch":"main","token":"gh-secret-token","url":"https://git.example.com/etl"},"resources":{"instanceTypeId":22,"storage":"20GB"},` +
	`"runConfiguration":{"retryOptions":{"duration":120,"numberOfRetries":5},"skipConfiguration":{"skip":false,"skipDAG":true}},"stepTimeout":3600,"type":"standard"},` +
	`"out":{"compression":true,"parents":["call","file"],"schema":"public","sortBy":"id","sortOrder":"desc","table":"t","type":"export"},` +
	`"query":{"parameters":{"env":{"D":"1"},"inherit":{"E":"f"}},"parents":["load"],"repository":{"branch":"main","filePath":"q.sql","url":"https://git.example.com/sql"},"type":"sql"}},` +
	`"tags":[{"name":"etl"},{"name":"nightly"}],"triggers":[{"cron":"0 2 * * *"},{"webhook":true}],` +
	`"watchers":[{"events":{"fail":true,"runtimeExceeded":30,"success":true},"user":"dev@example.com"},` +
	`{"events":{"fail":true},"webhook":{"name":"hook","payload":"{}","url":"https://hooks.example.com/x"}},` +
	`{"email":{"name":"mail","recipients":{"to":["a@example.com","b@example.com"]}}}]}`

func TestAccWorkflow_small(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.run(
		resource.TestStep{
			Config: s.workflow(small),
			Check:  s.wrote(`POST ` + base + ` {"name":"etl","steps":{"load":{"command":"python load.py","imageId":IMAGE}}}`),
			ConfigStateChecks: []statecheck.StateCheck{
				step(knownvalue.StringExact("standard"), "type"),
				step(acctest.ID(s.version), "image_version_id"),
				step(knownvalue.ObjectExact(map[string]knownvalue.Check{"instance_type_id": acctest.ID(21), "storage": knownvalue.StringExact("10GB")}), "resources"),
				step(knownvalue.Bool(false), "clear_image_cache"),
				step(knownvalue.Null(), "compression"),
				attribute(knownvalue.StringExact("Available"), "status"),
				attribute(knownvalue.ListExact(nil), "webhook_ids"),
				attribute(knownvalue.Bool(false), "paused"),
				attribute(knownvalue.Null(), "triggers"),
			},
		},
	)
}

func TestAccWorkflow_everything(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.run(
		resource.TestStep{
			Config: s.workflow(everything),
			Check:  s.wrote(`POST ` + base + ` ` + everythingSent),
			ConfigStateChecks: []statecheck.StateCheck{
				attribute(knownvalue.ListSizeExact(1), "webhook_ids"),
				step(knownvalue.Null(), "repository", "token_wo"),
			},
		},
		// A new version of the token alone sends the whole of it again, and the webhook stays.
		resource.TestStep{
			Config:           s.workflow(strings.Replace(everything, "token_wo_version = 1", "token_wo_version = 2", 1)),
			ConfigPlanChecks: acctest.ChangesOnly(address, "steps.load.repository.token_wo_version", "status"),
			Check:            s.wrote(`PUT ` + base + `ID ` + strings.Replace(everythingSent, `{"webhook":true}`, `{"webhook":true,"webhookPolicy":"preserve"}`, 1)),
		},
	)
}

// TestAccWorkflow_update changes one thing after the other: the plan shows it and nothing else, and it is one PUT.
func TestAccWorkflow_update(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	body := func(steps, rest string) string {
		return "steps = {\n" + steps + "\n}\n triggers = [{ webhook = true }]\n" + rest
	}
	load := `load = { image_id = IMAGE, command = "python load.py", parameters = { env = { A = "1" } } }`
	kept := `"imageId":IMAGE,"imageVersionId":VERSION,`
	loadSent := func(env string) string {
		return `"command":"python load.py",` + kept + `"parameters":{"env":{"A":"` + env + `"}},"resources":{"instanceTypeId":21,"storage":"10GB"}`
	}
	put := func(steps, rest string) string {
		return `PUT ` + base + `ID {"name":"etl"` + rest + `,"steps":{` + steps + `},"triggers":[{"webhook":true,"webhookPolicy":"preserve"}]}`
	}
	sameWebhook := statecheck.CompareValue(sameValue())
	webhook := func() statecheck.StateCheck {
		return sameWebhook.AddStateValue(address, tfjsonpath.New("webhook_ids").AtSliceIndex(0))
	}
	s.run(acctest.FirstSteps(4,
		resource.TestStep{Config: s.workflow(body(load, "")), ConfigStateChecks: []statecheck.StateCheck{webhook()}},
		resource.TestStep{ // one env value
			PreConfig:         s.Emulator.ClearJournal,
			Config:            s.workflow(body(strings.Replace(load, `A = "1"`, `A = "2"`, 1), "")),
			ConfigPlanChecks:  acctest.ChangesOnly(address, "steps.load.parameters.env.A", "status"),
			Check:             s.wrote(put(`"load":{`+loadSent("2")+`}`, "")),
			ConfigStateChecks: []statecheck.StateCheck{webhook()},
		},
		resource.TestStep{ // a step added
			Config:           s.workflow(body(strings.Replace(load, `A = "1"`, `A = "2"`, 1)+"\n    out = { type = \"export\", schema = \"s\", table = \"t\", sort_by = \"c\", parents = [\"load\"] }", "")),
			ConfigPlanChecks: acctest.ChangesOnly(address, "steps.out", "status"),
			Check:            s.wrote(put(`"load":{`+loadSent("2")+`},"out":{"parents":["load"],"schema":"s","sortBy":"c","table":"t","type":"export"}`, "")),
			ConfigStateChecks: []statecheck.StateCheck{
				webhook(),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("steps").AtMapKey("out").AtMapKey("sort_order"), knownvalue.StringExact("asc")),
			},
		},
		resource.TestStep{ // a step renamed, the other removed
			Config:           s.workflow(body(strings.Replace(load, `load = {`, `fetch = {`, 1), "")),
			ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionUpdate),
			Check:            s.wrote(put(`"fetch":{"command":"python load.py","imageId":IMAGE,"parameters":{"env":{"A":"1"}}}`, "")),
		},
		resource.TestStep{ // tags
			Config:           s.workflow(body(strings.Replace(load, `load = {`, `fetch = {`, 1), `tags = ["x"]`)),
			ConfigPlanChecks: acctest.ChangesOnly(address, "tags", "tags_all", "status"),
			Check:            s.wrote(`PUT ` + base + `ID {"name":"etl","steps":{"fetch":{` + loadSent("1") + `}},"tags":[{"name":"x"}],"triggers":[{"webhook":true,"webhookPolicy":"preserve"}]}`),
		},
		resource.TestStep{ // what only Terraform knows of
			Config: s.workflow(body(strings.Replace(load, `load = {`, `fetch = {`, 1), "tags = [\"x\"]\n timeouts = { update = \"1h\" }")),
			Check:  s.wrote(),
		},
		resource.TestStep{ // a second webhook, and the first keeps its id
			Config: s.workflow("steps = {\n" + strings.Replace(load, `load = {`, `fetch = {`, 1) + "\n}\n tags = [\"x\"]\n triggers = [{ webhook = true }, { webhook = true }]"),
			ConfigStateChecks: []statecheck.StateCheck{
				webhook(), attribute(knownvalue.ListSizeExact(2), "webhook_ids"),
			},
		},
	)...)
}

func TestAccWorkflow_pause(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	scheduled := small + `triggers = [{ cron = "0 2 * * *" }]` + "\n"
	s.run(
		resource.TestStep{Config: s.workflow(scheduled + "paused = true"), ConfigStateChecks: []statecheck.StateCheck{attribute(knownvalue.StringExact("Paused"), "status")}},
		resource.TestStep{Config: s.workflow(scheduled + "paused = true"), PreConfig: s.Emulator.ClearJournal, PlanOnly: true},
		resource.TestStep{
			Config: s.workflow(scheduled), Check: s.wrote("POST " + base + "ID/resume"),
			ConfigPlanChecks:  acctest.ChangesOnly(address, "paused", "status"),
			ConfigStateChecks: []statecheck.StateCheck{attribute(knownvalue.StringExact("Available"), "status")},
		},
		resource.TestStep{Config: s.workflow(scheduled + "paused = true"), Check: s.wrote("POST " + base + "ID/pause")},
	)
}

// TestAccWorkflow_drift has the user interface change things; each shows as exactly that.
func TestAccWorkflow_drift(t *testing.T) {
	t.Parallel()
	config := small + "tags = [\"a\", \"b\"]\n triggers = [{ cron = \"0 2 * * *\" }]\n"
	for name, test := range acctest.Sample(2, map[string]struct {
		patch   map[string]any
		changes []string
	}{
		"new step":    {map[string]any{"steps": map[string]any{"more": map[string]any{"type": "sql", "sqlQueryPath": "q.sql"}}}, []string{"steps.more", "status"}},
		"other cron":  {map[string]any{"triggers": []any{map[string]any{"cron": "0 3 * * *"}}}, []string{"triggers", "status"}},
		"removed tag": {map[string]any{"tags": []any{map[string]any{"name": "a"}}}, []string{"tags", "tags_all", "status"}},
		"paused":      {map[string]any{"paused": true}, []string{"paused", "status"}},
		"command":     {map[string]any{"steps": map[string]any{"load": map[string]any{"command": "sh"}}}, []string{"steps.load.command", "status"}},
		"env added":   {map[string]any{"steps": map[string]any{"load": map[string]any{"parameters": map[string]any{"env": map[string]any{"A": "1"}}}}}, []string{"steps.load.parameters", "status"}},
		"retries":     {map[string]any{"retryOptions": map[string]any{"duration": 60}}, []string{"retry_options", "status"}},
		"concurrency": {map[string]any{"allowConcurrentExecution": true}, []string{"allow_concurrent_execution", "status"}},
		"name":        {map[string]any{"name": "other"}, []string{"name", "status"}},
		"watcher":     {map[string]any{"watchers": []any{map[string]any{"user": "dev@example.com", "events": map[string]any{"fail": true}}}}, []string{"watchers", "status"}},
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "retries" || name == "concurrency" {
				acctest.NotContrary(t, "describes need not have retryOptions and metadata (contract 16.4)")
			}
			s := newStage(t)
			s.run(
				resource.TestStep{Config: s.workflow(config)},
				resource.TestStep{
					PreConfig:        func() { s.Edit(t, "workflow", test.patch) },
					Config:           s.workflow(config),
					ConfigPlanChecks: acctest.ChangesOnly(address, test.changes...),
				},
			)
		})
	}
}

func TestAccWorkflow_disappears(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.workflow(small)},
		resource.TestStep{
			PreConfig: func() {
				if err := s.Emulator.Remove("workflow", s.ID(t, "workflow")); err != nil {
					t.Fatal(err)
				}
			},
			Config:           s.workflow(small),
			ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionCreate),
		},
	)
}

func TestAccWorkflow_import(t *testing.T) {
	t.Parallel()
	// The token and its version stay in Terraform, so that an import cannot bring them back.
	withoutToken := strings.Replace(everything, `, token_wo = "gh-secret-token", token_wo_version = 1`, "", 1)
	for name, body := range acctest.Sample(1, map[string]string{"small": small, "everything": withoutToken, "paused": small + "triggers = [{ cron = \"0 2 * * *\" }]\n paused = true"}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			var unshown func() (bool, error)
			if name == "everything" {
				unshown = acctest.Usual("describes need not have retryOptions and metadata (contract 16.4)")
			}
			s.run(
				resource.TestStep{Config: s.workflow(body)},
				resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true, SkipFunc: unshown},
				resource.TestStep{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID, SkipFunc: unshown},
				resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: "999", ExpectError: regexp.MustCompile(`(?i)cannot\s+import\s+non-existent`)},
				resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: "etl", ExpectError: regexp.MustCompile(`is\s+not\s+the\s+id\s+of\s+a\s+workflow`)},
			)
		})
	}
}

func TestAccWorkflow_importByIdentity(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.Test(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		CheckDestroy:           s.RemoveImages,
		Steps: []resource.TestStep{
			{Config: s.workflow(small)},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

// TestAccWorkflow_busy has an execution hold the workflow: it is waited for, then named.
func TestAccWorkflow_busy(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	start := func(stuck bool) func() {
		return func() {
			if stuck {
				s.Decide(t, world.Outcome{Kind: "step", Result: "stuck", Times: 1})
			}
			if _, err := s.Client(t).ExecuteWorkflow(t.Context(), workflowID(t, s.ID(t, "workflow")), executeBody(), nil); err != nil {
				t.Fatal(err)
			}
			s.Emulator.ClearJournal()
		}
	}
	s.run(
		resource.TestStep{Config: s.workflow(small)},
		resource.TestStep{PreConfig: start(false), Config: s.workflow(small + "tags = [\"waited\"]")},
		resource.TestStep{
			PreConfig:   start(true),
			Config:      s.workflow(small + "tags = [\"never\"]\n timeouts = { update = \"300ms\", delete = \"300ms\" }"),
			ExpectError: regexp.MustCompile(`(?s)(Running|Executing)\s+\(execution\s+[0-9a-f-]+`),
		},
		resource.TestStep{
			PreConfig: func() { // the execution ends after all
				for id := range s.Emulator.Objects()["execution"] {
					if err := s.Emulator.Remove("execution", id); err != nil {
						t.Fatal(err)
					}
				}
			},
			Config: s.workflow(small + "tags = [\"never\"]\n timeouts = { update = \"300ms\" }"),
		},
	)
}
