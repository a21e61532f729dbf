// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

const (
	numbered = "resource \"peak_image\" \"all_0\" {\n  name = \"a\"\n}\nimport {\n  to = peak_image.all_0\n  id = \"1\"\n}\n"
	applied  = `{"version": 4, "lineage": "x", "resources": [{"mode": "managed", "type": "peak_image", "name": "all_0", "instances": [{"attributes": {"id": "1"}}]}]}`
	warning  = "must not be in the state yet"
)

// put writes a file, and its folder.
func put(t *testing.T, name, content string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
}

// TestRun_readsTheState keeps the names of what was applied, wherever the state is kept, and says so where it cannot tell.
func TestRun_readsTheState(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in for Terraform is a shell script")
	}
	// They answer "state pull", and nothing else.
	const program = "#!/bin/sh\n[ \"$*\" = 'state pull' ] || exit 9\necho \"%NAME% in $(basename \"$PWD\")\" >>\"$CALLS\"\ncat \"$ANSWER\" || { printf '\\033[31mError: \\033[0mno such backend\\n' >&2; exit 1; }\n"
	const backend = ".terraform/terraform.tfstate"
	for name, test := range map[string]struct {
		files   map[string]string
		env     map[string]string
		answer  string
		renamed bool
		stderr  string // "" where nothing is said
		calls   string
	}{
		"not initialized":      {renamed: true, stderr: warning + ", which could not be read (infra is not initialized, so that nothing tells where its state is)"},
		"nothing applied yet":  {files: map[string]string{".terraform/x": ""}, renamed: true},
		"usual file":           {files: map[string]string{"terraform.tfstate": applied}},
		"empty file":           {files: map[string]string{"terraform.tfstate": ""}, renamed: true},
		"backend":              {files: map[string]string{backend: "{}"}, answer: applied, calls: "terraform in infra\n"},
		"backend of OpenTofu":  {files: map[string]string{backend: "{}", ".terraform.lock.hcl": "provider \"registry.opentofu.org/peakbi/peak\" {\n}\n"}, answer: applied, calls: "tofu in infra\n"},
		"backend with nothing": {files: map[string]string{backend: "{}"}, answer: "\n", renamed: true, calls: "terraform in infra\n"},
		"another data folder":  {files: map[string]string{"data/terraform.tfstate": "{}"}, env: map[string]string{"TF_DATA_DIR": "data"}, answer: applied, calls: "terraform in infra\n"},
		"chosen workspace":     {files: map[string]string{".terraform/environment": "dev"}, answer: applied, calls: "terraform in infra\n"},
		"usual workspace":      {files: map[string]string{".terraform/environment": "default", "terraform.tfstate": applied}},
		"named workspace":      {files: map[string]string{"terraform.tfstate": "{}"}, env: map[string]string{"TF_WORKSPACE": "dev"}, answer: applied, calls: "terraform in infra\n"},
		"encrypted":            {files: map[string]string{"terraform.tfstate": `{"encrypted_data": "x"}`}, answer: applied, calls: "terraform in infra\n"},
		"no answer":            {files: map[string]string{backend: "{}"}, renamed: true, stderr: "(`terraform state pull` fails: exit status 1: no such backend)", calls: "terraform in infra\n"},
		"nobody to ask":        {files: map[string]string{backend: "{}"}, env: map[string]string{"PATH": "/nowhere"}, renamed: true, stderr: "neither terraform nor tofu is on PATH"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)
			for _, name := range []string{"terraform", "tofu"} {
				put(t, filepath.Join("bin", name), strings.ReplaceAll(program, "%NAME%", name), 0o700)
			}
			calls := filepath.Join(dir, "calls")
			for name, value := range map[string]string{
				"PATH": filepath.Join(dir, "bin") + string(filepath.ListSeparator) + os.Getenv("PATH"), "CALLS": calls, "ANSWER": filepath.Join(dir, "answer"),
				"TF_DATA_DIR": "", "TF_WORKSPACE": "",
			} {
				t.Setenv(name, value)
			}
			for name, value := range test.env {
				t.Setenv(name, value)
			}
			put(t, "infra/generated.tf", numbered, 0o600)
			for name, content := range test.files {
				put(t, filepath.Join("infra", name), content, 0o600)
			}
			if test.answer != "" {
				put(t, "answer", test.answer, 0o600)
			}
			stdout, stderr, err := call(t, "", "infra/generated.tf")
			if err != nil {
				t.Fatal(err)
			}
			if renamed := strings.Contains(stdout, `resource "peak_image" "a"`); renamed != test.renamed {
				t.Errorf("it is renamed: %v\n%s", renamed, stdout)
			}
			if test.stderr == "" && strings.Contains(stderr, warning) || !strings.Contains(stderr, test.stderr) {
				t.Errorf("%q, not %q", stderr, test.stderr)
			}
			made, err := os.ReadFile(calls)
			if err != nil && !errors.Is(err, fs.ErrNotExist) || string(made) != test.calls {
				t.Errorf("calls %q, not %q: %v", made, test.calls, err)
			}
		})
	}
}

// TestRun_plan reads a plan, or a stored state, from a file and from standard input.
func TestRun_plan(t *testing.T) {
	folder(t)
	put(t, "generated.tf", numbered, 0o600)
	for name, test := range map[string]struct {
		known string
		want  string
	}{
		"plan of an import": {`{"format_version": "1.2", "resource_changes": [{"address": "peak_image.all_0", "mode": "managed", "type": "peak_image", "change": {"before": {"id": "1"}, "importing": {"id": "1"}}}]}`, "renamed 1"},
		"stored state":      {applied, "renamed 0"},
	} {
		put(t, "known.json", test.known, 0o600)
		if _, stderr, err := call(t, "", "-plan", "known.json", "generated.tf"); err != nil || !strings.Contains(stderr, test.want) || strings.Contains(stderr, warning) {
			t.Errorf("%s: %v\n%s", name, err, stderr)
		}
		if _, stderr, err := call(t, test.known, "-plan", "-", "generated.tf"); err != nil || !strings.Contains(stderr, test.want) {
			t.Errorf("%s, from standard input: %v\n%s", name, err, stderr)
		}
	}
	if _, _, err := call(t, "", "-plan", "-"); err == nil || !strings.Contains(err.Error(), "the configuration has to be named") {
		t.Errorf("error %v", err)
	}
	if _, _, err := call(t, "x", "-plan", "-", "generated.tf"); err == nil || !strings.Contains(err.Error(), "standard input: this is not what") {
		t.Errorf("error %v", err)
	}
}

// TestRun_severalFolders cannot tell of which configuration the state is.
func TestRun_severalFolders(t *testing.T) {
	t.Chdir(t.TempDir())
	put(t, "a/x.tf", numbered, 0o600)
	put(t, "b/y.tf", strings.ReplaceAll(numbered, "all_0", "all_1"), 0o600)
	if _, stderr, err := call(t, "", "-w", "a/x.tf", "b/y.tf"); err != nil || !strings.Contains(stderr, "the files are in several folders") {
		t.Errorf("%v\n%s", err, stderr)
	}
}
