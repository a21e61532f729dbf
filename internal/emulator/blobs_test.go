package emulator

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestUploadsAreKeptOnceAndRemovedWithTheirLastUser(t *testing.T) {
	k := newKeeper(t)
	w := k.start(t)
	archive := emulatortest.ZipOf(t, "a", "b")
	first := text(w.form(http.MethodPost, artifactsPath, archive, "name", "one").want(201)["id"])
	second := text(w.form(http.MethodPost, artifactsPath, archive, "name", "two").want(201)["id"])
	w.form(http.MethodPut, artifactsPath+first, emulatortest.ZipOf(t, "a", "c")).want(200)
	if kept := len(w.platform.Blobs.Fresh); kept != 0 {
		t.Errorf("%d uploads stay in memory though they are on disk", kept)
	}
	if files := k.files(t); len(files) != 3 {
		t.Errorf("files %v, want the state and two uploads", files)
	}
	w.delete(artifactsPath + first).want(200)
	if files := k.files(t); len(files) != 2 {
		t.Errorf("files %v, want the state and one upload", files)
	}
	w.delete(artifactsPath + second).want(200)
	if files := k.files(t); len(files) != 1 || files[0] != "state.json" {
		t.Errorf("files %v, want the state alone", files)
	}
	third := text(w.form(http.MethodPost, artifactsPath, archive, "name", "three").want(201)["id"])
	if a := k.start(t).get(artifactsPath + third + "/download"); !bytes.Equal(a.raw, archive) {
		t.Errorf("an upload that came again is not there: %d %s", a.status, a.raw)
	}
}

func TestMemoryIsFreedWithTheLastUser(t *testing.T) {
	w := newTestbed(t)
	id := text(w.form(http.MethodPost, artifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "one").want(201)["id"])
	if len(w.platform.Blobs.Fresh) != 1 {
		t.Errorf("%d uploads", len(w.platform.Blobs.Fresh))
	}
	w.delete(artifactsPath + id).want(200)
	if len(w.platform.Blobs.Fresh) != 0 {
		t.Errorf("%d uploads are left", len(w.platform.Blobs.Fresh))
	}
}

func TestSavesLeaveNoTemporaryFiles(t *testing.T) {
	k := newKeeper(t)
	w := k.start(t)
	for range 5 {
		w.form(http.MethodPost, artifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "x").want(201)
	}
	for _, file := range k.files(t) {
		if strings.HasSuffix(file, world.TempSuffix) {
			t.Errorf("left behind: %s", file)
		}
	}
	info, err := os.Stat(k.file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v: the state may hold what is nobody's business", info.Mode(), err)
	}
}

// What a kill during a save leaves behind is half of a new file next to the old one.
func TestLeftoversOfAnInterruptedSaveAreRemoved(t *testing.T) {
	k := newKeeper(t)
	w := k.start(t)
	id := text(w.form(http.MethodPost, artifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "x").want(201)["id"])
	half := []string{k.file + world.TempSuffix, filepath.Join(k.file+".blobs", strings.Repeat("a", 64)+world.TempSuffix)}
	own := filepath.Join(k.file+".blobs", "notes.txt")
	for _, file := range append(half, own) {
		if err := os.WriteFile(file, []byte(`{"half`), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w = k.start(t)
	w.get(artifactsPath + id).want(200)
	w.json(http.MethodPatch, artifactsPath+id, `{"name": "y"}`).want(200)
	for _, file := range half {
		if _, err := os.Stat(file); err == nil {
			t.Errorf("%s is still there", file)
		}
	}
	if _, err := os.Stat(own); err != nil {
		t.Errorf("somebody else's file is gone: %v", err)
	}
}
