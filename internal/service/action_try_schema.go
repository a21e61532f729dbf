// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service

import (
	"context"
	"regexp"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/action/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
)

// defaultTestTimeout bounds a test, most of which is waiting for a service that is coming up.
const defaultTestTimeout = 10 * time.Minute

var _ action.ActionWithValidateConfig = (*testAction)(nil)

// testModel is the configuration of peak_service_test.
type testModel struct {
	ServiceName    types.String   `tfsdk:"service_name"`
	HTTPMethod     types.String   `tfsdk:"http_method"`
	Path           types.String   `tfsdk:"path"`
	Payload        types.Dynamic  `tfsdk:"payload"`
	PayloadWO      types.Dynamic  `tfsdk:"payload_wo"`
	ExpectedStatus types.Int64    `tfsdk:"expected_status"`
	ExpectedBody   types.String   `tfsdk:"expected_body"`
	BodyMatches    types.String   `tfsdk:"body_matches"`
	Timeouts       timeouts.Value `tfsdk:"timeouts"`
}

// Schema implements action.Action.
func (a *testAction) Schema(ctx context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Calls a service of type `api` through the platform and fails the run when the answer is not the expected one. The message then shows the status and the beginning of " +
			"the body; the token of the provider and texts of the payload with 8 characters or more are left out of it.\n\n" +
			"A service that is still coming up is waited for, within `timeouts`: while it is creating or deploying, and, when `http_method` is `get`, while it answers with status 502, 503 or 504. " +
			"A call with another method is never made twice.",
		Attributes: map[string]schema.Attribute{
			"service_name": schema.StringAttribute{
				MarkdownDescription: "Name of the service.", Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"http_method": schema.StringAttribute{
				MarkdownDescription: "Method of the call: `get`, `post`, `put`, `patch` or `delete`. Default: `get`.",
				Optional:            true,
				Validators:          []validator.String{validators.Documented("get", "post", "put", "patch", "delete")},
			},
			"path": schema.StringAttribute{
				MarkdownDescription: "Path of the call, such as `/predict?limit=1`. Default: `/`.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.RegexMatches(regexp.MustCompile(`^/`), "must begin with a slash")},
			},
			"payload": schema.DynamicAttribute{
				MarkdownDescription: "Body of the call: an object, whose members that are null are left out, or the JSON text of one, such as `file(\"payload.json\")`, which is passed on as it is. Default: none.",
				Optional:            true,
				Validators:          []validator.Dynamic{validators.NoNulls{}},
			},
			"payload_wo": schema.DynamicAttribute{
				MarkdownDescription: "Members of the body that are secret, in the form of `payload`, over whose members they win. Write-only: ephemeral values may be used, and they are in no plan.",
				Optional:            true,
				WriteOnly:           true,
				Validators:          []validator.Dynamic{validators.NoNulls{}},
			},
			"expected_status": schema.Int64Attribute{
				MarkdownDescription: "Status that the service has to answer with. Default: any from 200 to 299.",
				Optional:            true,
				Validators:          []validator.Int64{int64validator.Between(100, 599)},
			},
			"expected_body": schema.StringAttribute{
				MarkdownDescription: "Body that the service has to answer with. JSON objects and lists are compared by value, any other text exactly. At most one of `expected_body` and `body_matches`.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.ConflictsWith(path.MatchRoot("body_matches"))},
			},
			"body_matches": schema.StringAttribute{
				MarkdownDescription: "Regular expression ([RE2](https://github.com/google/re2/wiki/Syntax)) that has to match some part of the body.",
				Optional:            true,
				Validators:          []validator.String{isRegexp{}},
			},
			"timeouts": validators.ActionTimeouts(ctx, defaultTestTimeout),
		},
	}
}

// ValidateConfig implements action.ActionWithValidateConfig.
func (a *testAction) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	for _, name := range []string{"payload", "payload_wo"} {
		var value types.Dynamic
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(name), &value)...)
		if resp.Diagnostics.HasError() {
			return
		}
		if _, err := payload(value); err != nil {
			resp.Diagnostics.AddAttributeError(path.Root(name), "Invalid payload", err.Error())
		}
	}
}

// isRegexp accepts regular expressions.
type isRegexp struct{}

// Description implements validator.Describer.
func (isRegexp) Description(context.Context) string { return "a regular expression" }

// MarkdownDescription implements validator.Describer.
func (v isRegexp) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (isRegexp) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, err := regexp.Compile(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid regular expression", err.Error()+".")
	}
}
