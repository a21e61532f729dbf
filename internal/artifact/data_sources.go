// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

type itemModel struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
	CreatedAt   types.String `tfsdk:"created_at"`
	CreatedBy   types.String `tfsdk:"created_by"`
}

// NewPluralDataSource returns the data source peak_artifacts.
func NewPluralDataSource() datasource.DataSource {
	return datasources.NewPlural(datasources.Plural[noFilters, peak.ArtifactListItem, itemModel]{
		Collection:  collection(),
		TypeName:    "artifacts",
		Description: "The artifacts of the tenant.",
		Key:         "artifacts",
		Attributes: map[string]schema.Attribute{
			"id":          schema.StringAttribute{MarkdownDescription: "Id of the artifact.", Computed: true},
			"name":        schema.StringAttribute{MarkdownDescription: "Name of the artifact.", Computed: true},
			"description": schema.StringAttribute{MarkdownDescription: "Description of the artifact.", Computed: true},
			"created_at":  schema.StringAttribute{MarkdownDescription: "When it was created.", Computed: true},
			"created_by":  schema.StringAttribute{MarkdownDescription: "Who created it.", Computed: true},
		},
		Element: func(item peak.ArtifactListItem) itemModel {
			return itemModel{
				ID: types.StringValue(item.ID), Name: types.StringValue(item.Name), Description: types.StringValue(item.Description),
				CreatedAt: textvalue.OrNull(item.CreatedAt), CreatedBy: textvalue.OrNull(item.CreatedBy),
			}
		},
	})
}
