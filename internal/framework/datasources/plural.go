// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
)

// Plural describes a data source that lists something. F and T are as in Collection; E is the struct of one element, with
// a tfsdk tag for each of Attributes.
type Plural[F, T, E any] struct {
	Collection[F, T]

	// TypeName is the data source type without the provider's prefix, e.g. "images".
	TypeName string

	// Description of the data source, in Markdown.
	Description string

	// Key is the attribute that holds the elements, e.g. "images".
	Key string

	// Attributes of an element, all computed.
	Attributes map[string]schema.Attribute

	// Element converts one.
	Element func(T) E
}

// NewPlural returns the data source.
func NewPlural[F, T, E any](p Plural[F, T, E]) datasource.DataSource {
	return &plural[F, T, E]{DataSource: base.DataSource{TypeName: p.TypeName}, of: p}
}

// plural is the data source that a Plural describes.
type plural[F, T, E any] struct {
	base.DataSource
	of Plural[F, T, E]
}

// Schema implements datasource.DataSource.
func (d *plural[F, T, E]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := dataFilters(d.of.Filters)
	attributes[d.of.Key] = schema.ListNestedAttribute{
		MarkdownDescription: "What was found.",
		Computed:            true,
		NestedObject:        schema.NestedAttributeObject{Attributes: d.of.Attributes},
	}
	resp.Schema = schema.Schema{MarkdownDescription: d.of.Description, Attributes: attributes}
}

// Read implements datasource.DataSource.
func (d *plural[F, T, E]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.Client(&resp.Diagnostics)
	if client == nil {
		return
	}
	filterSchema := schema.Schema{Attributes: dataFilters(d.of.Filters)}
	raw, err := project(req.Config.Raw, filterSchema.Type().TerraformType(ctx))
	if err != nil {
		resp.Diagnostics.AddError("Cannot read the configuration", fmt.Sprintf("The filters of %s cannot be read: %s. This is a bug in the provider: please report it.", d.Object(d.of.Key), err))
		return
	}
	var filters F
	config := tfsdk.Config{Schema: filterSchema, Raw: raw}
	resp.Diagnostics.Append(config.Get(ctx, &filters)...)
	if resp.Diagnostics.HasError() {
		return
	}
	for _, filter := range d.of.Filters {
		if filter.ID != "" {
			var id types.String
			resp.Diagnostics.Append(config.GetAttribute(ctx, path.Root(filter.Name), &id)...)
			fieldtable.CheckID(id, path.Root(filter.Name), filter.ID, &resp.Diagnostics)
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	elements := []E{}
	for item, err := range d.of.Items(ctx, client, filters) {
		if err != nil {
			diagnostics.AddError(&resp.Diagnostics, "read", d.Object(d.of.Key), err)
			return
		}
		elements = append(elements, d.of.Element(item))
	}
	resp.State.Raw = req.Config.Raw
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(d.of.Key), elements)...)
}
