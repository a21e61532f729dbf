// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// example reads a documented example.
func example(t *testing.T, path ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(append([]string{"..", "..", "examples"}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// forecast adds the block that the examples speak of.
func (s *stage) forecast() string {
	s.t.Helper()
	id, err := s.Client(s.t).CreateBlockSpec(s.t.Context(), peak.BlockSpecCreate{
		Kind: "workflow", Metadata: peak.Metadata{Name: new("demand-forecast"), Summary: new("s")}, Release: peak.ReleaseInput{Version: "1.0.0"}, Featured: new(true),
		Config: s.config, Parameters: s.parameters,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

// TestAccExamples runs the documented examples of the data sources of specs as they stand.
func TestAccExamples(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	for _, name := range []string{
		"peak_app_spec", "peak_app_specs", "peak_block_spec", "peak_block_specs", "peak_release_deployments", "peak_spec_release", "peak_spec_releases", "peak_specs",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.forecast()
			config := s.Config(example(t, "data-sources", name, "data-source.tf"))
			s.Query(t, resource.TestCase{Steps: []resource.TestStep{{Config: config}}})
		})
	}
}

// TestAccExamples_list runs the documented queries.
func TestAccExamples_list(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"peak_app_spec", "peak_block_spec", "peak_block_spec_release"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			text := strings.ReplaceAll(example(t, "list-resources", name, "list-resource.tfquery.hcl"), "3f0c8a56-0000-4000-8000-000000000000", s.forecast())
			s.Query(t, resource.TestCase{
				TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
				Steps:                  []resource.TestStep{{Query: true, Config: s.Config(text)}},
			})
		})
	}
}
