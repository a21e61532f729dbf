// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package specs

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"

	"github.com/google/uuid"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/services"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// Release is a version of a spec. It never changes. Config and Parameters are kept as they were sent.
type Release struct {
	world.Record

	ID              string           `json:"id"`
	SpecID          string           `json:"specId"`
	Version         string           `json:"version"`
	Notes           *string          `json:"notes"`
	CreatedAt       wire.Timestamp   `json:"createdAt"`
	CreatedBy       string           `json:"createdBy"`
	AutoRunOnDeploy bool             `json:"autoRunOnDeploy"`
	Artifact        *releaseArtifact `json:"artifact,omitempty"`
	Config          exact            `json:"config"`
	Parameters      exact            `json:"parameters"`

	// DataModel is the input data model of an app's release, as it was sent.
	DataModel json.RawMessage `json:"dataModel,omitempty"`
}

// releaseArtifact names the stored archive of a block release.
type releaseArtifact struct {
	ID      string `json:"id"`
	Version int64  `json:"version"`
}

// releaseView is a release as specs and lists show it.
type releaseView struct {
	ID        string         `json:"id"`
	Version   string         `json:"version"`
	Notes     *string        `json:"notes"`
	CreatedAt wire.Timestamp `json:"createdAt"`
	CreatedBy string         `json:"createdBy"`

	// Config are the blocks of an app, which its describe shows.
	Config any `json:"config,omitempty"`
}

func (r *Release) view() releaseView {
	return releaseView{ID: r.ID, Version: r.Version, Notes: r.Notes, CreatedAt: r.CreatedAt, CreatedBy: r.CreatedBy}
}

// shownParameters are the definitions, with both lists also when there are none.
func (r *Release) shownParameters() any {
	shown := map[string]any{"build": []any{}, "run": []any{}}
	for name, list := range r.Parameters.object() {
		if list != nil {
			shown[name] = list
		}
	}
	return shown
}

// describedParameters are the definitions as release describes show them: each says whether it is required, those of properties too
// (contract 10.5).
func (r *Release) describedParameters() any {
	shown := map[string]any{}
	definitions, _ := r.shownParameters().(map[string]any)
	for name, list := range definitions {
		shown[name] = sayRequired(list)
	}
	return shown
}

func sayRequired(definitions any) any {
	list, is := definitions.([]any)
	if !is {
		return definitions
	}
	said := make([]any, len(list))
	for i, item := range list {
		said[i] = item
		object, is := item.(map[string]any)
		if !is {
			continue
		}
		definition := maps.Clone(object)
		if definition["required"] == nil {
			definition["required"] = false
		}
		if properties := definition["properties"]; properties != nil {
			definition["properties"] = sayRequired(properties)
		}
		said[i] = definition
	}
	return said
}

// Definitions are the parameters of the release. They were checked when it was published.
func (r *Release) Definitions() DefinitionSet {
	set, err := readDefinitions(r.Parameters.Value)
	if err != nil {
		return DefinitionSet{}
	}
	return set
}

// latest is the greatest release of a spec.
func (s *API) latest(specID string) *Release {
	var latest *Release
	for _, r := range s.releasesOf(specID) {
		if latest == nil || images.CompareVersions(r.Version, latest.Version) > 0 {
			latest = r
		}
	}
	return latest
}

// Release is a release of a spec by its version, the latest for "", nil when there is none.
func (s *API) Release(specID, version string) *Release {
	if version == "" {
		return s.latest(specID)
	}
	for _, r := range s.releasesOf(specID) {
		if r.Version == version {
			return r
		}
	}
	return nil
}

// publish stores a release, and its archive as the next version of the spec's artifact.
func (s *API) publish(object *Spec, wanted *Release, blob string) {
	if blob != "" {
		archive := s.artifacts.State.Artifacts[object.Artifact]
		if archive == nil {
			archive = s.artifacts.Add(object.Kind+" block "+object.Metadata.Name, "Archives of a block spec", "", blob)
			object.Artifact = archive.ID
		} else {
			s.artifacts.Push(archive, blob)
		}
		wanted.Artifact = &releaseArtifact{ID: archive.ID, Version: archive.LastVersion}
	}
	s.State.Releases[wanted.ID] = wanted
	s.p.Changed = true
}

// newRelease makes a release that is not stored yet, and refuses one that is not greater than those before (contract 10.3).
func (s *API) newRelease(object *Spec, doc document, parameters any) (*Release, error) {
	if latest := s.latest(object.ID); latest != nil && images.CompareVersions(doc.release.version, latest.Version) <= 0 {
		return nil, wire.Refuse(http.StatusUnprocessableEntity, "Release %s is not greater than %s, the latest release of spec %s.", doc.release.version, latest.Version, object.Metadata.Name)
	}
	return &Release{
		Record: s.p.NewRecord(), ID: uuid.NewString(), SpecID: object.ID, Version: doc.release.version, Notes: doc.release.notes,
		CreatedAt: s.p.Now, CreatedBy: world.LocalUser, Config: exact{doc.config}, Parameters: exact{parameters},
	}, nil
}

