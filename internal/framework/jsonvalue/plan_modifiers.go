// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package jsonvalue

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
)

// KeepPriorIfEqual keeps the value in state when the configured one means the same as JSON, so that re-indented text,
// reordered keys, a list in place of a tuple or another spelling of a number plan nothing. The framework applies semantic
// equality to answers of the platform only, not to plans.
func KeepPriorIfEqual() planmodifier.Dynamic {
	return keepPriorIfEqual{}
}

type keepPriorIfEqual struct{}

// Description implements planmodifier.Describer.
func (keepPriorIfEqual) Description(context.Context) string {
	return "Values that mean the same as JSON cause no change."
}

// MarkdownDescription implements planmodifier.Describer.
func (m keepPriorIfEqual) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

// PlanModifyDynamic implements planmodifier.Dynamic.
func (keepPriorIfEqual) PlanModifyDynamic(_ context.Context, req planmodifier.DynamicRequest, resp *planmodifier.DynamicResponse) {
	if req.StateValue.IsNull() || req.PlanValue.IsNull() || req.PlanValue.IsUnknown() {
		return
	}
	prior, err := ToJSON(req.StateValue)
	if err != nil {
		return
	}
	planned, err := ToJSON(req.PlanValue)
	if err != nil {
		return
	}
	if Equal(prior, planned) {
		resp.PlanValue = req.StateValue
	}
}
