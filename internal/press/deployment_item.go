// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// DeploymentStatuses returns the statuses of deployments (contract 13.2).
func DeploymentStatuses() []string {
	return []string{
		"deploying", "deployed", "deleting", "delete_failed", "failed", "platform_resource_error",
		"redeploying", "rollback", "rollback_complete", "rollback_failed", "warning",
	}
}

// DeploymentItem is a deployment in a list (contract 13.4).
type DeploymentItem struct {
	ID             types.String `tfsdk:"id"`
	Kind           types.String `tfsdk:"kind"`
	Name           types.String `tfsdk:"name"`
	Title          types.String `tfsdk:"title"`
	Summary        types.String `tfsdk:"summary"`
	Tags           types.Set    `tfsdk:"tags"`
	Status         types.String `tfsdk:"status"`
	Revision       types.Int64  `tfsdk:"revision"`
	RevisionStatus types.String `tfsdk:"revision_status"`
	SpecID         types.String `tfsdk:"spec_id"`
	SpecName       types.String `tfsdk:"spec_name"`
	ReleaseVersion types.String `tfsdk:"release_version"`
	ParentID       types.String `tfsdk:"parent_id"`
	CreatedAt      types.String `tfsdk:"created_at"`
	CreatedBy      types.String `tfsdk:"created_by"`
}

// DeploymentItemAttributes are the attributes of DeploymentItem.
func DeploymentItemAttributes() map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true}
	}
	return map[string]schema.Attribute{
		"id":      text("Id of the deployment."),
		"kind":    text("Kind of the deployment: `workflow`, `service` or `app`."),
		"name":    text("Name of the deployment."),
		"title":   text("Title that people see."),
		"summary": text("What the deployment is for, in a line."),
		"tags":    schema.SetAttribute{MarkdownDescription: "Tags.", Computed: true, ElementType: types.StringType},
		"status": text("Status: `deploying`, `updating`, `deployed`, `deleting`, `delete_failed`, `failed`, `platform_resource_error`, `redeploying`, `rollback`, `rollback_complete`, " +
			"`rollback_failed` or `warning`."),
		"revision":        schema.Int64Attribute{MarkdownDescription: "Number of the latest revision.", Computed: true},
		"revision_status": text("Status of the latest revision."),
		"spec_id":         text("Id of the spec that is deployed."),
		"spec_name":       text("Name of the spec."),
		"release_version": text("Version of the spec's release."),
		"parent_id":       text("App deployment that a block deployment belongs to; null when it belongs to none, or the platform does not tell."),
		"created_at":      text("When the deployment was created."),
		"created_by":      text("Who created it."),
	}
}

// NewDeploymentItem reads a deployment of a list.
func NewDeploymentItem(deployment peak.Deployment) DeploymentItem {
	metadata := NewMetadata(deployment.Metadata, Metadata{})
	return DeploymentItem{
		ID: types.StringValue(deployment.ID), Kind: textvalue.OrNull(deployment.Kind),
		Name: textvalue.OrNull(deployment.Metadata.Name), Title: metadata.Title, Summary: metadata.Summary, Tags: StringSet(deployment.Metadata.Tags),
		Status: textvalue.OrNull(deployment.Metadata.Status), Revision: types.Int64Value(deployment.LatestRevision.Revision),
		RevisionStatus: textvalue.OrNull(deployment.LatestRevision.Status),
		SpecID:         textvalue.OrNull(deployment.Spec.ID), SpecName: textvalue.OrNull(deployment.Spec.Name), ReleaseVersion: textvalue.OrNull(deployment.Spec.ReleaseVersion),
		ParentID:  textvalue.OrNull(deployment.ParentID),
		CreatedAt: textvalue.OrNull(deployment.Metadata.CreatedAt), CreatedBy: textvalue.OrNull(deployment.Metadata.CreatedBy),
	}
}
