// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package promise_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

func TestMain(m *testing.M) { acctest.Run(m) }

// lifecycleTime is how long builds take on the platforms of the recordings.
const lifecycleTime = 20 * time.Millisecond

// stack are the files of the stack whose state is recorded, by slash path.
func stack(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path)))
		files[path] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestRecordState applies the stack and keeps state and platform as users of the version have them.
func TestRecordState(t *testing.T) {
	dir := recording(t)
	platform := filepath.Join(dir, "platform.json")
	for _, old := range []string{platform, platform + ".blobs", filepath.Join(dir, "stack")} {
		if err := os.RemoveAll(old); err != nil {
			t.Fatal(err)
		}
	}
	p := acctest.NewFrom(t, platform, lifecycleTime)
	files := stack(t, filepath.Join("testdata", "stack"))
	tf := p.Process(t, files)
	tf.Run("apply", "-auto-approve", "-no-color")
	tf.Run("plan", "-detailed-exitcode", "-no-color")
	state, err := os.ReadFile(filepath.Join(tf.Dir, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(state), "recorded-secret") {
		t.Error("the state holds the secret")
	}
	files["state.json"] = string(state)
	acctest.WriteFiles(t, filepath.Join(dir, "stack"), files)
}

// used are the instances of a state that matter here.
type used struct {
	Resources []struct {
		Type, Name string
		Instances  []struct {
			Private    string         `json:"private"`
			Attributes map[string]any `json:"attributes"`
		}
	}
}

// restore brings a recorded platform back, and the folder of a user of that version, with the state or without.
func restore(t *testing.T, version string, withState bool) (*acctest.Platform, *acctest.CLI, used) {
	t.Helper()
	platform := filepath.Join(t.TempDir(), "platform.json")
	dir := filepath.Join("testdata", version)
	for _, name := range []string{"", ".blobs"} {
		if err := copyTree(filepath.Join(dir, "platform.json"+name), platform+name); err != nil {
			t.Fatal(err)
		}
	}
	p := acctest.NewFrom(t, platform, lifecycleTime)
	files := stack(t, filepath.Join(dir, "stack"))
	recorded := files["state.json"]
	delete(files, "state.json")
	var read used
	if err := json.Unmarshal([]byte(recorded), &read); err != nil {
		t.Fatal(err)
	}
	if withState {
		host := os.Getenv("TF_ACC_PROVIDER_HOST")
		if host == "" {
			host = "registry.terraform.io"
		}
		files["terraform.tfstate"] = strings.ReplaceAll(recorded, "registry.terraform.io/peakbi/peak", host+"/peakbi/peak")
	}
	tf := p.Process(t, files)
	return p, tf, read
}

// copyTree copies a file, or a folder with all that is in it; what is not there is left out.
func copyTree(from, to string) error {
	info, err := os.Stat(from)
	switch {
	case os.IsNotExist(err):
		return nil
	case err != nil:
		return err
	case info.IsDir():
		return os.CopyFS(to, os.DirFS(from))
	}
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, content, 0o600)
}

// TestEverythingIsRecorded looks for a resource of each type that a version has in the state that is recorded of it.
func TestEverythingIsRecorded(t *testing.T) {
	t.Parallel()
	if *record != "" {
		t.Skip("recording")
	}
	for _, version := range recorded(t) {
		var state used
		if err := json.Unmarshal([]byte(stack(t, filepath.Join("testdata", version, "stack"))["state.json"]), &state); err != nil {
			t.Fatal(err)
		}
		held := map[string]bool{}
		for _, resource := range state.Resources {
			held["resource "+resource.Type] = true
		}
		for name := range readSurface(t, version) {
			if strings.HasPrefix(name, "resource ") && !held[name] {
				t.Errorf("the state of %s that is recorded has no %s: add one to testdata/stack/main.tf and run `make record-schema`", version, name)
			}
		}
	}
}

