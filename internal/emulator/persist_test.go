// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestStateSurvivesAKillInTheMiddleOfEverything(t *testing.T) {
	k := testbed.NewKeeper(t)
	w := k.Start(t)
	archive := emulatortest.ZipOf(t, "a", "b")
	artifact := testbed.Text(w.Form(http.MethodPost, testbed.ArtifactsPath, archive, "name", "app").Want(201)["id"])
	imageID, versionID := w.ReadyImage("base", "webapp")
	service := w.Service("ui", imageID, `, "title": "T"`)
	next := testbed.Text(w.Form(http.MethodPost, testbed.ImagesPath+imageID+"/versions", testbed.AppZip(t),
		"autodeployResources", `[{"entityId": "`+service+`", "entityType": "webapp"}]`).Want(201)["versionId"])
	if err := w.SetOutcome(world.Outcome{Kind: "service-delete", Result: "failed"}); err != nil {
		t.Fatal(err)
	}
	k.Clock.Move(testbed.Lifecycle / 2)
	before := w.Objects()

	w = k.Start(t)
	if after := w.Objects(); !same(t, before, after) {
		t.Errorf("objects changed from\n%v to\n%v", before, after)
	}
	if a := w.Get(testbed.ArtifactsPath + artifact + "/download"); !bytes.Equal(a.Raw, archive) {
		t.Errorf("the upload is not what it was: %d bytes", len(a.Raw))
	}
	if got := w.ServiceStatus(service); got != "DEPLOYING" {
		t.Errorf("service is %s", got)
	}
	k.Clock.Move(testbed.Lifecycle / 2)

	w = k.Start(t)
	if w.ServiceStatus(service) != "DEPLOYING" || w.Version(imageID, next, "status") != "in-use" || w.Version(imageID, versionID, "status") != "ready" {
		t.Errorf("the build did not end, or was not rolled out: %v", w.Objects())
	}
	k.Clock.Move(testbed.Lifecycle)
	w = k.Start(t)
	if got := w.ServiceStatus(service); got != "AVAILABLE" {
		t.Errorf("service is %s", got)
	}
	w.Delete(testbed.ServicesPath + service).Want(200)
	k.Clock.Move(testbed.Lifecycle)
	w = k.Start(t)
	if got := w.ServiceStatus(service); got != "DELETE_FAILED" {
		t.Errorf("the outcome was forgotten: service is %s", got)
	}
	other, otherVersion := w.Image("other", "webapp")
	if other == imageID || otherVersion == next {
		t.Errorf("ids are given out again: %s, %s", other, otherVersion)
	}
}

func same(t *testing.T, a, b any) bool {
	t.Helper()
	left, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	right, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Equal(left, right)
}

// A transition that was shown must not be taken back by a restart, even if the clock of the machine is: it is on disk
// before the answer.
func TestTransitionsSeenByAReadAreDurable(t *testing.T) {
	k := testbed.NewKeeper(t)
	w := k.Start(t)
	imageID, versionID := w.Image("base", "webapp")
	k.Clock.Move(testbed.Lifecycle)
	if got := w.Version(imageID, versionID, "status"); got != "ready" {
		t.Fatalf("status %s", got)
	}
	k.Clock.Move(-testbed.Lifecycle)
	if got := k.Start(t).Version(imageID, versionID, "status"); got != "ready" {
		t.Errorf("status %s", got)
	}
}

func TestClockMovedAheadStaysAhead(t *testing.T) {
	k := testbed.NewKeeper(t)
	w := k.Start(t)
	if err := w.Advance(time.Hour); err != nil {
		t.Fatal(err)
	}
	if got := k.Start(t).Get("/_emulator/").Want(200)["time"]; got != "2024-05-01T10:30:00.000Z" {
		t.Errorf("time %v", got)
	}
}

