// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"
)

// SpecKind tells the two collections of specs and deployments apart.
type SpecKind string

// The two collections.
const (
	Blocks SpecKind = "blocks" // contract 10 and 13
	Apps   SpecKind = "apps"   // contract 11 and 14
)

// specs is the collection of specs of a kind.
func (k SpecKind) specs() string { return "/v1/" + string(k) + "/specs/" }

// word is how messages call one of the kind.
func (k SpecKind) word() string {
	if k == Apps {
		return "app"
	}
	return "block"
}

// specVersion is the version of the spec document's schema (contract 10.3).
const specVersion = 1

// Metadata is what people read of a spec or deployment (contract 10.3, 13.1). Nil members are not sent.
type Metadata struct {
	Name                   *string `json:"name,omitempty"`
	Title                  *string `json:"title,omitempty"`
	Summary                *string `json:"summary,omitempty"`
	Description            *string `json:"description,omitempty"`
	DescriptionContentType *string `json:"descriptionContentType,omitempty"` // text/plain or text/markdown
	ImageURL               *string `json:"imageUrl,omitempty"`
	Tags                   []Tag   `json:"tags,omitzero"`
	Status                 *string `json:"status,omitempty"` // specs only, in updates: available, unavailable, archived
}

// ShownMetadata is the metadata of an answer. Pointers are nil where the platform shows nothing or null; HasTags says
// whether it shows tags at all.
type ShownMetadata struct {
	Name                   string  `json:"name"`
	Title                  *string `json:"title"`
	Summary                *string `json:"summary"`
	Description            *string `json:"description"`
	DescriptionContentType *string `json:"descriptionContentType"`
	ImageURL               *string `json:"imageUrl"`
	Tags                   []string
	HasTags                bool
	Status                 string `json:"status"`
	CreatedAt              string `json:"createdAt"`
	CreatedBy              string `json:"createdBy"`
}

// UnmarshalJSON tolerates missing and null members, and a time in any spelling.
func (m *ShownMetadata) UnmarshalJSON(data []byte) error {
	type plain ShownMetadata
	var answer struct {
		*plain
		Title                  shownText `json:"title"`
		Summary                shownText `json:"summary"`
		Description            shownText `json:"description"`
		DescriptionContentType shownText `json:"descriptionContentType"`
		ImageURL               shownText `json:"imageUrl"`
		CreatedAt              instant   `json:"createdAt"`
		Tags                   []tag     `json:"tags"`
	}
	answer.plain = (*plain)(m)
	if err := json.Unmarshal(data, &answer); err != nil {
		return err
	}
	m.Title, m.Summary, m.Description = answer.Title.value, answer.Summary.value, answer.Description.value
	m.DescriptionContentType, m.ImageURL = answer.DescriptionContentType.value, answer.ImageURL.value
	m.Tags, m.HasTags = tagNames(answer.Tags), answer.Tags != nil
	m.CreatedAt = string(answer.CreatedAt)
	return nil
}

// ReleaseInput names a release to publish.
type ReleaseInput struct {
	Version string  `json:"version"` // semantic version, greater than every release before
	Notes   *string `json:"notes,omitempty"`
}

// ReleaseSummary is a release as specs and lists show it.
type ReleaseSummary struct {
	ID        string `json:"id"`
	Version   string `json:"version"`
	Notes     string `json:"notes"`
	CreatedAt string `json:"createdAt"`
	CreatedBy string `json:"createdBy"`
}

// UnmarshalJSON takes a time in any spelling.
func (r *ReleaseSummary) UnmarshalJSON(data []byte) error {
	type plain ReleaseSummary
	answer := struct {
		*plain
		CreatedAt instant `json:"createdAt"`
	}{plain: (*plain)(r)}
	err := json.Unmarshal(data, &answer)
	r.CreatedAt = string(answer.CreatedAt)
	return err
}

// Spec is a described block or app spec (contract 10.6). Tenants is nil where the platform does not show them, which is not
// documented.
type Spec struct {
	ID            string         `json:"id"`
	Kind          string         `json:"kind"` // workflow, service or app
	Featured      bool           `json:"featured"`
	Scope         string         `json:"scope"` // private, public, shared
	Metadata      ShownMetadata  `json:"metadata"`
	LatestRelease ReleaseSummary `json:"latestRelease"`
	Tenants       []string       `json:"tenants"`
}

