// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
)

// MetricPublish is what is to be published: a folder, or a collection that exists.
type MetricPublish struct {
	Namespace string
	// Artifact is the folder, nil for a collection.
	Artifact *Upload
	// CollectionID is the collection, "" for a folder.
	CollectionID string

	// NamespaceDescription and NamespaceMetadata are what is said of the namespace; "" and nil say nothing.
	NamespaceDescription string
	NamespaceMetadata    map[string]any

	// Before are the ids of the publications that were in the namespace before. They are not sent: they tell a publication that
	// this call made, but whose answer was lost, from those that were there. The platform does not show when one was made.
	Before map[string]bool
	// Models are the names of the cubes and views in the folder, as far as it is known; nil when it is not.
	Models []string
	// Same, if any, is asked about the artifact of the collection that a folder became.
	Same SameContent
}

// MetricPublication is what is live of a collection in a namespace.
type MetricPublication struct {
	ID           string
	Namespace    string
	CollectionID string
	ArtifactID   string // "" where the platform does not tell
	Models       []MetricModel
}

// metricPublished is the answer to a request to publish.
type metricPublished struct {
	PublicationID text `json:"publicationId"`
	CollectionID  text `json:"collectionId"`
	ArtifactID    text `json:"artifactId"`
}

// PublishMetrics makes the models of a folder or of a collection live in a namespace. When the answer is lost it looks for a
// publication that was not there before and is what was sent, see UnknownOutcomeError. Whether the platform refuses a second
// publication of a model is assumed, so that the request is never sent again.
func (c *Client) PublishMetrics(ctx context.Context, publish MetricPublish) (MetricPublication, error) {
	return createOnce(ctx, c, creation[MetricPublication]{
		kind: "metric publication", name: publish.Namespace + "/" + publish.CollectionID, nameNotUnique: true,
		idOf: publicationKey,
		send: func(ctx context.Context) (MetricPublication, error) { return c.sendPublish(ctx, publish) },
		find: func(ctx context.Context, clock *serverClock) ([]candidate[MetricPublication], error) {
			return c.findPublished(ctx, publish, clock)
		},
	})
}

// publicationKey is what a publication is imported by.
func publicationKey(p MetricPublication) string { return p.Namespace + "/" + p.ID }

func (c *Client) sendPublish(ctx context.Context, publish MetricPublish) (MetricPublication, error) {
	var answer metricPublished
	request := call{
		method: http.MethodPost, collection: metricsPath, out: &answer,
		check: func() error { return need("publicationId", noNull(answer.PublicationID) != "") },
	}
	members, err := publish.members()
	if err != nil {
		return MetricPublication{}, err
	}
	if publish.Artifact != nil {
		request.form = newForm(publish.Artifact)
		for _, name := range slices.Sorted(maps.Keys(members)) {
			request.form.text(name, new(members[name]))
		}
	} else {
		request.item = []string{"collections", publish.CollectionID, "publish"}
		request.body = members
	}
	err = c.do(ctx, request)
	made := MetricPublication{
		ID: string(answer.PublicationID), Namespace: publish.Namespace, CollectionID: noNull(answer.CollectionID), ArtifactID: noNull(answer.ArtifactID),
	}
	if made.CollectionID == "" {
		made.CollectionID = publish.CollectionID
	}
	return made, err
}

// members are the texts of the request, by name. The metadata are JSON text in either form of it.
func (p MetricPublish) members() (map[string]string, error) {
	members := map[string]string{"namespace": p.Namespace}
	if p.NamespaceDescription != "" {
		members["namespaceDescription"] = p.NamespaceDescription
	}
	if len(p.NamespaceMetadata) > 0 {
		encoded, err := json.Marshal(p.NamespaceMetadata)
		if err != nil {
			return nil, err
		}
		members["namespaceMetadata"] = string(encoded)
	}
	return members, nil
}

