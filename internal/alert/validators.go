// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package alert

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
)

// address accepts a bare e-mail address.
type address struct{}

// Description implements validator.Describer.
func (address) Description(context.Context) string {
	return "an e-mail address such as name@example.com"
}

// MarkdownDescription implements validator.Describer.
func (v address) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (address) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	text := req.ConfigValue.ValueString()
	if !validators.IsEmail(text) {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid e-mail address",
			fmt.Sprintf("%q is not an e-mail address. Write it without a name and without brackets, such as name@example.com.", text))
	}
}

// parameters accepts an object or a map.
type parameters struct{}

// Description implements validator.Describer.
func (parameters) Description(context.Context) string {
	return "an object or a map, such as { title = \"Weekly report\" }"
}

// MarkdownDescription implements validator.Describer.
func (v parameters) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateDynamic implements validator.Dynamic.
func (parameters) ValidateDynamic(_ context.Context, req validator.DynamicRequest, resp *validator.DynamicResponse) {
	value, err := jsonvalue.ToJSON(req.ConfigValue)
	if errors.Is(err, jsonvalue.ErrUnknown) || err == nil && value == nil {
		return
	}
	if _, isObject := value.(map[string]any); err == nil && isObject {
		return
	}
	reason := "it is not an object"
	if err != nil {
		reason = err.Error()
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid template parameters",
		fmt.Sprintf("Template parameters are an object of names and values, such as { title = \"Weekly report\" }, and this value is none: %s.", reason))
}
