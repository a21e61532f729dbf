// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifacts_test

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestArtifactLife(t *testing.T) {
	w := testbed.New(t)
	first, second := emulatortest.ZipOf(t, "a", "1"), emulatortest.ZipOf(t, "a", "2")
	made := w.Form(http.MethodPost, testbed.ArtifactsPath, first, "name", "app", "description", "the app", "source", "email", "scan", "false", "validate", "true").Want(201)
	if made["version"] != 1.0 {
		t.Errorf("created %v", made)
	}
	path := testbed.ArtifactsPath + testbed.Text(made["id"])
	if body := w.Form(http.MethodPut, path, second, "scan", "True").Want(200); body["version"] != 2.0 {
		t.Errorf("second version: %v", body)
	}
	body := w.Get(path).Want(200)
	if body["name"] != "app" || body["description"] != "the app" || body["id"] != made["id"] || body["versionCount"] != 2.0 || body["pageCount"] != 1.0 {
		t.Errorf("describe %v", body)
	}
	if got := testbed.Names(t, body, "versions", "version"); !slices.Equal(got, []string{"2", "1"}) {
		t.Errorf("versions %v", got)
	}
	if got := testbed.Names(t, w.Get(path+"?pageSize=1&pageNumber=2").Want(200), "versions", "version"); !slices.Equal(got, []string{"1"}) {
		t.Errorf("second page of versions %v", got)
	}
	for suffix, want := range map[string][]byte{"/download": second, "/1/download": first, "/2/download": second} {
		a := w.Get(path + suffix)
		if a.Status != 200 || !bytes.Equal(a.Raw, want) || a.Header.Get("Content-Type") != "application/zip" {
			t.Errorf("%s: status %d, %d bytes of %s", suffix, a.Status, len(a.Raw), a.Header.Get("Content-Type"))
		}
	}
	w.JSON(http.MethodPatch, path, `{"name": "renamed", "description": ""}`).Want(200)
	if body := w.Get(path).Want(200); body["name"] != "renamed" || body["description"] != "" {
		t.Errorf("after update %v", body)
	}
	w.Delete(path + "/2").Want(200)
	if a := w.Get(path + "/download"); !bytes.Equal(a.Raw, first) {
		t.Error("the latest version is not the one that is left")
	}
	if body := w.Form(http.MethodPut, path, second).Want(200); body["version"] != 3.0 {
		t.Errorf("a deleted number is given out again: %v", body)
	}
	w.Delete(path).Want(200)
	w.Get(path).Refused(404, "no artifact")
	w.Delete(path).Refused(404, "no artifact")
}

func TestArtifactsAreUnchangedByWhatIsRefused(t *testing.T) {
	w := testbed.New(t)
	good := emulatortest.ZipOf(t, "a", "b")
	path := testbed.ArtifactsPath + testbed.Text(w.Form(http.MethodPost, testbed.ArtifactsPath, good, "name", "app").Want(201)["id"])
	big := append(bytes.Clone(good), make([]byte, world.MaxArchive)...)

	w.Form(http.MethodPost, testbed.ArtifactsPath, nil, "name", "x").Refused(400, "file artifact is required")
	w.Form(http.MethodPost, testbed.ArtifactsPath, good).Refused(400, "name is required")
	w.Form(http.MethodPost, testbed.ArtifactsPath, good, "name", " ").Refused(400, "name is required")
	w.Form(http.MethodPost, testbed.ArtifactsPath, []byte("no zip"), "name", "x").Refused(400, "not a zip archive")
	w.Form(http.MethodPost, testbed.ArtifactsPath, emulatortest.ZipOf(t, "../x", ""), "name", "x").Refused(400, "leaves the archive")
	w.Form(http.MethodPost, testbed.ArtifactsPath, good, "name", "x", "validate", "true").Refused(400, "validate needs a source")
	w.Form(http.MethodPost, testbed.ArtifactsPath, good, "name", "x", "scan", "maybe").Refused(400, "not true or false")
	w.Form(http.MethodPost, testbed.ArtifactsPath, big, "name", "x").Refused(413, "10 MiB")
	w.Form(http.MethodPut, path, big).Refused(413, "10 MiB")
	w.Form(http.MethodPut, path, nil).Refused(400, "file artifact is required")
	w.Form(http.MethodPut, path, good, "validate", "true").Refused(400, "validate needs a source")
	w.Form(http.MethodPut, testbed.ArtifactsPath+"0b0b2ee3-0000-4000-8000-000000000000", good).Refused(404, "no artifact")
	w.JSON(http.MethodPatch, path, `{"name": ""}`).Refused(400, "must not be empty")
	w.JSON(http.MethodPatch, testbed.ArtifactsPath+"0b0b2ee3-0000-4000-8000-000000000000", `{}`).Refused(404, "no artifact")
	w.Get(path+"/7/download").Refused(404, "no version 7")
	w.Get(path+"/x/download").Refused(404, "no version x")
	w.Delete(path+"/7").Refused(404, "no version 7")

	if body := w.Get(testbed.ArtifactsPath).Want(200); body["artifactCount"] != 1.0 {
		t.Errorf("list %v", body)
	}
	if body := w.Get(path).Want(200); body["name"] != "app" || body["versionCount"] != 1.0 {
		t.Errorf("describe %v", body)
	}
}

func TestArtifactOfExactlyTheLimit(t *testing.T) {
	w := testbed.New(t)
	w.Form(http.MethodPost, testbed.ArtifactsPath, zipOfSize(t, world.MaxArchive), "name", "x").Want(201)
	w.Form(http.MethodPost, testbed.ArtifactsPath, zipOfSize(t, world.MaxArchive+1), "name", "y").Refused(413, fmt.Sprint(world.MaxArchive+1))
}

// zipOfSize is an archive of exactly that many bytes.
func zipOfSize(t *testing.T, size int) []byte {
	t.Helper()
	content := make([]byte, size)
	_, _ = rand.Read(content)
	overhead := len(storedZip(t, nil))
	return storedZip(t, content[:size-overhead])
}

func storedZip(t *testing.T, content []byte) []byte {
	t.Helper()
	var buffer bytes.Buffer
	writer := zip.NewWriter(&buffer)
	entry, err := writer.CreateHeader(&zip.FileHeader{Name: "x", Method: zip.Store})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := entry.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return buffer.Bytes()
}

func TestArtifactDescriptionNullIsEmpty(t *testing.T) {
	w := testbed.New(t)
	for value, want := range map[string]string{"null": "", "": "", "nullable": "nullable"} {
		id := testbed.Text(w.Form(http.MethodPost, testbed.ArtifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "x", "description", value).Want(201)["id"])
		if got := w.Get(testbed.ArtifactsPath + id).Body()["description"]; got != want {
			t.Errorf("description %q reads %q, want %q", value, got, want)
		}
	}
}

func TestArtifactWithoutVersions(t *testing.T) {
	w := testbed.New(t)
	path := testbed.ArtifactsPath + testbed.Text(w.Form(http.MethodPost, testbed.ArtifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "x").Want(201)["id"])
	w.Delete(path + "/1").Want(200)
	if body := w.Get(path).Want(200); body["versionCount"] != 0.0 || body["pageCount"] != 1.0 || len(testbed.Names(t, body, "versions", "version")) != 0 {
		t.Errorf("describe %v", body)
	}
	w.Get(path+"/download").Refused(404, "no version")
}
