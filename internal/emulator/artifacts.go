package emulator

import (
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// eventArtifactGone ends the delete of an artifact, which the contract takes to be done at once (10.8, 16, 20), on a contrary platform.
const eventArtifactGone = "artifact.gone"

// artifacts is the area of contract section 20.
type artifacts struct {
	p     *platform
	state struct {
		Artifacts map[string]*artifact `json:"artifacts"`
	}
}

// artifact is a named line of uploaded archives.
type artifact struct {
	record
	audit

	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Source      string `json:"source,omitempty"`

	// LastVersion is the last number given out; it is not used again after that version was deleted.
	LastVersion int64             `json:"lastVersion"`
	Versions    []artifactVersion `json:"versions"`
}

func newArtifacts(p *platform) *artifacts {
	a := &artifacts{p: p}
	a.state.Artifacts = map[string]*artifact{}
	return a
}

// area declares what the platform has of artifacts.
func (a *artifacts) area() area {
	const base = "/artifacts/api/v1/artifacts"
	return area{
		name:    "artifacts",
		section: &a.state,
		routes: []route{
			{method: http.MethodGet, path: base, handler: a.list},
			{method: http.MethodPost, path: base, handler: a.create},
			{method: http.MethodGet, path: base + "/{id}", handler: a.describe},
			{method: http.MethodPut, path: base + "/{id}", handler: a.addVersion},
			{method: http.MethodPatch, path: base + "/{id}", handler: a.update},
			{method: http.MethodDelete, path: base + "/{id}", handler: a.delete},
			{method: http.MethodDelete, path: base + "/{id}/{version}", handler: a.deleteVersion},
			{method: http.MethodGet, path: base + "/{id}/download", handler: a.download},
			{method: http.MethodGet, path: base + "/{id}/{version}/download", handler: a.download},
		},
		events: map[string]func(string){
			eventArtifactGone: func(id string) { delete(a.state.Artifacts, id) },
		},
		kinds: []kind{kindOf("artifact", func() map[string]*artifact { return a.state.Artifacts }, nil)},
		blobs: a.blobs,
	}
}

func (a *artifacts) blobs() []string {
	var names []string
	for _, object := range a.state.Artifacts {
		for _, version := range object.Versions {
			names = append(names, version.Blob)
		}
	}
	return names
}

// add keeps an archive as version 1 of a new artifact.
func (a *artifacts) add(name, description, source, blob string) *artifact {
	object := &artifact{
		record: a.p.newRecord(), audit: a.p.newAudit(),
		ID: uuid.NewString(), Name: name, Description: description, Source: source,
	}
	a.state.Artifacts[object.ID] = object
	a.push(object, blob)
	return object
}

// find is the artifact that the path names.
func (a *artifacts) find(r *request) (*artifact, error) {
	object := a.state.Artifacts[r.values["id"]]
	if object == nil {
		return nil, refuse(http.StatusNotFound, "There is no artifact %s.", r.values["id"])
	}
	return object, nil
}

func (a *artifacts) list(r *request) (reply, error) {
	type item struct {
		ID          string    `json:"id"`
		Name        string    `json:"name"`
		Description string    `json:"description"`
		CreatedAt   timestamp `json:"createdAt"`
		CreatedBy   string    `json:"createdBy"`
	}
	items := []item{}
	for _, object := range newest(a.state.Artifacts, func(*artifact) bool { return true }) {
		items = append(items, item{object.ID, object.Name, object.Description, object.CreatedAt, object.CreatedBy})
	}
	body, err := page(r, items, "artifacts", "artifactCount")
	if err != nil {
		return reply{}, err
	}
	return ok(body)
}

func (a *artifacts) create(r *request) (reply, error) {
	f, err := r.multipartForm()
	if err != nil {
		return reply{}, err
	}
	name, _ := f.text("name")
	if strings.TrimSpace(name) == "" {
		return reply{}, refuse(http.StatusBadRequest, "name is required.")
	}
	source, _ := f.text("source")
	if err := checkScan(f, source); err != nil {
		return reply{}, err
	}
	blob, err := a.archive(f)
	if err != nil {
		return reply{}, err
	}
	object := a.add(name, describedAs(f), source, blob)
	return created(map[string]any{"id": object.ID, "version": object.LastVersion})
}

// describedAs is the description; the SDK sends the text null when it is not set (contract 26, number 21).
func describedAs(f *form) string {
	text, _ := f.text("description")
	if text == "null" {
		return ""
	}
	return text
}

func (a *artifacts) describe(r *request) (reply, error) {
	object, err := a.find(r)
	if err != nil {
		return reply{}, err
	}
	type item struct {
		Version   int64     `json:"version"`
		CreatedAt timestamp `json:"createdAt"`
		CreatedBy string    `json:"createdBy"`
	}
	versions := []item{}
	for _, version := range slices.Backward(object.Versions) {
		versions = append(versions, item{version.Version, version.CreatedAt, version.CreatedBy})
	}
	body, err := page(r, versions, "versions", "versionCount")
	if err != nil {
		return reply{}, err
	}
	body["id"], body["name"], body["description"] = object.ID, object.Name, object.Description
	return ok(body)
}

func (a *artifacts) update(r *request) (reply, error) {
	object, err := a.find(r)
	if err != nil {
		return reply{}, err
	}
	in, err := r.fields()
	if err != nil {
		return reply{}, err
	}
	name, renamed := in.text("name")
	description, described := in.text("description")
	if err := in.err(); err != nil {
		return reply{}, err
	}
	if renamed && strings.TrimSpace(name) == "" {
		return reply{}, refuse(http.StatusBadRequest, "name must not be empty.")
	}
	if renamed {
		object.Name = name
	}
	if described {
		object.Description = description
	}
	a.p.touch(&object.audit)
	return ok(empty{})
}

func (a *artifacts) delete(r *request) (reply, error) {
	object, err := a.find(r)
	if err != nil {
		return reply{}, err
	}
	for _, version := range object.Versions {
		if err := a.checkUnused(object, version.Version); err != nil {
			return reply{}, err
		}
	}
	if !a.p.linger(eventArtifactGone, object.ID) {
		delete(a.state.Artifacts, object.ID)
	}
	return ok(empty{})
}
