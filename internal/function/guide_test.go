// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// guide is where the snippets of the guide on migration are; it shows them as they stand.
var guide = filepath.Join("..", "..", "examples", "guides", "migrating-from-cli")

// guideFiles reads the files of the guide below a folder that match a pattern, by the path that they have in a module.
func guideFiles(t *testing.T, folder, match string) map[string]string {
	t.Helper()
	files := map[string]string{}
	paths, err := filepath.Glob(filepath.Join(guide, folder, match))
	if err != nil || len(paths) == 0 {
		t.Fatalf("the guide has no %s/%s (%v)", folder, match, err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(path)] = string(text)
	}
	return files
}

// TestGuide_original reads the files of the CLI as they are before the migration: those with placeholders say what to do.
func TestGuide_original(t *testing.T) {
	t.Parallel()
	for name, text := range guideFiles(t, "cli", "*.yaml") {
		_, problem := fromCLI(t, text)
		if templated := strings.Contains(text, "{{"); templated != (problem != nil) || templated && !strings.Contains(problem.Text, "templatefile") {
			t.Errorf("%s: %v", name, problem)
		}
	}
}

// TestAccGuide_migration follows the guide: apply what reads the files, put native configuration in its place, and import
// everything into a new state.
func TestAccGuide_migration(t *testing.T) {
	p := acctest.New(t, 0)
	t.Setenv("PEAK_ENDPOINT", p.URL)
	t.Setenv("PEAK_AUTH_TOKEN", acctest.Token)
	t.Setenv("TF_VAR_git_token", "git-s3cret")
	t.Setenv("TF_VAR_warehouse_key", "warehouse-s3cret")

	c := p.CLI(t, guideFiles(t, "", "variables.tf"))
	fromFiles := module(c, guideFiles(t, "", "[ipw]*.tf"))
	c.Write(fromFiles)
	c.Write(guideFiles(t, "", "*.yaml"))
	for name, text := range guideFiles(t, "pipeline", "*") {
		c.Write(map[string]string{"pipeline/" + name: text})
	}
	for name, text := range guideFiles(t, "pipeline", ".dockerignore") {
		c.Write(map[string]string{"pipeline/" + name: text})
	}
	workflow := guideFiles(t, "workflows", "*.yaml")["nightly.yaml"]
	c.Write(map[string]string{"provider.tf": guideFiles(t, "", "versions.tf")["versions.tf"]})

	broken := strings.Replace(workflow, "command: python train.py", "comand: python train.py", 1)
	c.Write(map[string]string{"workflows/nightly.yaml": broken})
	if code, _, stderr := c.Exit("plan", "-input=false", "-no-color"); code != 1 || !words(`line 29, column 7: unknown key "comand" at body.steps.train`).MatchString(stderr) {
		t.Fatalf("a wrong key ended with %d:\n%s", code, stderr)
	}
	c.Write(map[string]string{"workflows/nightly.yaml": workflow})

	c.Run("apply", "-auto-approve", "-input=false")
	plansNothing(t, c)
	state, err := os.ReadFile(filepath.Join(c.Dir, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(state), "s3cret") {
		t.Error("a secret is in the state")
	}

	ids := idsOf(t, c)
	c.Write(module(c, guideFiles(t, "native", "*.tf")))
	if shown := c.Run("apply", "-auto-approve", "-input=false", "-no-color"); !strings.Contains(shown, "0 added, 0 changed, 0 destroyed") {
		t.Errorf("native configuration changes something:\n%s", shown)
	}
	plansNothing(t, c)
	p.Settle(t)
	imports := guideFiles(t, "import", "imports.tf")["imports.tf"]
	for address, id := range ids {
		imports = regexp.MustCompile(`(to = `+regexp.QuoteMeta(address)+`\n +id = )"[^"]*"`).ReplaceAllString(imports, `${1}"`+id+`"`)
	}
	for address := range idsOf(t, c) {
		c.Run("state", "rm", address)
	}
	c.Write(fromFiles)
	c.Write(map[string]string{"imports.tf": imports})
	// Image and spec record their folder; the deployment gets a revision, since nobody can know whether its secret is this one.
	changes := 3
	if acctest.Contrary() {
		changes++ // the workflow, since describes need not have retryOptions (contract 16.4)
	}
	if shown := c.Run("plan", "-input=false", "-no-color"); !strings.Contains(shown, fmt.Sprintf("4 to import, 0 to add, %d to change, 0 to destroy", changes)) {
		t.Errorf("the plan of the import is\n%s", shown)
	}
	c.Run("apply", "-auto-approve", "-input=false")
	var made []string
	for _, call := range p.Emulator.Journal() {
		if call.Method == http.MethodPost || call.Method == http.MethodDelete {
			made = append(made, call.Method+" "+call.Path)
		}
	}
	if want := "POST /v1/blocks/deployments/" + ids["peak_deployment.forecast"] + "/revisions"; len(made) != 1 || made[0] != want {
		t.Errorf("the import called %v, want %s alone", made, want)
	}
	plansNothing(t, c)
	c.Run("destroy", "-auto-approve", "-input=false")
}

// module puts the folder of the CLI in place of the module's: the provider runs in the folder of this test.
func module(c *acctest.CLI, files map[string]string) map[string]string {
	for name, text := range files {
		files[name] = strings.ReplaceAll(text, "${path.module}", filepath.ToSlash(c.Dir))
	}
	return files
}

// plansNothing expects that the CLI has nothing to do.
func plansNothing(t *testing.T, c *acctest.CLI) {
	t.Helper()
	if code, stdout, stderr := c.Exit("plan", "-input=false", "-detailed-exitcode", "-no-color"); code != 0 {
		t.Fatalf("the plan ended with %d:\n%s%s", code, stdout, stderr)
	}
}

// idsOf are the ids of the resources in the state, by address.
func idsOf(t *testing.T, c *acctest.CLI) map[string]string {
	t.Helper()
	var state struct {
		Values struct {
			RootModule struct {
				Resources []struct {
					Address string
					Values  struct{ ID string }
				}
			} `json:"root_module"`
		}
	}
	if err := json.Unmarshal([]byte(c.Run("show", "-json")), &state); err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	for _, resource := range state.Values.RootModule.Resources {
		ids[resource.Address] = resource.Values.ID
	}
	if len(ids) != 4 {
		t.Fatalf("the state has %v", ids)
	}
	return ids
}
