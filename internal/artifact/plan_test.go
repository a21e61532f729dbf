// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact_test

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestAccArtifact_onlyContentCounts changes everything about a folder but the content that is packed.
func TestAccArtifact_onlyContentCounts(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	dir := app(t)
	changes := map[string]func(){
		"ignored file": func() { change(t, dir, "debug.log", "more noise\n") },
		"new ignored":  func() { change(t, dir, "lib/other.log", "noise\n") },
		"times": func() {
			past := time.Unix(1_000_000_000, 0)
			for _, name := range []string{"app.py", "lib/run.sh", "lib", "."} {
				if err := os.Chtimes(filepath.Join(dir, name), past, past); err != nil {
					t.Fatal(err)
				}
			}
		},
		"order on disk": func() {
			// A file that is written anew stands elsewhere in its directory.
			for _, name := range []string{"app.py", "lib/run.sh"} {
				from := filepath.Join(dir, name)
				content, err := os.ReadFile(from)
				if err != nil {
					t.Fatal(err)
				}
				mode, err := os.Stat(from)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.Remove(from); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(from, content, mode.Mode()); err != nil {
					t.Fatal(err)
				}
			}
		},
		"executable bit": func() {
			if err := os.Chmod(filepath.Join(dir, "app.py"), 0o755); err != nil {
				t.Fatal(err)
			}
		},
		"what Terraform leaves": func() {
			change(t, dir, "terraform.tfstate", "{}")
			change(t, dir, "prod.tfvars", "secret = 1")
		},
		"empty folder": func() {
			if err := os.Mkdir(filepath.Join(dir, "empty"), 0o755); err != nil {
				t.Fatal(err)
			}
		},
	}
	steps := []resource.TestStep{{Config: config(p, from(dir)), Check: wrote(p, "POST "+files+" name=app")}}
	if testing.Short() {
		// All at once: what fails then is found by make test-all.
		each := changes
		changes = map[string]func(){"all of these": func() {
			for _, apply := range each {
				apply()
			}
		}}
	}
	for name, apply := range changes {
		steps = append(steps, resource.TestStep{
			PreConfig:        func() { t.Log(name); apply() },
			Config:           config(p, from(dir)),
			ConfigPlanChecks: planned(plancheck.ExpectEmptyPlan()),
			Check:            wrote(p),
		})
	}
	moved := filepath.Join(t.TempDir(), "moved")
	steps = append(steps,
		resource.TestStep{
			PreConfig: func() {
				if err := os.Rename(dir, moved); err != nil {
					t.Fatal(err)
				}
			},
			Config:           config(p, from(moved)),
			ConfigPlanChecks: planned(plancheck.ExpectEmptyPlan()),
			Check:            wrote(p),
		},
		// The check of the check. The upload reads the folder of the configuration: that of the state is gone.
		resource.TestStep{
			PreConfig: func() { change(t, moved, "app.py", "print(2)\n") },
			Config:    config(p, from(moved)),
			Check:     wrote(p, "PUT "+files),
		})
	p.Test(t, resource.TestCase{Steps: steps})
}

// TestAccArtifact_planErrors has each mistake that a plan can find. Nothing reaches the platform.
func TestAccArtifact_planErrors(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	dir := app(t)
	large := acctest.Folder(t, map[string]string{"small.txt": "small"})
	for i := range 6 {
		noise := make([]byte, 2<<20+i)
		_, _ = rand.Read(noise) // It never fails.
		change(t, large, fmt.Sprintf("noise-%d.bin", i), string(noise))
	}
	linked := app(t)
	if err := os.Symlink(dir, filepath.Join(linked, "outside")); err != nil {
		t.Fatal(err)
	}
	at := func(line, summary, detail string) *regexp.Regexp {
		return regexp.MustCompile(`(?s)` + summary + `.*\d+: +` + line + ` +=.*` + detail)
	}
	mistakes := map[string]struct {
		body string
		want *regexp.Regexp
	}{
		"no folder":          {"", regexp.MustCompile(`Missing folder`)},
		"empty folder":       {`path = ""`, at("path", "Missing folder", `Set "path"`)},
		"folder missing":     {from(filepath.Join(dir, "none")), at("path", "Folder not found", `does\s+not\s+exist`)},
		"not a folder":       {from(filepath.Join(dir, "app.py")), at("path", "Folder not found", `is\s+not\s+a\s+folder`)},
		"nested ignore file": {from(dir) + `ignore_files = ["lib/run.sh"]`, at("ignore_files", "Invalid ignore file", `lib/run.sh`)},
		"no ignore file":     {from(dir) + `ignore_files = [".none"]`, at("ignore_files", "Invalid ignore file", `\.none`)},
		"nameless rules":     {from(dir) + `ignore_files = [""]`, at("ignore_files", "Invalid Attribute Value", `at\s+least\s+1`)},
		"null rules":         {from(dir) + `ignore_files = [null]`, at("ignore_files", "Null", `null`)},
		"too large":          {from(large), at("path", "Folder too large", `10(\.0)?\s+MiB.*noise-5.*noise-4.*noise-3.*noise-2.*noise-1`)},
		"link":               {from(linked), at("path", "Unsafe symbolic link", `outside`)},
		"no source":          {from(dir) + `validate = true`, at("validate", "Validation needs a source", `Set\s+"source"`)},
		"empty source":       {from(dir) + "validate = true\nsource = \"\"", at("validate", "Validation needs a source", `Set\s+"source"`)},
		"no name":            {from(dir) + ` name = ""`, at("name", "Invalid name", `name\s+is\s+empty`)},
		"null as text":       {from(dir) + `description = "null"`, at("description", "Invalid Attribute Value", `none of`)},
		"bad timeout":        {from(dir) + `timeouts = { create = "soon" }`, regexp.MustCompile(`(?s)soon`)},
	}
	var steps []resource.TestStep
	for _, mistake := range acctest.Sample(5, mistakes) {
		steps = append(steps, resource.TestStep{Config: config(p, mistake.body), PlanOnly: true, ExpectError: mistake.want})
	}
	p.Test(t, resource.TestCase{Steps: steps})
	if err := wrote(p)(nil); err != nil {
		t.Error(err)
	}
}

// TestAccArtifact_changedAfterThePlan has the folder change between plan and apply: what nobody reviewed is not uploaded.
// The words are Terraform's own, which plans again at the start of an apply and compares.
func TestAccArtifact_changedAfterThePlan(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	dir := app(t)
	meddle := planned(afterPlan(func() { change(t, dir, "app.py", "print(\"unreviewed\")\n") }))
	inconsistent := regexp.MustCompile(`(?s)inconsistent final\s+plan.*artifact_hash`)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config(p, from(dir)), ConfigPlanChecks: meddle, ExpectError: inconsistent},
		{PreConfig: func() { change(t, dir, "app.py", "print(1)\n") }, Config: config(p, from(dir)), Check: wrote(p, "POST "+files+" name=app")},
		{PreConfig: func() { change(t, dir, "app.py", "print(2)\n") }, Config: config(p, from(dir)), ConfigPlanChecks: meddle, ExpectError: inconsistent},
		{Config: config(p, from(dir)), Check: wrote(p, "PUT "+files)},
	}})
}
