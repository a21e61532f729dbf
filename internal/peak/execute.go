// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"maps"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// newestExecutions is how many executions a call looks at to tell which one is its own.
const newestExecutions = 100

// ExecuteWorkflowBody is the body of ExecuteWorkflow (contract 16.6). Empty members are not sent.
type ExecuteWorkflowBody struct {
	Params     *ExecutionParams `json:"params,omitempty"`
	StepsToRun []StepToRun      `json:"stepsToRun,omitempty"`
}

// ExecutionParams are parameters for one execution, for all steps and for single ones.
type ExecutionParams struct {
	Global   map[string]string            `json:"global,omitempty"`
	StepWise map[string]map[string]string `json:"stepWise,omitempty"`
}

// Add adds parameters, which win over those that are there.
func (p *ExecutionParams) Add(global map[string]string, stepWise map[string]map[string]string) {
	all := map[string]string{}
	maps.Copy(all, p.Global)
	maps.Copy(all, global)
	p.Global = all
	steps := map[string]map[string]string{}
	for _, one := range []map[string]map[string]string{p.StepWise, stepWise} {
		for name, members := range one {
			if steps[name] == nil {
				steps[name] = map[string]string{}
			}
			maps.Copy(steps[name], members)
		}
	}
	p.StepWise = steps
}

// StepToRun names a step to run, alone or with every step that depends on it.
type StepToRun struct {
	StepName string `json:"stepName"`
	RunDAG   bool   `json:"runDAG"`
}

// ExecuteWorkflow starts an execution and returns its id (contract 16.6). 409 means that the workflow runs already, is paused
// or a draft.
//
// The request is sent once. When its answer is lost, the call looks at the newest executions of the workflow: one that was
// not there before, if it is the only one, is the one that was started; otherwise the outcome stays unknown, see
// UnknownOutcomeError.
//
// A full queue (429) is waited for: as often as other calls are repeated, and within the deadline of ctx when queued is
// given, which then hears how long each wait is.
func (c *Client) ExecuteWorkflow(ctx context.Context, id int64, body ExecuteWorkflowBody, queued func(wait time.Duration)) (string, error) {
	known, err := c.knownExecutions(ctx, id)
	if err != nil {
		return "", err
	}
	return createOnce(ctx, c, creation[string]{
		kind: "execution of workflow", name: formatID(id), nameNotUnique: true,
		idOf: func(id string) string { return id },
		send: func(ctx context.Context) (string, error) {
			var answer struct {
				ExecutionID string `json:"executionId"`
			}
			err := c.do(ctx, call{
				method: http.MethodPost, collection: workflowsPath, item: []string{formatID(id), "execute"}, body: body, queued: queued,
				out: &answer, check: func() error { return need("executionId", answer.ExecutionID != "") },
			})
			return answer.ExecutionID, err
		},
		find: func(ctx context.Context, clock *serverClock) ([]candidate[string], error) {
			return c.newExecutions(ctx, id, known, clock)
		},
	})
}

// knownExecutions are the ids of the newest executions that there are already. It is nil when they cannot be listed: that
// alone is no reason not to start one.
func (c *Client) knownExecutions(ctx context.Context, workflowID int64) (map[string]bool, error) {
	listed, err := NewestFirst(c.ListExecutions(ctx, workflowID, ListExecutionsQuery{Count: newestExecutions}), 0, Execution.at)
	switch {
	case IsNotFound(err) || err != nil && ctx.Err() != nil:
		return nil, err
	case err != nil:
		tflog.Warn(ctx, "Executions cannot be listed, so a new one could not be told from them", map[string]any{"workflow": workflowID, "error": err.Error()})
		return nil, nil //nolint:nilerr // Said in the log; nil means that they are not known.
	}
	known := make(map[string]bool, len(listed))
	for _, execution := range listed {
		known[execution.ID] = true
	}
	return known, nil
}

// newExecutions are the executions that are not known. One that began before the call all the same, as far as the clock can
// tell, is sorted out by its age.
func (c *Client) newExecutions(ctx context.Context, workflowID int64, known map[string]bool, clock *serverClock) ([]candidate[string], error) {
	listed, err := NewestFirst(c.listExecutions(ctx, workflowID, ListExecutionsQuery{Count: newestExecutions}, clock), newestExecutions, Execution.at)
	if err != nil {
		return nil, err
	}
	var found []candidate[string]
	for _, execution := range listed {
		if !known[execution.ID] {
			found = append(found, candidate[string]{id: execution.ID, createdAt: execution.ExecutedAt, matches: true, result: execution.ID})
		}
	}
	return found, nil
}

// at is when the execution began.
func (e Execution) at() string { return e.ExecutedAt }
