// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package promise_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
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
	content, err := os.ReadFile(filepath.Join("..", "..", "CHANGELOG.md"))
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Contains(content, []byte("\n## ["+version+"]"))
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
			t.Errorf("since %s, %s", version, broken)
		}
	}
	for key := range allowed {
		if !used[key] {
			t.Errorf("testdata/allowed-changes.txt allows %q, which is no change", key)
		}
	}
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
	was, is := readSurface(t, newest), current(t)
	for _, change := range breaks(is, was) {
		t.Errorf("the recording of %s lacks or has otherwise what the provider has; run `make record-schema` and commit the result: %s", newest, change)
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
