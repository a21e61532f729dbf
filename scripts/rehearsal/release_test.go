// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"io"
	"path/filepath"
	"strings"
	"testing"
)

// TestClone lands something between the two clones of a rehearsal, which has to release one commit all the same.
func TestClone(t *testing.T) {
	t.Parallel()
	r := &rehearsal{root: t.TempDir(), work: t.TempDir(), version: "1.2.3", out: io.Discard}
	git := func(dir string, args ...string) string {
		t.Helper()
		said, err := command{dir: dir, time: userTime}.run(t.Context(), "git", append([]string{"-c", "user.name=x", "-c", "user.email=x@example.com"}, args...)...)
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(said)
	}
	git(r.root, "init", "--quiet")
	land := func(name string) {
		t.Helper()
		writeFile(t, r.root, name, name)
		git(r.root, "add", name)
		git(r.root, "commit", "--quiet", "-m", name)
	}
	t.Cleanup(func() {
		for _, made := range r.releases {
			_ = made.github.close()
		}
	})
	land("one")
	first, err := r.clone(t.Context(), "main", r.version)
	if err != nil {
		t.Fatal(err)
	}
	land("two")
	second, err := r.clone(t.Context(), filepath.Join("another", "checkout"), r.version)
	if err != nil {
		t.Fatal(err)
	}
	for _, made := range []*clone{first, second} {
		if head, tagged := git(made.dir, "rev-parse", "HEAD"), git(made.dir, "rev-parse", "v1.2.3"); head != r.commit || tagged != r.commit {
			t.Errorf("%s is on %s, and the tag on %s; want %s", made.dir, head, tagged, r.commit)
		}
		if changed := git(made.dir, "status", "--porcelain"); changed != "" {
			t.Errorf("%s has changes, with which goreleaser takes nothing: %s", made.dir, changed)
		}
	}
}
