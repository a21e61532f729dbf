// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"net/http"
	"time"
)

// GetRunParameters reads the run parameters of a deployment as JSON with numbers as json.Number. They are not masked: treat
// them as secret (contract 15).
func (c *Client) GetRunParameters(ctx context.Context, deploymentID string) (map[string]any, error) {
	var answer exact
	err := c.get(ctx, "/v1/deployments/", []string{deploymentID, "parameters", "run"}, &answer, nil)
	parameters, _ := answer.value.(map[string]any)
	return parameters, err
}

// RunParametersPatch is the content of UpdateRunParameters: new values by name for a block deployment, by block name and
// name for an app deployment, whose app parameters stand beside them (contract 15, v2).
type RunParametersPatch struct {
	Parameters    map[string]any `json:"parameters,omitempty"`
	AppParameters map[string]any `json:"appParameters,omitempty"`

	// Secrets are texts in the parameters that no error may repeat, see Texts.
	Secrets []string `json:"-"`
}

// UpdateRunParameters merges new values into the run parameters of a deployment, without a revision.
func (c *Client) UpdateRunParameters(ctx context.Context, deploymentID string, patch RunParametersPatch) error {
	return c.do(ctx, call{
		method: http.MethodPatch, collection: "/v2/deployments/", item: []string{deploymentID, "parameters", "run"}, body: patch, idempotent: true,
		secrets: patch.Secrets,
	})
}

// BlockExecution is the execution of one block, as ExecuteDeployment starts it. ExecutionID is "" when none was started.
type BlockExecution struct {
	BlockSpecID string
	Version     string
	ExecutionID string
	Status      string
}

// ExecuteDeployment runs the resources of the latest revision that have auto_run_on_deploy (contract 15); there may be none.
// It is sent once: when its outcome is unknown, it returns an UnknownOutcomeError. 400 and 409 mean that it cannot be executed
// now. A full queue (429) is waited for as in ExecuteWorkflow.
func (c *Client) ExecuteDeployment(ctx context.Context, deploymentID string, queued func(wait time.Duration)) ([]BlockExecution, error) {
	var answer struct {
		ExecuteResponse []struct {
			BlockSpecID text `json:"blockSpecId"`
			Version     text `json:"version"`
			ExecutionID text `json:"executionId"`
			Status      text `json:"status"`
		} `json:"executeResponse"`
	}
	err := c.do(ctx, call{method: http.MethodPost, collection: "/v1/deployments/", item: []string{deploymentID, "execute"}, body: struct{}{}, queued: queued, out: &answer})
	if outcomeUnknown(err) {
		err = &UnknownOutcomeError{Kind: "execution of deployment", Name: deploymentID, Err: err}
	}
	executions := make([]BlockExecution, len(answer.ExecuteResponse))
	for i, e := range answer.ExecuteResponse {
		executions[i] = BlockExecution{string(e.BlockSpecID), string(e.Version), string(e.ExecutionID), string(e.Status)}
	}
	return executions, err
}
