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
	for name, variables := range map[string]config.Variables{
		"resource.tf":     {"warehouse_key": config.StringVariable("very-secret-key")},
		"resource-app.tf": nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(filepath.Join("..", "..", "examples", "resources", "peak_deployment", name))
			if err != nil {
				t.Fatal(err)
			}
			p := acctest.New(t, 0)
			p.Test(t, resource.TestCase{Steps: []resource.TestStep{
				{Config: p.Config(string(text)), ConfigVariables: variables, Check: hides("very-secret-key")},
				{Config: p.Config(string(text)), ConfigVariables: variables, ConfigPlanChecks: acctest.PlansNothing()},
			}})
		})
	}
}
