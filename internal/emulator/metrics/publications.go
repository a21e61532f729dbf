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
)

// target is where something is to be published, and what is said of the namespace on the way.
type target struct {
	namespace   string
	description *string
	metadata    map[string]any
}

// newTarget reads the members of a request to publish; metadata is JSON text of an object.
func newTarget(namespace, description string, described bool, metadata string) (target, error) {
	t := target{namespace: strings.TrimSpace(namespace)}
	if t.namespace == "" {
		t.namespace = defaultNamespace
	}
	if described {
		t.description = &description
	}
	var err error
	t.metadata, err = metadataOf("namespaceMetadata", metadata)
	return t, err
}

func (m *API) publishFolder(r *wire.Request) (wire.Reply, error) {
	f, err := r.MultipartForm()
	if err != nil {
		return wire.Reply{}, err
	}
	namespace, _ := f.Text("namespace")
	description, described := f.Text("namespaceDescription")
	metadata, _ := f.Text("namespaceMetadata")
	to, err := newTarget(namespace, description, described, metadata)
	if err != nil {
		return wire.Reply{}, err
	}
	if file, given := f.File("artifact"); given {
		// Before anything is made: what is refused leaves nothing behind.
		models, err := readModels(file.Content)
		if err != nil {
			return wire.Reply{}, err
		}
		if err := m.checkFree(to.namespace, models); err != nil {
			return wire.Reply{}, err
		}
	}
	made, err := m.addCollection(f, "published in "+to.namespace, scopePrivate, "")
	if err != nil {
		return wire.Reply{}, err
	}
	publication, err := m.publish(made, to)
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.Created(map[string]any{"artifactId": made.Artifact, "collectionId": made.ID, "publicationId": publication.ID})
}

func (m *API) publishCollection(r *wire.Request) (wire.Reply, error) {
	from := m.State.Collections[r.Values["id"]]
	if from == nil {
		return wire.Reply{}, wire.Refuse(http.StatusNotFound, "There is no collection %s.", r.Values["id"])
	}
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	namespace, _ := in.Text("namespace")
	description, described := in.Text("namespaceDescription")
	metadata, _ := in.Text("namespaceMetadata")
	if err := in.Err(); err != nil {
		return wire.Reply{}, err
	}
	to, err := newTarget(namespace, description, described, metadata)
	if err != nil {
		return wire.Reply{}, err
	}
	publication, err := m.publish(from, to)
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.Created(map[string]any{"artifactId": from.Artifact, "collectionId": from.ID, "publicationId": publication.ID})
}

// checkFree refuses models whose names are live in the namespace [ASSUMED].
func (m *API) checkFree(namespace string, models []Model) error {
	for _, other := range m.published(namespace) {
		for _, model := range models {
			if slices.ContainsFunc(other.Models, func(live Model) bool { return live.Name == model.Name }) {
				return wire.Refuse(http.StatusConflict, "The model %s already exists in the namespace %s, in the publication %s.", model.Name, namespace, other.ID)
			}
		}
	}
	return nil
}

// publish makes the models of a collection live in a namespace, which it makes when there is none of that name.
func (m *API) publish(from *Collection, to target) (*Publication, error) {
	if err := m.checkFree(to.namespace, from.Models); err != nil {
		return nil, err
	}
	namespace := m.State.Namespaces[to.namespace]
	if namespace == nil {
		namespace = &Namespace{Record: m.p.NewRecord(), ID: to.namespace}
		m.State.Namespaces[to.namespace] = namespace
	}
	if to.description != nil {
		namespace.Description = *to.description
	}
	if to.metadata != nil {
		namespace.Metadata = to.metadata
	}
	made := &Publication{
		Record: m.p.NewRecord(), Audit: m.p.NewAudit(), ID: uuid.NewString(), Namespace: to.namespace, Collection: from.ID, Models: slices.Clone(from.Models),
	}
	m.State.Publications[made.ID] = made
	return made, nil
}

func (m *API) deletePublication(r *wire.Request) (wire.Reply, error) {
	publication := m.State.Publications[r.Values["id"]]
	if publication == nil {
		return wire.Reply{}, wire.Refuse(http.StatusNotFound, "There is no publication %s.", r.Values["id"])
	}
	m.dropPublication(publication)
	return wire.OK(wire.Empty{})
}

// dropPublication takes a publication away. Its namespace stays; on a contrary platform it goes with the last one.
func (m *API) dropPublication(publication *Publication) {
	delete(m.State.Publications, publication.ID)
	if m.p.Turned.Has(assumptions.NamespaceStays) && len(m.published(publication.Namespace)) == 0 {
		delete(m.State.Namespaces, publication.Namespace)
	}
}

// deleteMeasures takes measures out of what is published; what nothing is left of is gone.
func (m *API) deleteMeasures(r *wire.Request) (wire.Reply, error) {
	measures, err := r.QueryList("measures")
	if err != nil {
		return wire.Reply{}, err
	}
	if len(measures) == 0 || r.Query.Get("namespace") == "" {
		return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "namespace and measures are required.")
	}
	published := m.published(namespaceOf(r))
	for _, name := range measures {
		if !slices.ContainsFunc(published, func(p *Publication) bool { return p.has(name) }) {
			return wire.Reply{}, wire.Refuse(http.StatusNotFound, "There is no measure %s in the namespace %s.", name, namespaceOf(r))
		}
	}
	for _, publication := range published {
		kept := []Model{}
		for _, model := range publication.Models {
			if left := model.without(measures); !left.empty() || model.empty() {
				kept = append(kept, left)
			}
		}
		if publication.Models = kept; len(kept) == 0 {
			m.dropPublication(publication)
		}
	}
	return wire.OK(wire.Empty{})
}

// has tells whether a measure is published.
func (p *Publication) has(measure string) bool {
	return slices.ContainsFunc(p.Models, func(model Model) bool {
		return slices.ContainsFunc(model.members(kindMeasure), func(one member) bool { return one.name == measure })
	})
}
