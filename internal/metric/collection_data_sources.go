// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// collectionItem is an element of peak_metric_collections.
type collectionItem struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Tenant      types.String `tfsdk:"tenant"`
	Scope       types.String `tfsdk:"scope"`
	Description types.String `tfsdk:"description"`
	ArtifactID  types.String `tfsdk:"artifact_id"`
	CreatedAt   types.String `tfsdk:"created_at"`
	CreatedBy   types.String `tfsdk:"created_by"`
	UpdatedAt   types.String `tfsdk:"updated_at"`
	UpdatedBy   types.String `tfsdk:"updated_by"`
}

// NewCollectionsDataSource returns the data source peak_metric_collections.
func NewCollectionsDataSource() datasource.DataSource {
	return datasources.NewPlural(datasources.Plural[collectionFilters, peak.MetricCollection, collectionItem]{
		Collection:  collections(),
		TypeName:    "metric_collections",
		Description: "The metric collections that the tenant sees: its own, and the public ones of others. Needs a personal or system access token; an API key is refused.",
		Key:         "collections",
		Attributes: map[string]schema.Attribute{
			"id":          datasources.Computed("Id of the collection."),
			"name":        datasources.Computed("Name of the collection."),
			"tenant":      datasources.Computed("Tenant that it belongs to; null where the platform does not tell."),
			"scope":       datasources.Computed("`PRIVATE` or `PUBLIC`."),
			"description": datasources.Computed("Description of the collection; null for none."),
			"artifact_id": datasources.Computed("Id of the artifact that holds its folder; null where the platform does not tell."),
			"created_at":  datasources.Computed("When it was created."),
			"created_by":  datasources.Computed("Who created it."),
			"updated_at":  datasources.Computed("When it was last updated; null for never."),
			"updated_by":  datasources.Computed("Who last updated it; null for nobody."),
		},
		Element: func(item peak.MetricCollection) collectionItem {
			return collectionItem{
				ID: types.StringValue(item.ID), Name: types.StringValue(item.Name), Tenant: textvalue.OrNull(item.Tenant), Scope: textvalue.OrNull(item.Scope),
				Description: textvalue.OrNull(item.Description), ArtifactID: textvalue.OrNull(item.ArtifactID), CreatedAt: textvalue.OrNull(item.CreatedAt),
				CreatedBy: textvalue.OrNull(item.CreatedBy), UpdatedAt: textvalue.OrNull(item.UpdatedAt), UpdatedBy: textvalue.OrNull(item.UpdatedBy),
			}
		},
	})
}
