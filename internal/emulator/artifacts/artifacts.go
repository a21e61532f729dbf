// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package artifacts is the area of uploaded folders and their versions (contract section 20).
package artifacts

import (
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// eventArtifactGone ends the delete of an artifact, which the contract takes to be done at once (10.8, 16, 20), on a contrary platform.
const eventArtifactGone = "artifact.gone"

// API is the area of contract section 20.
type API struct {
	p     *world.Platform
	State struct {
		Artifacts map[string]*Artifact `json:"artifacts"`
	}
}

// Artifact is a named line of uploaded archives.
type Artifact struct {
	world.Record
	world.Audit

	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Source      string `json:"source,omitempty"`

	// LastVersion is the last number given out; it is not used again after that version was deleted.
	LastVersion int64             `json:"lastVersion"`
	Versions    []artifactVersion `json:"versions"`
}

// New makes the area, empty.
func New(p *world.Platform) *API {
	a := &API{p: p}
	a.State.Artifacts = map[string]*Artifact{}
	return a
}

// Area declares what the platform has of artifacts.
func (a *API) Area() world.Area {
	const base = "/artifacts/api/v1/artifacts"
	return world.Area{
		Name:    "artifacts",
		Section: &a.State,
		Routes: []wire.Route{
			{Method: http.MethodGet, Path: base, Handler: a.list},
			{Method: http.MethodPost, Path: base, Handler: a.create},
			{Method: http.MethodGet, Path: base + "/{id}", Handler: a.describe},
			{Method: http.MethodPut, Path: base + "/{id}", Handler: a.addVersion},
			{Method: http.MethodPatch, Path: base + "/{id}", Handler: a.update},
			{Method: http.MethodDelete, Path: base + "/{id}", Handler: a.delete},
			{Method: http.MethodDelete, Path: base + "/{id}/{version}", Handler: a.deleteVersion},
			{Method: http.MethodGet, Path: base + "/{id}/download", Handler: a.download},
			{Method: http.MethodGet, Path: base + "/{id}/{version}/download", Handler: a.download},
		},
		Events: map[string]func(string){
			eventArtifactGone: func(id string) { delete(a.State.Artifacts, id) },
		},
		Kinds: []world.Kind{world.KindOf("artifact", func() map[string]*Artifact { return a.State.Artifacts }, nil)},
		Blobs: a.blobs,
	}
}

func (a *API) blobs() []string {
	var names []string
	for _, object := range a.State.Artifacts {
		for _, version := range object.Versions {
			names = append(names, version.Blob)
		}
	}
	return names
}

// Add keeps an archive as version 1 of a new artifact.
func (a *API) Add(name, description, source, blob string) *Artifact {
	object := &Artifact{
		Record: a.p.NewRecord(), Audit: a.p.NewAudit(),
		ID: uuid.NewString(), Name: name, Description: description, Source: source,
	}
	a.State.Artifacts[object.ID] = object
	a.Push(object, blob)
	return object
}

// find is the artifact that the path names.
func (a *API) find(r *wire.Request) (*Artifact, error) {
	object := a.State.Artifacts[r.Values["id"]]
	if object == nil {
		return nil, wire.Refuse(http.StatusNotFound, "There is no artifact %s.", r.Values["id"])
	}
	return object, nil
}

func (a *API) list(r *wire.Request) (wire.Reply, error) {
	type item struct {
		ID          string         `json:"id"`
		Name        string         `json:"name"`
		Description string         `json:"description"`
		CreatedAt   wire.Timestamp `json:"createdAt"`
		CreatedBy   string         `json:"createdBy"`
	}
	items := []item{}
	for _, object := range world.Newest(a.State.Artifacts, func(*Artifact) bool { return true }) {
		items = append(items, item{object.ID, object.Name, object.Description, object.CreatedAt, object.CreatedBy})
	}
	body, err := wire.Page(r, items, "artifacts", "artifactCount")
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(body)
}

func (a *API) create(r *wire.Request) (wire.Reply, error) {
	f, err := r.MultipartForm()
	if err != nil {
		return wire.Reply{}, err
	}
	name, _ := f.Text("name")
	if strings.TrimSpace(name) == "" {
		return wire.Reply{}, wire.Refuse(http.StatusBadRequest, "name is required.")
	}
	source, _ := f.Text("source")
	if err := checkScan(f, source); err != nil {
		return wire.Reply{}, err
	}
	blob, err := a.archive(f)
	if err != nil {
		return wire.Reply{}, err
	}
	object := a.Add(name, describedAs(f), source, blob)
	return wire.Created(map[string]any{"id": object.ID, "version": object.LastVersion})
}

// describedAs is the description; the SDK sends the text null when it is not set (contract 26, number 21).
func describedAs(f *wire.Form) string {
	text, _ := f.Text("description")
	if text == "null" {
		return ""
	}
	return text
}

func (a *API) describe(r *wire.Request) (wire.Reply, error) {
	object, err := a.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	type item struct {
		Version   int64          `json:"version"`
		CreatedAt wire.Timestamp `json:"createdAt"`
		CreatedBy string         `json:"createdBy"`
	}
	versions := []item{}
	for _, version := range slices.Backward(object.Versions) {
		versions = append(versions, item{version.Version, version.CreatedAt, version.CreatedBy})
	}
	body, err := wire.Page(r, versions, "versions", "versionCount")
	if err != nil {
		return wire.Reply{}, err
	}
	body["id"], body["name"], body["description"] = object.ID, object.Name, object.Description
	return wire.OK(body)
}

func (a *API) update(r *wire.Request) (wire.Reply, error) {
	object, err := a.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	name, renamed := in.Text("name")
	description, described := in.Text("description")
	if err := in.Err(); err != nil {
		return wire.Reply{}, err
	}
	if renamed && strings.TrimSpace(name) == "" {
		return wire.Reply{}, wire.Refuse(http.StatusBadRequest, "name must not be empty.")
	}
	if renamed {
		object.Name = name
	}
	if described {
		object.Description = description
	}
	a.p.Touch(&object.Audit)
	return wire.OK(wire.Empty{})
}

func (a *API) delete(r *wire.Request) (wire.Reply, error) {
	object, err := a.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	for _, version := range object.Versions {
		if err := a.checkUnused(object, version.Version); err != nil {
			return wire.Reply{}, err
		}
	}
	if !a.p.Linger(eventArtifactGone, object.ID) {
		delete(a.State.Artifacts, object.ID)
	}
	return wire.OK(wire.Empty{})
}
