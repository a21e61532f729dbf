// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package images

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

const (
	outcomeVersionDelete = "version-delete"
	eventVersionGone     = "image-version.gone"
	eventVersionUndead   = "image-version.delete-failed"
)

func (m *API) deleteVersion(r *wire.Request) (wire.Reply, error) {
	object, version, err := m.findVersion(r)
	if err != nil {
		return wire.Reply{}, err
	}
	return m.deleteThese(object, []*ImageVersion{version})
}

func (m *API) deleteVersions(r *wire.Request) (wire.Reply, error) {
	object, err := m.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	ids, err := r.QueryList("versionIds")
	if err != nil {
		return wire.Reply{}, err
	}
	if len(ids) == 0 {
		return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "versionIds is required.")
	}
	versions := make([]*ImageVersion, 0, len(ids))
	for _, id := range ids {
		version := m.State.Versions[id]
		if version == nil || version.ImageID != object.ID {
			return wire.Reply{}, wire.Refuse(http.StatusNotFound, "Image %d has no version %s.", object.ID, id)
		}
		versions = append(versions, version)
	}
	return m.deleteThese(object, versions)
}

func (m *API) deleteThese(object *Image, versions []*ImageVersion) (wire.Reply, error) {
	if err := m.checkUnused(versions); err != nil {
		return wire.Reply{}, err
	}
	for _, version := range versions {
		m.startDelete(object, version)
	}
	return wire.OK(wire.Empty{})
}

// checkUnused refuses to delete versions that something refers to.
func (m *API) checkUnused(versions []*ImageVersion) error {
	for _, version := range versions {
		if m.statusOf(version) == statusInUse {
			users := m.p.ImageUsers(version.ImageID, version.ID)
			return wire.Refuse(http.StatusUnprocessableEntity, "Version %s is in use: %s.", version.Version, cmp.Or(strings.Join(users, ", "), "by what is not known"))
		}
	}
	return nil
}

// startDelete lets a version go after a while. Asking again changes nothing, unless the last attempt failed.
func (m *API) startDelete(object *Image, version *ImageVersion) {
	if version.Status == statusDeleting {
		return
	}
	m.stopBuild(version)
	version.Status = statusDeleting
	m.p.Touch(&version.Audit)
	switch m.p.Decide(outcomeVersionDelete, map[string]string{"name": object.Name, "version": version.Version}).Result {
	case world.ResultFailed:
		m.p.Schedule(m.p.Lifecycle, eventVersionUndead, world.Key(version.ID))
	case world.ResultStuck:
	default:
		m.p.Schedule(m.p.Lifecycle, eventVersionGone, world.Key(version.ID))
	}
}

func (m *API) versionGone(id string) {
	version := m.State.Versions[id]
	if version == nil {
		return
	}
	delete(m.State.Versions, id)
	m.forgetVersion(id)
	object := m.State.Images[world.Key(version.ImageID)]
	if object != nil && object.Deleting && len(m.VersionsOf(object.ID)) == 0 {
		delete(m.State.Images, world.Key(object.ID))
	}
}

func (m *API) versionUndead(id string) {
	version := m.State.Versions[id]
	if version == nil {
		return
	}
	version.Status = statusDeleteFailed
	if object := m.State.Images[world.Key(version.ImageID)]; object != nil {
		object.Deleting = false
	}
}
