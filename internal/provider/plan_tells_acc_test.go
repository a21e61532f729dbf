// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// Resources into which a case writes one attribute more.
const (
	aWorkflow = `resource "peak_workflow" "NAME" {
  name  = "etl"
  steps = { a = { type = "http", url = "https://example.com", method = "get" } }
  BODY
}
`
	aBlock = `resource "peak_block_spec" "NAME" {
  name     = "etl"
  summary  = "s"
  release  = { version = "1.0.0" }
  workflow = { steps = { a = { type = "http", url = "https://example.com", method = "get" } }, BODY }
}
`
	anySteps = `resource "peak_workflow" "NAME" {
  name  = "etl"
  steps = { a = { type = "http", url = "https://example.com", method = "get" }, BODY }
}
`
	anImage = `resource "peak_image" "NAME" {
  name = "base"
  BODY
}
`
	aService = `resource "peak_service" "NAME" {
  name          = "ui"
  image_details = { image_id = "1", version_id = "2" }
  BODY
}
`
	aSpec = `resource "peak_block_spec" "NAME" {
  name     = "etl"
  summary  = "s"
  release  = { version = "1.0.0" }
  workflow = { steps = { a = { type = "http", url = "https://example.com", method = "get" } } }
  BODY
}
`
	anApp = `resource "peak_app_spec" "NAME" {
  name    = "suite"
  summary = "s"
  release = { version = "1.0.0" }
  blocks  = [{ id = terraform_data.late.id, release_version = "1.0.0" }]
  BODY
}
`
	aDeployment = `resource "peak_deployment" "NAME" {
  name          = "prod"
  summary       = "s"
  block_spec_id = terraform_data.late.output
  BODY
}
`
	anArtifact = `resource "peak_artifact" "NAME" {
  name = "app"
  path = "DIR/app"
  BODY
}
`
	dockerfile = `build_details = { source = "dockerfile", dockerfile = "FROM python:3.13" }`
)

// told is what a configuration is told before anything is done. body is an attribute of the resource, in which VALUE stands for
// the value.
type told struct {
	resource, body, value string
	severity, text        string // "" for nothing
}

func tellings() map[string]told {
	cases := map[string]told{
		"watcher_user":      {aWorkflow, `watchers = [{ user = VALUE }]`, "somebody", "error", `"somebody" is not an e-mail address`},
		"watcher_user_good": {aWorkflow, `watchers = [{ user = VALUE }]`, "somebody@example.com", "", ""},
		"watcher_url":       {aWorkflow, `watchers = [{ webhook = { name = "n", url = VALUE, payload = "p" } }]`, "example.com/hook", "error", `"example.com/hook" is not a URL`},
		"watcher_url_good":  {aWorkflow, `watchers = [{ webhook = { name = "n", url = VALUE, payload = "p" } }]`, "https://example.com/hook?a=b", "", ""},
		"watcher_email":     {aWorkflow, `watchers = [{ email = { name = "n", recipients = { to = [VALUE] } } }]`, "A <a@example.com>", "error", `is not an e-mail address`},
		"block_user":        {aBlock, `watchers = [{ user = VALUE }]`, "somebody", "error", `"somebody" is not an e-mail address`},
		"block_url":         {aBlock, `watchers = [{ webhook = { name = "n", url = VALUE, payload = "p" } }]`, "ftp://example.com", "error", `is not a URL`},
		"block_cron":        {aBlock, `triggers = [{ cron = VALUE }]`, "0 0 31 2 *", "error", "never fires"},

		"no_ancestor": {anySteps, `b = { type = "http", url = "https://example.com", method = "get", execution_parameters = { conditional = [{ condition = "equals", param_name = "p", step_name = VALUE, value = "1" }] } }`,
			"a", "warning", "which is not among its parents or their parents"},
		"ancestor": {anySteps, `b = { type = "http", url = "https://example.com", method = "get", parents = ["a"], execution_parameters = { conditional = [{ condition = "equals", param_name = "p", step_name = VALUE, value = "1" }] } }`,
			"a", "", ""},
		"no_method": {anySteps, `b = { type = "http", url = VALUE }`, "https://example.com", "warning", "HTTP step without a method"},

		"word_of_a_step":    {anySteps, `b = { type = "http", url = "https://example.com", method = VALUE }`, "trace", "warning", `do not list "trace"`},
		"word_of_an_image":  {anImage, "type = VALUE\n  " + dockerfile, "gpu", "warning", `do not list "gpu"`},
		"word_of_a_service": {aService, `service_type = VALUE`, "streamlit", "warning", `do not list "streamlit"`},
		"word_of_a_spec":    {aSpec, `status = VALUE`, "retired", "warning", `do not list "retired"`},
		"word_of_an_app":    {anApp, `status = VALUE`, "retired", "warning", `do not list "retired"`},
		"text_of_a_spec":    {aSpec, `description_content_type = VALUE`, "text/html", "warning", `do not list "text/html"`},
		"type_of_a_step":    {anySteps, `b = { type = VALUE, command = "c", image_id = "1" }`, "magic", "error", "value must be one of"},
		"source_of_a_build": {anImage, "type = \"workflow\"\n  build_details = { source = VALUE, dockerfile = \"FROM python:3.13\" }", "git", "error", "value must be one of"},
		"kind_of_a_block":   {strings.Replace(aSpec, "workflow = { steps", "config_json = jsonencode({ steps", 1), `kind = VALUE`, "batch", "error", "value must be one of"},
	}
	kind := cases["kind_of_a_block"]
	kind.resource = strings.Replace(kind.resource, `method = "get" } } }`, `method = "get" } } })`, 1)
	cases["kind_of_a_block"] = kind
	for i, good := range []string{
		"0 0 12 ? * MON-FRI *", "0 0/5 14 * * ?", "0 0 12 L * ?", "0 15 10 ? * 6#3", "0 0 0 29 2 ?", "*/15 * * * 1-5", "0 0 29 2 *", "0 0 31 1,2 *", "0 0 31 2 1", "0 0 12 1 1 ? 2099",
	} {
		cases[fmt.Sprintf("cron_good_%d", i)] = told{aWorkflow, `triggers = [{ cron = VALUE }]`, good, "", ""}
	}
	for i, never := range []string{"0 0 31 2 *", "0 0 30 2 *", "0 0 31 4,6 *", "0 0 0 31 4 ?", "0 0 0 30 FEB ?", "0 0 0 31 4 ? *", "0 0 0 1 1 ? 2020", "0 0 12 29 2 ? 2027"} {
		cases[fmt.Sprintf("cron_never_%d", i)] = told{aWorkflow, `triggers = [{ cron = VALUE }]`, never, "error", "never fires"}
	}
	for i, bad := range []string{"0 0 1 1 ? 2030", "0 25 * * *", "@daily", "0 0 24 * * ?"} {
		cases[fmt.Sprintf("cron_bad_%d", i)] = told{aWorkflow, `triggers = [{ cron = VALUE }]`, bad, "error", "Invalid cron expression"}
	}
	image := strings.Replace(anImage, "BODY", "type = \"workflow\"\n  "+dockerfile+"\n  BODY", 1)
	for name, resource := range map[string]string{
		"artifact": anArtifact, "image": image, "service": aService, "workflow": aWorkflow, "spec": aSpec, "app": anApp, "deployment": aDeployment,
	} {
		cases["no_time_"+name] = told{resource, `timeouts = { create = VALUE }`, "0s", "error", `The timeout "0s" leaves no time`}
		cases["less_time_"+name] = told{resource, `timeouts = { update = VALUE }`, "-5m", "error", `The timeout "-5m" leaves no time`}
		cases["late_time_"+name] = told{resource, `timeouts = { delete = VALUE }`, "-1h", "error", `The timeout "-1h" leaves no time`}
		cases["time_"+name] = told{resource, `timeouts = { delete = VALUE }`, "90s", "", ""}
	}
	return cases
}

