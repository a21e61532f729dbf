// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
)

// StepLogs is one page of a step's log.
type StepLogs struct {
	StepRunStatus string
	Logs          []LogLine
	NextToken     string
}

// errSpokeDownload is why the address of a whole log cannot be had.
var errSpokeDownload = errors.New("the tenant keeps its workflow logs on a host of its own (spoke), which has no address that serves a whole log; read its pages")

// GetStepLogs reads a page of a step's log, the first one when nextToken is "" (contract 16.7).
func (c *Client) GetStepLogs(ctx context.Context, workflowID int64, executionID, stepName, nextToken string) (StepLogs, error) {
	request, err := c.stepLog(ctx, workflowID, executionID, stepName)
	if err != nil {
		return StepLogs{}, err
	}
	return c.stepLogPage(ctx, request, nextToken)
}

// StepLogTail returns the last lines of a step's log, as ImageBuildLogTail does for builds.
func (c *Client) StepLogTail(ctx context.Context, workflowID int64, executionID, stepName string, lines int) ([]LogLine, error) {
	request, err := c.stepLog(ctx, workflowID, executionID, stepName)
	if err != nil {
		return nil, err
	}
	tail, err := logTail(lines, "step "+stepName, func(token string) ([]LogLine, string, error) {
		page, err := c.stepLogPage(ctx, request, token)
		return page.Logs, page.NextToken, err
	})
	return c.withoutSecrets(ctx, tail), err
}

// StepLogsDownloadURL returns an address that serves the whole log of a step, without credentials. Spoke tenants have none.
func (c *Client) StepLogsDownloadURL(ctx context.Context, workflowID int64, executionID, stepName string) (string, error) {
	_, spoke, err := c.spoke(ctx)
	if err != nil {
		return "", err
	}
	if spoke {
		return "", errSpokeDownload
	}
	var answer struct {
		DownloadURL string `json:"downloadUrl"`
	}
	err = c.do(ctx, call{
		method: http.MethodGet, collection: workflowsPath, item: []string{formatID(workflowID), "executions", executionID, "logs", "download"},
		query: url.Values{"stepName": {stepName}}, idempotent: true, out: &answer, check: func() error { return need("downloadUrl", answer.DownloadURL != "") },
	})
	return answer.DownloadURL, err
}

// stepLog is the request for the first page of a step's log. On a spoke tenant it takes what only the execution tells; a step that
// has not begun has no log there, and no request either (the zero call).
func (c *Client) stepLog(ctx context.Context, workflowID int64, executionID, stepName string) (call, error) {
	host, spoke, err := c.spoke(ctx)
	if err != nil {
		return call{}, err
	}
	if !spoke {
		return call{
			method: http.MethodGet, collection: workflowsPath, item: []string{formatID(workflowID), "executions", executionID, "logs"},
			query: url.Values{"stepName": {stepName}}, idempotent: true,
		}, nil
	}
	execution, err := c.GetExecution(ctx, workflowID, executionID)
	if err != nil {
		return call{}, err
	}
	for _, step := range execution.Steps {
		if step.Name != stepName {
			continue
		}
		if step.NodeID == "" {
			return call{}, nil
		}
		query := url.Values{"logSource": {step.NodeID}}
		addText(query, "startTime", step.StartedAt)
		addText(query, "endTime", step.FinishedAt)
		return call{method: http.MethodGet, host: host, collection: spokeLogs, query: query, idempotent: true}, nil
	}
	return call{}, notListed(workflowsPath, "the execution "+executionID+" has no step "+stepName)
}

// stepLogPage reads one page.
func (c *Client) stepLogPage(ctx context.Context, request call, nextToken string) (StepLogs, error) {
	if request.method == "" {
		return StepLogs{}, nil
	}
	if nextToken != "" {
		query := url.Values{"nextToken": {nextToken}}
		maps.Copy(query, request.query)
		request.query = query
	}
	var answer struct {
		StepRunStatus text      `json:"stepRunStatus"`
		Logs          []LogLine `json:"logs"`
		NextToken     text      `json:"nextToken"`
	}
	request.out = &answer
	err := c.do(ctx, request)
	return StepLogs{StepRunStatus: string(answer.StepRunStatus), Logs: answer.Logs, NextToken: string(answer.NextToken)}, err
}
