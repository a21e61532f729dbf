// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// replaced are stacks whose first object is replaced: by its new name, or by OLD becoming NEW while the name stays. Nothing of an
// artifact replaces it, so there somebody asks for it.
var replaced = map[string]string{
	"artifact": `resource "terraform_data" "kind" {
  input = "OLD"
}

resource "peak_artifact" "it" {
  name = "NAME"
  path = "./app"
  LIFECYCLE
}
`,
	"service": `resource "peak_image" "base" {
  name     = "base"
  type     = "webapp"
  artifact = { path = "./app" }
}

resource "peak_service" "it" {
  name          = "NAME"
  service_type  = "TYPE"
  image_details = { image_id = peak_image.base.id, version_id = peak_image.base.version_id }
  LIFECYCLE
}
`,
	"image in use": `resource "peak_image" "it" {
  name     = "NAME"
  type     = "KIND"
  artifact = { path = "./app" }
  LIFECYCLE
}

resource "peak_workflow" "user" {
  name  = "etl"
  steps = { load = { command = "python app.py", image_id = peak_image.it.id, image_version_id = peak_image.it.version_id } }
}
`,
	"block spec in use": `resource "peak_block_spec" "it" {
  name     = "NAME"
  summary  = "Loads data"
  release  = { version = "1.0.0" }
  BLOCK
  artifact = { path = "./app" }
  LIFECYCLE
}

resource "peak_deployment" "user" {
  name          = "prod-NAME"
  summary       = "Loads data"
  block_spec_id = peak_block_spec.it.id
  LIFECYCLE
}
`,
}

// TestAccCreateBeforeDestroy replaces objects that are made before the old ones go. Under a new name that works everywhere, also
// while they are in use; under the same one it cannot, and the error says what to do.
func TestAccCreateBeforeDestroy(t *testing.T) {
	t.Parallel()
	before := []string{"OLD", "cli", "TYPE", "web-app", "KIND", "workflow", "BLOCK", "workflow = " + blockWorkflow}
	after := []string{"OLD", "git", "TYPE", "shiny", "KIND", "api", "BLOCK", "service  = { image = { version = \"0.0.1\", dockerfile = \"Dockerfile\" } }"}
	for name, text := range acctest.Sample(2, replaced) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := acctest.New(t, 0)
			lifecycle := "lifecycle {\n    create_before_destroy = true\n  }"
			if name == "artifact" {
				lifecycle = "lifecycle {\n    create_before_destroy = true\n    replace_triggered_by  = [terraform_data.kind]\n  }"
			}
			text = strings.ReplaceAll(text, "LIFECYCLE", lifecycle)
			files := folder("app", "print(1)\n")
			files["main.tf"] = strings.NewReplacer(append(before, "NAME", "first")...).Replace(text)
			tf := p.Process(t, files)
			tf.Run("apply", "-auto-approve")
			writes(p)

			tf.Write(map[string]string{"main.tf": strings.NewReplacer(append(after, "NAME", "first")...).Replace(text)})
			if name != "block spec in use" { // The name is unique within its kind.
				fails(t, tf, []string{"apply", "-auto-approve"}, "already exists", "create_before_destroy", "another name", "terraform import peak_", "moved {")
				if calls := writes(p); slices.Contains(calls, "DELETE") {
					t.Errorf("something was deleted: %v", calls)
				}
			}
			tf.Write(map[string]string{"main.tf": strings.NewReplacer(append(after, "NAME", "second")...).Replace(text)})
			tf.Run("apply", "-auto-approve")
			plan(t, tf, 0)
			tf.Run("destroy", "-auto-approve")
			empty(t, p)
		})
	}
}

// TestAccDelete_inUse deletes what somebody else uses: the error says what to do first.
func TestAccDelete_inUse(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t) // TestAccImage_deleteInUse, TestAccBlockSpec_inUse
	for name, kind := range map[string]string{"image in use": "peak_image", "block spec in use": "peak_block_spec"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := acctest.New(t, 0)
			files := folder("app", "print(1)\n")
			files["main.tf"] = strings.NewReplacer("LIFECYCLE", "", "NAME", "first", "KIND", "workflow", "BLOCK", "workflow = "+blockWorkflow).Replace(replaced[name])
			tf := p.Process(t, files)
			tf.Run("apply", "-auto-approve")
			user := map[string]string{"peak_image": "peak_workflow.user", "peak_block_spec": "peak_deployment.user"}[kind]
			tf.Run("state", "rm", user)
			fails(t, tf, []string{"destroy", "-auto-approve"}, "The platform refuses to delete "+kind, "Delete what uses it", "run Terraform again")
		})
	}
}

// TestAccCreateBeforeDestroy_user replaces a spec, made before the old one goes, and with it a deployment without
// create_before_destroy. Terraform 1.16.0 makes the new deployment and forgets the old one, whatever the provider; the error says
// what was left behind, and once that is deleted the next apply finishes. Others destroy the old deployment first.
func TestAccCreateBeforeDestroy_user(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	config := func(name, content string) string {
		text := strings.Replace(replaced["block spec in use"], "LIFECYCLE", "lifecycle {\n    create_before_destroy = true\n  }", 1)
		return strings.NewReplacer("prod-NAME", "prod", "NAME", name, "BLOCK", content, "LIFECYCLE", "").Replace(text)
	}
	files := folder("app", "print(1)\n")
	files["main.tf"] = config("first", "workflow = "+blockWorkflow)
	tf := p.Process(t, files)
	tf.Run("apply", "-auto-approve")
	old := p.ID(t, "deployment")
	tf.Write(map[string]string{"main.tf": config("second", "service  = { image = { version = \"0.0.1\", dockerfile = \"Dockerfile\" } }")})
	if forgetsReplaced(t) {
		fails(t, tf, []string{"apply", "-auto-approve"}, "The platform refuses to delete peak_block_spec", "used by deployment prod", "A release of an app spec keeps its blocks for good", "terraform state rm", "Terraform 1.16.0 forgets it unless it has create_before_destroy too")
		if err := p.Client(t).DeleteDeployment(t.Context(), peak.Blocks, old); err != nil {
			t.Fatal(err)
		}
		p.Settle(t)
	}
	tf.Run("apply", "-auto-approve")
	plan(t, tf, 0)
	tf.Run("destroy", "-auto-approve")
	empty(t, p)
}

// forgetsReplaced tells whether the command line forgets what is replaced because something that it refers to is replaced with
// create_before_destroy, as its plan does not say.
func forgetsReplaced(t *testing.T) bool {
	t.Helper()
	tf := acctest.New(t, 0).CLI(t, nil)
	for _, version := range []string{"1", "2"} {
		tf.Write(map[string]string{"main.tf": `
resource "terraform_data" "it" {
  triggers_replace = ` + version + `
  lifecycle {
    create_before_destroy = true
  }
}
resource "terraform_data" "user" {
  triggers_replace = terraform_data.it.id
}
`})
		if said := tf.Run("apply", "-auto-approve", "-no-color"); strings.Contains(said, "2 added, 0 changed, 1 destroyed") {
			return true
		}
	}
	return false
}
