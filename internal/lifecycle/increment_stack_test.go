// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// team is what a team rolls out: blocks with a folder each, an app of them, and a deployment that follows.
const team = `locals {
  blocks = toset([BLOCKS])
  out    = "OUT"
}

resource "peak_block_spec" "block" {
  for_each = local.blocks
  name     = each.key
  summary  = "One"
  release  = { RELEASE }
  artifact = { path = "./${each.key}" }
  workflow = {
    images = { main = { dockerfile = "Dockerfile" } }
    steps  = { load = { command = "python app.py", image_ref = "main" } }
  }
}

resource "peak_app_spec" "app" {
  name    = "suite"
  summary = "One"
  release = { RELEASE }
  blocks  = [for name in local.blocks : { id = peak_block_spec.block[name].id, release_version = peak_block_spec.block[name].release_version } if name != local.out]
}

resource "peak_deployment" "app" {
  app_spec_id     = peak_app_spec.app.id
  release_version = PINNED
  name            = "suite"
  summary         = "One"
}
`

// rollout writes the stack of a team.
func rollout(tf *acctest.CLI, release, pinned string, blocks ...string) {
	without(tf, "", release, pinned, blocks...)
}

// without is rollout with a block that the app does not have.
func without(tf *acctest.CLI, out, release, pinned string, blocks ...string) {
	names := make([]string, len(blocks))
	for i, name := range blocks {
		names[i] = fmt.Sprintf("%q", name)
	}
	tf.Write(map[string]string{"main.tf": strings.NewReplacer("BLOCKS", strings.Join(names, ", "), "RELEASE", release, "PINNED", pinned, "OUT", out).Replace(team)})
}

// touched are the resources that a plan changes, with what becomes of their version.
func touched(t *testing.T, tf *acctest.CLI) string {
	t.Helper()
	shown := plan(t, tf, 2)
	var found []string
	for _, one := range regexp.MustCompile(`# (\S+) (?:will|must) be (\S+)`).FindAllStringSubmatch(shown, -1) {
		found = append(found, one[1]+" "+one[2])
	}
	for _, one := range regexp.MustCompile(`[~+] release_version = (?:"([^"]*)" -> )?"([^"]*)"`).FindAllStringSubmatch(shown, -1) {
		found = append(found, strings.TrimPrefix(one[1]+">"+one[2], ">"))
	}
	return strings.Join(found, " ")
}

// TestAccIncrement_week is the week of a team, as far as versions go: each day is one edit and one apply, the plan before says
// what happens, and the plan after is empty. The app has twenty blocks at the end.
func TestAccIncrement_week(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	const follow, patch, alpha = "peak_app_spec.app.release_version", `increment = "patch"`, `increment = "prerelease", prerelease_id = "a0000001"`
	p := acctest.New(t, 0)
	files := map[string]string{}
	many := make([]string, 20)
	for i := range many {
		many[i] = fmt.Sprintf("b%02d", i)
		maps.Copy(files, folder(many[i], "print(0)\n"))
	}
	tf := p.Process(t, files)
	day := func(what, want string, calls ...string) {
		t.Helper()
		if got := touched(t, tf); got != want {
			t.Errorf("%s: the plan has %q, want %q", what, got, want)
		}
		does(t, p, tf, calls...)
	}
	rollout(tf, patch, follow, "b00", "b01")
	day("first", `peak_app_spec.app created peak_block_spec.block["b00"] created peak_block_spec.block["b01"] created peak_deployment.app created 0.1.0 0.1.0 0.1.0 0.1.0 0.1.0 0.1.0`, "POST", "POST", "POST", "POST")

	one := func(block, versions string) string {
		return fmt.Sprintf(`peak_app_spec.app updated peak_block_spec.block[%q] updated peak_deployment.app updated `, block) + versions
	}
	tf.Write(folder("b00", "print(1)\n"))
	day("code", one("b00", "0.1.0>0.1.1 0.1.0>0.1.1 0.1.0>0.1.1 0.1.0>0.1.1"), "POST", "POST", "POST")

	// The deployment follows from here on; what it shows is the same each time.
	rollout(tf, alpha, follow, "b00", "b01")
	tf.Write(folder("b01", "print(1)\n"))
	if shown := plan(t, tf, 2); !strings.Contains(shown, `-> "0.1.1-a0000001"`) || !strings.Contains(shown, `-> "0.1.2-a0000001"`) {
		t.Errorf("alpha: %s", shown)
	}
	does(t, p, tf, "POST", "POST", "POST")

	rollout(tf, patch, follow, "b00", "b01")
	if shown := plan(t, tf, 2); !strings.Contains(shown, `"0.1.1-a0000001" -> "0.1.1"`) || !strings.Contains(shown, `"0.1.2-a0000001" -> "0.1.2"`) {
		t.Errorf("promote: %s", shown)
	}
	does(t, p, tf, "POST", "POST", "POST")

	rollout(tf, patch, `"0.1.1"`, "b00", "b01")
	day("roll back by pinning", "peak_deployment.app updated 0.1.2>0.1.1", "POST")
	rollout(tf, patch, follow, "b00", "b01")
	day("and forward", "peak_deployment.app updated 0.1.1>0.1.2", "POST")

	tf.Write(folder("b00", "print(0)\n"))
	day("git revert", one("b00", "0.1.1>0.1.2 0.1.2>0.1.3 0.1.1>0.1.2 0.1.2>0.1.3"), "POST", "POST", "POST")

	rollout(tf, patch, follow, "b00", "b01", "b02")
	day("add a block", `peak_app_spec.app updated peak_block_spec.block["b02"] created peak_deployment.app updated 0.1.0 0.1.3>0.1.4 0.1.0 0.1.3>0.1.4`, "POST", "POST", "POST")

	without(tf, "b02", patch, follow, "b00", "b01", "b02", "b03")
	day("swap a block", `peak_app_spec.app updated peak_block_spec.block["b03"] created peak_deployment.app updated 0.1.4 0.1.0 0.1.4`, "POST", "POST", "POST")

	rollout(tf, patch, follow, many...)
	does(t, p, tf, slices.Repeat([]string{"POST"}, 18)...)
	tf.Write(folder("b13", "print(1)\n"))
	shown := plan(t, tf, 2)
	for _, want := range []string{"Plan: 0 to add, 3 to change, 0 to destroy", `# peak_block_spec.block["b13"] will be updated in-place`, `"0.1.6" -> "0.1.7"`} {
		if !strings.Contains(shown, want) {
			t.Errorf("twenty blocks: the plan does not say %q:\n%s", want, shown)
		}
	}
	does(t, p, tf, "POST", "POST", "POST")
	tf.Run("destroy", "-auto-approve", "-no-color")
	empty(t, p)
}

