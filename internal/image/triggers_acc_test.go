// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestAccImage_triggers builds again when a trigger has another value, and for nothing else that becomes of triggers.
func TestAccImage_triggers(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	version := func(want string) []statecheck.StateCheck {
		return []statecheck.StateCheck{known("version", knownvalue.StringExact(want)), known("status", knownvalue.StringExact("ready"))}
	}
	late := func(value string) string {
		return "resource \"terraform_data\" \"commit\" {\n  input = \"" + value + "\"\n}\n"
	}
	p.Test(t, resource.TestCase{Steps: acctest.FirstSteps(4, []resource.TestStep{
		{Config: upload(p, folder, ""), Check: checkWrites(t, p, postImage)},
		{Config: upload(p, folder, `triggers = { commit = "a" }`), ConfigStateChecks: version("0.0.1"), Check: checkWrites(t, p)},
		{
			// A build that fails is tried again by the next apply, whose plan says so.
			PreConfig: func() { outcome(t, p, "failed", "") }, Config: upload(p, folder, `triggers = { commit = "b" }`), ExpectError: text("ended in status"),
		},
		{
			PreConfig: func() { expectWrites(t, p, postVersion) },
			Config:    upload(p, folder, `triggers = { commit = "b" }`), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, opened("build_id")),
			ConfigStateChecks: version("0.0.2"), Check: checkWrites(t, p, patchVersion),
		},
		{Config: upload(p, folder, `triggers = { commit = "b", base = "1" }`), ConfigStateChecks: version("0.0.2"), Check: checkWrites(t, p)},
		{
			Config:           upload(p, folder, `triggers = { commit = terraform_data.commit.output }`) + late("b"),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, opened("version")),
			// It turns out to be what it was.
			ConfigStateChecks: version("0.0.2"), Check: checkWrites(t, p),
		},
		{
			Config: upload(p, folder, `triggers = { commit = terraform_data.commit.output }`) + late("c"), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, opened("version")),
			ConfigStateChecks: version("0.0.3"), Check: checkWrites(t, p, postVersion),
		},
		{Config: upload(p, folder, ""), ConfigStateChecks: version("0.0.3"), Check: checkWrites(t, p)},
		// A version that is typed has to be raised.
		{Config: upload(p, folder, "version = \"0.0.3\"\ntriggers = { commit = \"d\" }"), Check: checkWrites(t, p)},
		{Config: upload(p, folder, "version = \"0.0.3\"\ntriggers = { commit = \"e\" }"), PlanOnly: true, ExpectError: text("Version 0.0.3 of peak_image \"base\" is already built, and a built version cannot change, but these inputs differ from what it was built from: triggers.")},
		{Config: upload(p, folder, "version = \"0.1.0\"\ntriggers = { commit = \"e\" }"), ConfigStateChecks: version("0.1.0"), Check: checkWrites(t, p, postVersion)},
		{
			Config: upload(p, folder, "version = \"0.1.0\"\ntriggers = { commit = \"e\" }"), ResourceName: address, ImportState: true, ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"triggers", "artifact", "artifact_hash", "files", "build_id", "timeouts"},
		},
	}...)})
}
