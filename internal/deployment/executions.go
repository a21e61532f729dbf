// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// flow is the workflow of a block deployment. Its id is 0 where the platform does not show it.
type flow struct {
	name       string // of the block
	specID     string
	version    string
	workflowID int64
}

// run is the execution of a block, and the workflow that it is of; 0 where that is not known.
type run struct {
	peak.BlockExecution

	name       string // of the block
	workflowID int64
}

// String is how progress tells of it.
func (r run) String() string {
	if r.ExecutionID == "" {
		return fmt.Sprintf("block %q: %s", r.name, r.Status)
	}
	return fmt.Sprintf("block %q: execution %s", r.name, r.ExecutionID)
}

// findWorkflows finds the workflows of a deployment: of the block, or of each workflow block of an app.
func findWorkflows(ctx context.Context, client *peak.Client, kind peak.SpecKind, deployed peak.Deployment) ([]flow, error) {
	if kind == peak.Blocks {
		if deployed.Kind != "" && deployed.Kind != kindWorkflow {
			return nil, nil
		}
		details, err := client.GetRevision(ctx, peak.Blocks, deployed.ID, deployed.LatestRevision.Revision)
		if err != nil {
			return nil, err
		}
		one := flow{name: cmp.Or(deployed.Spec.Name, listed(deployed).Name), specID: deployed.Spec.ID, version: deployed.Spec.ReleaseVersion}
		for _, made := range details.Resources {
			one.workflowID = cmp.Or(one.workflowID, workflowID(made.PlatformID))
		}
		return []flow{one}, nil
	}
	var flows []flow
	for _, block := range deployed.LatestRevision.Blocks {
		if !strings.EqualFold(block.Kind, kindWorkflow) {
			continue
		}
		of, err := client.GetDeployment(ctx, peak.Blocks, block.DeploymentID)
		if err != nil {
			return nil, err
		}
		flows = append(flows, flow{name: block.Name, specID: of.Spec.ID, version: of.Spec.ReleaseVersion, workflowID: workflowID(block.PlatformID)})
	}
	return flows, nil
}

// workflowID reads the id of a workflow, which is a number (contract 9).
func workflowID(platformID string) int64 {
	id, err := strconv.ParseInt(platformID, 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// locate finds the workflow of an execution: the one of the spec and release, and where several fit, as when an app has a
// block twice, or none does, the one that knows the execution.
func locate(ctx context.Context, client *peak.Client, flows []flow, execution peak.BlockExecution) run {
	fits := slices.DeleteFunc(slices.Clone(flows), func(f flow) bool {
		return f.specID != execution.BlockSpecID || (f.version != execution.Version && f.version != "" && execution.Version != "")
	})
	if len(fits) == 0 {
		fits = flows
	}
	if len(fits) > 1 && execution.ExecutionID != "" {
		knows := slices.DeleteFunc(slices.Clone(fits), func(f flow) bool {
			_, err := client.GetExecution(ctx, f.workflowID, execution.ExecutionID)
			return err != nil
		})
		if len(knows) == 1 {
			fits = knows
		}
	}
	found := run{BlockExecution: execution, name: execution.BlockSpecID}
	if len(fits) == 1 {
		found.name, found.workflowID = fits[0].name, fits[0].workflowID
	}
	if found.workflowID == 0 && execution.ExecutionID != "" {
		found.workflowID = searchWorkflow(ctx, client, execution.ExecutionID)
	}
	return found
}

// maxSearched bounds how many workflows are asked for an execution.
const maxSearched = 500

// searchWorkflow asks the workflows of the tenant for an execution, those that run first. It is for platforms that do not
// show what a block deployment has made: which form they show it in is not documented (contract 13.8). It returns 0 when none
// knows it.
func searchWorkflow(ctx context.Context, client *peak.Client, executionID string) int64 {
	asked := map[int64]bool{}
	for _, query := range []peak.ListWorkflowsQuery{{Status: []string{"Running"}}, {}} {
		for workflow, err := range client.ListWorkflows(ctx, query) {
			if err != nil || len(asked) == maxSearched {
				break
			}
			if asked[workflow.ID] {
				continue
			}
			asked[workflow.ID] = true
			if _, err := client.GetExecution(ctx, workflow.ID, executionID); err == nil {
				return workflow.ID
			}
		}
	}
	return 0
}
