// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package promise_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/Masterminds/semver/v3"
)

var record = flag.String("record", "", "record schema and state as those of this version")

// recorded lists the versions that there are recordings of, the oldest first.
func recorded(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", "*", "schema.json"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("there is no recording; make record-schema makes one: %v", err)
	}
	var versions semver.Collection
	for _, path := range paths {
		versions = append(versions, semver.MustParse(filepath.Base(filepath.Dir(path))))
	}
	var names []string
	sort.Sort(versions)
	for _, version := range versions {
		names = append(names, version.Original())
	}
	return names
}

// released reports whether the changelog has a section of a version: from then on its recording is never made anew.
func released(t *testing.T, version string) bool {
	t.Helper()
	return strings.Contains(changelog(t), "\n## ["+version+"]")
}

func changelog(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "CHANGELOG.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func readSurface(t *testing.T, version string) surface {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", version, "schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	var read surface
	if err := json.Unmarshal(content, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

// recording is the folder of the version that is recorded. It skips a test that nobody has asked to record, and fails one that
// is asked for a version that is released.
func recording(t *testing.T) string {
	t.Helper()
	if *record == "" {
		t.Skip("only with -record")
	}
	if strings.Contains(*record, "-") {
		t.Fatalf("%s is a prerelease, which promises nothing: record the version that it is one of", *record)
	}
	if released(t, *record) {
		t.Fatalf("%s is released: what its users have does not change any more. Raise VERSION in GNUmakefile", *record)
	}
	return filepath.Join("testdata", *record)
}

// TestRecordSchema makes the recording of the schema.
func TestRecordSchema(t *testing.T) {
	dir := recording(t)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "schema.json"), current(t).text(t), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestSchemaOnlyGrows compares the schema with that of every version that was released. What breaks a promise on purpose stands
// in testdata/allowed-changes.txt, with the reason.
func TestSchemaOnlyGrows(t *testing.T) {
	t.Parallel()
	if *record != "" {
		t.Skip("recording")
	}
	allowed, used := allowedChanges(t), map[string]bool{}
	now := current(t)
	for _, version := range recorded(t) {
		for _, broken := range breaks(readSurface(t, version), now) {
			where, _, _ := strings.Cut(broken, ":")
			if key := version + " " + where; allowed[key] != "" {
				used[key] = true
				continue
			}
			t.Errorf("since %s, %s\n%s", version, broken, advice(t, version, where))
		}
	}
	for key := range allowed {
		if !used[key] {
			t.Errorf("testdata/allowed-changes.txt allows %q, which is no change", key)
		}
	}
}

// advice says what to do about a change that breaks what a version has promised.
func advice(t *testing.T, version, where string) string {
	t.Helper()
	if !released(t, version) {
		return fmt.Sprintf("%s is not released yet: if this is meant, run `make record-schema` and commit the result", version)
	}
	return fmt.Sprintf("users of %s rely on it: leave it as it was, beside what is new, and mark it as deprecated where it is to go. Where the policy "+
		"(templates/guides/versioning.md) lets the next version break it, say in CHANGELOG.md what users have to do, and add to testdata/allowed-changes.txt\n%s %s: why", version, version, where)
}

// TestRecordingIsCurrent compares the newest recording with the build, until that version is released.
func TestRecordingIsCurrent(t *testing.T) {
	t.Parallel()
	if *record != "" {
		t.Skip("recording")
	}
	versions := recorded(t)
	newest := versions[len(versions)-1]
	if released(t, newest) {
		t.Skipf("%s is released", newest)
	}
	for _, difference := range differences(readSurface(t, newest), current(t)) {
		t.Errorf("%s\nThe recording of %s, which is not released yet, is out of date: if this is meant, run `make record-schema` and commit the result", difference, newest)
	}
}

var releases = regexp.MustCompile(`(?m)^## \[(\d+\.\d+\.\d+)\]`)

// TestReleasesAreRecorded looks for the recording of each version that the changelog has. Prereleases have none: they promise nothing.
func TestReleasesAreRecorded(t *testing.T) {
	t.Parallel()
	versions := recorded(t)
	for _, heading := range releases.FindAllStringSubmatch(changelog(t), -1) {
		if version := heading[1]; !slices.Contains(versions, version) {
			t.Errorf("CHANGELOG.md has %s, and testdata no recording of it, by which later versions would keep what it promises: put what is under its heading back under "+
				"Unreleased, set VERSION in GNUmakefile to %s, run `make record-schema`, and then give it the heading", version, version)
		}
	}
	for _, version := range versions {
		if strings.Contains(version, "-") {
			t.Errorf("there is a recording of the prerelease %s, which promises nothing: remove testdata/%s", version, version)
		}
	}
}

// allowedChanges reads the exceptions: lines of "VERSION WHAT ATTRIBUTE: reason", by what stands before the colon.
func allowedChanges(t *testing.T) map[string]string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", "allowed-changes.txt"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for line := range strings.Lines(string(content)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, reason, found := strings.Cut(line, ": ")
		if !found || strings.TrimSpace(reason) == "" {
			t.Errorf("testdata/allowed-changes.txt gives no reason: %s", line)
		}
		all[key] = reason
	}
	return all
}

