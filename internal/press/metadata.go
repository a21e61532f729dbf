// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/tags"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Metadata is what people read of a spec or deployment. Models embed it.
type Metadata struct {
	Name                   types.String `tfsdk:"name"`
	Title                  types.String `tfsdk:"title"`
	Summary                types.String `tfsdk:"summary"`
	Description            types.String `tfsdk:"description"`
	DescriptionContentType types.String `tfsdk:"description_content_type"`
	ImageURL               types.String `tfsdk:"image_url"`
	Tags                   types.Set    `tfsdk:"tags"`
	TagsAll                types.Set    `tfsdk:"tags_all"`
}

// MetadataAttributes are the attributes of Metadata; what names the object in descriptions, such as "spec".
func MetadataAttributes(what string) map[string]schema.Attribute {
	filledIn := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			MarkdownDescription: description,
			Optional:            true,
			Computed:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		}
	}
	contentType := filledIn("How `description` is written: `text/plain` or `text/markdown`. Left out, what the platform has stays.")
	contentType.Validators = []validator.String{validators.Documented("text/plain", "text/markdown")}
	attributes := map[string]schema.Attribute{
		"name": schema.StringAttribute{
			MarkdownDescription: "Name of the " + what + ", unique in the tenant for its kind.",
			Required:            true,
			Validators:          []validator.String{validators.ObjectName()},
		},
		"summary": schema.StringAttribute{
			MarkdownDescription: "What the " + what + " is for, in a line.",
			Required:            true,
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"title":                    filledIn("Title that people see. Left out, what the platform has stays."),
		"description":              filledIn("Description. Left out, what the platform has stays."),
		"description_content_type": contentType,
		"image_url":                filledIn("URL of a picture. Left out, what the platform has stays."),
	}
	maps.Copy(attributes, tags.Attributes())
	return attributes
}

// Request is the metadata of a create: everything that is known.
func (m Metadata) Request() peak.Metadata {
	return peak.Metadata{
		Name: textvalue.Pointer(m.Name), Title: textvalue.Pointer(m.Title), Summary: textvalue.Pointer(m.Summary), Description: textvalue.Pointer(m.Description),
		DescriptionContentType: textvalue.Pointer(m.DescriptionContentType), ImageURL: textvalue.Pointer(m.ImageURL), Tags: tags.Sent(m.TagsAll, m.Tags),
	}
}

// Patch is what changes from before, or nil when nothing does.
func (m Metadata) Patch(before Metadata) *peak.Metadata {
	var patch peak.Metadata
	changed := false
	for _, member := range []struct {
		after, before types.String
		into          **string
	}{
		{m.Name, before.Name, &patch.Name},
		{m.Title, before.Title, &patch.Title},
		{m.Summary, before.Summary, &patch.Summary},
		{m.Description, before.Description, &patch.Description},
		{m.DescriptionContentType, before.DescriptionContentType, &patch.DescriptionContentType},
		{m.ImageURL, before.ImageURL, &patch.ImageURL},
	} {
		// Nothing and "" mean the same.
		if value := textvalue.Pointer(member.after); value != nil && *value != member.before.ValueString() {
			*member.into, changed = value, true
		}
	}
	if !tags.Same(m.TagsAll, m.Tags, before.TagsAll, before.Tags) {
		changed = true
		if patch.Tags = tags.Sent(m.TagsAll, m.Tags); patch.Tags == nil {
			patch.Tags = []peak.Tag{}
		}
	}
	if !changed {
		return nil
	}
	return &patch
}

// NewMetadata takes an answer into a model. prior decides between null and "", which mean the same.
func NewMetadata(shown peak.ShownMetadata, prior Metadata) Metadata {
	m := Metadata{
		Name:                   types.StringValue(shown.Name),
		Title:                  shownText(shown.Title, prior.Title),
		Summary:                shownText(shown.Summary, prior.Summary),
		Description:            shownText(shown.Description, prior.Description),
		DescriptionContentType: shownText(shown.DescriptionContentType, prior.DescriptionContentType),
		ImageURL:               shownText(shown.ImageURL, prior.ImageURL),
		Tags:                   prior.Tags,
		TagsAll:                prior.TagsAll,
	}
	if shown.HasTags || prior.Tags.IsNull() || prior.Tags.IsUnknown() {
		m.Tags, m.TagsAll = tags.Shown(shown.Tags, prior.Tags, prior.TagsAll)
	}
	if !shown.HasTags && !prior.TagsAll.IsNull() {
		m.TagsAll = prior.TagsAll
	}
	m.TagsAll = tags.Filled(m.TagsAll, m.Tags)
	return m
}

// PlanTags plans tags_all.
func (m *Metadata) PlanTags(defaults types.Set) {
	m.TagsAll = tags.Plan(m.Tags, defaults)
}

// WithoutDefaultTags leaves out of the tags that were just read what the provider adds by itself; before is what was there
// before the answer.
func (m Metadata) WithoutDefaultTags(before Metadata, defaults types.Set) Metadata {
	m.Tags = tags.WithoutDefaults(m.Tags, before.Tags, defaults)
	return m
}

// Fill replaces what is unknown by what the platform answered.
func (m Metadata) Fill(answer Metadata) Metadata {
	for _, member := range []struct {
		value *types.String
		fill  types.String
	}{
		{&m.Title, answer.Title},
		{&m.Description, answer.Description},
		{&m.DescriptionContentType, answer.DescriptionContentType},
		{&m.ImageURL, answer.ImageURL},
	} {
		if member.value.IsUnknown() {
			*member.value = member.fill
		}
	}
	m.TagsAll = tags.Filled(m.TagsAll, m.Tags)
	return m
}

// shownText is a text of metadata. One that the answer does not show at all, which is assumed of none (contract 13.4), stays
// as it is: taken for removed, it would be sent again by every apply.
func shownText(shown *string, prior types.String) types.String {
	if shown == nil && !prior.IsUnknown() {
		return prior
	}
	return Text(shown, prior)
}

// Text is a text of an answer. Nothing, null and "" mean the same, spelled as before.
func Text(shown *string, prior types.String) types.String {
	switch {
	case shown != nil && *shown != "":
		return types.StringValue(*shown)
	case prior.ValueString() == "" && !prior.IsUnknown():
		return prior
	}
	return types.StringNull()
}

// setOf makes a set of an answer; no texts are null unless an empty set is what the user wrote.
func setOf(names []string, prior types.Set) types.Set {
	if len(names) == 0 {
		if !prior.IsNull() && !prior.IsUnknown() && len(prior.Elements()) == 0 {
			return prior
		}
		return types.SetNull(types.StringType)
	}
	return StringSet(names)
}

// Strings returns the known texts of a set, sorted.
func Strings(set types.Set) []string {
	var texts []string
	for _, element := range set.Elements() {
		if text, ok := element.(types.String); ok && !text.IsNull() && !text.IsUnknown() {
			texts = append(texts, text.ValueString())
		}
	}
	slices.Sort(texts)
	return texts
}

// StringSet makes a set of texts, without duplicates.
func StringSet(texts []string) types.Set {
	sorted := slices.Compact(slices.Sorted(slices.Values(texts)))
	elements := make([]attr.Value, len(sorted))
	for i, text := range sorted {
		elements[i] = types.StringValue(text)
	}
	return types.SetValueMust(types.StringType, elements)
}