// hanging is a stack whose content hangs on an image version of the same configuration, and on what is known after apply only.
const hanging = `resource "peak_image" "base" {
  name     = "base"
  type     = "workflow"
  version  = "IMAGE"
  artifact = { path = "./app" }
}

resource "terraform_data" "text" {
  input            = "TEXT"
  triggers_replace = ["TRIGGER"]
}

resource "peak_block_spec" "it" {
  name     = "etl"
  summary  = "Loads data"
  release  = { increment = "patch" }
  artifact = { path = "./spec" }
  workflow = { steps = { load = {
    command       = terraform_data.text.output
    image_details = { id = peak_image.base.id, version_id = peak_image.base.version_id }
  } } }
}

resource "peak_app_spec" "it" {
  name    = "suite"
  summary = "One"
  release = { increment = "minor" }
  blocks  = [{ id = peak_block_spec.it.id, release_version = peak_block_spec.it.release_version }]
}

resource "peak_deployment" "it" {
  app_spec_id     = peak_app_spec.it.id
  release_version = peak_app_spec.it.release_version
  name            = "suite"
  summary         = "One"
}
`

// TestAccIncrement_unknown plans content that is known after apply only: the version is open then, and nothing is sent when the
// content turns out to be the same. What was imported is taken as published, and stays so.
func TestAccIncrement_unknown(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	p := acctest.New(t, 0)
	files := folder("app", "print(1)\n")
	maps.Copy(files, folder("spec", "print(1)\n"))
	tf := p.Process(t, files)
	values := map[string]string{"IMAGE": "1.0.0", "TEXT": "python app.py", "TRIGGER": "1"}
	write := func(name, value string) {
		values[name] = value
		text := hanging
		for name, value := range values {
			text = strings.ReplaceAll(text, `"`+name+`"`, fmt.Sprintf("%q", value))
		}
		tf.Write(map[string]string{"main.tf": text})
	}
	write("TRIGGER", "1")
	says(t, tf, `+ release_version = "0.1.0"`)
	does(t, p, tf, "POST", "POST", "POST", "POST")

	write("TRIGGER", "2")
	says(t, tf, `~ release_version = "0.1.0" -> (known after apply)`, "Plan: 1 to add, 3 to change, 1 to destroy")
	does(t, p, tf)
	write("IMAGE", "1.1.0")
	says(t, tf, `~ release_version = "0.1.0" -> (known after apply)`)
	does(t, p, tf, "POST", "POST", "POST", "POST")
	write("TEXT", "python b.py")
	does(t, p, tf, "POST", "POST", "POST")
	// One thing that changes for certain is enough.
	write("TRIGGER", "3")
	tf.Write(folder("spec", "print(2)\n"))
	says(t, tf, `~ release_version = "0.1.2" -> "0.1.3"`, `~ release_version = "0.3.0" -> "0.4.0"`)
	does(t, p, tf, "POST", "POST", "POST")

	// An import sends nothing, under whatever increment, and the content that it cannot see is taken as it is. What it cannot know
	// is recorded: the folder of the block. Of the app there is nothing.
	app, etl := specID(t, p, "suite"), specID(t, p, "etl")
	tf.Run("state", "rm", "peak_app_spec.it", "peak_block_spec.it")
	tf.Write(map[string]string{"imports.tf": fmt.Sprintf("import {\n  to = peak_app_spec.it\n  id = %q\n}\nimport {\n  to = peak_block_spec.it\n  id = %q\n}\n", app, etl)})
	shown := plan(t, tf, 2)
	if !strings.Contains(shown, "Plan: 2 to import, 0 to add, 1 to change, 0 to destroy") || strings.Contains(shown, "0.1.4") || strings.Contains(shown, "0.5.0") || strings.Contains(shown, "known after apply") {
		t.Errorf("the import plans something else:\n%s", shown)
	}
	does(t, p, tf)
	tf.Write(folder("spec", "print(3)\n"))
	says(t, tf, `~ release_version = "0.1.3" -> "0.1.4"`, `~ release_version = "0.4.0" -> "0.5.0"`, "Plan: 0 to add, 3 to change, 0 to destroy")
	does(t, p, tf, "POST", "POST", "POST")

	// A new spec begins anew.
	tf.Run("apply", "-auto-approve", "-no-color", "-replace=peak_app_spec.it", "-replace=peak_deployment.it")
	plan(t, tf, 0)
	tf.Run("destroy", "-auto-approve", "-no-color")
	empty(t, p)
}
