package emulator

import (
	"net/http"
	"strings"
)

const (
	outcomeVersionDelete = "version-delete"
	eventVersionGone     = "image-version.gone"
	eventVersionUndead   = "image-version.delete-failed"
)

func (m *images) deleteVersion(r *request) (reply, error) {
	object, version, err := m.findVersion(r)
	if err != nil {
		return reply{}, err
	}
	return m.deleteThese(object, []*imageVersion{version})
}

func (m *images) deleteVersions(r *request) (reply, error) {
	object, err := m.find(r)
	if err != nil {
		return reply{}, err
	}
	ids, err := r.queryList("versionIds")
	if err != nil {
		return reply{}, err
	}
	if len(ids) == 0 {
		return reply{}, refuse(http.StatusUnprocessableEntity, "versionIds is required.")
	}
	versions := make([]*imageVersion, 0, len(ids))
	for _, id := range ids {
		version := m.state.Versions[id]
		if version == nil || version.ImageID != object.ID {
			return reply{}, refuse(http.StatusNotFound, "Image %d has no version %s.", object.ID, id)
		}
		versions = append(versions, version)
	}
	return m.deleteThese(object, versions)
}

func (m *images) deleteThese(object *image, versions []*imageVersion) (reply, error) {
	if err := m.checkUnused(versions); err != nil {
		return reply{}, err
	}
	for _, version := range versions {
		m.startDelete(object, version)
	}
	return ok(empty{})
}

// checkUnused refuses to delete versions that something refers to.
func (m *images) checkUnused(versions []*imageVersion) error {
	for _, version := range versions {
		if m.statusOf(version) == statusInUse {
			users := m.p.imageUsers(version.ImageID, version.ID)
			return refuse(http.StatusUnprocessableEntity, "Version %s is in use: %s.", version.Version, defaultTo(strings.Join(users, ", "), "by what is not known"))
		}
	}
	return nil
}

// startDelete lets a version go after a while. Asking again changes nothing, unless the last attempt failed.
func (m *images) startDelete(object *image, version *imageVersion) {
	if version.Status == statusDeleting {
		return
	}
	m.stopBuild(version)
	version.Status = statusDeleting
	m.p.touch(&version.audit)
	switch m.p.decide(outcomeVersionDelete, map[string]string{"name": object.Name, "version": version.Version}).Result {
	case resultFailed:
		m.p.schedule(m.p.lifecycle, eventVersionUndead, key(version.ID))
	case resultStuck:
	default:
		m.p.schedule(m.p.lifecycle, eventVersionGone, key(version.ID))
	}
}

func (m *images) versionGone(id string) {
	version := m.state.Versions[id]
	if version == nil {
		return
	}
	delete(m.state.Versions, id)
	m.forgetVersion(id)
	object := m.state.Images[key(version.ImageID)]
	if object != nil && object.Deleting && len(m.versionsOf(object.ID)) == 0 {
		delete(m.state.Images, key(object.ID))
	}
}

func (m *images) versionUndead(id string) {
	version := m.state.Versions[id]
	if version == nil {
		return
	}
	version.Status = statusDeleteFailed
	if object := m.state.Images[key(version.ImageID)]; object != nil {
		object.Deleting = false
	}
}
