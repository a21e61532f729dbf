// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"net/http"
	"net/url"
)

// BuildLogs is one page of a build's log (contract 17.5).
type BuildLogs struct {
	BuildStatus string
	StartTime   string // ISO 8601
	FinishTime  string // ISO 8601, "" while building
	Logs        []LogLine
	NextToken   string // "" on the last page
}

// GetImageBuildLogs reads a page of a build's log, the first one when nextToken is "".
func (c *Client) GetImageBuildLogs(ctx context.Context, imageID int64, buildID, nextToken string) (BuildLogs, error) {
	query := url.Values{}
	addText(query, "nextToken", nextToken)
	var answer struct {
		BuildStatus string    `json:"buildStatus"`
		StartTime   string    `json:"startTime"`
		FinishTime  string    `json:"finishTime"`
		Logs        []LogLine `json:"logs"`
		NextToken   text      `json:"nextToken"`
	}
	err := c.do(ctx, call{
		method: http.MethodGet, collection: imagesPath, item: []string{formatID(imageID), "builds", buildID, "logs"}, query: query,
		idempotent: true, out: &answer,
	})
	return BuildLogs{
		BuildStatus: answer.BuildStatus, StartTime: answer.StartTime, FinishTime: answer.FinishTime, Logs: answer.Logs,
		NextToken: string(answer.NextToken),
	}, err
}

// ImageBuildLogTail returns the last lines of a build's log, following its pages to the end. Memory is bounded by the
// number of lines asked for. With an error it still returns the last lines of what it could read.
func (c *Client) ImageBuildLogTail(ctx context.Context, imageID int64, buildID string, lines int) ([]LogLine, error) {
	tail, err := logTail(lines, "build "+buildID, func(token string) ([]LogLine, string, error) {
		page, err := c.GetImageBuildLogs(ctx, imageID, buildID, token)
		return page.Logs, page.NextToken, err
	})
	return c.withoutSecrets(ctx, tail), err
}
