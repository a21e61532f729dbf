// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestUploadsAreKeptOnceAndRemovedWithTheirLastUser(t *testing.T) {
	k := testbed.NewKeeper(t)
	w := k.Start(t)
	archive := emulatortest.ZipOf(t, "a", "b")
	first := testbed.Text(w.Form(http.MethodPost, testbed.ArtifactsPath, archive, "name", "one").Want(201)["id"])
	second := testbed.Text(w.Form(http.MethodPost, testbed.ArtifactsPath, archive, "name", "two").Want(201)["id"])
	w.Form(http.MethodPut, testbed.ArtifactsPath+first, emulatortest.ZipOf(t, "a", "c")).Want(200)
	if kept := len(w.Platform().Blobs.Fresh); kept != 0 {
		t.Errorf("%d uploads stay in memory though they are on disk", kept)
	}
	if files := k.Files(t); len(files) != 3 {
		t.Errorf("files %v, want the state and two uploads", files)
	}
	w.Delete(testbed.ArtifactsPath + first).Want(200)
	if files := k.Files(t); len(files) != 2 {
		t.Errorf("files %v, want the state and one upload", files)
	}
	w.Delete(testbed.ArtifactsPath + second).Want(200)
	if files := k.Files(t); len(files) != 1 || files[0] != "state.json" {
		t.Errorf("files %v, want the state alone", files)
	}
	third := testbed.Text(w.Form(http.MethodPost, testbed.ArtifactsPath, archive, "name", "three").Want(201)["id"])
	if a := k.Start(t).Get(testbed.ArtifactsPath + third + "/download"); !bytes.Equal(a.Raw, archive) {
		t.Errorf("an upload that came again is not there: %d %s", a.Status, a.Raw)
	}
}

func TestMemoryIsFreedWithTheLastUser(t *testing.T) {
	w := testbed.New(t)
	id := testbed.Text(w.Form(http.MethodPost, testbed.ArtifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "one").Want(201)["id"])
	if len(w.Platform().Blobs.Fresh) != 1 {
		t.Errorf("%d uploads", len(w.Platform().Blobs.Fresh))
	}
	w.Delete(testbed.ArtifactsPath + id).Want(200)
	if len(w.Platform().Blobs.Fresh) != 0 {
		t.Errorf("%d uploads are left", len(w.Platform().Blobs.Fresh))
	}
}

func TestSavesLeaveNoTemporaryFiles(t *testing.T) {
	k := testbed.NewKeeper(t)
	w := k.Start(t)
	for range 5 {
		w.Form(http.MethodPost, testbed.ArtifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "x").Want(201)
	}
	for _, file := range k.Files(t) {
		if strings.HasSuffix(file, world.TempSuffix) {
			t.Errorf("left behind: %s", file)
		}
	}
	info, err := os.Stat(k.File)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v: the state may hold what is nobody's business", info.Mode(), err)
	}
}

// What a kill during a save leaves behind is half of a new file next to the old one.
func TestLeftoversOfAnInterruptedSaveAreRemoved(t *testing.T) {
	k := testbed.NewKeeper(t)
	w := k.Start(t)
	id := testbed.Text(w.Form(http.MethodPost, testbed.ArtifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "x").Want(201)["id"])
	half := []string{k.File + world.TempSuffix, filepath.Join(k.File+".blobs", strings.Repeat("a", 64)+world.TempSuffix)}
	own := filepath.Join(k.File+".blobs", "notes.txt")
	for _, file := range append(half, own) {
		if err := os.WriteFile(file, []byte(`{"half`), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w = k.Start(t)
	w.Get(testbed.ArtifactsPath + id).Want(200)
	w.JSON(http.MethodPatch, testbed.ArtifactsPath+id, `{"name": "y"}`).Want(200)
	for _, file := range half {
		if _, err := os.Stat(file); err == nil {
			t.Errorf("%s is still there", file)
		}
	}
	if _, err := os.Stat(own); err != nil {
		t.Errorf("somebody else's file is gone: %v", err)
	}
}
