package emulator

import (
	"net/http"
	"slices"

	"github.com/google/uuid"
)

// release is a version of a spec. It never changes. Config and Parameters are kept as they were sent.
type release struct {
	record

	ID              string           `json:"id"`
	SpecID          string           `json:"specId"`
	Version         string           `json:"version"`
	Notes           *string          `json:"notes"`
	CreatedAt       timestamp        `json:"createdAt"`
	CreatedBy       string           `json:"createdBy"`
	AutoRunOnDeploy bool             `json:"autoRunOnDeploy"`
	Artifact        *releaseArtifact `json:"artifact,omitempty"`
	Config          exact            `json:"config"`
	Parameters      exact            `json:"parameters"`
}

// releaseArtifact names the stored archive of a block release.
type releaseArtifact struct {
	ID      string `json:"id"`
	Version int64  `json:"version"`
}

// releaseView is a release as specs and lists show it.
type releaseView struct {
	ID        string    `json:"id"`
	Version   string    `json:"version"`
	Notes     *string   `json:"notes"`
	CreatedAt timestamp `json:"createdAt"`
	CreatedBy string    `json:"createdBy"`
}

func (r *release) view() releaseView {
	return releaseView{r.ID, r.Version, r.Notes, r.CreatedAt, r.CreatedBy}
}

// shownParameters are the definitions, with both lists also when there are none.
func (r *release) shownParameters() any {
	shown := map[string]any{"build": []any{}, "run": []any{}}
	for name, list := range r.Parameters.object() {
		if list != nil {
			shown[name] = list
		}
	}
	return shown
}

// definitions are the parameters of the release. They were checked when it was published.
func (r *release) definitions() definitionSet {
	set, err := readDefinitions(r.Parameters.value)
	if err != nil {
		return definitionSet{}
	}
	return set
}

// latest is the greatest release of a spec.
func (s *specs) latest(specID string) *release {
	var latest *release
	for _, r := range s.state.Releases {
		if r.SpecID == specID && (latest == nil || compareVersions(r.Version, latest.Version) > 0) {
			latest = r
		}
	}
	return latest
}

// release is a release of a spec by its version, the latest for "", nil when there is none.
func (s *specs) release(specID, version string) *release {
	if version == "" {
		return s.latest(specID)
	}
	for _, r := range s.state.Releases {
		if r.SpecID == specID && r.Version == version {
			return r
		}
	}
	return nil
}

// publish stores a release, and its archive as the next version of the spec's artifact.
func (s *specs) publish(object *spec, wanted *release, blob string) {
	if blob != "" {
		archive := s.artifacts.state.Artifacts[object.Artifact]
		if archive == nil {
			archive = s.artifacts.add(object.Kind+" block "+object.Metadata.Name, "Archives of a block spec", "", blob)
			object.Artifact = archive.ID
		} else {
			s.artifacts.push(archive, blob)
		}
		wanted.Artifact = &releaseArtifact{ID: archive.ID, Version: archive.LastVersion}
	}
	s.state.Releases[wanted.ID] = wanted
	s.p.changed = true
}

// newRelease makes a release that is not stored yet, and refuses one that is not greater than those before (contract 10.3).
func (s *specs) newRelease(object *spec, doc document, parameters any) (*release, error) {
	if latest := s.latest(object.ID); latest != nil && compareVersions(doc.release.version, latest.Version) <= 0 {
		return nil, refuse(http.StatusUnprocessableEntity, "Release %s is not greater than %s, the latest release of spec %s.", doc.release.version, latest.Version, object.Metadata.Name)
	}
	return &release{
		record: s.p.newRecord(), ID: uuid.NewString(), SpecID: object.ID, Version: doc.release.version, Notes: doc.release.notes,
		CreatedAt: s.p.now, CreatedBy: localUser, Config: exact{doc.config}, Parameters: exact{parameters},
	}, nil
}

// readBlockRelease reads and checks what the forms of a block spec and of a block release share. It answers the name of
// the upload, "" without one.
func (s *specs) readBlockRelease(f *form, object *spec, doc document) (*release, string, error) {
	parameters, err := f.json("parameters")
	if err != nil {
		return nil, "", err
	}
	definitions, err := readDefinitions(parameters)
	if err != nil {
		return nil, "", err
	}
	wanted, err := s.newRelease(object, doc, parameters)
	if err != nil {
		return nil, "", err
	}
	if wanted.AutoRunOnDeploy, err = f.boolean("autoRunOnDeploy"); err != nil {
		return nil, "", err
	}
	config := wanted.Config.object()
	if config == nil {
		return nil, "", refuse(http.StatusBadRequest, "config must be an object.")
	}
	blob, err := s.p.upload(f)
	if err != nil {
		return nil, "", err
	}
	check := s.checkFor(object.Scope)
	if blob != "" {
		if check.files, err = s.unpack(blob); err != nil {
			return nil, "", err
		}
	}
	if err := checkReferences(config, definitions); err != nil {
		return nil, "", err
	}
	return wanted, blob, check.config(object.Kind, config)
}

