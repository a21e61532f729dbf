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
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestAccArtifact_halfUpdated has the upload fail after name and description were changed: the next apply does the rest.
func TestAccArtifact_halfUpdated(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	p := acctest.New(t, 0)
	dir := app(t)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config(p, from(dir)), Check: wrote(p, "POST "+files+" name=app")},
		{
			PreConfig: func() {
				change(t, dir, "app.py", "print(2)\n")
				disturb(t, p, control.Fault{Method: http.MethodPut, Status: http.StatusBadRequest, Times: 1, Body: map[string]any{"detail": "The scan found a virus."}})
			},
			Config:      config(p, from(dir)+` name = "web"`),
			ExpectError: regexp.MustCompile(`(?s)Cannot update peak_artifact.*"web".*400.*The\s+scan\s+found\s+a\s+virus`),
		},
		{
			PreConfig:        p.Emulator.ClearJournal,
			Config:           config(p, from(dir)+` name = "web"`),
			ConfigPlanChecks: planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)),
			Check:            wrote(p, "PUT "+files),
		},
	}})
}

func TestAccArtifact_createRefused(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	dir := app(t)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			PreConfig: func() {
				disturb(t, p, control.Fault{Method: http.MethodPost, Status: http.StatusRequestEntityTooLarge, Times: 1, Body: map[string]any{"detail": "At most 1 MiB today."}})
			},
			Config:      config(p, from(dir)),
			ExpectError: regexp.MustCompile(`(?s)Cannot create peak_artifact.*"app".*413.*At\s+most\s+1\s+MiB\s+today`),
		},
		{PreConfig: p.Emulator.ClearJournal, Config: config(p, from(dir)), Check: wrote(p, "POST "+files+" name=app")},
	}})
}

// TestAccArtifact_lostAnswers has the platform act and its answers get lost: nothing is made twice, nothing is left behind.
func TestAccArtifact_lostAnswers(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t) // internal/chaos disturbs every write
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	dir := app(t)
	lose := func(method string) {
		disturb(t, p, control.Fault{Method: method, Cut: control.CutAfter, Times: 1})
	}
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			PreConfig: func() { lose(http.MethodPost) },
			Config:    config(p, from(dir)),
			Check: resource.ComposeAggregateTestCheckFunc(
				wrote(p, "POST "+files+" name=app"),
				func(*terraform.State) error { onlyID(t, p); return nil },
			),
			ConfigStateChecks: []statecheck.StateCheck{attribute("version", knownvalue.Int64Exact(1))},
		},
		{
			SkipFunc:          acctest.Usual("without a time nothing proves that a version is the one that was sent (contract 20)"),
			PreConfig:         func() { change(t, dir, "app.py", "print(2)\n"); lose(http.MethodPut) },
			Config:            config(p, from(dir)),
			Check:             wrote(p, "PUT "+files),
			ConfigStateChecks: []statecheck.StateCheck{attribute("version", knownvalue.Int64Exact(2))},
		},
	}})
}

func TestAccArtifact_deleteRefused(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	dir := app(t)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config(p, from(dir))},
		{
			PreConfig: func() {
				disturb(t, p, control.Fault{Method: http.MethodDelete, Status: http.StatusUnprocessableEntity, Times: 1, Body: map[string]any{"detail": "Image base uses it."}})
			},
			Config: config(p, from(dir)), Destroy: true,
			ExpectError: regexp.MustCompile(`(?s)Cannot delete peak_artifact.*"app".*still\s+uses\s+it.*Image\s+base\s+uses\s+it`),
		},
		{Config: config(p, from(dir)), ConfigPlanChecks: planned(plancheck.ExpectEmptyPlan())},
	}})
}

// TestAccArtifact_deletedTwice has the artifact disappear between the plan of a destroy and its apply.
func TestAccArtifact_deletedTwice(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	p := acctest.New(t, 0)
	dir := app(t)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config(p, from(dir))},
		{
			Config: config(p, from(dir)), Destroy: true,
			ConfigPlanChecks: planned(afterPlan(func() {
				if err := somebody(t, p).DeleteArtifact(t.Context(), onlyID(t, p)); err != nil {
					t.Error(err)
				}
			})),
		},
	}})
}

// An apply that is killed after the platform made an artifact, and before Terraform wrote the state, leaves one behind. The
// platform would make a second one of that name.
func TestAccArtifact_createFindsWhatAKilledApplyLeft(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	left, err := p.Client(t).CreateArtifact(t.Context(), peak.ArtifactCreate{Name: "app", Artifact: acctest.Upload(t, app(t))})
	if err != nil {
		t.Fatal(err)
	}
	here := config(p, from(app(t)))
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: here, ExpectError: regexp.MustCompile(`(?s)already exists.*` + left.ID + `.*killed.*terraform\s+import`)},
		{Config: here, ResourceName: address, ImportState: true, ImportStateId: left.ID, ImportStatePersist: true},
		{Config: here, ConfigPlanChecks: acctest.PlansNothing()},
	}})
}
