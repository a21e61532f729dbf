// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenant

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
)

type defaultResources struct {
	base.DataSource
}

var _ datasource.DataSourceWithConfigure = (*defaultResources)(nil)

// NewDefaultResourcesDataSource returns the data source peak_default_resources.
func NewDefaultResourcesDataSource() datasource.DataSource {
	return &defaultResources{base.DataSource{TypeName: "default_resources"}}
}

type defaultResourcesModel struct {
	InstanceTypeID types.String `tfsdk:"instance_type_id"`
	Storage        types.String `tfsdk:"storage"`
}

// Schema implements datasource.DataSource.
func (d *defaultResources) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "What a workflow step gets that asks for no resources.",
		Attributes: map[string]schema.Attribute{
			"instance_type_id": schema.StringAttribute{MarkdownDescription: "Id of the instance type, one of `peak_workflow_resources`.", Computed: true},
			"storage":          schema.StringAttribute{MarkdownDescription: "Storage, such as `10GB`.", Computed: true},
		},
	}
}

// Read implements datasource.DataSource.
func (d *defaultResources) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.Client(&resp.Diagnostics)
	if client == nil {
		return
	}
	defaults, err := client.WorkflowDefaultResources(ctx)
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", d.Object("workflow steps"), err)
		return
	}
	model := defaultResourcesModel{InstanceTypeID: fieldtable.ID(defaults.InstanceTypeID), Storage: types.StringValue(defaults.Storage)}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