// write writes all cases as one configuration, with value in place of VALUE.
func write(tf *acctest.CLI, cases map[string]told, value func(told) string) {
	var text strings.Builder
	text.WriteString("resource \"terraform_data\" \"late\" {\n  input = \"\"\n}\n\n")
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		c := cases[name]
		text.WriteString(strings.NewReplacer("NAME", name, "DIR", filepath.ToSlash(tf.Dir), "BODY", strings.ReplaceAll(c.body, "VALUE", value(c))).Replace(c.resource))
	}
	tf.Write(map[string]string{"main.tf": text.String(), "app/app.py": "print(1)\n"})
}

// TestAccPlanTells has the command line validate what cannot work, which is an error, and what only the platform knows, which is a
// warning, each on its resource; values that are known late are neither.
func TestAccPlanTells(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	tf := p.CLI(t, nil)
	cases := tellings()
	write(tf, cases, func(c told) string { return fmt.Sprintf("%q", c.value) })
	_, stdout, stderr := tf.Exit("validate", "-json")
	var answer struct {
		Diagnostics []struct{ Severity, Summary, Detail, Address string }
	}
	if err := json.Unmarshal([]byte(stdout), &answer); err != nil {
		t.Fatalf("%v\n%s%s", err, stdout, stderr)
	}
	said := map[string][]string{}
	for _, d := range answer.Diagnostics {
		_, name, _ := strings.Cut(d.Address, ".")
		said[name] = append(said[name], d.Severity+": "+d.Summary+": "+d.Detail)
	}
	for name, c := range cases {
		got := said[name]
		delete(said, name)
		switch {
		case c.severity == "" && len(got) > 0, c.severity != "" && len(got) != 1:
			t.Errorf("%s: %q", name, got)
		case c.severity != "" && (!strings.HasPrefix(got[0], c.severity) || !strings.Contains(got[0], c.text)):
			t.Errorf("%s: %q, want a %s with %q", name, got, c.severity, c.text)
		}
	}
	for name, got := range said {
		t.Errorf("%q: %q", name, got)
	}

	late := maps.Clone(cases)
	maps.DeleteFunc(late, func(name string, _ told) bool { return name == "no_method" }) // what is left out is not known late
	write(tf, late, func(told) string { return "terraform_data.late.output" })
	code, stdout, stderr := tf.Exit("plan", "-detailed-exitcode", "-no-color", "-input=false")
	if code != 2 || strings.Contains(stdout+stderr, "Warning:") {
		t.Errorf("plan with values that are known late: exit code %d\n%s%s", code, stdout, stderr)
	}
}
