// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// writtenOtherwise has what may be written in several ways: values and definitions of parameters, and what an app deploys beside its
// blocks. The status of the workflow is known after each change of it, and is always the same.
const writtenOtherwise = `
resource "peak_workflow" "a" {
  name  = "a"
  steps = { load = { type = "http", method = "get", url = "https://example.com/URL", auth = { type = "no-auth" } } }
}

resource "peak_block_spec" "b" {
  count      = 3
  name       = ["one", "two", "three"][count.index]
  summary    = "s"
  release    = { increment = "patch" }
  workflow   = { steps = { load = { type = "export", schema = "s", table = "t", sort_by = "c" } } }
  parameters = { build = [{ name = "a", type = "string", default_value = peak_workflow.a.status }] DEFINITIONS }
}

resource "peak_app_spec" "a" {
  name    = "a"
  summary = "s"
  release = { increment = "patch" }
  blocks  = [{ id = peak_block_spec.b[0].id, release_version = peak_block_spec.b[0].release_version }]
}

resource "peak_deployment" "a" {
  name            = "d"
  summary         = "s"
  app_spec_id     = peak_app_spec.a.id
  release_version = peak_app_spec.a.release_version
  parameters      = { one = { build = { a = peak_workflow.a.status VALUES } } }
  includes        = INCLUDES
}
`

// TestAccWrittenOtherwise writes in another way what means the same, beside what is known late and turns out to be the same: a plan that
// has the state's way of it would break what the plan before has promised.
func TestAccWrittenOtherwise(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	config := func(url, definitions, values string, includes ...int) string {
		list := strings.Builder{}
		for _, i := range includes {
			fmt.Fprintf(&list, `{ id = peak_block_spec.b[%d].id, release_version = peak_workflow.a.status == "" ? "9.9.9" : "0.1.0" }, `, i)
		}
		return p.Config(strings.NewReplacer("URL", url, "DEFINITIONS", definitions, "VALUES", values, "INCLUDES", "["+list.String()+"]").Replace(writtenOtherwise))
	}
	steps := []resource.TestStep{
		{Config: config("1", "", "", 1, 2)},
		{PreConfig: p.Emulator.ClearJournal, Config: config("1", ", run = []", ", none = null", 2, 1), ConfigPlanChecks: acctest.PlansNothing(), Check: p.Wrote()},
		{
			Config: config("2", ", run = []", ", none = null", 2, 1),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectUnknownValue("peak_block_spec.b[0]", tfjsonpath.New("release_version")), plancheck.ExpectUnknownValue("peak_deployment.a", tfjsonpath.New("revision")),
			}},
			Check: func(*terraform.State) error {
				for _, entry := range p.Emulator.Journal() {
					if entry.Method != http.MethodGet && entry.Method != http.MethodPut {
						return fmt.Errorf("%s %s was sent, although nothing but the workflow is another one", entry.Method, entry.Path)
					}
				}
				return nil
			},
		},
	}
	p.Test(t, resource.TestCase{Steps: steps})
}
