// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// folderOf finds the folder of an example, which an import cannot give back.
var folderOf = regexp.MustCompile(`(?s)\n  artifact += \{.*?\}\n`)

// TestAccBlockSpec_examples runs the documented examples as they stand, then imports what they made: that plans nothing.
func TestAccBlockSpec_examples(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	for file, addresses := range map[string][]string{
		"peak_block_spec/resource.tf":                {"peak_block_spec.forecast"},
		"peak_block_spec/resource_service.tf":        {"peak_block_spec.dashboard"},
		"peak_block_spec/resource_existing_image.tf": {"peak_block_spec.report"},
		"peak_block_spec_release/resource.tf":        {"peak_block_spec_release.next", "peak_block_spec_release.preview"},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			path, err := filepath.Abs(filepath.Join("..", "..", "examples", "resources", filepath.FromSlash(file)))
			if err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			p := acctest.New(t, 0)
			// The configuration does not run in its own folder here.
			config := p.Config(strings.ReplaceAll(string(text), "${path.module}", filepath.ToSlash(filepath.Dir(path))))
			steps := []resource.TestStep{{Config: config}}
			for _, address := range addresses {
				var unshown func() (bool, error)
				if strings.HasSuffix(file, "resource_service.tf") {
					unshown = acctest.Usual("tenants need not be shown (contract 10.6)")
				}
				steps = append(steps, resource.TestStep{
					SkipFunc: unshown, Config: folderOf.ReplaceAllString(acctest.TypedVersions(config), "\n"), ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID,
				})
			}
			p.Test(t, resource.TestCase{Steps: steps})
		})
	}
}
