// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"context"
	"encoding/json"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// metricFilters is the configuration of peak_metrics.
type metricFilters struct {
	Namespace     types.String `tfsdk:"namespace"`
	PublicationID types.String `tfsdk:"publication_id"`
	SearchTerm    types.String `tfsdk:"search_term"`
	Type          types.String `tfsdk:"type"`
}

// metricItem is an element of peak_metrics.
type metricItem struct {
	Name          types.String `tfsdk:"name"`
	Type          types.String `tfsdk:"type"`
	Public        types.Bool   `tfsdk:"public"`
	Measures      []memberItem `tfsdk:"measures"`
	Dimensions    []memberItem `tfsdk:"dimensions"`
	Segments      []string     `tfsdk:"segments"`
	Cube          types.String `tfsdk:"cube"`
	Description   types.String `tfsdk:"description"`
	AggType       types.String `tfsdk:"agg_type"`
	PrimaryKey    types.Bool   `tfsdk:"primary_key"`
	MetadataJSON  types.String `tfsdk:"metadata_json"`
	CollectionID  types.String `tfsdk:"collection_id"`
	PublicationID types.String `tfsdk:"publication_id"`
}

// memberItem is a measure or a dimension of an element.
type memberItem struct {
	Name       types.String `tfsdk:"name"`
	Type       types.String `tfsdk:"type"`
	AggType    types.String `tfsdk:"agg_type"`
	Public     types.Bool   `tfsdk:"public"`
	PrimaryKey types.Bool   `tfsdk:"primary_key"`
}

// NewMetricsDataSource returns the data source peak_metrics.
func NewMetricsDataSource() datasource.DataSource {
	return datasources.NewPlural(datasources.Plural[metricFilters, peak.Metric, metricItem]{
		Collection: datasources.Collection[metricFilters, peak.Metric]{
			Filters: []datasources.Filter{
				{Name: "namespace", Description: "Namespace to look into. Default: `default`."},
				{Name: "publication_id", Description: "Only what belongs to this publication."},
				{Name: "search_term", Description: "Only what has this in its name."},
				{
					Name: "type", Values: []string{"cube", "view", "dimension", "measure", "segment", "all"},
					Description: "Only what is of this type: `cube`, `view`, `dimension`, `measure`, `segment`, or `all`. With `dimension`, `measure` and `segment` each one is an element of its own; otherwise cubes and views are, with what they have.",
				},
			},
			Items: func(ctx context.Context, client *peak.Client, filters metricFilters) iter.Seq2[peak.Metric, error] {
				return client.ListMetrics(ctx, peak.ListMetricsQuery{
					Namespace: filters.Namespace.ValueString(), PublicationID: filters.PublicationID.ValueString(), SearchTerm: filters.SearchTerm.ValueString(), Type: filters.Type.ValueString(),
				})
			},
		},
		TypeName:    "metrics",
		Description: "What is published in a namespace of metrics. Needs a personal or system access token; an API key is refused.",
		Key:         "metrics",
		Attributes: map[string]schema.Attribute{
			"name":           datasources.Computed("Name of the cube or view; `cube.member` of a measure, dimension or segment."),
			"type":           datasources.Computed("`cube` or `view`; the type of its values for a measure or a dimension; null for a segment."),
			"public":         schema.BoolAttribute{MarkdownDescription: "Whether it can be queried; null where the platform does not tell.", Computed: true},
			"measures":       members("Measures of the cube or view."),
			"dimensions":     members("Dimensions of the cube or view."),
			"segments":       schema.ListAttribute{MarkdownDescription: "Names of the segments of the cube or view.", ElementType: types.StringType, Computed: true},
			"cube":           datasources.Computed("Cube that a measure, dimension or segment belongs to."),
			"description":    datasources.Computed("Description of a measure, dimension or segment; null for none."),
			"agg_type":       datasources.Computed("How a measure is aggregated, such as `count` or `sum`."),
			"primary_key":    schema.BoolAttribute{MarkdownDescription: "Whether a dimension is the primary key of its cube.", Computed: true},
			"metadata_json":  datasources.Computed("Metadata of a measure, dimension or segment, as JSON text; null for none."),
			"collection_id":  datasources.Computed("Id of the collection that it comes from; null where the platform does not tell."),
			"publication_id": datasources.Computed("Id of the publication that it belongs to; null where the platform does not tell."),
		},
		Element: newMetricItem,
	})
}

func members(description string) schema.Attribute {
	return schema.ListNestedAttribute{
		MarkdownDescription: description,
		Computed:            true,
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"name":        datasources.Computed("Name, as `cube.member`."),
			"type":        datasources.Computed("Type of the values."),
			"agg_type":    datasources.Computed("How a measure is aggregated; null for a dimension."),
			"public":      schema.BoolAttribute{MarkdownDescription: "Whether it can be queried; null where the platform does not tell.", Computed: true},
			"primary_key": schema.BoolAttribute{MarkdownDescription: "Whether it is the primary key; null for a measure.", Computed: true},
		}},
	}
}

func newMetricItem(row peak.Metric) metricItem {
	return metricItem{
		Name: types.StringValue(row.Name), Type: textvalue.OrNull(row.Type), Public: types.BoolPointerValue(row.Public),
		Measures: memberItems(row.Measures), Dimensions: memberItems(row.Dimensions), Segments: append([]string{}, row.Segments...),
		Cube: textvalue.OrNull(row.Cube), Description: textvalue.OrNull(row.Description), AggType: textvalue.OrNull(row.AggType), PrimaryKey: types.BoolPointerValue(row.PrimaryKey),
		MetadataJSON: jsonText(row.Metadata), CollectionID: textvalue.OrNull(row.CollectionID), PublicationID: textvalue.OrNull(row.PublicationID),
	}
}

func memberItems(members []peak.MetricMember) []memberItem {
	items := make([]memberItem, 0, len(members))
	for _, one := range members {
		items = append(items, memberItem{
			Name: types.StringValue(one.Name), Type: textvalue.OrNull(one.Type), AggType: textvalue.OrNull(one.AggType),
			Public: types.BoolPointerValue(one.Public), PrimaryKey: types.BoolPointerValue(one.PrimaryKey),
		})
	}
	return items
}

// jsonText is a JSON value as text with sorted members, null for none.
func jsonText(value any) types.String {
	if raw, ok := value.(json.RawMessage); ok && len(raw) == 0 {
		return types.StringNull()
	}
	encoded, err := json.Marshal(value)
	if err != nil || string(encoded) == "null" {
		return types.StringNull()
	}
	return types.StringValue(string(encoded))
}
