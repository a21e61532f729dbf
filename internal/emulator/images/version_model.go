// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package images

import (
	"strings"

	"github.com/Masterminds/semver/v3"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// Statuses of an image version (contract 17.1).
const (
	statusNotReady     = "not-ready"
	statusReady        = "ready"
	statusInUse        = "in-use"
	statusDeleting     = "deleting"
	statusDeleteFailed = "delete-failed"
)

// ImageVersion is one build of an image. Whether a ready version is in-use follows from who refers to it.
type ImageVersion struct {
	world.Record
	world.Audit

	ID              int64                `json:"id"`
	ImageID         int64                `json:"imageId"`
	Version         string               `json:"version"`
	Description     string               `json:"description"`
	Status          string               `json:"status"`
	LastBuildID     string               `json:"lastBuildId"`
	LastBuildStatus string               `json:"lastBuildStatus"`
	LastBuildAt     wire.Timestamp       `json:"lastBuildAt"`
	Size            *int64               `json:"size,omitempty"`
	Tags            []ImageTag           `json:"tags"`
	BuildDetails    BuildDetails         `json:"buildDetails"`
	Blob            string               `json:"blob,omitempty"`
	Autodeploy      []autodeployResource `json:"autodeployResources,omitempty"`
}

// ImageTag is a tag of an image version.
type ImageTag struct {
	Name  string `json:"name"`
	Color string `json:"color,omitempty"`
}

type autodeployResource struct {
	EntityID   string `json:"entityId"`
	EntityType string `json:"entityType"`
}

// Usable tells whether something may be deployed from the version (contract 25).
func (v *ImageVersion) Usable() bool { return v.Status == statusReady || v.Status == statusInUse }

// statusOf is the status to show: a ready version that something refers to is in use.
func (m *API) statusOf(version *ImageVersion) string {
	if version.Status == statusReady && len(m.p.ImageUsers(version.ImageID, version.ID)) > 0 {
		return statusInUse
	}
	return version.Status
}

// versionView is a version on the wire: the summary of contract 17.1, with the image's fields the describe of 17.4.
type versionView struct {
	ID              int64          `json:"id"`
	ImageName       string         `json:"imageName,omitempty"`
	ImageType       string         `json:"imageType,omitempty"`
	Version         string         `json:"version"`
	Description     string         `json:"description"`
	Status          string         `json:"status"`
	LastBuildStatus string         `json:"lastBuildStatus"`
	LastBuildAt     wire.Timestamp `json:"lastBuildAt"`
	CreatedAt       wire.Timestamp `json:"createdAt"`
	CreatedBy       string         `json:"createdBy"`
	UpdatedAt       wire.Timestamp `json:"updatedAt"`
	UpdatedBy       string         `json:"updatedBy"`
	PullURL         string         `json:"pullUrl"`
	Size            *int64         `json:"size"`
	Tags            []ImageTag     `json:"tags"`
	BuildDetails    map[string]any `json:"buildDetails"`
}

// Registry is what the URLs of images begin with.
const Registry = "registry.peak.local/"

func (m *API) versionView(version *ImageVersion) versionView {
	name := ""
	if object := m.State.Images[world.Key(version.ImageID)]; object != nil {
		name = object.Name
	}
	return versionView{
		ID: version.ID, Version: version.Version, Description: version.Description, Status: m.statusOf(version),
		LastBuildStatus: version.LastBuildStatus, LastBuildAt: version.LastBuildAt,
		CreatedAt: version.CreatedAt, CreatedBy: version.CreatedBy, UpdatedAt: version.UpdatedAt, UpdatedBy: version.UpdatedBy,
		PullURL: Registry + name + ":" + version.Version, Size: version.Size, Tags: append([]ImageTag{}, version.Tags...),
		BuildDetails: version.BuildDetails.view(),
	}
}

// CompareVersions orders version numbers by semantic version precedence; what is none comes first.
func CompareVersions(a, b string) int {
	left, leftErr := semver.NewVersion(a)
	right, rightErr := semver.NewVersion(b)
	switch {
	case leftErr != nil && rightErr != nil:
		return strings.Compare(a, b)
	case leftErr != nil:
		return -1
	case rightErr != nil:
		return 1
	}
	return left.Compare(right)
}

// NextPatch is the version after the given one. A suffix names a variant, so it does not make 0.0.1 the successor of
// 0.0.1-python3.9.
func NextPatch(number string) string {
	version, err := semver.NewVersion(number)
	if err != nil {
		return "0.0.1"
	}
	return semver.New(version.Major(), version.Minor(), version.Patch()+1, "", "").String()
}
