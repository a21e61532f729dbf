package tfx

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
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
	items, element := p.Items, p.Element
	return &plural{
		DataSource: DataSource{TypeName: p.TypeName}, description: p.Description, key: p.Key, filters: p.Filters, attributes: p.Attributes,
		elements: func(ctx context.Context, client *peak.Client, config tfsdk.Config, diags *diag.Diagnostics) (any, error) {
			var filters F
			diags.Append(config.Get(ctx, &filters)...)
			if diags.HasError() {
				return nil, nil
			}
			elements := []E{}
			for item, err := range items(ctx, client, filters) {
				if err != nil {
					return nil, err
				}
				elements = append(elements, element(item))
			}
			return elements, nil
		},
	}
}

// plural is the data source that a Plural describes. It has no type parameters, so that it is compiled once.
type plural struct {
	DataSource
	description, key string
	filters          []Filter
	attributes       map[string]schema.Attribute

	// elements returns a slice of the structs of what the filters in config let through.
	elements func(ctx context.Context, client *peak.Client, config tfsdk.Config, diags *diag.Diagnostics) (any, error)
}

// Schema implements datasource.DataSource.
func (d *plural) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := dataFilters(d.filters)
	attributes[d.key] = schema.ListNestedAttribute{
		MarkdownDescription: "What was found.",
		Computed:            true,
		NestedObject:        schema.NestedAttributeObject{Attributes: d.attributes},
	}
	resp.Schema = schema.Schema{MarkdownDescription: d.description, Attributes: attributes}
}

// Read implements datasource.DataSource.
func (d *plural) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.Client(&resp.Diagnostics)
	if client == nil {
		return
	}
	filterSchema := schema.Schema{Attributes: dataFilters(d.filters)}
	raw, err := project(req.Config.Raw, filterSchema.Type().TerraformType(ctx))
	if err != nil {
		resp.Diagnostics.AddError("Cannot read the configuration", fmt.Sprintf("The filters of %s cannot be read: %s. This is a bug in the provider: please report it.", d.Object(d.key), err))
		return
	}
	elements, err := d.elements(ctx, client, tfsdk.Config{Schema: filterSchema, Raw: raw}, &resp.Diagnostics)
	if err != nil {
		AddError(&resp.Diagnostics, "read", d.Object(d.key), err)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.State.Raw = req.Config.Raw
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(d.key), elements)...)
}
