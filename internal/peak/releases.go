// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"iter"
	"net/http"
	"net/url"
)

// BlockReleaseCreate is the content of CreateBlockRelease (contract 10.3, 10.9). Nil members are not sent.
type BlockReleaseCreate struct {
	Release         ReleaseInput
	Config          any
	AutoRunOnDeploy *bool
	Parameters      any
	Artifact        *Upload

	// Secrets are texts in Config that no error may repeat, see Texts.
	Secrets []string
}

// CreateBlockRelease publishes a release of a block spec. When the answer is lost it looks the release up by its version;
// a version that is there already is an AlreadyExistsError whose ID is "<spec id>/<version>".
func (c *Client) CreateBlockRelease(ctx context.Context, specID string, create BlockReleaseCreate) error {
	return c.createRelease(ctx, Blocks, specID, create.Release, call{form: create.form(), secrets: create.Secrets})
}

// form is the body of the request.
func (create BlockReleaseCreate) form() *form {
	form := newForm(create.Artifact)
	form.json("spec", struct {
		Release ReleaseInput `json:"release"`
		Config  any          `json:"config"`
	}{create.Release, create.Config})
	form.text("autoRunOnDeploy", flagText(create.AutoRunOnDeploy))
	form.json("parameters", create.Parameters)
	return form
}

// AppReleaseCreate is the content of CreateAppRelease (contract 11).
type AppReleaseCreate struct {
	Release    ReleaseInput `json:"release"`
	Config     []AppBlock   `json:"config"`
	Parameters any          `json:"parameters"` // null when nil
}

// CreateAppRelease publishes a release of an app spec, as CreateBlockRelease does. Its body is plain JSON, unlike that of
// CreateAppSpec.
func (c *Client) CreateAppRelease(ctx context.Context, specID string, create AppReleaseCreate) error {
	return c.createRelease(ctx, Apps, specID, create.Release, call{body: create})
}

// dataModelName is the name of the file that holds an input data model.
const dataModelName = "input-data-model.json"

// UploadAppDataModel uploads the input data model of a release of an app spec (contract 11): JSON. One that is there already (409) is a
// success, since a release never changes.
func (c *Client) UploadAppDataModel(ctx context.Context, specID, version string, content []byte) error {
	form := newForm(nil)
	form.attach("artifact", dataModelName, "application/json", Upload{
		Size: int64(len(content)), Open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil },
	})
	form.text("type", new("schema"))
	form.text("schemaType", new("input"))
	err := c.do(ctx, call{method: http.MethodPost, collection: "/v1/apps/data-model/", item: []string{specID, version, "files"}, form: form, idempotent: true})
	if IsConflict(err) {
		return nil
	}
	return err
}

func (c *Client) createRelease(ctx context.Context, kind SpecKind, specID string, release ReleaseInput, r call) error {
	_, err := createOnce(ctx, c, creation[struct{}]{
		kind: "release",
		name: release.Version,
		// Which status a version gets that is not greater than the latest is not known (contract 10.3).
		invalid: true,
		send: func(ctx context.Context) (struct{}, error) {
			var answer struct {
				ID      text `json:"id"`
				Release struct {
					Version text `json:"version"`
				} `json:"release"`
			}
			r.method, r.collection, r.item, r.out = http.MethodPost, kind.specs(), []string{specID, "releases"}, &answer
			r.check = func() error { return need("release", answer.ID != "" || answer.Release.Version != "") }
			return struct{}{}, c.do(ctx, r)
		},
		find: func(ctx context.Context, clock *serverClock) ([]candidate[struct{}], error) {
			for listed, err := range c.listReleases(ctx, kind, specID, ListReleasesQuery{}, clock) {
				if err != nil {
					return nil, err
				}
				if listed.Version == release.Version {
					if listed.CreatedAt == "" {
						// What a list shows of a release is not documented, unlike its description (contract 10.9).
						described, err := c.GetRelease(ctx, kind, specID, release.Version)
						if err != nil {
							return nil, err
						}
						listed.CreatedAt, listed.Notes = described.CreatedAt, described.Notes
					}
					return []candidate[struct{}]{{
						id: specID + "/" + release.Version, createdAt: listed.CreatedAt, matches: asSent(listed.Notes, release.Notes),
					}}, nil
				}
			}
			return nil, nil
		},
	})
	return err
}

// Release is a described release (contract 10.9, 11). Config and Parameters are JSON with numbers as json.Number.
type Release struct {
	ID              string
	Version         string // "" where the platform does not repeat it
	Notes           string
	CreatedAt       string
	CreatedBy       string
	AutoRunOnDeploy *bool
	Artifact        *ReleaseArtifact
	Config          any // an object for blocks, a list for apps
	Parameters      any // {build, run}; nil when there are none or the platform does not show them
}

// ReleaseArtifact is the stored archive of a block release.
type ReleaseArtifact struct {
	ID      string
	Version int64
}

// GetRelease describes a release.
func (c *Client) GetRelease(ctx context.Context, kind SpecKind, specID, version string) (Release, error) {
	var answer struct {
		ID              text    `json:"id"`
		Version         text    `json:"version"`
		Notes           text    `json:"notes"`
		CreatedAt       instant `json:"createdAt"`
		CreatedBy       text    `json:"createdBy"`
		AutoRunOnDeploy *bool   `json:"autoRunOnDeploy"`
		Artifact        *struct {
			ID      text    `json:"id"`
			Version integer `json:"version"`
		} `json:"artifact"`
		Config     exact `json:"config"`
		Parameters exact `json:"parameters"`
	}
	err := c.get(ctx, kind.specs(), []string{specID, "releases", version}, &answer, func() error { return need("config", answer.Config.value != nil) })
	release := Release{
		ID: string(answer.ID), Version: string(answer.Version), Notes: string(answer.Notes), CreatedAt: string(answer.CreatedAt), CreatedBy: string(answer.CreatedBy),
		AutoRunOnDeploy: answer.AutoRunOnDeploy, Config: answer.Config.value, Parameters: answer.Parameters.value,
	}
	if answer.Artifact != nil && answer.Artifact.ID != "" {
		release.Artifact = &ReleaseArtifact{ID: string(answer.Artifact.ID), Version: int64(answer.Artifact.Version)}
	}
	return release, err
}

// AppBlocks reads the config of an app release.
func (r Release) AppBlocks() ([]AppBlock, error) {
	encoded, err := json.Marshal(r.Config)
	if err != nil {
		return nil, err
	}
	var blocks []AppBlock
	if err := json.Unmarshal(encoded, &blocks); err != nil {
		return nil, decodeError(err)
	}
	return blocks, nil
}

// ListReleasesQuery sorts ListReleases.
type ListReleasesQuery struct {
	Sort     []string // createdAt, createdBy, each with :asc or :desc; newest first by default
	PageSize int      // 0 means 100
}

// ListReleases lists the releases of a spec.
func (c *Client) ListReleases(ctx context.Context, kind SpecKind, specID string, query ListReleasesQuery) iter.Seq2[ReleaseSummary, error] {
	return c.listReleases(ctx, kind, specID, query, nil)
}

func (c *Client) listReleases(ctx context.Context, kind SpecKind, specID string, query ListReleasesQuery, clock *serverClock) iter.Seq2[ReleaseSummary, error] {
	values := url.Values{}
	addTexts(values, "sort", query.Sort)
	return list[ReleaseSummary](ctx, c, listing{
		collection: kind.specs(), item: []string{specID, "releases"}, query: values, pageSize: query.PageSize, keys: []string{"releases"}, clock: clock,
	})
}
