// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// specFilters are the filters of the combined list (contract 12).
type specFilters struct {
	filters

	Kind types.String `tfsdk:"kind"`
	Term types.String `tfsdk:"term"`
}

// NewSpecsDataSource returns the data source peak_specs.
func NewSpecsDataSource() datasource.DataSource {
	return newPlural("specs",
		"Block specs and app specs that the tenant sees, in one list: its own, public ones and those that others share with it.",
		datasources.Collection[specFilters, peak.Spec]{
			Filters: append(filters{}.attributes(),
				datasources.Filter{Name: "kind", Strict: true, Values: []string{press.KindWorkflow, press.KindService, kindApp}, Description: "Only specs of this kind: `workflow`, `service` or `app`."},
				datasources.Filter{Name: "term", Description: "Only specs with this text in name, title, description or summary."},
			),
			Items: func(ctx context.Context, client *peak.Client, filters specFilters) iter.Seq2[peak.Spec, error] {
				query := filters.query()
				query.Kind, query.Term = filters.Kind.ValueString(), filters.Term.ValueString()
				return client.ListAllSpecs(ctx, query)
			},
		})
}

// kindApp is the kind of app specs.
const kindApp = "app"
