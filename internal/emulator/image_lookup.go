package emulator

import (
	"net/http"
	"slices"
)

// find is the image that the path names.
func (m *images) find(r *request) (*image, error) {
	object := m.state.Images[r.values["imageId"]]
	if object == nil {
		return nil, refuse(http.StatusNotFound, "There is no image %s.", r.values["imageId"])
	}
	return object, nil
}

// versionsOf lists an image's versions, newest first.
func (m *images) versionsOf(imageID int64) []*imageVersion {
	return newest(m.state.Versions, func(v *imageVersion) bool { return v.ImageID == imageID })
}

// latest is the version with the greatest number, nil without versions.
func (m *images) latest(imageID int64) *imageVersion {
	var latest *imageVersion
	for _, version := range m.versionsOf(imageID) {
		if latest == nil || compareVersions(version.Version, latest.Version) > 0 {
			latest = version
		}
	}
	return latest
}

// latestUsable is the greatest version that is built, nil when there is none.
func (m *images) latestUsable(imageID int64) *imageVersion {
	var latest *imageVersion
	for _, version := range m.versionsOf(imageID) {
		if version.usable() && (latest == nil || compareVersions(version.Version, latest.Version) > 0) {
			latest = version
		}
	}
	return latest
}

// resolve is the version that a reference to an image means: the one it names, else the latest that is built. Only
// versions that are built can be used (contract 25).
func (m *images) resolve(imageID, versionID int64) (*imageVersion, error) {
	object := m.state.Images[key(imageID)]
	if object == nil {
		return nil, refuse(http.StatusUnprocessableEntity, "There is no image %d.", imageID)
	}
	if versionID == 0 {
		if latest := m.latestUsable(imageID); latest != nil {
			return latest, nil
		}
		return nil, refuse(http.StatusUnprocessableEntity, "Image %d (%s) has no version that is ready.", imageID, object.Name)
	}
	version := m.state.Versions[key(versionID)]
	if version == nil || version.ImageID != imageID {
		return nil, refuse(http.StatusUnprocessableEntity, "Image %d (%s) has no version %d.", imageID, object.Name, versionID)
	}
	if !version.usable() {
		return nil, refuse(http.StatusUnprocessableEntity, "Version %s of image %s is %s, not ready.", version.Version, object.Name, version.Status)
	}
	return version, nil
}

// imageView is an image on the wire.
type imageView struct {
	ID            int64        `json:"id"`
	Name          string       `json:"name"`
	Type          string       `json:"type"`
	Scope         string       `json:"scope"`
	CreatedAt     *timestamp   `json:"createdAt,omitempty"`
	CreatedBy     string       `json:"createdBy,omitempty"`
	LatestVersion *versionView `json:"latestVersion,omitempty"`
}

// view is an image as the list shows it; the describe adds who created it when (contract 17.1, 17.4).
func (m *images) view(object *image) imageView {
	shown := imageView{ID: object.ID, Name: object.Name, Type: object.Type, Scope: object.Scope}
	if latest := m.latest(object.ID); latest != nil {
		summary := m.versionView(latest)
		summary.BuildDetails = map[string]any{"source": latest.BuildDetails.Source}
		shown.LatestVersion = &summary
	}
	return shown
}

// versionFilter reads the filters that image and version lists share.
func (m *images) versionFilter(r *request) (func(*imageVersion) bool, error) {
	statuses, err := r.queryList("status", statusNotReady, statusReady, statusInUse, statusDeleting, statusDeleteFailed)
	if err != nil {
		return nil, err
	}
	builds, err := r.queryList("lastBuildStatus", buildBuilding, buildFailed, buildSuccess, buildStopped, buildStopping)
	if err != nil {
		return nil, err
	}
	tags, err := r.queryList("tags")
	if err != nil {
		return nil, err
	}
	return func(version *imageVersion) bool {
		if version == nil {
			return len(statuses)+len(builds)+len(tags) == 0
		}
		tagged := len(tags) == 0 || slices.ContainsFunc(version.Tags, func(tag imageTag) bool { return slices.Contains(tags, tag.Name) })
		return tagged &&
			(len(statuses) == 0 || slices.Contains(statuses, m.statusOf(version))) &&
			(len(builds) == 0 || slices.Contains(builds, version.LastBuildStatus))
	}, nil
}
