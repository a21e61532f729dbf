// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// imageIDText describes the attribute image_id of data sources.
const imageIDText = "Id of the image."

// versionItemModel is what lists and descriptions show of a version alike (contract 17.1, 17.4).
type versionItemModel struct {
	VersionID       types.String `tfsdk:"version_id"`
	Version         types.String `tfsdk:"version"`
	Description     types.String `tfsdk:"description"`
	Status          types.String `tfsdk:"status"`
	LastBuildStatus types.String `tfsdk:"last_build_status"`
	LastBuildAt     types.String `tfsdk:"last_build_at"`
	PullURL         types.String `tfsdk:"pull_url"`
	Source          types.String `tfsdk:"source"`
	Tags            []tagModel   `tfsdk:"tags"`
	CreatedAt       types.String `tfsdk:"created_at"`
	CreatedBy       types.String `tfsdk:"created_by"`
	UpdatedAt       types.String `tfsdk:"updated_at"`
	UpdatedBy       types.String `tfsdk:"updated_by"`
}

type tagModel struct {
	Name  types.String `tfsdk:"name"`
	Color types.String `tfsdk:"color"`
}

func versionItemAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"version_id":        schema.StringAttribute{MarkdownDescription: "Id of the version, which services and workflows refer to.", Computed: true},
		"version":           datasources.Computed("Number of the version, such as `1.2.0` or `0.0.1-python3.9`."),
		"description":       datasources.Computed("Description of the version."),
		"status":            datasources.Computed("Status of the version: `not-ready`, `ready`, `in-use`, `deleting` or `delete-failed`."),
		"last_build_status": datasources.Computed("Status of the version's last build: `building`, `success`, `failed`, `stopping` or `stopped`; null where the platform does not tell."),
		"last_build_at":     datasources.Computed("When it was built last; null where the platform does not tell."),
		"pull_url":          datasources.Computed("Address that the version can be pulled from; null where the platform does not tell."),
		"source":            datasources.Computed("Where the build took its files from: `upload`, `github` or `dockerfile`; null where the platform does not tell."),
		"tags": schema.ListNestedAttribute{
			MarkdownDescription: "Tags of the version.",
			Computed:            true,
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"name":  datasources.Computed("Name of the tag."),
				"color": datasources.Computed("Colour of the tag; null where the platform does not tell."),
			}},
		},
		"created_at": datasources.Computed("When the version was created; null where the platform does not tell."),
		"created_by": datasources.Computed("Who created the version; null where the platform does not tell."),
		"updated_at": datasources.Computed("When the version was changed last; null where the platform does not tell."),
		"updated_by": datasources.Computed("Who changed the version last; null where the platform does not tell."),
	}
}

func newVersionItem(v peak.ImageVersion) versionItemModel {
	m := versionItemModel{
		VersionID:       fieldtable.ID(v.ID),
		Version:         types.StringValue(v.Version),
		Description:     types.StringValue(v.Description),
		Status:          types.StringValue(v.Status),
		LastBuildStatus: textvalue.OrNull(v.LastBuildStatus),
		LastBuildAt:     textvalue.OrNull(v.LastBuildAt),
		PullURL:         textvalue.OrNull(v.PullURL),
		Tags:            make([]tagModel, len(v.Tags)),
		CreatedAt:       textvalue.OrNull(v.CreatedAt),
		CreatedBy:       textvalue.OrNull(v.CreatedBy),
		UpdatedAt:       textvalue.OrNull(v.UpdatedAt),
		UpdatedBy:       textvalue.OrNull(v.UpdatedBy),
	}
	if v.BuildDetails != nil {
		m.Source = textvalue.OrNull(strings.ToLower(v.BuildDetails.Source))
	}
	for i, tag := range v.Tags {
		m.Tags[i] = tagModel{Name: types.StringValue(tag.Name), Color: textvalue.OrNull(tag.Color)}
	}
	return m
}
