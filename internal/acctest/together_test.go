// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

// TestTogether has two steps with data sources of one name, of which the second expects what is not so.
func TestTogether(t *testing.T) {
	p := &Platform{}
	step := func(want string) resource.TestStep {
		return resource.TestStep{Config: p.Config("data \"peak_image\" \"x\" {\n}\n"), ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.peak_image.x", tfjsonpath.New("name"), knownvalue.StringExact(want)),
		}}
	}
	together := p.Together(step("first"), step("other"))
	if strings.Count(together.Config, `provider "peak"`) != 1 || !strings.Contains(together.Config, `data "peak_image" "x_of_step_2" {`) {
		t.Errorf("configuration %s", together.Config)
	}
	object := func(name, value string) *tfjson.StateResource {
		return &tfjson.StateResource{Address: "data.peak_image." + name, Name: name, AttributeValues: map[string]any{"name": value}}
	}
	state := &tfjson.State{Values: &tfjson.StateValues{RootModule: &tfjson.StateModule{Resources: []*tfjson.StateResource{
		object("x_of_step_1", "first"), object("x_of_step_2", "second"),
	}}}}
	for i, want := range []string{"", "step 2 of those together"} {
		var resp statecheck.CheckStateResponse
		together.ConfigStateChecks[i].CheckState(t.Context(), statecheck.CheckStateRequest{State: state}, &resp)
		if got := resp.Error; (got == nil) != (want == "") || got != nil && !strings.Contains(got.Error(), want) {
			t.Errorf("check %d: %v, want %q", i+1, got, want)
		}
	}
}
