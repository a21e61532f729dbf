// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package appspec_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestAccAppSpec_example runs the documented examples as they stand, then imports what it made.
func TestAccAppSpec_example(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	var text []byte
	for _, name := range []string{"resource.tf", "resource_shared.tf"} {
		part, err := os.ReadFile(filepath.Join("..", "..", "examples", "resources", "peak_app_spec", name))
		if err != nil {
			t.Fatal(err)
		}
		text = append(text, part...)
	}
	p := acctest.New(t, 0)
	config := p.Config(string(text))
	unshown := acctest.Usual("releases need not show parameters and autoRunOnDeploy (contract 11)")
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config},
		{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"release.increment", "release.initial_version"}, SkipFunc: unshown},
		{Config: acctest.TypedVersions(config), ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID, SkipFunc: unshown},
	}})
}
