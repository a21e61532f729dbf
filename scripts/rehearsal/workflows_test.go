// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// workflow is what this test knows of a workflow of GitHub.
type workflow struct {
	On          map[string]any    `yaml:"on"`
	Permissions map[string]string `yaml:"permissions"`
	Jobs        map[string]job    `yaml:"jobs"`
}

type job struct {
	Needs           []string          `yaml:"needs"`
	Uses            string            `yaml:"uses"`
	If              string            `yaml:"if"`
	Environment     string            `yaml:"environment"`
	Permissions     map[string]string `yaml:"permissions"`
	Timeout         int               `yaml:"timeout-minutes"`
	ContinueOnError any               `yaml:"continue-on-error"`
	Steps           []jobStep         `yaml:"steps"`
}

type jobStep struct {
	Uses string            `yaml:"uses"`
	If   string            `yaml:"if"`
	Run  string            `yaml:"run"`
	With map[string]any    `yaml:"with"`
	Env  map[string]string `yaml:"env"`
}

func readWorkflow(t *testing.T, name string) (workflow, string) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", ".github", "workflows", name))
	if err != nil {
		t.Fatal(err)
	}
	var read workflow
	if err := yaml.Unmarshal(content, &read); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return read, string(content)
}

// TestReleaseWorkflow holds what SECURITY.md says of releases, and what no linter of workflows knows: where the key is, and that
// nothing gets past the tests to it.
func TestReleaseWorkflow(t *testing.T) {
	t.Parallel()
	read, text := readWorkflow(t, "release.yml")
	if push, is := read.On["push"].(map[string]any); len(read.On) != 1 || !is || len(push) != 1 || push["tags"] == nil {
		t.Errorf("it runs on %v, and tags alone may make a release: by hand it would run on any commit", read.On)
	}
	for name, of := range read.Jobs {
		if of.If != "" || of.ContinueOnError != nil {
			t.Errorf("the job %s has a condition, or goes on after an error: with either the key is given out after tests that failed", name)
		}
	}
	signing := read.Jobs["release"]
	if signing.Environment != "release" || !slices.Equal(slices.Sorted(slices.Values(signing.Needs)), []string{"tests", "vulnerabilities"}) {
		t.Errorf("the job with the key has the environment %q and needs %v", signing.Environment, signing.Needs)
	}
	if tests, found := read.Jobs["tests"].Uses, read.Jobs["vulnerabilities"].Uses; tests != "./.github/workflows/test.yml" || found != "./.github/workflows/vulnerabilities.yml" {
		t.Errorf("what it needs is %q and %q, and not the workflows of the same commit", tests, found)
	}
	holders := 0
	for name, of := range read.Jobs {
		for _, one := range of.Steps {
			if one.If != "" {
				t.Errorf("the job %s has a step with a condition: %s", name, one.If)
			}
			if one.Env["GPG_PRIVATE_KEY"] == "" {
				if strings.Contains(one.Run, "goreleaser release") {
					t.Error("a step without the key makes the release")
				}
				continue
			}
			holders++
			if name != "release" || one.Env["GORELEASER_CURRENT_TAG"] != "${{ github.ref_name }}" {
				t.Errorf("a step of the job %s holds the key, and makes the release of %q", name, one.Env["GORELEASER_CURRENT_TAG"])
			}
		}
	}
	if holders != 1 || strings.Count(text, "secrets.GPG_") != 2 {
		t.Errorf("%d steps hold the key, and secrets of it are named %d times, want 1 and 2", holders, strings.Count(text, "secrets.GPG_"))
	}
	for _, one := range signing.Steps {
		if strings.HasPrefix(one.Uses, "actions/setup-go@") && one.With["cache"] != false {
			t.Error("the job with the key takes a cache that others have filled")
		}
		if strings.HasPrefix(one.Uses, "actions/cache") {
			t.Errorf("the job with the key takes a cache: %s", one.Uses)
		}
	}
}

// TestRights looks at what each job may do: nothing unless it says so, and writing only where that is the point of it.
func TestRights(t *testing.T) {
	t.Parallel()
	writes := map[string][]string{
		"release.yml release": {"attestations", "contents", "id-token"},
		"image.yml image":     {"packages"},
	}
	files, err := filepath.Glob(filepath.Join("..", "..", ".github", "workflows", "*.yml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no workflows: %v", err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		read, text := readWorkflow(t, name)
		if read.Permissions == nil || len(read.Permissions) != 0 {
			t.Errorf("%s gives all its jobs %v; it should say `permissions: {}`, and each job what it needs", name, read.Permissions)
		}
		for _, word := range []string{"pull_request_target", "workflow_run", "issue_comment"} {
			if _, runs := read.On[word]; runs {
				t.Errorf("%s runs on %s, with the rights of this repository on what a stranger has written", name, word)
			}
		}
		if strings.Contains(text, "secrets: inherit") {
			t.Errorf("%s hands all secrets on", name)
		}
		for id, of := range read.Jobs {
			if of.Uses == "" && of.Timeout == 0 {
				t.Errorf("%s: the job %s has no time limit", name, id)
			}
			var may []string
			for _, right := range slices.Sorted(maps.Keys(of.Permissions)) {
				if of.Permissions[right] == "write" {
					may = append(may, right)
				}
			}
			if !slices.Equal(may, writes[name+" "+id]) {
				t.Errorf("%s: the job %s may write %v, want %v", name, id, may, writes[name+" "+id])
			}
		}
	}
}

// TestImageWorkflow holds what it pushes to what the Dockerfile asks for, and to one tag, which is that of the version: none that
// moves, and nothing from a draft.
func TestImageWorkflow(t *testing.T) {
	t.Parallel()
	read, _ := readWorkflow(t, "image.yml")
	if release, is := read.On["release"].(map[string]any); len(read.On) != 1 || !is || fmt.Sprint(release["types"]) != "[published]" {
		t.Errorf("it runs on %v, want releases that are published", read.On)
	}
	steps := read.Jobs["image"].Steps
	push := steps[len(steps)-1].Run
	dockerfile, err := os.ReadFile(filepath.Join("..", "..", "internal", "emulator", "cmd", "peak-emulator", "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(dockerfile)) {
		if argument, is := strings.CutPrefix(strings.TrimSpace(line), "ARG "); is && argument != "TARGETPLATFORM" {
			if name, _, _ := strings.Cut(argument, "="); !strings.Contains(push, "--build-arg "+name+"=") {
				t.Errorf("the Dockerfile asks for %s, which the workflow does not give", name)
			}
		}
	}
	if strings.Count(push, "--tag ") != 1 || strings.Contains(push, "latest") || !strings.Contains(push, `--tag "ghcr.io/peakbi/peak-emulator:$version"`) {
		t.Errorf("it does not push the tag of the version alone:\n%s", push)
	}
	if !strings.Contains(push, "imagetools inspect") {
		t.Error("it replaces an image that is there already")
	}
}
