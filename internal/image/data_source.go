// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"context"
	"iter"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// NewDataSource returns the data source peak_image.
func NewDataSource() datasource.DataSource {
	return datasources.NewSingular(datasources.Singular{
		Resource:    &image{base.Resource{TypeName: "image"}},
		TypeName:    "image",
		Description: "An image and its latest version. Use `peak_image_version` for another version.",
		Omit:        []string{"artifact", "artifact_hash", "autodeploy_resources", "build_id", "files", "keep_versions", "timeouts", "triggers", "version_increment", "wait"},
		Descriptions: map[string]string{
			"version":                       "Number of the latest version, such as `1.2.0` or `0.0.1-python3.9`.",
			"description":                   "Description of the latest version.",
			"version_id":                    "Id of the latest version; null when the image has none.",
			"build_details":                 "How the latest version is built; null when it is built from an uploaded folder with the platform's defaults, or the platform does not tell.",
			"build_details.source":          detailTexts["source"],
			"build_details.context":         detailTexts["context"],
			"build_details.dockerfile_path": detailTexts["dockerfile_path"],
			"build_details.repository":      detailTexts["repository"],
			"build_details.branch":          detailTexts["branch"],
			"build_details.dockerfile":      detailTexts["dockerfile"],
		},
		Extra: map[string]schema.Attribute{
			"scope":      schema.StringAttribute{MarkdownDescription: "`custom` for an image of the tenant, `global` for one that Peak provides.", Computed: true},
			"created_at": schema.StringAttribute{MarkdownDescription: "When the image was created; null where the platform does not tell.", Computed: true},
			"created_by": schema.StringAttribute{MarkdownDescription: "Who created the image; null where the platform does not tell.", Computed: true},
		},
		Fill: func(ctx context.Context, client *peak.Client, object objects.Listed) (map[string]any, error) {
			id, err := strconv.ParseInt(object.Identity["id"], 10, 64)
			if err != nil {
				return nil, err
			}
			found, err := client.GetImage(ctx, id)
			return map[string]any{
				"scope": textvalue.OrNull(found.Scope), "created_at": textvalue.OrNull(found.CreatedAt), "created_by": textvalue.OrNull(found.CreatedBy),
			}, err
		},
		Named: func(ctx context.Context, client *peak.Client, name string) iter.Seq2[objects.Listed, error] {
			return objects.ListedSeq(client.ListImages(ctx, peak.ListImagesQuery{SearchTerm: name}), listed)
		},
	})
}
