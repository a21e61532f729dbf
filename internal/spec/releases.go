// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// Kinds of specs whose releases can be asked for: the platform keeps those of blocks and of apps apart.
const (
	ofBlock = "block"
	ofApp   = "app"
)

// descriptionOfKind describes the attribute that chooses between them.
const descriptionOfKind = "What the spec is a blueprint of: `block` or `app`."

// collection is the one that holds the spec.
func collection(kind types.String) peak.SpecKind {
	if kind.ValueString() == ofApp {
		return peak.Apps
	}
	return peak.Blocks
}

// releaseFilters are the filters of a spec's releases (contract 10.9, 11).
type releaseFilters struct {
	SpecID types.String `tfsdk:"spec_id"`
	Kind   types.String `tfsdk:"kind"`
	Sort   []string     `tfsdk:"sort"`
}

type releaseItem struct {
	ID        types.String `tfsdk:"id"`
	Version   types.String `tfsdk:"version"`
	Notes     types.String `tfsdk:"notes"`
	CreatedAt types.String `tfsdk:"created_at"`
	CreatedBy types.String `tfsdk:"created_by"`
}

// releaseAttributes are the attributes that every view of a release has.
func releaseAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":         schema.StringAttribute{MarkdownDescription: "Id that the platform gives the release.", Computed: true},
		"version":    schema.StringAttribute{MarkdownDescription: "Version of the release.", Computed: true},
		"notes":      schema.StringAttribute{MarkdownDescription: "What is new in the release.", Computed: true},
		"created_at": schema.StringAttribute{MarkdownDescription: "When the release was published.", Computed: true},
		"created_by": schema.StringAttribute{MarkdownDescription: "Who published it.", Computed: true},
	}
}

// NewReleasesDataSource returns the data source peak_spec_releases.
func NewReleasesDataSource() datasource.DataSource {
	return datasources.NewPlural(datasources.Plural[releaseFilters, peak.ReleaseSummary, releaseItem]{
		Collection: datasources.Collection[releaseFilters, peak.ReleaseSummary]{
			Filters: []datasources.Filter{
				{Name: "spec_id", Required: true, Description: "Id of the spec."},
				{Name: "kind", Required: true, Strict: true, Values: []string{ofBlock, ofApp}, Description: descriptionOfKind},
				press.SortFilter("createdAt", "createdBy"),
			},
			Items: func(ctx context.Context, client *peak.Client, filters releaseFilters) iter.Seq2[peak.ReleaseSummary, error] {
				return client.ListReleases(ctx, collection(filters.Kind), filters.SpecID.ValueString(), peak.ListReleasesQuery{Sort: filters.Sort})
			},
		},
		TypeName:    "spec_releases",
		Description: "The releases of a block spec or an app spec.",
		Key:         "releases",
		Attributes:  releaseAttributes(),
		Element: func(release peak.ReleaseSummary) releaseItem {
			return releaseItem{
				ID: textvalue.OrNull(release.ID), Version: types.StringValue(release.Version), Notes: textvalue.OrNull(release.Notes),
				CreatedAt: textvalue.OrNull(release.CreatedAt), CreatedBy: textvalue.OrNull(release.CreatedBy),
			}
		},
	})
}
