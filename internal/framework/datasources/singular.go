// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/tags"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// maxMatches bounds how many ids of objects of one name a message lists.
const maxMatches = 10

// Singular describes a data source that shows one object of a managed resource, found by id or by exact name.
type Singular struct {
	// Resource is the managed resource. The data source has its attributes, all computed, without write-only ones.
	Resource Importable

	// TypeName is the data source type without the provider's prefix, e.g. "image".
	TypeName string

	// Description of the data source, in Markdown.
	Description string

	// Omit are attributes of the resource that only steer Terraform, e.g. "timeouts" or "release.increment".
	Omit []string

	// Descriptions replaces the ones that are derived, by attribute path such as "workflow.steps". The derived one is the
	// first sentence of the resource's.
	Descriptions map[string]string

	// Extra are attributes that the resource does not have; Fill returns their values, as SetAttribute takes them.
	Extra map[string]schema.Attribute
	Fill  func(ctx context.Context, client *peak.Client, object objects.Listed) (map[string]any, error)

	// Kinds are the kinds of objects within each of which a name is unique, where it is not unique among all. The data source
	// has an attribute "kind" then, which narrows the search by name, and whose value Fill returns.
	Kinds []string

	// Narrows are the attributes, of Extra, that narrow the search by name. Narrow tells whether an object is one that they
	// ask for, and returns it with what else is known of it then.
	Narrows []string
	Narrow  func(ctx context.Context, client *peak.Client, config tfsdk.Config, object objects.Listed) (objects.Listed, bool, error)

	// For makes the context in which the resource reads an object; nil leaves it as it is.
	For func(ctx context.Context, object objects.Listed) context.Context

	// Named lists objects that may be called name; those of other names are passed over.
	Named func(ctx context.Context, client *peak.Client, name string) iter.Seq2[objects.Listed, error]
}

// singular is the data source that a Singular describes.
type singular struct {
	base.DataSource
	of Singular
}

// NewSingular returns the data source.
func NewSingular(s Singular) datasource.DataSource {
	return &singular{DataSource: base.DataSource{TypeName: s.TypeName}, of: s}
}

// Configure implements datasource.DataSourceWithConfigure.
func (d *singular) Configure(ctx context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.DataSource.Configure(ctx, req, resp)
	var configured resource.ConfigureResponse
	d.of.Resource.Configure(ctx, resource.ConfigureRequest{ProviderData: req.ProviderData}, &configured)
	resp.Diagnostics.Append(configured.Diagnostics...)
}

// Schema implements datasource.DataSource.
func (d *singular) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	var of resource.SchemaResponse
	d.of.Resource.Schema(ctx, resource.SchemaRequest{}, &of)
	resp.Diagnostics.Append(of.Diagnostics...)
	attributes := derived{descriptions: d.of.Descriptions, omit: d.of.Omit, diags: &resp.Diagnostics}.attributes("", of.Schema.Attributes)
	attributes["id"] = schema.StringAttribute{
		MarkdownDescription: "Id. Exactly one of `id` and `name` is set.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{stringvalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name")), stringvalidator.LengthAtLeast(1)},
	}
	attributes["name"] = schema.StringAttribute{
		MarkdownDescription: "Exact name.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
	}
	if len(d.of.Kinds) > 0 {
		attributes["kind"] = schema.StringAttribute{
			MarkdownDescription: fmt.Sprintf("Kind: one of `%s`. Set beside `name`, only this kind is searched.", strings.Join(d.of.Kinds, "`, `")),
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{stringvalidator.OneOf(d.of.Kinds...), stringvalidator.ConflictsWith(path.MatchRoot("id"))},
		}
	}
	maps.Copy(attributes, d.of.Extra)
	resp.Schema = schema.Schema{MarkdownDescription: d.of.Description, Attributes: attributes}
}

// Read implements datasource.DataSource.
func (d *singular) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.Client(&resp.Diagnostics)
	var id, name, kind types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("id"), &id)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("name"), &name)...)
	if len(d.of.Kinds) > 0 {
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("kind"), &kind)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	object, at := objects.ByID(id.ValueString(), id.ValueString()), path.Root("id")
	if id.IsNull() {
		at = path.Root("name")
		found, others, err := d.named(ctx, client, req.Config, name.ValueString(), kind.ValueString())
		if err != nil {
			diagnostics.AddError(&resp.Diagnostics, "read", d.Object(name.ValueString()), err)
			return
		}
		if len(found) != 1 {
			resp.Diagnostics.AddAttributeError(at, fmt.Sprintf("Cannot find %s by name", d.Object("").Type), d.notOne(d.Object(name.ValueString()), found, others))
			return
		}
		object = found[0]
	}
	reader := newImporter(ctx, d.of.Resource, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	readCtx := ctx
	if d.of.For != nil {
		readCtx = d.of.For(ctx, object)
	}
	state, diags := reader.read(readCtx, object)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.Raw.IsNull() {
		resp.Diagnostics.AddAttributeError(at, fmt.Sprintf("%s does not exist", d.Object("").Type),
			fmt.Sprintf("The platform knows no %s. Check the id, and that the token belongs to the right tenant.", d.Object(object.Name)))
		return
	}
	if err := d.fill(ctx, client, object, state, resp); err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", d.Object(object.Name), err)
		return
	}
	// What was asked for stands as it is written, also where the platform shows less of the object than of its list.
	for _, attribute := range d.of.Narrows {
		var value attr.Value
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(attribute), &value)...)
		if value != nil && !value.IsNull() {
			resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(attribute), value)...)
		}
	}
}

