// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package validators

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// positiveDuration refuses a time in which nothing can be done. That a text is no duration, the library says.
type positiveDuration struct{}

// Description implements validator.Describer.
func (positiveDuration) Description(context.Context) string { return "a duration greater than 0" }

// MarkdownDescription implements validator.Describer.
func (v positiveDuration) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (positiveDuration) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if d, err := time.ParseDuration(req.ConfigValue.ValueString()); err == nil && d <= 0 {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid timeout",
			fmt.Sprintf("The timeout %q leaves no time: everything would fail before it begins. Give a duration such as 90s, 30m or 1h30m, or leave it out for the default.", req.ConfigValue.ValueString()))
	}
}
