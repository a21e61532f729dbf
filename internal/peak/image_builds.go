// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"iter"
	"net/url"
	"strconv"
)

// Build is a build of an image version (contract 17.5).
type Build struct {
	ID         string // opaque
	VersionID  int64
	Version    string
	Status     string // building, stopping, success, failed or stopped
	StartedAt  string // ISO 8601
	FinishedAt string // ISO 8601, "" while building
}

// ListImageBuildsQuery filters ListImageBuilds. Empty members do not filter; several values mean any of them.
type ListImageBuildsQuery struct {
	DateFrom    string  // ISO 8601; the platform takes 90 days ago when empty
	DateTo      string  // ISO 8601; the platform takes now when empty
	Count       int     // the newest so many; 0 means all
	Versions    []int64 // version ids
	BuildStatus []string
	PageSize    int // 0 means 100
}

// ListImageBuilds lists the builds of an image's versions.
func (c *Client) ListImageBuilds(ctx context.Context, imageID int64, query ListImageBuildsQuery) iter.Seq2[Build, error] {
	return c.listImageBuilds(ctx, imageID, query, nil)
}

func (c *Client) listImageBuilds(ctx context.Context, imageID int64, query ListImageBuildsQuery, clock *serverClock) iter.Seq2[Build, error] {
	values := url.Values{}
	addText(values, "dateFrom", query.DateFrom)
	addText(values, "dateTo", query.DateTo)
	if query.Count == 0 {
		query.Count = -1
	}
	values.Set("count", strconv.Itoa(query.Count))
	for _, id := range query.Versions {
		values.Add("versions", formatID(id))
	}
	addTexts(values, "buildStatus", query.BuildStatus)

	type build struct {
		ID         text    `json:"buildId"`
		VersionID  integer `json:"versionId"`
		Version    string  `json:"version"`
		Status     string  `json:"status"`
		StartedAt  instant `json:"startedAt"`
		FinishedAt instant `json:"finishedAt"`
	}
	pages := list[build](ctx, c, listing{
		collection: imagesPath, item: []string{formatID(imageID), "builds"}, query: values, pageSize: query.PageSize, keys: []string{"builds"}, clock: clock,
	})
	return mapped(pages, func(b build) Build {
		return Build{
			ID: string(b.ID), VersionID: int64(b.VersionID), Version: b.Version, Status: b.Status, StartedAt: string(b.StartedAt), FinishedAt: string(b.FinishedAt),
		}
	})
}

// findBuild returns the id of the newest build of a version, or "" when there is none or the list cannot be read: it
// serves to complete an answer that must not fail any more.
func (c *Client) findBuild(ctx context.Context, imageID, versionID int64) string {
	newest, err := c.newestBuild(ctx, imageID, versionID, nil)
	if err != nil {
		return ""
	}
	return newest.ID
}

// newestBuild returns the build of a version that began last; its ID is "" when there is none.
func (c *Client) newestBuild(ctx context.Context, imageID, versionID int64, clock *serverClock) (Build, error) {
	var newest Build
	for build, err := range c.listImageBuilds(ctx, imageID, ListImageBuildsQuery{Versions: []int64{versionID}}, clock) {
		if err != nil {
			return Build{}, err
		}
		started, _ := parseTime(build.StartedAt)
		before, _ := parseTime(newest.StartedAt)
		if build.VersionID == versionID && (newest.ID == "" || started.After(before)) {
			newest = build
		}
	}
	return newest, nil
}
