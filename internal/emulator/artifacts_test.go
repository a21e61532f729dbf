package emulator

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestArtifactLife(t *testing.T) {
	w := newTestbed(t)
	first, second := emulatortest.ZipOf(t, "a", "1"), emulatortest.ZipOf(t, "a", "2")
	made := w.form(http.MethodPost, artifactsPath, first, "name", "app", "description", "the app", "source", "email", "scan", "false", "validate", "true").want(201)
	if made["version"] != 1.0 {
		t.Errorf("created %v", made)
	}
	path := artifactsPath + text(made["id"])
	if body := w.form(http.MethodPut, path, second, "scan", "True").want(200); body["version"] != 2.0 {
		t.Errorf("second version: %v", body)
	}
	body := w.get(path).want(200)
	if body["name"] != "app" || body["description"] != "the app" || body["id"] != made["id"] || body["versionCount"] != 2.0 || body["pageCount"] != 1.0 {
		t.Errorf("describe %v", body)
	}
	if got := names(t, body, "versions", "version"); !slices.Equal(got, []string{"2", "1"}) {
		t.Errorf("versions %v", got)
	}
	if got := names(t, w.get(path+"?pageSize=1&pageNumber=2").want(200), "versions", "version"); !slices.Equal(got, []string{"1"}) {
		t.Errorf("second page of versions %v", got)
	}
	for suffix, want := range map[string][]byte{"/download": second, "/1/download": first, "/2/download": second} {
		a := w.get(path + suffix)
		if a.status != 200 || !bytes.Equal(a.raw, want) || a.header.Get("Content-Type") != "application/zip" {
			t.Errorf("%s: status %d, %d bytes of %s", suffix, a.status, len(a.raw), a.header.Get("Content-Type"))
		}
	}
	w.json(http.MethodPatch, path, `{"name": "renamed", "description": ""}`).want(200)
	if body := w.get(path).want(200); body["name"] != "renamed" || body["description"] != "" {
		t.Errorf("after update %v", body)
	}
	w.delete(path + "/2").want(200)
	if a := w.get(path + "/download"); !bytes.Equal(a.raw, first) {
		t.Error("the latest version is not the one that is left")
	}
	if body := w.form(http.MethodPut, path, second).want(200); body["version"] != 3.0 {
		t.Errorf("a deleted number is given out again: %v", body)
	}
	w.delete(path).want(200)
	w.get(path).refused(404, "no artifact")
	w.delete(path).refused(404, "no artifact")
}

func TestArtifactsAreUnchangedByWhatIsRefused(t *testing.T) {
	w := newTestbed(t)
	good := emulatortest.ZipOf(t, "a", "b")
	path := artifactsPath + text(w.form(http.MethodPost, artifactsPath, good, "name", "app").want(201)["id"])
	big := append(bytes.Clone(good), make([]byte, world.MaxArchive)...)

	w.form(http.MethodPost, artifactsPath, nil, "name", "x").refused(400, "file artifact is required")
	w.form(http.MethodPost, artifactsPath, good).refused(400, "name is required")
	w.form(http.MethodPost, artifactsPath, good, "name", " ").refused(400, "name is required")
	w.form(http.MethodPost, artifactsPath, []byte("no zip"), "name", "x").refused(400, "not a zip archive")
	w.form(http.MethodPost, artifactsPath, emulatortest.ZipOf(t, "../x", ""), "name", "x").refused(400, "leaves the archive")
	w.form(http.MethodPost, artifactsPath, good, "name", "x", "validate", "true").refused(400, "validate needs a source")
	w.form(http.MethodPost, artifactsPath, good, "name", "x", "scan", "maybe").refused(400, "not true or false")
	w.form(http.MethodPost, artifactsPath, big, "name", "x").refused(413, "10 MiB")
	w.form(http.MethodPut, path, big).refused(413, "10 MiB")
	w.form(http.MethodPut, path, nil).refused(400, "file artifact is required")
	w.form(http.MethodPut, path, good, "validate", "true").refused(400, "validate needs a source")
	w.form(http.MethodPut, artifactsPath+"0b0b2ee3-0000-4000-8000-000000000000", good).refused(404, "no artifact")
	w.json(http.MethodPatch, path, `{"name": ""}`).refused(400, "must not be empty")
	w.json(http.MethodPatch, artifactsPath+"0b0b2ee3-0000-4000-8000-000000000000", `{}`).refused(404, "no artifact")
	w.get(path+"/7/download").refused(404, "no version 7")
	w.get(path+"/x/download").refused(404, "no version x")
	w.delete(path+"/7").refused(404, "no version 7")

	if body := w.get(artifactsPath).want(200); body["artifactCount"] != 1.0 {
		t.Errorf("list %v", body)
	}
	if body := w.get(path).want(200); body["name"] != "app" || body["versionCount"] != 1.0 {
		t.Errorf("describe %v", body)
	}
}

func TestArtifactOfExactlyTheLimit(t *testing.T) {
	w := newTestbed(t)
	w.form(http.MethodPost, artifactsPath, zipOfSize(t, world.MaxArchive), "name", "x").want(201)
	w.form(http.MethodPost, artifactsPath, zipOfSize(t, world.MaxArchive+1), "name", "y").refused(413, fmt.Sprint(world.MaxArchive+1))
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
	w := newTestbed(t)
	for value, want := range map[string]string{"null": "", "": "", "nullable": "nullable"} {
		id := text(w.form(http.MethodPost, artifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "x", "description", value).want(201)["id"])
		if got := w.get(artifactsPath + id).body()["description"]; got != want {
			t.Errorf("description %q reads %q, want %q", value, got, want)
		}
	}
}

func TestArtifactWithoutVersions(t *testing.T) {
	w := newTestbed(t)
	path := artifactsPath + text(w.form(http.MethodPost, artifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "x").want(201)["id"])
	w.delete(path + "/1").want(200)
	if body := w.get(path).want(200); body["versionCount"] != 0.0 || body["pageCount"] != 1.0 || len(names(t, body, "versions", "version")) != 0 {
		t.Errorf("describe %v", body)
	}
	w.get(path+"/download").refused(404, "no version")
}

func TestUsedArtifactVersionCannotBeDeleted(t *testing.T) {
	w := newTestbed(t)
	id := text(w.form(http.MethodPost, artifactsPath, emulatortest.ZipOf(t, "a", "1"), "name", "x").want(201)["id"])
	w.form(http.MethodPut, artifactsPath+id, emulatortest.ZipOf(t, "a", "2")).want(200)
	w.platform.Areas = append(w.platform.Areas, world.Area{Name: "user", ArtifactUsers: func(artifactID string, version int64) []string {
		if artifactID == id && version == 1 {
			return []string{"block spec etl 1.0.0"}
		}
		return nil
	}})
	w.delete(artifactsPath+id+"/1").refused(422, "used by block spec etl 1.0.0")
	w.delete(artifactsPath+id).refused(422, "used by block spec etl 1.0.0")
	w.delete(artifactsPath + id + "/2").want(200)
}
