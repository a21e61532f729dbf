// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

func TestAccArtifact_dataSource(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	insert(t, p, 3)
	const id = "00000000-0000-4000-8000-000000000001"
	data := func(body string) string { return p.Config("data \"peak_artifact\" \"a\" {\n" + body + "\n}\n") }
	shown := []statecheck.StateCheck{
		statecheck.ExpectKnownValue("data.peak_artifact.a", tfjsonpath.New("id"), knownvalue.StringExact(id)),
		statecheck.ExpectKnownValue("data.peak_artifact.a", tfjsonpath.New("name"), knownvalue.StringExact("artifact-0001")),
		statecheck.ExpectKnownValue("data.peak_artifact.a", tfjsonpath.New("description"), knownvalue.StringExact("made elsewhere")),
		statecheck.ExpectKnownValue("data.peak_artifact.a", tfjsonpath.New("version"), knownvalue.Int64Exact(2)),
		statecheck.ExpectKnownValue("data.peak_artifact.a", tfjsonpath.New("versions").AtSliceIndex(0).AtMapKey("version"), knownvalue.Int64Exact(2)),
		statecheck.ExpectKnownValue("data.peak_artifact.a", tfjsonpath.New("versions").AtSliceIndex(1).AtMapKey("version"), knownvalue.Int64Exact(1)),
	}
	p.Query(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: data(`name = "artifact"`), ExpectError: regexp.MustCompile(`Cannot find peak_artifact by name`)},
		{Config: data(`id = "00000000-0000-4000-8000-000000000009"`), ExpectError: regexp.MustCompile(`peak_artifact does not exist`)},
		{Config: data(``), ExpectError: regexp.MustCompile(`(?s)Invalid Attribute Combination.*id,name`)},
		p.Together(
			resource.TestStep{Config: data(`id = "` + id + `"`), ConfigStateChecks: shown},
			resource.TestStep{Config: data(`name = "artifact-0001"`), ConfigStateChecks: shown},
		),
		{
			PreConfig: func() {
				if err := p.Emulator.Edit("artifact", "00000000-0000-4000-8000-000000000002", map[string]any{"name": "artifact-0001"}); err != nil {
					t.Fatal(err)
				}
			},
			Config: data(`name = "artifact-0001"`), ExpectError: regexp.MustCompile(`(?s)more than one.*00000000-0000-4000-8000-000000000002`),
		},
	}})
}

func TestAccArtifact_dataSources(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	insert(t, p, 30)
	p.Query(t, resource.TestCase{Steps: []resource.TestStep{{
		Config: p.Config("data \"peak_artifacts\" \"all\" {}\n"),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.peak_artifacts.all", tfjsonpath.New("artifacts"), knownvalue.ListSizeExact(30)),
			statecheck.ExpectKnownValue("data.peak_artifacts.all", tfjsonpath.New("artifacts").AtSliceIndex(0).AtMapKey("description"), knownvalue.StringExact("made elsewhere")),
		},
	}}})
}
