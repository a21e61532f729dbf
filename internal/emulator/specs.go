package emulator

import (
	"net/http"
	"slices"
)

// eventSpecGone ends the delete of a spec, which the contract takes to be done at once (10.8, 16, 20), on a contrary platform.
const eventSpecGone = "spec.gone"

// specs is the area of contract sections 10 to 12: block and app specs with their releases.
type specs struct {
	p         *platform
	tenants   *tenants
	artifacts *artifacts
	images    *images
	state     struct {
		Specs    map[string]*spec    `json:"specs"`
		Releases map[string]*release `json:"releases"`
	}
}

// Kinds of specs and of their deployments.
const (
	kindWorkflow = "workflow"
	kindService  = "service"
	kindApp      = "app"
)

// Scopes of a spec (contract 10.1).
const (
	scopePrivate = "private"
	scopePublic  = "public"
	scopeShared  = "shared"
)

// Statuses of a spec (contract 10.1).
const (
	specAvailable   = "available"
	specUnavailable = "unavailable"
	specArchived    = "archived"
)

func specStatuses() []string { return []string{specAvailable, specUnavailable, specArchived} }

func specScopes() []string { return []string{scopePrivate, scopePublic, scopeShared} }

// spec is a blueprint. What is deployed from it is in its releases.
type spec struct {
	record
	audit

	ID       string   `json:"id"`
	Kind     string   `json:"kind"`
	Metadata metadata `json:"metadata"`
	Status   string   `json:"status"`
	Featured bool     `json:"featured"`
	Scope    string   `json:"scope"`
	Tenants  []string `json:"tenants,omitempty"`

	// Artifact is the artifact whose versions are the archives of the releases.
	Artifact string `json:"artifact,omitempty"`
}

// collection is one of the two collections that press has of specs and of deployments.
type collection struct {
	word    string // how messages call one of them
	specs   string
	deploys string
	app     bool
}

func collections() []collection {
	return []collection{
		{word: "block", specs: "/v1/blocks/specs", deploys: "/v1/blocks/deployments"},
		{word: "app", specs: "/v1/apps/specs", deploys: "/v1/apps/deployments", app: true},
	}
}

// has tells whether things of a kind are in the collection.
func (c collection) has(kind string) bool { return (kind == kindApp) == c.app }

func newSpecs(p *platform, tenants *tenants, artifacts *artifacts, images *images) *specs {
	s := &specs{p: p, tenants: tenants, artifacts: artifacts, images: images}
	s.state.Specs, s.state.Releases = map[string]*spec{}, map[string]*release{}
	return s
}

// area declares what the platform has of specs.
func (s *specs) area() area {
	routes := []route{
		{method: http.MethodGet, path: "/v1/specs", handler: s.listAll},
		{method: http.MethodPost, path: "/v1/blocks/specs", handler: s.createBlock},
		{method: http.MethodPost, path: "/v1/apps/specs", handler: s.createApp},
		{method: http.MethodPost, path: "/v1/blocks/specs/{specId}/releases", handler: s.createBlockRelease},
		{method: http.MethodPost, path: "/v1/apps/specs/{specId}/releases", handler: s.createAppRelease},
	}
	for _, c := range collections() {
		routes = append(routes,
			route{method: http.MethodGet, path: c.specs, handler: s.list(c)},
			route{method: http.MethodGet, path: c.specs + "/{specId}", handler: s.describe(c)},
			route{method: http.MethodPatch, path: c.specs + "/{specId}", handler: s.update(c)},
			route{method: http.MethodDelete, path: c.specs + "/{specId}", handler: s.delete(c)},
			route{method: http.MethodGet, path: c.specs + "/{specId}/releases", handler: s.listReleases(c)},
			route{method: http.MethodGet, path: c.specs + "/{specId}/releases/{version}", handler: s.describeRelease(c)},
		)
	}
	return area{
		name:    "specs",
		section: &s.state,
		routes:  routes,
		events: map[string]func(string){
			eventSpecGone: func(id string) {
				if s.state.Specs[id] != nil {
					s.remove(id)
				}
			},
		},
		kinds: []kind{
			kindOf("spec", func() map[string]*spec { return s.state.Specs }, s.forget),
			kindOf("release", func() map[string]*release { return s.state.Releases }, nil),
		},
		imageUsers:    s.imageUsers,
		artifactUsers: s.artifactUsers,
	}
}