// SpecPatch changes a spec (contract 10.7). Nil members stay as they are.
type SpecPatch struct {
	Metadata *Metadata `json:"metadata,omitempty"`
	Featured *bool     `json:"featured,omitempty"`
	Scope    *string   `json:"scope,omitempty"`
	Tenants  []string  `json:"tenants,omitzero"`
}

// BlockSpecCreate is the content of CreateBlockSpec (contract 10.2). Config, Parameters are JSON as encoding/json marshals
// it; nil members are not sent.
type BlockSpecCreate struct {
	Kind            string // workflow or service
	Metadata        Metadata
	Release         ReleaseInput
	Config          any
	Featured        *bool
	Scope           *string
	Tenants         []string
	AutoRunOnDeploy *bool
	Parameters      any
	Artifact        *Upload

	// Secrets are texts in Config that no error may repeat, see Texts.
	Secrets []string
}

// specDocument is the member "spec" of creates (contract 10.3).
type specDocument struct {
	Version  int          `json:"version"`
	Kind     string       `json:"kind"`
	Metadata Metadata     `json:"metadata"`
	Release  ReleaseInput `json:"release"`
	Config   any          `json:"config"`
}

// CreateBlockSpec creates a block spec with its first release and returns its id. When the answer is lost it looks the spec
// up by name, see UnknownOutcomeError. A refusal because the name is taken is an AlreadyExistsError.
func (c *Client) CreateBlockSpec(ctx context.Context, create BlockSpecCreate) (string, error) {
	return c.createSpec(ctx, Blocks, create.Kind, create.Metadata, create.Release, call{form: create.form(), secrets: create.Secrets})
}

// form is the body of the request.
func (create BlockSpecCreate) form() *form {
	form := newForm(create.Artifact)
	form.json("spec", specDocument{specVersion, create.Kind, create.Metadata, create.Release, create.Config})
	// Unset flags travel as the text null (contract 4.4).
	form.text("featured", flagText(create.Featured))
	form.text("scope", create.Scope)
	form.text("autoRunOnDeploy", flagText(create.AutoRunOnDeploy))
	if len(create.Tenants) > 0 {
		form.json("tenants", create.Tenants)
	}
	form.json("parameters", create.Parameters)
	return form
}

// AppSpecCreate is the content of CreateAppSpec (contract 11). Nil members are not sent.
type AppSpecCreate struct {
	Metadata   Metadata
	Release    ReleaseInput
	Config     []AppBlock
	Featured   *bool
	Scope      *string
	Tenants    []string
	Parameters any
}

// AppBlock is a block of an app spec.
type AppBlock struct {
	ID              string       `json:"id"` // of the block spec
	Release         BlockRelease `json:"release"`
	AutoRunOnDeploy *bool        `json:"autoRunOnDeploy,omitempty"`
}

// BlockRelease names the release of a block.
type BlockRelease struct {
	Version string `json:"version"`
}

// CreateAppSpec creates an app spec with its first release, as CreateBlockSpec does. Its body is JSON whose members are JSON
// texts (contract 11).
func (c *Client) CreateAppSpec(ctx context.Context, create AppSpecCreate) (string, error) {
	body := map[string]any{"featured": flagText(create.Featured), "scope": create.Scope}
	for name, value := range map[string]any{
		"spec":       specDocument{specVersion, "app", create.Metadata, create.Release, create.Config},
		"parameters": create.Parameters,
	} {
		encoded, err := json.Marshal(value)
		if err != nil {
			return "", fmt.Errorf("cannot write %s as JSON: %w", name, err)
		}
		body[name] = string(encoded)
	}
	if len(create.Tenants) > 0 {
		encoded, err := json.Marshal(create.Tenants)
		if err != nil {
			return "", fmt.Errorf("cannot write tenants as JSON: %w", err)
		}
		body["tenants"] = string(encoded)
	}
	return c.createSpec(ctx, Apps, "app", create.Metadata, create.Release, call{body: body})
}

