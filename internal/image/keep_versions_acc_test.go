// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

const (
	deleteVersion  = "DELETE /images/#/versions/#"
	deleteVersions = "DELETE /images/#/versions"
)

// numbers are the numbers of the versions on the platform.
func numbers(p *acctest.Platform) string {
	var found []string
	for _, version := range p.Emulator.Objects()["image-version"] {
		found = append(found, fmt.Sprint(version["version"]))
	}
	slices.Sort(found)
	return strings.Join(found, " ")
}

// numbered is the id of a version on the platform.
func numbered(t *testing.T, p *acctest.Platform, number string) string {
	t.Helper()
	for id, version := range p.Emulator.Objects()["image-version"] {
		if version["version"] == number {
			return id
		}
	}
	t.Fatalf("there is no version %s", number)
	return ""
}

func TestAccImage_keepVersions(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 100*time.Millisecond) // Long enough to see deletes that are not waited for.
	folder := acctest.Folder(t, app())
	version := func(number, more string) string {
		return upload(p, folder, fmt.Sprintf("version = %q\n%s", number, more))
	}
	// holds is a check of the calls that wrote something and of the versions that are left right after the apply.
	holds := func(versions string, calls ...string) resource.TestCheckFunc {
		return checked(func() {
			if got := numbers(p); got != versions {
				t.Errorf("the platform has %s, want %s", got, versions)
			}
			expectWrites(t, p, calls...)
		})
	}
	// built is a check that ends a build.
	built := func(number string) resource.TestCheckFunc {
		return checked(func() {
			must(t, p.Emulator.Edit("image-version", numbered(t, p, number), map[string]any{"status": "ready", "lastBuildStatus": "success"}))
		})
	}
	alone := planned(plancheck.ResourceActionUpdate, fixed("version_id", knownvalue.NotNull()), fixed("status", knownvalue.StringExact("ready")))
	p.Test(t, resource.TestCase{Steps: acctest.FirstSteps(4, []resource.TestStep{
		{Config: version("1.0.0", "keep_versions = 2"), Check: holds("1.0.0", postImage)},
		{Config: version("1.1.0", "keep_versions = 2"), Check: holds("1.0.0 1.1.0", postVersion)},
		{Config: version("1.2.0", "keep_versions = 2"), Check: holds("1.1.0 1.2.0", postVersion, deleteVersions)},
		// Raised, and taken away: nothing is sent. What is published then stays.
		{Config: version("1.2.0", "keep_versions = 5"), ConfigPlanChecks: alone, Check: holds("1.1.0 1.2.0")},
		{Config: version("1.2.0", ""), ConfigPlanChecks: alone, Check: holds("1.1.0 1.2.0")},
		{Config: version("1.3.0", ""), Check: holds("1.1.0 1.2.0 1.3.0", postVersion)},
		// Lowered from all, in one request.
		{Config: version("1.3.0", "keep_versions = 1"), ConfigPlanChecks: alone, Check: holds("1.3.0", deleteVersions)},
		{
			// A build that fails costs nothing.
			PreConfig:   func() { outcome(t, p, "failed", "") },
			Config:      version("1.4.0", "keep_versions = 1"),
			ExpectError: text("ended in status"),
		},
		{
			PreConfig:         func() { _ = holds("1.3.0 1.4.0", postVersion)(nil) },
			Config:            version("1.4.0", "keep_versions = 1"),
			ConfigStateChecks: []statecheck.StateCheck{known("status", knownvalue.StringExact("ready"))},
			Check:             holds("1.4.0", patchVersion, deleteVersions),
		},
		{
			// Without waiting, the build before it stays until there is another. This build ends when the test says so, since it
			// must not be there already when the old versions are looked at.
			PreConfig: func() { outcome(t, p, "stuck", "") },
			Config:    version("1.5.0", "keep_versions = 1\nwait = false"),
			Check:     resource.ComposeTestCheckFunc(holds("1.4.0 1.5.0", postVersion), built("1.5.0")),
		},
		{
			PreConfig: func() { outcome(t, p, "stuck", "") },
			Config:    version("1.6.0", "keep_versions = 1\nwait = false"),
			Check:     resource.ComposeTestCheckFunc(holds("1.5.0 1.6.0", postVersion, deleteVersions), built("1.6.0")),
		},
		{
			ResourceName: address, ImportState: true, ImportStateIdFunc: idOf, ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"artifact", "artifact_hash", "files", "build_id", "keep_versions", "wait", "status", "last_build_status"},
		},
	}...)})
}

func TestAccImage_keepVersionsInvalid(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: upload(p, acctest.Folder(t, app()), "keep_versions = 0"), ExpectError: text("Attribute keep_versions value must be at least 1, got: 0")},
	}})
}

