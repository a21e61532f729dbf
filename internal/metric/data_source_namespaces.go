// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric

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

// namespaceItem is an element of peak_metric_namespaces.
type namespaceItem struct {
	Name         types.String `tfsdk:"name"`
	Description  types.String `tfsdk:"description"`
	MetadataJSON types.String `tfsdk:"metadata_json"`
	Models       []modelItem  `tfsdk:"models"`
}

// modelItem is a cube or a view that is live.
type modelItem struct {
	Name          types.String `tfsdk:"name"`
	Type          types.String `tfsdk:"type"`
	PublicationID types.String `tfsdk:"publication_id"`
}

func modelItems(models []peak.MetricModel) []modelItem {
	items := make([]modelItem, 0, len(models))
	for _, one := range models {
		items = append(items, modelItem{types.StringValue(one.Name), textvalue.OrNull(one.Type), textvalue.OrNull(one.PublicationID)})
	}
	return items
}

// modelsAttribute lists models that are live.
func modelsAttribute() schema.Attribute {
	return schema.ListNestedAttribute{
		MarkdownDescription: "The cubes and views that are live in the namespace.",
		Computed:            true,
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"name":           datasources.Computed("Name of the cube or view."),
			"type":           datasources.Computed("`cube` or `view`."),
			"publication_id": datasources.Computed("Id of the publication that it belongs to."),
		}},
	}
}

// NewNamespacesDataSource returns the data source peak_metric_namespaces.
func NewNamespacesDataSource() datasource.DataSource {
	return datasources.NewPlural(datasources.Plural[noFilters, peak.MetricNamespace, namespaceItem]{
		Collection: datasources.Collection[noFilters, peak.MetricNamespace]{
			Items: func(ctx context.Context, client *peak.Client, _ noFilters) iter.Seq2[peak.MetricNamespace, error] {
				return client.ListMetricNamespaces(ctx)
			},
		},
		TypeName:    "metric_namespaces",
		Description: "The namespaces of metrics of the tenant, with what is published in them. Needs a personal or system access token; an API key is refused.",
		Key:         "namespaces",
		Attributes: map[string]schema.Attribute{
			"name":          datasources.Computed("Name of the namespace."),
			"description":   datasources.Computed("Description of the namespace; null for none."),
			"metadata_json": datasources.Computed("Metadata of the namespace, as JSON text for `jsondecode`; null for none."),
			"models":        modelsAttribute(),
		},
		Element: func(item peak.MetricNamespace) namespaceItem {
			metadata := types.StringNull()
			if item.Metadata != nil {
				metadata = jsonText(item.Metadata)
			}
			return namespaceItem{
				Name: types.StringValue(item.Name), Description: textvalue.OrNull(item.Description), MetadataJSON: metadata, Models: modelItems(item.Models),
			}
		},
	})
}
