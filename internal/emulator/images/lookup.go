// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package images

import (
	"net/http"
	"slices"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// find is the image that the path names.
func (m *API) find(r *wire.Request) (*Image, error) {
	object := m.State.Images[r.Values["imageId"]]
	if object == nil {
		return nil, wire.Refuse(http.StatusNotFound, "There is no image %s.", r.Values["imageId"])
	}
	return object, nil
}

// VersionsOf lists an image's versions, newest first.
func (m *API) VersionsOf(imageID int64) []*ImageVersion {
	return world.Newest(m.State.Versions, func(v *ImageVersion) bool { return v.ImageID == imageID })
}

// Latest is the version with the greatest number, nil without versions.
func (m *API) Latest(imageID int64) *ImageVersion {
	var latest *ImageVersion
	for _, version := range m.VersionsOf(imageID) {
		if latest == nil || CompareVersions(version.Version, latest.Version) > 0 {
			latest = version
		}
	}
	return latest
}

// LatestUsable is the greatest version that is built, nil when there is none.
func (m *API) LatestUsable(imageID int64) *ImageVersion {
	var latest *ImageVersion
	for _, version := range m.VersionsOf(imageID) {
		if version.Usable() && (latest == nil || CompareVersions(version.Version, latest.Version) > 0) {
			latest = version
		}
	}
	return latest
}

// Resolve is the version that a reference to an image means: the one it names, else the latest that is built. Only
// versions that are built can be used (contract 25).
func (m *API) Resolve(imageID, versionID int64) (*ImageVersion, error) {
	object := m.State.Images[world.Key(imageID)]
	if object == nil {
		return nil, wire.Refuse(http.StatusUnprocessableEntity, "There is no image %d.", imageID)
	}
	if versionID == 0 {
		if latest := m.LatestUsable(imageID); latest != nil {
			return latest, nil
		}
		return nil, wire.Refuse(http.StatusUnprocessableEntity, "Image %d (%s) has no version that is ready.", imageID, object.Name)
	}
	version := m.State.Versions[world.Key(versionID)]
	if version == nil || version.ImageID != imageID {
		return nil, wire.Refuse(http.StatusUnprocessableEntity, "Image %d (%s) has no version %d.", imageID, object.Name, versionID)
	}
	if !version.Usable() {
		return nil, wire.Refuse(http.StatusUnprocessableEntity, "Version %s of image %s is %s, not ready.", version.Version, object.Name, version.Status)
	}
	return version, nil
}

// imageView is an image on the wire.
type imageView struct {
	ID            int64           `json:"id"`
	Name          string          `json:"name"`
	Type          string          `json:"type"`
	Scope         string          `json:"scope"`
	CreatedAt     *wire.Timestamp `json:"createdAt,omitempty"`
	CreatedBy     string          `json:"createdBy,omitempty"`
	LatestVersion *versionView    `json:"latestVersion,omitempty"`
}

// view is an image as the list shows it; the describe adds who created it when (contract 17.1, 17.4).
func (m *API) view(object *Image) imageView {
	shown := imageView{ID: object.ID, Name: object.Name, Type: object.Type, Scope: object.Scope}
	if latest := m.Latest(object.ID); latest != nil {
		summary := m.versionView(latest)
		summary.BuildDetails = map[string]any{"source": latest.BuildDetails.Source}
		shown.LatestVersion = &summary
	}
	return shown
}

// versionFilter reads the filters that image and version lists share.
func (m *API) versionFilter(r *wire.Request) (func(*ImageVersion) bool, error) {
	statuses, err := r.QueryList("status", statusNotReady, statusReady, statusInUse, statusDeleting, statusDeleteFailed)
	if err != nil {
		return nil, err
	}
	builds, err := r.QueryList("lastBuildStatus", BuildBuilding, BuildFailed, buildSuccess, buildStopped, buildStopping)
	if err != nil {
		return nil, err
	}
	tags, err := r.QueryList("tags")
	if err != nil {
		return nil, err
	}
	return func(version *ImageVersion) bool {
		if version == nil {
			return len(statuses)+len(builds)+len(tags) == 0
		}
		tagged := len(tags) == 0 || slices.ContainsFunc(version.Tags, func(tag ImageTag) bool { return slices.Contains(tags, tag.Name) })
		return tagged &&
			(len(statuses) == 0 || slices.Contains(statuses, m.statusOf(version))) &&
			(len(builds) == 0 || slices.Contains(builds, version.LastBuildStatus))
	}, nil
}
