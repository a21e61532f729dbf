// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// holds is a check that the one artifact has exactly these versions.
func holds(t *testing.T, p *acctest.Platform, want ...int64) resource.TestCheckFunc {
	t.Helper()
	return func(*terraform.State) error {
		var got []int64
		for version, err := range somebody(t, p).ListArtifactVersions(t.Context(), onlyID(t, p)) {
			if err != nil {
				return err
			}
			got = append(got, version.Version)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			return fmt.Errorf("the platform has versions %v, want %v", got, want)
		}
		return nil
	}
}

func TestAccArtifact_keepVersions(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	acctest.InDepth(t) // TestAccImage_keepVersions
	p := acctest.New(t, 0)
	dir := app(t)
	keep := func(n string) string { return config(p, from(dir)+"keep_versions = "+n) }
	edit := func(content string) func() { return func() { change(t, dir, "app.py", content) } }
	inPlace := planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
		plancheck.ExpectKnownValue(address, tfjsonpath.New("version"), knownvalue.NotNull()))
	both := resource.ComposeTestCheckFunc
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: keep("2"), Check: both(wrote(p, "POST "+files+" name=app"), holds(t, p, 1))},
		{PreConfig: edit("2"), Config: keep("2"), Check: both(wrote(p, "PUT "+files), holds(t, p, 1, 2))},
		{PreConfig: edit("3"), Config: keep("2"), Check: both(wrote(p, "PUT "+files, "DELETE"), holds(t, p, 2, 3))},
		{
			// A change of anything else deletes nothing, even if there is too much.
			PreConfig: func() { somebodyUploads(t, p, dir); somebodyUploads(t, p, dir) },
			Config:    config(p, from(dir)+"keep_versions = 2\ndescription = \"new\""), Check: both(wrote(p, `PATCH {"description":"new"}`), holds(t, p, 2, 3, 4, 5)),
		},
		// Raised, and taken away: nothing is sent.
		{Config: keep("3"), ConfigPlanChecks: inPlace, Check: both(wrote(p), holds(t, p, 2, 3, 4, 5))},
		{Config: config(p, from(dir)), ConfigPlanChecks: inPlace, Check: wrote(p)},
		{
			// From all to a few.
			Config: keep("3"), ConfigPlanChecks: inPlace, Check: both(wrote(p, "DELETE"), holds(t, p, 3, 4, 5)),
		},
		{Config: keep("1"), ConfigPlanChecks: inPlace, Check: both(wrote(p, "DELETE", "DELETE"), holds(t, p, 5))},
		{
			ResourceName: address, ImportState: true, ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"path", "ignore_files", "artifact_hash", "files", "keep_versions"},
		},
		{PreConfig: edit("4"), Config: config(p, from(dir)), Check: both(wrote(p, "PUT "+files), holds(t, p, 5, 6))},
	}})
}

// More versions than a page holds: the oldest are found all the same.
func TestAccArtifact_keepVersionsOfMany(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	dir := app(t)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config(p, from(dir))},
		{
			PreConfig: func() {
				versions := make([]any, 0, 230)
				object, _ := p.Emulator.Object("artifact", onlyID(t, p))
				uploaded, _ := object["versions"].([]any)
				first, _ := uploaded[0].(map[string]any)
				for i := range 230 {
					versions = append(versions, map[string]any{"version": i + 1, "blob": first["blob"]})
				}
				if err := p.Emulator.Edit("artifact", onlyID(t, p), map[string]any{"versions": versions, "lastVersion": 230}); err != nil {
					t.Fatal(err)
				}
			},
			Config:            config(p, from(dir)+"keep_versions = 2"),
			ConfigStateChecks: []statecheck.StateCheck{attribute("version", knownvalue.Int64Exact(230))},
			Check:             holds(t, p, 229, 230),
		},
	}})
}

func TestAccArtifact_keepVersionsInvalid(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config(p, from(app(t))+"keep_versions = 0"), ExpectError: words("Attribute keep_versions value must be at least 1, got: 0")},
	}})
}

// TestAccArtifact_keepVersionsInUse has a version that the platform refuses to delete. The apply is a success and says so.
func TestAccArtifact_keepVersionsInUse(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	dir := app(t)
	cli := keepingOne(t, p, dir)
	apply := func() string { return flat(cli.Run("apply", "-input=false", "-auto-approve", "-no-color")) }
	apply()
	disturb(t, p, control.Fault{Method: http.MethodDelete, Path: "/1$", Status: http.StatusUnprocessableEntity, Body: map[string]any{"detail": "Version 1 is used by block trainer."}})
	for _, content := range []string{"2", "3"} {
		change(t, dir, "app.py", content)
		output := apply()
		if !strings.Contains(output, "Warning: Old versions kept") || !strings.Contains(output, "version 1: DELETE") || !strings.Contains(output, "Version 1 is used by block trainer") {
			t.Errorf("the output does not say that version 1 stays:\n%s", output)
		}
	}
	// Version 2 went all the same.
	if err := holds(t, p, 1, 3)(nil); err != nil {
		t.Error(err)
	}
	if code, stdout, _ := cli.Exit("plan", "-input=false", "-no-color", "-detailed-exitcode"); code != 0 {
		t.Errorf("a version in use leaves something to plan:\n%s", stdout)
	}
}

// TestAccArtifact_keepVersionsFails has deletes fail. The new version is up, the apply says what is left, and the next one
// does it.
func TestAccArtifact_keepVersionsFails(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	for name, tc := range map[string]struct {
		fault control.Fault
		says  string
	}{
		"refused":    {control.Fault{Method: http.MethodDelete, Path: "/1$", Status: http.StatusForbidden}, "version 1: DELETE"},
		"not listed": {control.Fault{Method: http.MethodGet, Path: "/artifacts/[0-9a-f-]+$", After: 1, Status: http.StatusForbidden}, "the versions could not be listed: GET"},
		"not done":   {control.Fault{Method: http.MethodDelete, Path: "/1$", Status: http.StatusOK, Body: map[string]any{}}, "version 1: the platform took the delete, and the version is still there"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := acctest.New(t, 0)
			dir := app(t)
			cli := keepingOne(t, p, dir)
			cli.Run("apply", "-input=false", "-auto-approve")
			change(t, dir, "app.py", "2")
			disturb(t, p, tc.fault)
			code, stdout, stderr := cli.Exit("apply", "-input=false", "-auto-approve", "-no-color")
			if output := flat(stdout + stderr); code != 1 || !strings.Contains(output, "Error: Old versions not deleted") || !strings.Contains(output, tc.says) || !strings.Contains(output, "Run terraform apply again") {
				t.Errorf("the apply ended with %d and does not say what is left:\n%s", code, output)
			}
			p.Emulator.ClearFaults()
			if err := holds(t, p, 1, 2)(nil); err != nil {
				t.Error(err)
			}
			cli.Run("apply", "-input=false", "-auto-approve")
			if err := holds(t, p, 2)(nil); err != nil {
				t.Error(err)
			}
			if code, stdout, _ := cli.Exit("plan", "-input=false", "-no-color", "-detailed-exitcode"); code != 0 {
				t.Errorf("something is left to plan:\n%s", stdout)
			}
		})
	}
}

// keepingOne is a folder of Terraform with an artifact of which one version is kept.
func keepingOne(t *testing.T, p *acctest.Platform, dir string) *acctest.CLI {
	t.Helper()
	return p.CLI(t, map[string]string{"main.tf": fmt.Sprintf("resource \"peak_artifact\" \"app\" {\n  name = \"app\"\n  path = %q\n  keep_versions = 1\n}\n", dir)})
}
