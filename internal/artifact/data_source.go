// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

type versionModel struct {
	Version   types.Int64  `tfsdk:"version"`
	CreatedAt types.String `tfsdk:"created_at"`
	CreatedBy types.String `tfsdk:"created_by"`
}

// NewDataSource returns the data source peak_artifact.
func NewDataSource() datasource.DataSource {
	return datasources.NewSingular(datasources.Singular{
		Resource:    &artifact{Resource: base.Resource{TypeName: "artifact"}, shallow: true},
		TypeName:    "artifact",
		Description: "An artifact, with its versions.",
		Omit:        []string{"path", "ignore_files", "source", "scan", "validate", "artifact_hash", "files", "keep_versions", "timeouts"},
		Extra: map[string]schema.Attribute{
			"versions": schema.ListNestedAttribute{
				MarkdownDescription: "Versions, newest first.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"version":    schema.Int64Attribute{MarkdownDescription: "Number of the version; versions count from 1.", Computed: true},
					"created_at": schema.StringAttribute{MarkdownDescription: "When it was uploaded.", Computed: true},
					"created_by": schema.StringAttribute{MarkdownDescription: "Who uploaded it.", Computed: true},
				}},
			},
		},
		Fill: func(ctx context.Context, client *peak.Client, object objects.Listed) (map[string]any, error) {
			versions, err := versions(client.ListArtifactVersions(ctx, object.Identity["id"]))
			return map[string]any{"versions": versions}, err
		},
		Named: func(ctx context.Context, client *peak.Client, _ string) iter.Seq2[objects.Listed, error] {
			return objects.ListedSeq(client.ListArtifacts(ctx, peak.ListArtifactsQuery{}), listed)
		},
	})
}

// versions are the versions of an artifact, newest first.
func versions(all iter.Seq2[peak.ArtifactVersion, error]) ([]versionModel, error) {
	models := []versionModel{}
	for version, err := range all {
		if err != nil {
			return models, err
		}
		models = append(models, versionModel{
			Version: types.Int64Value(version.Version), CreatedAt: textvalue.OrNull(version.CreatedAt), CreatedBy: textvalue.OrNull(version.CreatedBy),
		})
	}
	slices.SortFunc(models, func(a, b versionModel) int { return cmp.Compare(b.Version.ValueInt64(), a.Version.ValueInt64()) })
	return models, nil
}
