// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// A failed first build leaves the image in the state, and the next apply repairs it without a second image of that name.
func TestAccImage_createFailsAndIsRepaired(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 400*time.Millisecond) // Long enough to meet the old image when the delete is not waited for.
	folder := acctest.Folder(t, app())
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			PreConfig:   func() { outcome(t, p, "failed", "no space left") },
			Config:      upload(p, folder, `version = "1.0.0"`),
			ExpectError: text(`The build of version 1.0.0 of peak_image "base" ended in status "failed" (build id image:`),
		},
		{
			PreConfig: func() {
				if _, image := only(t, p, "image"); image["name"] != "base" {
					t.Errorf("the image is gone: %v", image)
				}
				expectWrites(t, p, postImage)
			},
			Config:            upload(p, folder, `version = "1.0.0"`),
			ConfigPlanChecks:  planned(plancheck.ResourceActionReplace),
			ConfigStateChecks: []statecheck.StateCheck{known("status", knownvalue.StringExact("ready"))},
			Check: checked(func() {
				only(t, p, "image")
				expectWrites(t, p, deleteImage, postImage)
			}),
		},
	}})
}

func TestAccImage_failureShowsLogTail(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	var reasons []string
	for i := range 60 {
		reasons = append(reasons, fmt.Sprintf("reason-%02d", i))
	}
	lines := "ERROR: " + strings.Join(reasons[20:], " ERROR: ")
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{{
		PreConfig:   func() { outcome(t, p, "failed", strings.Join(reasons, "\n")) },
		Config:      upload(p, acctest.Folder(t, app()), ""),
		ExpectError: text("The end of its log (at most 40 lines): " + lines + " Correct what the log complains about. Terraform has marked it as tainted"),
	}}})
}

func TestAccImage_folderWithoutDockerfile(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, map[string]string{"app.py": "1"})
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: upload(p, folder, ""), ExpectError: text("failed to read dockerfile: open Dockerfile: no such file in the artifact")},
		{
			PreConfig:        func() { acctest.WriteFiles(t, folder, map[string]string{"Dockerfile": "FROM scratch\n"}) },
			Config:           upload(p, folder, ""),
			ConfigPlanChecks: planned(plancheck.ResourceActionReplace),
			ConfigStateChecks: []statecheck.StateCheck{
				known("version", knownvalue.StringExact("0.0.1")), known("status", knownvalue.StringExact("ready")),
			},
			Check: checked(func() { only(t, p, "image") }),
		},
	}})
}

// A failed build of a later version does not taint the image: the version is built again, with or without a change.
func TestAccImage_updateFailsAndIsRepaired(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	ready := []statecheck.StateCheck{known("status", knownvalue.StringExact("ready")), known("last_build_status", knownvalue.StringExact("success"))}
	repaired := planned(plancheck.ResourceActionUpdate, opened("build_id"), opened("status"), opened("last_build_status"), opened("pull_url"),
		fixed("version_id", knownvalue.NotNull()), fixed("version", knownvalue.StringExact("1.1.0")))
	p.Test(t, resource.TestCase{Steps: acctest.FirstSteps(5, []resource.TestStep{
		{Config: upload(p, folder, `version = "1.0.0"`)},
		{
			PreConfig: func() {
				p.Emulator.ClearJournal()
				outcome(t, p, "failed", "no space left")
			},
			Config:      upload(p, folder, `version = "1.1.0"`),
			ExpectError: text(`The build of version 1.1.0 of peak_image "base" ended in status "failed"`),
		},
		{
			// The state has the new version, and a plan proposes to build it again.
			RefreshState:       true,
			ExpectNonEmptyPlan: true,
			RefreshPlanChecks:  resource.RefreshPlanChecks{PostRefresh: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)}},
			Check:              resource.ComposeTestCheckFunc(resource.TestCheckResourceAttr(address, "version", "1.1.0"), checkWrites(t, p, postVersion)),
		},
		{
			PreConfig:   func() { outcome(t, p, "failed", "still no space left") },
			Config:      upload(p, folder, `version = "1.1.0"`),
			ExpectError: text("still no space left"),
		},
		{Config: upload(p, folder, `version = "1.1.0"`), ConfigPlanChecks: repaired, ConfigStateChecks: ready, Check: checkWrites(t, p, patchVersion, patchVersion)},
		{
			// The platform picks the version, its build is stopped, and the inputs change before the repair.
			PreConfig: func() {
				outcome(t, p, "stopped", "")
				acctest.WriteFiles(t, folder, map[string]string{"app.py": "2"})
			},
			Config:      upload(p, folder, ""),
			ExpectError: text(`The build of version 1.1.1 of peak_image "base" ended in status "stopped"`),
		},
		{
			PreConfig:         func() { acctest.WriteFiles(t, folder, map[string]string{"app.py": "3"}) },
			Config:            upload(p, folder, `description = "third try"`),
			ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate, fixed("version", knownvalue.StringExact("1.1.1")), opened("build_id")),
			ConfigStateChecks: append(ready, known("description", knownvalue.StringExact("third try"))),
			Check: checked(func() {
				if sent := parts(lastWrite(t, p)); len(sent) != 2 || sent["description"] != "third try" || sent["artifact"] == "" {
					t.Errorf("sent %v", sent)
				}
				expectWrites(t, p, postVersion, patchVersion)
			}),
		},
		{
			// Without waiting the failure shows up in the next plan.
			PreConfig:          func() { outcome(t, p, "failed", "") },
			Config:             upload(p, folder, "version = \"2.0.0\"\nwait = false"),
			ConfigStateChecks:  []statecheck.StateCheck{known("version", knownvalue.StringExact("2.0.0")), known("status", knownvalue.StringExact("not-ready"))},
			Check:              checked(func() { must(t, p.Emulator.Settle()) }),
			ExpectNonEmptyPlan: true,
		},
		{RefreshState: true, ExpectNonEmptyPlan: true, RefreshPlanChecks: resource.RefreshPlanChecks{PostRefresh: []plancheck.PlanCheck{
			plancheck.ExpectKnownValue(address, pathOf("version"), knownvalue.StringExact("2.0.0")), opened("build_id"),
		}}},
		{Config: upload(p, folder, `version = "2.0.0"`), ConfigStateChecks: ready},
		{
			// Raising the version is the other way out of a failed build.
			PreConfig:   func() { outcome(t, p, "failed", "") },
			Config:      upload(p, folder, `version = "3.0.0"`),
			ExpectError: text("ended in status"),
		},
		{
			PreConfig:         func() { p.Emulator.ClearJournal() },
			Config:            upload(p, folder, `version = "3.0.1"`),
			ConfigStateChecks: ready,
			Check:             checkWrites(t, p, postVersion),
		},
	}...)})
}

