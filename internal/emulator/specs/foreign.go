// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package specs

import (
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// offer is a spec that other tenants see: a public one, or one that is shared with them (contract 10.1).
type offer struct {
	Spec     *Spec               `json:"spec"`
	Releases map[string]*Release `json:"releases"`

	// Archives are the uploads of the releases, by the release's id.
	Archives map[string][]byte `json:"archives,omitempty"`
}

// Foreign is a spec of another tenant. It can be read and deployed, and not changed.
type Foreign struct {
	Spec     *Spec               `json:"spec"`
	Releases map[string]*Release `json:"releases"`

	// Archives name the uploads of the releases, by the release's id.
	Archives map[string]string `json:"archives,omitempty"`

	// Hidden says that it is not offered any more. Deployments of it go on.
	Hidden bool `json:"hidden,omitempty"`
}

// offers are the specs that a tenant sees of this one's.
func (s *API) offers(tenant string) ([]byte, error) {
	list := []offer{}
	for id, object := range s.State.Specs {
		if object.Scope != scopePublic && (object.Scope != scopeShared || !slices.Contains(object.Tenants, tenant)) {
			continue
		}
		one := offer{Spec: object, Releases: s.releasesOf(id), Archives: map[string][]byte{}}
		for _, published := range one.Releases {
			blob := s.Archive(published)
			if blob == "" {
				continue
			}
			content, err := s.p.Blobs.Get(blob)
			if err != nil {
				return nil, err
			}
			one.Archives[published.ID] = content
		}
		list = append(list, one)
	}
	slices.SortFunc(list, func(a, b offer) int { return int(a.Spec.Seq - b.Spec.Seq) })
	return json.Marshal(list)
}

// receive takes over what all other tenants offer, in the place of what they offered before.
func (s *API) receive(offered [][]byte) error {
	after := map[string]*Foreign{}
	for id, before := range s.State.Foreign {
		if len(s.users(before.Spec)) > 0 {
			hidden := *before
			hidden.Hidden = true
			after[id] = &hidden
		}
	}
	for _, raw := range offered {
		var list []offer
		if err := json.Unmarshal(raw, &list); err != nil {
			return err
		}
		for _, one := range list {
			foreign := &Foreign{Spec: one.Spec, Releases: one.Releases, Archives: map[string]string{}}
			for release, content := range one.Archives {
				// The archive of a release never changes.
				if before := s.State.Foreign[one.Spec.ID]; before != nil && before.Archives[release] != "" {
					foreign.Archives[release] = before.Archives[release]
					continue
				}
				foreign.Archives[release] = s.p.Blobs.Put(content)
			}
			after[one.Spec.ID] = foreign
		}
	}
	if len(after)+len(s.State.Foreign) > 0 && !reflect.DeepEqual(after, s.State.Foreign) {
		s.State.Foreign, s.p.Changed = after, true
	}
	return nil
}

// blobs are the uploads that specs of other tenants need here.
func (s *API) blobs() []string {
	var names []string
	for _, foreign := range s.State.Foreign {
		names = slices.AppendSeq(names, maps.Values(foreign.Archives))
	}
	return names
}

// Spec is a spec of this tenant or of another one, also when that does not offer it any more; nil when there is none.
func (s *API) Spec(id string) *Spec {
	if foreign := s.State.Foreign[id]; foreign != nil && s.State.Specs[id] == nil {
		return foreign.Spec
	}
	return s.State.Specs[id]
}

// Visible is a spec that this tenant sees, nil when there is none.
func (s *API) Visible(id string) *Spec {
	if foreign := s.State.Foreign[id]; foreign != nil && foreign.Hidden {
		return s.State.Specs[id]
	}
	return s.Spec(id)
}

// visible are all specs that this tenant sees.
func (s *API) visible() map[string]*Spec {
	all := maps.Clone(s.State.Specs)
	for id, foreign := range s.State.Foreign {
		if !foreign.Hidden && all[id] == nil {
			all[id] = foreign.Spec
		}
	}
	return all
}

// releasesOf are the releases of a spec.
func (s *API) releasesOf(specID string) map[string]*Release {
	if foreign := s.State.Foreign[specID]; foreign != nil && s.State.Specs[specID] == nil {
		return foreign.Releases
	}
	own := map[string]*Release{}
	for id, published := range s.State.Releases {
		if published.SpecID == specID {
			own[id] = published
		}
	}
	return own
}

// Archive is the upload of a release, "" when it has none.
func (s *API) Archive(published *Release) string {
	if published.Artifact == nil {
		return ""
	}
	if foreign := s.State.Foreign[published.SpecID]; foreign != nil {
		return foreign.Archives[published.ID]
	}
	if found := s.artifacts.State.Artifacts[published.Artifact.ID]; found != nil {
		for _, version := range found.Versions {
			if version.Version == published.Artifact.Version {
				return version.Blob
			}
		}
	}
	return ""
}

// own is the spec of the collection that the path names, for a change: those of other tenants are refused (contract 10.7).
func (s *API) own(c Collection, r *wire.Request) (*Spec, error) {
	object, err := s.find(c, r)
	if err == nil && s.State.Specs[object.ID] == nil {
		return nil, wire.Refuse(http.StatusForbidden, "The %s spec %s is of another tenant, which alone may change it.", c.Word, object.Metadata.Name)
	}
	return object, err
}
