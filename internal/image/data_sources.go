// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// NewPluralDataSource returns the data source peak_images.
func NewPluralDataSource() datasource.DataSource {
	return datasources.NewPlural(datasources.Plural[imageFilters, peak.Image, imageItemModel]{
		Collection:  collection("both"),
		TypeName:    "images",
		Description: "The images that the tenant can use, each with its latest version.",
		Key:         "images",
		Attributes: map[string]schema.Attribute{
			"id":    schema.StringAttribute{MarkdownDescription: "Id of the image, a number in decimal text.", Computed: true},
			"name":  schema.StringAttribute{MarkdownDescription: "Name of the image.", Computed: true},
			"type":  schema.StringAttribute{MarkdownDescription: "What the image is for: `workflow`, `workspace-r`, `workspace-python`, `api` or `webapp`.", Computed: true},
			"scope": schema.StringAttribute{MarkdownDescription: "`custom` for an image of the tenant, `global` for one that Peak provides.", Computed: true},
			"latest_version": schema.SingleNestedAttribute{
				MarkdownDescription: "Latest version; null when the image has none.",
				Computed:            true,
				Attributes:          versionItemAttributes(),
			},
		},
		Element: newImageItem,
	})
}

// imageItemModel is an image in a list.
type imageItemModel struct {
	ID            types.String      `tfsdk:"id"`
	Name          types.String      `tfsdk:"name"`
	Type          types.String      `tfsdk:"type"`
	Scope         types.String      `tfsdk:"scope"`
	LatestVersion *versionItemModel `tfsdk:"latest_version"`
}

func newImageItem(item peak.Image) imageItemModel {
	m := imageItemModel{
		ID: types.StringValue(strconv.FormatInt(item.ID, 10)), Name: types.StringValue(item.Name), Type: types.StringValue(strings.ToLower(item.Type)), Scope: textvalue.OrNull(item.Scope),
	}
	if item.LatestVersion != nil {
		latest := newVersionItem(*item.LatestVersion)
		m.LatestVersion = &latest
	}
	return m
}