func (s *specs) unpack(blob string) (*tree, error) {
	content, err := s.p.blobs.get(blob)
	if err != nil {
		return nil, err
	}
	return openTree(content)
}

// createBlockRelease publishes a release of a block spec (contract 10.9).
func (s *specs) createBlockRelease(r *request) (reply, error) {
	object, err := s.find(collections()[0], r)
	if err != nil {
		return reply{}, err
	}
	f, err := r.multipartForm()
	if err != nil {
		return reply{}, err
	}
	raw, err := f.json("spec")
	if err != nil {
		return reply{}, err
	}
	in, err := documentFields(raw)
	if err != nil {
		return reply{}, err
	}
	doc, err := readReleaseDocument(in)
	if err != nil {
		return reply{}, err
	}
	wanted, blob, err := s.readBlockRelease(f, object, doc)
	if err != nil {
		return reply{}, err
	}
	s.publish(object, wanted, blob)
	return created(published(wanted))
}

// published is the answer to publishing: the id is that of the spec (contract 10.9).
func published(r *release) map[string]any {
	return map[string]any{"id": r.SpecID, "release": map[string]any{"version": r.Version}}
}

func (s *specs) listReleases(c collection) handlerFunc {
	return func(r *request) (reply, error) {
		object, err := s.find(c, r)
		if err != nil {
			return reply{}, err
		}
		found := newest(s.state.Releases, func(r *release) bool { return r.SpecID == object.ID })
		if err := sorted(r, found, func(r *release) sortKeys {
			return sortKeys{record: r.record, createdAt: r.CreatedAt, createdBy: r.CreatedBy}
		}, "createdAt", "createdBy"); err != nil {
			return reply{}, err
		}
		items := make([]releaseView, 0, len(found))
		for _, r := range found {
			items = append(items, r.view())
		}
		body, err := page(r, items, "releases", "releaseCount")
		if err != nil {
			return reply{}, err
		}
		return ok(body)
	}
}

func (s *specs) describeRelease(c collection) handlerFunc {
	return func(r *request) (reply, error) {
		object, err := s.find(c, r)
		if err != nil {
			return reply{}, err
		}
		found := s.release(object.ID, r.values["version"])
		if found == nil {
			return reply{}, refuse(http.StatusNotFound, "Spec %s has no release %s.", object.Metadata.Name, r.values["version"])
		}
		body := map[string]any{
			"id": found.ID, "version": found.Version, "notes": found.Notes, "createdAt": found.CreatedAt, "createdBy": found.CreatedBy,
			"config": found.Config, "parameters": found.shownParameters(),
		}
		if !c.app {
			body["autoRunOnDeploy"], body["artifact"] = found.AutoRunOnDeploy, found.Artifact
		}
		return ok(body)
	}
}

// artifactUsers names the releases whose archive an artifact version is.
func (s *specs) artifactUsers(artifactID string, version int64) []string {
	var users []string
	for _, r := range s.state.Releases {
		if r.Artifact != nil && *r.Artifact == (releaseArtifact{artifactID, version}) {
			users = append(users, "release "+r.Version+" of spec "+s.nameOf(r.SpecID))
		}
	}
	slices.Sort(users)
	return users
}

// imageUsers names the releases that use an existing image version.
func (s *specs) imageUsers(imageID, versionID int64) []string {
	var users []string
	for _, r := range s.state.Releases {
		if slices.ContainsFunc(r.imageDetails(), func(details imageDetails) bool {
			if details.VersionID == 0 {
				latest := s.images.latestUsable(imageID)
				return details.ImageID == imageID && latest != nil && latest.ID == versionID
			}
			return details == imageDetails{ImageID: imageID, VersionID: versionID}
		}) {
			users = append(users, "release "+r.Version+" of spec "+s.nameOf(r.SpecID))
		}
	}
	slices.Sort(users)
	return users
}

func (s *specs) nameOf(id string) string {
	if object := s.state.Specs[id]; object != nil {
		return object.Metadata.Name
	}
	return id
}
