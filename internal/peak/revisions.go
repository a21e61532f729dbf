// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// RevisionCreate is the content of CreateRevision (contract 13.8, 14). Nil members are not sent. After is not sent: it is the
// newest revision known before the call, which tells one that this call made, but whose answer was lost, from those that
// were there.
type RevisionCreate struct {
	ReleaseVersion string // "" is the latest release
	Notes          *string
	Parameters     any
	AppParameters  any             // apps only
	Includes       []BlockSelector // apps only
	Excludes       []BlockSelector // apps only
	After          int64
	Secrets        []string // texts in the parameters that no error may repeat, see Texts
}

// CreateRevision makes a new revision of a deployment and returns its number; the platform works on in the background. 409
// while another operation runs.
func (c *Client) CreateRevision(ctx context.Context, kind SpecKind, deploymentID string, create RevisionCreate) (int64, error) {
	type blocksConfig struct {
		Includes []BlockSelector `json:"includes,omitempty"`
		Excludes []BlockSelector `json:"excludes,omitempty"`
	}
	body := struct {
		Release       *BlockRelease  `json:"release,omitempty"`
		Revision      *revisionNotes `json:"revision,omitempty"`
		Parameters    any            `json:"parameters,omitempty"`
		AppParameters any            `json:"appParameters,omitempty"`
		BlocksConfig  *blocksConfig  `json:"blocksConfig,omitempty"`
	}{newBlockRelease(create.ReleaseVersion), newRevisionNotes(create.Notes), create.Parameters, create.AppParameters, nil}
	if len(create.Includes)+len(create.Excludes) > 0 {
		body.BlocksConfig = &blocksConfig{create.Includes, create.Excludes}
	}
	return createOnce(ctx, c, creation[int64]{
		kind:          "revision",
		name:          fmt.Sprintf("after revision %d of deployment %s", create.After, deploymentID),
		nameNotUnique: true,
		idOf:          formatID,
		send: func(ctx context.Context) (int64, error) {
			var answer struct {
				Revision integer `json:"revision"`
			}
			err := c.do(ctx, call{
				method: http.MethodPost, collection: kind.deployments(), item: []string{deploymentID, "revisions"}, body: body, out: &answer,
				secrets: create.Secrets,
				check:   func() error { return need("revision", answer.Revision > 0) },
			})
			return int64(answer.Revision), err
		},
		find: func(ctx context.Context, clock *serverClock) ([]candidate[int64], error) {
			var found []candidate[int64]
			for revision, err := range c.listRevisions(ctx, kind, deploymentID, ListRevisionsQuery{}, clock) {
				if err != nil {
					return nil, err
				}
				if revision.Revision > create.After {
					matches, err := c.sameRevision(ctx, kind, deploymentID, revision, create)
					if err != nil {
						return nil, err
					}
					found = append(found, candidate[int64]{
						id: strconv.FormatInt(revision.Revision, 10), createdAt: revision.CreatedAt, result: revision.Revision,
						matches: matches,
					})
				}
			}
			return found, nil
		},
	})
}

// sameRevision reports whether a revision can be the one that was sent. Its values prove nothing: hidden ones are masked, and
// the platform adds defaults.
func (c *Client) sameRevision(ctx context.Context, kind SpecKind, deploymentID string, shown Revision, sent RevisionCreate) (bool, error) {
	if !asSent(shown.Notes, sent.Notes) || sent.ReleaseVersion == "" {
		return asSent(shown.Notes, sent.Notes), nil
	}
	details, err := c.GetRevision(ctx, kind, deploymentID, shown.Revision)
	if IsNotFound(err) {
		return true, nil
	}
	release := details.Spec.ReleaseVersion
	return release == "" || release == sent.ReleaseVersion, err
}

