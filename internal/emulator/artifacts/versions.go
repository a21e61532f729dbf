// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifacts

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

type artifactVersion struct {
	Version   int64          `json:"version"`
	Blob      string         `json:"blob"`
	CreatedAt wire.Timestamp `json:"createdAt"`
	CreatedBy string         `json:"createdBy"`
}

// Push keeps an archive as the next version.
func (a *API) Push(object *Artifact, blob string) {
	object.LastVersion++
	object.Versions = append(object.Versions, artifactVersion{Version: object.LastVersion, Blob: blob, CreatedAt: a.p.Now, CreatedBy: world.LocalUser})
}

// findVersion is the index of the version that the path names, of the latest when it names none.
func (a *API) findVersion(r *wire.Request) (*Artifact, int, error) {
	object, err := a.find(r)
	if err != nil {
		return nil, 0, err
	}
	text, named := r.Values["version"]
	if !named && len(object.Versions) > 0 {
		return object, len(object.Versions) - 1, nil
	}
	for i, version := range object.Versions {
		if strconv.FormatInt(version.Version, 10) == text {
			return object, i, nil
		}
	}
	return nil, 0, wire.Refuse(http.StatusNotFound, "Artifact %s has no version %s.", object.ID, text)
}

func (a *API) addVersion(r *wire.Request) (wire.Reply, error) {
	object, err := a.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	f, err := r.MultipartForm()
	if err != nil {
		return wire.Reply{}, err
	}
	if err := checkScan(f, object.Source); err != nil {
		return wire.Reply{}, err
	}
	blob, err := a.archive(f)
	if err != nil {
		return wire.Reply{}, err
	}
	a.Push(object, blob)
	a.p.Touch(&object.Audit)
	return wire.OK(map[string]any{"version": object.LastVersion})
}

// archive is the upload, which is required here.
func (a *API) archive(f *wire.Form) (string, error) {
	blob, err := a.p.Upload(f)
	if err == nil && blob == "" {
		err = wire.Refuse(http.StatusBadRequest, "The file artifact is required.")
	}
	return blob, err
}

// checkScan reads the flags of an upload; validation works against a source (contract 20).
func checkScan(f *wire.Form, source string) error {
	if _, err := f.Boolean("scan"); err != nil {
		return err
	}
	validate, err := f.Boolean("validate")
	if err != nil {
		return err
	}
	if validate && source == "" {
		return wire.Refuse(http.StatusBadRequest, "validate needs a source.")
	}
	return nil
}

func (a *API) deleteVersion(r *wire.Request) (wire.Reply, error) {
	object, at, err := a.findVersion(r)
	if err != nil {
		return wire.Reply{}, err
	}
	if err := a.checkUnused(object, object.Versions[at].Version); err != nil {
		return wire.Reply{}, err
	}
	object.Versions = slices.Delete(object.Versions, at, at+1)
	a.p.Touch(&object.Audit)
	return wire.OK(wire.Empty{})
}

// checkUnused refuses to delete what another object was made from [ASSUMED].
func (a *API) checkUnused(object *Artifact, version int64) error {
	if users := a.p.ArtifactUsers(object.ID, version); len(users) > 0 {
		return wire.Refuse(http.StatusUnprocessableEntity, "Version %d of artifact %s is used by %s.", version, object.ID, strings.Join(users, ", "))
	}
	return nil
}

func (a *API) download(r *wire.Request) (wire.Reply, error) {
	object, at, err := a.findVersion(r)
	if err != nil {
		return wire.Reply{}, err
	}
	content, err := a.p.Blobs.Get(object.Versions[at].Blob)
	if err != nil {
		return wire.Reply{}, fmt.Errorf("artifact %s version %d: %w", object.ID, object.Versions[at].Version, err)
	}
	return wire.Reply{
		Status: http.StatusOK, Raw: content, ContentType: "application/zip",
		Header: http.Header{"Content-Disposition": {`attachment; filename="artifact.zip"`}},
	}, nil
}
