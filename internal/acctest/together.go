// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
)

var dataBlock = regexp.MustCompile(`(?m)^data "(\w+)" "(\w+)" \{`)

// Together is one step for several that only read data sources and check what they hold: each by itself would start the command
// line seven times for a single request. Data sources may have the same name in all of them.
func (p *Platform) Together(steps ...resource.TestStep) resource.TestStep {
	var all strings.Builder
	var checks []statecheck.StateCheck
	for i, step := range steps {
		suffix := fmt.Sprintf("_of_step_%d", i+1)
		all.WriteString(dataBlock.ReplaceAllString(strings.TrimPrefix(step.Config, p.Config("")), `data "$1" "${2}`+suffix+`" {`))
		for _, check := range step.ConfigStateChecks {
			checks = append(checks, checkOfOne{check, suffix})
		}
	}
	return resource.TestStep{Config: p.Config(all.String()), ConfigStateChecks: checks}
}

// checkOfOne has a check see the data sources of its own step only, under the names that they have there.
type checkOfOne struct {
	statecheck.StateCheck

	suffix string
}

// CheckState implements statecheck.StateCheck.
func (c checkOfOne) CheckState(ctx context.Context, req statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	if req.State == nil || req.State.Values == nil || req.State.Values.RootModule == nil {
		resp.Error = fmt.Errorf("there is no state")
		return
	}
	state, values, root := *req.State, *req.State.Values, *req.State.Values.RootModule
	root.Resources = nil
	for _, object := range req.State.Values.RootModule.Resources {
		if name, own := strings.CutSuffix(object.Address, c.suffix); own {
			renamed := *object
			renamed.Address, renamed.Name = name, strings.TrimSuffix(object.Name, c.suffix)
			root.Resources = append(root.Resources, &renamed)
		}
	}
	values.RootModule, state.Values = &root, &values
	c.StateCheck.CheckState(ctx, statecheck.CheckStateRequest{State: &state}, resp)
	if resp.Error != nil {
		resp.Error = fmt.Errorf("step %s of those together: %w", strings.TrimPrefix(c.suffix, "_of_step_"), resp.Error)
	}
}
