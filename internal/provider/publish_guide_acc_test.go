// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// publishGuide reads the module of the guide "From publish.yaml and deployment.yaml".
func publishGuide(t *testing.T) map[string]string {
	t.Helper()
	dir := filepath.Join("..", "..", "examples", "guides", "from-publish-yaml")
	files := map[string]string{}
	for _, name := range []string{"main.tf", "variables.tf", "imports.tf", "blocks/etl/Dockerfile", "blocks/etl/load.py", "blocks/ui/Dockerfile", "blocks/ui/app.py"} {
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(text)
	}
	return files
}

// TestAccPublishGuide makes a stack as the wrappers of the SDK make one, adopts it with the module of the guide, which sends nothing,
// and then does with it what teams do: another alpha, and the final version.
func TestAccPublishGuide(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, "an import cannot tell what a deployment is of where describes do not show the spec (contract 13.4)")
	p := acctest.New(t, 0)
	client, ctx := p.Client(t), t.Context()
	id := func(id string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	metadata := func(name, summary string) peak.Metadata { return peak.Metadata{Name: &name, Summary: &summary} }
	definition := func(name, kind string, value any) []any {
		return []any{map[string]any{"name": name, "type": kind, "required": true, "defaultValue": value}}
	}
	files := publishGuide(t)
	etlUpload := acctest.Upload(t, acctest.Folder(t, map[string]string{"Dockerfile": files["blocks/etl/Dockerfile"], "load.py": files["blocks/etl/load.py"]}))
	uiUpload := acctest.Upload(t, acctest.Folder(t, map[string]string{"Dockerfile": files["blocks/ui/Dockerfile"], "app.py": files["blocks/ui/app.py"]}))
	currency := map[string]any{"build": definition("currency", "string", "USD")}
	private, featured, title, notes := "private", true, "Shop", "Deployed by CI"
	const alpha = "0.1.0-a0000002"
	etl := id(client.CreateBlockSpec(ctx, peak.BlockSpecCreate{
		Kind: "workflow", Metadata: metadata("shop-etl-dev", "Loads the prices"), Scope: &private, Release: peak.ReleaseInput{Version: alpha}, Artifact: &etlUpload,
		Config: map[string]any{
			"images": map[string]any{"base": map[string]any{"dockerfile": "Dockerfile"}},
			"steps":  map[string]any{"load": map[string]any{"type": "standard", "imageRef": "base", "command": "python load.py"}},
		},
		Parameters: map[string]any{"run": definition("margin", "number", 0.1)},
	}))
	ui := id(client.CreateBlockSpec(ctx, peak.BlockSpecCreate{
		Kind: "service", Metadata: metadata("shop-ui-dev", "Shows the prices"), Scope: &private, Release: peak.ReleaseInput{Version: alpha}, Artifact: &uiUpload,
		Config: map[string]any{
			"image": map[string]any{"dockerfile": "Dockerfile"}, "parameters": map[string]any{"env": map[string]any{"CURRENCY": "@param:currency"}},
		},
		Parameters: currency,
	}))
	// Apps are always created as featured ones, and the blocks that are to run at once say so.
	run := true
	app := id(client.CreateAppSpec(ctx, peak.AppSpecCreate{
		Metadata: metadata("shop-dev", "The shop"), Scope: &private, Featured: &featured, Release: peak.ReleaseInput{Version: alpha}, Parameters: currency,
		Config: []peak.AppBlock{{ID: etl, Release: peak.BlockRelease{Version: alpha}, AutoRunOnDeploy: &run}, {ID: ui, Release: peak.BlockRelease{Version: alpha}}},
	}))
	deployed := metadata("shop-dev", "The shop of the team")
	deployed.Title = &title
	// The defaults of required parameters travel with the deployment, those of the app not with the blocks.
	deployment := id(client.CreateDeployment(ctx, peak.Apps, peak.DeploymentCreate{
		Metadata: deployed, SpecID: app, ReleaseVersion: alpha, RevisionNotes: &notes, AppParameters: map[string]any{"build": map[string]any{"currency": "EUR"}},
		Parameters: map[string]any{"shop-etl-dev": map[string]any{"run": map[string]any{"margin": 0.2}}},
	}))
	p.Settle(t)

	files["terraform.tfvars"] = `
suffix = "dev"
alpha  = true
adopt  = { etl = "` + etl + `", ui = "` + ui + `", app = "` + app + `", deployment = "` + deployment + `" }
`
	c := p.CLI(t, files)
	// The provider of this test runs in another folder than Terraform.
	c.Write(map[string]string{"main.tf": strings.ReplaceAll(files["main.tf"], "${path.module}", c.Dir)})
	p.Emulator.ClearJournal()
	if plan := c.Run("plan", "-input=false", "-no-color", "-out=plan"); !strings.Contains(plan, "4 to import, 0 to add") || !strings.Contains(plan, "0 to destroy") || strings.Contains(plan, "a0000003") {
		t.Fatal(plan)
	}
	c.Run("apply", "-input=false", "-no-color", "plan")
	if err := p.Wrote()(nil); err != nil {
		t.Error(err)
	}
	empty := func(when string) {
		t.Helper()
		if code, plan, problems := c.Exit("plan", "-input=false", "-no-color", "-detailed-exitcode"); code != 0 {
			t.Fatalf("%s there is something to do:\n%s%s", when, plan, problems)
		}
	}
	empty("after the import")

	c.Write(map[string]string{"blocks/etl/load.py": "print(2)\n"})
	plan := c.Run("plan", "-input=false", "-no-color")
	if !strings.Contains(plan, "0 to add, 3 to change, 0 to destroy") || !strings.Contains(plan, `"0.1.0-a0000002" -> "0.1.0-a0000003"`) || strings.Contains(plan, "peak_block_spec.ui will") {
		t.Error(plan)
	}
	c.Run("apply", "-input=false", "-auto-approve", "-no-color")
	empty("after another alpha")

	final := strings.Replace(files["terraform.tfvars"], "alpha  = true", "alpha  = false", 1)
	c.Write(map[string]string{"terraform.tfvars": final})
	if plan := c.Run("plan", "-input=false", "-no-color"); !strings.Contains(plan, `"0.1.0-a0000003" -> "0.1.0"`) || !strings.Contains(plan, `"0.1.0-a0000002" -> "0.1.0"`) {
		t.Error(plan)
	}
	c.Run("apply", "-input=false", "-auto-approve", "-no-color")
	empty("after the final version")

	// A block of somebody else comes in, and another tenant is to see the app.
	public := "public"
	foreign := func(name, version string) string {
		return id(client.CreateBlockSpec(ctx, peak.BlockSpecCreate{
			Kind: "workflow", Metadata: metadata(name, "Is of somebody else"), Scope: &public, Release: peak.ReleaseInput{Version: version},
			Config: map[string]any{"steps": map[string]any{"call": map[string]any{"type": "http", "method": "get", "url": "https://example.com"}}},
		}))
	}
	reports, audit := foreign("shared-reports", "2.3.0"), foreign("audit", "1.0.0")
	shared := final + `
scope            = "shared"
share_to_tenants = ["retail"]
external_blocks  = { reports = { id = "` + reports + `", version = "2.3.0" } }
`
	c.Write(map[string]string{"terraform.tfvars": shared})
	if plan := c.Run("plan", "-input=false", "-no-color"); !strings.Contains(plan, "0 to add, 2 to change, 0 to destroy") || !strings.Contains(plan, `"0.1.0" -> "0.1.1"`) {
		t.Error(plan)
	}
	c.Run("apply", "-input=false", "-auto-approve", "-no-color")
	empty("after sharing it")
	for _, spec := range []string{etl, ui, app} {
		if object, _ := p.Emulator.Object("spec", spec); object["scope"] != "shared" {
			t.Errorf("spec %v is %v, want shared", object["name"], object["scope"])
		}
	}

	// One block in place of another.
	c.Write(map[string]string{"terraform.tfvars": shared + `
includes = [{ id = "` + audit + `", release_version = "1.0.0" }]
excludes = [{ id = "` + reports + `", release_version = "2.3.0" }]
`})
	c.Run("apply", "-input=false", "-auto-approve", "-no-color")
	empty("after the choice of blocks")
	var blocks []string
	for _, object := range p.Emulator.Objects()["deployment"] {
		if object["parent"] == deployment {
			named, _ := object["metadata"].(map[string]any)
			blocks = append(blocks, fmt.Sprint(named["name"]))
		}
	}
	slices.Sort(blocks)
	if got := strings.Join(blocks, " "); got != "audit-shop-dev shop-etl-dev-shop-dev shop-ui-dev-shop-dev" {
		t.Errorf("deployed are %s", got)
	}
	c.Run("destroy", "-input=false", "-auto-approve", "-no-color")
	for _, spec := range []string{reports, audit} {
		if err := p.Emulator.Remove("spec", spec); err != nil {
			t.Error(err)
		}
	}
}