// findPublished lists the publications that were not there before. A folder has become a collection of its own, which tells when
// it was made; of a collection that existed, only that its publication is new is known, so that it counts as made now.
func (c *Client) findPublished(ctx context.Context, publish MetricPublish, clock *serverClock) ([]candidate[MetricPublication], error) {
	all, err := c.metricPublications(ctx, publish.Namespace, "", clock)
	if err != nil {
		return nil, err
	}
	var found []candidate[MetricPublication]
	for _, id := range slices.Sorted(maps.Keys(all)) {
		made := all[id]
		if publish.Before[id] {
			continue
		}
		one := candidate[MetricPublication]{id: publicationKey(made), result: made, matches: publish.holds(made)}
		switch {
		case !one.matches:
		case publish.Artifact == nil:
			one.createdAt = clock.now().Format("2006-01-02T15:04:05Z07:00")
			if !clock.since.IsZero() {
				one.createdAt = clock.since.Format("2006-01-02T15:04:05Z07:00")
			}
		case made.CollectionID != "":
			collection, err := c.GetMetricCollection(ctx, made.CollectionID)
			if err != nil && !IsNotFound(err) {
				return nil, err
			}
			one.createdAt = collection.CreatedAt
			one.result.ArtifactID = collection.ArtifactID
			if one.matches, err = publish.Same.holds(ctx, collection.ArtifactID); err != nil {
				return nil, err
			}
		}
		found = append(found, one)
	}
	return found, nil
}

// holds tells whether a publication is of what was sent, as far as lists show.
func (p MetricPublish) holds(made MetricPublication) bool {
	if p.Artifact == nil {
		return made.CollectionID == p.CollectionID
	}
	if p.Models == nil {
		return true
	}
	names := make([]string, 0, len(made.Models))
	for _, model := range made.Models {
		names = append(names, model.Name)
	}
	return slices.Equal(slices.Sorted(slices.Values(names)), slices.Sorted(slices.Values(p.Models)))
}

// MetricPublications lists what is live in a namespace by publication: the platform has no list of publications.
func (c *Client) MetricPublications(ctx context.Context, namespace string) (map[string]MetricPublication, error) {
	return c.metricPublications(ctx, namespace, "", nil)
}

// GetMetricPublication reads a publication by what is left of it; 404 when that is nothing.
func (c *Client) GetMetricPublication(ctx context.Context, namespace, id string) (MetricPublication, error) {
	all, err := c.metricPublications(ctx, namespace, id, nil)
	if err != nil {
		return MetricPublication{}, err
	}
	found, ok := all[id]
	if !ok {
		return MetricPublication{}, notListed(metricsPath, "nothing of the publication "+id+" is left in the namespace "+namespace)
	}
	return found, nil
}

// metricPublications are the publications of a namespace, or one of them. A row that does not name its publication belongs to the
// one that was asked for.
func (c *Client) metricPublications(ctx context.Context, namespace, id string, clock *serverClock) (map[string]MetricPublication, error) {
	all := map[string]MetricPublication{}
	for row, err := range c.listMetrics(ctx, ListMetricsQuery{Namespace: namespace, PublicationID: id}, clock) {
		if IsNotFound(err) {
			return nil, c.namespaceUnlisted(ctx, namespace, err)
		}
		if err != nil {
			return nil, err
		}
		key := row.PublicationID
		if key == "" {
			key = id
		}
		if key == "" || id != "" && key != id {
			continue
		}
		found := all[key]
		found.ID, found.Namespace = key, namespace
		if row.CollectionID != "" {
			found.CollectionID = row.CollectionID
		}
		found.Models = append(found.Models, MetricModel{Name: row.Name, Type: row.Type, PublicationID: key})
		all[key] = found
	}
	return all, nil
}

// namespaceUnlisted is what a 404 to the list of a namespace means: nothing is wrong when there is no such namespace, in which nothing
// can be published then.
func (c *Client) namespaceUnlisted(ctx context.Context, namespace string, err error) error {
	_, read := c.GetMetricNamespace(ctx, namespace)
	switch {
	case IsNotFound(read):
		return nil
	case read != nil:
		return read
	}
	return listFailed(err)
}

// DeleteMetricPublication takes all that is left of a publication away. One that is already gone (404) is a success.
func (c *Client) DeleteMetricPublication(ctx context.Context, id string) error {
	return c.delete(ctx, metricsPath+"/publications", id)
}
