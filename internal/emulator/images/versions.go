// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package images

import (
	"net/http"
	"slices"
	"strings"

	"github.com/Masterminds/semver/v3"
	"github.com/google/uuid"
	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// findVersion is the version that the path names.
func (m *API) findVersion(r *wire.Request) (*Image, *ImageVersion, error) {
	object, err := m.find(r)
	if err != nil {
		return nil, nil, err
	}
	version := m.State.Versions[r.Values["versionId"]]
	if version == nil || version.ImageID != object.ID {
		return nil, nil, wire.Refuse(http.StatusNotFound, "Image %d has no version %s.", object.ID, r.Values["versionId"])
	}
	return object, version, nil
}

func (m *API) listVersions(r *wire.Request) (wire.Reply, error) {
	object, err := m.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	fits, err := m.versionFilter(r)
	if err != nil {
		return wire.Reply{}, err
	}
	items := []versionView{}
	for _, version := range m.VersionsOf(object.ID) {
		if fits(version) && r.Matches(version.Version, r.Query.Get("searchTerm")) {
			items = append(items, m.versionView(version))
		}
	}
	body, err := wire.Page(r, items, "versions", "versionCount")
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(body)
}

func (m *API) describeVersion(r *wire.Request) (wire.Reply, error) {
	object, version, err := m.findVersion(r)
	if err != nil {
		return wire.Reply{}, err
	}
	shown := m.versionView(version)
	shown.ImageName = object.Name
	// Described with a capital, requested without (contract 26, number 8).
	shown.ImageType = strings.ToUpper(object.Type[:1]) + object.Type[1:]
	return wire.OK(shown)
}

// readVersion reads and checks the form of a version. Before is what the version was until now, nil for a new one:
// omitted members keep their values. The fallback is the version number when the form has none.
func (m *API) readVersion(f *wire.Form, before *ImageVersion, fallback string) (*ImageVersion, error) {
	wanted := &ImageVersion{Version: fallback, Tags: []ImageTag{}, BuildDetails: BuildDetails{Source: SourceUpload, UseCache: true}}
	if before != nil {
		details := wanted.BuildDetails
		*wanted = *before
		if m.p.Turned.Has(assumptions.VersionKeepsDetails) {
			// Build details that are left out are not kept (contract 17.3).
			wanted.BuildDetails = details
		}
	}
	if number, given := f.Text("version"); given && number != "" {
		if _, err := semver.StrictNewVersion(number); err != nil {
			return nil, wire.Refuse(http.StatusBadRequest, "version: %q is not a semantic version such as 1.2.3 or 1.2.3-suffix.", number)
		}
		if before != nil && number != before.Version {
			return nil, wire.Refuse(http.StatusUnprocessableEntity, "The number of version %s cannot be changed to %s.", before.Version, number)
		}
		wanted.Version = number
	}
	if description, given := f.Text("description"); given {
		wanted.Description = description
	}
	var err error
	if wanted.BuildDetails, err = readBuildDetails(f, wanted.BuildDetails); err != nil {
		return nil, err
	}
	if wanted.Autodeploy, err = readAutodeploy(f, wanted.Autodeploy); err != nil {
		return nil, err
	}
	blob, err := m.p.Upload(f)
	if err != nil {
		return nil, err
	}
	if blob != "" {
		wanted.Blob = blob
	}
	if wanted.BuildDetails.Source == SourceUpload && wanted.Blob == "" {
		return nil, wire.Refuse(http.StatusBadRequest, "The file artifact is required for source upload.")
	}
	return wanted, nil
}

// readAutodeploy reads what is redeployed when the build succeeds. Whether it exists matters only then [ASSUMED].
func readAutodeploy(f *wire.Form, before []autodeployResource) ([]autodeployResource, error) {
	value, err := f.JSON("autodeployResources")
	if err != nil || value == nil {
		return before, err
	}
	in := wire.NewFields(map[string]any{"autodeployResources": value})
	items, _ := in.Objects("autodeployResources")
	resources := make([]autodeployResource, 0, len(items))
	for _, item := range items {
		id, _ := item.Text("entityId")
		entity, _ := item.Text("entityType")
		if id == "" {
			item.Wrong("entityId", "given")
		}
		if !slices.Contains([]string{"workflow", "workspace", "api", "webapp"}, entity) {
			item.Wrong("entityType", "workflow, workspace, api or webapp")
		}
		resources = append(resources, autodeployResource{EntityID: id, EntityType: entity})
	}
	return resources, in.Err()
}

// AddVersion stores a version and starts its build.
func (m *API) AddVersion(object *Image, wanted *ImageVersion) *ImageVersion {
	wanted.Record, wanted.Audit = m.p.NewRecord(), m.p.NewAudit()
	wanted.ID, wanted.ImageID, wanted.Status = m.p.NextID("image-version", firstVersionID), object.ID, statusNotReady
	m.State.Versions[world.Key(wanted.ID)] = wanted
	m.startBuild(object, wanted)
	return wanted
}

func (m *API) createVersion(r *wire.Request) (wire.Reply, error) {
	object, err := m.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	f, err := r.MultipartForm()
	if err != nil {
		return wire.Reply{}, err
	}
	if object.Deleting {
		return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "Image %s is being deleted.", object.Name)
	}
	latest := m.Latest(object.ID)
	fallback := "0.0.1"
	if latest != nil {
		fallback = NextPatch(latest.Version)
	}
	wanted, err := m.readVersion(f, nil, fallback)
	if err != nil {
		return wire.Reply{}, err
	}
	if slices.ContainsFunc(m.VersionsOf(object.ID), func(v *ImageVersion) bool { return v.Version == wanted.Version }) {
		return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "Version %s of image %s already exists.", wanted.Version, object.Name)
	}
	// No fact says that versions of an image have to increase.
	if m.p.Turned.Has(assumptions.VersionOrder) && latest != nil && CompareVersions(wanted.Version, latest.Version) <= 0 {
		return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "Version %s is not greater than %s, the latest version of image %s.", wanted.Version, latest.Version, object.Name)
	}
	return wire.Created(m.written(m.AddVersion(object, wanted)))
}

// updateVersion changes and rebuilds a version that is not built yet (contract 17.3).
func (m *API) updateVersion(r *wire.Request) (wire.Reply, error) {
	object, version, err := m.findVersion(r)
	if err != nil {
		return wire.Reply{}, err
	}
	f, err := r.MultipartForm()
	if err != nil {
		return wire.Reply{}, err
	}
	if version.Status != statusNotReady {
		return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "Version %s of image %s is %s; only a version that is not-ready can be updated.", version.Version, object.Name, m.statusOf(version))
	}
	wanted, err := m.readVersion(f, version, "")
	if err != nil {
		return wire.Reply{}, err
	}
	*version = *wanted
	m.p.Touch(&version.Audit)
	m.startBuild(object, version)
	return wire.OK(m.written(version))
}

// written is the answer to creating and updating a version.
func (m *API) written(version *ImageVersion) map[string]any {
	body := map[string]any{"buildId": version.LastBuildID, "imageId": version.ImageID, "versionId": version.ID, "autodeploymentId": nil}
	if len(version.Autodeploy) > 0 {
		body["autodeploymentId"] = uuid.NewString()
	}
	return body
}
