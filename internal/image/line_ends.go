// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
)

// unixLines is a text with the line ends of Unix: what git checks out on Windows is the same Dockerfile.
func unixLines(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

// keepLineEnds keeps the text of the state where the configured one differs only in its line ends.
type keepLineEnds struct{}

// Description implements planmodifier.Describer.
func (keepLineEnds) Description(context.Context) string {
	return "Other line ends cause no change."
}

// MarkdownDescription implements planmodifier.Describer.
func (m keepLineEnds) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

// PlanModifyString implements planmodifier.String.
func (keepLineEnds) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.StateValue.IsNull() || req.PlanValue.IsNull() || req.PlanValue.IsUnknown() {
		return
	}
	if unixLines(req.StateValue.ValueString()) == unixLines(req.PlanValue.ValueString()) {
		resp.PlanValue = req.StateValue
	}
}
