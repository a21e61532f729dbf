// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
)

// deployments is the collection of deployments of a kind.
func (k SpecKind) deployments() string { return "/v1/" + string(k) + "/deployments/" }

// DeploymentCreate is the content of CreateDeployment (contract 13.1, 14). Parameters, AppParameters are JSON as
// encoding/json marshals it; nil members are not sent. AppParameters, Includes and Excludes are for apps only.
type DeploymentCreate struct {
	Metadata       Metadata
	SpecID         string
	ReleaseVersion string // "" is the latest release
	Parameters     any
	RevisionNotes  *string
	AppParameters  any
	Includes       []BlockSelector
	Excludes       []BlockSelector

	// Secrets are texts in the parameters that no error may repeat, see Texts. They are not sent beside the parameters.
	Secrets []string
}

// BlockSelector chooses a block of an app.
type BlockSelector struct {
	ID             string `json:"id"` // of the block spec
	ReleaseVersion string `json:"releaseVersion,omitempty"`
}

// revisionNotes is the member "revision" of creates.
type revisionNotes struct {
	Notes *string `json:"notes,omitempty"`
}

func newRevisionNotes(notes *string) *revisionNotes {
	if notes == nil {
		return nil
	}
	return &revisionNotes{notes}
}

func newBlockRelease(version string) *BlockRelease {
	if version == "" {
		return nil
	}
	return &BlockRelease{version}
}

// CreateDeployment deploys a spec and returns the id of the deployment; the platform works on in the background. When the
// answer is lost it looks the deployment up by name, see UnknownOutcomeError.
func (c *Client) CreateDeployment(ctx context.Context, kind SpecKind, create DeploymentCreate) (string, error) {
	type specReference struct {
		ID       string          `json:"id"`
		Release  *BlockRelease   `json:"release,omitempty"`
		Includes []BlockSelector `json:"includes,omitempty"`
		Excludes []BlockSelector `json:"excludes,omitempty"`
	}
	body := struct {
		Metadata      Metadata       `json:"metadata"`
		Spec          specReference  `json:"spec"`
		Parameters    any            `json:"parameters,omitempty"`
		AppParameters any            `json:"appParameters,omitempty"`
		Revision      *revisionNotes `json:"revision,omitempty"`
	}{
		create.Metadata, specReference{create.SpecID, newBlockRelease(create.ReleaseVersion), create.Includes, create.Excludes},
		create.Parameters, create.AppParameters, newRevisionNotes(create.RevisionNotes),
	}
	name := valueOf(create.Metadata.Name)
	return createOnce(ctx, c, creation[string]{
		kind:   kind.word() + " deployment",
		name:   name,
		unique: name != "",
		idOf:   func(id string) string { return id },
		send: func(ctx context.Context) (string, error) {
			var answer struct {
				ID string `json:"id"`
			}
			err := c.do(ctx, call{
				method: http.MethodPost, collection: kind.deployments(), body: body, out: &answer, secrets: create.Secrets,
				check: func() error { return need("id", answer.ID != "") },
			})
			return answer.ID, err
		},
		find: func(ctx context.Context, clock *serverClock) ([]candidate[string], error) {
			var found []candidate[string]
			for deployment, err := range c.listDeployments(ctx, kind, ListDeploymentsQuery{Name: name}, clock) {
				if err != nil {
					return nil, err
				}
				if deployment.Metadata.Name == name {
					found = append(found, candidate[string]{
						id: deployment.ID, createdAt: deployment.Metadata.CreatedAt, result: deployment.ID,
						matches: deployment.Spec.ID == "" || deployment.Spec.ID == create.SpecID,
					})
				}
			}
			return found, nil
		},
	})
}

// Deployment is a described block or app deployment (contract 13.4, 14). Parameters and AppParameters are JSON with numbers
// as json.Number, nil where the platform does not show them; values of hidden parameters are masked.
type Deployment struct {
	ID             string
	Kind           string // workflow, service or app
	Metadata       ShownMetadata
	LatestRevision Revision
	Spec           DeploymentSpec
	Parameters     any
	AppParameters  any
	ParentID       string // the app deployment that owns a block deployment, "" without one
	ShowsParent    bool   // whether the platform tells about the owner at all: it may leave "no owner" out (contract 13.4)
}

// DeploymentSpec names the spec and release of a deployment; members are "" where the platform does not show them.
type DeploymentSpec struct {
	ID             string
	Name           string
	Kind           string
	ReleaseVersion string
}

// Revision is a revision as deployments and lists show it.
type Revision struct {
	ID        string
	Revision  int64
	Status    string
	Notes     string
	CreatedAt string
	CreatedBy string
	Message   string             // what the platform says of it, under whichever name, "" when it says nothing
	Blocks    []DeployedBlock    // of app deployments
	Resources []RevisionResource // what it made on the platform: of described revisions, and of described block deployments
}

// PlatformID is the id of the workflow or service of a block deployment, "" until it exists and where the platform does not tell it.
func (r Revision) PlatformID() string {
	if len(r.Resources) != 1 {
		return ""
	}
	return r.Resources[0].PlatformID
}

// DeployedBlock is a block of an app deployment.
type DeployedBlock struct {
	DeploymentID string
	PlatformID   string // of the workflow or service, "" until it exists
	Kind         string
	Name         string
	Status       string
}

