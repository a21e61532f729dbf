// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// endpointValidator accepts https URLs and http URLs of loopback addresses.
type endpointValidator struct{}

// Description implements validator.Describer.
func (endpointValidator) Description(context.Context) string {
	return "an https URL, or an http URL of a loopback address"
}

// MarkdownDescription implements validator.Describer.
func (v endpointValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (endpointValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := peak.ValidateEndpoint(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid endpoint", "The endpoint cannot be used: "+err.Error()+".")
	}
}

// durationValidator accepts Go durations of at least a second.
type durationValidator struct{}

// Description implements validator.Describer.
func (durationValidator) Description(context.Context) string {
	return "a duration such as 60s or 2m, at least 1s"
}

// MarkdownDescription implements validator.Describer.
func (v durationValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (durationValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, err := parseTimeout(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid request timeout", "The request timeout cannot be used: "+err.Error()+".")
	}
}
