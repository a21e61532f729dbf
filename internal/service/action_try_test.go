// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// deploying is the status of a service that comes up (contract 25), and what a contrary platform has in its place.
var deploying = "DEPLOYING"

// invocation is a command that tests the service of a caller.
var invocation = []string{"apply", "-invoke=action.peak_service_test.t", "-auto-approve", "-no-color", "-input=false"}

// caller is a platform with the API "predict", and a CLI whose configuration tests it.
type caller struct {
	*stage

	cli *acctest.CLI
}

func newCaller(t *testing.T) *caller {
	t.Helper()
	acctest.NeedsActions(t)
	s := newStage(t)
	s.deploy(t, peak.ServiceBody{"name": "predict", "serviceType": "api"})
	return &caller{s, s.CLI(t, nil)}
}

func test(name, arguments string) string {
	return "action \"peak_service_test\" \"t\" {\n  config {\n    service_name = " + fmt.Sprintf("%q", name) + "\n" + arguments + "\n  }\n}\n"
}

// try tests the service and expects the texts in what the CLI says, in this order, and an error if there has to be one.
func (c *caller) try(fails bool, config string, texts ...string) (output string) {
	c.t.Helper()
	c.cli.Write(map[string]string{"main.tf": config})
	code, stdout, stderr := c.cli.Exit(invocation...)
	output = unwrap(stdout + stderr)
	if fails != (code != 0) {
		c.t.Errorf("exit code %d\n%s", code, output)
	}
	rest := output
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			c.t.Errorf("%q is missing (in this place) in\n%s", text, output)
			break
		}
		rest = after
	}
	return output
}

// unwrap undoes the frames and line breaks of the CLI's messages.
func unwrap(output string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(output)), " ")
}

// answers says how the service answers the next calls.
func (c *caller) answers(status int, body string, times int) {
	c.t.Helper()
	c.Decide(c.t, world.Outcome{Kind: "service-test", Result: fmt.Sprint(status), Message: body, Times: times})
}

// calls counts the calls of services since the last time.
func (s *stage) calls() int {
	count := 0
	for _, entry := range s.Emulator.Journal() {
		if entry.Method == http.MethodPost && strings.HasSuffix(entry.Path, "/test") {
			count++
		}
	}
	s.Emulator.ClearJournal()
	return count
}

// TestAccServiceTest_trigger tests a service that the same apply makes.
func TestAccServiceTest_trigger(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	config := func(expected string) string {
		return s.Config(fmt.Sprintf(`
resource "peak_service" "predict" {
  name          = "predict"
  service_type  = "api"
  image_details = { image_id = %d, version_id = %d }
}

action "peak_service_test" "t" {
  config {
    service_name  = peak_service.predict.name
    http_method   = "post"
    path          = "/predict"
    payload       = { items = [1, 2.5], who = "me", deep = { ok = true } }
    expected_body = %s
  }
}

resource "terraform_data" "probe" {
  input = %[3]q
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.peak_service_test.t]
    }
  }
}
`, s.image, s.first, expected))
	}
	const good = `jsonencode({ service = "predict", method = "POST", path = "/predict", payload = { who = "me", items = [1, 2.50], deep = { ok = true } } })`
	create := `POST {"imageDetails":{"imageId":IMAGE,"versionId":FIRST},"minInstances":1,"name":"predict","serviceType":"api"}`
	call := `POST {"httpMethod":"post","path":"/predict","payload":{"deep":{"ok":true},"items":[1,2.5],"who":"me"}}`
	s.runCase(resource.TestCase{
		TerraformVersionChecks: actions,
		Steps: []resource.TestStep{
			{Config: config(good), Check: s.wrote(create, call)},
			{Config: config(good), Check: s.wrote(), ConfigPlanChecks: acctest.PlansNothing()},
			{Config: config(`"else"`), ExpectError: regexp.MustCompile(`(?s)Service test failed.*not\s+the\s+expected\s+one`)},
			{Config: config(good), Check: s.wrote(call, call)},
		},
	})
}

func TestAccServiceTest_expectations(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	c.try(false, test("predict", ""), `service "predict" answered GET / with status 200, as expected`)
	if err := c.wrote(`POST {"httpMethod":"get","path":"/","payload":null}`)(nil); err != nil {
		t.Error(err)
	}
	c.try(false, test("predict", `payload = "{\"a\": 1}"`+"\n"+`http_method = "put"`+"\n"+`body_matches = "\"payload\":\\{\"a\":1\\}"`), "with status 200, as expected")

	for _, tc := range []struct {
		status    int
		body      string
		arguments string
		fails     bool
		text      string
	}{
		{204, "", "", false, "with status 204, as expected"},
		{404, "not here", "expected_status = 404", false, "with status 404, as expected"},
		{503, "down", "expected_status = 503", false, "with status 503, as expected"},
		{200, `{"b": [1.0], "a": 2}`, `expected_body = "{\"a\":2,\"b\":[1]}"`, false, "as expected"},
		{200, "ok", `expected_body = "ok"`, false, "as expected"},
		{200, "it is ok\n", `body_matches = "(?m)ok$"`, false, "as expected"},

		{404, "not here", "", true, `answered GET / with status 404, but a status from 200 to 299 is expected. The body: not here`},
		{201, "made", "expected_status = 200", true, `with status 201, but status 200 is expected. The body: made`},
		{200, "", "expected_status = 500", true, `with status 200, but status 500 is expected. The body is empty.`},
		{200, "ok ", `expected_body = "ok"`, true, "but the body is not the expected one. The body: ok"},
		{200, "failing", `body_matches = "ok$"`, true, "but the body does not match ok$. The body: failing"},
		{500, strings.Repeat("x", 5000), "", true, "The body begins with: " + strings.Repeat("x", 80)},
	} {
		c.answers(tc.status, tc.body, 1)
		c.try(tc.fails, test("predict", tc.arguments), tc.text)
	}
}

