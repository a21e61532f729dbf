package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

type artifactVersion struct {
	Version   int64     `json:"version"`
	Blob      string    `json:"blob"`
	CreatedAt timestamp `json:"createdAt"`
	CreatedBy string    `json:"createdBy"`
}

// push keeps an archive as the next version.
func (a *artifacts) push(object *artifact, blob string) {
	object.LastVersion++
	object.Versions = append(object.Versions, artifactVersion{Version: object.LastVersion, Blob: blob, CreatedAt: a.p.now, CreatedBy: localUser})
}

// findVersion is the index of the version that the path names, of the latest when it names none.
func (a *artifacts) findVersion(r *request) (*artifact, int, error) {
	object, err := a.find(r)
	if err != nil {
		return nil, 0, err
	}
	text, named := r.values["version"]
	if !named && len(object.Versions) > 0 {
		return object, len(object.Versions) - 1, nil
	}
	for i, version := range object.Versions {
		if strconv.FormatInt(version.Version, 10) == text {
			return object, i, nil
		}
	}
	return nil, 0, refuse(http.StatusNotFound, "Artifact %s has no version %s.", object.ID, text)
}

func (a *artifacts) addVersion(r *request) (reply, error) {
	object, err := a.find(r)
	if err != nil {
		return reply{}, err
	}
	f, err := r.multipartForm()
	if err != nil {
		return reply{}, err
	}
	if err := checkScan(f, object.Source); err != nil {
		return reply{}, err
	}
	blob, err := a.archive(f)
	if err != nil {
		return reply{}, err
	}
	a.push(object, blob)
	a.p.touch(&object.audit)
	return ok(map[string]any{"version": object.LastVersion})
}

// archive is the upload, which is required here.
func (a *artifacts) archive(f *form) (string, error) {
	blob, err := a.p.upload(f)
	if err == nil && blob == "" {
		err = refuse(http.StatusBadRequest, "The file artifact is required.")
	}
	return blob, err
}

// checkScan reads the flags of an upload; validation works against a source (contract 20).
func checkScan(f *form, source string) error {
	if _, err := f.boolean("scan"); err != nil {
		return err
	}
	validate, err := f.boolean("validate")
	if err != nil {
		return err
	}
	if validate && source == "" {
		return refuse(http.StatusBadRequest, "validate needs a source.")
	}
	return nil
}

func (a *artifacts) deleteVersion(r *request) (reply, error) {
	object, at, err := a.findVersion(r)
	if err != nil {
		return reply{}, err
	}
	if err := a.checkUnused(object, object.Versions[at].Version); err != nil {
		return reply{}, err
	}
	object.Versions = slices.Delete(object.Versions, at, at+1)
	a.p.touch(&object.audit)
	return ok(empty{})
}

// checkUnused refuses to delete what another object was made from [ASSUMED].
func (a *artifacts) checkUnused(object *artifact, version int64) error {
	if users := a.p.artifactUsers(object.ID, version); len(users) > 0 {
		return refuse(http.StatusUnprocessableEntity, "Version %d of artifact %s is used by %s.", version, object.ID, strings.Join(users, ", "))
	}
	return nil
}

func (a *artifacts) download(r *request) (reply, error) {
	object, at, err := a.findVersion(r)
	if err != nil {
		return reply{}, err
	}
	content, err := a.p.blobs.get(object.Versions[at].Blob)
	if err != nil {
		return reply{}, fmt.Errorf("artifact %s version %d: %w", object.ID, object.Versions[at].Version, err)
	}
	return reply{
		status: http.StatusOK, raw: content, contentType: "application/zip",
		header: http.Header{"Content-Disposition": {`attachment; filename="artifact.zip"`}},
	}, nil
}
