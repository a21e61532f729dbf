// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// versionFilters are the filters of lists of an image's versions (contract 17.3).
type versionFilters struct {
	ImageID           types.String `tfsdk:"image_id"`
	SearchTerm        types.String `tfsdk:"search_term"`
	Statuses          []string     `tfsdk:"statuses"`
	LastBuildStatuses []string     `tfsdk:"last_build_statuses"`
	Tags              []string     `tfsdk:"tags"`
}

// NewVersionsDataSource returns the data source peak_image_versions.
func NewVersionsDataSource() datasource.DataSource {
	return datasources.NewPlural(datasources.Plural[versionFilters, peak.ImageVersion, versionItemModel]{
		Collection: datasources.Collection[versionFilters, peak.ImageVersion]{
			Filters: []datasources.Filter{
				{Name: "image_id", Required: true, Description: imageIDText, ID: "an image"},
				{Name: "search_term", Description: "Part of the version's number."},
				{
					Name: "statuses", Kind: datasources.Texts, Values: versionStatuses,
					Description: "Only versions in one of these statuses: `not-ready`, `ready`, `in-use`, `deleting`, `delete-failed`.",
				},
				{
					Name: "last_build_statuses", Kind: datasources.Texts, Values: buildStatuses,
					Description: "Only versions whose last build is in one of these statuses: `building`, `success`, `failed`, `stopping`, `stopped`.",
				},
				{Name: "tags", Kind: datasources.Texts, Description: "Only versions with one of these tags."},
			},
			Items: func(ctx context.Context, client *peak.Client, filters versionFilters) iter.Seq2[peak.ImageVersion, error] {
				return client.ListImageVersions(ctx, fieldtable.NumberOf(filters.ImageID), peak.ListImageVersionsQuery{
					SearchTerm: filters.SearchTerm.ValueString(), Status: filters.Statuses, LastBuildStatus: filters.LastBuildStatuses, Tags: filters.Tags,
				})
			},
		},
		TypeName:    "image_versions",
		Description: "The versions of an image. Use `peak_image_version` to see how one of them is built.",
		Key:         "versions",
		Attributes:  versionItemAttributes(),
		Element:     newVersionItem,
	})
}
