// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestReleaseReady runs what the workflow asks before it builds a release, on a repository that holds no more than that takes.
func TestReleaseReady(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"git", "bash", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not there", tool)
		}
	}
	// GitHub finds what is published by its tag, and drafts not.
	github := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch tag, asked := strings.CutPrefix(r.URL.Path, "/repos/peakbi/terraform-provider-peak/releases/tags/"); {
		case !asked || r.Header.Get("Authorization") != "Bearer rehearsal":
			w.WriteHeader(http.StatusForbidden)
		case tag == "v1.2.3-rc.2":
			w.WriteHeader(http.StatusOK)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(github.Close)

	root := t.TempDir()
	git := func(args ...string) string {
		t.Helper()
		said, err := command{dir: root, time: userTime}.run(t.Context(), "git", append([]string{"-c", "user.name=x", "-c", "user.email=x@example.com"}, args...)...)
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(said)
	}
	for _, script := range []string{"release-ready", "release-notes"} {
		content, err := os.ReadFile(filepath.Join("..", script))
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, root, filepath.Join("scripts", script), string(content))
		if err := os.Chmod(filepath.Join(root, "scripts", script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	writeFile(t, root, "GNUmakefile", "VERSION ?= 1.2.3\n")
	writeFile(t, root, "CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n\n- Not yet.\n\n## [1.2.3] - 2026-01-31\n\n### Added\n\n- All of it.\n\n## [1.2.3-rc.2] - 2026-01-30\n\n- Some.\n")
	git("init", "--quiet")
	git("add", ".")
	git("commit", "--quiet", "-m", "one")
	git("update-ref", "refs/remotes/origin/main", "HEAD")
	onMain := git("rev-parse", "HEAD")
	git("commit", "--quiet", "--allow-empty", "-m", "on a branch")
	onBranch := git("rev-parse", "HEAD")

	for name, test := range map[string]struct {
		tag, commit string
		token       string
		says        string
		refused     bool
	}{
		"a release":                 {"v1.2.3", onMain, "rehearsal", "### Added\n\n- All of it.", false},
		"not in the changelog":      {"v1.2.3-rc.1", onMain, "rehearsal", `the heading "## [1.2.3-rc.1] - `, true},
		"published already":         {"v1.2.3-rc.2", onMain, "rehearsal", "is published already", true},
		"GitHub gives no answer":    {"v1.2.3", onMain, "another", "did not say whether v1.2.3 is published already: status 403", true},
		"another version":           {"v1.2.4", onMain, "rehearsal", "is not of version 1.2.3", true},
		"on a branch":               {"v1.2.3", onBranch, "rehearsal", "which is no commit of main", true},
		"no version":                {"v1.2", onMain, "rehearsal", "is no version", true},
		"a version with build data": {"v1.2.3+4", onMain, "rehearsal", "is no version", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			said, err := command{dir: root, time: userTime, env: []string{
				"GITHUB_SHA=" + test.commit, "GITHUB_API_URL=" + github.URL, "GITHUB_REPOSITORY=peakbi/terraform-provider-peak", "GITHUB_TOKEN=" + test.token,
			}}.run(t.Context(), filepath.Join(root, "scripts", "release-ready"), test.tag)
			if (err != nil) != test.refused || !strings.Contains(said, test.says) {
				t.Errorf("error %v, it says %q, want %q", err, said, test.says)
			}
		})
	}
}
