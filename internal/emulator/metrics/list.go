// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metrics

import (
	"net/http"
	"slices"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"go.yaml.in/yaml/v4"
)

// list shows cubes and views with what they have, or measures, dimensions or segments one by one.
func (m *API) list(r *wire.Request) (wire.Reply, error) {
	kind := r.Query.Get("type")
	switch kind {
	case "", "all", kindCube, kindView, kindMeasure, kindDimension, kindSegment:
	default:
		return wire.Reply{}, wire.Refuse(http.StatusBadRequest, "type: %q is not one of cube, view, dimension, measure, segment, all.", kind)
	}
	publicationID, term := r.Query.Get("publicationId"), r.Query.Get("searchTerm")
	shown := []map[string]any{}
	for _, publication := range m.published(namespaceOf(r)) {
		if publicationID != "" && publication.ID != publicationID {
			continue
		}
		for _, model := range publication.Models {
			for _, row := range rowsOf(model, kind) {
				if name, _ := row["name"].(string); term != "" && !r.Matches(name, term) {
					continue
				}
				row["collectionId"], row["publicationId"] = publication.Collection, publication.ID
				shown = append(shown, row)
			}
		}
	}
	body, err := wire.Page(r, shown, "data", "totalCount")
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(body)
}

// rowsOf are the rows of a list that a model makes.
func rowsOf(model Model, kind string) []map[string]any {
	switch kind {
	case "", "all", model.Kind:
		row := map[string]any{"name": model.Name, "type": model.Kind, "public": isPublic(model.Definition)}
		for _, of := range []string{kindMeasure, kindDimension, kindSegment} {
			members := []map[string]any{}
			for _, one := range model.members(of) {
				shown := one.shown()
				shown["public"] = isPublic(one.definition)
				members = append(members, shown)
			}
			row[of+"s"] = members
		}
		return []map[string]any{row}
	case kindMeasure, kindDimension, kindSegment:
		rows := []map[string]any{}
		for _, one := range model.members(kind) {
			row := one.shown()
			row["cube"], row["description"], row["metadata"] = model.Name, one.definition["description"], one.definition["meta"]
			rows = append(rows, row)
		}
		return rows
	}
	return nil
}

// shown is a member as lists show it. Segments have no type.
func (one member) shown() map[string]any {
	row := map[string]any{"name": one.name}
	switch one.kind {
	case kindMeasure:
		row["type"], row["aggType"] = "number", textOf(one.definition["type"])
	case kindDimension:
		key, _ := one.definition["primary_key"].(bool)
		row["type"], row["primaryKey"] = textOf(one.definition["type"]), key
	}
	return row
}

// source shows the merged model of a namespace.
func (m *API) source(r *wire.Request) (wire.Reply, error) {
	if r.Query.Get("namespace") == "" {
		return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "namespace is required.")
	}
	namespace := namespaceOf(r)
	models := []map[string]any{}
	merged := map[string]any{}
	for _, publication := range m.published(namespace) {
		for _, model := range publication.Models {
			models = append(models, map[string]any{"name": model.Name, "publicationId": publication.ID, "type": model.Kind})
			list, _ := merged[model.Kind+"s"].([]any)
			merged[model.Kind+"s"] = append(list, model.Definition)
		}
	}
	if len(models) == 0 {
		return wire.Reply{}, wire.Refuse(http.StatusNotFound, "Nothing is published in the namespace %s.", namespace)
	}
	text, err := yaml.Marshal(merged)
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(map[string]any{"namespace": namespace, "source": string(text), "models": models, "retrievedAt": m.p.Now})
}

// modelsIn are the models of a namespace, as lists of namespaces show them.
func (m *API) modelsIn(namespace string) []map[string]any {
	type live struct {
		Model
		publication string
	}
	var all []live
	for _, publication := range m.published(namespace) {
		for _, model := range publication.Models {
			all = append(all, live{model, publication.ID})
		}
	}
	slices.SortFunc(all, func(a, b live) int { return byName(a.Model, b.Model) })
	shown := []map[string]any{}
	for _, one := range all {
		shown = append(shown, map[string]any{"name": one.Name, "publicationId": one.publication, "type": one.Kind})
	}
	return shown
}
