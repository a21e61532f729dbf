package emulator

import (
	"net/http"
	"slices"
	"strings"

	"github.com/Masterminds/semver/v3"
	"github.com/google/uuid"
)

// findVersion is the version that the path names.
func (m *images) findVersion(r *request) (*image, *imageVersion, error) {
	object, err := m.find(r)
	if err != nil {
		return nil, nil, err
	}
	version := m.state.Versions[r.values["versionId"]]
	if version == nil || version.ImageID != object.ID {
		return nil, nil, refuse(http.StatusNotFound, "Image %d has no version %s.", object.ID, r.values["versionId"])
	}
	return object, version, nil
}

func (m *images) listVersions(r *request) (reply, error) {
	object, err := m.find(r)
	if err != nil {
		return reply{}, err
	}
	fits, err := m.versionFilter(r)
	if err != nil {
		return reply{}, err
	}
	items := []versionView{}
	for _, version := range m.versionsOf(object.ID) {
		if fits(version) && r.matches(version.Version, r.query.Get("searchTerm")) {
			items = append(items, m.versionView(version))
		}
	}
	body, err := page(r, items, "versions", "versionCount")
	if err != nil {
		return reply{}, err
	}
	return ok(body)
}

func (m *images) describeVersion(r *request) (reply, error) {
	object, version, err := m.findVersion(r)
	if err != nil {
		return reply{}, err
	}
	shown := m.versionView(version)
	shown.ImageName = object.Name
	// Described with a capital, requested without (contract 26, number 8).
	shown.ImageType = strings.ToUpper(object.Type[:1]) + object.Type[1:]
	return ok(shown)
}

// readVersion reads and checks the form of a version. Before is what the version was until now, nil for a new one:
// omitted members keep their values. The fallback is the version number when the form has none.
func (m *images) readVersion(f *form, before *imageVersion, fallback string) (*imageVersion, error) {
	wanted := &imageVersion{Version: fallback, Tags: []imageTag{}, BuildDetails: buildDetails{Source: sourceUpload, UseCache: true}}
	if before != nil {
		details := wanted.BuildDetails
		*wanted = *before
		if m.p.contrary {
			// Build details that are left out are not kept (contract 17.3).
			wanted.BuildDetails = details
		}
	}
	if number, given := f.text("version"); given && number != "" {
		if _, err := semver.StrictNewVersion(number); err != nil {
			return nil, refuse(http.StatusBadRequest, "version: %q is not a semantic version such as 1.2.3 or 1.2.3-suffix.", number)
		}
		if before != nil && number != before.Version {
			return nil, refuse(http.StatusUnprocessableEntity, "The number of version %s cannot be changed to %s.", before.Version, number)
		}
		wanted.Version = number
	}
	if description, given := f.text("description"); given {
		wanted.Description = description
	}
	var err error
	if wanted.BuildDetails, err = readBuildDetails(f, wanted.BuildDetails); err != nil {
		return nil, err
	}
	if wanted.Autodeploy, err = readAutodeploy(f, wanted.Autodeploy); err != nil {
		return nil, err
	}
	blob, err := m.p.upload(f)
	if err != nil {
		return nil, err
	}
	if blob != "" {
		wanted.Blob = blob
	}
	if wanted.BuildDetails.Source == sourceUpload && wanted.Blob == "" {
		return nil, refuse(http.StatusBadRequest, "The file artifact is required for source upload.")
	}
	return wanted, nil
}

// readAutodeploy reads what is redeployed when the build succeeds. Whether it exists matters only then [ASSUMED].
func readAutodeploy(f *form, before []autodeployResource) ([]autodeployResource, error) {
	value, err := f.json("autodeployResources")
	if err != nil || value == nil {
		return before, err
	}
	in := newFields(map[string]any{"autodeployResources": value})
	items, _ := in.objects("autodeployResources")
	resources := make([]autodeployResource, 0, len(items))
	for _, item := range items {
		id, _ := item.text("entityId")
		entity, _ := item.text("entityType")
		if id == "" {
			item.wrong("entityId", "given")
		}
		if !slices.Contains([]string{"workflow", "workspace", "api", "webapp"}, entity) {
			item.wrong("entityType", "workflow, workspace, api or webapp")
		}
		resources = append(resources, autodeployResource{EntityID: id, EntityType: entity})
	}
	return resources, in.err()
}

// addVersion stores a version and starts its build.
func (m *images) addVersion(object *image, wanted *imageVersion) *imageVersion {
	wanted.record, wanted.audit = m.p.newRecord(), m.p.newAudit()
	wanted.ID, wanted.ImageID, wanted.Status = m.p.nextID("image-version", firstVersionID), object.ID, statusNotReady
	m.state.Versions[key(wanted.ID)] = wanted
	m.startBuild(object, wanted)
	return wanted
}

func (m *images) createVersion(r *request) (reply, error) {
	object, err := m.find(r)
	if err != nil {
		return reply{}, err
	}
	f, err := r.multipartForm()
	if err != nil {
		return reply{}, err
	}
	if object.Deleting {
		return reply{}, refuse(http.StatusUnprocessableEntity, "Image %s is being deleted.", object.Name)
	}
	latest := m.latest(object.ID)
	fallback := "0.0.1"
	if latest != nil {
		fallback = nextPatch(latest.Version)
	}
	wanted, err := m.readVersion(f, nil, fallback)
	if err != nil {
		return reply{}, err
	}
	if latest != nil && compareVersions(wanted.Version, latest.Version) <= 0 {
		return reply{}, refuse(http.StatusUnprocessableEntity, "Version %s is not greater than %s, the latest version of image %s.", wanted.Version, latest.Version, object.Name)
	}
	return created(m.written(m.addVersion(object, wanted)))
}

// updateVersion changes and rebuilds a version that is not built yet (contract 17.3).
func (m *images) updateVersion(r *request) (reply, error) {
	object, version, err := m.findVersion(r)
	if err != nil {
		return reply{}, err
	}
	f, err := r.multipartForm()
	if err != nil {
		return reply{}, err
	}
	if version.Status != statusNotReady {
		return reply{}, refuse(http.StatusUnprocessableEntity, "Version %s of image %s is %s; only a version that is not-ready can be updated.", version.Version, object.Name, m.statusOf(version))
	}
	wanted, err := m.readVersion(f, version, "")
	if err != nil {
		return reply{}, err
	}
	*version = *wanted
	m.p.touch(&version.audit)
	m.startBuild(object, version)
	return ok(m.written(version))
}

// written is the answer to creating and updating a version.
func (m *images) written(version *imageVersion) map[string]any {
	body := map[string]any{"buildId": version.LastBuildID, "imageId": version.ImageID, "versionId": version.ID, "autodeploymentId": nil}
	if len(version.Autodeploy) > 0 {
		body["autodeploymentId"] = uuid.NewString()
	}
	return body
}