func TestBreaks(t *testing.T) {
	t.Parallel()
	of := func(pairs ...string) surface {
		attributes := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			attributes[pairs[i]] = pairs[i+1]
		}
		return surface{"resource peak_x": {Attributes: attributes}}
	}
	for name, test := range map[string]struct {
		before, after surface
		want          string
	}{
		"nothing":                {of("a", "String optional"), of("a", "String optional"), ""},
		"an attribute more":      {of("a", "String optional"), of("a", "String optional", "b", "Bool optional"), ""},
		"optional by now":        {of("a", "String required"), of("a", "String optional"), ""},
		"filled in by now":       {of("a", "String optional"), of("a", "String optional computed"), ""},
		"an object more":         {of(), of("o", "nested single optional", "o.a", "String required"), ""},
		"gone":                   {of("a", "String optional"), of(), "resource peak_x a: is gone"},
		"the thing is gone":      {of(), surface{}, "resource peak_x: is gone"},
		"another type":           {of("a", "String optional"), of("a", "Number optional"), `resource peak_x a: was "String optional" and is "Number optional"`},
		"required by now":        {of("a", "String optional"), of("a", "String required"), `resource peak_x a: was "String optional" and is "String required"`},
		"no longer filled in":    {of("a", "String optional computed"), of("a", "String optional"), `resource peak_x a: was "String optional computed" and is "String optional"`},
		"read-only by now":       {of("a", "String optional computed"), of("a", "String computed"), `resource peak_x a: was "String optional computed" and is "String computed"`},
		"secret by now":          {of("a", "String optional"), of("a", "String optional sensitive"), `resource peak_x a: was "String optional" and is "String optional sensitive"`},
		"one more is required":   {of(), of("a", "String required"), `resource peak_x a: is new and "String required", so configurations that are without it are refused`},
		"required in an element": {of("l", "nested list optional"), of("l", "nested list optional", "l[].a", "String required"), `resource peak_x l[].a: is new and "String required", so configurations that are without it are refused`},
		"an older state version": {surface{"resource peak_x": {Version: 2}}, surface{"resource peak_x": {Version: 1}}, "resource peak_x: has state of version 1, before 2"},
		"one more argument":      {surface{"function f": {}}, surface{"function f": {Attributes: map[string]string{"2": "String"}}}, `function f 2: is new and "String", so configurations that are without it are refused`},
		"null as well":           {surface{"function f": {Attributes: map[string]string{"1": "String"}}}, surface{"function f": {Attributes: map[string]string{"1": "String or null"}}}, ""},
		"no null any more":       {surface{"function f": {Attributes: map[string]string{"1": "String or null"}}}, surface{"function f": {Attributes: map[string]string{"1": "String"}}}, `function f 1: was "String or null" and is "String"`},
		"any number more":        {surface{"function f": {}}, surface{"function f": {Attributes: map[string]string{"more": "String"}}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(breaks(test.before, test.after), "; "); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
