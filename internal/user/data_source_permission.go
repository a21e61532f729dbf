// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// dottedPath accepts names joined by dots.
var dottedPath = regexp.MustCompile(`^[^.\s]+(\.[^.\s]+)*$`)

// permission is the data source peak_permission.
type permission struct {
	base.DataSource
}

var _ datasource.DataSourceWithConfigure = (*permission)(nil)

// NewPermissionDataSource returns the data source peak_permission.
func NewPermissionDataSource() datasource.DataSource {
	return &permission{base.DataSource{TypeName: "permission"}}
}

type permissionModel struct {
	Feature types.String `tfsdk:"feature"`
	Action  types.String `tfsdk:"action"`
	Allowed types.Bool   `tfsdk:"allowed"`
	Actions []string     `tfsdk:"actions"`
}

// Schema implements datasource.DataSource.
func (d *permission) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Whether the user of the provider's token may read or write a feature of the platform. " +
			"Use it in a check or a precondition, so that a missing permission shows in the plan and not halfway through an apply.",
		Attributes: map[string]schema.Attribute{
			"feature": schema.StringAttribute{
				MarkdownDescription: "Feature, as a path of names joined by dots, such as `PRICING.GUARDRAILS`. Upper and lower case count.",
				Required:            true,
				Validators: []validator.String{stringvalidator.RegexMatches(dottedPath,
					"must be names joined by dots, such as PRICING.GUARDRAILS")},
			},
			"action": schema.StringAttribute{
				MarkdownDescription: "What to do with it: `read` or `write`. Who may write may also read.",
				Required:            true,
				Validators:          []validator.String{stringvalidator.OneOf(peak.ActionRead, peak.ActionWrite)},
			},
			"allowed": schema.BoolAttribute{
				MarkdownDescription: "Whether the user may. `false` also for a feature that the platform does not know.",
				Computed:            true,
			},
			"actions": schema.ListAttribute{
				MarkdownDescription: "Everything that the user may do with the feature, as the platform says it: `read`, `write`, or `*` for all. Empty for nothing.",
				ElementType:         types.StringType,
				Computed:            true,
			},
		},
	}
}

// Read implements datasource.DataSource.
func (d *permission) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.Client(&resp.Diagnostics)
	var model permissionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if client == nil || resp.Diagnostics.HasError() {
		return
	}
	feature := model.Feature.ValueString()
	permissions, err := d.Data().Permissions(ctx)
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", d.Object(feature), err)
		return
	}
	model.Allowed = types.BoolValue(permissions.Allow(feature, model.Action.ValueString()))
	// Not nil, which would be null instead of empty.
	model.Actions = append([]string{}, permissions.Actions(feature)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
