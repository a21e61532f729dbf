// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

// artifactsPath is the collection of artifacts (contract 20).
const artifactsPath = "/artifacts/api/v1/artifacts/"

// ArtifactListItem is an artifact as ListArtifacts shows it.
type ArtifactListItem struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"` // "" also where the platform shows the text "null" (contract 26, row 21)
	CreatedAt   string `json:"createdAt"`   // ISO 8601
	CreatedBy   string `json:"createdBy"`
}

// UnmarshalJSON takes a time in any spelling.
func (a *ArtifactListItem) UnmarshalJSON(data []byte) error {
	type plain ArtifactListItem
	answer := struct {
		*plain
		CreatedAt instant `json:"createdAt"`
	}{plain: (*plain)(a)}
	err := json.Unmarshal(data, &answer)
	a.CreatedAt = string(answer.CreatedAt)
	return err
}

// Artifact is an artifact with its versions.
type Artifact struct {
	ID           string            `json:"id"`
	Name         string            `json:"name"`
	Description  string            `json:"description"` // "" also where the platform shows the text "null" (contract 26, row 21)
	VersionCount int               `json:"-"`
	Versions     []ArtifactVersion `json:"-"` // in the platform's order
}

// LatestVersion returns the greatest version number, or the version count when the platform lists no versions.
func (a Artifact) LatestVersion() int64 {
	if len(a.Versions) == 0 {
		return int64(a.VersionCount)
	}
	return slices.MaxFunc(a.Versions, func(x, y ArtifactVersion) int { return int(x.Version - y.Version) }).Version
}

// ArtifactVersion is one version of an artifact; versions count from 1.
type ArtifactVersion struct {
	Version   int64
	CreatedAt string // ISO 8601
	CreatedBy string
}

// artifactVersion is a version on the wire.
type artifactVersion struct {
	Version   integer `json:"version"`
	CreatedAt instant `json:"createdAt"`
	CreatedBy string  `json:"createdBy"`
}

func (v artifactVersion) result() ArtifactVersion {
	return ArtifactVersion{Version: int64(v.Version), CreatedAt: string(v.CreatedAt), CreatedBy: v.CreatedBy}
}

// ArtifactCreate is the body of CreateArtifact. Nil members are not sent.
type ArtifactCreate struct {
	Name        string
	Description *string
	Source      *string // free text
	Scan        *bool   // scan for vulnerabilities
	Validate    *bool   // needs a Source
	Artifact    Upload  // required
	Same        SameContent
}

// SameContent reports whether a version of an artifact holds what was uploaded. It is asked when the answer to an upload was
// lost, and proves that a version is the one that was sent. Nil leaves it at what lists show.
type SameContent func(ctx context.Context, id string, version int64) (bool, error)

// proves asks, unless there is nothing to ask.
func (s SameContent) proves(ctx context.Context, id string, version int64) (bool, error) {
	if s == nil {
		return true, nil
	}
	return s(ctx, id, version)
}

// ArtifactCreated is the answer of CreateArtifact.
type ArtifactCreated struct {
	ID      string
	Version int64
}

// ArtifactUpload is the body of CreateArtifactVersion. Nil members are not sent.
type ArtifactUpload struct {
	Scan     *bool
	Validate *bool
	Artifact Upload // required
	// After is the newest version known before the call, 0 when unknown. It is not sent: it tells a version that this call
	// created, but whose answer was lost, from those that were there.
	After int64
	Same  SameContent
}

// ArtifactPatch is the body of UpdateArtifact. Nil members stay as they are.
type ArtifactPatch struct {
	Name        *string `json:"name,omitempty"`
	Description *string `json:"description,omitempty"`
}

// ListArtifactsQuery has no filters: the platform offers none.
type ListArtifactsQuery struct {
	PageSize int // 0 means 100
}

// ListArtifacts lists the tenant's artifacts.
func (c *Client) ListArtifacts(ctx context.Context, query ListArtifactsQuery) iter.Seq2[ArtifactListItem, error] {
	return c.listArtifacts(ctx, query, nil)
}

func (c *Client) listArtifacts(ctx context.Context, query ListArtifactsQuery, clock *serverClock) iter.Seq2[ArtifactListItem, error] {
	pages := list[ArtifactListItem](ctx, c, listing{
		collection: artifactsPath, pageSize: query.PageSize, keys: []string{"artifacts"}, clock: clock,
	})
	return mapped(pages, func(item ArtifactListItem) ArtifactListItem {
		item.Description = noNullText(item.Description)
		return item
	})
}

