// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// ephemeralParameters is the ephemeral resource peak_deployment_parameters.
type ephemeralParameters struct {
	base.EphemeralResource
}

// NewEphemeralParameters returns the ephemeral resource peak_deployment_parameters.
func NewEphemeralParameters() ephemeral.EphemeralResource {
	return &ephemeralParameters{base.EphemeralResource{TypeName: "deployment_parameters"}}
}

type ephemeralParametersModel struct {
	DeploymentID types.String  `tfsdk:"deployment_id"`
	Parameters   types.Dynamic `tfsdk:"parameters"`
}

// Schema implements ephemeral.EphemeralResource.
func (e *ephemeralParameters) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "All run parameters of a deployment, as its block reads them, hidden ones included. They can be used in write-only attributes and in provider configurations, " +
			"and are never stored in a state or a plan.",
		Attributes: map[string]schema.Attribute{
			"deployment_id": schema.StringAttribute{
				MarkdownDescription: "Id of the deployment, of a block or of an app; of an app, the parameters are those of the app itself.",
				Required:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"parameters": schema.DynamicAttribute{MarkdownDescription: "Object of the values by name.", Computed: true, Sensitive: true},
		},
	}
}

// Open implements ephemeral.EphemeralResource.
func (e *ephemeralParameters) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	client := e.Client(&resp.Diagnostics)
	var m ephemeralParametersModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	run, err := client.GetRunParameters(ctx, m.DeploymentID.ValueString())
	if err == nil {
		if run == nil {
			run = map[string]any{}
		}
		m.Parameters, err = jsonvalue.FromJSON(run)
	}
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", e.Object(m.DeploymentID.ValueString()), err)
		return
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, &m)...)
}
