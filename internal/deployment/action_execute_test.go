// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// runners makes two workflow blocks that run by themselves, of two steps each, and an app of both. The deployments of them
// have run once already when the functions that deploy them return.
func (s *stage) runners() (a, app string) {
	s.t.Helper()
	image, version := s.Image(s.t, "runners", "workflow")
	blocks := make([]peak.AppBlock, 2)
	for i, name := range []string{"runner-a", "runner-b"} {
		step := func(parents ...string) map[string]any {
			return map[string]any{"type": "standard", "command": "python " + name + ".py", "parents": parents, "imageDetails": map[string]any{"id": image, "versionId": version}}
		}
		id, err := s.client.CreateBlockSpec(s.t.Context(), peak.BlockSpecCreate{
			Kind: "workflow", Metadata: peak.Metadata{Name: &name, Title: &name, Summary: new("Runs by itself")}, Release: peak.ReleaseInput{Version: "1.0.0"},
			Config: map[string]any{"steps": map[string]any{"load": step(), "train": step("load")}}, AutoRunOnDeploy: new(true),
		})
		if err != nil {
			s.t.Fatal(err)
		}
		blocks[i] = peak.AppBlock{ID: id, Release: peak.BlockRelease{Version: "1.0.0"}, AutoRunOnDeploy: new(true)}
	}
	app, err := s.client.CreateAppSpec(s.t.Context(), peak.AppSpecCreate{
		Metadata: peak.Metadata{Name: new("runners"), Title: new("Runners"), Summary: new("Both")}, Release: peak.ReleaseInput{Version: "1.0.0"}, Config: blocks,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.Settle(s.t)
	return blocks[0].ID, app
}

// noValues are the parameters of blocks without any.
func noValues() peak.DeploymentCreate { return peak.DeploymentCreate{Parameters: map[string]any{}} }

const execute = "peak_deployment_execute"

// TestAccDeployment_executeAction runs a block: for good, in a full queue, and while it cannot be run.
func TestAccDeployment_executeAction(t *testing.T) {
	t.Parallel()
	acctest.NeedsActions(t)
	s := newStage(t)
	spec, _ := s.runners()
	id := s.deploy(peak.Blocks, spec, "nightly", "Nightly", noValues())
	idle := s.deploy(peak.Blocks, s.etl, "idle", "Idle", peak.DeploymentCreate{})
	c := s.CLI(t, action(execute, `deployment_id = "`+id+`"`))

	said := invoked(t, c, execute, 0, append(usual(`block "runner-a": execution`, `block "runner-a": step "load": Running`),
		`": step "load": Success`, `": step "train": Success`, `": execution Success`)...)
	if strings.Count(said, `step "load": Success`) != 1 {
		t.Errorf("an end is told more than once:\n%s", said)
	}
	if n := s.count(http.MethodPost, "/execute"); n != 1 {
		t.Errorf("%d requests to execute, want one", n)
	}

	s.Decide(t, world.Outcome{Kind: "execution", Result: "queue-full", Times: 2})
	invoked(t, c, execute, 0, `the queue of executions is full`, `execution Success`)

	c.Write(action(execute, `deployment_id = "`+idle+`"`))
	invoked(t, c, execute, 0, `Nothing to execute`, `has no block that runs`)

	if err := s.Emulator.Edit("deployment", idle, map[string]any{"status": "warning"}); err != nil {
		t.Fatal(err)
	}
	invoked(t, c, execute, 1, `Deployment cannot be executed`, `"idle" is "warning"`, `Only a deployment in status "deployed"`)

	c.Write(action(execute, `deployment_id = "4f1c2d3e-5a6b-4c7d-8e9f-0a1b2c3d4e5f"`))
	invoked(t, c, execute, 1, `Deployment does not exist`)
}

// TestAccDeployment_executeApp runs an app of which one block fails, triggered by a change.
func TestAccDeployment_executeApp(t *testing.T) {
	t.Parallel()
	acctest.NeedsActions(t)
	s := newStage(t)
	_, app := s.runners()
	id := s.deploy(peak.Apps, app, "both", "Both", noValues())
	files := action(execute, `deployment_id = "`+id+`"`)
	files["main.tf"] += `
resource "terraform_data" "run" {
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.peak_deployment_execute.x]
    }
  }
}
`
	c := s.CLI(t, files)
	var flow string
	for _, object := range s.Emulator.Objects()["workflow"] {
		if name, _ := object["name"].(string); strings.Contains(name, "runner-b") {
			flow = name
		}
	}
	s.Decide(t, world.Outcome{Kind: "step", Result: "exit-3", Message: "ValueError: no rows", Match: map[string]string{"workflow": flow, "step": "train"}, Times: 9})
	code, stdout, stderr := c.Exit("apply", "-input=false", "-no-color", "-auto-approve")
	if code == 0 {
		t.Fatalf("the failure is lost\n%s%s", stdout, stderr)
	}
	for _, text := range []string{
		`block "runner-a": execution Success`, `block "runner-b": step "load": Success`, `block "runner-b": step "train": Failed`,
		`Execution failed`, `Block "runner-b": Execution`, `ended in status "Failed"`, `Step "train" failed. Its log ends with:`, `ValueError: no rows`, `Failed with exit code 3`,
	} {
		if !words(text).MatchString(stdout + stderr) {
			t.Errorf("%q is missing in\n%s%s", text, stdout, stderr)
		}
	}
	if strings.Contains(stderr, `Block "runner-a"`) {
		t.Errorf("the good block is blamed:\n%s", stderr)
	}
}

// TestAccDeployment_executeStuck has an execution that never ends: the action ends at its timeout, at once on Ctrl-C, and
// without wait. A second one is refused while the first runs.
func TestAccDeployment_executeStuck(t *testing.T) {
	t.Parallel()
	acctest.NeedsActions(t)
	s := newStage(t)
	spec, _ := s.runners()
	id := s.deploy(peak.Blocks, spec, "nightly", "Nightly", noValues())
	stuck := func() string {
		s.Decide(t, world.Outcome{Kind: "step", Result: "stuck", Match: map[string]string{"step": "train"}, Times: 1})
		return `deployment_id = "` + id + `"`
	}
	free := func() {
		t.Helper()
		for id := range s.Emulator.Objects()["execution"] {
			if err := s.Emulator.Remove("execution", id); err != nil {
				t.Fatal(err)
			}
		}
	}
	c := s.CLI(t, action(execute, stuck()+"\n timeouts = { invoke = \"2s\" }"))
	invoked(t, c, execute, 1, `Execution not finished in time`, `after 2s`, `was still`, `is still running on the platform, and nothing stops it`, `Give "invoke" in timeouts more time`)
	if !acctest.Contrary() { // where executions may run at the same time by default
		invoked(t, c, execute, 1, `Deployment cannot be executed`, `is running already`)
	}

	free()
	c.Write(action(execute, stuck()))
	code, output, took := c.Interrupt([]string{`step "train":`}, invoke(execute)...)
	if code == 0 || took > 20*time.Second || !words(`Execution left running`).MatchString(output) || !words(`is still running on the platform`).MatchString(output) {
		t.Errorf("exit code %d after %s\n%s", code, took, output)
	}

	free()
	c.Write(action(execute, stuck()+"\n wait = false"))
	if said := invoked(t, c, execute, 0, `": execution`); strings.Contains(said, "step") {
		t.Errorf("it is followed all the same:\n%s", said)
	}
}

// TestAccDeployment_executeUnknown loses the answer: the request is not repeated, and what runs is shown.
func TestAccDeployment_executeUnknown(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, "what runs is looked for by status and by the resources of a revision (contract 13.8, 16.7)")
	acctest.NeedsActions(t)
	s := newStage(t)
	spec, _ := s.runners()
	id := s.deploy(peak.Blocks, spec, "nightly", "Nightly", noValues())
	c := s.CLI(t, action(execute, `deployment_id = "`+id+`"`))
	s.Decide(t, world.Outcome{Kind: "step", Result: "stuck", Times: 1})
	s.fault(control.Fault{Method: http.MethodPost, Path: "/execute$", Times: 9, Status: http.StatusBadGateway, Act: true})()
	invoked(t, c, execute, 1, `Not known whether it was executed`, `It was not sent again`, `Running now: - block "runner-a": execution`, `Run the action again only when`)
	if n := s.count(http.MethodPost, "/execute"); n != 1 {
		t.Errorf("%d requests to execute, want one", n)
	}
}
