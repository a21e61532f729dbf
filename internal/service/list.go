// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// filters is the configuration of lists of services (contract 18).
type filters struct {
	Statuses     []string     `tfsdk:"statuses"`
	ServiceTypes []string     `tfsdk:"service_types"`
	SearchTerm   types.String `tfsdk:"search_term"`
}

func collection() datasources.Collection[filters, peak.Service] {
	return datasources.Collection[filters, peak.Service]{
		Filters: []datasources.Filter{
			{
				Name: "statuses", Kind: datasources.Texts, Values: []string{"CREATING", "DEPLOYING", statusAvailable, "DELETING", statusCreateFailed, statusDeleteFailed},
				Description: "Only services in one of these statuses: `CREATING`, `DEPLOYING`, `AVAILABLE`, `DELETING`, `CREATE_FAILED`, `DELETE_FAILED`.",
			},
			{
				Name: "service_types", Kind: datasources.Texts, Values: []string{typeAPI, typeWebApp, typeShiny},
				Description: "Only services of one of these types: `api`, `web-app`, `shiny`.",
			},
			{Name: "search_term", Kind: datasources.Text, Description: "Only services whose name contains this text."},
		},
		Items: func(ctx context.Context, client *peak.Client, f filters) iter.Seq2[peak.Service, error] {
			return client.ListServices(ctx, peak.ListServicesQuery{Status: f.Statuses, ServiceType: f.ServiceTypes, SearchTerm: f.SearchTerm.ValueString()})
		},
	}
}

func listed(item peak.Service) objects.Listed { return objects.ByID(item.ID, item.Name) }

// NewListResource returns the list resource peak_service.
func NewListResource() list.ListResource {
	return datasources.NewList(datasources.List[filters, peak.Service]{
		Collection: collection(),
		Resource:   &service{Resource: base.Resource{TypeName: "service"}, quiet: true},
		Description: "Lists the services of the tenant, web apps of the deprecated webapps API included. " +
			"A service in status `CREATE_FAILED` is imported with a warning and left as it is.",
		Listed: listed,
	})
}
