// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow_test

import (
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

const dropped = "Warning: Repository token would be dropped"

// TestAccWorkflow_importedToken takes over a workflow for two of whose repositories the platform has a token. Nothing is said
// as long as nothing changes; a plan that changes the workflow names the steps whose token is not configured.
func TestAccWorkflow_importedToken(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, "whether a describe shows that there is a token is assumed (contract 16.4)")
	s := newStage(t)
	const repository = `"repository":{"url":"https://git.example.com/etl","branch":"main"TOKEN}`
	sent := `{"load":{"command":"python load.py","imageId":IMAGE,` + repository + `},` +
		`"ask":{"type":"sql",` + strings.Replace(repository, `"branch"`, `"filePath":"q.sql","branch"`, 1) + `},` +
		`"open":{"command":"x","imageId":IMAGE,` + strings.Replace(repository, "TOKEN", "", 1) + `}}`
	id := s.create(t, `{"name":"etl","steps":`+strings.ReplaceAll(sent, "TOKEN", "")+`}`)
	show := func(token string) {
		t.Helper()
		object := s.Emulator.Objects()["workflow"][id]
		steps, _ := object["steps"].(map[string]any)
		for _, name := range []string{"load", "ask"} {
			step, _ := steps[name].(map[string]any)
			inner, _ := step["repository"].(map[string]any)
			inner["token"] = token
		}
		if err := s.Emulator.Edit("workflow", id, map[string]any{"steps": steps}); err != nil {
			t.Fatal(err)
		}
	}
	show("********")
	config := func(command, load, ask string) map[string]string {
		const common = `url = "https://git.example.com/etl", branch = "main"`
		return map[string]string{"main.tf": s.ids(`
resource "peak_workflow" "etl" {
  name = "etl"
  steps = {
    load = { image_id = IMAGE, command = "` + command + `", repository = { ` + common + load + ` } }
    ask  = { type = "sql", repository = { ` + common + `, file_path = "q.sql"` + ask + ` } }
    open = { image_id = IMAGE, command = "x", repository = { ` + common + ` } }
  }
}
`)}
	}
	cli := s.CLI(t, nil)
	plan := func(files map[string]string, want int) {
		t.Helper()
		cli.Write(files)
		code, stdout, stderr := cli.Exit("plan", "-input=false", "-no-color")
		output := stdout + stderr
		// Most command lines show one of several that are alike.
		if code != 0 || strings.Count(output, dropped)+strings.Count(output, "(and one more similar warning elsewhere)") != want {
			t.Errorf("want warnings about %d steps:\n%s", want, output)
		}
	}

	// While it is being imported, without and with a change.
	cli.Write(map[string]string{"import.tf": "import {\n  to = peak_workflow.etl\n  id = \"" + id + "\"\n}\n"})
	plan(config("python load.py", "", ""), 0)
	plan(config("python more.py", "", ""), 2)
	cli.Write(map[string]string{"import.tf": ""})

	// After an import.
	cli.Write(config("python load.py", "", ""))
	cli.Run("import", "-input=false", "-no-color", "peak_workflow.etl", id)
	const token = `, token_wo = "very-secret", token_wo_version = 1`
	plan(config("python load.py", "", ""), 0)
	plan(config("python more.py", "", ""), 2)
	plan(config("python more.py", token, ""), 1)
	plan(config("python more.py", token, token), 0)

	// Once the change was made there is no token any more. Somebody gives one again.
	if output := cli.Run("apply", "-input=false", "-no-color", "-auto-approve"); strings.Contains(output, dropped) {
		t.Errorf("tokens are configured:\n%s", output)
	}
	cli.Write(config("python load.py", "", ""))
	cli.Run("apply", "-input=false", "-no-color", "-auto-approve")
	plan(config("python last.py", "", ""), 0)
	show("(hidden)")
	plan(config("python load.py", "", ""), 0)
	plan(config("python last.py", "", ""), 2)
	show("")
	plan(config("python last.py", "", ""), 0)

	cli.Run("destroy", "-input=false", "-auto-approve")
	if err := s.RemoveImages(nil); err != nil {
		t.Error(err)
	}
}
