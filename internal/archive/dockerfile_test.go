// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestDockerfileIsPacked proves that a Dockerfile which is built is packed whatever the rules say, as Docker does, and nothing
// else with it.
func TestDockerfileIsPacked(t *testing.T) {
	t.Parallel()
	const files = "a Dockerfile docker/api.Dockerfile docker/other"
	tests := []struct{ rules, dockerfiles, want string }{
		{"Dockerfile", "Dockerfile", ".dockerignore Dockerfile a docker/api.Dockerfile docker/other"},
		{"Dockerfile", "", ".dockerignore a docker/api.Dockerfile docker/other"},
		{"Dockerfile*", "./Dockerfile", ".dockerignore Dockerfile a docker/api.Dockerfile docker/other"},
		{"docker/", "docker/api.Dockerfile", ".dockerignore Dockerfile a docker/api.Dockerfile"},
		{"docker", "docker/../docker//api.Dockerfile docker/api.Dockerfile", ".dockerignore Dockerfile a docker/api.Dockerfile"},
		{"*", "Dockerfile docker/api.Dockerfile", "Dockerfile docker/api.Dockerfile"},
		{"*", "nowhere a/b docker ../x /etc/hosts", ""},
	}
	for _, test := range tests {
		dir := tree(t, strings.Fields(files)...)
		mustWrite(t, filepath.Join(dir, ".dockerignore"), []byte(test.rules))
		folder, err := Scan(t.Context(), Source{Path: dir, Dockerfiles: strings.Fields(test.dockerfiles)})
		if err != nil {
			t.Fatal(err)
		}
		if got := paths(folder); !slices.Equal(got, strings.Fields(test.want)) {
			t.Errorf("rules %q, Dockerfiles %q: packed %q, want %q", test.rules, test.dockerfiles, got, test.want)
		}
	}
}

// TestDockerfileByLink proves that an ignored Dockerfile may be a link, as long as it stays in the folder.
func TestDockerfileByLink(t *testing.T) {
	t.Parallel()
	outside := tree(t, "Dockerfile")
	dir := tree(t, "d/File", "Dockerfile -> d/File", "Evil -> "+filepath.Join(outside, "Dockerfile"))
	mustWrite(t, filepath.Join(dir, ".dockerignore"), []byte("*"))
	folder, err := Scan(t.Context(), Source{Path: dir, Dockerfiles: []string{"Dockerfile"}})
	if err != nil || !slices.Equal(paths(folder), []string{"Dockerfile"}) {
		t.Fatalf("packed %v, %v", folder, err)
	}
	if _, archive := mustZip(t, folder); string(unzip(t, archive.File[0])) != "d/File" {
		t.Error("packed with another content")
	}
	_, err = Scan(t.Context(), Source{Path: dir, Dockerfiles: []string{"Evil"}})
	var link *SymlinkError
	if !errors.As(err, &link) || link.Link != "Evil" {
		t.Errorf("got %v, want a *SymlinkError", err)
	}
}
