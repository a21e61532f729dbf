// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package specs is the area of block and app specs, their releases and parameter definitions (contract sections 10 to 12).
package specs

import (
	"net/http"
	"slices"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/artifacts"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/tenants"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// eventSpecGone ends the delete of a spec, which the contract takes to be done at once (10.8, 16, 20), on a contrary platform.
const eventSpecGone = "spec.gone"

// API is the area of contract sections 10 to 12: block and app specs with their releases.
type API struct {
	p         *world.Platform
	tenants   *tenants.API
	artifacts *artifacts.API
	images    *images.API
	State     struct {
		Specs    map[string]*Spec    `json:"specs"`
		Releases map[string]*Release `json:"releases"`

		// Foreign are specs of other tenants that this one sees.
		Foreign map[string]*Foreign `json:"foreign,omitempty"`
	}
}

// Kinds of specs and of their deployments.
const (
	KindWorkflow = "workflow"
	KindService  = "service"
	KindApp      = "app"
)

// Scopes of a spec (contract 10.1).
const (
	scopePrivate = "private"
	scopePublic  = "public"
	scopeShared  = "shared"
)

// Statuses of a spec (contract 10.1).
const (
	SpecAvailable   = "available"
	specUnavailable = "unavailable"
	specArchived    = "archived"
)

func specStatuses() []string { return []string{SpecAvailable, specUnavailable, specArchived} }

func specScopes() []string { return []string{scopePrivate, scopePublic, scopeShared} }

// Spec is a blueprint. What is deployed from it is in its releases.
type Spec struct {
	world.Record
	world.Audit

	ID       string   `json:"id"`
	Kind     string   `json:"kind"`
	Metadata Metadata `json:"metadata"`
	Status   string   `json:"status"`
	Featured bool     `json:"featured"`
	Scope    string   `json:"scope"`
	Tenants  []string `json:"tenants,omitempty"`

	// Artifact is the artifact whose versions are the archives of the releases.
	Artifact string `json:"artifact,omitempty"`
}

// Collection is one of the two collections that press has of specs and of deployments.
type Collection struct {
	Word    string // how messages call one of them
	specs   string
	Deploys string
	App     bool
}

// Collections are those of blocks and of apps.
func Collections() []Collection {
	return []Collection{
		{Word: "block", specs: "/v1/blocks/specs", Deploys: "/v1/blocks/deployments"},
		{Word: "app", specs: "/v1/apps/specs", Deploys: "/v1/apps/deployments", App: true},
	}
}

// Has tells whether things of a kind are in the collection.
func (c Collection) Has(kind string) bool { return (kind == KindApp) == c.App }

// New makes the area, empty.
func New(p *world.Platform, tenantArea *tenants.API, artifactArea *artifacts.API, imageArea *images.API) *API {
	s := &API{p: p, tenants: tenantArea, artifacts: artifactArea, images: imageArea}
	s.State.Specs, s.State.Releases = map[string]*Spec{}, map[string]*Release{}
	return s
}

// Area declares what the platform has of specs.
func (s *API) Area() world.Area {
	routes := []wire.Route{
		{Method: http.MethodGet, Path: "/v1/specs", Handler: s.listAll},
		{Method: http.MethodPost, Path: "/v1/blocks/specs", Handler: s.createBlock},
		{Method: http.MethodPost, Path: "/v1/apps/specs", Handler: s.createApp},
		{Method: http.MethodPost, Path: "/v1/blocks/specs/{specId}/releases", Handler: s.createBlockRelease},
		{Method: http.MethodPost, Path: "/v1/apps/specs/{specId}/releases", Handler: s.createAppRelease},
		{Method: http.MethodPost, Path: "/v1/apps/data-model/{specId}/{version}/files", Handler: s.uploadDataModel},
	}
	for _, c := range Collections() {
		routes = append(routes,
			wire.Route{Method: http.MethodGet, Path: c.specs, Handler: s.list(c)},
			wire.Route{Method: http.MethodGet, Path: c.specs + "/{specId}", Handler: s.describe(c)},
			wire.Route{Method: http.MethodPatch, Path: c.specs + "/{specId}", Handler: s.update(c)},
			wire.Route{Method: http.MethodDelete, Path: c.specs + "/{specId}", Handler: s.delete(c)},
			wire.Route{Method: http.MethodGet, Path: c.specs + "/{specId}/releases", Handler: s.listReleases(c)},
			wire.Route{Method: http.MethodGet, Path: c.specs + "/{specId}/releases/{version}", Handler: s.describeRelease(c)},
		)
	}
	return world.Area{
		Name:    "specs",
		Section: &s.State,
		Routes:  routes,
		Events: map[string]func(string){
			eventSpecGone: func(id string) {
				if s.State.Specs[id] != nil {
					s.remove(id)
				}
			},
		},
		Kinds: []world.Kind{
			world.KindOf("spec", func() map[string]*Spec { return s.State.Specs }, s.forget),
			world.KindOf("release", func() map[string]*Release { return s.State.Releases }, nil),
		},
		ImageUsers:    s.imageUsers,
		ArtifactUsers: s.artifactUsers,
		Blobs:         s.blobs,
		Offers:        s.offers,
		Receive:       s.receive,
	}
}

// find is the spec of the collection that the path names.
func (s *API) find(c Collection, r *wire.Request) (*Spec, error) {
	object := s.Visible(r.Values["specId"])
	if object == nil || !c.Has(object.Kind) {
		return nil, wire.Refuse(http.StatusNotFound, "There is no %s spec %s.", c.Word, r.Values["specId"])
	}
	return object, nil
}

// specView is a spec on the wire (contract 10.6).
type specView struct {
	ID            string           `json:"id"`
	Kind          string           `json:"kind"`
	Featured      bool             `json:"featured"`
	Scope         string           `json:"scope"`
	Metadata      specMetadataView `json:"metadata"`
	LatestRelease releaseView      `json:"latestRelease"`
	Tenants       []string         `json:"tenants,omitempty"`
	Parameters    any              `json:"parameters,omitempty"`
}

type specMetadataView struct {
	Metadata

	Status    string         `json:"status"`
	CreatedAt wire.Timestamp `json:"createdAt"`
	CreatedBy string         `json:"createdBy"`
}

// view is a spec as lists and updates show it: without parameters.
func (s *API) view(object *Spec) specView {
	shown := specView{
		ID: object.ID, Kind: object.Kind, Featured: object.Featured, Scope: object.Scope, Tenants: object.Tenants,
		Metadata: specMetadataView{object.Metadata, object.Status, object.CreatedAt, object.CreatedBy},
	}
	if latest := s.latest(object.ID); latest != nil {
		shown.LatestRelease = latest.view()
	}
	return shown
}

func (s *API) describe(c Collection) wire.HandlerFunc {
	return func(r *wire.Request) (wire.Reply, error) {
		object, err := s.find(c, r)
		if err != nil {
			return wire.Reply{}, err
		}
		shown := s.view(object)
		switch latest := s.latest(object.ID); {
		case latest == nil:
		case c.App:
			shown.LatestRelease.Config = latest.Config
		default:
			shown.Parameters = latest.shownParameters()
		}
		return wire.OK(shown)
	}
}

func (s *API) list(c Collection) wire.HandlerFunc {
	return func(r *wire.Request) (wire.Reply, error) {
		keys := []string{"specCount"}
		if !c.App {
			// Both spellings are documented for blocks (contract 26, number 4).
			keys = append(keys, "specsCount")
		}
		return s.listOf(r, func(object *Spec) bool { return c.Has(object.Kind) && object.Metadata.StartsWith(r) }, keys...)
	}
}

// listAll is the list of specs of every kind (contract 12).
func (s *API) listAll(r *wire.Request) (wire.Reply, error) {
	kinds, err := r.QueryList("kind")
	if err != nil {
		return wire.Reply{}, err
	}
	return s.listOf(r, func(object *Spec) bool {
		return Given(kinds, object.Kind) && object.Metadata.Holds(r.Query.Get("term"))
	}, "specCount")
}

// listOf lists the specs that keep accepts, with the filters that all lists have.
func (s *API) listOf(r *wire.Request, keep func(*Spec) bool, countKeys ...string) (wire.Reply, error) {
	statuses, err := r.QueryList("status", specStatuses()...)
	if err != nil {
		return wire.Reply{}, err
	}
	scopes, err := r.QueryList("scope", specScopes()...)
	if err != nil {
		return wire.Reply{}, err
	}
	featured, err := wire.QueryFlag(r, "featured")
	if err != nil {
		return wire.Reply{}, err
	}
	found := world.Newest(s.visible(), func(object *Spec) bool {
		return Given(statuses, object.Status) && Given(scopes, object.Scope) && (featured == nil || object.Featured == *featured) && keep(object)
	})
	if err := Sorted(r, found, func(object *Spec) SortKeys {
		return SortKeys{Record: object.Record, CreatedAt: object.CreatedAt, CreatedBy: object.CreatedBy, Name: object.Metadata.Name, Title: object.Metadata.Title}
	}, "createdAt", "createdBy", "name", "title"); err != nil {
		return wire.Reply{}, err
	}
	items := make([]specView, 0, len(found))
	for _, object := range found {
		items = append(items, s.view(object))
	}
	body, err := wire.Page(r, items, "specs", countKeys...)
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(body)
}

// users names what keeps a spec from being deleted: deployments of it, and for a block the apps that consist of it.
func (s *API) users(object *Spec) []string {
	users := s.p.SpecUsers(object.ID)
	for _, r := range s.State.Releases {
		app := s.State.Specs[r.SpecID]
		if app == nil {
			continue
		}
		for _, block := range r.Blocks() {
			if block.SpecID == object.ID {
				users = append(users, "app spec "+app.Metadata.Name)
			}
		}
	}
	slices.Sort(users)
	return slices.Compact(users)
}

// remove deletes a spec with its releases and their archives.
func (s *API) remove(id string) {
	s.forget(id)
	delete(s.State.Specs, id)
	s.p.Changed = true
}

// forget removes the releases of a spec that goes or is gone, and the archives that only they hold.
func (s *API) forget(id string) {
	archives := map[string]bool{}
	for releaseID, r := range s.State.Releases {
		if r.SpecID != id {
			continue
		}
		if r.Artifact != nil {
			archives[r.Artifact.ID] = true
		}
		delete(s.State.Releases, releaseID)
	}
	for archive := range archives {
		delete(s.artifacts.State.Artifacts, archive)
	}
}
