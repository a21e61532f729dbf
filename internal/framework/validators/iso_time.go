// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package validators

import (
	"context"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// ISOTime is a validator that accepts times such as 2024-05-01T00:00:00Z.
type ISOTime struct{}

// Description implements validator.Describer.
func (ISOTime) Description(context.Context) string {
	return "a time such as 2024-05-01T00:00:00Z"
}

// MarkdownDescription implements validator.Describer.
func (v ISOTime) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (ISOTime) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, err := time.Parse(time.RFC3339, req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid time", strconv.Quote(req.ConfigValue.ValueString())+" is not a time such as 2024-05-01T00:00:00Z.")
	}
}
