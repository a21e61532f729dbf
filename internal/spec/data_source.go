// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec

import (
	"context"
	"iter"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// newDataSource returns the data source of one block spec or app spec. of names the resource, the type and what is
// special about it; the rest is the same for both.
func newDataSource(kind peak.SpecKind, of datasources.Singular) datasource.DataSource {
	of.Omit = append(of.Omit, "timeouts", "release.increment", "release.prerelease_id", "release.initial_version")
	descriptions := map[string]string{
		"release":         "The newest release, or the one that `version_constraint` chooses.",
		"release.version": "Version of the release.",
		"release_version": "Version of the release.",
		"latest_release":  "Version of the newest release.",
	}
	maps.Copy(descriptions, of.Descriptions)
	of.Descriptions = descriptions
	of.Extra = narrowing()
	of.Extra["created_at"] = schema.StringAttribute{MarkdownDescription: "When the spec was created.", Computed: true}
	of.Narrows, of.Narrow = narrows, narrower(kind)
	of.For = func(ctx context.Context, object objects.Listed) context.Context {
		if version, ok := object.Item.(chosenRelease); ok {
			return context.WithValue(ctx, chosenKey{}, version)
		}
		return ctx
	}
	of.Fill = func(ctx context.Context, client *peak.Client, object objects.Listed) (map[string]any, error) {
		spec, err := client.GetSpec(ctx, kind, object.Identity["id"])
		return map[string]any{"created_at": textvalue.OrNull(spec.Metadata.CreatedAt), "created_by": textvalue.OrNull(spec.Metadata.CreatedBy)}, err
	}
	of.Named = func(ctx context.Context, client *peak.Client, name string) iter.Seq2[objects.Listed, error] {
		return objects.ListedSeq(client.ListSpecs(ctx, kind, peak.ListSpecsQuery{Name: name}), listedWith)
	}
	return datasources.NewSingular(of)
}
