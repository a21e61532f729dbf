// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// checked makes a check of a step out of a function.
func checked(check func()) resource.TestCheckFunc {
	return func(*terraform.State) error {
		check()
		return nil
	}
}

func known(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), value)
}

func opened(attribute string) plancheck.PlanCheck {
	return plancheck.ExpectUnknownValue(address, tfjsonpath.New(attribute))
}

func fixed(attribute string, value knownvalue.Check) plancheck.PlanCheck {
	return plancheck.ExpectKnownValue(address, tfjsonpath.New(attribute), value)
}

func TestAccImage_create(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, map[string]string{
		"docker/Dockerfile": "FROM scratch\nCOPY app.py /\n", "app.py": "1", "notes.md": "not packed", ".peakignore": "*.md\n",
	})
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: config(p, `
				version     = "1.0.0-python3.12"
				description = "first"
				artifact = {
					path         = %q
					ignore_files = [".peakignore"]
				}
				build_details = {
					use_cache       = false
					build_arguments = { B = "2", A = "1" }
					secrets         = ["pip", "npm"]
					context         = "."
					dockerfile_path = "docker/Dockerfile"
				}
				autodeploy_resources = [{ entity_id = "7", entity_type = "workflow" }]`, folder),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate, opened("id"), opened("version_id"), opened("status"),
				fixed("version", knownvalue.StringExact("1.0.0-python3.12")), fixed("artifact_hash", knownvalue.NotNull())),
			ConfigStateChecks: []statecheck.StateCheck{
				known("status", knownvalue.StringExact("ready")),
				known("last_build_status", knownvalue.StringExact("success")),
				known("wait", knownvalue.Bool(true)),
				known("build_id", knownvalue.StringRegexp(text("image:"))),
				known("pull_url", knownvalue.StringRegexp(text("base:1.0.0-python3.12"))),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("build_details").AtMapKey("source"), knownvalue.StringExact("upload")),
			},
			Check: checked(func() {
				created := lastWrite(t, p)
				sent := parts(created)
				sameJSON(t, sent["buildDetails"], `{"source": "upload", "useCache": false, "secrets": ["npm", "pip"],
					"buildArguments": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}], "context": ".", "dockerfilePath": "docker/Dockerfile"}`)
				delete(sent, "buildDetails")
				if len(sent) != 5 || sent["name"] != "base" || sent["type"] != "workflow" || sent["version"] != "1.0.0-python3.12" ||
					sent["description"] != "first" || sent["artifact"] != "artifact.zip" {
					t.Errorf("sent %v", sent)
				}
				var entries []string
				for _, entry := range created.Parts[0].Zip {
					entries = append(entries, entry.Name)
				}
				if got := strings.Join(entries, " "); !strings.Contains(got, "docker/Dockerfile") || strings.Contains(got, "notes.md") {
					t.Errorf("packed %s", got)
				}
				expectWrites(t, p, postImage)
			}),
		},
		{
			Config: config(p, `
				version     = "1.0.0-python3.12"
				description = "first"
				artifact = {
					path         = "%s/../%s"
					ignore_files = [".peakignore"]
				}
				build_details = {
					source          = "upload"
					use_cache       = false
					build_arguments = { A = "1", B = "2" }
					secrets         = ["npm", "pip"]
					dockerfile_path = "./docker/Dockerfile"
				}
				wait = false
				timeouts       = { update = "5m" }`, folder, filepath.Base(folder)),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate,
				fixed("version_id", knownvalue.NotNull()), fixed("build_id", knownvalue.NotNull()), fixed("status", knownvalue.StringExact("ready")),
				fixed("last_build_status", knownvalue.NotNull()), fixed("pull_url", knownvalue.NotNull()), fixed("artifact_hash", knownvalue.NotNull())),
			Check: checkWrites(t, p),
		},
	}})
	expectWrites(t, p, deleteImage)
}

