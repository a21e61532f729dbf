// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"context"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
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
				Name: "scopes", Kind: datasources.Texts, Validators: []validator.String{validators.DocumentedUnless(isScope, scopePublic, scopePrivate)},
				Description: "Only collections of these scopes: `PUBLIC`, `PRIVATE`; upper and lower case are the same. Left out, those of the tenant and the public ones of other tenants are listed.",
			},
		},
		Items: func(ctx context.Context, client *peak.Client, filters collectionFilters) iter.Seq2[peak.MetricCollection, error] {
			scopes := make([]string, 0, len(filters.Scopes))
			for _, scope := range filters.Scopes {
				scopes = append(scopes, strings.ToUpper(scope))
			}
			return client.ListMetricCollections(ctx, peak.ListMetricCollectionsQuery{IDs: filters.IDs, Scopes: scopes})
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
