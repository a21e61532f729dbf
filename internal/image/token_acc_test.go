// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestAccImage_droppedToken has images for whose repository the platform has a token: one that is imported, of which it shows that,
// and one whose token was taken out of the configuration. Nothing is said as long as nothing is built; a plan that builds warns,
// until a token is configured, and so it does when the image is replaced.
func TestAccImage_droppedToken(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, "whether a describe shows that there is a token is assumed (contract 17.4)")
	const dropped = "Warning: Repository token would be dropped"
	config := func(version, kind, token string) map[string]string {
		return map[string]string{"main.tf": fmt.Sprintf(`
resource "peak_image" "test" {
  name          = "base"
  type          = %q
  version       = %q
  build_details = { source = "github", repository = "https://github.com/acme/app", branch = "main"%s }
}
`, kind, version, token)}
	}
	const given = `, token_wo = "very-secret"`
	follow := func(t *testing.T, cli *acctest.CLI) {
		t.Helper()
		for _, one := range []struct {
			files map[string]string
			want  int
		}{
			{config("1.0.0", "workflow", ""), 0},
			{config("1.0.0", "workflow", given), 0},
			{config("1.1.0", "workflow", given), 0},
			{config("1.0.0", "api", ""), 1},
			{config("1.1.0", "workflow", ""), 1},
		} {
			cli.Write(one.files)
			code, stdout, stderr := cli.Exit("plan", "-input=false", "-no-color")
			if output := stdout + stderr; code != 0 || strings.Count(output, dropped) != one.want || strings.Contains(output, "very-secret") {
				t.Errorf("want %d warnings for %v:\n%s", one.want, one.files, output)
			}
		}
		// Whoever goes on without it is not warned again.
		cli.Run("apply", "-auto-approve", "-no-color")
		cli.Write(config("1.2.0", "workflow", ""))
		if output := cli.Run("plan", "-input=false", "-no-color"); strings.Contains(output, dropped) {
			t.Errorf("a token that is gone is warned of:\n%s", output)
		}
	}
	t.Run("imported", func(t *testing.T) {
		t.Parallel()
		p := acctest.New(t, 0)
		created, err := p.Client(t).CreateImage(t.Context(), peak.ImageCreate{
			Name: "base", Type: "workflow", Version: new("1.0.0"),
			BuildDetails: &peak.BuildDetails{Source: "github", Repository: "https://github.com/acme/app", Branch: "main", Token: "very-secret"},
		})
		if err != nil {
			t.Fatal(err)
		}
		p.Edit(t, "image-version", map[string]any{"buildDetails": map[string]any{"token": "********"}})
		cli := p.CLI(t, config("1.0.0", "workflow", ""))
		cli.Write(map[string]string{"import.tf": fmt.Sprintf("import {\n  to = peak_image.test\n  id = \"%d\"\n}\n", created.ImageID)})
		if output := cli.Run("apply", "-auto-approve", "-no-color"); strings.Contains(output, dropped) {
			t.Errorf("the import builds nothing:\n%s", output)
		}
		follow(t, cli)
	})
	t.Run("taken out", func(t *testing.T) {
		t.Parallel()
		p := acctest.New(t, 0)
		cli := p.CLI(t, config("1.0.0", "workflow", given))
		cli.Run("apply", "-auto-approve", "-no-color")
		follow(t, cli)
	})
}
