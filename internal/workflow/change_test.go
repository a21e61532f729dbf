// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// TestAccWorkflow_manySteps has 200 steps created by one request, and one of them changed by one.
func TestAccWorkflow_manySteps(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	const count = 200
	config := func(value string) string {
		var text strings.Builder
		for i := range count {
			parents, env := fmt.Sprintf(`["s%d"]`, i-1), "1"
			if i == 0 {
				parents = "null"
			}
			if i == count/2 {
				env = value
			}
			fmt.Fprintf(&text, "  s%d = { image_id = IMAGE, command = \"run\", parents = %s, parameters = { env = { A = %q } } }\n", i, parents, env)
		}
		return s.workflow("steps = {\n" + text.String() + "}\n")
	}
	// writes expects one request, with all the steps in it.
	writes := func(method, path string) resource.TestCheckFunc {
		return func(*terraformState) error {
			writes := slices.DeleteFunc(s.Emulator.Journal(), func(entry control.Entry) bool { return entry.Method == http.MethodGet })
			s.Emulator.ClearJournal()
			if len(writes) != 1 || writes[0].Method != method || writes[0].Path != s.ids(path) {
				return fmt.Errorf("the platform received %d requests, want one %s %s", len(writes), method, s.ids(path))
			}
			body, _ := writes[0].JSON.(map[string]any)
			if steps, _ := body["steps"].(map[string]any); len(steps) != count {
				return fmt.Errorf("the request has %d steps", len(steps))
			}
			return nil
		}
	}
	s.run(
		resource.TestStep{Config: config("1"), Check: writes("POST", base)},
		resource.TestStep{
			Config:           config("2"),
			ConfigPlanChecks: acctest.ChangesOnly(address, "steps.s100.parameters.env.A", "status"),
			Check:            writes("PUT", base+"ID"),
		},
	)
}

// TestAccWorkflow_rename shows a renamed step as that step removed and added, and nothing else.
func TestAccWorkflow_rename(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	config := func(name string) string {
		return s.workflow(`steps = {
			` + name + ` = { image_id = IMAGE, command = "run" }
			other = { image_id = IMAGE, command = "other", image_version_id = VERSION, parameters = { env = { A = "1" } } }
			out   = { type = "export", schema = "s", table = "t", sort_by = "c", parents = ["other"] }
		}`)
	}
	const rest = `"other":{"command":"other","imageId":IMAGE,"imageVersionId":VERSION,"parameters":{"env":{"A":"1"}},"resources":{"instanceTypeId":21,"storage":"10GB"}},` +
		`"out":{"parents":["other"],"schema":"s","sortBy":"c","table":"t","type":"export"}`
	s.run(
		resource.TestStep{Config: config("load")},
		resource.TestStep{
			PreConfig:        s.Emulator.ClearJournal,
			Config:           config("fetch"),
			ConfigPlanChecks: acctest.ChangesOnly(address, "steps.load", "steps.fetch", "status"),
			Check:            s.wrote(`PUT ` + base + `ID {"name":"etl","steps":{"fetch":{"command":"run","imageId":IMAGE},` + rest + `}}`),
		},
	)
}

// TestAccWorkflow_stepType has a step become one of another type: what the platform fills in for the new type is known
// when the apply is done.
func TestAccWorkflow_stepType(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	call := s.workflow(`steps = { load = { type = "http", method = "get", url = "https://api.example.com", parameters = { env = { A = "1" } } } }`)
	run := s.workflow(`steps = { load = { image_id = IMAGE, command = "run", parameters = { env = { A = "1" } } } }`)
	s.run(
		resource.TestStep{Config: call, ConfigStateChecks: []statecheck.StateCheck{
			step(knownvalue.Null(), "resources"), step(knownvalue.Null(), "image_version_id"), step(knownvalue.Null(), "clear_image_cache"),
		}},
		resource.TestStep{PreConfig: s.Emulator.ClearJournal, Config: run, Check: s.wrote(`PUT ` + base + `ID {"name":"etl","steps":{"load":{"command":"run","imageId":IMAGE,"parameters":{"env":{"A":"1"}}}}}`),
			ConfigStateChecks: []statecheck.StateCheck{
				step(knownvalue.StringExact("standard"), "type"), step(acctest.ID(s.version), "image_version_id"), step(knownvalue.StringExact("10GB"), "resources", "storage"),
			}},
		resource.TestStep{Config: call, Check: s.wrote(`PUT ` + base + `ID {"name":"etl","steps":{"load":{"method":"get","parameters":{"env":{"A":"1"}},"type":"http","url":"https://api.example.com"}}}`),
			ConfigStateChecks: []statecheck.StateCheck{step(knownvalue.Null(), "resources"), step(knownvalue.Null(), "image_version_id")}},
	)
}

