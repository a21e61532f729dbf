// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// Each of these crashes Terraform or OpenTofu itself, or is sent as something that nobody wrote, when the provider does not
// refuse it first. `late` stands for a value that is known when the plan is carried out only.
func TestAccNulls(t *testing.T) {
	t.Parallel()
	const step = `{ type = "http", url = "https://example.com", method = "get" }`
	for name, test := range map[string]struct {
		config string
		wants  []string
	}{
		"step": {
			`resource "peak_workflow" "etl" {
  name  = "etl"
  steps = { a = ` + step + `, b = @ ? ` + step + ` : null }
}`,
			[]string{"Null element", `"b"`, "{ for k, v in m : k => v if v != null }"},
		},
		"step of a block": {
			`resource "peak_block_spec" "etl" {
  name     = "etl"
  summary  = "s"
  release  = { version = "1.0.0" }
  workflow = { steps = { a = ` + step + `, b = @ ? ` + step + ` : null } }
}`,
			[]string{"Null element", `"b"`, "{ for k, v in m : k => v if v != null }"},
		},
		"image of a block": {
			`resource "peak_block_spec" "etl" {
  name     = "etl"
  summary  = "s"
  release  = { version = "1.0.0" }
  workflow = { steps = { a = ` + step + ` }, images = { i = @ ? { version = "1.0.0" } : null } }
  artifact = { path = "." }
}`,
			[]string{"Null element", `"i"`, "{ for k, v in m : k => v if v != null }"},
		},
		"variable": {
			`resource "peak_workflow" "etl" {
  name  = "etl"
  steps = { a = { type = "http", url = "https://example.com", method = "get", parameters = { env = { KEPT = "x", GONE = @ ? "x" : null } } } }
}`,
			[]string{"Null element", `"GONE"`, "{ for k, v in m : k => v if v != null }"},
		},
		"element of a list": {
			`resource "peak_workflow" "etl" {
  name     = "etl"
  steps    = { a = ` + step + ` }
  triggers = [{ webhook = true }, @ ? { webhook = true } : null]
}`,
			[]string{"Null element", "Element 1", "[for v in l : v if v != null]"},
		},
		"element of a set": {
			`resource "peak_workflow" "etl" {
  name  = "etl"
  steps = { a = ` + step + ` }
  tags  = ["kept", @ ? "x" : null]
}`,
			[]string{"Null element", "[for v in l : v if v != null]"},
		},
		"tenant": {
			`resource "peak_block_spec" "etl" {
  name     = "etl"
  summary  = "s"
  scope    = "shared"
  tenants  = ["a", @ ? "b" : null]
  release  = { version = "1.0.0" }
  workflow = { steps = { a = ` + step + ` } }
}`,
			[]string{"Null element", "tenants", "[for v in l : v if v != null]"},
		},
		"exit code": {
			`resource "peak_workflow" "etl" {
  name          = "etl"
  steps         = { a = ` + step + ` }
  retry_options = { exit_codes = [1, @ ? 2 : null] }
}`,
			[]string{"Null element", "exit_codes", "[for v in l : v if v != null]"},
		},
		"write-only variable": {
			`resource "peak_workflow" "etl" {
  name  = "etl"
  steps = { a = { type = "http", url = "https://example.com", method = "get", parameters = { env_wo = { KEPT = "x", GONE = @ ? "x" : null }, env_wo_version = 1 } } }
}`,
			[]string{"Null element", `"GONE"`, "{ for k, v in m : k => v if v != null }"},
		},
		"definition of a parameter": {
			`resource "peak_block_spec" "etl" {
  name       = "etl"
  summary    = "s"
  release    = { version = "1.0.0" }
  workflow   = { steps = { a = ` + step + ` } }
  parameters = { build = [{ name = "a", type = "string" }, @ ? { name = "b", type = "string" } : null] }
}`,
			[]string{"Null element", "parameters.build[1] is null", "[for v in l : v if v != null]"},
		},
		"list in the JSON of a block": {
			`resource "peak_block_spec" "etl" {
  name        = "etl"
  summary     = "s"
  release     = { version = "1.0.0" }
  kind        = "workflow"
  config_json = jsonencode({ steps = { a = ` + step + `, b = { type = "http", method = "get", url = "https://example.com", parents = ["a", @ ? "x" : null] } } })
}`,
			[]string{"Null element", "config_json.steps.b.parents[1] is null", "[for v in l : v if v != null]"},
		},
		"filter of a data source": {
			`data "peak_workflows" "all" { statuses = ["Available", @ ? "Draft" : null] }`,
			[]string{"Null element", "Element 1", "[for v in l : v if v != null]"},
		},
		"selector of a deployment": {
			`resource "peak_deployment" "prod" {
  name        = "prod"
  summary     = "s"
  app_spec_id = "0"
  includes    = [{ id = "1" }, @ ? { id = "2" } : null]
}`,
			[]string{"Null element", "Element 1", "[for v in l : v if v != null]"},
		},
	} {
		for kind, condition := range map[string]string{"known": "false", "late": `terraform_data.late.output == "yes"`} {
			t.Run(name+" "+kind, func(t *testing.T) {
				t.Parallel()
				cli := acctest.New(t, time.Second).CLI(t, map[string]string{"main.tf": `
resource "terraform_data" "late" { input = "no" }
` + strings.ReplaceAll(test.config, "@", condition)})
				code, stdout, stderr := cli.Exit("apply", "-auto-approve", "-no-color")
				if code == 0 {
					t.Errorf("it was applied:\n%s", stdout)
				}
				text := strings.Join(strings.Fields(strings.ReplaceAll(stderr, "│", "")), " ")
				for _, want := range append(test.wants, "") {
					if !strings.Contains(text, want) {
						t.Errorf("the error does not say %q:\n%s", want, stderr)
					}
				}
				if strings.Contains(text, "panic") || strings.Contains(text, "CRASH") || strings.Contains(text, "bug in the provider") {
					t.Errorf("it is no plain error:\n%s", stderr)
				}
			})
		}
	}
}