// Deletes fail: in use, on the platform's side later on, not in time, and otherwise. The new version is up all the same, and
// all but what is in use is an error that the next apply mends.
func TestAccImage_keepVersionsFails(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	cli := p.CLI(t, nil)
	apply := func(number, more string) string {
		t.Helper()
		cli.Write(map[string]string{"main.tf": keeping(number, folder, more)})
		return strings.Join(strings.Fields(strings.ReplaceAll(cli.Run("apply", "-input=false", "-auto-approve", "-no-color"), "│", " ")), " ")
	}
	fails := func(number, more string) string {
		t.Helper()
		cli.Write(map[string]string{"main.tf": keeping(number, folder, more)})
		code, stdout, stderr := cli.Exit("apply", "-input=false", "-auto-approve", "-no-color")
		if code != 1 {
			t.Errorf("the apply ended with %d", code)
		}
		return strings.Join(strings.Fields(strings.ReplaceAll(stdout+stderr, "│", " ")), " ")
	}
	says := func(output string, texts ...string) {
		t.Helper()
		for _, text := range texts {
			if !strings.Contains(output, text) {
				t.Errorf("the output lacks %q:\n%s", text, output)
			}
		}
	}
	leaves := func(want string) {
		t.Helper()
		if got := numbers(p); got != want {
			t.Errorf("the platform has %s, want %s", got, want)
		}
	}
	fault := func(f control.Fault) {
		t.Helper()
		_, err := p.Emulator.AddFault(f)
		must(t, err)
	}
	for _, number := range []string{"1.0.0", "1.1.0", "1.2.0"} {
		apply(number, "")
	}
	// 1.0.0 is in use; 1.1.0 goes all the same.
	must(t, p.Emulator.Edit("image-version", numbered(t, p, "1.0.0"), map[string]any{"status": "in-use"}))
	p.Emulator.ClearJournal()
	says(apply("1.2.0", "keep_versions = 1"), "Warning: Old versions kept", "version 1.0.0: DELETE", "Version 1.0.0 is in use")
	expectWrites(t, p, deleteVersions, deleteVersion)
	leaves("1.0.0 1.2.0")

	// 1.2.0 came into use after it was listed: what goes with it is asked for one by one.
	fault(control.Fault{Method: http.MethodDelete, Path: "/versions/?$", Times: 1, Status: http.StatusUnprocessableEntity})
	fault(control.Fault{Method: http.MethodDelete, Path: "/versions/" + numbered(t, p, "1.2.0") + "$", Status: http.StatusUnprocessableEntity, Body: map[string]any{"detail": "Used since a moment ago."}})
	output := apply("1.3.0", "keep_versions = 1")
	says(output, "version 1.2.0: DELETE", "Used since a moment ago.", "version 1.0.0: DELETE")
	leaves("1.0.0 1.2.0 1.3.0")
	p.Emulator.ClearFaults()
	must(t, p.Emulator.Edit("image-version", numbered(t, p, "1.0.0"), map[string]any{"status": "ready"}))

	// The platform begins to delete, and gives up.
	must(t, p.Emulator.SetOutcome(world.Outcome{Kind: "version-delete", Match: map[string]string{"version": "1.2.0"}, Result: "failed", Times: 1}))
	says(fails("1.4.0", "keep_versions = 1"), "Error: Old versions not deleted", "version 1.2.0: the platform began to delete it and gave up: its status is delete-failed")
	leaves("1.2.0 1.4.0")
	// The next apply has that to do, and nothing else.
	p.Emulator.ClearJournal()
	says(apply("1.4.0", "keep_versions = 1"), "Apply complete! Resources: 0 added, 1 changed")
	expectWrites(t, p, deleteVersions)
	leaves("1.4.0")

	fault(control.Fault{Method: http.MethodDelete, Path: "/versions/?$", Times: 1, Status: http.StatusForbidden})
	says(fails("1.5.0", "keep_versions = 1"), "Error: Old versions not deleted", "versions 1.4.0: DELETE", "403")
	leaves("1.4.0 1.5.0")
	p.Emulator.ClearFaults()
	fault(control.Fault{Method: http.MethodGet, Path: "/versions/?$", Status: http.StatusForbidden})
	says(fails("1.6.0", "keep_versions = 1"), "the versions could not be listed: GET")
	leaves("1.4.0 1.5.0 1.6.0")
	p.Emulator.ClearFaults()
	fault(control.Fault{Method: http.MethodDelete, Path: "/versions/?$", Status: http.StatusOK, Body: map[string]any{}})
	says(fails("1.6.0", "keep_versions = 1"), "versions 1.5.0, 1.4.0: the platform took the delete, and the version is still there")
	p.Emulator.ClearFaults()
	says(apply("1.6.0", "keep_versions = 1"), "Apply complete!")
	leaves("1.6.0")

	// The new version cannot be followed to its end, so nothing is deleted yet; the first read is that of the refresh.
	fault(control.Fault{Method: http.MethodGet, Path: "/versions/[0-9]+$", After: 1, Status: http.StatusForbidden})
	says(fails("1.6.1", "keep_versions = 1"), "403")
	leaves("1.6.0 1.6.1")
	p.Emulator.ClearFaults()
	says(apply("1.6.1", "keep_versions = 1"), "Apply complete!")
	leaves("1.6.1")

	// A delete that does not end holds up the apply no longer than the update may take.
	must(t, p.Emulator.SetOutcome(world.Outcome{Kind: "version-delete", Match: map[string]string{"version": "1.6.1"}, Result: "stuck", Times: 1}))
	says(fails("1.7.0", "keep_versions = 1\n  timeouts = { update = \"2s\" }"), "the deletes could not be followed to their end", `was still "deleting"`)
	leaves("1.6.1 1.7.0")
	// It is under way, so there is nothing more to ask for.
	says(apply("1.7.0", "keep_versions = 1"), "Apply complete!")
	if code, stdout, _ := cli.Exit("plan", "-input=false", "-no-color", "-detailed-exitcode"); code != 0 {
		t.Errorf("something is left to plan:\n%s", stdout)
	}
}

// keeping is a configuration of an image.
func keeping(number, folder, more string) string {
	return fmt.Sprintf("resource \"peak_image\" \"test\" {\n  name = \"base\"\n  type = \"workflow\"\n  version = %q\n  artifact = { path = %q }\n%s\n}\n", number, folder, more)
}
