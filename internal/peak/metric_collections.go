// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"strings"
)

const (
	// metricsPath is the collection of what is published (contract 24.1).
	metricsPath = semanticLayer + "v1/metrics"
	// semanticLayer begins the paths of all operations that refuse API keys, but for queries of spoke tenants.
	semanticLayer = "/semantic-layer/api/"
)

// isOfMetrics tells the paths of operations that refuse API keys.
func isOfMetrics(path string) bool {
	return strings.HasPrefix(path, semanticLayer) || strings.HasPrefix(path, spokeMetricsV1) || strings.HasPrefix(path, spokeMetricsV3)
}

// MetricCollection is a folder of metric models that can be published.
type MetricCollection struct {
	ID          string
	Name        string
	Tenant      string
	Scope       string // PUBLIC or PRIVATE
	Description string // "" for none
	ArtifactID  string // "" where the platform does not tell
	CreatedAt   string // ISO 8601
	CreatedBy   string
	UpdatedAt   string // ISO 8601, "" for never
	UpdatedBy   string
}

// metricCollection is a collection on the wire.
type metricCollection struct {
	ID          text    `json:"id"`
	Name        text    `json:"name"`
	Tenant      text    `json:"tenant"`
	Scope       text    `json:"scope"`
	Description text    `json:"description"`
	ArtifactID  text    `json:"artifactId"`
	CreatedAt   instant `json:"createdAt"`
	CreatedBy   text    `json:"createdBy"`
	UpdatedAt   instant `json:"updatedAt"`
	UpdatedBy   text    `json:"updatedBy"`
}

func (c metricCollection) result() MetricCollection {
	return MetricCollection{
		ID: string(c.ID), Name: string(c.Name), Tenant: noNull(c.Tenant), Scope: strings.ToUpper(noNull(c.Scope)), Description: noNull(c.Description),
		ArtifactID: noNull(c.ArtifactID), CreatedAt: noNull(text(c.CreatedAt)), CreatedBy: noNull(c.CreatedBy), UpdatedAt: noNull(text(c.UpdatedAt)), UpdatedBy: noNull(c.UpdatedBy),
	}
}

// noNull is the text, "" for what was null.
func noNull(t text) string { return noNullText(string(t)) }

// MetricCollectionCreate is the body of CreateMetricCollection. Nil members are not sent.
type MetricCollectionCreate struct {
	Name        string
	Scope       string // PUBLIC or PRIVATE
	Description *string
	Artifact    Upload // required
	// Same, if any, reports whether an artifact holds what was uploaded. It is asked when the answer was lost, and about a
	// collection that otherwise is what was sent.
	Same SameContent
}

// MetricCollectionCreated is the answer of CreateMetricCollection.
type MetricCollectionCreated struct {
	ID         string
	ArtifactID string // "" where the platform does not tell
}

// ListMetricCollectionsQuery narrows ListMetricCollections. Without a scope the tenant's own and every public collection are listed.
type ListMetricCollectionsQuery struct {
	IDs    []string
	Scopes []string // PUBLIC, PRIVATE
}

// ListMetricCollections lists collections.
func (c *Client) ListMetricCollections(ctx context.Context, query ListMetricCollectionsQuery) iter.Seq2[MetricCollection, error] {
	return c.listMetricCollections(ctx, query, nil)
}

func (c *Client) listMetricCollections(ctx context.Context, query ListMetricCollectionsQuery, clock *serverClock) iter.Seq2[MetricCollection, error] {
	values := url.Values{}
	addTexts(values, "id", query.IDs)
	addTexts(values, "scope", query.Scopes)
	pages := list[metricCollection](ctx, c, listing{collection: metricsPath + "/collections", query: values, keys: []string{"collections"}, clock: clock})
	return mapped(pages, metricCollection.result)
}

