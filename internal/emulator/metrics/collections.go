// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metrics

import (
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// Scopes of collections.
const (
	scopePublic  = "PUBLIC"
	scopePrivate = "PRIVATE"
)

func (m *API) createCollection(r *wire.Request) (wire.Reply, error) {
	f, err := r.MultipartForm()
	if err != nil {
		return wire.Reply{}, err
	}
	name, _ := f.Text("name")
	scope, _ := f.Text("scope")
	description, _ := f.Text("description")
	switch {
	case strings.TrimSpace(name) == "":
		return wire.Reply{}, wire.Refuse(http.StatusBadRequest, "name is required.")
	case !slices.Contains([]string{scopePublic, scopePrivate}, strings.ToUpper(scope)):
		return wire.Reply{}, wire.Refuse(http.StatusBadRequest, "scope: %q is not PUBLIC or PRIVATE.", scope)
	}
	if r.Turned.Has(assumptions.CollectionNames) {
		for _, other := range m.State.Collections {
			if other.Name == name {
				return wire.Reply{}, wire.Refuse(http.StatusConflict, "A collection %s already exists.", name)
			}
		}
	}
	made, err := m.addCollection(f, name, strings.ToUpper(scope), description)
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.Created(map[string]any{"artifactId": made.Artifact, "collectionId": made.ID})
}

// addCollection makes a collection, and its artifact, from an uploaded folder.
func (m *API) addCollection(f *wire.Form, name, scope, description string) (*Collection, error) {
	file, given := f.File("artifact")
	if !given {
		return nil, wire.Refuse(http.StatusBadRequest, "The file artifact is required.")
	}
	blob, err := m.p.Upload(f)
	if err != nil {
		return nil, err
	}
	models, err := readModels(file.Content)
	if err != nil {
		return nil, err
	}
	made := &Collection{
		Record: m.p.NewRecord(), Audit: m.p.NewAudit(), ID: uuid.NewString(), Name: name, Scope: scope, Description: description, Models: models,
		Artifact: m.artifacts.Add("metrics "+name, "Models of a metric collection", "", blob).ID,
	}
	m.State.Collections[made.ID] = made
	return made, nil
}

func (m *API) listCollections(r *wire.Request) (wire.Reply, error) {
	ids, err := r.QueryList("id")
	if err != nil {
		return wire.Reply{}, err
	}
	scopes, err := r.QueryList("scope", scopePublic, scopePrivate)
	if err != nil {
		return wire.Reply{}, err
	}
	shown := []map[string]any{}
	for _, one := range world.Newest(m.State.Collections, func(c *Collection) bool {
		return (len(ids) == 0 || slices.Contains(ids, c.ID)) && (len(scopes) == 0 || slices.Contains(scopes, c.Scope))
	}) {
		var description any
		if one.Description != "" {
			description = one.Description
		}
		shown = append(shown, map[string]any{
			"id": one.ID, "name": one.Name, "tenant": r.Tenant, "scope": one.Scope, "description": description, "artifactId": one.Artifact,
			"createdAt": one.CreatedAt, "createdBy": one.CreatedBy, "updatedAt": one.UpdatedAt, "updatedBy": one.UpdatedBy,
		})
	}
	body, err := wire.Page(r, shown, "collections", "totalCount")
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(body)
}

// deleteCollection leaves what is published of it alone; a contrary platform takes that away as well.
func (m *API) deleteCollection(r *wire.Request) (wire.Reply, error) {
	id := r.Values["id"]
	if m.State.Collections[id] == nil {
		return wire.Reply{}, wire.Refuse(http.StatusNotFound, "There is no collection %s.", id)
	}
	m.dropArtifact(id)
	delete(m.State.Collections, id)
	if m.p.Turned.Has(assumptions.PublicationStays) {
		for _, publication := range m.State.Publications {
			if publication.Collection == id {
				m.dropPublication(publication)
			}
		}
	}
	return wire.OK(wire.Empty{})
}
