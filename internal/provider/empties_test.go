// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"regexp"
	"strings"
	"testing"
)

// Empties are configurations by resource. What is in «» says that there is nothing, as an empty collection.
var Empties = map[string]string{
	"peak_workflow": `
resource "peak_workflow" "x" {
  name = "etl"
  steps = {
    a = {
      type = "http", method = "get", url = "https://example.com"
      «parents = [], output_parameters = {}, parameters = { env = {}, inherit = {}, secrets = [] }, headers = { absolute = {}, secrets = {} },
      execution_parameters = { conditional = [], parent_status = [] }, run_configuration = { skip_configuration = {} }»
    }
    b = { type = "http", method = "get", url = "https://example.com", run_configuration = { retry_options = { duration = 10«, exit_codes = []» } } }
  }
  «tags = []
  triggers = []
  watchers = []»
}`,
	"peak_workflow_execution": `
resource "peak_workflow" "first" {
  name  = "etl"
  steps = { a = { type = "http", method = "get", url = "https://example.com" } }
}
resource "peak_workflow_execution" "x" {
  workflow_id = peak_workflow.first.id
  «triggers = {}
  parameters = { global = {}, step_wise = {} }»
}`,
	"peak_block_spec": block("peak_block_spec", "x", `
  name    = "etl"
  summary = "s"
  release = { version = "1.0.0" }
  «tags = []»`),
	"peak_block_spec_release": `
resource "peak_block_spec" "first" {
  name     = "etl"
  summary  = "s"
  release  = { version = "1.0.0" }
  workflow = { steps = { a = { type = "http", method = "get", url = "https://example.com" } } }
}` + block("peak_block_spec_release", "x", `
  spec_id = peak_block_spec.first.id
  version = "1.1.0"`),
	"peak_app_spec": `
resource "peak_block_spec" "first" {
  name     = "etl"
  summary  = "s"
  release  = { version = "1.0.0" }
  workflow = { steps = { a = { type = "http", method = "get", url = "https://example.com" } } }
}
resource "peak_app_spec" "x" {
  name    = "app"
  summary = "s"
  release = { version = "1.0.0" }
  blocks  = [{ id = peak_block_spec.first.id, release_version = "1.0.0" }]
  «tags = []»
}`,
	"peak_deployment": `
resource "peak_block_spec" "first" {
  name     = "etl"
  summary  = "s"
  release  = { version = "1.0.0" }
  workflow = { steps = { a = { type = "http", method = "get", url = "https://example.com" } } }
}
resource "peak_app_spec" "app" {
  name    = "app"
  summary = "s"
  release = { version = "1.0.0" }
  blocks  = [{ id = peak_block_spec.first.id, release_version = "1.0.0" }]
}
resource "peak_deployment" "x" {
  name        = "prod"
  summary     = "s"
  app_spec_id = peak_app_spec.app.id
  «tags = []
  includes = []
  excludes = []»
}`,
	"peak_image": `
resource "peak_image" "x" {
  name          = "base"
  type          = "webapp"
  build_details = { source = "upload"«, build_arguments = {}, secrets = []» }
  artifact      = { path = abspath("app")«, ignore_files = []» }
  «autodeploy_resources = []
  triggers = {}»
}`,
	"peak_artifact": `
resource "peak_artifact" "x" {
  name = "app"
  path = abspath("app")
  «ignore_files = []»
}`,
	"peak_service": `
resource "peak_image" "base" {
  name     = "base"
  type     = "webapp"
  artifact = { path = abspath("app") }
}
resource "peak_service" "x" {
  name          = "ui"
  image_details = { image_id = peak_image.base.id, version_id = peak_image.base.version_id }
  «parameters = { env = {}, secrets = [] }»
}`,
}

// block is a workflow block with something empty wherever there can be.
func block(resource, name, head string) string {
	return `
resource "` + resource + `" "` + name + `" {` + head + `
  artifact = { path = abspath("app")«, ignore_files = []» }
  workflow = {
    images = { i = { version = "1.0.0"«, build_arguments = {}, secrets = []» } }
    steps = {
      a = {
        command = "x", image_ref = "i"
        «parents = [], output_parameters = {}, parameters = { env = {}, inherit = {}, secrets = [] }, execution_parameters = { conditional = [], parent_status = [] }»
      }
      b = { type = "http", method = "get", url = "https://example.com"«, headers = { absolute = {}, secrets = {} }», run_configuration = { retry_options = { duration = "10"«, exit_codes = []» } } }
    }
    «triggers = []
    watchers = []»
  }
}`
}

// refuseEmpty are collections that have to hold something, where they are given at all.
var refuseEmpty = map[string]bool{"tenants": true, "steps": true, "env_wo": true, "build_arguments_wo": true, "steps_to_run": true}

// TestEmptiesAreAll walks the schemas of all resources: the table above has each optional collection.
func TestEmptiesAreAll(t *testing.T) {
	t.Parallel()
	found := 0
	for _, one := range offered(t, &peakProvider{}) {
		kind, resource, _ := strings.Cut(one.name, " ")
		if kind != "resource" {
			continue
		}
		var walk func(at, name string, attribute any)
		walk = func(at, name string, attribute any) {
			if a, ok := attribute.(configurable); ok && isCollection(a.GetType()) && a.IsOptional() && !refuseEmpty[name] {
				found++
				if !regexp.MustCompile(`\b`+name+` = (\[\]|\{\})`).MatchString(Empties[resource]) && !strings.Contains(at, ".service.") && name != "images" {
					t.Errorf("nothing says that %s is empty", at)
				}
			}
			for child, inner := range children(attribute) {
				walk(at+"."+child, child, inner)
			}
		}
		for name, attribute := range one.attributes {
			walk(resource+"."+name, name, attribute)
		}
	}
	if found < 60 {
		t.Errorf("the walk found %d collections only", found)
	}
}
