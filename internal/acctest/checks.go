// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// RunCase runs a test case, with fewer starts of the command line than it would take by itself. For Check and for
// ConfigStateChecks terraform-plugin-testing has the state shown, each time anew; the plan that follows every apply, and is shown in
// any case, holds that state as well, so they look at it there. They come after that plan, which does not refresh, and see no
// difference but the requests that it makes.
func RunCase(t *testing.T, c resource.TestCase) {
	t.Helper()
	OnlyLives(t, c)
	c.Steps = slices.Clone(c.Steps)
	for i := range c.Steps {
		checkInPlan(&c.Steps[i])
	}
	resource.Test(t, c)
}

// checkInPlan moves the checks of a step that applies. What a step that fails left, its plan does not tell.
func checkInPlan(step *resource.TestStep) {
	applies := step.Config != "" && !step.PlanOnly && !step.Destroy && !step.ImportState && !step.RefreshState && !step.Query && step.ExpectError == nil
	if !applies || step.Check == nil && len(step.ConfigStateChecks) == 0 {
		return
	}
	checks := &step.ConfigPlanChecks.PostApplyPreRefresh
	*checks = slices.Concat([]plancheck.PlanCheck{stateBefore{step.Check, step.ConfigStateChecks}}, *checks)
	step.Check, step.ConfigStateChecks = nil, nil
}

// stateBefore has checks of a state look at the one that a plan begins with.
type stateBefore struct {
	check  resource.TestCheckFunc
	checks []statecheck.StateCheck
}

// CheckPlan implements plancheck.PlanCheck.
func (s stateBefore) CheckPlan(ctx context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	state, err := exact(req.Plan.PriorState)
	if err != nil {
		resp.Error = err
		return
	}
	if s.check != nil {
		resp.Error = s.check(legacyState(state))
	}
	for _, check := range s.checks {
		var seen statecheck.CheckStateResponse
		check.CheckState(ctx, statecheck.CheckStateRequest{State: state}, &seen)
		resp.Error = errors.Join(resp.Error, seen.Error)
	}
}

// exact is a state of a plan with numbers as checks of states expect them. Where there is nothing in it, a plan has none.
func exact(state *tfjson.State) (*tfjson.State, error) {
	of := &tfjson.State{}
	if state == nil {
		return of, nil
	}
	text, err := json.Marshal(state)
	if err != nil {
		return nil, fmt.Errorf("the state of the plan: %w", err)
	}
	of.UseJSONNumber(true)
	if err := of.UnmarshalJSON(text); err != nil {
		return nil, fmt.Errorf("the state of the plan: %w", err)
	}
	return of, nil
}

// legacyState is a state as [resource.TestCheckFunc] has it: of the root module the outputs, and of each resource the attributes with
// the path to every value as its name.
func legacyState(state *tfjson.State) *terraform.State {
	root := &terraform.ModuleState{Path: []string{"root"}, Outputs: map[string]*terraform.OutputState{}, Resources: map[string]*terraform.ResourceState{}}
	if state.Values == nil {
		return &terraform.State{Modules: []*terraform.ModuleState{root}}
	}
	for name, output := range state.Values.Outputs {
		root.Outputs[name] = &terraform.OutputState{Sensitive: output.Sensitive, Value: output.Value}
	}
	if state.Values.RootModule != nil {
		for _, object := range state.Values.RootModule.Resources {
			attributes := map[string]string{}
			flatten(attributes, "", object.AttributeValues)
			root.Resources[object.Address] = &terraform.ResourceState{
				Type: object.Type, Provider: object.ProviderName, Primary: &terraform.InstanceState{ID: attributes["id"], Attributes: attributes},
			}
		}
	}
	return &terraform.State{Modules: []*terraform.ModuleState{root}}
}

// flatten writes each value by its path: "x.0" and, for how many there are, "x.#" of a list, "x.key" and "x.%" of a map.
func flatten(to map[string]string, path string, value any) {
	under := path
	if under != "" {
		under += "."
	}
	switch value := value.(type) {
	case nil:
	case map[string]any:
		to[under+"%"] = strconv.Itoa(len(value))
		for key, member := range value {
			flatten(to, under+key, member)
		}
	case []any:
		to[under+"#"] = strconv.Itoa(len(value))
		for i, element := range value {
			flatten(to, under+strconv.Itoa(i), element)
		}
	default:
		to[path] = fmt.Sprint(value)
	}
}
