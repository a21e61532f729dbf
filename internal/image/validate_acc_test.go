// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// Each mistake is one error at plan, on the attribute, and nothing is created.
func TestAccImage_planErrors(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	cases := map[string]struct{ config, message string }{
		"version":           {upload(p, folder, `version = "1.0"`), `"1.0" is not a semantic version`},
		"name":              {p.Config("resource \"peak_image\" \"test\" {\nname = \"\"\ntype = \"api\"\nartifact = { path = \".\" }\n}"), `The name is empty`},
		"source":            {config(p, `build_details = { source = "git" }`), `build_details.source value must be one of`},
		"no content":        {config(p, `build_details = { source = "dockerfile" }`), `A build with source "dockerfile" needs "dockerfile"`},
		"empty content":     {config(p, `build_details = { source = "dockerfile", dockerfile = "" }`), `A build with source "dockerfile" needs "dockerfile"`},
		"no repository":     {config(p, `build_details = { source = "github", branch = "main" }`), `A build with source "github" needs "repository"`},
		"no branch":         {config(p, `build_details = { source = "github", repository = "r" }`), `A build with source "github" needs "branch"`},
		"folder for github": {upload(p, folder, `build_details = { source = "github", repository = "r", branch = "b" }`), `"artifact" goes with source "upload", and the source of this build is "github"`},
		"token for upload":  {upload(p, folder, `build_details = { token_wo = "t" }`), `"build_details.token_wo" goes with source "github"`},
		"no folder":         {config(p, ""), "To create the image, the folder to upload is needed"},
		"missing folder":    {upload(p, folder+"/missing", ""), "does not exist"},
		"ignore file":       {config(p, "artifact = {\npath = %q\nignore_files = [\"sub/.ignore\"]\n}", folder), "Invalid ignore file"},
		"timeout":           {upload(p, folder, `timeouts = { create = "soon" }`), "must be a string"},
	}
	for name, c := range acctest.Sample(2, cases) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: c.config, PlanOnly: true, ExpectError: text(c.message)}}})
			if calls := p.Emulator.Journal(); len(calls) != 0 {
				t.Errorf("the platform was called: %v", calls)
			}
		})
	}
}

func TestAccImage_nameTaken(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	id := existing(t, p, map[string]any{"source": "upload", "useCache": true})
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: upload(p, acctest.Folder(t, app()), ""), PlanOnly: true, ExpectError: text(`peak_image "base" already exists on the platform (id ` + id + `), so it was not created.`)},
		{PreConfig: func() { must(t, p.Emulator.Remove("image", id)) }, Config: p.Config("")},
	}})
}
