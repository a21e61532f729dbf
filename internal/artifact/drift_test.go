// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestAccArtifact_disappears(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	dir := app(t)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config(p, from(dir))},
		{
			PreConfig: func() {
				if err := somebody(t, p).DeleteArtifact(t.Context(), onlyID(t, p)); err != nil {
					t.Fatal(err)
				}
			},
			RefreshState: true, ExpectNonEmptyPlan: true,
			RefreshPlanChecks: resource.RefreshPlanChecks{PostRefresh: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate),
			}},
		},
	}})
}

func TestAccArtifact_editedElsewhere(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	dir := app(t)
	name, description := "renamed", "edited"
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config(p, from(dir)+`description = "The app."`), Check: wrote(p, "POST "+files+" name=app description=The app.")},
		{
			PreConfig: func() {
				if err := somebody(t, p).UpdateArtifact(t.Context(), onlyID(t, p), peak.ArtifactPatch{Name: &name, Description: &description}); err != nil {
					t.Fatal(err)
				}
				p.Emulator.ClearJournal()
			},
			Config: config(p, from(dir)+`description = "The app."`), Check: wrote(p, `PATCH {"description":"The app.","name":"app"}`),
		},
	}})
}

func TestAccArtifact_uploadedElsewhere(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	dir, other := app(t), app(t)
	change(t, other, "app.py", "print(\"theirs\")\n")
	p.Test(t, resource.TestCase{Steps: acctest.FirstSteps(4, []resource.TestStep{
		{Config: config(p, from(dir)), Check: wrote(p, "POST "+files+" name=app")},
		{
			// Other content: what is configured is uploaded again.
			PreConfig: func() { somebodyUploads(t, p, other) },
			Config:    config(p, from(dir)), Check: wrote(p, "PUT "+files),
			ConfigPlanChecks:  planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)),
			ConfigStateChecks: []statecheck.StateCheck{attribute("version", knownvalue.Int64Exact(3))},
		},
		{
			// The same content: a newer version, and nothing to do.
			PreConfig: func() { somebodyUploads(t, p, dir) },
			Config:    config(p, from(dir)), Check: wrote(p),
			ConfigPlanChecks:  planned(plancheck.ExpectEmptyPlan()),
			ConfigStateChecks: []statecheck.StateCheck{attribute("version", knownvalue.Int64Exact(4))},
		},
		{
			// The newest version is gone: the one before it is the newest now, and holds the same.
			PreConfig: func() { somebodyDeletesVersion(t, p, 4) },
			Config:    config(p, from(dir)), Check: wrote(p),
			ConfigPlanChecks:  planned(plancheck.ExpectEmptyPlan()),
			ConfigStateChecks: []statecheck.StateCheck{attribute("version", knownvalue.Int64Exact(3))},
		},
		{
			// And once more: the one before it held something else.
			PreConfig: func() { somebodyDeletesVersion(t, p, 3) },
			Config:    config(p, from(dir)), Check: wrote(p, "PUT "+files),
		},
		{
			// Without a folder their content is as good as any.
			PreConfig: func() { somebodyUploads(t, p, other) },
			Config:    config(p, ""), Check: wrote(p),
		},
	}...)})
}

func somebodyDeletesVersion(t *testing.T, p *acctest.Platform, version int64) {
	t.Helper()
	if err := somebody(t, p).DeleteArtifactVersion(t.Context(), onlyID(t, p), version); err != nil {
		t.Fatal(err)
	}
	p.Emulator.ClearJournal()
}

// TestAccArtifact_unreadable has reads fail in ways that say nothing about whether the artifact exists.
func TestAccArtifact_unreadable(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	dir := app(t)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config(p, from(dir)), Check: wrote(p, "POST "+files+" name=app")},
		{
			PreConfig:   func() { disturb(t, p, control.Fault{Method: http.MethodGet, Status: http.StatusForbidden}) },
			Config:      config(p, from(dir)),
			ExpectError: regexp.MustCompile(`(?s)Cannot read peak_artifact.*"app".*403`),
		},
		{
			PreConfig:        p.Emulator.ClearFaults,
			Config:           config(p, from(dir)),
			ConfigPlanChecks: planned(plancheck.ExpectEmptyPlan()), Check: wrote(p),
		},
	}})
}

// TestAccArtifact_undownloadable has a newer version whose content cannot be read: it counts as unknown until it can be.
func TestAccArtifact_undownloadable(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	p := acctest.New(t, 0)
	dir := app(t)
	fault := control.Fault{Method: http.MethodGet, Path: "/download$", Status: http.StatusForbidden}
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config(p, from(dir)), Check: wrote(p, "POST "+files+" name=app")},
		{
			PreConfig: func() { somebodyUploads(t, p, dir); disturb(t, p, fault) },
			Config:    config(p, from(dir)), Check: wrote(p, "PUT "+files),
			ConfigStateChecks: []statecheck.StateCheck{attribute("version", knownvalue.Int64Exact(3))},
		},
		{
			PreConfig: func() { somebodyUploads(t, p, dir) },
			Config:    config(p, ""), Check: wrote(p),
			ConfigStateChecks: []statecheck.StateCheck{attribute("version", knownvalue.Int64Exact(4)), attribute("artifact_hash", knownvalue.Null())},
		},
		{
			PreConfig: p.Emulator.ClearFaults,
			Config:    config(p, from(dir)), Check: wrote(p),
			ConfigPlanChecks:  planned(plancheck.ExpectEmptyPlan()),
			ConfigStateChecks: []statecheck.StateCheck{attribute("artifact_hash", knownvalue.StringRegexp(hash))},
		},
	}})
}

// disturb arms a fault.
func disturb(t *testing.T, p *acctest.Platform, fault control.Fault) {
	t.Helper()
	if _, err := p.Emulator.AddFault(fault); err != nil {
		t.Fatal(err)
	}
}
