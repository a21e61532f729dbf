// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// NewDataSource returns the data source peak_deployment.
func NewDataSource() datasource.DataSource {
	return datasources.NewSingular(datasources.Singular{
		Resource:    &deployment{Resource: base.Resource{TypeName: "deployment"}, asShown: true, quiet: true},
		TypeName:    "deployment",
		Description: "A deployment of a block or of an app, found by id or by exact name. A name is unique for its kind only: where deployments of several kinds share one, `kind` says which.",
		Omit:        []string{"parameters_wo_version", "includes", "excludes", "wait", "on_timeout", "timeouts"},
		Kinds:       kinds(),
		Descriptions: map[string]string{
			"block_spec_id":   "Block spec that is deployed; null for an app.",
			"app_spec_id":     "App spec that is deployed; null for a block.",
			"release_version": "Release of the spec that is deployed.",
			"parameters": "Values of the parameters as the platform shows them, defaults included and hidden values masked: `{ build = {...}, run = {...} }` for a block, " +
				"and such an object by the name of each block for an app. Null where the platform shows none.",
			"app_parameters": "Values of the parameters of the app itself, in the same form.",
			"revision_notes": "Notes of the newest revision.",
		},
		Extra: map[string]schema.Attribute{
			"parent_id":  schema.StringAttribute{MarkdownDescription: "App deployment that a block deployment belongs to; null when it belongs to none.", Computed: true},
			"created_at": schema.StringAttribute{MarkdownDescription: "When it was created.", Computed: true},
			"created_by": schema.StringAttribute{MarkdownDescription: "Who created it.", Computed: true},
		},
		Fill: func(ctx context.Context, client *peak.Client, object objects.Listed) (map[string]any, error) {
			answer, _, err := client.FindDeployment(ctx, object.Identity["id"])
			return map[string]any{
				"kind": textvalue.OrNull(listed(answer).Kind), "parent_id": textvalue.OrNull(answer.ParentID),
				"created_at": textvalue.OrNull(answer.Metadata.CreatedAt), "created_by": textvalue.OrNull(answer.Metadata.CreatedBy),
			}, err
		},
		Named: func(ctx context.Context, client *peak.Client, name string) iter.Seq2[objects.Listed, error] {
			return objects.ListedSeq(filters{Name: textvalue.OrNull(name)}.listed(ctx, client), listed)
		},
	})
}
