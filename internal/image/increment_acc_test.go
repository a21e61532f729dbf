// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestAccImage_increment has the version raise itself: exact in the plan, from the greater of state and platform, open only while
// the content is, and never without a change.
func TestAccImage_increment(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	first, second := acctest.Folder(t, app()), acctest.Folder(t, app())
	change := func(content string) func() {
		return func() { acctest.WriteFiles(t, first, map[string]string{"app.py": content}) }
	}
	version := func(want string) []statecheck.StateCheck {
		return []statecheck.StateCheck{known("version", knownvalue.StringExact(want)), known("status", knownvalue.StringExact("ready"))}
	}
	plans := func(action plancheck.ResourceActionType, want string) resource.ConfigPlanChecks {
		return planned(action, fixed("version", knownvalue.StringExact(want)))
	}
	config := func(body string) string { return upload(p, first, body) }
	through := func(folder, body string) string {
		return p.Config("resource \"peak_image\" \"test\" {\n  name = \"base\"\n  type = \"workflow\"\n  artifact = { path = terraform_data.folder.output }\n"+body+"\n}\n") +
			"resource \"terraform_data\" \"folder\" {\n  input = \"" + folder + "\"\n}\n"
	}
	// publish is somebody else's doing.
	publish := func(version string) {
		if _, err := p.Client(t).CreateImageVersion(t.Context(), onlyImage(t, p), peak.ImageVersionCreate{
			Version: &version, BuildDetails: &peak.BuildDetails{Source: "dockerfile", Dockerfile: "FROM python:3.13\n"},
		}); err != nil {
			t.Error(err)
		}
		p.Settle(t)
		p.Emulator.ClearJournal()
	}
	const prerelease, patch, minor = `version_increment = "prerelease"`, `version_increment = "patch"`, `version_increment = "minor"`
	p.Test(t, resource.TestCase{Steps: acctest.FirstSteps(5, []resource.TestStep{
		{Config: config("version = \"1.0.0\"\n" + patch), PlanOnly: true, ExpectError: text(`"version" cannot be specified when`)},
		{Config: config(`version_increment = "big"`), PlanOnly: true, ExpectError: text(`"prerelease"`)},
		{Config: config(prerelease), ConfigPlanChecks: plans(plancheck.ResourceActionCreate, "0.1.0-rc.1"), ConfigStateChecks: version("0.1.0-rc.1"), Check: checkWrites(t, p, postImage)},
		{PreConfig: change("2"), Config: config(prerelease), ConfigPlanChecks: plans(plancheck.ResourceActionUpdate, "0.1.0-rc.2"), ConfigStateChecks: version("0.1.0-rc.2"), Check: checkWrites(t, p, postVersion)},
		// A promotion, with the content as it is.
		{Config: config(patch), ConfigPlanChecks: plans(plancheck.ResourceActionUpdate, "0.1.0"), ConfigStateChecks: version("0.1.0"), Check: checkWrites(t, p, postVersion)},
		{Config: config(minor), ConfigPlanChecks: plans(plancheck.ResourceActionUpdate, "0.1.0"), Check: checkWrites(t, p)},
		{
			PreConfig: func() { publish("0.4.0-rc.1"); change("3")() },
			Config:    config(minor), ConfigPlanChecks: plans(plancheck.ResourceActionUpdate, "0.4.0"), ConfigStateChecks: version("0.4.0"), Check: checkWrites(t, p, postVersion),
		},
		{
			// A build that fails is no other version.
			PreConfig: func() { change("4")(); outcome(t, p, "failed", "") }, Config: config(minor), ExpectError: text("ended in status"),
		},
		{PreConfig: p.Emulator.ClearJournal, Config: config(minor), ConfigPlanChecks: plans(plancheck.ResourceActionUpdate, "0.5.0"), ConfigStateChecks: version("0.5.0"), Check: checkWrites(t, p, patchVersion)},
		// Content that is known late, first the same and then another.
		{PreConfig: func() { acctest.WriteFiles(t, second, map[string]string{"app.py": "4"}) }, Config: through(second, minor), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, opened("version")), ConfigStateChecks: version("0.5.0"), Check: checkWrites(t, p)},
		{PreConfig: change("5"), Config: through(first, minor), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, opened("version")), ConfigStateChecks: version("0.6.0"), Check: checkWrites(t, p, postVersion)},
		// To typed versions and back: the version stays.
		{Config: config(`version = "0.6.0"`), ConfigPlanChecks: plans(plancheck.ResourceActionUpdate, "0.6.0"), Check: checkWrites(t, p)},
		{Config: config(patch), ConfigPlanChecks: plans(plancheck.ResourceActionUpdate, "0.6.0"), Check: checkWrites(t, p)},
	}...)})
}

// TestAccImage_incrementOvertaken has somebody publish between plan and apply.
func TestAccImage_incrementOvertaken(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	files := app()
	folder := acctest.Folder(t, files)
	c := p.CLI(t, map[string]string{"main.tf": "resource \"peak_image\" \"test\" {\n  name = \"base\"\n  type = \"workflow\"\n  version_increment = \"patch\"\n  artifact = { path = \"" + folder + "\" }\n}\n"})
	c.Run("apply", "-input=false", "-auto-approve", "-no-color")
	for _, round := range []struct{ planned, published, next string }{
		{"0.1.1", "0.1.1", "0.1.2"},
		{"0.1.3", "0.1.3-rc.1", "0.1.3"}, // comes before the planned one, and is not undone in passing
	} {
		acctest.WriteFiles(t, folder, map[string]string{"app.py": round.published})
		c.Run("plan", "-input=false", "-no-color", "-out=plan")
		if _, err := p.Client(t).CreateImageVersion(t.Context(), onlyImage(t, p), peak.ImageVersionCreate{
			Version: &round.published, BuildDetails: &peak.BuildDetails{Source: "dockerfile", Dockerfile: "FROM python:3.13\n"},
		}); err != nil {
			t.Fatal(err)
		}
		p.Settle(t)
		p.Emulator.ClearJournal()
		code, stdout, stderr := c.Exit("apply", "-input=false", "-no-color", "plan")
		if code == 0 || !text(fmt.Sprintf(`Version %s of peak_image "base" was planned, and the platform has version %s by now`, round.planned, round.published)).MatchString(stdout+stderr) {
			t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
		}
		expectWrites(t, p)
		c.Run("apply", "-input=false", "-auto-approve", "-no-color")
		if state := c.Run("state", "show", "-no-color", "peak_image.test"); !text(fmt.Sprintf("version = %q", round.next)).MatchString(state) {
			t.Error(state)
		}
	}
	c.Run("destroy", "-input=false", "-auto-approve", "-no-color")
}

// onlyImage is the id of the one image on the platform.
func onlyImage(t *testing.T, p *acctest.Platform) int64 {
	t.Helper()
	text, _ := only(t, p, "image")
	id, err := strconv.ParseInt(text, 10, 64)
	must(t, err)
	return id
}
