// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// idOf returns the import id of the image in state.
func idOf(state *terraform.State) (string, error) {
	found := state.RootModule().Resources[address]
	if found == nil {
		return "", fmt.Errorf("%s is not in the state", address)
	}
	return found.Primary.ID, nil
}

func TestAccImage_importUpload(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: upload(p, folder, "version = \"1.0.0\"\ndescription = \"first\"")},
		{Config: upload(p, folder, "version = \"1.1.0\"\ndescription = \"second\"")},
		{
			ResourceName: address, ImportState: true, ImportStateIdFunc: idOf, ImportStateVerify: true,
			// The platform does not give these back.
			ImportStateVerifyIgnore: []string{"artifact", "artifact_hash", "files", "build_id"},
		},
	}})
}

const fullGitHub = `
	version     = "1.0.0"
	description = "first"
	build_details = {
		source          = "github"
		use_cache       = false
		repository      = "https://github.com/acme/app"
		branch          = "main"
		context         = "app"
		dockerfile_path = "app/Dockerfile"
		secrets         = ["pip"]
		build_arguments = { A = "1" }
	}`

// What was built from elsewhere is imported with all it was built from, so that the import plans nothing.
func TestAccImage_importPlansNothing(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config(p, fullGitHub)},
		{ResourceName: address, ImportState: true, ImportStateIdFunc: idOf, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"build_id"}},
		{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateIdFunc: idOf},
	}})
}

func TestAccImage_importByIdentity(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	p.Test(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{
			{
				Config: config(p, fullGitHub),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectIdentityValueMatchesState(address, pathOf("id")),
				},
			},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

// existing puts an image on the platform that Terraform does not know, and returns its id.
func existing(t *testing.T, p *acctest.Platform, details map[string]any) string {
	t.Helper()
	const image, version = "2000999", "3000999"
	must(t, p.Emulator.Insert("image", image, map[string]any{
		"id": 2000999, "name": "base", "type": "workflow", "scope": "custom", "createdAt": "2024-05-01T09:30:00.000Z", "createdBy": "dev@example.com",
	}))
	must(t, p.Emulator.Insert("image-version", version, map[string]any{
		"id": 3000999, "imageId": 2000999, "version": "0.9.0", "description": "", "status": "ready", "lastBuildStatus": "success", "tags": []any{},
		"createdAt": "2024-05-01T09:30:00.000Z", "updatedAt": "2024-05-01T09:30:00.000Z", "lastBuildAt": "2024-05-01T09:30:00.000Z", "buildDetails": details,
	}))
	return image
}

// importing is a configuration with an import block for the image.
func importing(id, config string) string {
	return config + fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, id)
}

// An image from a folder: without one in the configuration nothing is planned, with one it is recorded and nothing sent.
func TestAccImage_importThenFolder(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	id := existing(t, p, map[string]any{"source": "upload", "useCache": true, "context": "."})
	empty := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)}}
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: importing(id, config(p, `version = "0.9.0"`)), ConfigPlanChecks: empty, Check: checkWrites(t, p)},
		{Config: config(p, ""), ConfigPlanChecks: empty, Check: checkWrites(t, p)},
		{
			Config: upload(p, folder, "version = \"0.9.0\"\ndescription = \"\"\nbuild_details = { context = \"./\" }"),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, fixed("artifact_hash", knownvalue.NotNull()), fixed("build_id", knownvalue.Null()),
				fixed("status", knownvalue.StringExact("ready")), fixed("version_id", knownvalue.NotNull())),
			Check: checkWrites(t, p),
		},
		{
			// From now on the folder is watched.
			PreConfig:         func() { acctest.WriteFiles(t, folder, map[string]string{"app.py": "2"}) },
			Config:            upload(p, folder, ""),
			ConfigStateChecks: []statecheck.StateCheck{known("version", knownvalue.StringExact("0.9.1"))},
			Check:             checkWrites(t, p, postVersion),
		},
	}})
}

// Where the platform does not tell how a version was built, what is configured after the import is recorded; changes of
// it after that are changes.
func TestAccImage_importWithoutDetails(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	p := acctest.New(t, 0)
	id := existing(t, p, map[string]any{"source": "dockerfile", "useCache": true, "dockerfile": "FROM python:3.12"})
	silence(t, p, "3000999")
	source := func(body string) string { return config(p, "version = \"0.9.0\"\n"+body) }
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config:            importing(id, source("")),
			ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)}},
			ConfigStateChecks: []statecheck.StateCheck{known("build_details", knownvalue.Null())},
		},
		{
			Config:           source(`build_details = { source = "dockerfile", dockerfile = "FROM python:3.12" }`),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, fixed("status", knownvalue.StringExact("ready"))),
			Check:            checkWrites(t, p),
		},
		{
			Config:      source(`build_details = { source = "dockerfile", dockerfile = "FROM python:3.13" }`),
			ExpectError: text("these inputs differ from what it was built from: build_details"),
		},
		{Config: source(`build_details = { source = "dockerfile", dockerfile = "FROM python:3.12" }`)},
	}})
}

func TestAccImage_importRefused(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: importing("base", upload(p, acctest.Folder(t, app()), "")), ExpectError: text(`"base" is not the id of an image`)},
		{Config: importing("4711", upload(p, acctest.Folder(t, app()), "")), ExpectError: text("Cannot import non-existent remote object")},
	}})
	expectWrites(t, p)
}

// An image without versions can be imported; the apply publishes the first one.
func TestAccImage_importWithoutVersion(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	p := acctest.New(t, 0)
	id := existing(t, p, map[string]any{"source": "upload", "useCache": true})
	must(t, p.Emulator.Remove("image-version", "3000999"))
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{{
		Config:            importing(id, upload(p, acctest.Folder(t, app()), `version = "1.0.0"`)),
		ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate, opened("version_id")),
		ConfigStateChecks: []statecheck.StateCheck{known("status", knownvalue.StringExact("ready"))},
		Check:             checkWrites(t, p, postVersion),
	}}})
}
