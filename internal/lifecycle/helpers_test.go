// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

func TestMain(m *testing.M) {
	if os.Getenv("TF_ACC") == "" && os.Getenv("PEAK_ACCTEST_SERVE") == "" {
		fmt.Println("skipped: TF_ACC is not set")
		return
	}
	acctest.Run(m)
}

// exists and has content in a folder, of every resource that uploads one.
var contents = map[string]string{
	"artifact": `resource "peak_artifact" "it" {
  name = "app"
  path = "./app"
  LIFECYCLE
}
`,
	"image": `resource "peak_image" "it" {
  name     = "base"
  type     = "workflow"
  version  = "1.0.0"
  artifact = { path = "./app" }
  LIFECYCLE
}
`,
	"block_spec": `resource "peak_block_spec" "it" {
  name     = "etl"
  summary  = "Loads data"
  release  = { version = "1.0.0" }
  workflow = WORKFLOW
  artifact = { path = "./app" }
  LIFECYCLE
}
`,
	"block_spec_release": `resource "peak_block_spec" "first" {
  name     = "etl"
  summary  = "Loads data"
  release  = { version = "1.0.0" }
  workflow = WORKFLOW
  artifact = { path = "./first" }
}

resource "peak_block_spec_release" "it" {
  spec_id  = peak_block_spec.first.id
  version  = "1.1.0"
  workflow = WORKFLOW
  artifact = { path = "./app" }
  LIFECYCLE
}
`,
}

const blockWorkflow = `{
    images = { main = { version = "0.0.1", dockerfile = "Dockerfile" } }
    steps  = { load = { command = "python app.py", image_ref = "main" } }
  }`

// config fills the configuration of a resource with content in.
func config(name, lifecycle string) string {
	return strings.NewReplacer("LIFECYCLE", lifecycle, "WORKFLOW", blockWorkflow).Replace(contents[name])
}

// folder are the files of a folder that builds.
func folder(dir, code string) map[string]string {
	return map[string]string{dir + "/Dockerfile": "FROM python:3.13\n", dir + "/app.py": code}
}

// apply is the configuration of a resource in a new folder, applied.
func applied(t *testing.T, p *acctest.Platform, name, lifecycle string) *acctest.CLI {
	t.Helper()
	files := map[string]string{"main.tf": config(name, lifecycle)}
	maps.Copy(files, folder("app", "print(1)\n"))
	maps.Copy(files, folder("first", "print(0)\n"))
	tf := p.Process(t, files)
	tf.Run("apply", "-auto-approve", "-no-color")
	writes(p)
	return tf
}

// writes lists the requests since the last call that change something on the platform, by method.
func writes(p *acctest.Platform) []string {
	var calls []string
	for _, entry := range p.Emulator.Journal() {
		if entry.Method != http.MethodGet {
			calls = append(calls, entry.Method)
		}
	}
	p.Emulator.ClearJournal()
	return calls
}

// flat undoes the wrapping and the frames of the CLI's output.
func flat(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(text)), " ")
}

// plan plans and returns what it says; the exit code has to be want: 0 for nothing to do, 1 for an error, 2 for changes.
func plan(t *testing.T, tf *acctest.CLI, want int, args ...string) string {
	t.Helper()
	code, stdout, stderr := tf.Exit(append([]string{"plan", "-detailed-exitcode", "-no-color"}, args...)...)
	text := flat(stdout + stderr)
	if code != want {
		t.Fatalf("plan: exit code %d, want %d\n%s", code, want, text)
	}
	return text
}

// fails runs a command that has to fail, and to say so.
func fails(t *testing.T, tf *acctest.CLI, args []string, texts ...string) {
	t.Helper()
	code, stdout, stderr := tf.Exit(append(args, "-no-color")...)
	text := flat(stdout + stderr)
	if code == 0 {
		t.Fatalf("%v succeeded:\n%s", args, text)
	}
	for _, want := range texts {
		if !strings.Contains(text, want) {
			t.Errorf("%v does not say %q:\n%s", args, want, text)
		}
	}
}

// empty expects that the platform holds nothing of a stack.
func empty(t *testing.T, p *acctest.Platform) {
	t.Helper()
	for kind, objects := range p.Emulator.Leftovers() {
		for id := range objects {
			t.Errorf("left behind on the platform: %s %s", kind, id)
		}
	}
}

func remove(t *testing.T, tf *acctest.CLI, dir string) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(tf.Dir, dir)); err != nil {
		t.Fatal(err)
	}
}

// read is the content of a file in the folder of a CLI.
func read(t *testing.T, tf *acctest.CLI, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(tf.Dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
