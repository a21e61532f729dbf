// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package testacc_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestAccArtifact(t *testing.T) {
	a := try(t)
	name := a.run.Name("artifact")
	config := func(folder, description string) string {
		return fill(`
resource "peak_artifact" "x" {
  name        = "NAME"
  description = "DESCRIPTION"
  path        = "FOLDER"
}
data "peak_artifact" "x" {
  name       = "NAME"
  depends_on = [peak_artifact.x]
}
`, "NAME", name, "DESCRIPTION", description, "FOLDER", folder)
	}
	first, second := a.folder(map[string]string{"app.py": "print(1)\n"}), a.folder(map[string]string{"app.py": "print(2)\n", "more/data.csv": "a\n"})
	described := a.run.Description()
	a.test(resource.TestCase{Steps: []resource.TestStep{
		{Config: config(first, described), Check: resource.ComposeTestCheckFunc(
			resource.TestCheckResourceAttr("peak_artifact.x", "version", "1"),
			resource.TestCheckResourceAttrPair("data.peak_artifact.x", "id", "peak_artifact.x", "id"),
		)},
		imports("peak_artifact.x", "path", "files", "ignore_files"),
		{Config: config(second, described+" Second."), ConfigPlanChecks: plans("peak_artifact.x", plancheck.ResourceActionUpdate), Check: resource.TestCheckResourceAttr("peak_artifact.x", "version", "2")},
		{
			PreConfig: func() {
				other := "Changed by somebody else."
				a.may(a.client.UpdateArtifact(a.going, a.only("artifact", name), peak.ArtifactPatch{Description: &other}))
			},
			Config: config(second, described+" Second."), ConfigPlanChecks: plans("peak_artifact.x", plancheck.ResourceActionUpdate),
		},
	}})
}