// UnmarshalJSON tolerates missing and null members.
func (r *Revision) UnmarshalJSON(data []byte) error {
	var answer struct {
		ID        text    `json:"id"`
		Revision  integer `json:"revision"`
		Status    text    `json:"status"`
		Notes     text    `json:"notes"`
		CreatedAt instant `json:"createdAt"`
		CreatedBy text    `json:"createdBy"`
		said
		Blocks []struct {
			DeploymentID text `json:"deploymentId"`
			PlatformID   text `json:"platformId"`
			Kind         text `json:"kind"`
			Name         text `json:"name"`
			Status       text `json:"status"`
		} `json:"blocks"`
		Resources []RevisionResource `json:"resources"`
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return err
	}
	*r = Revision{
		ID: string(answer.ID), Revision: int64(answer.Revision), Status: string(answer.Status), Notes: string(answer.Notes),
		CreatedAt: string(answer.CreatedAt), CreatedBy: string(answer.CreatedBy), Message: answer.text(),
		Resources: answer.Resources,
	}
	for _, block := range answer.Blocks {
		r.Blocks = append(r.Blocks, DeployedBlock{string(block.DeploymentID), string(block.PlatformID), string(block.Kind), string(block.Name), string(block.Status)})
	}
	return nil
}

// UnmarshalJSON tolerates missing and null members.
func (d *Deployment) UnmarshalJSON(data []byte) error {
	var answer struct {
		ID             string        `json:"id"`
		Kind           text          `json:"kind"`
		Metadata       ShownMetadata `json:"metadata"`
		LatestRevision Revision      `json:"latestRevision"`
		Spec           struct {
			ID      text `json:"id"`
			Name    text `json:"name"`
			Kind    text `json:"kind"`
			Release struct {
				Version text `json:"version"`
			} `json:"release"`
		} `json:"spec"`
		Parameters    exact           `json:"parameters"`
		AppParameters exact           `json:"appParameters"`
		Parent        json.RawMessage `json:"parent"`
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return err
	}
	var parent struct {
		ID text `json:"id"`
	}
	if len(answer.Parent) > 0 {
		if err := json.Unmarshal(answer.Parent, &parent); err != nil {
			return err
		}
	}
	*d = Deployment{
		ID: answer.ID, Kind: string(answer.Kind), Metadata: answer.Metadata, LatestRevision: answer.LatestRevision,
		Spec:       DeploymentSpec{string(answer.Spec.ID), string(answer.Spec.Name), string(answer.Spec.Kind), string(answer.Spec.Release.Version)},
		Parameters: answer.Parameters.value, AppParameters: answer.AppParameters.value, ParentID: string(parent.ID), ShowsParent: len(answer.Parent) > 0,
	}
	return nil
}

// GetDeployment describes a deployment.
func (c *Client) GetDeployment(ctx context.Context, kind SpecKind, id string) (Deployment, error) {
	var deployment Deployment
	err := c.get(ctx, kind.deployments(), []string{id}, &deployment, func() error { return need("id", deployment.ID != "") })
	return deployment, err
}

// UpdateDeployment changes the metadata of a deployment, which makes no revision. Its members stand at the top level, unlike
// those of specs (contract 13.5).
func (c *Client) UpdateDeployment(ctx context.Context, kind SpecKind, id string, metadata Metadata) error {
	return c.do(ctx, call{method: http.MethodPatch, collection: kind.deployments(), item: []string{id}, body: metadata, idempotent: true})
}

// DeleteDeployment deletes a deployment and what it created; the platform does it in the background. One that is gone
// already (404) is a success; 422 when it cannot be deleted now.
func (c *Client) DeleteDeployment(ctx context.Context, kind SpecKind, id string) error {
	return c.delete(ctx, kind.deployments(), id)
}

// ListDeploymentsQuery filters ListDeployments, ListAllDeployments and ListReleaseDeployments. Empty members do not filter;
// several values of one member mean any of them.
type ListDeploymentsQuery struct {
	Status   []string
	Name     string   // prefix; not for ListAllDeployments
	Title    string   // prefix; for blocks and ListReleaseDeployments
	Kind     string   // ListAllDeployments only: app, workflow, service
	Term     string   // ListAllDeployments only: part of name, title, description or summary
	Version  string   // ListReleaseDeployments only: of the release
	Sort     []string // createdAt, createdBy, name, title, each with :asc or :desc
	PageSize int      // 0 means 100
}

func (q ListDeploymentsQuery) values() url.Values {
	values := url.Values{}
	addTexts(values, "status", q.Status)
	addText(values, "name", q.Name)
	addText(values, "title", q.Title)
	addText(values, "kind", q.Kind)
	addText(values, "term", q.Term)
	addText(values, "version", q.Version)
	addTexts(values, "sort", q.Sort)
	return values
}

// ListDeployments lists the block or app deployments of the tenant.
func (c *Client) ListDeployments(ctx context.Context, kind SpecKind, query ListDeploymentsQuery) iter.Seq2[Deployment, error] {
	return c.listDeployments(ctx, kind, query, nil)
}

func (c *Client) listDeployments(ctx context.Context, kind SpecKind, query ListDeploymentsQuery, clock *serverClock) iter.Seq2[Deployment, error] {
	return list[Deployment](ctx, c, listing{collection: kind.deployments(), query: query.values(), pageSize: query.PageSize, keys: []string{"deployments"}, clock: clock})
}

// ListAllDeployments lists deployments of every kind (contract 15).
func (c *Client) ListAllDeployments(ctx context.Context, query ListDeploymentsQuery) iter.Seq2[Deployment, error] {
	return list[Deployment](ctx, c, listing{collection: "/v1/deployments/", query: query.values(), pageSize: query.PageSize, keys: []string{"deployments"}})
}

// ListReleaseDeployments lists the deployments of a spec, or of one of its releases (contract 12).
func (c *Client) ListReleaseDeployments(ctx context.Context, specID string, query ListDeploymentsQuery) iter.Seq2[Deployment, error] {
	return list[Deployment](ctx, c, listing{
		collection: "/v1/specs/", item: []string{specID, "releases", "deployments"}, query: query.values(), pageSize: query.PageSize, keys: []string{"deployments"},
	})
}
