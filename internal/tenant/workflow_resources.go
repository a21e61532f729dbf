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
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

type workflowResources struct {
	base.DataSource
}

var _ datasource.DataSourceWithConfigure = (*workflowResources)(nil)

// NewWorkflowResourcesDataSource returns the data source peak_workflow_resources.
func NewWorkflowResourcesDataSource() datasource.DataSource {
	return &workflowResources{base.DataSource{TypeName: "workflow_resources"}}
}

type workflowResourcesModel struct {
	MinCPU    types.Float64           `tfsdk:"min_cpu"`
	MinMemory types.Float64           `tfsdk:"min_memory"`
	MinGPU    types.Float64           `tfsdk:"min_gpu"`
	Resources []workflowResourceModel `tfsdk:"resources"`
	Smallest  *workflowResourceModel  `tfsdk:"smallest"`
}

type workflowResourceModel struct {
	ID        types.String `tfsdk:"id"`
	CPU       types.Number `tfsdk:"cpu"`
	Memory    types.Number `tfsdk:"memory"`
	GPU       types.Number `tfsdk:"gpu"`
	GPUMemory types.Number `tfsdk:"gpu_memory"`
}

// Schema implements datasource.DataSource.
func (d *workflowResources) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The instance types that workflow steps may run on, with filters. " +
			"Take `smallest.id` to run a step on the smallest instance type that is large enough.",
		Attributes: merged(minimumAttributes(), results("resources", "The instance types", sizeAttributes())),
	}
}

// Read implements datasource.DataSource.
func (d *workflowResources) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.Client(&resp.Diagnostics)
	var model workflowResourcesModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if client == nil || resp.Diagnostics.HasError() {
		return
	}
	resources, err := client.WorkflowResources(ctx)
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", d.Object("workflow steps"), err)
		return
	}

	model.Resources = pick(resources, resourceSize, minimum{model.MinCPU, model.MinMemory, model.MinGPU}, newWorkflowResource)
	model.Smallest = smallest(model.Resources)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func resourceSize(resource peak.WorkflowResource) size {
	return size{id: resource.ID, cpu: resource.CPU, memory: resource.Memory, gpu: orZero(resource.GPU)}
}

func newWorkflowResource(resource peak.WorkflowResource) workflowResourceModel {
	return workflowResourceModel{
		ID:        fieldtable.ID(resource.ID),
		CPU:       number(resource.CPU),
		Memory:    number(resource.Memory),
		GPU:       optionalNumber(resource.GPU),
		GPUMemory: optionalNumber(resource.GPUMemory),
	}
}
