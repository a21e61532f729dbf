// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

const address = "peak_image.test"

func TestMain(m *testing.M) { acctest.Run(m) }

// app are the files of a folder that builds.
func app() map[string]string {
	return map[string]string{
		"Dockerfile": "FROM python:3.12-slim\nCOPY app.py /app.py\nCMD [\"python\", \"/app.py\"]\n",
		"app.py":     "print('hello')\n",
	}
}

// config is a resource "peak_image" "test" called "base" with the given attributes.
func config(p *acctest.Platform, body string, args ...any) string {
	return p.Config(fmt.Sprintf("resource \"peak_image\" \"test\" {\n  name = \"base\"\n  type = \"workflow\"\n"+body+"\n}\n", args...))
}

// upload is config for a folder.
func upload(p *acctest.Platform, folder, body string, args ...any) string {
	return config(p, fmt.Sprintf("artifact = { path = %q }\n", folder)+body, args...)
}

// writes lists the calls that change something on the platform, as "METHOD path" below the images.
func writes(p *acctest.Platform) []string {
	var calls []string
	for _, entry := range p.Emulator.Journal() {
		if entry.Method != http.MethodGet {
			calls = append(calls, entry.Method+" "+strings.TrimPrefix(entry.Path, "/image-management/api/v2"))
		}
	}
	return calls
}

var digits = regexp.MustCompile(`\d+`)

// expectWrites checks the calls since the last check that change something; # stands for any number in their paths.
func expectWrites(t *testing.T, p *acctest.Platform, want ...string) {
	t.Helper()
	var got []string
	for _, call := range writes(p) {
		got = append(got, digits.ReplaceAllString(call, "#"))
	}
	if strings.Join(got, ", ") != strings.Join(want, ", ") {
		t.Errorf("calls that write: %v, want %v", got, want)
	}
	p.Emulator.ClearJournal()
}

const (
	postImage    = "POST /images/"
	postVersion  = "POST /images/#/versions"
	patchVersion = "PATCH /images/#/versions/#"
	deleteImage  = "DELETE /images/#"
)

// checkWrites is expectWrites as the check of a step.
func checkWrites(t *testing.T, p *acctest.Platform, want ...string) resource.TestCheckFunc {
	t.Helper()
	return checked(func() { expectWrites(t, p, want...) })
}

// lastWrite is the latest call that writes.
func lastWrite(t *testing.T, p *acctest.Platform) control.Entry {
	t.Helper()
	var last control.Entry
	for _, entry := range p.Emulator.Journal() {
		if entry.Method != http.MethodGet {
			last = entry
		}
	}
	if last.Method == "" {
		t.Fatal("no call wrote anything")
	}
	return last
}

// parts are the text parts of a multipart call by name; a file part counts with its file name.
func parts(entry control.Entry) map[string]string {
	found := map[string]string{}
	for _, part := range entry.Parts {
		found[part.Name] = part.Text
		if part.Filename != "" {
			found[part.Name] = part.Filename
		}
	}
	return found
}

// sameJSON compares JSON texts by meaning.
func sameJSON(t *testing.T, got, want string) {
	t.Helper()
	var a, b any
	if err := json.Unmarshal([]byte(got), &a); err != nil {
		t.Fatalf("%q is not JSON: %v", got, err)
	}
	if err := json.Unmarshal([]byte(want), &b); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(a, b) {
		t.Errorf("got %s, want %s", got, want)
	}
}

// only returns the one object of a kind on the platform.
func only(t *testing.T, p *acctest.Platform, kind string) (id string, object map[string]any) {
	t.Helper()
	objects := p.Emulator.Objects()[kind]
	if len(objects) != 1 {
		t.Fatalf("%d objects of kind %s on the platform, want 1", len(objects), kind)
	}
	for id, object = range objects {
		return id, object
	}
	return "", nil
}

// must fails the test on an error of the emulator's own API.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// outcome tells how the next build ends.
func outcome(t *testing.T, p *acctest.Platform, result, message string) {
	t.Helper()
	must(t, p.Emulator.SetOutcome(world.Outcome{Kind: "build", Result: result, Message: message, Times: 1}))
}

// planned expects an action in the plan of a step.
func planned(action plancheck.ResourceActionType, more ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: append([]plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}, more...)}
}

// text is a regular expression for a text that Terraform may wrap anywhere between words.
func text(words string) *regexp.Regexp {
	var quoted []string
	for word := range strings.FieldsSeq(words) {
		quoted = append(quoted, regexp.QuoteMeta(word))
	}
	return regexp.MustCompile(strings.Join(quoted, `[\s│]+`))
}

// whenPolled runs act once the version has been read several times since now, which only a wait does.
func whenPolled(t *testing.T, p *acctest.Platform, act func() error) {
	t.Helper()
	ctx := t.Context()
	p.Emulator.ClearJournal()
	go func() {
		ticker := time.NewTicker(10 * time.Millisecond)
		defer ticker.Stop()
		for ctx.Err() == nil {
			if reads(p, "/versions/") >= 6 {
				if err := act(); err != nil {
					t.Error(err)
				}
				return
			}
			select {
			case <-ctx.Done():
			case <-ticker.C:
			}
		}
	}()
}

// reads counts the GET calls whose path contains the given part.
func reads(p *acctest.Platform, part string) int {
	count := 0
	for _, entry := range p.Emulator.Journal() {
		if entry.Method == http.MethodGet && strings.Contains(entry.Path, part) {
			count++
		}
	}
	return count
}

// finish ends the stuck build of the one version that is not ready.
func finish(p *acctest.Platform) error {
	for id, version := range p.Emulator.Objects()["image-version"] {
		if version["status"] == "not-ready" {
			return p.Emulator.Edit("image-version", id, map[string]any{"status": "ready", "lastBuildStatus": "success"})
		}
	}
	return errors.New("every version is ready")
}

// pathOf is the path of an attribute in plan and state.
func pathOf(attribute string) tfjsonpath.Path { return tfjsonpath.New(attribute) }

// silence makes the platform answer for a version as its documents show it, which is without telling how it was built.
func silence(t *testing.T, p *acctest.Platform, id string) {
	t.Helper()
	version, found := p.Emulator.Object("image-version", id)
	if !found {
		t.Fatalf("there is no version %s", id)
	}
	_, err := p.Emulator.AddFault(control.Fault{Method: http.MethodGet, Path: "/versions/" + id + "$", Status: 200, Body: map[string]any{
		"id": version["id"], "imageName": "base", "imageType": "Workflow", "version": version["version"], "status": version["status"],
		"lastBuildStatus": "success", "buildDetails": map[string]any{}, "tags": []any{},
	}})
	must(t, err)
}
