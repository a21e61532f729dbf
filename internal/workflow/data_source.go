package workflow

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/tfx"
)

// NewDataSource returns the data source peak_workflow.
func NewDataSource() datasource.DataSource {
	return tfx.NewSingular(tfx.Singular{
		Resource:    &workflow{tfx.Resource{TypeName: "workflow"}},
		TypeName:    "workflow",
		Description: "A workflow, with its steps. Tokens of repositories are not shown.",
		Omit:        []string{"timeouts"},
		Named: func(ctx context.Context, client *peak.Client, name string) iter.Seq2[tfx.Listed, error] {
			return tfx.ListedSeq(client.ListWorkflows(ctx, peak.ListWorkflowsQuery{SearchTerm: name}), listed)
		},
	})
}
