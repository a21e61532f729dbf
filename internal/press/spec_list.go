package press

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// SpecFilters are the filters that all lists of specs have (contract 10.1, 12).
type SpecFilters struct {
	Statuses []string   `tfsdk:"statuses"`
	Scopes   []string   `tfsdk:"scopes"`
	Featured types.Bool `tfsdk:"featured"`
	Sort     []string   `tfsdk:"sort"`
}

// Attributes are the attributes of the filters.
func (SpecFilters) Attributes() []datasources.Filter {
	return []datasources.Filter{
		{
			Name: "statuses", Kind: datasources.Texts, Values: []string{statusAvailable, "unavailable", "archived"},
			Description: "Only specs in one of these statuses: `available`, `unavailable`, `archived`.",
		},
		ScopesFilter("Only specs of one of these scopes"),
		{Name: "featured", Kind: datasources.Flag, Description: "Only featured specs, or with `false` only others."},
		SortFilter("createdAt", "createdBy", "name", "title"),
	}
}

// ScopesFilter is the filter by scope. It is the only one that says anything of whose a spec is: the platform tells no owner
// (contract 10.6).
func ScopesFilter(only string) datasources.Filter {
	return datasources.Filter{
		Name: "scopes", Kind: datasources.Texts, Values: []string{ScopePrivate, ScopePublic, ScopeShared},
		Description: only + ": `private`, `public`, `shared`. Specs of scope `private` belong to this tenant for certain; " +
			"public and shared ones may be those of other tenants, which the platform does not tell apart.",
	}
}

// SortFilter is the order of a list by some of the API's fields.
func SortFilter(fields ...string) datasources.Filter {
	return datasources.Filter{
		Name: "sort", Kind: datasources.Texts,
		Description: fmt.Sprintf("Order: one or more of `%s`, each with `:asc` or `:desc` behind it, such as `createdAt:desc`. Default: the order of the platform.", strings.Join(fields, "`, `")),
		Validators:  []validator.String{sortOrder{fields}},
	}
}

// Query is the query of a request.
func (f SpecFilters) Query() peak.ListSpecsQuery {
	return peak.ListSpecsQuery{Status: f.Statuses, Scope: f.Scopes, Featured: f.Featured.ValueBoolPointer(), Sort: f.Sort}
}

// KindFilters are the filters of the lists of block specs and of app specs (contract 10.1, 11).
type KindFilters struct {
	SpecFilters

	Name  types.String `tfsdk:"name"`
	Title types.String `tfsdk:"title"`
}

// SpecCollection is the collection of block specs or of app specs.
func SpecCollection(kind peak.SpecKind) datasources.Collection[KindFilters, peak.Spec] {
	return datasources.Collection[KindFilters, peak.Spec]{
		Filters: append(SpecFilters{}.Attributes(),
			datasources.Filter{Name: "name", Description: "Only specs whose name begins so."},
			datasources.Filter{Name: "title", Description: "Only specs whose title begins so."},
		),
		Items: func(ctx context.Context, client *peak.Client, filters KindFilters) iter.Seq2[peak.Spec, error] {
			query := filters.Query()
			query.Name, query.Title = filters.Name.ValueString(), filters.Title.ValueString()
			return client.ListSpecs(ctx, kind, query)
		},
	}
}

// ListedSpec names a spec of a list.
func ListedSpec(spec peak.Spec) objects.Listed { return objects.ByID(spec.ID, spec.Metadata.Name) }
