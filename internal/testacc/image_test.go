// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package testacc_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestAccImage builds a version, then another one, and makes the image again when somebody has deleted it.
func TestAccImage(t *testing.T) {
	a := try(t)
	name := a.run.Name("image")
	config := func(version, line string) string {
		return fill(`
resource "peak_image" "x" {
  name        = "NAME"
  type        = "workflow"
  version     = "VERSION"
  description = "DESCRIPTION"
  build_details = {
    source     = "dockerfile"
    dockerfile = "FROM python:3.12-slim\nLINE\n"
  }
}
data "peak_image_builds" "x" {
  image_id  = peak_image.x.id
  log_lines = 5
}
data "peak_image_versions" "x" {
  image_id   = peak_image.x.id
  depends_on = [peak_image.x]
}
`, "NAME", name, "VERSION", version, "LINE", line, "DESCRIPTION", a.run.Description())
	}
	a.test(resource.TestCase{Steps: []resource.TestStep{
		{Config: config("0.0.1", "ENV A=1"), Check: resource.ComposeTestCheckFunc(
			resource.TestCheckResourceAttrSet("peak_image.x", "version_id"),
			resource.TestCheckResourceAttr("data.peak_image_builds.x", "builds.#", "1"),
		)},
		imports("peak_image.x", "build_id", "build_details", "status"),
		{Config: config("0.0.2", "ENV A=2"), ConfigPlanChecks: plans("peak_image.x", plancheck.ResourceActionUpdate), Check: resource.TestCheckResourceAttr("data.peak_image_versions.x", "versions.#", "2")},
		{
			PreConfig: func() { a.drops("image", name) },
			Config:    config("0.0.2", "ENV A=2"), ConfigPlanChecks: plans("peak_image.x", plancheck.ResourceActionCreate),
		},
	}})
}

// TestAccService runs a web app from an image that is built from a folder, on the smallest instance type that the tenant has.
func TestAccService(t *testing.T) {
	a := try(t)
	name := a.run.Name("service")
	folder := a.folder(map[string]string{
		"Dockerfile": "FROM python:3.12-slim\nWORKDIR /srv\nCOPY . .\nENV PORT=8080\nEXPOSE 8080\nUSER nobody\nCMD [\"python\", \"app.py\"]\n",
		"app.py": "import http.server, os\n\nclass H(http.server.BaseHTTPRequestHandler):\n    def do_GET(self):\n        self.send_response(200)\n        self.end_headers()\n        self.wfile.write(b'ok')\n\n" +
			"http.server.ThreadingHTTPServer(('', int(os.environ.get('PORT', '8080'))), H).serve_forever()\n",
	})
	config := func(title string) string {
		return fill(`
resource "peak_image" "x" {
  name        = "NAME-image"
  type        = "webapp"
  description = "DESCRIPTION"
  artifact    = { path = "FOLDER" }
}
data "peak_instance_options" "x" {
  entity_type = "webapp"
}
resource "peak_service" "x" {
  name          = "NAME"
  title         = "TITLE"
  description   = "DESCRIPTION"
  service_type  = "web-app"
  entrypoint    = "/"
  image_details = { image_id = peak_image.x.id, version_id = peak_image.x.version_id }
  resources     = { instance_type_id = data.peak_instance_options.x.smallest.id }
}
data "peak_service" "x" {
  id = peak_service.x.id
}
`, "NAME", name, "TITLE", title, "FOLDER", folder, "DESCRIPTION", a.run.Description())
	}
	a.test(resource.TestCase{Steps: []resource.TestStep{
		{Config: config("First"), Check: resource.TestCheckResourceAttrPair("data.peak_service.x", "name", "peak_service.x", "name")},
		// Titles and descriptions need not be shown (contract 18.2).
		imports("peak_service.x", "wait", "title", "description", "status"),
		{Config: config("Second"), ConfigPlanChecks: plans("peak_service.x", plancheck.ResourceActionUpdate)},
		{
			PreConfig: func() {
				a.may(a.client.UpdateService(a.going, a.only("service", name), peak.ServiceBody{"entrypoint": "/changed"}))
			},
			Config: config("Second"), ConfigPlanChecks: plans("peak_service.x", plancheck.ResourceActionUpdate),
		},
	}})
}
