// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment_test

import (
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// invoke is the command that runs the action called "x" by itself.
func invoke(typeName string) []string {
	return []string{"apply", "-input=false", "-no-color", "-auto-approve", "-invoke=action." + typeName + ".x"}
}

// action is a configuration with an action called "x".
func action(typeName, body string) map[string]string {
	return map[string]string{"main.tf": "action \"" + typeName + "\" \"x\" {\n  config {\n" + body + "\n  }\n}\n"}
}

// invoked runs an action that has to end with this exit code, and expects words in what the CLI writes, in any order.
func invoked(t *testing.T, c *acctest.CLI, typeName string, exit int, want ...string) string {
	t.Helper()
	code, stdout, stderr := c.Exit(invoke(typeName)...)
	if code != exit {
		t.Fatalf("exit code %d, want %d\n%s%s", code, exit, stdout, stderr)
	}
	for _, text := range want {
		if !words(text).MatchString(stdout + stderr) {
			t.Errorf("%q is missing in\n%s%s", text, stdout, stderr)
		}
	}
	return stdout + stderr
}

// count counts the calls of an operation, and forgets all.
func (s *stage) count(method, suffix string) int {
	count := 0
	for _, entry := range s.Emulator.Journal() {
		if entry.Method == method && strings.HasSuffix(entry.Path, suffix) {
			count++
		}
	}
	s.Emulator.ClearJournal()
	return count
}

// broken deploys a spec so that it ends in this result.
func (s *stage) broken(kind peak.SpecKind, spec, name string, outcomes ...world.Outcome) string {
	s.t.Helper()
	for _, outcome := range outcomes {
		outcome.Kind, outcome.Times = "deployment", 1
		s.Decide(s.t, outcome)
	}
	return s.deploy(kind, spec, name, name, peak.DeploymentCreate{})
}

// usual is what to expect of a platform that answers as the contract assumes: statuses are words of it, and revisions show
// their resources in its form.
func usual(texts ...string) []string {
	if acctest.Contrary() {
		return nil
	}
	return texts
}

// TestAccDeployment_redeployAction redeploys a failed block: in vain, for good, and then once too often.
func TestAccDeployment_redeployAction(t *testing.T) {
	t.Parallel()
	acctest.NeedsActions(t)
	s := newStage(t)
	id := s.broken(peak.Blocks, s.etl, "nightly", world.Outcome{Result: "failed", Message: "no such image"})
	const name = "peak_deployment_redeploy"
	c := s.CLI(t, action(name, `deployment_id = "`+id+`"`))

	s.ends("failed", "no capacity")()
	invoked(t, c, name, 1, append(usual(`deployment: redeploying`, `block "etl" (workflow, platform id`), `deployment: failed`, `Deployment failed`,
		`peak_deployment "nightly" ended in status "failed"`, `is failed: no capacity`, `then run the action again`)...)
	invoked(t, c, name, 0, append(usual(`deployment: redeploying`), `peak_deployment "nightly" is redeployed`, `deployment: deployed`)...)
	if n := s.count("POST", "/redeploy"); n != 2 {
		t.Errorf("%d requests to redeploy, want 2", n)
	}
	invoked(t, c, name, 1, `Deployment cannot be redeployed`, `"nightly" is "deployed"`, `in status "failed" or "warning" only`, `change revision_notes`, `409 Conflict`)

	c.Write(action(name, `deployment_id = "4f1c2d3e-5a6b-4c7d-8e9f-0a1b2c3d4e5f"`))
	invoked(t, c, name, 1, `Deployment does not exist`, `neither of a block nor of an app`)
	c.Write(action(name, `deployment_id = ""`))
	invoked(t, c, name, 1, `string length must be at least 1`)
}

// TestAccDeployment_redeployApp redeploys an app of which both blocks failed: one comes up, and then the other as well. The
// action is triggered by a change.
func TestAccDeployment_redeployApp(t *testing.T) {
	t.Parallel()
	acctest.NeedsActions(t)
	s := newStage(t)
	etl, ui := map[string]string{"block": "etl"}, map[string]string{"block": "ui"}
	id := s.broken(peak.Apps, s.suite, "suite",
		world.Outcome{Result: "failed", Message: "no such command", Match: etl}, world.Outcome{Result: "failed", Message: "health check failed", Match: ui})
	config := func(run string) map[string]string {
		files := action("peak_deployment_redeploy", `deployment_id = "`+id+`"`)
		files["main.tf"] += `
resource "terraform_data" "run" {
  input = "` + run + `"
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.peak_deployment_redeploy.x]
    }
  }
}
`
		return files
	}
	c := s.CLI(t, config("first"))
	s.Decide(t, world.Outcome{Kind: "deployment", Result: "failed", Message: "out of memory", Match: ui, Times: 1})
	said := c.Run("apply", "-input=false", "-no-color", "-auto-approve")
	for _, text := range []string{`block "etl": deployed`, `block "ui": failed`, `deployment: warning`, `Deployment with a warning`, `- block "ui" (`, `is failed: out of memory`} {
		if !words(text).MatchString(said) {
			t.Errorf("%q is missing in\n%s", text, said)
		}
	}
	c.Write(config("second"))
	if said = c.Run("apply", "-input=false", "-no-color", "-auto-approve"); !words(`deployment: deployed`).MatchString(said) {
		t.Errorf("no word of the end in\n%s", said)
	}
}

// TestAccDeployment_redeployStuck ends at the timeout, at once on Ctrl-C, and before it without wait; each time the platform
// goes on.
func TestAccDeployment_redeployStuck(t *testing.T) {
	t.Parallel()
	acctest.NeedsActions(t)
	s := newStage(t)
	id := s.broken(peak.Blocks, s.etl, "nightly", world.Outcome{Result: "failed"})
	const name = "peak_deployment_redeploy"
	c := s.CLI(t, action(name, "deployment_id = \""+id+"\"\n timeouts = { invoke = \"1s\" }"))
	refail := func() {
		t.Helper()
		if err := s.Emulator.Edit("deployment", id, map[string]any{"status": "failed", "phase": ""}); err != nil {
			t.Fatal(err)
		}
	}

	s.ends("stuck", "")()
	invoked(t, c, name, 1, `Deployment not ready in time`, `after 1s`, `The platform goes on deploying peak_deployment "nightly" (id `+id+`)`, `Give "invoke" in timeouts more time`)

	refail()
	s.ends("stuck", "")()
	c.Write(action(name, `deployment_id = "`+id+`"`))
	code, output, took := c.Interrupt([]string{"deployment: re"}, invoke(name)...)
	if code == 0 || took > 20*time.Second || !words(`Deployment left running`).MatchString(output) || !words(`nothing stops it`).MatchString(output) {
		t.Errorf("exit code %d after %s\n%s", code, took, output)
	}

	refail()
	s.ends("stuck", "")()
	c.Write(action(name, "deployment_id = \""+id+"\"\n wait = false"))
	invoked(t, c, name, 0, `peak_deployment "nightly" is redeployed`)
}
