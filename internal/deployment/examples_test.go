// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestAccDeployment_examples runs the documented examples as they stand.
func TestAccDeployment_examples(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	for name, variables := range map[string]config.Variables{
		"resource.tf":     {"warehouse_key": config.StringVariable("very-secret-key")},
		"resource_app.tf": nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(filepath.Join("..", "..", "examples", "resources", "peak_deployment", name))
			if err != nil {
				t.Fatal(err)
			}
			p := acctest.New(t, 0)
			p.Test(t, resource.TestCase{Steps: []resource.TestStep{
				{Config: p.Config(string(text)), ConfigVariables: variables, Check: acctest.Hides("very-secret-key")},
				{Config: p.Config(string(text)), ConfigVariables: variables, PlanOnly: true},
			}})
		})
	}
}

// TestAccDeployment_validExamples validates the other documented examples as they stand.
func TestAccDeployment_validExamples(t *testing.T) {
	t.Parallel()
	s := acctest.New(t, 0)
	check := func(t *testing.T, args []string, files ...string) {
		t.Helper()
		for _, name := range files {
			text, err := os.ReadFile(filepath.Join("..", "..", "examples", filepath.FromSlash(name)))
			if err != nil {
				t.Fatal(err)
			}
			s.CLI(t, map[string]string{filepath.Base(name): string(text)}).Run(args...)
		}
	}
	check(t, []string{"validate"},
		"data-sources/peak_deployment/data-source.tf", "data-sources/peak_deployments/data-source.tf", "data-sources/peak_deployment_parameters/data-source.tf",
		"data-sources/peak_deployment_revision/data-source.tf", "data-sources/peak_deployment_revisions/data-source.tf", "data-sources/peak_related_blocks/data-source.tf",
		"ephemeral-resources/peak_deployment_parameters/ephemeral-resource.tf",
	)
	t.Run("since 1.14", func(t *testing.T) {
		acctest.NeedsActions(t)
		check(t, []string{"validate"}, "actions/peak_deployment_execute/action.tf", "actions/peak_deployment_redeploy/action.tf")
		check(t, []string{"validate", "-query"}, "list-resources/peak_deployment/list-resource.tfquery.hcl")
	})
}
