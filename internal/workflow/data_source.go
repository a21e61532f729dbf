// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// NewDataSource returns the data source peak_workflow.
func NewDataSource() datasource.DataSource {
	return datasources.NewSingular(datasources.Singular{
		Resource:    &workflow{base.Resource{TypeName: "workflow"}},
		TypeName:    "workflow",
		Description: "A workflow, with its steps. Tokens of repositories are not shown.",
		Omit:        []string{"timeouts"},
		Named: func(ctx context.Context, client *peak.Client, name string) iter.Seq2[objects.Listed, error] {
			return objects.ListedSeq(client.ListWorkflows(ctx, peak.ListWorkflowsQuery{SearchTerm: name}), listed)
		},
	})
}