// find is the spec of the collection that the path names.
func (s *specs) find(c collection, r *request) (*spec, error) {
	object := s.state.Specs[r.values["specId"]]
	if object == nil || !c.has(object.Kind) {
		return nil, refuse(http.StatusNotFound, "There is no %s spec %s.", c.word, r.values["specId"])
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
	metadata

	Status    string    `json:"status"`
	CreatedAt timestamp `json:"createdAt"`
	CreatedBy string    `json:"createdBy"`
}

// view is a spec as lists and updates show it: without parameters.
func (s *specs) view(object *spec) specView {
	shown := specView{
		ID: object.ID, Kind: object.Kind, Featured: object.Featured, Scope: object.Scope, Tenants: object.Tenants,
		Metadata: specMetadataView{object.Metadata, object.Status, object.CreatedAt, object.CreatedBy},
	}
	if latest := s.latest(object.ID); latest != nil {
		shown.LatestRelease = latest.view()
	}
	return shown
}

func (s *specs) describe(c collection) handlerFunc {
	return func(r *request) (reply, error) {
		object, err := s.find(c, r)
		if err != nil {
			return reply{}, err
		}
		shown := s.view(object)
		if latest := s.latest(object.ID); latest != nil && !c.app {
			shown.Parameters = latest.shownParameters()
		}
		return ok(shown)
	}
}

func (s *specs) list(c collection) handlerFunc {
	return func(r *request) (reply, error) {
		keys := []string{"specCount"}
		if !c.app {
			// Both spellings are documented for blocks (contract 26, number 4).
			keys = append(keys, "specsCount")
		}
		return s.listOf(r, func(object *spec) bool { return c.has(object.Kind) && object.Metadata.startsWith(r) }, keys...)
	}
}

// listAll is the list of specs of every kind (contract 12).
func (s *specs) listAll(r *request) (reply, error) {
	kinds, err := r.queryList("kind")
	if err != nil {
		return reply{}, err
	}
	return s.listOf(r, func(object *spec) bool {
		return given(kinds, object.Kind) && object.Metadata.holds(r.query.Get("term"))
	}, "specCount")
}

// listOf lists the specs that keep accepts, with the filters that all lists have.
func (s *specs) listOf(r *request, keep func(*spec) bool, countKeys ...string) (reply, error) {
	statuses, err := r.queryList("status", specStatuses()...)
	if err != nil {
		return reply{}, err
	}
	scopes, err := r.queryList("scope", specScopes()...)
	if err != nil {
		return reply{}, err
	}
	featured, err := queryFlag(r, "featured")
	if err != nil {
		return reply{}, err
	}
	found := newest(s.state.Specs, func(object *spec) bool {
		return given(statuses, object.Status) && given(scopes, object.Scope) && (featured == nil || object.Featured == *featured) && keep(object)
	})
	if err := sorted(r, found, func(object *spec) sortKeys {
		return sortKeys{record: object.record, createdAt: object.CreatedAt, createdBy: object.CreatedBy, name: object.Metadata.Name, title: object.Metadata.Title}
	}, "createdAt", "createdBy", "name", "title"); err != nil {
		return reply{}, err
	}
	items := make([]specView, 0, len(found))
	for _, object := range found {
		items = append(items, s.view(object))
	}
	body, err := page(r, items, "specs", countKeys...)
	if err != nil {
		return reply{}, err
	}
	return ok(body)
}

// users names what keeps a spec from being deleted: deployments of it, and for a block the apps that consist of it.
func (s *specs) users(object *spec) []string {
	users := s.p.specUsers(object.ID)
	for _, r := range s.state.Releases {
		app := s.state.Specs[r.SpecID]
		if app == nil {
			continue
		}
		for _, block := range r.blocks() {
			if block.SpecID == object.ID {
				users = append(users, "app spec "+app.Metadata.Name)
			}
		}
	}
	slices.Sort(users)
	return slices.Compact(users)
}

// remove deletes a spec with its releases and their archives.
func (s *specs) remove(id string) {
	s.forget(id)
	delete(s.state.Specs, id)
	s.p.changed = true
}

// forget removes the releases of a spec that goes or is gone, and the archives that only they hold.
func (s *specs) forget(id string) {
	archives := map[string]bool{}
	for releaseID, r := range s.state.Releases {
		if r.SpecID != id {
			continue
		}
		if r.Artifact != nil {
			archives[r.Artifact.ID] = true
		}
		delete(s.state.Releases, releaseID)
	}
	for archive := range archives {
		delete(s.artifacts.state.Artifacts, archive)
	}
}
