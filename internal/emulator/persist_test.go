package emulator

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// keeper is a folder with a state file, and the clock that all emulators on it share.
type keeper struct {
	file  string
	clock *fakeClock
}

func newKeeper(t *testing.T) keeper {
	t.Helper()
	return keeper{filepath.Join(t.TempDir(), "state.json"), &fakeClock{now: time.Date(2024, 5, 1, 9, 30, 0, 0, time.UTC)}}
}

// start is a new process on the state file. The one before is not closed: to it this is a kill.
func (k keeper) start(t *testing.T) *testbed {
	t.Helper()
	w := newTestbed(t, func(o *Options) { o.StateFile, o.Now = k.file, k.clock.Now })
	w.clock = k.clock
	return w
}

// files lists the folder.
func (k keeper) files(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(filepath.Dir(k.file), func(_ string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files = append(files, entry.Name())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestStateSurvivesAKillInTheMiddleOfEverything(t *testing.T) {
	k := newKeeper(t)
	w := k.start(t)
	archive := emulatortest.ZipOf(t, "a", "b")
	artifact := text(w.form(http.MethodPost, artifactsPath, archive, "name", "app").want(201)["id"])
	imageID, versionID := w.readyImage("base", "webapp")
	service := w.service("ui", imageID, `, "title": "T"`)
	next := text(w.form(http.MethodPost, imagesPath+imageID+"/versions", appZip(t),
		"autodeployResources", `[{"entityId": "`+service+`", "entityType": "webapp"}]`).want(201)["versionId"])
	if err := w.SetOutcome(world.Outcome{Kind: "service-delete", Result: "failed"}); err != nil {
		t.Fatal(err)
	}
	k.clock.Move(testLifecycle / 2)
	before := w.Objects()

	w = k.start(t)
	if after := w.Objects(); !same(t, before, after) {
		t.Errorf("objects changed from\n%v to\n%v", before, after)
	}
	if a := w.get(artifactsPath + artifact + "/download"); !bytes.Equal(a.raw, archive) {
		t.Errorf("the upload is not what it was: %d bytes", len(a.raw))
	}
	if got := w.serviceStatus(service); got != "DEPLOYING" {
		t.Errorf("service is %s", got)
	}
	k.clock.Move(testLifecycle / 2)

	w = k.start(t)
	if w.serviceStatus(service) != "DEPLOYING" || w.version(imageID, next, "status") != "in-use" || w.version(imageID, versionID, "status") != "ready" {
		t.Errorf("the build did not end, or was not rolled out: %v", w.Objects())
	}
	k.clock.Move(testLifecycle)
	w = k.start(t)
	if got := w.serviceStatus(service); got != "AVAILABLE" {
		t.Errorf("service is %s", got)
	}
	w.delete(servicesPath + service).want(200)
	k.clock.Move(testLifecycle)
	w = k.start(t)
	if got := w.serviceStatus(service); got != "DELETE_FAILED" {
		t.Errorf("the outcome was forgotten: service is %s", got)
	}
	other, otherVersion := w.image("other", "webapp")
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
	k := newKeeper(t)
	w := k.start(t)
	imageID, versionID := w.image("base", "webapp")
	k.clock.Move(testLifecycle)
	if got := w.version(imageID, versionID, "status"); got != "ready" {
		t.Fatalf("status %s", got)
	}
	k.clock.Move(-testLifecycle)
	if got := k.start(t).version(imageID, versionID, "status"); got != "ready" {
		t.Errorf("status %s", got)
	}
}

func TestClockMovedAheadStaysAhead(t *testing.T) {
	k := newKeeper(t)
	w := k.start(t)
	if err := w.Advance(time.Hour); err != nil {
		t.Fatal(err)
	}
	if got := k.start(t).get("/_emulator/").want(200)["time"]; got != "2024-05-01T10:30:00.000Z" {
		t.Errorf("time %v", got)
	}
}

func TestStateThatCannotBeUsedIsLeftAlone(t *testing.T) {
	k := newKeeper(t)
	w := k.start(t)
	w.form(http.MethodPost, artifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "x").want(201)
	good, err := os.ReadFile(k.file)
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
			if err := os.WriteFile(k.file, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := New(Options{StateFile: k.file})
			if err == nil || !strings.Contains(err.Error(), k.file) || !strings.Contains(err.Error(), "move") || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v does not say which file and what to do", err)
			}
			if left, _ := os.ReadFile(k.file); string(left) != content {
				t.Error("the file was changed")
			}
		})
	}
	if err := os.WriteFile(k.file, good, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := New(Options{StateFile: k.file}); err != nil {
		t.Errorf("the good file is refused: %v", err)
	}
}

func TestStateFileThatCannotBeReadOrWritten(t *testing.T) {
	dir := t.TempDir()
	for name, file := range map[string]string{"folder": dir, "no folder": filepath.Join(dir, "missing", "state.json")} {
		if _, err := New(Options{StateFile: file}); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestEmptyFileIsANewState(t *testing.T) {
	file := filepath.Join(t.TempDir(), "odd [name] *.json")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	e, err := New(Options{StateFile: file})
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
	k := newKeeper(t)
	w := k.start(t)
	// A folder of the name makes the save fail on every system and for every user.
	if err := os.Mkdir(k.file+world.TempSuffix, 0o700); err != nil {
		t.Fatal(err)
	}
	contentType, body := formBody(t, emulatortest.ZipOf(t, "a", "b"), "name", "x")
	w.send(http.MethodPost, artifactsPath, contentType, body).refused(500, "cannot save the state")
	if err := os.Remove(k.file + world.TempSuffix); err != nil {
		t.Fatal(err)
	}
	w.send(http.MethodPost, artifactsPath, contentType, body).want(201)
	if got := names(t, k.start(t).get(artifactsPath).want(200), "artifacts", "name"); !slices.Equal(got, []string{"x", "x"}) {
		t.Errorf("artifacts %v", got)
	}
}