// readBlockRelease reads and checks what the forms of a block spec and of a block release share. It answers the name of
// the upload, "" without one.
func (s *API) readBlockRelease(f *wire.Form, object *Spec, doc document) (*Release, string, error) {
	parameters, err := f.JSON("parameters")
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
	if wanted.AutoRunOnDeploy, err = f.Boolean("autoRunOnDeploy"); err != nil {
		return nil, "", err
	}
	config := wanted.Config.object()
	if config == nil {
		return nil, "", wire.Refuse(http.StatusBadRequest, "config must be an object.")
	}
	blob, err := s.p.Upload(f)
	if err != nil {
		return nil, "", err
	}
	check := s.CheckFor(object.Scope)
	if blob != "" {
		if check.Files, err = s.Unpack(blob); err != nil {
			return nil, "", err
		}
	}
	if err := checkReferences(config, definitions); err != nil {
		return nil, "", err
	}
	return wanted, blob, check.Config(object.Kind, config)
}

// Unpack opens the archive of a release.
func (s *API) Unpack(blob string) (*world.Tree, error) {
	content, err := s.p.Blobs.Get(blob)
	if err != nil {
		return nil, err
	}
	return world.OpenTree(content)
}

// createBlockRelease publishes a release of a block spec (contract 10.9).
func (s *API) createBlockRelease(r *wire.Request) (wire.Reply, error) {
	object, err := s.own(Collections()[0], r)
	if err != nil {
		return wire.Reply{}, err
	}
	f, err := r.MultipartForm()
	if err != nil {
		return wire.Reply{}, err
	}
	raw, err := f.JSON("spec")
	if err != nil {
		return wire.Reply{}, err
	}
	in, err := documentFields(raw)
	if err != nil {
		return wire.Reply{}, err
	}
	doc, err := readReleaseDocument(in)
	if err != nil {
		return wire.Reply{}, err
	}
	wanted, blob, err := s.readBlockRelease(f, object, doc)
	if err != nil {
		return wire.Reply{}, err
	}
	if only, err := validates(r); err != nil || only {
		return valid(), err
	}
	s.publish(object, wanted, blob)
	return wire.Created(published(wanted))
}

// published is the answer to publishing: the id is that of the spec (contract 10.9).
func published(r *Release) map[string]any {
	return map[string]any{"id": r.SpecID, "release": map[string]any{"version": r.Version}}
}

func (s *API) listReleases(c Collection) wire.HandlerFunc {
	return func(r *wire.Request) (wire.Reply, error) {
		object, err := s.find(c, r)
		if err != nil {
			return wire.Reply{}, err
		}
		found := world.Newest(s.releasesOf(object.ID), func(*Release) bool { return true })
		if err := Sorted(r, found, func(r *Release) SortKeys {
			return SortKeys{Record: r.Record, CreatedAt: r.CreatedAt, CreatedBy: r.CreatedBy}
		}, "createdAt", "createdBy"); err != nil {
			return wire.Reply{}, err
		}
		items := make([]releaseView, 0, len(found))
		for _, r := range found {
			items = append(items, r.view())
		}
		body, err := wire.Page(r, items, "releases", "releaseCount")
		if err != nil {
			return wire.Reply{}, err
		}
		return wire.OK(body)
	}
}

func (s *API) describeRelease(c Collection) wire.HandlerFunc {
	return func(r *wire.Request) (wire.Reply, error) {
		object, err := s.find(c, r)
		if err != nil {
			return wire.Reply{}, err
		}
		found := s.Release(object.ID, r.Values["version"])
		if found == nil {
			return wire.Reply{}, wire.Refuse(http.StatusNotFound, "Spec %s has no release %s.", object.Metadata.Name, r.Values["version"])
		}
		body := map[string]any{
			"id": found.ID, "version": found.Version, "notes": found.Notes, "createdAt": found.CreatedAt, "createdBy": found.CreatedBy,
			"config": found.Config, "parameters": found.describedParameters(),
		}
		if !c.App {
			body["autoRunOnDeploy"], body["artifact"] = found.AutoRunOnDeploy, found.Artifact
		}
		return wire.OK(body)
	}
}

// artifactUsers names the releases whose archive an artifact version is.
func (s *API) artifactUsers(artifactID string, version int64) []string {
	var users []string
	for _, r := range s.State.Releases {
		if r.Artifact != nil && *r.Artifact == (releaseArtifact{artifactID, version}) {
			users = append(users, "release "+r.Version+" of spec "+s.NameOf(r.SpecID))
		}
	}
	slices.Sort(users)
	return users
}

// imageUsers names the releases that use an existing image version.
func (s *API) imageUsers(imageID, versionID int64) []string {
	var users []string
	for _, r := range s.State.Releases {
		if slices.ContainsFunc(r.imageDetails(), func(details services.ImageDetails) bool {
			if details.VersionID == 0 {
				latest := s.images.LatestUsable(imageID)
				return details.ImageID == imageID && latest != nil && latest.ID == versionID
			}
			return details == services.ImageDetails{ImageID: imageID, VersionID: versionID}
		}) {
			users = append(users, "release "+r.Version+" of spec "+s.NameOf(r.SpecID))
		}
	}
	slices.Sort(users)
	return users
}

// NameOf is the name of a spec, which deployments of apps know their blocks by.
func (s *API) NameOf(id string) string {
	if object := s.Spec(id); object != nil {
		return object.Metadata.Name
	}
	return id
}