// TestAccWorkflow_unknown plans with values that other resources make known when they are applied. Each step of the test
// ends with a plan that has to be empty.
func TestAccWorkflow_unknown(t *testing.T) {
	t.Parallel()
	for name, test := range acctest.Sample(2, map[string]struct{ before, after string }{
		"step type":      {`steps = { load = { type = OTHER, image_id = IMAGE, command = "run" } }`, `"standard"`},
		"image":          {`steps = { load = { image_id = OTHER, command = "run" } }`, `IMAGE`},
		"environment":    {`steps = { load = { image_id = IMAGE, command = "run", parameters = { env = OTHER } } }`, `{ A = "1" }`},
		"a step":         {`steps = { load = OTHER }`, `{ image_id = IMAGE, command = "run" }`},
		"steps":          {`steps = OTHER`, `{ load = { image_id = IMAGE, command = "run" } }`},
		"webhook":        {small + `triggers = [{ webhook = OTHER }]`, `true`},
		"triggers":       {small + `triggers = OTHER`, `[{ webhook = true }]`},
		"no triggers":    {small + `triggers = OTHER`, `[]`},
		"watcher":        {small + `watchers = [{ user = OTHER, events = { fail = true } }]`, `"dev@example.com"`},
		"retries":        {small + `retry_options = { duration = OTHER }`, `10`},
		"tags":           {small + `tags = OTHER`, `["a"]`},
		"name":           {small + `name = OTHER`, `"etl"`},
		"concurrency":    {small + `allow_concurrent_execution = OTHER`, `true`},
		"paused":         {small + "triggers = [{ cron = \"0 2 * * *\" }]\n paused = OTHER", `true`},
		"instance type":  {`steps = { load = { image_id = IMAGE, command = "run", resources = { instance_type_id = OTHER } } }`, `22`},
		"all of storage": {`steps = { load = { image_id = IMAGE, command = "run", resources = OTHER } }`, `{ storage = "20GB" }`},
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			config := func(number string) string {
				other := s.ids("resource \"terraform_data\" \"other\" {\n  triggers_replace = " + number + "\n  input = " + test.after + "\n}\n")
				return s.workflow(strings.Replace(test.before, "OTHER", "terraform_data.other.output", 1)) + other
			}
			s.run(
				resource.TestStep{Config: config("1")},
				// Replacing the other resource makes its value unknown in the plan of an existing workflow.
				resource.TestStep{Config: config("2"), ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionUpdate)},
			)
		})
	}
}

// TestAccWorkflow_payload plans nothing when only the spelling of a JSON payload changes, and the change when its meaning does.
func TestAccWorkflow_payload(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	config := func(payload string) string {
		return s.workflow(`
			steps    = { load = { type = "http", method = "post", url = "https://api.example.com", payload = ` + payload + ` } }
			watchers = [{ webhook = { name = "hook", url = "https://hooks.example.com", payload = ` + payload + ` } }]`)
	}
	s.run(
		resource.TestStep{Config: config(`"{ \"b\": 1, \"a\": [] }"`)},
		resource.TestStep{Config: config(`jsonencode({ a = [], b = 1 })`), PlanOnly: true},
		resource.TestStep{Config: config(`jsonencode({ a = [], b = 2 })`), ConfigPlanChecks: acctest.ChangesOnly(address, "steps.load.payload", "watchers", "status")},
		resource.TestStep{Config: config(`"no JSON"`), ConfigPlanChecks: acctest.ChangesOnly(address, "steps.load.payload", "watchers", "status")},
	)
}

