// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
)

// derived makes attributes of a data source from those of a managed resource: computed, without write-only ones and their
// versions, which only a configuration has.
type derived struct {
	// descriptions replace the first sentence of the resource's description, by attribute path.
	descriptions map[string]string

	// omit are the attributes that are left out, by path.
	omit []string

	// diags receives what cannot be converted.
	diags *diag.Diagnostics
}

// attributes converts the attributes below a path; "" is the root.
func (d derived) attributes(at string, from map[string]resourceschema.Attribute) map[string]schema.Attribute {
	to := make(map[string]schema.Attribute, len(from))
	for name, attribute := range from {
		if of, ok := strings.CutSuffix(name, "_version"); attribute.IsWriteOnly() || (ok && from[of] != nil && from[of].IsWriteOnly()) {
			continue
		}
		path := strings.TrimPrefix(at+"."+name, ".")
		if slices.Contains(d.omit, path) {
			continue
		}
		secret := from[name+writeonly.Suffix]
		to[name] = d.attribute(path, attribute, secret != nil && secret.IsWriteOnly() || slices.Contains(wholeConfigurations, name))
	}
	return to
}

func (d derived) description(at string, from resourceschema.Attribute) string {
	if text, ok := d.descriptions[at]; ok {
		return text
	}
	return firstSentence(from.GetMarkdownDescription())
}

// firstSentence is what an attribute is; the sentences after it mostly say what a change of it does.
func firstSentence(text string) string {
	for from := 0; ; {
		end := strings.Index(text[from:], ". ")
		if end < 0 {
			return text
		}
		from += end + 1
		if sentence := text[:from]; !strings.HasSuffix(sentence, "e.g.") && !strings.HasSuffix(sentence, "i.e.") {
			return sentence
		}
	}
}

// wholeConfigurations are attributes without a write-only twin of their own that show what was set by other ones.
var wholeConfigurations = []string{"config_json", "app_parameters"}

// attribute converts one attribute. secret says that the platform shows in it what a write-only attribute may have set: a
// data source cannot tell, so that it is sensitive there. In the resource it cannot be, see the onboarding guide.
func (d derived) attribute(at string, from resourceschema.Attribute, secret bool) schema.Attribute {
	text, sensitive := d.description(at, from), from.IsSensitive() || secret
	switch from := from.(type) {
	case resourceschema.StringAttribute:
		return schema.StringAttribute{MarkdownDescription: text, Computed: true, Sensitive: sensitive, CustomType: from.CustomType}
	case resourceschema.BoolAttribute:
		return schema.BoolAttribute{MarkdownDescription: text, Computed: true, Sensitive: sensitive, CustomType: from.CustomType}
	case resourceschema.Int64Attribute:
		return schema.Int64Attribute{MarkdownDescription: text, Computed: true, Sensitive: sensitive, CustomType: from.CustomType}
	case resourceschema.NumberAttribute:
		return schema.NumberAttribute{MarkdownDescription: text, Computed: true, Sensitive: sensitive, CustomType: from.CustomType}
	case resourceschema.DynamicAttribute:
		return schema.DynamicAttribute{MarkdownDescription: text, Computed: true, Sensitive: sensitive, CustomType: from.CustomType}
	case resourceschema.ListAttribute:
		return schema.ListAttribute{MarkdownDescription: text, Computed: true, Sensitive: sensitive, ElementType: from.ElementType}
	case resourceschema.SetAttribute:
		return schema.SetAttribute{MarkdownDescription: text, Computed: true, Sensitive: sensitive, ElementType: from.ElementType}
	case resourceschema.MapAttribute:
		return schema.MapAttribute{MarkdownDescription: text, Computed: true, Sensitive: sensitive, ElementType: from.ElementType}
	case resourceschema.SingleNestedAttribute:
		return schema.SingleNestedAttribute{MarkdownDescription: text, Computed: true, Sensitive: sensitive, Attributes: d.attributes(at, from.Attributes)}
	case resourceschema.ListNestedAttribute:
		return schema.ListNestedAttribute{MarkdownDescription: text, Computed: true, Sensitive: sensitive, NestedObject: d.object(at, from.NestedObject)}
	case resourceschema.SetNestedAttribute:
		return schema.SetNestedAttribute{MarkdownDescription: text, Computed: true, Sensitive: sensitive, NestedObject: d.object(at, from.NestedObject)}
	case *fieldtable.Indexed:
		return d.attribute(at, from.MapNestedAttribute, secret)
	case resourceschema.MapNestedAttribute:
		return schema.MapNestedAttribute{MarkdownDescription: text, Computed: true, Sensitive: sensitive, NestedObject: d.object(at, from.NestedObject)}
	}
	d.diags.AddError("Cannot derive a data source", fmt.Sprintf("Attribute %s: there is no data source attribute for %T. This is a bug in the provider: please report it.", at, from))
	return nil
}

func (d derived) object(at string, from resourceschema.NestedAttributeObject) schema.NestedAttributeObject {
	return schema.NestedAttributeObject{Attributes: d.attributes(at, from.Attributes)}
}
