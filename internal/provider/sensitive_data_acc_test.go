// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestAccSensitiveData sets secrets by every write-only twin and reads them by every data source that the platform shows them
// to. No plan and no state that a command line prints has them, and in JSON they stand under marks of sensitive values only.
func TestAccSensitiveData(t *testing.T) {
	t.Parallel()
	const secret = "very-secret-"
	p := acctest.New(t, time.Second)
	cli := p.CLI(t, map[string]string{"app/Dockerfile": "FROM scratch\n", "main.tf": `
resource "peak_image" "base" {
  name          = "base"
  type          = "workflow"
  version       = "1.0.0"
  build_details = { source = "github", repository = "https://github.com/a/b", branch = "main", token_wo = "very-secret-token", build_arguments_wo = { A = "very-secret-argument" }, build_arguments_wo_version = 1 }
}
resource "peak_service" "ui" {
  name          = "ui"
  image_details = { image_id = peak_image.web.id, version_id = peak_image.web.version_id }
  parameters    = { env_wo = { A = "very-secret-variable" }, env_wo_version = 1 }
}
resource "peak_image" "web" {
  name     = "web"
  type     = "webapp"
  artifact = { path = abspath("app") }
}
resource "peak_workflow" "etl" {
  name  = "etl"
  steps = { a = { command = "run", image_id = peak_image.base.id, image_version_id = peak_image.base.version_id,
    repository = { url = "https://example.com/a", branch = "main", token_wo = "very-secret-token" }, parameters = { env_wo = { A = "very-secret-variable" }, env_wo_version = 1 } } }
}
resource "peak_block_spec" "etl" {
  name       = "etl"
  summary    = "s"
  release    = { version = "1.0.0" }
  artifact   = { path = abspath("app") }
  parameters = { build = [{ name = "key", type = "string" }], run = [{ name = "run_key", type = "string" }, { name = "open", type = "string" }] }
  workflow = {
    images = { i = { build_arguments_wo = { A = "very-secret-argument" }, build_arguments_wo_version = 1 } }
    steps  = { a = { command = "run", image_ref = "i", parameters = { env_wo = { A = "very-secret-variable" }, env_wo_version = 1 } },
      b = { command = "run", image = { build_arguments_wo = { A = "very-secret-argument" }, build_arguments_wo_version = 1 } } }
  }
}
resource "peak_block_spec" "ui" {
  name     = "ui"
  summary  = "s"
  release  = { version = "1.0.0" }
  artifact = { path = abspath("app") }
  service  = { image = { build_arguments_wo = { A = "very-secret-argument" }, build_arguments_wo_version = 1 }, parameters = { env_wo = { A = "very-secret-variable" }, env_wo_version = 1 } }
}
resource "peak_deployment" "prod" {
  name                  = "prod"
  summary               = "s"
  block_spec_id         = peak_block_spec.etl.id
  parameters            = { run = { open = "shown" } }
  parameters_wo         = { build = { key = "very-secret-key" }, run = { run_key = "very-secret-run" } }
  parameters_wo_version = 1
}
`})
	cli.Run("apply", "-auto-approve", "-no-color")
	read := []string{
		`data "peak_image" "a" { id = peak_image.base.id }`,
		`data "peak_images" "a" {}`,
		"data \"peak_image_version\" \"a\" {\n  image_id = peak_image.base.id\n  version = \"1.0.0\"\n}",
		`data "peak_image_versions" "a" { image_id = peak_image.base.id }`,
		`data "peak_image_builds" "a" { image_id = peak_image.base.id }`,
		`data "peak_service" "a" { id = peak_service.ui.id }`,
		`data "peak_services" "a" {}`,
		`data "peak_workflow" "a" { id = peak_workflow.etl.id }`,
		`data "peak_workflows" "a" {}`,
		`data "peak_block_spec" "a" { id = peak_block_spec.etl.id }`,
		`data "peak_block_spec" "b" { id = peak_block_spec.ui.id }`,
		`data "peak_specs" "a" {}`,
		"data \"peak_spec_release\" \"a\" {\n  spec_id = peak_block_spec.etl.id\n  kind = \"block\"\n}",
		"data \"peak_spec_release\" \"b\" {\n  spec_id = peak_block_spec.ui.id\n  kind = \"block\"\n}",
		`data "peak_deployment" "a" { id = peak_deployment.prod.id }`,
		`data "peak_deployments" "a" {}`,
		"data \"peak_deployment_revision\" \"a\" {\n  deployment_id = peak_deployment.prod.id\n  revision = peak_deployment.prod.revision\n}",
		`data "peak_deployment_parameters" "a" { deployment_id = peak_deployment.prod.id }`,
	}
	cli.Write(map[string]string{"data.tf": strings.Join(read, "\n")})
	output := cli.Run("plan", "-no-color", "-out=p")
	output += cli.Run("apply", "-no-color", "-auto-approve") + cli.Run("show", "-no-color") + cli.Run("show", "-no-color", "p") + cli.Run("plan", "-no-color", "-destroy")
	for address := range strings.FieldsSeq(cli.Run("state", "list")) {
		output += cli.Run("state", "show", "-no-color", address)
	}
	if strings.Contains(output, secret) {
		t.Errorf("a secret is printed:\n%s", linesWith(output, secret))
	}
	found := 0
	var state struct {
		Values struct {
			RootModule struct {
				Resources []struct {
					Address         string
					Values          any
					SensitiveValues any `json:"sensitive_values"`
				}
			} `json:"root_module"`
		}
	}
	if err := json.Unmarshal([]byte(cli.Run("show", "-json")), &state); err != nil {
		t.Fatal(err)
	}
	for _, one := range state.Values.RootModule.Resources {
		for _, place := range unmarked(one.Values, one.SensitiveValues, secret, &found) {
			t.Errorf("%s%s is a secret and not marked as sensitive", one.Address, place)
		}
		if !strings.HasPrefix(one.Address, "data.") && strings.Contains(fmt.Sprint(one.Values), secret) {
			t.Errorf("%s holds a secret", one.Address)
		}
	}
	if found < 10 {
		t.Errorf("the data sources show %d secrets only, so that the test shows little", found)
	}
	cli.Run("destroy", "-auto-approve", "-no-color")
}

// unmarked are the places of texts with a secret that no mark is above; found counts all of them.
func unmarked(value, marks any, secret string, found *int) []string {
	if marks == true {
		if text := fmt.Sprint(value); strings.Contains(text, secret) {
			*found += strings.Count(text, secret)
		}
		return nil
	}
	var places []string
	switch v := value.(type) {
	case map[string]any:
		inner, _ := marks.(map[string]any)
		for name, member := range v {
			for _, place := range unmarked(member, inner[name], secret, found) {
				places = append(places, "."+name+place)
			}
		}
	case []any:
		inner, _ := marks.([]any)
		for i, element := range v {
			var mark any
			if i < len(inner) {
				mark = inner[i]
			}
			for _, place := range unmarked(element, mark, secret, found) {
				places = append(places, fmt.Sprintf("[%d]%s", i, place))
			}
		}
	case string:
		if strings.Contains(v, secret) {
			return []string{""}
		}
	}
	return places
}

func linesWith(text, part string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if strings.Contains(line, part) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}
