// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// Hides is a check that a text is nowhere in the state.
func Hides(secret string) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		encoded, err := json.Marshal(state)
		if err != nil {
			return err
		}
		if strings.Contains(string(encoded), secret) {
			return errors.New("the secret is in the state")
		}
		return nil
	}
}

// PlanHides is a check that a text is nowhere in the values of a plan, nor in the state that it begins with.
func PlanHides(secret string) plancheck.PlanCheck { return planHides(secret) }

type planHides string

// CheckPlan implements plancheck.PlanCheck.
func (secret planHides) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	for name, part := range map[string]any{
		"changes": req.Plan.ResourceChanges, "drift": req.Plan.ResourceDrift, "planned values": req.Plan.PlannedValues, "prior state": req.Plan.PriorState,
	} {
		encoded, err := json.Marshal(part)
		if err == nil && strings.Contains(string(encoded), string(secret)) {
			err = fmt.Errorf("the secret is in the %s of the plan", name)
		}
		resp.Error = errors.Join(resp.Error, err)
	}
}
