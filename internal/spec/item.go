// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// item is a spec in a list (contract 10.6).
type item struct {
	ID                     types.String `tfsdk:"id"`
	Kind                   types.String `tfsdk:"kind"`
	Name                   types.String `tfsdk:"name"`
	Title                  types.String `tfsdk:"title"`
	Summary                types.String `tfsdk:"summary"`
	Description            types.String `tfsdk:"description"`
	DescriptionContentType types.String `tfsdk:"description_content_type"`
	ImageURL               types.String `tfsdk:"image_url"`
	Tags                   types.Set    `tfsdk:"tags"`
	Status                 types.String `tfsdk:"status"`
	Scope                  types.String `tfsdk:"scope"`
	Tenants                types.Set    `tfsdk:"tenants"`
	Featured               types.Bool   `tfsdk:"featured"`
	LatestRelease          types.String `tfsdk:"latest_release"`
	CreatedAt              types.String `tfsdk:"created_at"`
	CreatedBy              types.String `tfsdk:"created_by"`
}

// itemAttributes are the attributes of item.
func itemAttributes() map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true}
	}
	texts := func(description string) schema.SetAttribute {
		return schema.SetAttribute{MarkdownDescription: description, Computed: true, ElementType: types.StringType}
	}
	return map[string]schema.Attribute{
		"id":                       text("Id of the spec."),
		"kind":                     text("Kind of the spec: `workflow`, `service` or `app`."),
		"name":                     text("Name, unique in its tenant for the kind."),
		"title":                    text("Title that people see."),
		"summary":                  text("What the spec is for, in a line."),
		"description":              text("Description."),
		"description_content_type": text("How `description` is written: `text/plain` or `text/markdown`."),
		"image_url":                text("URL of a picture."),
		"tags":                     texts("Tags."),
		"status":                   text("Whether the spec can be deployed: `available`, `unavailable` or `archived`."),
		"scope":                    text("Who sees the spec: `private`, `public` or `shared`."),
		"tenants":                  texts("Names of the tenants that the spec is shared with, where the platform shows them."),
		"featured":                 schema.BoolAttribute{MarkdownDescription: "Whether the spec is shown among the featured ones.", Computed: true},
		"latest_release":           text("Version of the newest release."),
		"created_at":               text("When the spec was created."),
		"created_by":               text("Who created it."),
	}
}

// newItem reads a spec of a list.
func newItem(spec peak.Spec) item {
	metadata := press.NewMetadata(spec.Metadata, press.Metadata{})
	return item{
		ID: types.StringValue(spec.ID), Kind: textvalue.OrNull(spec.Kind),
		Name: metadata.Name, Title: metadata.Title, Summary: metadata.Summary, Description: metadata.Description,
		DescriptionContentType: metadata.DescriptionContentType, ImageURL: metadata.ImageURL, Tags: press.StringSet(spec.Metadata.Tags),
		Status: textvalue.OrNull(spec.Metadata.Status), Scope: textvalue.OrNull(spec.Scope), Tenants: press.StringSet(spec.Tenants),
		Featured: types.BoolValue(spec.Featured), LatestRelease: textvalue.OrNull(spec.LatestRelease.Version),
		CreatedAt: textvalue.OrNull(spec.Metadata.CreatedAt), CreatedBy: textvalue.OrNull(spec.Metadata.CreatedBy),
	}
}

// newPlural returns a data source that lists specs.
func newPlural[F any](typeName, description string, collection datasources.Collection[F, peak.Spec]) datasource.DataSource {
	return datasources.NewPlural(datasources.Plural[F, peak.Spec, item]{
		Collection: collection, TypeName: typeName, Description: description, Key: typeName, Attributes: itemAttributes(), Element: newItem,
	})
}
