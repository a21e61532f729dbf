// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

func TestAccImage_github(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	source := func(token string) string {
		return config(p, `
			version = "1.0.0"
			build_details = {
				source     = "github"
				repository = "https://github.com/acme/app"
				branch     = "main"
				%s
			}`, token)
	}
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: source(`token_wo = "ghp_first"`),
			ConfigStateChecks: []statecheck.StateCheck{
				known("artifact_hash", knownvalue.Null()),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("build_details").AtMapKey("token_wo"), knownvalue.Null()),
			},
			Check: checked(func() {
				sent := parts(lastWrite(t, p))
				sameJSON(t, sent["buildDetails"], `{"source": "github", "useCache": true, "repository": "https://github.com/acme/app", "branch": "main", "token": "ghp_first"}`)
				expectWrites(t, p, postImage)
			}),
		},
		{
			Config:           source(`token_wo = "ghp_second"`),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			Check:            checkWrites(t, p),
		},
		{
			Config: strings.Replace(source(`token_wo = "ghp_second"`), `"1.0.0"`, `"1.0.1"`, 1),
			Check: checked(func() {
				if sent := parts(lastWrite(t, p)); !strings.Contains(sent["buildDetails"], "ghp_second") {
					t.Errorf("sent %v", sent)
				}
				expectWrites(t, p, postVersion)
			}),
		},
	}})
}

func TestAccImage_dockerfileThenFolder(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	source := func(dockerfile string) string {
		return config(p, "build_details = {\nsource = \"dockerfile\"\ndockerfile = <<-EOT\n%s\nEOT\n}", dockerfile)
	}
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: source("FROM python:3.12"), ConfigStateChecks: []statecheck.StateCheck{known("version", knownvalue.StringExact("0.0.1"))}, Check: checkWrites(t, p, postImage)},
		{Config: source("FROM python:3.13"), ConfigStateChecks: []statecheck.StateCheck{known("version", knownvalue.StringExact("0.0.2"))}, Check: checkWrites(t, p, postVersion)},
		{Config: config(p, ""), ExpectError: text("the folder to upload is needed")},
		{
			Config:            upload(p, folder, ""),
			ConfigStateChecks: []statecheck.StateCheck{known("version", knownvalue.StringExact("0.0.3")), known("artifact_hash", knownvalue.NotNull())},
			Check:             checkWrites(t, p, postVersion),
		},
		{
			Config:            source("FROM python:3.13"),
			ConfigStateChecks: []statecheck.StateCheck{known("version", knownvalue.StringExact("0.0.4")), known("artifact_hash", knownvalue.Null())},
			Check:             checkWrites(t, p, postVersion),
		},
	}})
}

// A folder whose path is only known at apply leaves the plan open, and costs a version only when its content differs.
func TestAccImage_folderKnownAtApply(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	p := acctest.New(t, 0)
	first, second := acctest.Folder(t, app()), acctest.Folder(t, app())
	through := func(folder, body string) string {
		return config(p, "artifact = { path = terraform_data.folder.output }\n"+body) + "resource \"terraform_data\" \"folder\" {\n  input = \"" + folder + "\"\n}\n"
	}
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: through(first, ""), ConfigPlanChecks: planned(plancheck.ResourceActionCreate, opened("artifact_hash")), Check: checkWrites(t, p, postImage)},
		{
			Config: through(second, ""), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, opened("artifact_hash"), opened("version")),
			ConfigStateChecks: []statecheck.StateCheck{known("version", knownvalue.StringExact("0.0.1")), known("status", knownvalue.StringExact("ready"))},
			Check:             checkWrites(t, p),
		},
		{
			PreConfig: func() { acctest.WriteFiles(t, first, map[string]string{"app.py": "2"}) },
			Config:    through(first, ""), ConfigStateChecks: []statecheck.StateCheck{known("version", knownvalue.StringExact("0.0.2"))},
			Check: checkWrites(t, p, postVersion),
		},
		{
			// With a version the change can only be found at apply.
			Config:      through(second, `version = "0.0.2"`),
			ExpectError: text("Version 0.0.2 of peak_image \"base\" is already built"),
		},
		{Config: through(first, `version = "0.0.2"`), Check: checkWrites(t, p)},
	}})
}

// Terraform plans each resource once more right before it applies it, and stops when that plan shows another hash.
func TestAccImage_folderChangesAfterPlan(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{{
		Config: config(p, "artifact = { path = %q }\ndepends_on = [terraform_data.meddle]", folder) + `
			resource "terraform_data" "meddle" {
				provisioner "local-exec" {
					command = "echo 2 > ` + folder + `/app.py"
				}
			}`,
		ExpectError: text("inconsistent final plan"),
	}}})
	expectWrites(t, p)
}
