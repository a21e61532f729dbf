// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// parametersDataSource is the data source peak_deployment_parameters.
type parametersDataSource struct {
	base.DataSource
}

// NewParametersDataSource returns the data source peak_deployment_parameters.
func NewParametersDataSource() datasource.DataSource {
	return &parametersDataSource{base.DataSource{TypeName: "deployment_parameters"}}
}

type parametersModel struct {
	DeploymentID types.String  `tfsdk:"deployment_id"`
	Parameters   types.Dynamic `tfsdk:"parameters"`
	HiddenNames  []string      `tfsdk:"hidden_names"`
}

// Schema implements datasource.DataSource.
func (d *parametersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The run parameters of a deployment, as its block reads them. Hidden ones, such as keys, are left out, since a data source stores what it reads in the state: " +
			"use the ephemeral resource `peak_deployment_parameters` for them.",
		Attributes: map[string]schema.Attribute{
			"deployment_id": deploymentIDAttribute("Id of the deployment, of a block or of an app; of an app, the parameters are those of the app itself."),
			"parameters":    schema.DynamicAttribute{MarkdownDescription: "Object of the values by name, without the hidden ones.", Computed: true, Sensitive: true},
			"hidden_names":  schema.ListAttribute{MarkdownDescription: "Names of the parameters that are left out because the platform hides their values.", Computed: true, ElementType: types.StringType},
		},
	}
}

// Read implements datasource.DataSource.
func (d *parametersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.Client(&resp.Diagnostics)
	var m parametersModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	open, hidden, err := openRunValues(ctx, client, m.DeploymentID.ValueString())
	if err == nil {
		m.HiddenNames = hidden
		m.Parameters, err = jsonvalue.FromJSON(open)
	}
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", d.Object(m.DeploymentID.ValueString()), err)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
