// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service

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
	Status      types.String `tfsdk:"status"`
	ServiceType types.String `tfsdk:"service_type"`
	Tags        []string     `tfsdk:"tags"`
	CreatedAt   types.String `tfsdk:"created_at"`
	CreatedBy   types.String `tfsdk:"created_by"`
	UpdatedAt   types.String `tfsdk:"updated_at"`
	UpdatedBy   types.String `tfsdk:"updated_by"`
}

// NewPluralDataSource returns the data source peak_services.
func NewPluralDataSource() datasource.DataSource {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true}
	}
	return datasources.NewPlural(datasources.Plural[filters, peak.Service, itemModel]{
		Collection:  collection(),
		TypeName:    "services",
		Description: "The services of the tenant, web apps of the deprecated webapps API included.",
		Key:         "services",
		Attributes: map[string]schema.Attribute{
			"id":           text("Id of the service."),
			"name":         text("Name of the service."),
			"status":       text("`CREATING`, `DEPLOYING`, `AVAILABLE`, `DELETING`, `CREATE_FAILED` or `DELETE_FAILED`."),
			"service_type": text("`api`, `web-app` or `shiny`."),
			"tags":         schema.ListAttribute{MarkdownDescription: "Tags.", Computed: true, ElementType: types.StringType},
			"created_at":   text("When it was created."),
			"created_by":   text("Who created it."),
			"updated_at":   text("When it was changed last; null where the platform does not tell."),
			"updated_by":   text("Who changed it last; null where the platform does not tell."),
		},
		Element: func(item peak.Service) itemModel {
			return itemModel{
				ID: types.StringValue(item.ID), Name: types.StringValue(item.Name), Status: textvalue.OrNull(item.Status), ServiceType: textvalue.OrNull(item.ServiceType),
				Tags: append([]string{}, item.Tags...), CreatedAt: textvalue.OrNull(item.CreatedAt), CreatedBy: textvalue.OrNull(item.CreatedBy),
				UpdatedAt: textvalue.OrNull(item.UpdatedAt), UpdatedBy: textvalue.OrNull(item.UpdatedBy),
			}
		},
	})
}
