// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestAccArtifact_refreshOfMany shows that a plan over 300 artifacts is 300 requests, each once.
func TestAccArtifact_refreshOfMany(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	const many = 300
	p := acctest.New(t, 0)
	dir := acctest.Folder(t, map[string]string{"app.py": fmt.Sprintf("print(%q)\n", make([]byte, 256))})
	body := p.Config(fmt.Sprintf("resource \"peak_artifact\" \"app\" {\n  count = %d\n  name = \"app-${count.index}\"\n  path = %q\n}\n", many, dir))

	measure := afterPlan(func() {
		seen := map[string]int{}
		for _, entry := range p.Emulator.Journal() {
			if entry.Method != http.MethodGet {
				t.Errorf("the plan sent %s %s", entry.Method, entry.Path)
			}
			seen[entry.Path]++
		}
		if len(seen) != many {
			t.Errorf("the plan read %d different paths, want %d", len(seen), many)
		}
		for path, times := range seen {
			if times != 1 {
				t.Errorf("the plan read %s %d times", path, times)
			}
		}
	})
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: body},
		{
			// Such a step is a plan without refresh and then one with it.
			Config: body, PlanOnly: true, PreConfig: p.Emulator.ClearJournal,
			ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{measure}},
		},
	}})
}
