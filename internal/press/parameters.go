// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
)

// ParametersAttribute is the `parameters` attribute of specs: definitions, contract section 10.5. of names the owner, such
// as "block".
func ParametersAttribute(of string) schema.DynamicAttribute {
	return schema.DynamicAttribute{
		MarkdownDescription: "Parameters of the " + of + ": `{ build = [...], run = [...] }`, each with `name`, `type` (`boolean`, `string`, `string_array`, `number`, `number_array`, " +
			"`object` or `object_array`) and, where wanted, `required`, `title`, `description`, `default_value`, `options` (`[{ title, value }]`), `hide_value` (strings only), " +
			"`properties` (of objects) and `conditions` (run parameters only). The spelling of the platform (`defaultValue`) is read as well, so that " +
			"`yamldecode(file(\"params.yaml\"))` of a Peak CLI file works as it is.",
		Optional:      true,
		Validators:    []validator.Dynamic{validators.NoNulls{}},
		PlanModifiers: []planmodifier.Dynamic{keepEqualDefinitions{}},
	}
}

// CheckDefinitions checks parameter definitions and returns them in the API's spelling; known is false while they are not.
func CheckDefinitions(parameters types.Dynamic, diags *diag.Diagnostics) (definitions map[string]any, known bool) {
	raw, known := jsonvalue.Check(parameters, path.Root("parameters"), diags)
	if !known {
		return nil, false
	}
	definitions, problems := Definitions(raw)
	for _, problem := range problems {
		diags.AddAttributeError(path.Root("parameters"), "Invalid parameter definition", problem+".")
	}
	return definitions, len(problems) == 0
}

// keepEqualDefinitions keeps parameter definitions in state that mean the same as the configured ones.
type keepEqualDefinitions struct{}

// Description implements planmodifier.Describer.
func (keepEqualDefinitions) Description(context.Context) string {
	return "Definitions that mean the same cause no change."
}

// MarkdownDescription implements planmodifier.Describer.
func (m keepEqualDefinitions) MarkdownDescription(ctx context.Context) string {
	return m.Description(ctx)
}

// PlanModifyDynamic implements planmodifier.Dynamic.
func (keepEqualDefinitions) PlanModifyDynamic(_ context.Context, req planmodifier.DynamicRequest, resp *planmodifier.DynamicResponse) {
	if req.StateValue.IsNull() || req.PlanValue.IsNull() || req.PlanValue.IsUnknown() {
		return
	}
	if SameDefinitions(req.StateValue, req.PlanValue) {
		resp.PlanValue = req.StateValue
	}
}
