// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestAccService_platformCrash kills the platform between applies, with builds and deployments behind it: a restart on the
// same state changes no plan.
func TestAccService_platformCrash(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	p := acctest.NewPersistent(t, 0)
	folder := acctest.Folder(t, map[string]string{"Dockerfile": "FROM python:3.13\n", "app.py": "print(1)\n"})
	config := p.Config(fmt.Sprintf(`
resource "peak_artifact" "app" {
  name = "app"
  path = %[1]q
}
resource "peak_image" "app" {
  name     = "app"
  type     = "webapp"
  artifact = { path = %[1]q }
}
resource "peak_service" "app" {
  name          = "app"
  image_details = { image_id = peak_image.app.id, version_id = peak_image.app.version_id }
}
`, folder))
	crash := func() { p.Crash(t) }
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config},
		{PreConfig: crash, Config: config, ConfigPlanChecks: acctest.PlansNothing()},
		{PreConfig: crash, RefreshState: true},
	}})
}
