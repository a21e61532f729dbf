// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package docstest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestVersions looks for the version of the provider wherever users copy it from: constraints, the image of the emulator and the
// archives of a release. Nobody remembers all of these when VERSION is raised.
func TestVersions(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	version := regexp.MustCompile(`(?m)^VERSION \?= (\d+\.\d+)(\.\d+)$`).FindStringSubmatch(readText(t, filepath.Join(root, "GNUmakefile")))
	if version == nil {
		t.Fatal("GNUmakefile does not say VERSION ?= 1.2.3")
	}
	exact, minor := version[1]+version[2], version[1]+".0"
	copied := []struct {
		what string
		form *regexp.Regexp
		want string
	}{
		{"a constraint", regexp.MustCompile(`source\s+= "peakbi/peak"\s+version\s+= "~> ([^"]+)"`), minor},
		{"the image of the emulator", regexp.MustCompile(`ghcr\.io/peakbi/peak-emulator:([\w.-]+)`), exact},
		{"the release whose archives are fetched", regexp.MustCompile(`PEAK_VERSION: "([^"]+)"`), exact},
		{"an example of what to report", regexp.MustCompile(`provider registry\.terraform\.io/peakbi/peak v(\S+)`), exact},
	}
	found := make([]int, len(copied))
	for _, folder := range []string{"README.md", "templates", "examples", filepath.Join(".github", "ISSUE_TEMPLATE")} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text := readText(t, path)
			for i, one := range copied {
				for _, match := range one.form.FindAllStringSubmatch(text, -1) {
					found[i]++
					if match[1] != one.want {
						t.Errorf("%s has %s of version %s; VERSION in GNUmakefile makes it %s", strings.TrimPrefix(path, root), one.what, match[1], one.want)
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, one := range copied {
		if found[i] == 0 {
			t.Errorf("no page has %s any more: this test looks for it", one.what)
		}
	}
}

func readText(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
