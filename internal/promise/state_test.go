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
	"regexp"
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
	if *record == "" {
		t.Skip("only with -record")
	}
	dir := filepath.Join("testdata", *record)
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
				t.Fatalf("a stack of version %s has something to do: exit code %d\n%s%s", version, code, said, problems)
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

var summary = regexp.MustCompile(`Plan: (\d+) to import, (\d+) to add, (\d+) to change, (\d+) to destroy`)

// TestAccOldImport imports every resource of the stack of each released version by its id, as somebody does who has lost the
// state.
func TestAccOldImport(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, "the recording is of the platform as it is documented")
	acctest.SameOnEveryCLI(t)
	for _, version := range recorded(t) {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			_, tf, state := restore(t, version, false)
			var blocks strings.Builder
			var imports int
			for _, resource := range state.Resources {
				imports++
				fmt.Fprintf(&blocks, "import {\n  to = %s.%s\n  id = %q\n}\n\n", resource.Type, resource.Name, importID(resource.Type, resource.Instances[0].Attributes))
			}
			tf.Write(map[string]string{"imports.tf": blocks.String()})
			said := tf.Run("plan", "-no-color")
			found := summary.FindStringSubmatch(said)
			if want := fmt.Sprintf("%d 0 0", imports); len(found) == 0 || strings.Join([]string{found[1], found[2], found[4]}, " ") != want {
				t.Errorf("the plan is not %d imports without anything made or destroyed:\n%s", imports, said)
			}
		})
	}
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
