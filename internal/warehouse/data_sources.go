// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package warehouse

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// noFilters: the API has none.
type noFilters struct{}

type itemModel struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Type        types.String `tfsdk:"type"`
	Variant     types.String `tfsdk:"variant"`
	Status      types.String `tfsdk:"status"`
	IsDefault   types.Bool   `tfsdk:"is_default"`
	Region      types.String `tfsdk:"region"`
	RegionLabel types.String `tfsdk:"region_label"`
}

// NewPluralDataSource returns the data source peak_data_warehouses.
func NewPluralDataSource() datasource.DataSource {
	return datasources.NewPlural(datasources.Plural[noFilters, peak.Warehouse, itemModel]{
		Collection: datasources.Collection[noFilters, peak.Warehouse]{Items: list},
		TypeName:   "data_warehouses",
		Description: "The data warehouses that the tenant is connected to. Their credentials are no part of it: " +
			"the ephemeral resource `peak_data_warehouse_credentials` has them.",
		Key: "data_warehouses",
		Attributes: map[string]schema.Attribute{
			"id":           schema.StringAttribute{MarkdownDescription: "Id of the data warehouse.", Computed: true},
			"name":         schema.StringAttribute{MarkdownDescription: "Name of the data warehouse.", Computed: true},
			"type":         schema.StringAttribute{MarkdownDescription: "Type of the data store: `data_warehouse`.", Computed: true},
			"variant":      schema.StringAttribute{MarkdownDescription: "Kind of data warehouse: `snowflake` or `amazon_redshift`.", Computed: true},
			"status":       schema.StringAttribute{MarkdownDescription: "How the connection stands: `active`, `draft` or `failed`.", Computed: true},
			"is_default":   schema.BoolAttribute{MarkdownDescription: "Whether it is the data warehouse that is used when none is named.", Computed: true},
			"region":       schema.StringAttribute{MarkdownDescription: "Region of the cloud that it runs in; null where the platform does not tell.", Computed: true},
			"region_label": schema.StringAttribute{MarkdownDescription: "Region in words; null where the platform does not tell.", Computed: true},
		},
		Element: newItem,
	})
}

func list(ctx context.Context, client *peak.Client, _ noFilters) iter.Seq2[peak.Warehouse, error] {
	return func(yield func(peak.Warehouse, error) bool) {
		warehouses, err := client.Warehouses(ctx)
		if err != nil {
			yield(peak.Warehouse{}, err)
			return
		}
		for _, item := range warehouses {
			if !yield(item, nil) {
				return
			}
		}
	}
}

func newItem(item peak.Warehouse) itemModel {
	return itemModel{
		ID: types.StringValue(item.ID), Name: types.StringValue(item.Name), Type: textvalue.OrNull(item.Type), Variant: textvalue.OrNull(item.Variant),
		Status: textvalue.OrNull(item.Status), IsDefault: types.BoolValue(item.IsDefault), Region: textvalue.OrNull(item.Region), RegionLabel: textvalue.OrNull(item.RegionLabel),
	}
}
