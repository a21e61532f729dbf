// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestAccImage_deleteInUse(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	used := upload(p, acctest.Folder(t, app()), `version = "1.0.0"`)
	var version string
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: used,
			Check: checked(func() {
				version, _ = only(t, p, "image-version")
				must(t, p.Emulator.Edit("image-version", version, map[string]any{"status": "in-use"}))
			}),
		},
		{Config: p.Config(""), ExpectError: text(`The platform refuses to delete peak_image "base", most likely because something still uses it.`)},
		{Config: p.Config(""), ExpectError: text("Version 1.0.0 is in use")},
		{PreConfig: func() { must(t, p.Emulator.Edit("image-version", version, map[string]any{"status": "ready"})) }, Config: used},
	}})
}

func TestAccImage_deleteFailsOnThePlatform(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	made := upload(p, acctest.Folder(t, app()), "")
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: made},
		{
			PreConfig: func() {
				must(t, p.Emulator.SetOutcome(world.Outcome{Kind: "version-delete", Result: "failed", Times: 1}))
			},
			Config:      p.Config(""),
			ExpectError: text(`The platform began to delete peak_image "base" and gave up: its status is "delete-failed".`),
		},
		{Config: p.Config("")},
	}})
}

// TestAccImage_deleteWhileItsUserGoes has an image that is used for some moments more, by what is deleted in the same run.
func TestAccImage_deleteWhileItsUserGoes(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: upload(p, acctest.Folder(t, app()), "")},
		{
			PreConfig: func() {
				_, err := p.Emulator.AddFault(control.Fault{Method: "DELETE", Path: "/images/", Status: 422, Times: 3, Body: map[string]any{"detail": "Image base is in use by block spec etl."}})
				must(t, err)
			},
			Config: p.Config(""),
		},
	}})
}

func TestAccImage_deleteWaits(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	made := upload(p, acctest.Folder(t, app()), `timeouts = { delete = "1s" }`)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: made},
		{
			// Busy for a moment, then on its way for longer than there is time.
			PreConfig: func() {
				_, err := p.Emulator.AddFault(control.Fault{Method: "DELETE", Status: 409, Times: 2})
				must(t, err)
				must(t, p.Emulator.SetOutcome(world.Outcome{Kind: "version-delete", Result: "stuck", Times: 1}))
			},
			Config:      p.Config(""),
			ExpectError: text(`peak_image "base" was still "deleting" after 1s`),
		},
		{
			// Gone in the meantime: that is what was wanted.
			PreConfig: func() {
				id, _ := only(t, p, "image")
				must(t, p.Emulator.Remove("image", id))
			},
			Config: p.Config(""),
		},
	}})
}