// CreateArtifact uploads an archive as version 1 of a new artifact. When the answer is lost it looks the artifact up by
// name, see UnknownOutcomeError. A refusal because the name is taken is an AlreadyExistsError.
func (c *Client) CreateArtifact(ctx context.Context, create ArtifactCreate) (ArtifactCreated, error) {
	form := newForm(&create.Artifact)
	form.text("name", &create.Name)
	form.text("description", create.Description)
	form.text("source", create.Source)
	form.json("scan", create.Scan)
	form.json("validate", create.Validate)

	return createOnce(ctx, c, creation[ArtifactCreated]{
		kind: "artifact",
		name: create.Name,
		idOf: func(a ArtifactCreated) string { return a.ID },
		send: func(ctx context.Context) (ArtifactCreated, error) {
			var answer struct {
				ID      string  `json:"id"`
				Version integer `json:"version"`
			}
			err := c.do(ctx, call{
				method: http.MethodPost, collection: artifactsPath, form: form, out: &answer,
				check: func() error { return need("id", answer.ID != "") },
			})
			// The first version of an artifact is 1 (contract 9), so a missing one is no reason to doubt the create.
			return ArtifactCreated{ID: answer.ID, Version: max(1, int64(answer.Version))}, err
		},
		find: func(ctx context.Context, clock *serverClock) ([]candidate[ArtifactCreated], error) {
			var found []candidate[ArtifactCreated]
			for item, err := range c.listArtifacts(ctx, ListArtifactsQuery{}, clock) {
				if err != nil {
					return nil, err
				}
				if item.Name != create.Name {
					continue
				}
				matches := asSent(item.Description, create.Description) && clock.age(item.CreatedAt) != ageBefore
				if matches {
					matches, err = create.Same.proves(ctx, item.ID, 1)
				}
				if err != nil && !IsNotFound(err) {
					return nil, err
				}
				found = append(found, candidate[ArtifactCreated]{
					id: item.ID, createdAt: item.CreatedAt, matches: matches, result: ArtifactCreated{ID: item.ID, Version: 1},
				})
			}
			return found, nil
		},
	})
}

// errVersions is a list of versions without an end: a hundred thousand uploads are not made by hand.
var errVersions = errors.New("the artifact has more than 100000 versions")

// GetArtifact describes an artifact with its versions. It is one request for up to 100 versions; beyond that it reads the
// further pages only when the first one cannot hold the newest version.
func (c *Client) GetArtifact(ctx context.Context, id string) (Artifact, error) {
	return c.getArtifact(ctx, id, nil)
}

func (c *Client) getArtifact(ctx context.Context, id string, clock *serverClock) (Artifact, error) {
	artifact, pageCount, err := c.getArtifactPage(ctx, id, 1, clock)
	if err != nil {
		return Artifact{}, err
	}
	// The order of versions is not documented. Newest first means that the first page is enough.
	for number := int64(2); number <= min(pageCount, maxPages) && !newestFirst(artifact.Versions); number++ {
		next, _, err := c.getArtifactPage(ctx, id, number, clock)
		if err != nil {
			return Artifact{}, err
		}
		if len(next.Versions) == 0 {
			break
		}
		artifact.Versions = append(artifact.Versions, next.Versions...)
		if len(artifact.Versions) > maxPages*defaultPageSize {
			return Artifact{}, c.unusable(http.MethodGet, artifactsPath, []string{id}, errVersions)
		}
	}
	return artifact, nil
}

func (c *Client) getArtifactPage(ctx context.Context, id string, number int64, clock *serverClock) (Artifact, int64, error) {
	var answer struct {
		Artifact
		VersionCount integer           `json:"versionCount"`
		PageCount    integer           `json:"pageCount"`
		Versions     []artifactVersion `json:"versions"`
	}
	err := c.do(ctx, call{
		method: http.MethodGet, collection: artifactsPath, item: []string{id}, idempotent: true, clock: clock,
		query: url.Values{"pageSize": {strconv.Itoa(defaultPageSize)}, "pageNumber": {strconv.FormatInt(number, 10)}},
		out:   &answer, check: func() error { return need("id", answer.ID != "") },
	})
	if err != nil {
		return Artifact{}, 0, err
	}
	artifact := answer.Artifact
	artifact.Description = noNullText(artifact.Description)
	artifact.VersionCount = int(answer.VersionCount)
	for _, v := range answer.Versions {
		artifact.Versions = append(artifact.Versions, v.result())
	}
	return artifact, int64(answer.PageCount), nil
}