// TestAccOldState plans with the state that each released version has left, and destroys what is in it.
func TestAccOldState(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, "the recording is of the platform as it is documented")
	acctest.SameOnEveryCLI(t)
	for _, version := range recorded(t) {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			p, tf, state := restore(t, version, true)
			var private int
			for _, resource := range state.Resources {
				for _, instance := range resource.Instances {
					if instance.Private != "" {
						private++
					}
				}
			}
			if private == 0 {
				t.Error("nothing in the recorded state has private data")
			}
			if code, said, problems := tf.Exit("plan", "-detailed-exitcode", "-no-color"); code != 0 {
				t.Fatalf("a stack of version %s has something to do: exit code %d\n%s%s\nWhat is new has to be read from the platform, and to have a default that "+
					"leaves alone what there is; what the state has otherwise by now takes a version of the schema and an upgrade of the state", version, code, said, problems)
			}
			for _, entry := range p.Emulator.Journal() {
				if entry.Method != http.MethodGet {
					t.Errorf("the plan has sent %s %s", entry.Method, entry.Path)
				}
			}
			if testing.Short() {
				return
			}
			tf.Run("destroy", "-auto-approve", "-no-color")
		})
	}
}

// importsFile says what the plan that imports the stack changes: what no platform tells, such as the folder that an image is built
// from. A line is an object and the attributes of it.
const importsFile = "imports.txt"

// TestAccOldImport imports every resource of the stack of each released version by its id, as somebody does who has lost the
// state. The plan changes what it did in that version, and nothing else.
func TestAccOldImport(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, "the recording is of the platform as it is documented")
	acctest.SameOnEveryCLI(t)
	for _, version := range recorded(t) {
		if *record != "" && version != *record {
			continue
		}
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			_, tf, state := restore(t, version, false)
			var blocks strings.Builder
			for _, resource := range state.Resources {
				fmt.Fprintf(&blocks, "import {\n  to = %s.%s\n  id = %q\n}\n\n", resource.Type, resource.Name, importID(resource.Type, resource.Instances[0].Attributes))
			}
			tf.Write(map[string]string{"imports.tf": blocks.String()})
			tf.Run("plan", "-no-color", "-out=plan")
			got, imports := importChanges(t, tf.Run("show", "-json", "plan"))
			if imports != len(state.Resources) {
				t.Errorf("the plan imports %d objects of %d", imports, len(state.Resources))
			}
			file := filepath.Join("testdata", version, importsFile)
			if *record != "" {
				recording(t)
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("after an import the plan changes\n%s\nand with version %s it did\n%s\nWhat the platform tells has to be read on import, and what it does not tell to be left as it is", got, version, want)
			}
		})
	}
}

// importChanges lists what a plan does but importing, in the form of importsFile, and counts its imports.
func importChanges(t *testing.T, shown string) (changes string, imports int) {
	t.Helper()
	var plan struct {
		Changes []struct {
			Address string `json:"address"`
			Change  struct {
				Actions   []string       `json:"actions"`
				Importing map[string]any `json:"importing"`
				Before    map[string]any `json:"before"`
				After     map[string]any `json:"after"`
				Unknown   map[string]any `json:"after_unknown"`
			} `json:"change"`
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal([]byte(shown), &plan); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, one := range plan.Changes {
		if one.Change.Importing != nil {
			imports++
		}
		if slices.Equal(one.Change.Actions, []string{"no-op"}) {
			continue
		}
		names := []string{}
		for name, after := range one.Change.After {
			if !reflect.DeepEqual(after, one.Change.Before[name]) {
				names = append(names, name)
			}
		}
		for name, unknown := range one.Change.Unknown {
			if unknown == true && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		lines = append(lines, fmt.Sprintf("%s %s: %s\n", strings.Join(one.Change.Actions, ", "), one.Address, strings.Join(names, ", ")))
	}
	slices.Sort(lines)
	return strings.Join(lines, ""), imports
}

// importID is what a resource is imported by: its id, or what its documentation says in place of it.
func importID(typeName string, attributes map[string]any) string {
	switch typeName {
	case "peak_block_spec_release":
		return fmt.Sprintf("%v/%v", attributes["spec_id"], attributes["version"])
	case "peak_workflow_execution":
		return fmt.Sprintf("%v/%v", attributes["workflow_id"], attributes["execution_id"])
	default:
		return fmt.Sprint(attributes["id"])
	}
}