// TestAccWorkflow_webhookRenewed has somebody renew the webhook: the new id is taken over, and nothing is sent.
func TestAccWorkflow_webhookRenewed(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	config := s.workflow(small + "triggers = [{ webhook = true }]\n")
	renewed := resource.ComposeTestCheckFunc(func(state *terraformState) error {
		shown, err := s.Client(t).GetWorkflow(t.Context(), workflowID(t, s.ID(t, "workflow")))
		if err != nil {
			return err
		}
		return resource.TestCheckResourceAttr(address, "webhook_ids.0", shown.WebhookIDs()[0])(state)
	})
	s.run(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() {
				s.Edit(t, "workflow", map[string]any{"triggers": []any{map[string]any{"webhook": "11111111-2222-4333-8444-555555555555"}}})
				s.Emulator.ClearJournal()
			},
			Config:           config,
			ConfigPlanChecks: acctest.PlansNothing(),
			Check:            resource.ComposeTestCheckFunc(s.wrote(), renewed),
		},
		resource.TestStep{ // and an update keeps the new one
			Config: s.workflow(small + "triggers = [{ webhook = true }]\n tags = [\"x\"]"),
			Check:  resource.ComposeTestCheckFunc(renewed, resource.TestCheckResourceAttr(address, "webhook_ids.0", "11111111-2222-4333-8444-555555555555")),
		},
	)
}

// TestAccWorkflow_busyDelete has an execution stand in the way of a destroy: it is waited for within the timeout, then named.
func TestAccWorkflow_busyDelete(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	start := func() {
		s.Decide(t, world.Outcome{Kind: "step", Result: "stuck", Times: 1})
		if _, err := s.Client(t).ExecuteWorkflow(t.Context(), workflowID(t, s.ID(t, "workflow")), executeBody(), nil); err != nil {
			t.Fatal(err)
		}
		s.Emulator.ClearJournal()
	}
	finish := func() error {
		for id := range s.Emulator.Objects()["execution"] {
			if err := s.Emulator.Remove("execution", id); err != nil {
				return err
			}
		}
		return nil
	}
	finished := make(chan error, 1)
	hurried := s.workflow(small + "timeouts = { delete = \"300ms\" }")
	s.run(
		resource.TestStep{Config: hurried},
		resource.TestStep{PreConfig: start, Config: hurried, Destroy: true, ExpectError: regexp.MustCompile(`(?s)(Running|Executing)\s+\(execution\s+[0-9a-f-]+,\s+started\s+\S+,\s+which\s+no\s+call\s+of\s+the\s+platform\s+can\s+stop\)`)},
		resource.TestStep{
			PreConfig: func() {
				if err := finish(); err != nil {
					t.Fatal(err)
				}
			},
			Config: s.workflow(small),
			Check: func(*terraformState) error {
				start()
				go func() { finished <- errors.Join(s.refusedDelete(t.Context()), finish()) }()
				return nil
			},
		},
	)
	if err := <-finished; err != nil {
		t.Error(err)
	}
}

// refusedDelete waits until the platform has refused to delete the workflow, at most a minute.
func (s *stage) refusedDelete(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	refused := func(entry control.Entry) bool {
		return entry.Method == http.MethodDelete && strings.HasPrefix(entry.Path, base) &&
			(entry.Status == http.StatusConflict || entry.Status == http.StatusUnprocessableEntity)
	}
	for !slices.ContainsFunc(s.Emulator.Journal(), refused) {
		select {
		case <-ctx.Done():
			return fmt.Errorf("no delete was refused: %w", ctx.Err())
		case <-time.After(10 * time.Millisecond):
		}
	}
	return nil
}