// TestAccServiceTest_secrets keeps what may be secret out of messages.
func TestAccServiceTest_secrets(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	arguments := `
    http_method     = "post"
    payload         = { key = "s3cr3t-value" }
    expected_status = 418
`
	output := c.try(true, test("predict", arguments), "with status 200, but status 418 is expected", `{"key":"(hidden)"}`)
	c.answers(200, "token "+acctest.Token, 1)
	output += c.try(true, test("predict", arguments), "The body: token (hidden)")
	c.disturb(control.Fault{Method: http.MethodPost, Path: "/test$", Status: 422, Body: map[string]any{"detail": "s3cr3t-value is no key"}, Times: 1})
	output += c.try(true, test("predict", arguments), "The platform did not make the call POST /", "(hidden) is no key")
	// The plan shows the configuration; messages must not.
	if n := strings.Count(output, "s3cr3t-value"); n > 3 || strings.Contains(output, acctest.Token) {
		t.Errorf("a secret is shown:\n%s", output)
	}
}

func TestAccServiceTest_untestable(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	c.deploy(t, peak.ServiceBody{"name": "ui"})
	c.try(true, test("ui", ""), "Error: Service cannot be tested", "service_name", `service "ui" is of type "web-app", and the platform tests only services of type "api"`)
	c.try(true, test("predic", ""), "Error: Service cannot be tested", `The platform has no service "predic"`)
	failed := c.deploy(t, peak.ServiceBody{"name": "failed", "serviceType": "api"})
	if err := c.Emulator.Edit("service", failed, map[string]any{"status": "CREATE_FAILED"}); err != nil {
		t.Fatal(err)
	}
	c.try(true, test("failed", ""), "Error: Service cannot be tested", `is in status "CREATE_FAILED"`)
	if n := c.calls(); n != 0 {
		t.Errorf("%d calls were made", n)
	}
}

// TestAccServiceTest_starting waits for a service that comes up, within the time.
func TestAccServiceTest_starting(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	short := func(arguments string) string { return arguments + "\n" + `timeouts = { invoke = "4s" }` }

	c.Decide(t, world.Outcome{Kind: "service", Result: "stuck", Times: 1})
	if err := c.client.UpdateService(t.Context(), c.ID(t, "service"), peak.ServiceBody{"entrypoint": "/a"}); err != nil {
		t.Fatal(err)
	}
	c.calls()
	c.try(true, test("predict", short("")), `waiting for service "predict": `+deploying, "Error: Service test failed", `was still "`+deploying+`" after`, `"invoke" in timeouts`)
	if n := c.calls(); n != 0 {
		t.Errorf("%d calls were made to a service that deploys", n)
	}
	c.Edit(t, "service", map[string]any{"status": "AVAILABLE"})

	// A get is made again while only a proxy answers.
	c.answers(503, "no upstream", 3)
	c.try(false, test("predict", short("")), `waiting for service "predict": answering with status 503`, "with status 200, as expected")
	if n := c.calls(); n != 4 {
		t.Errorf("%d calls, want 4", n)
	}
	c.answers(502, "no upstream", 0)
	begin := time.Now()
	c.try(true, test("predict", short("")), `was still "answering with status 502" after`, "The body: no upstream")
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("the action took %s", took)
	}
	c.calls()

	// Anything else may have done its work.
	c.try(true, test("predict", short(`http_method = "post"`)), "answered POST / with status 502, but a status from 200 to 299 is expected")
	c.disturb(control.Fault{Method: http.MethodPost, Path: "/test$", Cut: control.CutAfter, Times: 1})
	c.try(true, test("predict", short(`http_method = "post"`)), "There is no answer to POST /", "may have got the call. It was not made again")
	if n := c.calls(); n != 2 {
		t.Errorf("%d calls, want one for each test", n)
	}
}

// TestAccServiceTest_interrupt ends at once.
func TestAccServiceTest_interrupt(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	c.answers(503, "no upstream", 0)
	c.cli.Write(map[string]string{"main.tf": test("predict", "")})
	code, output, took := c.cli.Interrupt([]string{"answering with status 503"}, invocation...)
	if code == 0 || took > 15*time.Second || !strings.Contains(unwrap(output), "Error: Service test interrupted") {
		t.Errorf("exit code %d after %s:\n%s", code, took, output)
	}
}

func TestAccServiceTest_invalid(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	for arguments, text := range map[string]string{
		`path = "predict"`:         "must begin with a slash",
		`payload = [1]`:            "The payload is not an object",
		`payload = "s3cr3t-value"`: "The payload is text, but not the JSON of an object",
		`payload = "[1]"`:          "The payload is not an object",
		`body_matches = "("`:       "Invalid regular expression",
		`expected_status = 99`:     "between 100 and 599",
		"expected_body = \"a\"\n    body_matches = \"b\"\n": "body_matches",
	} {
		c.try(true, test("predict", arguments), text)
	}
	if n := c.calls(); n != 0 {
		t.Errorf("%d calls were made", n)
	}
}
