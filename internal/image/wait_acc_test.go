// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// As long as a version is not ready, changed inputs change that version, and what is not wanted any more is cleared.
func TestAccImage_changesWhileNotReady(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			PreConfig: func() { outcome(t, p, "stuck", "") },
			Config: upload(p, folder, `
				version              = "1.0.0"
				description          = "first"
				wait       = false
				autodeploy_resources = [{ entity_id = "7", entity_type = "workflow" }]
				build_details        = { context = "./", dockerfile_path = "Dockerfile", secrets = ["pip"], build_arguments = { A = "1" } }`),
			ConfigStateChecks: []statecheck.StateCheck{known("status", knownvalue.StringExact("not-ready")), known("last_build_status", knownvalue.StringExact("building"))},
			Check:             checkWrites(t, p, postImage),
		},
		{
			PreConfig: func() {
				outcome(t, p, "stuck", "")
				acctest.WriteFiles(t, folder, map[string]string{"app.py": "2"})
			},
			Config: upload(p, folder, "version = \"1.0.0\"\ndescription = \"\"\nwait = false"),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, opened("build_id"), opened("status"), fixed("version_id", knownvalue.NotNull()),
				fixed("version", knownvalue.StringExact("1.0.0"))),
			Check: checked(func() {
				sent := parts(lastWrite(t, p))
				sameJSON(t, sent["buildDetails"], `{"source": "upload", "useCache": true, "buildArguments": [], "secrets": [], "context": ".", "dockerfilePath": "Dockerfile"}`)
				if description, given := sent["description"]; len(sent) != 4 || !given || description != "" || sent["artifact"] == "" {
					t.Errorf("sent %v", sent)
				}
				expectWrites(t, p, patchVersion)
			}),
		},
		{
			// Waiting for what runs already sends nothing.
			PreConfig:         func() { whenPolled(t, p, func() error { return finish(p) }) },
			Config:            upload(p, folder, "version = \"1.0.0\"\ndescription = \"\""),
			ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate, fixed("build_id", knownvalue.NotNull()), opened("status")),
			ConfigStateChecks: []statecheck.StateCheck{known("status", knownvalue.StringExact("ready"))},
			Check:             checkWrites(t, p),
		},
	}})
}

func TestAccImage_autodeployRemovedWhileNotReady(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: upload(p, folder, `version = "1.0.0"`)},
		{
			PreConfig:   func() { outcome(t, p, "failed", "") },
			Config:      upload(p, folder, "version = \"1.1.0\"\nautodeploy_resources = [{ entity_id = \"7\", entity_type = \"workflow\" }]"),
			ExpectError: text("ended in status"),
		},
		{
			Config: upload(p, folder, `version = "1.1.0"`),
			Check:  checked(func() { sameJSON(t, parts(lastWrite(t, p))["autodeployResources"], `[]`) }),
		},
	}})
}

// A create that runs out of time says that the image is tainted. The next apply deletes it and makes it anew; after untaint it
// waits for what runs.
func TestAccImage_createTimeout(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			PreConfig: func() { outcome(t, p, "stuck", "") },
			Config:    upload(p, folder, "version = \"1.0.0\"\ntimeouts = { create = \"1s\" }"),
			ExpectError: text(`peak_image "base" was created, but did not finish in time: peak_image "base" was still "` + "building" + `" after 1s. It may still finish. ` +
				`Terraform has marked it as tainted: the next apply deletes it and creates it anew. To keep it, run terraform untaint peak_image.<resource name> first`),
		},
		{
			PreConfig: func() {
				only(t, p, "image")
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

// An update that runs out of time is continued by the next apply, which sends nothing.
func TestAccImage_updateTimeout(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: upload(p, folder, `version = "1.0.0"`), Check: checkWrites(t, p, postImage)},
		{
			PreConfig:   func() { outcome(t, p, "stuck", "") },
			Config:      upload(p, folder, "version = \"1.1.0\"\ntimeouts = { update = \"1s\" }"),
			ExpectError: text(`was still "` + "building" + `" after 1s`),
		},
		{
			PreConfig: func() {
				expectWrites(t, p, postVersion)
				whenPolled(t, p, func() error { return finish(p) })
			},
			Config: upload(p, folder, `version = "1.1.0"`),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, opened("status"), opened("last_build_status"), opened("pull_url"),
				fixed("version_id", knownvalue.NotNull()), fixed("build_id", knownvalue.NotNull())),
			ConfigStateChecks: []statecheck.StateCheck{known("status", knownvalue.StringExact("ready")), known("version", knownvalue.StringExact("1.1.0"))},
			Check:             checkWrites(t, p),
		},
	}})
}

// Reads that fail while a build is waited for are tolerated.
func TestAccImage_readsFailWhileWaiting(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 100*time.Millisecond)
	_, err := p.Emulator.AddFault(control.Fault{Method: "GET", Path: `/versions/\d+$`, Times: 6, Status: 503})
	must(t, err)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{{
		Config: upload(p, acctest.Folder(t, app()), ""), ConfigStateChecks: []statecheck.StateCheck{known("status", knownvalue.StringExact("ready"))},
	}}})
}
