// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metrics

import (
	"maps"
	"net/http"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// metadataOf reads JSON text of an object; nil when there is none.
func metadataOf(name, text string) (map[string]any, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	value, err := wire.ParseJSON([]byte(text))
	object, is := value.(map[string]any)
	if err != nil || !is {
		return nil, wire.Refuse(http.StatusUnprocessableEntity, "%s is not JSON text of an object.", name)
	}
	return object, nil
}

func (m *API) listNamespaces(r *wire.Request) (wire.Reply, error) {
	shown := []map[string]any{}
	for _, one := range world.Newest(m.State.Namespaces, func(*Namespace) bool { return true }) {
		row := one.shown()
		row["name"], row["models"] = one.ID, m.modelsIn(one.ID)
		shown = append(shown, row)
	}
	body, err := wire.Page(r, shown, "namespaces", "totalCount")
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(body)
}

// shown are description and metadata; a namespace without a description shows null.
func (n *Namespace) shown() map[string]any {
	row := map[string]any{"description": nil, "metadata": map[string]any{}}
	if n.Description != "" {
		row["description"] = n.Description
	}
	if n.Metadata != nil {
		row["metadata"] = maps.Clone(n.Metadata)
	}
	return row
}

// find is the namespace that the path names.
func (m *API) find(r *wire.Request) (*Namespace, error) {
	found := m.State.Namespaces[r.Values["namespace"]]
	if found == nil {
		return nil, wire.Refuse(http.StatusNotFound, "There is no namespace %s: publishing into it makes it.", r.Values["namespace"])
	}
	return found, nil
}

// updateNamespace replaces the metadata; a contrary platform merges it into what is there, and keeps a null.
func (m *API) updateNamespace(r *wire.Request) (wire.Reply, error) {
	namespace, err := m.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	description, described := in.Text("description")
	text, _ := in.Text("metadata")
	if err := in.Err(); err != nil {
		return wire.Reply{}, err
	}
	metadata, err := metadataOf("metadata", text)
	if err != nil {
		return wire.Reply{}, err
	}
	if described {
		namespace.Description = description
	}
	if metadata != nil && m.p.Turned.Has(assumptions.NamespaceMetadata) {
		merged := maps.Clone(namespace.Metadata)
		if merged == nil {
			merged = map[string]any{}
		}
		maps.Copy(merged, metadata)
		metadata = merged
	}
	if metadata != nil {
		namespace.Metadata = metadata
	}
	body := namespace.shown()
	body["namespace"], body["message"] = namespace.ID, "The namespace was updated."
	return wire.OK(body)
}

func (m *API) deleteNamespace(r *wire.Request) (wire.Reply, error) {
	namespace, err := m.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	for _, publication := range m.published(namespace.ID) {
		delete(m.State.Publications, publication.ID)
	}
	delete(m.State.Namespaces, namespace.ID)
	return wire.OK(map[string]any{"namespace": namespace.ID, "message": "The namespace was deleted."})
}
