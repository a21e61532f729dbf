// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// TestSides lays both sides of every work out, and has them publish a change.
func TestSides(t *testing.T) {
	t.Parallel()
	works, err := fs.ReadDir(sources, "sides")
	if err != nil || len(works) == 0 {
		t.Fatalf("there are %d works (%v)", len(works), err)
	}
	for _, work := range works {
		for kind, file := range map[string]string{"cli": "rollout.sh", "terraform": "main.tf"} {
			dir := t.TempDir()
			if err := lay(dir, work.Name(), kind); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(filepath.Join(dir, file)); err != nil {
				t.Error(err)
			}
			if lines, err := written(work.Name(), kind); err != nil || lines < 10 {
				t.Errorf("%s has %d lines (%v)", path.Join(work.Name(), kind), lines, err)
			}
		}
	}
	for kind, want := range map[string]int{"cli": 2, "terraform": 0} {
		dir := t.TempDir()
		if err := lay(dir, "app", kind); err != nil {
			t.Fatal(err)
		}
		before, err := os.ReadFile(filepath.Join(dir, "src", "train", "app.py"))
		if err != nil {
			t.Fatal(err)
		}
		var s side = &script{dir: dir, work: "app"}
		if kind == "terraform" {
			s = &declared{workspace: &workspace{dir: dir}, work: "app"}
		}
		if lines, err := s.publish("train"); err != nil || lines != want {
			t.Errorf("%s publishes with %d lines (%v), want %d", kind, lines, err, want)
		}
		after, err := os.ReadFile(filepath.Join(dir, "src", "train", "app.py"))
		if err != nil || bytes.Equal(before, after) {
			t.Errorf("%s: the folder has not changed (%v)", kind, err)
		}
		if kind == "cli" {
			versions, err := os.ReadFile(filepath.Join(dir, "versions"))
			if err != nil || !strings.Contains(string(versions), "TRAIN=1.0.1\n") || !strings.Contains(string(versions), "APP=1.0.1\n") || !strings.Contains(string(versions), "INGEST=1.0.0\n") {
				t.Errorf("the versions are\n%s (%v)", versions, err)
			}
		}
	}
}

// TestOfficialClient skips in one line where Python is missing.
func TestOfficialClient(t *testing.T) {
	t.Setenv("PYTHON", filepath.Join(t.TempDir(), "python3"))
	t.Chdir(filepath.Join("..", ".."))
	if client, err := officialClient(t.Context()); client != "" || err != nil {
		t.Errorf("the client is in %q (%v)", client, err)
	}
}
