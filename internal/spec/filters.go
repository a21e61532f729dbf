// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// filters are the filters that all lists of specs have (contract 10.1, 12).
type filters struct {
	Statuses []string   `tfsdk:"statuses"`
	Scopes   []string   `tfsdk:"scopes"`
	Featured types.Bool `tfsdk:"featured"`
	Sort     []string   `tfsdk:"sort"`
}

// attributes are the attributes of the filters.
func (filters) attributes() []datasources.Filter {
	return []datasources.Filter{
		{
			Name: "statuses", Kind: datasources.Texts, Values: []string{"available", "unavailable", "archived"},
			Description: "Only specs in one of these statuses: `available`, `unavailable`, `archived`.",
		},
		ScopesFilter("Only specs of one of these scopes"),
		{Name: "featured", Kind: datasources.Flag, Description: "Only featured specs, or with `false` only others."},
		press.SortFilter("createdAt", "createdBy", "name", "title"),
	}
}

// ScopesFilter is the filter by scope. It is the only one that says anything of whose a spec is: the platform tells no owner
// (contract 10.6).
func ScopesFilter(only string) datasources.Filter {
	return datasources.Filter{
		Name: "scopes", Kind: datasources.Texts, Values: []string{press.ScopePrivate, press.ScopePublic, press.ScopeShared},
		Description: only + ": `private`, `public`, `shared`. Specs of scope `private` belong to this tenant for certain; " +
			"public and shared ones may be those of other tenants, which the platform does not tell apart.",
	}
}

// query is the query of a request.
func (f filters) query() peak.ListSpecsQuery {
	return peak.ListSpecsQuery{Status: f.Statuses, Scope: f.Scopes, Featured: f.Featured.ValueBoolPointer(), Sort: f.Sort}
}

// kindFilters are the filters of the lists of block specs and of app specs (contract 10.1, 11).
type kindFilters struct {
	filters

	Name  types.String `tfsdk:"name"`
	Title types.String `tfsdk:"title"`
}

// collectionOf is the collection of block specs or of app specs.
func collectionOf(kind peak.SpecKind) datasources.Collection[kindFilters, peak.Spec] {
	return datasources.Collection[kindFilters, peak.Spec]{
		Filters: append(filters{}.attributes(),
			datasources.Filter{Name: "name", Description: "Only specs whose name begins so."},
			datasources.Filter{Name: "title", Description: "Only specs whose title begins so."},
		),
		Items: func(ctx context.Context, client *peak.Client, filters kindFilters) iter.Seq2[peak.Spec, error] {
			query := filters.query()
			query.Name, query.Title = filters.Name.ValueString(), filters.Title.ValueString()
			return client.ListSpecs(ctx, kind, query)
		},
	}
}

// listed names a spec of a list.
func listed(spec peak.Spec) objects.Listed { return objects.ByID(spec.ID, spec.Metadata.Name) }