func (c *Client) createSpec(ctx context.Context, collection SpecKind, kind string, metadata Metadata, release ReleaseInput, r call) (string, error) {
	name := valueOf(metadata.Name)
	return createOnce(ctx, c, creation[string]{
		kind:   collection.word() + " spec",
		name:   name,
		within: kind,
		unique: true,
		idOf:   func(id string) string { return id },
		send: func(ctx context.Context) (string, error) {
			var answer struct {
				ID string `json:"id"`
			}
			r.method, r.collection, r.out = http.MethodPost, collection.specs(), &answer
			r.check = func() error { return need("id", answer.ID != "") }
			err := c.do(ctx, r)
			return answer.ID, err
		},
		find: func(ctx context.Context, clock *serverClock) ([]candidate[string], error) {
			var found []candidate[string]
			for spec, err := range c.listSpecs(ctx, collection, ListSpecsQuery{Name: name}, clock) {
				if err != nil {
					return nil, err
				}
				// Names are unique per kind only, and both kinds of blocks share a collection.
				if spec.Metadata.Name != name || spec.Kind != kind {
					continue
				}
				found = append(found, candidate[string]{
					id: spec.ID, createdAt: spec.Metadata.CreatedAt, result: spec.ID,
					matches: spec.LatestRelease.Version == release.Version && (spec.Metadata.Summary == nil || asSent(*spec.Metadata.Summary, metadata.Summary)),
				})
			}
			return found, nil
		},
	})
}

// GetSpec describes a spec.
func (c *Client) GetSpec(ctx context.Context, kind SpecKind, id string) (Spec, error) {
	var spec Spec
	err := c.get(ctx, kind.specs(), []string{id}, &spec, func() error { return need("id", spec.ID != "") })
	return spec, err
}

// UpdateSpec changes metadata and visibility of a spec.
func (c *Client) UpdateSpec(ctx context.Context, kind SpecKind, id string, patch SpecPatch) error {
	return c.do(ctx, call{method: http.MethodPatch, collection: kind.specs(), item: []string{id}, body: patch, idempotent: true})
}

// DeleteSpec deletes a spec with all its releases; 422 while deployments or app specs use it. One that is gone already (404)
// is a success.
func (c *Client) DeleteSpec(ctx context.Context, kind SpecKind, id string) error {
	return c.delete(ctx, kind.specs(), id)
}

// ListSpecsQuery filters ListSpecs and ListAllSpecs. Empty members do not filter; several values of one member mean any of
// them.
type ListSpecsQuery struct {
	Status   []string // available, unavailable, archived
	Scope    []string // private, public, shared
	Featured *bool
	Name     string   // prefix; not for ListAllSpecs
	Title    string   // prefix; not for ListAllSpecs
	Kind     string   // ListAllSpecs only: app, workflow, service
	Term     string   // ListAllSpecs only: part of name, title, description or summary
	Sort     []string // createdAt, createdBy, name, title, each with :asc or :desc
	PageSize int      // 0 means 100
}

func (q ListSpecsQuery) values() url.Values {
	values := url.Values{}
	addTexts(values, "status", q.Status)
	addTexts(values, "scope", q.Scope)
	if q.Featured != nil {
		values.Set("featured", strconv.FormatBool(*q.Featured))
	}
	addText(values, "name", q.Name)
	addText(values, "title", q.Title)
	addText(values, "kind", q.Kind)
	addText(values, "term", q.Term)
	addTexts(values, "sort", q.Sort)
	return values
}

// ListSpecs lists the block or app specs that the tenant sees: its own, public ones and those shared with it.
func (c *Client) ListSpecs(ctx context.Context, kind SpecKind, query ListSpecsQuery) iter.Seq2[Spec, error] {
	return c.listSpecs(ctx, kind, query, nil)
}

func (c *Client) listSpecs(ctx context.Context, kind SpecKind, query ListSpecsQuery, clock *serverClock) iter.Seq2[Spec, error] {
	return list[Spec](ctx, c, listing{collection: kind.specs(), query: query.values(), pageSize: query.PageSize, keys: []string{"specs"}, clock: clock})
}

// ListAllSpecs lists specs of every kind (contract 12).
func (c *Client) ListAllSpecs(ctx context.Context, query ListSpecsQuery) iter.Seq2[Spec, error] {
	return list[Spec](ctx, c, listing{collection: "/v1/specs/", query: query.values(), pageSize: query.PageSize, keys: []string{"specs"}})
}

// flagText is a boolean as the text that forms carry, null when it is not set.
func flagText(flag *bool) *string {
	text := "null"
	if flag != nil {
		text = strconv.FormatBool(*flag)
	}
	return &text
}