// TestAccLateObjects has objects that are known when the plan is carried out only, where write-only members are among theirs.
// Terraform 1.11 and OpenTofu refuse a plan that leaves an element with such members unknown, and the framework took members
// of it for missing. Whatever the objects turn out to be, null included, has to fit what was planned.
func TestAccLateObjects(t *testing.T) {
	t.Parallel()
	const query = `{
    type       = "sql"
    repository = { url = "https://example.com/x.git", branch = "main", file_path = "a.sql", token_wo = "secret-token" }
    parameters = { env = { A = "" } }
  }`
	const command = `{
    command    = "run"
    image      = { version = "1.0.0" }
    repository = { url = "https://example.com/x.git", branch = "main", token_wo = "secret-token" }
    parameters = { env = { A = "" } }
  }`
	const step = `{ type = "http", url = "https://example.com", method = "get" }`
	for name, config := range map[string]string{
		"step": `resource "peak_workflow" "etl" {
  name  = "etl"
  steps = { a = ` + step + `, b = @ ? null : ` + query + ` }
}`,
		"step without write-only members": `resource "peak_workflow" "etl" {
  name  = "etl"
  steps = { a = ` + step + `, b = @ ? null : ` + step + ` }
}`,
		"step of a block without write-only members": `resource "peak_block_spec" "etl" {
  name     = "etl"
  summary  = "s"
  release  = { version = "1.0.0" }
  workflow = { steps = { a = ` + step + `, b = @ ? null : ` + step + ` } }
}`,
		"all of a block's steps": `resource "peak_block_spec" "etl" {
  name     = "etl"
  summary  = "s"
  release  = { version = "1.0.0" }
  workflow = { images = @ ? null : { i = { version = "1.0.0" } }, steps = @ ? null : { a = ` + step + `, b = ` + command + ` } }
  artifact = { path = abspath("app") }
}`,
		"parameters of a service": `resource "peak_block_spec" "ui" {
  name    = "ui"
  summary = "s"
  release = { version = "1.0.0" }
  service = { image = @ ? null : { version = "1.0.0" }, parameters = @ ? { env = { A = "" } } : null, resources = { instance_type_id = "40" } }
  artifact = { path = abspath("app") }
}`,
		"parameters that turn out null": `resource "peak_workflow" "etl" {
  name  = "etl"
  steps = { q = { type = "sql", repository = @ ? null : { url = "https://example.com/x.git", branch = "main", file_path = "a.sql", token_wo = "secret-token" }, parameters = @ ? { env = { A = "" } } : null } }
}`,
		"all steps": `resource "peak_workflow" "etl" {
  name  = "etl"
  steps = @ ? { a = ` + step + ` } : { b = ` + step + ` }
}`,
		"members of a step": `resource "peak_workflow" "etl" {
  name     = "etl"
  steps    = { q = { type = "sql", repository = @ ? null : { url = "https://example.com/x.git", branch = "main", file_path = "a.sql" }, parameters = @ ? null : { env = { A = "" } } } }
  watchers = [@ ? null : { webhook = { name = "w", url = "https://example.com", payload = "{}" } }]
}`,
		"block": `resource "peak_block_spec" "etl" {
  name     = "etl"
  summary  = "s"
  release  = { version = "1.0.0" }
  workflow = { images = { i = @ ? null : { version = "1.0.0" } }, steps = { a = ` + step + `, b = @ ? null : ` + command + ` } }
  artifact = { path = abspath("app") }
}`,
		"whole block": `resource "peak_block_spec" "etl" {
  name     = "etl"
  summary  = "s"
  release  = { version = "1.0.0" }
  workflow = @ ? null : { steps = { a = ` + step + ` } }
}`,
		"image": `resource "peak_image" "base" {
  name          = "base"
  type          = "workflow"
  build_details = @ ? null : { source = "dockerfile", dockerfile = "FROM scratch\n" }
}`,
		"blocks of an app": `resource "peak_block_spec" "etl" {
  name     = "etl"
  summary  = "s"
  release  = { version = "1.0.0" }
  workflow = { steps = { a = ` + step + ` } }
}
resource "peak_app_spec" "app" {
  name    = "app"
  summary = "s"
  release = { version = "1.0.0" }
  blocks  = [@ ? null : { id = peak_block_spec.etl.id, release_version = "1.0.0" }]
}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cli := acctest.New(t, time.Second).CLI(t, map[string]string{"app/main.py": "print(1)\n", "app/Dockerfile": "FROM scratch\n", "main.tf": `
resource "terraform_data" "late" { input = "no" }
` + strings.ReplaceAll(config, "@", `terraform_data.late.output == "yes"`)})
			cli.Run("apply", "-auto-approve", "-no-color")
			if code, stdout, stderr := cli.Exit("plan", "-detailed-exitcode", "-no-color"); code != 0 {
				t.Errorf("the plan after it is not empty:\n%s%s", stdout, stderr)
			}
			cli.Run("destroy", "-auto-approve", "-no-color")
		})
	}
}

// TestAccNulls_configJSON has members that are null in the JSON of a block, of which nothing is sent.
func TestAccNulls_configJSON(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, time.Second)
	config := func(more, members string) map[string]string {
		return map[string]string{"main.tf": `
resource "peak_block_spec" "etl" {
  name        = "etl"
  summary     = "s"
  release     = { version = "1.0.0" }
  kind        = "workflow"
  config_json = jsonencode({ steps = { ` + more + `a = { type = "http", method = "get", url = "https://example.com"` + members + ` } } })
}
`}
	}
	cli := p.CLI(t, config("b = null, ", `, parents = null, parameters = { env = { GONE = null, KEPT = "" } }`))
	cli.Run("apply", "-auto-approve", "-no-color")
	if err := p.Wrote(`POST /v1/blocks/specs/ spec={"config":{"steps":{"a":{"method":"get","parameters":{"env":{"KEPT":""}},"type":"http","url":"https://example.com"}}},` +
		`"kind":"workflow","metadata":{"name":"etl","summary":"s"},"release":{"version":"1.0.0"},"version":1} featured=false scope=private autoRunOnDeploy=false`)(nil); err != nil {
		t.Error(err)
	}
	for _, files := range []map[string]string{nil, config("", `, parameters = { env = { KEPT = "" } }`)} {
		cli.Write(files)
		if code, stdout, stderr := cli.Exit("plan", "-detailed-exitcode", "-no-color"); code != 0 {
			t.Errorf("the plan after it is not empty:\n%s%s", stdout, stderr)
		}
	}
	cli.Run("destroy", "-auto-approve", "-no-color")
}
