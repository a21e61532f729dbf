// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// relatedBlocksDataSource is the data source peak_related_blocks.
type relatedBlocksDataSource struct {
	base.DataSource
}

// NewRelatedBlocksDataSource returns the data source peak_related_blocks.
func NewRelatedBlocksDataSource() datasource.DataSource {
	return &relatedBlocksDataSource{base.DataSource{TypeName: "related_blocks"}}
}

type relatedBlocksModel struct {
	DeploymentID    types.String `tfsdk:"deployment_id"`
	AppDeploymentID types.String `tfsdk:"app_deployment_id"`
	Blocks          types.List   `tfsdk:"blocks"`
}

// Schema implements datasource.DataSource.
func (d *relatedBlocksDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The blocks of the app deployment that a block deployment belongs to, itself included, as the block sees them at run time.",
		Attributes: map[string]schema.Attribute{
			"deployment_id":     deploymentIDAttribute("Id of the block deployment."),
			"app_deployment_id": datasources.Computed("App deployment that it belongs to; null when it belongs to none."),
			"blocks": schema.ListNestedAttribute{
				MarkdownDescription: "The blocks; empty when the deployment belongs to no app.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"deployment_id": datasources.Computed("Id of the block deployment."),
					"platform_id":   datasources.Computed("Id of the workflow or service; null until it exists."),
					"kind":          datasources.Computed("Kind of the block: `workflow` or `service`."),
					"name":          datasources.Computed("Name of the block."),
					"status":        datasources.Computed("Status of the block deployment."),
				}},
			},
		},
	}
}

// Read implements datasource.DataSource: the block deployment, and the app deployment that owns it (contract 14).
func (d *relatedBlocksDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.Client(&resp.Diagnostics)
	var m relatedBlocksModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := m.DeploymentID.ValueString()
	block, err := client.GetDeployment(ctx, peak.Blocks, id)
	if peak.IsNotFound(err) {
		resp.Diagnostics.AddAttributeError(path.Root("deployment_id"), "Block deployment does not exist",
			fmt.Sprintf("The platform knows no block deployment %s. For an app deployment, peak_deployment has its blocks.\n\n%s", id, err))
		return
	}
	var app peak.Deployment
	if err == nil && block.ParentID != "" {
		app, err = client.GetDeployment(ctx, peak.Apps, block.ParentID)
	}
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", d.Object(id), err)
		return
	}
	m.AppDeploymentID, m.Blocks = textvalue.OrNull(block.ParentID), relatedBlocks(app.LatestRevision.Blocks)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// relatedBlockType is a block as blocks see each other.
func relatedBlockType() types.ObjectType {
	return types.ObjectType{AttrTypes: map[string]attr.Type{
		"deployment_id": types.StringType, "platform_id": types.StringType, "kind": types.StringType, "name": types.StringType, "status": types.StringType,
	}}
}

func relatedBlocks(list []peak.DeployedBlock) types.List {
	elements := make([]attr.Value, len(list))
	for i, block := range list {
		elements[i] = types.ObjectValueMust(relatedBlockType().AttrTypes, blockMembers(block))
	}
	return types.ListValueMust(relatedBlockType(), elements)
}

// blockMembers are what the describe of an app tells of a block.
func blockMembers(block peak.DeployedBlock) map[string]attr.Value {
	return map[string]attr.Value{
		"deployment_id": types.StringValue(block.DeploymentID), "platform_id": textvalue.OrNull(block.PlatformID),
		"kind": types.StringValue(block.Kind), "name": types.StringValue(block.Name), "status": types.StringValue(block.Status),
	}
}