func TestStateThatCannotBeUsedIsLeftAlone(t *testing.T) {
	k := testbed.NewKeeper(t)
	w := k.Start(t)
	w.Form(http.MethodPost, testbed.ArtifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "x").Want(201)
	good, err := os.ReadFile(k.File)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"cut":             string(good[:len(good)/2]),
		"not JSON":        "hello",
		"other JSON":      `{"version": 4, "terraform_version": "1.11.0"}`,
		"newer format":    strings.Replace(string(good), `"format":1`, `"format":2`, 1),
		"unknown section": strings.Replace(string(good), `"sections":{`, `"sections":{"galaxies":{},`, 1),
		"unknown event":   strings.Replace(string(good), `"queue":null`, `"queue":[{"kind":"warp"}]`, 1),
		"wrong type":      strings.Replace(string(good), `"lastVersion":1`, `"lastVersion":"one"`, 1),
		"wrong time":      strings.Replace(string(good), `"createdAt":"2024`, `"createdAt":"MMXXIV`, 1),
		"missing upload":  strings.Replace(string(good), `"blob":"`, `"blob":"00`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			if content == string(good) {
				t.Fatal("the test does not change anything")
			}
			if err := os.WriteFile(k.File, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := emulator.New(emulator.Options{StateFile: k.File})
			if err == nil || !strings.Contains(err.Error(), k.File) || !strings.Contains(err.Error(), "move") || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v does not say which file and what to do", err)
			}
			if left, _ := os.ReadFile(k.File); string(left) != content {
				t.Error("the file was changed")
			}
		})
	}
	if err := os.WriteFile(k.File, good, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := emulator.New(emulator.Options{StateFile: k.File}); err != nil {
		t.Errorf("the good file is refused: %v", err)
	}
}

func TestStateFileThatCannotBeReadOrWritten(t *testing.T) {
	dir := t.TempDir()
	for name, file := range map[string]string{"folder": dir, "no folder": filepath.Join(dir, "missing", "state.json")} {
		if _, err := emulator.New(emulator.Options{StateFile: file}); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestEmptyFileIsANewState(t *testing.T) {
	file := filepath.Join(t.TempDir(), "odd [name] #.json")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	e, err := emulator.New(emulator.Options{StateFile: file})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if raw, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(raw), `{"format":1`) {
		t.Errorf("%s, %v", raw, err)
	}
}

func TestFailedSaveIsTold(t *testing.T) {
	k := testbed.NewKeeper(t)
	w := k.Start(t)
	// A folder of the name makes the save fail on every system and for every user.
	if err := os.Mkdir(k.File+world.TempSuffix, 0o700); err != nil {
		t.Fatal(err)
	}
	contentType, body := testbed.FormBody(t, emulatortest.ZipOf(t, "a", "b"), "name", "x")
	w.Send(http.MethodPost, testbed.ArtifactsPath, contentType, body).Refused(500, "cannot save the state")
	if err := os.Remove(k.File + world.TempSuffix); err != nil {
		t.Fatal(err)
	}
	w.Send(http.MethodPost, testbed.ArtifactsPath, contentType, body).Want(201)
	if got := testbed.Names(t, k.Start(t).Get(testbed.ArtifactsPath).Want(200), "artifacts", "name"); !slices.Equal(got, []string{"x", "x"}) {
		t.Errorf("artifacts %v", got)
	}
}

// TestUploadThatIsNotThere refuses an object that refers to an upload which was never made: the state could not be read again, and the name
// could be that of any file.
func TestUploadThatIsNotThere(t *testing.T) {
	k := testbed.NewKeeper(t)
	w := k.Start(t)
	id := testbed.Text(w.Form(http.MethodPost, testbed.ArtifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "x").Want(201)["id"])
	before, _ := w.Object("artifact", id)
	for _, name := range []string{"../" + filepath.Base(k.File), strings.Repeat("0", 64), k.File} {
		patch := fmt.Sprintf(`{"versions": [{"version": 1, "blob": %q}]}`, name)
		w.JSON(http.MethodPatch, "/_emulator/objects/artifact/"+id, patch).Refused(400, "upload")
		w.JSON(http.MethodPut, "/_emulator/objects/artifact/by-hand", patch).Refused(400, "upload")
	}
	if after, _ := w.Object("artifact", id); !reflect.DeepEqual(before, after) {
		t.Errorf("the object that was refused became %v", after)
	}
	if _, there := w.Object("artifact", "by-hand"); there {
		t.Error("the object that was refused is there")
	}
	if err := w.Insert("service", "s", map[string]any{"name": "s", "parameters": map[string]any{"env": map[string]any{"BLOB": "no upload"}}}); err != nil {
		t.Errorf("a variable with the name of a reference: %v", err)
	}
	k.Start(t).Get(testbed.ArtifactsPath + id + "/download")
}