// Redeploy repeats the latest revision of a deployment that is failed or has a warning; 409 in any other status. It may be
// repeated: a second one while the first is under way is refused with that 409, which then is a success.
func (c *Client) Redeploy(ctx context.Context, kind SpecKind, deploymentID string) error {
	return c.unlessDone(ctx, call{
		method: http.MethodPost, collection: kind.deployments(), item: []string{deploymentID, "redeploy"}, body: struct{}{}, idempotent: true,
	}, false, func(ctx context.Context) (bool, error) {
		deployment, err := c.GetDeployment(ctx, kind, deploymentID)
		status := strings.ToLower(deployment.Metadata.Status)
		return status != "" && status != "failed" && status != "warning" && status != "deleting", err
	})
}

// ListRevisionsQuery filters ListRevisions.
type ListRevisionsQuery struct {
	Status   []string
	Sort     []string // createdAt, createdBy, name, title, each with :asc or :desc
	PageSize int      // 0 means 100
}

// ListRevisions lists the revisions of a deployment.
func (c *Client) ListRevisions(ctx context.Context, kind SpecKind, deploymentID string, query ListRevisionsQuery) iter.Seq2[Revision, error] {
	return c.listRevisions(ctx, kind, deploymentID, query, nil)
}

func (c *Client) listRevisions(ctx context.Context, kind SpecKind, deploymentID string, query ListRevisionsQuery, clock *serverClock) iter.Seq2[Revision, error] {
	values := url.Values{}
	addTexts(values, "status", query.Status)
	addTexts(values, "sort", query.Sort)
	return list[Revision](ctx, c, listing{
		collection: kind.deployments(), item: []string{deploymentID, "revisions"}, query: values, pageSize: query.PageSize, keys: []string{"revisions", "deployments"}, clock: clock,
	})
}

// RevisionDetails is a described revision. Parameters are JSON with numbers as json.Number; hidden values are masked.
type RevisionDetails struct {
	Revision
	Spec       DeploymentSpec
	Parameters any
}

// RevisionResource is what a revision created on the platform. Its shape is not documented.
type RevisionResource struct {
	PlatformID string
	Kind       string
	Name       string
	Status     string
	Message    string // what the platform says of it, under whichever name, "" when it says nothing
}

// UnmarshalJSON tolerates missing and null members.
func (r *RevisionResource) UnmarshalJSON(data []byte) error {
	var answer struct {
		PlatformID text `json:"platformId"`
		Kind       text `json:"kind"`
		Name       text `json:"name"`
		Status     text `json:"status"`
		said
	}
	err := json.Unmarshal(data, &answer)
	*r = RevisionResource{string(answer.PlatformID), string(answer.Kind), string(answer.Name), string(answer.Status), answer.text()}
	return err
}

// GetRevision describes a revision.
func (c *Client) GetRevision(ctx context.Context, kind SpecKind, deploymentID string, revision int64) (RevisionDetails, error) {
	var raw json.RawMessage
	err := c.get(ctx, kind.deployments(), []string{deploymentID, "revisions", strconv.FormatInt(revision, 10)}, &raw, nil)
	if err != nil {
		return RevisionDetails{}, err
	}
	var details RevisionDetails
	var answer struct {
		Spec struct {
			ID      text `json:"id"`
			Name    text `json:"name"`
			Kind    text `json:"kind"`
			Release struct {
				Version text `json:"version"`
			} `json:"release"`
		} `json:"spec"`
		Parameters exact `json:"parameters"`
	}
	if err := json.Unmarshal(raw, &details.Revision); err != nil {
		return details, decodeError(err)
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		return details, decodeError(err)
	}
	details.Spec = DeploymentSpec{string(answer.Spec.ID), string(answer.Spec.Name), string(answer.Spec.Kind), string(answer.Spec.Release.Version)}
	details.Parameters = answer.Parameters.value
	return details, nil
}

// said are the members under which the platform may say why something is as it is; none is documented.
type said struct {
	Message text `json:"message"`
	Reason  text `json:"reason"`
	Error   text `json:"error"`
	Detail  text `json:"detail"`
}

func (s said) text() string {
	words := string(cmp.Or(s.Message, s.Reason, s.Error, s.Detail))
	if isPage([]byte(words)) {
		return pageShown
	}
	return words
}