// ListArtifactVersions lists all versions of an artifact, in the platform's order, which is not documented.
func (c *Client) ListArtifactVersions(ctx context.Context, id string) iter.Seq2[ArtifactVersion, error] {
	pages := list[artifactVersion](ctx, c, listing{collection: artifactsPath, item: []string{id}, keys: []string{"versions"}})
	return mapped(pages, artifactVersion.result)
}

// newestFirst reports whether the versions are listed from the greatest number down.
func newestFirst(versions []ArtifactVersion) bool {
	return len(versions) > 1 && slices.IsSortedFunc(versions, func(x, y ArtifactVersion) int { return int(y.Version - x.Version) })
}

// CreateArtifactVersion uploads an archive as the next version and returns its number. When the answer is lost it looks
// for a version that is newer than After and appeared since the call began, see UnknownOutcomeError.
func (c *Client) CreateArtifactVersion(ctx context.Context, id string, upload ArtifactUpload) (int64, error) {
	form := newForm(&upload.Artifact)
	form.json("scan", upload.Scan)
	form.json("validate", upload.Validate)

	return createOnce(ctx, c, creation[int64]{
		kind:          "version of the artifact",
		name:          id,
		nameNotUnique: true,
		idOf:          formatID,
		send: func(ctx context.Context) (int64, error) {
			var answer struct {
				Version integer `json:"version"`
			}
			err := c.do(ctx, call{
				method: http.MethodPut, collection: artifactsPath, item: []string{id}, form: form, out: &answer,
				check: func() error { return need("version", answer.Version > 0) },
			})
			return int64(answer.Version), err
		},
		find: func(ctx context.Context, clock *serverClock) ([]candidate[int64], error) {
			artifact, err := c.getArtifact(ctx, id, clock)
			if err != nil {
				return nil, err
			}
			var found []candidate[int64]
			for _, v := range artifact.Versions {
				if v.Version <= upload.After || clock.age(v.CreatedAt) == ageBefore {
					continue
				}
				matches, err := upload.Same.proves(ctx, id, v.Version)
				if err != nil && !IsNotFound(err) {
					return nil, err
				}
				found = append(found, candidate[int64]{
					id: strconv.FormatInt(v.Version, 10), createdAt: v.CreatedAt, matches: matches, result: v.Version,
				})
			}
			return found, nil
		},
	})
}

// UpdateArtifact changes name or description.
func (c *Client) UpdateArtifact(ctx context.Context, id string, patch ArtifactPatch) error {
	return c.do(ctx, call{method: http.MethodPatch, collection: artifactsPath, item: []string{id}, body: patch, idempotent: true})
}

// DeleteArtifact deletes an artifact with all versions. One that is already gone (404) is a success.
func (c *Client) DeleteArtifact(ctx context.Context, id string) error {
	return c.delete(ctx, artifactsPath, id)
}

// DeleteArtifactVersion deletes one version. One that is already gone (404) is a success; one in use is refused with 422.
func (c *Client) DeleteArtifactVersion(ctx context.Context, id string, version int64) error {
	return c.delete(ctx, artifactsPath, id, strconv.FormatInt(version, 10))
}

// DownloadArtifact opens the zip of a version, 0 meaning the latest. Redirects, as to object storage, are followed without
// the token. Reading fails when no byte arrives for as long as RequestTimeout, or when the connection breaks; its length
// is not limited here. The caller closes it.
func (c *Client) DownloadArtifact(ctx context.Context, id string, version int64) (io.ReadCloser, error) {
	item := []string{id, "download"}
	if version < 0 {
		return nil, errors.New("artifact versions count from 1")
	}
	if version > 0 {
		item = []string{id, strconv.FormatInt(version, 10), "download"}
	}
	var body io.ReadCloser
	err := c.do(ctx, call{method: http.MethodGet, collection: artifactsPath, item: item, idempotent: true, stream: &body})
	return body, err
}

// noNullText returns "" for the text "null", which the platform shows for a description that was never set (contract 26, row 21).
func noNullText(text string) string {
	if text == "null" {
		return ""
	}
	return text
}