// Without version and description the platform fills them in, and every change of the content is one new version.
func TestAccImage_platformPicksVersions(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	files := app()
	files[".dockerignore"] = "*.log\n"
	folder := acctest.Folder(t, files)
	rewrite := func(name, content string) func() {
		return func() { acctest.WriteFiles(t, folder, map[string]string{name: content}) }
	}
	nothing := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
	p.Test(t, resource.TestCase{Steps: acctest.FirstSteps(4, []resource.TestStep{
		{
			Config:           upload(p, folder, ""),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate, opened("version"), opened("description")),
			ConfigStateChecks: []statecheck.StateCheck{
				known("version", knownvalue.StringExact("0.0.1")),
				known("description", knownvalue.StringExact("")),
				known("build_details", knownvalue.Null()),
			},
			Check: checked(func() {
				if sent := parts(lastWrite(t, p)); len(sent) != 3 || sent["name"] == "" || sent["type"] == "" || sent["artifact"] == "" {
					t.Errorf("sent %v", sent)
				}
				expectWrites(t, p, postImage)
			}),
		},
		{PreConfig: rewrite("debug.log", "ignored"), Config: upload(p, folder, ""), ConfigPlanChecks: nothing},
		{
			PreConfig: func() { must(t, os.Chtimes(filepath.Join(folder, "app.py"), time.Now(), time.Now().Add(time.Hour))) },
			Config:    upload(p, folder, ""), ConfigPlanChecks: nothing, Check: checkWrites(t, p),
		},
		{
			PreConfig: rewrite("app.py", "print('hellO')\n"),
			Config:    upload(p, folder, ""),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, opened("version"), opened("version_id"), opened("build_id"), opened("status"),
				opened("last_build_status"), opened("pull_url"), fixed("id", knownvalue.NotNull())),
			ConfigStateChecks: []statecheck.StateCheck{known("version", knownvalue.StringExact("0.0.2")), known("status", knownvalue.StringExact("ready"))},
			Check: checked(func() {
				if sent := parts(lastWrite(t, p)); len(sent) != 1 || sent["artifact"] == "" {
					t.Errorf("sent %v", sent)
				}
				expectWrites(t, p, postVersion)
			}),
		},
		{
			Config: upload(p, folder, `
				description          = "described"
				autodeploy_resources = [{ entity_id = "s-1", entity_type = "webapp" }]`),
			ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate, opened("version")),
			ConfigStateChecks: []statecheck.StateCheck{known("version", knownvalue.StringExact("0.0.3")), known("description", knownvalue.StringExact("described"))},
			Check: checked(func() {
				sent := parts(lastWrite(t, p))
				sameJSON(t, sent["autodeployResources"], `[{"entityId": "s-1", "entityType": "webapp"}]`)
				if sent["description"] != "described" {
					t.Errorf("sent %v", sent)
				}
				expectWrites(t, p, postVersion)
			}),
		},
		{
			Config:           upload(p, folder, `autodeploy_resources = [{ entity_id = "s-2", entity_type = "webapp" }]`),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, fixed("version", knownvalue.StringExact("0.0.3")), fixed("description", knownvalue.StringExact("described"))),
			Check:            checkWrites(t, p),
		},
		{
			Config:            upload(p, folder, `build_details = { build_arguments = { A = "1" } }`),
			ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate, opened("version")),
			ConfigStateChecks: []statecheck.StateCheck{known("version", knownvalue.StringExact("0.0.4"))},
			Check:             checkWrites(t, p, postVersion),
		},
		{
			Config:            upload(p, folder, ""),
			ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate, opened("version")),
			ConfigStateChecks: []statecheck.StateCheck{known("version", knownvalue.StringExact("0.0.5")), known("build_details", knownvalue.Null())},
			Check:             checkWrites(t, p, postVersion),
		},
	}...)})
	expectWrites(t, p, deleteImage)
}

// With a version, changed inputs need another one, and the plan says so.
func TestAccImage_pinnedVersion(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	blocked := text(`Version 1.0.0 of peak_image "base" is already built, and a built version cannot change`)
	p.Test(t, resource.TestCase{Steps: acctest.FirstSteps(5, []resource.TestStep{
		{Config: upload(p, folder, `version = "1.0.0"`), Check: checkWrites(t, p, postImage)},
		{
			PreConfig:   func() { acctest.WriteFiles(t, folder, map[string]string{"app.py": "print('hellO')\n"}) },
			Config:      upload(p, folder, `version = "1.0.0"`),
			ExpectError: blocked,
		},
		{Config: upload(p, folder, `version = "1.0.0"`), ExpectError: text("these inputs differ from what it was built from: artifact. Raise")},
		{
			Config:      upload(p, folder, "version = \"1.0.0\"\ndescription = \"x\"\nbuild_details = { use_cache = false }"),
			ExpectError: text("description, build_details, artifact"),
		},
		{
			PreConfig: func() { expectWrites(t, p) },
			Config:    upload(p, folder, `version = "1.1.0"`),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, opened("version_id"), opened("build_id"), opened("status"),
				fixed("version", knownvalue.StringExact("1.1.0")), fixed("id", knownvalue.NotNull())),
			ConfigStateChecks: []statecheck.StateCheck{known("version", knownvalue.StringExact("1.1.0")), known("status", knownvalue.StringExact("ready"))},
			Check: checked(func() {
				if versions := p.Emulator.Objects()["image-version"]; len(versions) != 2 {
					t.Errorf("%d versions on the platform, want both", len(versions))
				}
				if sent := parts(lastWrite(t, p)); len(sent) != 2 || sent["version"] != "1.1.0" || sent["artifact"] == "" {
					t.Errorf("sent %v", sent)
				}
				expectWrites(t, p, postVersion)
			}),
		},
		{Config: upload(p, folder, `version = "1.0.0"`), PlanOnly: true, ExpectError: text("Version 1.0.0 of peak_image \"base\" already exists on the platform")},
		{
			// Nothing is lost by the refusals, and leaving the version out keeps it.
			Config:           upload(p, folder, ""),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		},
		{
			// The folder may be left out: the content stays.
			Config:           config(p, `version = "1.1.0"`),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, fixed("artifact_hash", knownvalue.NotNull()), fixed("version_id", knownvalue.NotNull())),
			Check:            checked(func() { p.Emulator.ClearJournal() }),
		},
		{Config: config(p, `version = "1.2.0"`), ExpectError: text("To publish a new version, the folder to upload is needed")},
		{Config: upload(p, folder, `version = "1.1.0"`), Check: checkWrites(t, p)},
	}...)})
}

func TestAccImage_nameAndTypeReplace(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	base := upload(p, folder, `version = "1.0.0"`)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: base},
		{
			// A replacement is a new image: what changed under the built version does not matter.
			PreConfig: func() {
				p.Emulator.ClearJournal()
				acctest.WriteFiles(t, folder, map[string]string{"app.py": "2"})
			},
			Config:           strings.Replace(base, `"workflow"`, `"api"`, 1),
			ConfigPlanChecks: planned(plancheck.ResourceActionReplace),
			Check:            checkWrites(t, p, deleteImage, postImage),
		},
		{
			Config:           strings.Replace(strings.Replace(base, `"workflow"`, `"api"`, 1), `"base"`, `"other"`, 1),
			ConfigPlanChecks: planned(plancheck.ResourceActionReplace),
			Check:            checkWrites(t, p, deleteImage, postImage),
		},
	}})
}
