// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// statusSuperseded is that of a revision that a newer one has replaced (contract 13.2).
const statusSuperseded = "superseded"

// revisionFilters are those of the list of revisions (contract 13.8).
type revisionFilters struct {
	DeploymentID types.String `tfsdk:"deployment_id"`
	Statuses     []string     `tfsdk:"statuses"`
	Sort         []string     `tfsdk:"sort"`
}

type revisionItemModel struct {
	ID        types.String `tfsdk:"id"`
	Revision  types.Int64  `tfsdk:"revision"`
	Status    types.String `tfsdk:"status"`
	Notes     types.String `tfsdk:"notes"`
	CreatedAt types.String `tfsdk:"created_at"`
	CreatedBy types.String `tfsdk:"created_by"`
}

func newRevisionItem(revision peak.Revision) revisionItemModel {
	return revisionItemModel{
		ID: textvalue.OrNull(revision.ID), Revision: types.Int64Value(revision.Revision), Status: textvalue.OrNull(revision.Status), Notes: textvalue.OrNull(revision.Notes),
		CreatedAt: textvalue.OrNull(revision.CreatedAt), CreatedBy: textvalue.OrNull(revision.CreatedBy),
	}
}

// NewRevisionsDataSource returns the data source peak_deployment_revisions.
func NewRevisionsDataSource() datasource.DataSource {
	return datasources.NewPlural(datasources.Plural[revisionFilters, peak.Revision, revisionItemModel]{
		Collection: datasources.Collection[revisionFilters, peak.Revision]{
			Filters: []datasources.Filter{
				{Name: "deployment_id", Required: true, Description: "Id of the deployment, of a block or of an app."},
				{
					Name: "statuses", Kind: datasources.Texts,
					Values: []string{
						"deleting", statusDeleteFailed, statusDeployed, "deploying", statusFailed, statusResourceError, statusRollback, statusRollbackComplete,
						statusRollbackFailed, statusSuperseded,
					},
					Description: "Only revisions in one of these statuses: `deploying`, `deployed`, `superseded`, `failed`, `platform_resource_error`, `rollback`, " +
						"`rollback_complete`, `rollback_failed`, `deleting`, `delete_failed`.",
				},
				press.SortFilter("createdAt", "createdBy", "name", "title"),
			},
			Items: func(ctx context.Context, client *peak.Client, f revisionFilters) iter.Seq2[peak.Revision, error] {
				return client.ListRevisionsOfAny(ctx, f.DeploymentID.ValueString(), peak.ListRevisionsQuery{Status: f.Statuses, Sort: f.Sort})
			},
		},
		TypeName:    "deployment_revisions",
		Description: "The revisions of a deployment of a block or of an app.",
		Key:         "revisions",
		Attributes: map[string]schema.Attribute{
			"id":         schema.StringAttribute{MarkdownDescription: "Id of the revision.", Computed: true},
			"revision":   schema.Int64Attribute{MarkdownDescription: "Number of the revision; they count from 1.", Computed: true},
			"status":     schema.StringAttribute{MarkdownDescription: revisionStatusText, Computed: true},
			"notes":      schema.StringAttribute{MarkdownDescription: "Notes of the revision.", Computed: true},
			"created_at": schema.StringAttribute{MarkdownDescription: "When it was made.", Computed: true},
			"created_by": schema.StringAttribute{MarkdownDescription: "Who made it.", Computed: true},
		},
		Element: newRevisionItem,
	})
}

// revisionStatusText describes the status of a revision.
const revisionStatusText = "Status: `deploying`, `deployed`, `superseded`, `failed`, `platform_resource_error`, `rollback`, `rollback_complete`, `rollback_failed`, " +
	"`deleting` or `delete_failed`."
