package emulator

import (
	"net/http"
	"slices"
	"strings"
)

// images is the area of contract section 17: images, their versions (image_versions.go) and builds (builds.go).
type images struct {
	p     *platform
	state struct {
		Images   map[string]*image        `json:"images"`
		Versions map[string]*imageVersion `json:"versions"`
		Builds   map[string]*build        `json:"builds"`
	}
}

// image is a name under which versions are built.
type image struct {
	record

	ID        int64     `json:"id"`
	Name      string    `json:"name"`
	Type      string    `json:"type"`
	Scope     string    `json:"scope"`
	CreatedAt timestamp `json:"createdAt"`
	CreatedBy string    `json:"createdBy"`

	// Deleting is set once the image is to disappear with its last version.
	Deleting bool `json:"deleting,omitempty"`
}

// Numeric ids: ranges of their own, far above the instance types (contract 28.9).
const (
	firstImageID   = 2_000_001
	firstVersionID = 3_000_001
)

func imageTypes() []string {
	return []string{"workflow", "workspace-r", "workspace-python", "api", "webapp"}
}

func newImages(p *platform) *images {
	m := &images{p: p}
	m.state.Images, m.state.Versions, m.state.Builds = map[string]*image{}, map[string]*imageVersion{}, map[string]*build{}
	return m
}

// area declares what the platform has of images.
func (m *images) area() area {
	const base = "/image-management/api/v2/images"
	return area{
		name:    "images",
		section: &m.state,
		routes: []route{
			{method: http.MethodGet, path: base, handler: m.list},
			{method: http.MethodPost, path: base, handler: m.create},
			{method: http.MethodGet, path: base + "/{imageId}", handler: m.describe},
			{method: http.MethodDelete, path: base + "/{imageId}", handler: m.delete},
			{method: http.MethodGet, path: base + "/{imageId}/versions", handler: m.listVersions},
			{method: http.MethodPost, path: base + "/{imageId}/versions", handler: m.createVersion},
			{method: http.MethodDelete, path: base + "/{imageId}/versions", handler: m.deleteVersions},
			{method: http.MethodGet, path: base + "/{imageId}/versions/{versionId}", handler: m.describeVersion},
			{method: http.MethodPatch, path: base + "/{imageId}/versions/{versionId}", handler: m.updateVersion},
			{method: http.MethodDelete, path: base + "/{imageId}/versions/{versionId}", handler: m.deleteVersion},
			{method: http.MethodGet, path: base + "/{imageId}/builds", handler: m.listBuilds},
			{method: http.MethodGet, path: base + "/{imageId}/builds/{buildId}/logs", handler: m.buildLogs},
			{method: http.MethodGet, path: base + "/{imageId}/builds/{buildId}/logs/download", handler: m.buildLogURL},
			{method: http.MethodGet, path: buildLogPath + "/{buildId}", handler: m.downloadBuildLog},
		},
		events: map[string]func(string){
			eventBuildSuccess:  m.buildSucceeded,
			eventBuildFailed:   func(id string) { m.endBuild(id, buildFailed) },
			eventBuildStopped:  func(id string) { m.endBuild(id, buildStopped) },
			eventVersionGone:   m.versionGone,
			eventVersionUndead: m.versionUndead,
		},
		outcomes: map[string]outcomeKind{
			outcomeBuild:         {results: []string{buildSuccess, buildFailed, buildStopped, resultStuck}, attributes: []string{"name", "type", "version"}},
			outcomeVersionDelete: {results: []string{resultFailed, resultStuck}, attributes: []string{"name", "version"}},
		},
		kinds: []kind{
			kindOf("image", func() map[string]*image { return m.state.Images }, m.forgetImage),
			kindOf("image-version", func() map[string]*imageVersion { return m.state.Versions }, m.forgetVersion),
			kindOf("build", func() map[string]*build { return m.state.Builds }, nil),
		},
		blobs: m.blobs,
	}
}

func (m *images) blobs() []string {
	var names []string
	for _, version := range m.state.Versions {
		if version.Blob != "" {
			names = append(names, version.Blob)
		}
	}
	return names
}

// forgetImage removes what belongs to an image that is gone.
func (m *images) forgetImage(id string) {
	for versionID, version := range m.state.Versions {
		if key(version.ImageID) == id {
			delete(m.state.Versions, versionID)
			m.forgetVersion(versionID)
		}
	}
}

// forgetVersion removes what belongs to a version that is gone.
func (m *images) forgetVersion(id string) {
	for buildID, b := range m.state.Builds {
		if key(b.VersionID) == id {
			delete(m.state.Builds, buildID)
		}
	}
}

func (m *images) list(r *request) (reply, error) {
	fits, err := m.versionFilter(r)
	if err != nil {
		return reply{}, err
	}
	scopes, err := r.queryList("scope", "global", "custom")
	if err != nil {
		return reply{}, err
	}
	term := r.query.Get("searchTerm")
	items := []imageView{}
	for _, object := range newest(m.state.Images, func(object *image) bool {
		latest := m.latest(object.ID)
		found := r.matches(object.Name, term) || (latest != nil && r.matches(latest.Version, term))
		return found && fits(latest) && (len(scopes) == 0 || slices.Contains(scopes, object.Scope))
	}) {
		items = append(items, m.view(object))
	}
	body, err := page(r, items, "images", "imageCount")
	if err != nil {
		return reply{}, err
	}
	return ok(body)
}

func (m *images) describe(r *request) (reply, error) {
	object, err := m.find(r)
	if err != nil {
		return reply{}, err
	}
	shown := m.view(object)
	shown.CreatedAt, shown.CreatedBy = &object.CreatedAt, object.CreatedBy
	return ok(shown)
}

func (m *images) create(r *request) (reply, error) {
	f, err := r.multipartForm()
	if err != nil {
		return reply{}, err
	}
	name, _ := f.text("name")
	if strings.TrimSpace(name) == "" {
		return reply{}, refuse(http.StatusBadRequest, "name is required.")
	}
	imageType, _ := f.text("type")
	if !slices.Contains(imageTypes(), imageType) {
		return reply{}, refuse(http.StatusBadRequest, "type: %q is not one of %s.", imageType, strings.Join(imageTypes(), ", "))
	}
	for _, other := range m.state.Images {
		if other.Name == name {
			return reply{}, refuse(http.StatusConflict, "An image with the name %s already exists.", name)
		}
	}
	wanted, err := m.readVersion(f, nil, "0.0.1")
	if err != nil {
		return reply{}, err
	}
	object := &image{
		record: m.p.newRecord(), ID: m.p.nextID("image", firstImageID), Name: name, Type: imageType, Scope: "custom",
		CreatedAt: m.p.now, CreatedBy: localUser,
	}
	m.state.Images[key(object.ID)] = object
	version := m.addVersion(object, wanted)
	return created(map[string]any{"buildId": version.LastBuildID, "imageId": object.ID, "versionId": version.ID})
}

// delete lets all versions go, and the image with the last of them (contract 17.3).
func (m *images) delete(r *request) (reply, error) {
	object, err := m.find(r)
	if err != nil {
		return reply{}, err
	}
	versions := m.versionsOf(object.ID)
	if err := m.checkUnused(versions); err != nil {
		return reply{}, err
	}
	object.Deleting = true
	for _, version := range versions {
		m.startDelete(object, version)
	}
	if len(versions) == 0 {
		delete(m.state.Images, key(object.ID))
	}
	return ok(empty{})
}
