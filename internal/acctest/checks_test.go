// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

// shown is what the command line shows of a plan in which nothing changes.
const shown = `{
  "format_version": "1.2",
  "prior_state": {
    "format_version": "1.0",
    "values": {
      "outputs": {"name": {"sensitive": false, "value": "app"}},
      "root_module": {"resources": [{
        "address": "peak_image.x", "mode": "managed", "type": "peak_image", "name": "x", "schema_version": 0,
        "values": {"id": "7", "version_id": 9007199254740991, "labels": {"a": "b"}, "tags": ["one", "two"], "none": null}
      }]}
    }
  }
}`

// TestCheckInPlan has checks of a step look at the state in the plan after its apply, and say what is wrong there.
func TestCheckInPlan(t *testing.T) {
	t.Parallel()
	var plan tfjson.Plan
	plan.UseJSONNumber(true)
	if err := json.Unmarshal([]byte(shown), &plan); err != nil {
		t.Fatal(err)
	}
	value := func(want knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("peak_image.x", tfjsonpath.New("version_id"), want)
	}
	attribute := func(name, want string) resource.TestCheckFunc {
		return resource.TestCheckResourceAttr("peak_image.x", name, want)
	}
	for name, test := range map[string]struct {
		step resource.TestStep
		says string
	}{
		"right": {step: resource.TestStep{
			Check: resource.ComposeTestCheckFunc(attribute("id", "7"), attribute("labels.%", "1"), attribute("labels.a", "b"), attribute("tags.#", "2"),
				attribute("tags.1", "two"), resource.TestCheckNoResourceAttr("peak_image.x", "none"), resource.TestCheckOutput("name", "app"), Hides("secret")),
			ConfigStateChecks: []statecheck.StateCheck{value(knownvalue.Int64Exact(9007199254740991))},
		}},
		"wrong check":       {step: resource.TestStep{Check: attribute("tags.0", "two")}, says: "tags.0"},
		"wrong state check": {step: resource.TestStep{ConfigStateChecks: []statecheck.StateCheck{value(knownvalue.Int64Exact(1))}}, says: "9007199254740991"},
		"not hidden":        {step: resource.TestStep{Check: Hides("two")}, says: "in the state"},
	} {
		test.step.Config = "resource"
		test.step.ConfigPlanChecks.PostApplyPreRefresh = []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}
		checkInPlan(&test.step)
		checks := test.step.ConfigPlanChecks.PostApplyPreRefresh
		if len(checks) != 2 || test.step.Check != nil || test.step.ConfigStateChecks != nil {
			t.Errorf("%s: %d checks of the plan, and others: %+v", name, len(checks), test.step)
			continue
		}
		var seen plancheck.CheckPlanResponse
		checks[0].CheckPlan(t.Context(), plancheck.CheckPlanRequest{Plan: &plan}, &seen)
		if (seen.Error == nil) != (test.says == "") || seen.Error != nil && !strings.Contains(seen.Error.Error(), test.says) {
			t.Errorf("%s: %v", name, seen.Error)
		}
	}
}

// TestCheckInPlan_not leaves checks where they are when there is no plan after an apply.
func TestCheckInPlan_not(t *testing.T) {
	t.Parallel()
	for name, step := range map[string]resource.TestStep{
		"refresh": {RefreshState: true}, "import": {Config: "x", ImportState: true}, "plan": {Config: "x", PlanOnly: true},
		"destroy": {Config: "x", Destroy: true}, "query": {Config: "x", Query: true}, "error": {Config: "x", ExpectError: regexp.MustCompile("x")},
	} {
		step.Check = Hides("secret")
		if checkInPlan(&step); step.Check == nil {
			t.Errorf("%s: the check is gone", name)
		}
	}
}
