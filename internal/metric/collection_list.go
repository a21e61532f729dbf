// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// collectionFilters is the configuration of lists of collections.
type collectionFilters struct {
	IDs    []string `tfsdk:"ids"`
	Scopes []string `tfsdk:"scopes"`
}

func collections() datasources.Collection[collectionFilters, peak.MetricCollection] {
	return datasources.Collection[collectionFilters, peak.MetricCollection]{
		Filters: []datasources.Filter{
			{Name: "ids", Description: "Only collections with these ids.", Kind: datasources.Texts},
			{
				Name: "scopes", Kind: datasources.Texts, Values: []string{scopePublic, scopePrivate},
				Description: "Only collections of these scopes: `PUBLIC`, `PRIVATE`. Left out, those of the tenant and the public ones of other tenants are listed.",
			},
		},
		Items: func(ctx context.Context, client *peak.Client, filters collectionFilters) iter.Seq2[peak.MetricCollection, error] {
			return client.ListMetricCollections(ctx, peak.ListMetricCollectionsQuery{IDs: filters.IDs, Scopes: filters.Scopes})
		},
	}
}

func listed(item peak.MetricCollection) objects.Listed { return objects.ByID(item.ID, item.Name) }

// NewCollectionListResource returns the list resource peak_metric_collection.
func NewCollectionListResource() list.ListResource {
	return datasources.NewList(datasources.List[collectionFilters, peak.MetricCollection]{
		Collection:  collections(),
		Resource:    &collection{Resource: base.Resource{TypeName: "metric_collection"}, shallow: true},
		Description: "Lists the metric collections that the tenant sees: its own, and the public ones of others, which cannot be changed.",
		Listed:      listed,
	})
}
