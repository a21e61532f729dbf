// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// revisionDataSource is the data source peak_deployment_revision.
type revisionDataSource struct {
	base.DataSource
}

// NewRevisionDataSource returns the data source peak_deployment_revision.
func NewRevisionDataSource() datasource.DataSource {
	return &revisionDataSource{base.DataSource{TypeName: "deployment_revision"}}
}

type revisionModel struct {
	revisionItemModel

	DeploymentID   types.String    `tfsdk:"deployment_id"`
	SpecID         types.String    `tfsdk:"spec_id"`
	ReleaseVersion types.String    `tfsdk:"release_version"`
	Parameters     types.Dynamic   `tfsdk:"parameters"`
	Resources      []resourceModel `tfsdk:"resources"`
}

// resourceModel is a workflow or service that a revision made.
type resourceModel struct {
	PlatformID types.String `tfsdk:"platform_id"`
	Kind       types.String `tfsdk:"kind"`
	Name       types.String `tfsdk:"name"`
	Status     types.String `tfsdk:"status"`
	Message    types.String `tfsdk:"message"`
}

// deploymentIDAttribute names the deployment that something is about.
func deploymentIDAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)}}
}

// Schema implements datasource.DataSource.
func (d *revisionDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "One revision of a deployment: what it deployed, with which parameters, and what the platform says of it.",
		Attributes: map[string]schema.Attribute{
			"deployment_id": deploymentIDAttribute("Id of the deployment, of a block or of an app."),
			"revision": schema.Int64Attribute{
				MarkdownDescription: "Number of the revision; they count from 1. Default: the newest one.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.Int64{int64validator.AtLeast(1)},
			},
			"id":              datasources.Computed("Id of the revision."),
			"status":          datasources.Computed(revisionStatusText),
			"notes":           datasources.Computed("Notes of the revision."),
			"created_at":      datasources.Computed("When it was made."),
			"created_by":      datasources.Computed("Who made it."),
			"spec_id":         datasources.Computed("Block spec or app spec that it deploys; null where the platform does not show it."),
			"release_version": datasources.Computed("Release of the spec; null where the platform does not show it."),
			"parameters": schema.DynamicAttribute{
				MarkdownDescription: "Values of its parameters as the platform shows them, hidden ones masked: `{ build = {...}, run = {...} }` for a block, " +
					"and such an object by the name of each block for an app.",
				Computed:  true,
				Sensitive: true,
			},
			"resources": schema.ListNestedAttribute{
				MarkdownDescription: "Workflows and services that it made.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"platform_id": datasources.Computed("Id of the workflow or service; null until it exists."),
					"kind":        datasources.Computed("Kind: `workflow` or `service`."),
					"name":        datasources.Computed("Name of the block deployment."),
					"status":      datasources.Computed("Status of the revision there, in the words of `status`."),
					"message":     datasources.Computed("What the platform says of it; null when it says nothing."),
				}},
			},
		},
	}
}

// Read implements datasource.DataSource.
func (d *revisionDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.Client(&resp.Diagnostics)
	var id types.String
	var number types.Int64
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("deployment_id"), &id)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("revision"), &number)...)
	if resp.Diagnostics.HasError() {
		return
	}
	details, err := findRevision(ctx, client, id.ValueString(), number.ValueInt64())
	if err == nil {
		var m revisionModel
		if m, err = newRevision(details, id); err == nil {
			resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
		}
	}
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", d.Object(id.ValueString()), err)
	}
}

// findRevision describes a revision of a deployment of either kind, number 0 being the newest one.
func findRevision(ctx context.Context, client *peak.Client, id string, number int64) (peak.RevisionDetails, error) {
	deployed, kind, err := client.FindDeployment(ctx, id)
	if err != nil {
		return peak.RevisionDetails{}, err
	}
	if number == 0 {
		number = deployed.LatestRevision.Revision
	}
	details, err := client.GetRevision(ctx, kind, id, number)
	// An answer without the number is still about the one that was asked for.
	details.Revision.Revision = number
	return details, err
}

func newRevision(details peak.RevisionDetails, id types.String) (revisionModel, error) {
	parameters, err := jsonvalue.FromJSON(details.Parameters)
	m := revisionModel{
		revisionItemModel: newRevisionItem(details.Revision), DeploymentID: id, SpecID: textvalue.OrNull(details.Spec.ID),
		ReleaseVersion: textvalue.OrNull(details.Spec.ReleaseVersion), Parameters: parameters, Resources: make([]resourceModel, len(details.Resources)),
	}
	for i, made := range details.Resources {
		m.Resources[i] = resourceModel{
			PlatformID: textvalue.OrNull(made.PlatformID), Kind: textvalue.OrNull(made.Kind), Name: textvalue.OrNull(made.Name), Status: textvalue.OrNull(made.Status),
			Message: textvalue.OrNull(made.Message),
		}
	}
	return m, err
}