// fill writes the state of the resource, and the extra attributes, into that of the data source.
func (d *singular) fill(ctx context.Context, client *peak.Client, object objects.Listed, state tfsdk.State, resp *datasource.ReadResponse) error {
	to := resp.State.Schema.Type().TerraformType(ctx)
	raw, err := project(state.Raw, to, append(slices.Collect(maps.Keys(d.of.Extra)), "kind")...)
	if err != nil {
		return err
	}
	resp.State.Raw = raw
	d.showAllTags(ctx, resp)
	if d.of.Fill == nil {
		return nil
	}
	extra, err := d.of.Fill(ctx, client, object)
	for name, value := range extra {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), value)...)
	}
	return err
}

// showAllTags has tags be those on the platform: who only reads an object does not care which of them the provider would add.
func (d *singular) showAllTags(ctx context.Context, resp *datasource.ReadResponse) {
	if _, ok := resp.State.Schema.GetAttributes()[tags.All]; !ok {
		return
	}
	var all types.Set
	resp.Diagnostics.Append(resp.State.GetAttribute(ctx, path.Root(tags.All), &all)...)
	if len(all.Elements()) > 0 {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(tags.Own), all)...)
	}
}

// named finds the objects of exactly this name, unless it is "" kind, and what else narrows the search. others are those of the
// name and kind that the rest rules out.
func (d *singular) named(ctx context.Context, client *peak.Client, config tfsdk.Config, name, kind string) (found, others []objects.Listed, err error) {
	for object, err := range d.of.Named(ctx, client, name) {
		if err != nil {
			return nil, nil, err
		}
		if object.Name != name || kind != "" && object.Kind != kind || len(found) == maxMatches {
			continue
		}
		if d.of.Narrow != nil {
			narrowed, is, err := d.of.Narrow(ctx, client, config, object)
			if err != nil {
				return nil, nil, err
			}
			if !is {
				if len(others) < maxMatches {
					others = append(others, object)
				}
				continue
			}
			object = narrowed
		}
		found = append(found, object)
	}
	return found, others, nil
}

// notOne says that a name leads to no object, or to several.
func (d *singular) notOne(object objects.Object, found, others []objects.Listed) string {
	switch {
	case len(found) == 0 && len(others) > 0:
		return fmt.Sprintf("The platform has %s, but none that satisfies %s, where they are set. It has:\n%s", object, quoted(d.of.Narrows), aboutAll(others))
	case len(found) == 0:
		text := fmt.Sprintf("The platform has no %s. The name has to match exactly.", object)
		if len(d.of.Narrows) > 0 {
			text += fmt.Sprintf(" Where %s is set, it has to match as well.", quoted(d.of.Narrows))
		}
		return text + " Check that the token belongs to the right tenant."
	}
	ids, about := make([]string, len(found)), aboutAll(found)
	for i, one := range found {
		ids[i] = one.Identity["id"]
	}
	var ways []string
	if len(d.of.Kinds) > 0 && found[0].Kind != found[1].Kind {
		ways = append(ways, "kind")
	}
	ways = append(ways, d.of.Narrows...)
	advice := "Use \"id\" instead of \"name\"."
	if len(ways) > 0 {
		advice = fmt.Sprintf("Say with %s which one is meant, or use \"id\" instead of \"name\".", quoted(ways))
	}
	if about != "" {
		about = "\n" + about
	}
	return fmt.Sprintf("The platform has more than one %s: ids %s. %s%s", object, strings.Join(ids, ", "), advice, about)
}

// aboutAll says of each object what tells it from the others, a line each.
func aboutAll(found []objects.Listed) string {
	var about strings.Builder
	for _, one := range found {
		if one.About != "" {
			fmt.Fprintf(&about, "\n  %s: %s", one.Identity["id"], one.About)
		}
	}
	return about.String()
}

// quoted names attributes, of which any may be meant.
func quoted(names []string) string {
	marked := make([]string, len(names))
	for i, name := range names {
		marked[i] = strconv.Quote(name)
	}
	if len(marked) < 2 {
		return strings.Join(marked, "")
	}
	return strings.Join(marked[:len(marked)-1], ", ") + " or " + marked[len(marked)-1]
}
