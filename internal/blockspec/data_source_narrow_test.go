// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestAccBlockSpec_dataSourceNarrowed finds one of several specs of one name by who sees it, who made it, and which versions it
// has, and the release that a constraint of versions chooses.
func TestAccBlockSpec_dataSourceNarrowed(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	seed := func(name, version string, edit map[string]any) string {
		id := s.seed(peak.BlockSpecCreate{Kind: "workflow", Metadata: named(name), Release: peak.ReleaseInput{Version: version}}, `{"steps":{"query":{"type":"sql","sqlQueryPath":"q.sql"}}}`, "")
		edit["metadata"] = map[string]any{"name": "etl"}
		if err := s.Emulator.Edit("spec", id, edit); err != nil {
			t.Fatal(err)
		}
		return id
	}
	plain := `{"steps":{"query":{"type":"sql","sqlQueryPath":"other.sql"}}}`
	own := seed("one", "1.0.0", map[string]any{})
	shared := seed("two", "2.0.0", map[string]any{"scope": "shared", "tenants": []any{"t2", "t1"}, "createdBy": "platform"})
	public := seed("three", "2.3.1", map[string]any{"scope": "public"})
	s.publishTo(public, "2.4.0", plain)
	s.publishTo(public, "3.0.0-rc.1", plain)
	s.publishTo(public, "3.0.0", plain)
	finds := func(body, id, version string) resource.TestStep {
		return resource.TestStep{Config: s.data("peak_block_spec", "name = \"etl\"\n"+body), ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.peak_block_spec.a", tfjsonpath.New("id"), knownvalue.StringExact(id)),
			statecheck.ExpectKnownValue("data.peak_block_spec.a", tfjsonpath.New("release_version"), knownvalue.StringExact(version)),
			statecheck.ExpectKnownValue("data.peak_block_spec.a", tfjsonpath.New("release").AtMapKey("version"), knownvalue.StringExact(version)),
		}}
	}
	refused := func(body, text string) resource.TestStep {
		return resource.TestStep{Config: s.data("peak_block_spec", body), ExpectError: message(text)}
	}
	s.Query(t, resource.TestCase{Steps: []resource.TestStep{
		refused(`name = "etl"`, shared+": workflow, shared with t1, t2, by platform, newest release 2.0.0"),
		refused(`name = "etl"`, `Say with "scope", "tenants", "created_by" or "version_constraint" which one is meant`),
		refused("name = \"etl\"\n version_constraint = \"~> 9.0\"", "where they are set. It has:"),
		refused("name = \"etl\"\n version_constraint = \"~> 9.0\"", shared+": workflow, shared with t1, t2, by platform, newest release 2.0.0"),
		refused("name = \"nobody\"\n version_constraint = \"~> 9.0\"", "The platform has no peak_block_spec"),
		refused("name = \"etl\"\n version_constraint = \"newest\"", "must be a constraint of versions such as ~> 2.3"),
		refused("id = \""+own+"\"\n scope = \"private\"", "Invalid Attribute Combination"),
		s.Together(
			finds(`scope = "private"`, own, "1.0.0"),
			finds("scope = \"shared\"\n tenants = [\"t1\", \"t2\"]", shared, "2.0.0"),
			finds(`created_by = "platform"`, shared, "2.0.0"),
			finds(`scope = "public"`, public, "3.0.0"),
			finds(`version_constraint = "~> 2.3"`, public, "2.4.0"),
			finds(`version_constraint = "3.0.0-rc.1"`, public, "3.0.0-rc.1"),
			finds(`version_constraint = "< 2.0"`, own, "1.0.0"),
		),
	}})
}
