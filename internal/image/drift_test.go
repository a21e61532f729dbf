// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image_test

import (
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

func refreshed(checks ...plancheck.PlanCheck) resource.RefreshPlanChecks {
	return resource.RefreshPlanChecks{PostRefresh: checks}
}

func TestAccImage_disappears(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: upload(p, folder, ""),
			Check: checked(func() {
				id, _ := only(t, p, "image")
				must(t, p.Emulator.Remove("image", id))
			}),
			ExpectNonEmptyPlan: true,
		},
		{
			RefreshState: true, ExpectNonEmptyPlan: true,
			RefreshPlanChecks: refreshed(plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate)),
		},
	}})
}

// The version is removed while the image stays: it is published again, as the configured version.
func TestAccImage_versionDisappears(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	remove := checked(func() {
		id, _ := only(t, p, "image-version")
		must(t, p.Emulator.Remove("image-version", id))
		p.Emulator.ClearJournal()
	})
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: upload(p, folder, `version = "1.0.0"`), Check: remove, ExpectNonEmptyPlan: true},
		{
			Config: upload(p, folder, `version = "1.0.0"`),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, opened("version_id"), opened("build_id"), opened("status"),
				fixed("version", knownvalue.StringExact("1.0.0")), fixed("id", knownvalue.NotNull())),
			ConfigStateChecks:  []statecheck.StateCheck{known("status", knownvalue.StringExact("ready")), known("version_id", knownvalue.NotNull())},
			Check:              resource.ComposeTestCheckFunc(checkWrites(t, p, postVersion), remove),
			ExpectNonEmptyPlan: true,
		},
		{
			Config:            upload(p, folder, ""),
			ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate, opened("version_id"), opened("version")),
			ConfigStateChecks: []statecheck.StateCheck{known("version", knownvalue.StringExact("0.0.1"))},
			Check:             checkWrites(t, p, postVersion),
		},
	}})
}

// Neither what others publish, nor a status that moves by itself, nor an answer without build details is a change; and a
// refresh is one request.
func TestAccImage_noNoise(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	body := `build_details = { use_cache = false, secrets = ["pip"], build_arguments = { A = "1" }, context = "./" }`
	var version string
	empty := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: upload(p, folder, body), Check: checked(func() { version, _ = only(t, p, "image-version") })},
		{
			PreConfig: func() {
				_, mine := only(t, p, "image-version")
				other := maps.Clone(mine)
				other["id"], other["version"] = 3000999, "9.0.0"
				must(t, p.Emulator.Insert("image-version", "3000999", other))
				must(t, p.Emulator.Edit("image-version", version, map[string]any{"status": "in-use"}))
			},
			Config: upload(p, folder, body), ConfigPlanChecks: empty,
			ConfigStateChecks: []statecheck.StateCheck{known("version", knownvalue.StringExact("0.0.1"))},
		},
		{
			PreConfig: func() {
				must(t, p.Emulator.Edit("image-version", version, map[string]any{"status": "ready"}))
				silence(t, p, version)
			},
			Config: upload(p, folder, body), ConfigPlanChecks: empty,
		},
		{
			PreConfig: func() {
				p.Emulator.ClearFaults()
				p.Emulator.ClearJournal()
			},
			RefreshState: true,
			Check: checked(func() {
				if n := len(p.Emulator.Journal()); n != 1 && n != 2 {
					t.Errorf("%d requests for a refresh and at most one plan", n)
				}
				if reads(p, "/versions/"+version) != len(p.Emulator.Journal()) {
					t.Errorf("other requests than the describe of the version: %v", p.Emulator.Journal())
				}
			}),
		},
	}})
}

// A change of a version that is not ready, made by others, is drift and put right.
func TestAccImage_driftWhileNotReady(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	body := "version = \"1.0.0\"\ndescription = \"mine\"\nwait = false\nbuild_details = { use_cache = false }"
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			PreConfig: func() { outcome(t, p, "stuck", "") },
			Config:    upload(p, folder, body),
			Check: checked(func() {
				id, _ := only(t, p, "image-version")
				must(t, p.Emulator.Edit("image-version", id, map[string]any{"description": "theirs", "buildDetails": map[string]any{"useCache": true}}))
				p.Emulator.ClearJournal()
			}),
			ExpectNonEmptyPlan: true,
		},
		{
			PreConfig: func() { outcome(t, p, "stuck", "") },
			Config:    upload(p, folder, body),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, opened("build_id"),
				fixed("description", knownvalue.StringExact("mine"))),
			Check: checked(func() {
				if _, version := only(t, p, "image-version"); version["description"] != "mine" {
					t.Errorf("still %v", version)
				}
				expectWrites(t, p, patchVersion)
			}),
		},
	}})
}

func TestAccImage_readFails(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	fail := func(path string, status int) func() {
		return func() {
			p.Emulator.ClearFaults()
			_, err := p.Emulator.AddFault(control.Fault{Method: "GET", Path: path, Status: status})
			must(t, err)
		}
	}
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: upload(p, folder, "")},
		{PreConfig: fail("/versions/", 403), Config: upload(p, folder, ""), ExpectError: text("Cannot read peak_image")},
		{PreConfig: fail("/versions/", 500), Config: upload(p, folder, ""), ExpectError: text("Cannot read peak_image")},
		{
			// Only a 404 on the image itself is a reason to forget it.
			PreConfig: func() {
				fail("/versions/", 404)()
				_, err := p.Emulator.AddFault(control.Fault{Method: "GET", Path: "/images/", Status: 403})
				must(t, err)
			},
			Config: upload(p, folder, ""), ExpectError: text("Cannot read peak_image"),
		},
		{PreConfig: p.Emulator.ClearFaults, Config: upload(p, folder, ""), ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}},
	}})
}
