// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package images is the area of images, their versions, and the builds that make them (contract section 17).
package images

import (
	"net/http"
	"slices"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// API is the area of contract section 17: images, their versions (image_versions.go) and builds (builds.go).
type API struct {
	p     *world.Platform
	State struct {
		Images   map[string]*Image        `json:"images"`
		Versions map[string]*ImageVersion `json:"versions"`
		Builds   map[string]*build        `json:"builds"`
	}
}

// Image is a name under which versions are built.
type Image struct {
	world.Record

	ID        int64          `json:"id"`
	Name      string         `json:"name"`
	Type      string         `json:"type"`
	Scope     string         `json:"scope"`
	CreatedAt wire.Timestamp `json:"createdAt"`
	CreatedBy string         `json:"createdBy"`

	// Deleting is set once the image is to disappear with its last version.
	Deleting bool `json:"deleting,omitempty"`
}

// Numeric ids: ranges of their own, far above the instance types (contract 28.9).
const (
	FirstImageID   = 2_000_001
	firstVersionID = 3_000_001
)

func imageTypes() []string {
	return []string{"workflow", "workspace-r", "workspace-python", "api", "webapp"}
}

// New makes the area, empty.
func New(p *world.Platform) *API {
	m := &API{p: p}
	m.State.Images, m.State.Versions, m.State.Builds = map[string]*Image{}, map[string]*ImageVersion{}, map[string]*build{}
	return m
}

// Area declares what the platform has of images.
func (m *API) Area() world.Area {
	const base = "/image-management/api/v2/images"
	return world.Area{
		Name:    "images",
		Section: &m.State,
		Routes: []wire.Route{
			{Method: http.MethodGet, Path: base, Handler: m.list},
			{Method: http.MethodPost, Path: base, Handler: m.create},
			{Method: http.MethodGet, Path: base + "/{imageId}", Handler: m.describe},
			{Method: http.MethodDelete, Path: base + "/{imageId}", Handler: m.delete},
			{Method: http.MethodGet, Path: base + "/{imageId}/versions", Handler: m.listVersions},
			{Method: http.MethodPost, Path: base + "/{imageId}/versions", Handler: m.createVersion},
			{Method: http.MethodDelete, Path: base + "/{imageId}/versions", Handler: m.deleteVersions},
			{Method: http.MethodGet, Path: base + "/{imageId}/versions/{versionId}", Handler: m.describeVersion},
			{Method: http.MethodPatch, Path: base + "/{imageId}/versions/{versionId}", Handler: m.updateVersion},
			{Method: http.MethodDelete, Path: base + "/{imageId}/versions/{versionId}", Handler: m.deleteVersion},
			{Method: http.MethodGet, Path: base + "/{imageId}/builds", Handler: m.listBuilds},
			{Method: http.MethodGet, Path: base + "/{imageId}/builds/{buildId}/logs", Handler: m.buildLogs},
			{Method: http.MethodGet, Path: base + "/{imageId}/builds/{buildId}/logs/download", Handler: m.buildLogURL},
			{Method: http.MethodGet, Path: buildLogPath + "/{buildId}", Handler: m.downloadBuildLog},
		},
		Events: map[string]func(string){
			eventBuildSuccess:  m.buildSucceeded,
			eventBuildFailed:   func(id string) { m.endBuild(id, BuildFailed) },
			eventBuildStopped:  func(id string) { m.endBuild(id, buildStopped) },
			eventVersionGone:   m.versionGone,
			eventVersionUndead: m.versionUndead,
		},
		Outcomes: map[string]world.OutcomeKind{
			OutcomeBuild:         {Results: []string{buildSuccess, BuildFailed, buildStopped, world.ResultStuck}, Attributes: []string{"name", "type", "version"}},
			outcomeVersionDelete: {Results: []string{world.ResultFailed, world.ResultStuck}, Attributes: []string{"name", "version"}},
		},
		Kinds: []world.Kind{
			world.KindOf("image", func() map[string]*Image { return m.State.Images }, m.ForgetImage),
			world.KindOf("image-version", func() map[string]*ImageVersion { return m.State.Versions }, m.forgetVersion),
			world.KindOf("build", func() map[string]*build { return m.State.Builds }, nil),
		},
		Blobs: m.blobs,
	}
}

func (m *API) blobs() []string {
	var names []string
	for _, version := range m.State.Versions {
		if version.Blob != "" {
			names = append(names, version.Blob)
		}
	}
	return names
}

// ForgetImage removes what belongs to an image that is gone.
func (m *API) ForgetImage(id string) {
	for versionID, version := range m.State.Versions {
		if world.Key(version.ImageID) == id {
			delete(m.State.Versions, versionID)
			m.forgetVersion(versionID)
		}
	}
}

// forgetVersion removes what belongs to a version that is gone.
func (m *API) forgetVersion(id string) {
	for buildID, b := range m.State.Builds {
		if world.Key(b.VersionID) == id {
			delete(m.State.Builds, buildID)
		}
	}
}

func (m *API) list(r *wire.Request) (wire.Reply, error) {
	fits, err := m.versionFilter(r)
	if err != nil {
		return wire.Reply{}, err
	}
	scopes, err := r.QueryList("scope", "global", "custom")
	if err != nil {
		return wire.Reply{}, err
	}
	term := r.Query.Get("searchTerm")
	items := []imageView{}
	for _, object := range world.Newest(m.State.Images, func(object *Image) bool {
		latest := m.Latest(object.ID)
		found := r.Matches(object.Name, term) || (latest != nil && r.Matches(latest.Version, term))
		return found && fits(latest) && (len(scopes) == 0 || slices.Contains(scopes, object.Scope))
	}) {
		items = append(items, m.view(object))
	}
	body, err := wire.Page(r, items, "images", "imageCount")
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(body)
}

func (m *API) describe(r *wire.Request) (wire.Reply, error) {
	object, err := m.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	shown := m.view(object)
	shown.CreatedAt, shown.CreatedBy = &object.CreatedAt, object.CreatedBy
	return wire.OK(shown)
}

func (m *API) create(r *wire.Request) (wire.Reply, error) {
	f, err := r.MultipartForm()
	if err != nil {
		return wire.Reply{}, err
	}
	name, _ := f.Text("name")
	if strings.TrimSpace(name) == "" {
		return wire.Reply{}, wire.Refuse(http.StatusBadRequest, "name is required.")
	}
	imageType, _ := f.Text("type")
	if !slices.Contains(imageTypes(), imageType) {
		return wire.Reply{}, wire.Refuse(http.StatusBadRequest, "type: %q is not one of %s.", imageType, strings.Join(imageTypes(), ", "))
	}
	for _, other := range m.State.Images {
		if other.Name == name {
			return wire.Reply{}, wire.Refuse(http.StatusConflict, "An image with the name %s already exists.", name)
		}
	}
	wanted, err := m.readVersion(f, nil, "0.0.1")
	if err != nil {
		return wire.Reply{}, err
	}
	object := &Image{
		Record: m.p.NewRecord(), ID: m.p.NextID("image", FirstImageID), Name: name, Type: imageType, Scope: "custom",
		CreatedAt: m.p.Now, CreatedBy: world.LocalUser,
	}
	m.State.Images[world.Key(object.ID)] = object
	version := m.AddVersion(object, wanted)
	return wire.Created(map[string]any{"buildId": version.LastBuildID, "imageId": object.ID, "versionId": version.ID})
}

// delete lets all versions go, and the image with the last of them (contract 17.3).
func (m *API) delete(r *wire.Request) (wire.Reply, error) {
	object, err := m.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	versions := m.VersionsOf(object.ID)
	if err := m.checkUnused(versions); err != nil {
		return wire.Reply{}, err
	}
	object.Deleting = true
	for _, version := range versions {
		m.startDelete(object, version)
	}
	if len(versions) == 0 {
		delete(m.State.Images, world.Key(object.ID))
	}
	return wire.OK(wire.Empty{})
}
