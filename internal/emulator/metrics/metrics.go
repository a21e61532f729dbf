// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package metrics is the area of the semantic layer (contract section 24.1): collections of model files, what is published of them
// into namespaces, and rows that queries are answered with. There is no query engine.
package metrics

import (
	"net/http"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/artifacts"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// defaultNamespace is where metrics are that name no namespace.
const defaultNamespace = "default"

// API is the area of contract section 24.1.
type API struct {
	p         *world.Platform
	artifacts *artifacts.API

	State struct {
		Collections  map[string]*Collection  `json:"collections"`
		Publications map[string]*Publication `json:"publications"`
		Namespaces   map[string]*Namespace   `json:"namespaces"`
		Rows         map[string]*Rows        `json:"rows"`
	}
}

// Collection is a folder of models that can be published.
type Collection struct {
	world.Record
	world.Audit

	ID          string  `json:"id"`
	Name        string  `json:"name"`
	Scope       string  `json:"scope"`
	Description string  `json:"description,omitempty"`
	Artifact    string  `json:"artifactId"`
	Models      []Model `json:"models"`
}

// Publication is what of a collection is live in a namespace.
type Publication struct {
	world.Record
	world.Audit

	ID         string  `json:"id"`
	Namespace  string  `json:"namespace"`
	Collection string  `json:"collectionId"`
	Models     []Model `json:"models"`
}

// Namespace is what is known of a namespace besides what is published there; its id is its name.
type Namespace struct {
	world.Record

	ID          string         `json:"id"`
	Description string         `json:"description,omitempty"`
	Metadata    map[string]any `json:"metadata,omitempty"`
}

// New makes the area, empty.
func New(p *world.Platform, artifactArea *artifacts.API) *API {
	m := &API{p: p, artifacts: artifactArea}
	m.State.Collections, m.State.Publications = map[string]*Collection{}, map[string]*Publication{}
	m.State.Namespaces, m.State.Rows = map[string]*Namespace{}, map[string]*Rows{}
	return m
}

// Area declares what the platform has of metrics.
func (m *API) Area() world.Area {
	const base = "/semantic-layer/api/v1"
	routes := []wire.Route{
		{Method: http.MethodPost, Path: base + "/metrics", Handler: m.publishFolder},
		{Method: http.MethodGet, Path: base + "/metrics", Handler: m.list},
		{Method: http.MethodDelete, Path: base + "/metrics", Handler: m.deleteMeasures},
		{Method: http.MethodGet, Path: base + "/metrics/query", Handler: m.p.OffSpoke(m.query)},
		{Method: http.MethodPost, Path: "/semantic-layer/api/v3/metrics/query", Handler: m.p.OffSpoke(m.queryBatch), Passive: true},
		{Method: http.MethodGet, Path: "/spoke/api/v1/metrics/query", Handler: m.p.OnSpoke(m.query)},
		{Method: http.MethodPost, Path: "/spoke/api/v3/metrics/query", Handler: m.p.OnSpoke(m.queryBatch), Passive: true},
		{Method: http.MethodGet, Path: base + "/metrics/source", Handler: m.source},
		{Method: http.MethodDelete, Path: base + "/metrics/publications/{id}", Handler: m.deletePublication},
		{Method: http.MethodPost, Path: base + "/metrics/collections", Handler: m.createCollection},
		{Method: http.MethodGet, Path: base + "/metrics/collections", Handler: m.listCollections},
		{Method: http.MethodDelete, Path: base + "/metrics/collections/{id}", Handler: m.deleteCollection},
		{Method: http.MethodPost, Path: base + "/metrics/collections/{id}/publish", Handler: m.publishCollection},
		{Method: http.MethodGet, Path: base + "/namespaces", Handler: m.listNamespaces},
		{Method: http.MethodPatch, Path: base + "/namespaces/{namespace}", Handler: m.updateNamespace},
		{Method: http.MethodDelete, Path: base + "/namespaces/{namespace}", Handler: m.deleteNamespace},
	}
	for i := range routes {
		routes[i].Handler = wire.NoAPIKeys(routes[i].Handler)
	}
	return world.Area{
		Name:    "metrics",
		Section: &m.State,
		Routes: append(routes,
			wire.Route{Method: http.MethodGet, Path: "/_emulator/metric-rows", Handler: m.showRows},
			wire.Route{Method: http.MethodPost, Path: "/_emulator/metric-rows", Handler: m.registerRows},
			wire.Route{Method: http.MethodDelete, Path: "/_emulator/metric-rows", Handler: m.dropRows},
		),
		Kinds: []world.Kind{
			world.KindOf("metric-collection", func() map[string]*Collection { return m.State.Collections }, nil).CleanedBy(m.dropArtifact),
			world.KindOf("metric-publication", func() map[string]*Publication { return m.State.Publications }, nil),
			// Whoever publishes makes one, and what others have published there is theirs: nothing is left behind with it.
			world.Lasting(world.KindOf("metric-namespace", func() map[string]*Namespace { return m.State.Namespaces }, nil)),
			world.Lasting(world.KindOf("metric-rows", func() map[string]*Rows { return m.State.Rows }, nil)),
		},
		ArtifactUsers: m.artifactUsers,
	}
}

// artifactUsers names the collection that was made from an artifact.
func (m *API) artifactUsers(artifactID string, _ int64) []string {
	for _, collection := range m.State.Collections {
		if collection.Artifact == artifactID {
			return []string{"metric collection " + collection.Name}
		}
	}
	return nil
}

// dropArtifact deletes the artifact of a collection with it.
func (m *API) dropArtifact(id string) {
	if collection := m.State.Collections[id]; collection != nil {
		delete(m.artifacts.State.Artifacts, collection.Artifact)
	}
}

// namespaceOf is the namespace that a query names.
func namespaceOf(r *wire.Request) string {
	if name := strings.TrimSpace(r.Query.Get("namespace")); name != "" {
		return name
	}
	return defaultNamespace
}

// published are the publications of a namespace, oldest first.
func (m *API) published(namespace string) []*Publication {
	found := world.Newest(m.State.Publications, func(p *Publication) bool { return p.Namespace == namespace })
	for i, j := 0, len(found)-1; i < j; i, j = i+1, j-1 {
		found[i], found[j] = found[j], found[i]
	}
	return found
}