// What was created is in the state before anything else can go wrong, also with a write-only value in the configuration.
func TestAccImage_savedBeforeTheFirstRead(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	p := acctest.New(t, 0)
	github := func(version string) string {
		return config(p, `
			version       = %q
			build_details = { source = "github", repository = "https://github.com/acme/app", branch = "main", token_wo = "ghp_secret" }`, version)
	}
	unreadable := func() {
		_, err := p.Emulator.AddFault(control.Fault{Method: "GET", Path: "/versions/", Status: 403})
		must(t, err)
	}
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{PreConfig: unreadable, Config: github("1.0.0"), ExpectError: text("Cannot create peak_image")},
		{
			PreConfig:        p.Emulator.ClearFaults,
			Config:           github("1.0.0"),
			ConfigPlanChecks: planned(plancheck.ResourceActionReplace),
			Check: checked(func() {
				only(t, p, "image")
				expectWrites(t, p, postImage, deleteImage, postImage)
			}),
		},
		{
			// The next version gets the next id.
			PreConfig: func() {
				id, _ := only(t, p, "image-version")
				number, err := strconv.Atoi(id)
				must(t, err)
				_, err = p.Emulator.AddFault(control.Fault{Method: "GET", Path: fmt.Sprintf("/versions/%d$", number+1), Status: 403})
				must(t, err)
			},
			Config:      github("1.1.0"),
			ExpectError: text("Cannot update peak_image"),
		},
		{
			PreConfig:        p.Emulator.ClearFaults,
			Config:           github("1.1.0"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			Check:            checkWrites(t, p, postVersion),
		},
	}})
}

// The answers to creates get lost: what was created is found and taken over, once.
func TestAccImage_lostAnswers(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t) // internal/chaos disturbs every write
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	lose := func(path string) func() {
		return func() {
			_, err := p.Emulator.AddFault(control.Fault{Method: "POST", Path: path, Times: 1, Cut: control.CutAfter})
			must(t, err)
		}
	}
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			PreConfig: lose(`/images/$`), Config: upload(p, folder, `version = "1.0.0"`),
			ConfigStateChecks: []statecheck.StateCheck{known("status", knownvalue.StringExact("ready")), known("build_id", knownvalue.NotNull())},
			Check:             checked(func() { only(t, p, "image"); expectWrites(t, p, postImage) }),
		},
		{
			PreConfig: lose(`/versions$`), Config: upload(p, folder, `version = "1.0.1"`),
			ConfigStateChecks: []statecheck.StateCheck{known("version", knownvalue.StringExact("1.0.1")), known("status", knownvalue.StringExact("ready"))},
			Check:             checkWrites(t, p, postVersion),
		},
	}})
}
