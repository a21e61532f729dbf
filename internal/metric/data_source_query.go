// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// query is the data source peak_metric_query.
type query struct {
	base.DataSource
}

var (
	_ datasource.DataSourceWithConfigure      = (*query)(nil)
	_ datasource.DataSourceWithValidateConfig = (*query)(nil)
)

// NewQueryDataSource returns the data source peak_metric_query.
func NewQueryDataSource() datasource.DataSource {
	return &query{base.DataSource{TypeName: "metric_query"}}
}

// queryDataModel is the data source.
type queryDataModel struct {
	queryModel

	Queries []queryModel  `tfsdk:"queries"`
	Rows    types.Dynamic `tfsdk:"rows"`
	SQL     types.String  `tfsdk:"sql"`
	Results types.Dynamic `tfsdk:"results"`
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig: one query, or several.
func (d *query) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var config types.Object
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	queries, _ := config.Attributes()["queries"].(types.List)
	var single []string
	for name := range queryAttributes() {
		if value := config.Attributes()[name]; value != nil && !value.IsNull() {
			single = append(single, name)
		}
	}
	slices.Sort(single)
	switch {
	case !queries.IsNull() && !queries.IsUnknown() && len(single) > 0:
		resp.Diagnostics.AddAttributeError(path.Root("queries"), "One query and several",
			"Set either queries or the attributes of a single query, not both: "+strings.Join(single, ", ")+" would count for none of the queries, and has to go into each element that it is meant for.")
	case queries.IsNull() && !asks(config):
		resp.Diagnostics.AddError("Nothing is asked for", "A query of metrics needs measures, dimensions or time_dimensions; several queries go into queries.")
	}
	for i, one := range queries.Elements() {
		if query, ok := one.(types.Object); ok && !query.IsNull() && !query.IsUnknown() && !asks(query) {
			resp.Diagnostics.AddAttributeError(path.Root("queries").AtListIndex(i), "Nothing is asked for", "A query of metrics needs measures, dimensions or time_dimensions.")
		}
	}
}

// asks tells whether a query names what it asks for, as far as is known.
func asks(query types.Object) bool {
	for _, name := range []string{"measures", "dimensions", "time_dimensions"} {
		if value := query.Attributes()[name]; value != nil && !value.IsNull() {
			return true
		}
	}
	return false
}

// Read implements datasource.DataSource.
func (d *query) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.Client(&resp.Diagnostics)
	var model queryDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if client == nil || resp.Diagnostics.HasError() {
		return
	}
	model.Rows, model.SQL, model.Results = types.DynamicNull(), types.StringNull(), types.DynamicNull()
	object := d.Object(namespaceOr(model.Namespace))
	var err error
	if model.Queries == nil {
		var answer peak.MetricRows
		if answer, err = client.QueryMetrics(ctx, model.request()); err == nil {
			model.SQL = textvalue.OrNull(answer.SQL)
			model.Rows, err = jsonvalue.FromJSON(evenRows(answer.Rows))
		}
	} else {
		var results []any
		if results, err = d.several(ctx, client, model.Queries, resp); err == nil {
			model.Results, err = jsonvalue.FromJSON(results)
		}
	}
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", object, err)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// several asks several queries, and warns of those that failed.
func (d *query) several(ctx context.Context, client *peak.Client, queries []queryModel, resp *datasource.ReadResponse) ([]any, error) {
	requests := make([]peak.MetricQuery, 0, len(queries))
	for _, one := range queries {
		requests = append(requests, one.request())
	}
	answers, err := client.QueryMetricsBatch(ctx, requests)
	if err != nil {
		return nil, err
	}
	results, failed := make([]any, 0, len(answers)), []string{}
	for i, answer := range answers {
		result := map[string]any{"rows": evenRows(answer.Rows), "sql": nil, "error": nil}
		if answer.SQL != "" {
			result["sql"] = answer.SQL
		}
		if answer.Failed != "" {
			result["error"], result["rows"] = answer.Failed, []any{}
			failed = append(failed, fmt.Sprintf("  queries[%d]: %s", i, answer.Failed))
		}
		results = append(results, result)
	}
	if len(failed) > 0 {
		resp.Diagnostics.AddAttributeWarning(path.Root("queries"), "Metric queries failed",
			fmt.Sprintf("%d of %d queries failed, and have an error in place of rows in results:\n\n%s", len(failed), len(answers), strings.Join(failed, "\n")))
	}
	return results, nil
}

// request is the query for the client.
func (m *queryModel) request() peak.MetricQuery {
	request := peak.MetricQuery{
		Namespace: m.Namespace.ValueString(), GenerateSQL: m.GenerateSQL.ValueBool(), Measures: m.Measures, Dimensions: m.Dimensions, Segments: m.Segments,
		Limit: m.Limit.ValueInt64Pointer(), Offset: m.Offset.ValueInt64Pointer(),
	}
	for _, one := range m.Filters {
		request.Filters = append(request.Filters, peak.MetricFilter{Dimension: one.Dimension.ValueString(), Operator: one.Operator.ValueString(), Values: one.Values})
	}
	for _, one := range m.TimeDimensions {
		of := peak.MetricTimeDimension{Dimension: one.Dimension.ValueString(), Granularity: one.Granularity.ValueString()}
		switch len(one.DateRange) {
		case 0:
		case 1:
			of.DateRange = one.DateRange[0]
		default:
			of.DateRange = one.DateRange
		}
		request.TimeDimensions = append(request.TimeDimensions, of)
	}
	for _, one := range m.Order {
		direction := "asc"
		if !one.Direction.IsNull() {
			direction = one.Direction.ValueString()
		}
		request.Order = append(request.Order, peak.MetricSort{Member: one.Member.ValueString(), Direction: direction})
	}
	return request
}

// evenRows are rows that all have the same members, null where the platform has none: what goes over them can rely on it.
func evenRows(rows []map[string]any) []any {
	names := map[string]bool{}
	for _, row := range rows {
		for name := range row {
			names[name] = true
		}
	}
	even := make([]any, 0, len(rows))
	for _, row := range rows {
		full := make(map[string]any, len(names))
		for name := range names {
			full[name] = row[name]
		}
		even = append(even, full)
	}
	return even
}
