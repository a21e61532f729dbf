// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// deploymentFilters are the filters of what is deployed from a spec (contract 12).
type deploymentFilters struct {
	SpecID   types.String `tfsdk:"spec_id"`
	Version  types.String `tfsdk:"version"`
	Statuses []string     `tfsdk:"statuses"`
	Name     types.String `tfsdk:"name"`
	Title    types.String `tfsdk:"title"`
	Sort     []string     `tfsdk:"sort"`
}

// NewReleaseDeploymentsDataSource returns the data source peak_release_deployments.
func NewReleaseDeploymentsDataSource() datasource.DataSource {
	return datasources.NewPlural(datasources.Plural[deploymentFilters, peak.Deployment, press.DeploymentItem]{
		Collection: datasources.Collection[deploymentFilters, peak.Deployment]{
			Filters: []datasources.Filter{
				{Name: "spec_id", Required: true, Description: "Id of the block spec or app spec."},
				{Name: "version", Description: "Only deployments of this release. Default: of every release."},
				{
					Name: "statuses", Kind: datasources.Texts, Values: press.DeploymentStatuses(),
					Description: "Only deployments in one of these statuses: `deploying`, `deployed`, `deleting`, `delete_failed`, `failed`, `platform_resource_error`, " +
						"`redeploying`, `rollback`, `rollback_complete`, `rollback_failed`, `warning`.",
				},
				{Name: "name", Description: "Only deployments whose name begins so."},
				{Name: "title", Description: "Only deployments whose title begins so."},
				press.SortFilter("createdAt", "createdBy", "name"),
			},
			Items: func(ctx context.Context, client *peak.Client, filters deploymentFilters) iter.Seq2[peak.Deployment, error] {
				return client.ListReleaseDeployments(ctx, filters.SpecID.ValueString(), peak.ListDeploymentsQuery{
					Version: filters.Version.ValueString(), Status: filters.Statuses, Name: filters.Name.ValueString(), Title: filters.Title.ValueString(), Sort: filters.Sort,
				})
			},
		},
		TypeName:    "release_deployments",
		Description: "What is deployed from a block spec or an app spec.",
		Key:         "deployments",
		Attributes:  press.DeploymentItemAttributes(),
		Element:     press.NewDeploymentItem,
	})
}
