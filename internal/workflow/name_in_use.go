// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow

import (
	"context"
	"iter"
	"strconv"

	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// checkNameInUse refuses a name that another workflow has had since before this run (contract 16.2: names are not unique).
func (r *workflow) checkNameInUse(ctx context.Context, client *peak.Client, name string) error {
	return r.Data().WorkflowNames.Check(ctx, "workflow", name,
		func(ctx context.Context) iter.Seq2[objects.Listed, error] {
			return objects.ListedSeq(client.ListWorkflows(ctx, peak.ListWorkflowsQuery{}), func(w peak.Workflow) objects.Listed {
				return objects.ByID(strconv.FormatInt(w.ID, 10), w.Name)
			})
		},
		func(ctx context.Context, id string) (bool, error) {
			number, err := strconv.ParseInt(id, 10, 64)
			if err != nil {
				return false, err
			}
			answer, err := client.GetWorkflow(ctx, number)
			if peak.IsNotFound(err) {
				return false, nil
			}
			return answer.Name == name, err
		})
}
