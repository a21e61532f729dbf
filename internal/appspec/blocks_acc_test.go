// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package appspec_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestAccAppSpec_unknownBlocks names blocks of others, and releases of them, that are not there. A release that is published before
// the app is none of those.
func TestAccAppSpec_unknownBlocks(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	app := func(id, version string) string {
		return s.spec(strings.NewReplacer("BLOCK", id, "VERSION", version).Replace(
			`blocks = [{ id = "SERVER", release_version = "1.0.0" }, { id = "BLOCK", release_version = "VERSION" }]`))
	}
	const nobody = "0bddb4c6-40c5-45c3-b477-fceb2c051609"
	published := strings.Replace(app(s.workflowSpec, "7.0.0"), "blocks = ", "depends_on = [peak_block_spec_release.seven]\nblocks = ", 1) + s.ids(`
resource "peak_block_spec_release" "seven" {
  spec_id  = "WORKFLOW"
  version  = "7.0.0"
  workflow = { steps = { call = { type = "http", method = "get", url = "https://example.com" } } }
}
`)
	s.run(
		resource.TestStep{Config: app(nobody, "1.0.0"), PlanOnly: true, ExpectError: message("There is no block spec " + nobody)},
		resource.TestStep{Config: app(s.workflowSpec, "7.0.0"), PlanOnly: true, ExpectError: message("Block spec " + s.workflowSpec + " has no release 7.0.0")},
		resource.TestStep{Config: published},
	)
}