// GetMetricCollection finds a collection by its id: the platform has no request for one, so that the list is narrowed to it. 404 when
// it is not in the list.
func (c *Client) GetMetricCollection(ctx context.Context, id string) (MetricCollection, error) {
	for found, err := range c.ListMetricCollections(ctx, ListMetricCollectionsQuery{IDs: []string{id}}) {
		if err != nil || found.ID == id {
			return found, listFailed(err)
		}
	}
	return MetricCollection{}, notListed(metricsPath+"/collections", "there is no metric collection "+id)
}

// notListed is the error for an object that only a list could show.
func notListed(path, message string) error {
	return &Error{Status: http.StatusNotFound, Message: message, Method: http.MethodGet, Path: path, retryAfter: -1}
}

// listFailed keeps a 404 to the list itself from being taken for the absence of what was looked for in it: a platform that does not
// serve the list tells nothing of that.
func listFailed(err error) error {
	if !IsNotFound(err) {
		return err
	}
	// Nothing is wrapped: the status in the chain is what would be mistaken.
	return errors.New(err.Error() + ". That is the answer to the list and says nothing of what is in it: check the endpoint, the stage and any proxy in between, then try again")
}

// CreateMetricCollection uploads a folder of models. When the answer is lost it looks the collection up by name, which others may
// bear, see UnknownOutcomeError.
func (c *Client) CreateMetricCollection(ctx context.Context, create MetricCollectionCreate) (MetricCollectionCreated, error) {
	form := newForm(&create.Artifact)
	form.text("name", &create.Name)
	form.text("scope", &create.Scope)
	form.text("description", create.Description)
	return createOnce(ctx, c, creation[MetricCollectionCreated]{
		kind: "metric collection", name: create.Name, nameNotUnique: true,
		idOf: func(made MetricCollectionCreated) string { return made.ID },
		send: func(ctx context.Context) (MetricCollectionCreated, error) {
			var answer struct {
				CollectionID text `json:"collectionId"`
				ArtifactID   text `json:"artifactId"`
			}
			err := c.do(ctx, call{
				method: http.MethodPost, collection: metricsPath + "/collections", form: form, out: &answer,
				check: func() error { return need("collectionId", noNull(answer.CollectionID) != "") },
			})
			return MetricCollectionCreated{ID: string(answer.CollectionID), ArtifactID: noNull(answer.ArtifactID)}, err
		},
		find: func(ctx context.Context, clock *serverClock) ([]candidate[MetricCollectionCreated], error) {
			var found []candidate[MetricCollectionCreated]
			for item, err := range c.listMetricCollections(ctx, ListMetricCollectionsQuery{Scopes: []string{create.Scope}}, clock) {
				if err != nil {
					return nil, err
				}
				if item.Name != create.Name {
					continue
				}
				matches := item.Description == valueOf(create.Description) && clock.age(item.CreatedAt) != ageBefore
				if matches {
					if matches, err = create.Same.holds(ctx, item.ArtifactID); err != nil {
						return nil, err
					}
				}
				found = append(found, candidate[MetricCollectionCreated]{
					id: item.ID, createdAt: item.CreatedAt, matches: matches, result: MetricCollectionCreated{ID: item.ID, ArtifactID: item.ArtifactID},
				})
			}
			return found, nil
		},
	})
}

// holds asks whether the artifact of a collection, which has one version only, is what was uploaded. That the artifact can be
// downloaded is not documented: where it cannot, this proves nothing and disproves nothing.
func (s SameContent) holds(ctx context.Context, artifactID string) (bool, error) {
	if s == nil || artifactID == "" {
		return true, nil
	}
	same, err := s(ctx, artifactID, 0)
	if status := StatusOf(err); status >= 400 && status <= 499 && status != http.StatusTooManyRequests {
		return true, nil
	}
	return same, err
}

// DeleteMetricCollection deletes a collection. One that is already gone (404) is a success.
func (c *Client) DeleteMetricCollection(ctx context.Context, id string) error {
	return c.delete(ctx, metricsPath+"/collections", id)
}
