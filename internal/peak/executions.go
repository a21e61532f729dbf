// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"iter"
	"net/url"
	"strconv"
)

// Execution is an element of the list of executions (contract 16.7). Duration is the platform's text or number, as text.
type Execution struct {
	ID         string
	Status     string // Success, Running, Stopped, Stopping, Failed
	ExecutedAt string
	FinishedAt string // "" while running
	Duration   string
}

// UnmarshalJSON tolerates missing and null members.
func (e *Execution) UnmarshalJSON(data []byte) error {
	var answer struct {
		ID         text    `json:"executionId"`
		Status     text    `json:"status"`
		ExecutedAt instant `json:"executedAt"`
		FinishedAt instant `json:"finishedAt"`
		Duration   text    `json:"duration"`
	}
	err := json.Unmarshal(data, &answer)
	*e = Execution{ID: string(answer.ID), Status: string(answer.Status), ExecutedAt: string(answer.ExecutedAt), FinishedAt: string(answer.FinishedAt), Duration: string(answer.Duration)}
	return err
}

// ListExecutionsQuery filters ListExecutions. Empty members do not filter.
type ListExecutionsQuery struct {
	Count    int      // the newest n; 0 means all
	Statuses []string // Success, Running, Stopped, Stopping, Failed
	DateFrom string   // ISO 8601; the platform's default is 90 days ago
	DateTo   string   // ISO 8601; the platform's default is now
	PageSize int      // 0 means 100
}

// ListExecutions lists the executions of a workflow, the newest first.
func (c *Client) ListExecutions(ctx context.Context, workflowID int64, query ListExecutionsQuery) iter.Seq2[Execution, error] {
	return c.listExecutions(ctx, workflowID, query, nil)
}

func (c *Client) listExecutions(ctx context.Context, workflowID int64, query ListExecutionsQuery, clock *serverClock) iter.Seq2[Execution, error] {
	values := url.Values{}
	if query.Count > 0 {
		values.Set("count", strconv.Itoa(query.Count))
	}
	addTexts(values, "statuses", query.Statuses)
	addText(values, "dateFrom", query.DateFrom)
	addText(values, "dateTo", query.DateTo)
	// The segments stand in this order in the contract, unlike those of a single execution (16).
	return list[Execution](ctx, c, listing{
		collection: workflowsPath, item: []string{"executions", formatID(workflowID)}, query: values, pageSize: query.PageSize, keys: []string{"executions"}, clock: clock,
	})
}

// ExecutionDetails is a described execution.
type ExecutionDetails struct {
	RunID      string
	Status     string
	ExecutedAt string
	FinishedAt string // "" while running
	Steps      []ExecutionStep
}

// ExecutionStep is one step of an execution. Output is JSON as text, "" when there is none.
type ExecutionStep struct {
	Name       string
	StepType   string
	Status     string // the words of executions, and Pending and Skipped
	StartedAt  string
	FinishedAt string
	Image      string
	Output     string
	NodeID     string // what the log of the step is kept under on the host of a spoke tenant
}

// UnmarshalJSON tolerates missing and null members.
func (s *ExecutionStep) UnmarshalJSON(data []byte) error {
	var answer struct {
		Name       text    `json:"name"`
		StepType   text    `json:"stepType"`
		Status     text    `json:"status"`
		StartedAt  instant `json:"startedAt"`
		FinishedAt instant `json:"finishedAt"`
		Image      text    `json:"image"`
		Output     text    `json:"output"`
		NodeID     text    `json:"nodeId"`
	}
	err := json.Unmarshal(data, &answer)
	*s = ExecutionStep{
		Name: string(answer.Name), StepType: string(answer.StepType), Status: string(answer.Status), StartedAt: string(answer.StartedAt),
		FinishedAt: string(answer.FinishedAt), Image: string(answer.Image), Output: string(answer.Output),
		NodeID: noNull(answer.NodeID),
	}
	return err
}

// GetExecution describes an execution with its steps.
func (c *Client) GetExecution(ctx context.Context, workflowID int64, executionID string) (ExecutionDetails, error) {
	var answer struct {
		RunID      text            `json:"runId"`
		Status     text            `json:"status"`
		ExecutedAt instant         `json:"executedAt"`
		FinishedAt instant         `json:"finishedAt"`
		Steps      []ExecutionStep `json:"steps"`
	}
	err := c.get(ctx, workflowsPath, []string{formatID(workflowID), "executions", executionID}, &answer, func() error { return need("status", answer.Status != "") })
	return ExecutionDetails{
		RunID: string(answer.RunID), Status: string(answer.Status), ExecutedAt: string(answer.ExecutedAt), FinishedAt: string(answer.FinishedAt), Steps: answer.Steps,
	}, err
}
