// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// actions is the oldest Terraform that knows actions and list resources.
var actions = []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)}

// twoStepsSent is the body of twoSteps.
const twoStepsSent = `{"name":"etl","steps":{"load":{"command":"python load.py","imageId":IMAGE},` +
	`"next":{"command":"python next.py","imageId":IMAGE,"parents":["load"]}}}`

// Words for steps, and what a contrary platform has in their place (contract 16.7 assumes them).
var (
	running = "Running"
	skipped = acctest.Word("Skipped", "Omitted")
)

// invocation is a command that executes the workflow of an actor.
var invocation = []string{"apply", "-invoke=action.peak_workflow_execute.run", "-auto-approve", "-no-color", "-input=false"}

// actor is a platform with a workflow, and a CLI whose configuration executes it.
type actor struct {
	*stage

	cli *acctest.CLI
	id  string
}

// newActor makes the workflow with the body, and the action with the arguments beside workflow_id.
func newActor(t *testing.T, sent, arguments string) *actor {
	t.Helper()
	acctest.NeedsActions(t)
	s := newStage(t)
	a := &actor{stage: s, id: s.create(t, sent)}
	a.cli = s.CLI(t, map[string]string{"main.tf": action(a.id, arguments)})
	return a
}

func action(id, arguments string) string {
	return "action \"peak_workflow_execute\" \"run\" {\n  config {\n    workflow_id = " + fmt.Sprintf("%q", id) + "\n" + arguments + "\n  }\n}\n"
}

// invoke executes the workflow and expects the texts in what the CLI says, in this order, and an error if there has to be one.
func (a *actor) invoke(fails bool, texts ...string) {
	a.t.Helper()
	code, stdout, stderr := a.cli.Exit(invocation...)
	output := unwrap(stdout + stderr)
	if fails != (code != 0) {
		a.t.Errorf("exit code %d\n%s", code, output)
	}
	a.expect(output, texts...)
}

// expect expects texts in this order.
func (a *actor) expect(output string, texts ...string) {
	a.t.Helper()
	rest := output
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			a.t.Errorf("%q is missing (in this place) in\n%s", text, output)
			return
		}
		rest = after
	}
}

// executions counts the executions on the platform.
func (a *actor) executions() int { return len(a.Emulator.Objects()["execution"]) }

// TestAccWorkflowExecute_trigger executes a workflow that the same apply makes, and again when something changes.
func TestAccWorkflowExecute_trigger(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	config := func(input string) string {
		return s.workflow(twoSteps) + s.ids(`
action "peak_workflow_execute" "run" {
  config {
    workflow_id = peak_workflow.etl.id
    parameters = {
      global    = { DAY = "2024-05-01", INPUT = terraform_data.input.output }
      step_wise = { next = { DEBUG = "1" } }
    }
    steps_to_run = [{ name = "load", run_dag = true }]
  }
}

resource "terraform_data" "input" {
  input = "`+input+`"
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.peak_workflow_execute.run]
    }
  }
}
`)
	}
	sent := func(input string) string {
		return `POST ` + base + `ID/execute {"params":{"global":{"DAY":"2024-05-01","INPUT":"` + input + `"},"stepWise":{"next":{"DEBUG":"1"}}},"stepsToRun":[{"runDAG":true,"stepName":"load"}]}`
	}
	s.Test(t, resource.TestCase{
		TerraformVersionChecks: actions,
		CheckDestroy:           s.RemoveImages,
		Steps: []resource.TestStep{
			{
				Config: config("a"),
				Check: func(state *terraform.State) error {
					for _, run := range s.Emulator.Objects()["execution"] {
						if run["status"] != "Success" {
							return fmt.Errorf("the action ended while the execution was %v", run["status"])
						}
					}
					return s.wrote(`POST `+base+` `+strings.Replace(twoStepsSent, `"imageId":IMAGE`, `"imageId":IMAGE,"outputParameters":{"rows":"rows.txt"}`, 1), sent("a"))(state)
				},
			},
			{Config: config("a"), Check: s.wrote(), ConfigPlanChecks: acctest.PlansNothing()},
			{Config: config("b"), Check: s.wrote(sent("b"))},
			{
				PreConfig: func() {
					s.Decide(t, world.Outcome{Kind: "step", Match: map[string]string{"step": "load"}, Result: "failed", Message: "KeyError: 'price'", Times: 1})
				},
				Config: config("c"), ExpectError: regexp.MustCompile(`(?s)Execution failed.*KeyError: 'price'`),
			},
			{Config: config("c")},
		},
	})
}

func TestAccWorkflowExecute_progress(t *testing.T) {
	t.Parallel()
	a := newActor(t, twoStepsSent, "")
	a.invoke(false, "of workflow "+a.id+" started", `step "load": `+running, `step "load": Success after`, `step "next": `+running, `step "next": Success after`, "execution Success after")
	if err := a.wrote(`POST ` + base + `ID/execute`)(nil); err != nil {
		t.Error(err)
	}
}

func TestAccWorkflowExecute_failure(t *testing.T) {
	t.Parallel()
	a := newActor(t, twoStepsSent, "log_lines = 2")
	a.Decide(t, world.Outcome{Kind: "step", Match: map[string]string{"step": "load"}, Result: "exit-3", Message: "KeyError: 'price'", Times: 1})
	a.invoke(true, `step "load": Failed after`, `step "next": `+skipped, "execution Failed", "Error: Execution failed", "of workflow "+a.id+` ended in status "Failed"`,
		`Step "load" failed. Its log ends with: KeyError: 'price' Failed with exit code 3. Correct the cause`)

	// A log that cannot be read hides nothing else.
	a.Decide(t, world.Outcome{Kind: "step", Match: map[string]string{"step": "next"}, Result: "failed", Times: 1})
	a.disturb(control.Fault{Path: "/logs$", Status: http.StatusForbidden})
	a.invoke(true, `step "load": Success`, `step "next": Failed`, "Error: Execution failed", `Step "next" failed. Its log could not be read:`, "403")
}

func TestAccWorkflowExecute_noWait(t *testing.T) {
	t.Parallel()
	a := newActor(t, twoStepsSent, "wait = false")
	a.Decide(t, world.Outcome{Kind: "step", Result: "stuck", Times: 1})
	a.invoke(false, "of workflow "+a.id+" started")
	if n := requests(a.stage, "GET", "/executions/"); n != 1 {
		t.Errorf("%d requests were made about executions, want the look before the start alone", n)
	}
}

// TestAccWorkflowExecute_timeout ends a hung execution at its time, and says what it is at.
func TestAccWorkflowExecute_timeout(t *testing.T) {
	t.Parallel()
	a := newActor(t, twoStepsSent, `timeouts = { invoke = "3s" }`)
	a.Decide(t, world.Outcome{Kind: "step", Match: map[string]string{"step": "next"}, Result: "stuck", Times: 1})
	begin := time.Now()
	a.invoke(true, "Error: Execution not finished in time", `was still "`+running+` (step next)" after`, "is still running on the platform", `"invoke" in timeouts`)
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("the action took %s", took)
	}
}

// TestAccWorkflowExecute_interrupt stops following at once, and says what goes on.
func TestAccWorkflowExecute_interrupt(t *testing.T) {
	t.Parallel()
	a := newActor(t, twoStepsSent, "")
	a.Decide(t, world.Outcome{Kind: "step", Match: map[string]string{"step": "next"}, Result: "stuck", Times: 1})
	code, output, took := a.cli.Interrupt([]string{`step "next": ` + running}, invocation...)
	if code == 0 || took > 15*time.Second {
		t.Errorf("exit code %d after %s", code, took)
	}
	a.expect(unwrap(output), "Error: Execution left running", "while it ran step next. Execution "+a.ID(t, "execution")+" of workflow "+a.id+" is still running on the platform")
	if got := a.Emulator.Objects()["execution"][a.ID(t, "execution")]["status"]; got != "Running" {
		t.Errorf("the execution is %v afterwards", got)
	}
}

func TestAccWorkflowExecute_refused(t *testing.T) {
	t.Parallel()
	a := newActor(t, twoStepsSent, "")
	a.Edit(t, "workflow", map[string]any{"paused": true})
	a.invoke(true, "Error: Workflow cannot be executed now", "workflow_id", `Workflow "etl" (id `+a.id+`) is paused. Resume it first`)
	a.Edit(t, "workflow", map[string]any{"paused": false, "draft": true})
	a.invoke(true, "Error: Workflow cannot be executed now", "is a draft")
	a.Edit(t, "workflow", map[string]any{"draft": false})

	if n := a.executions(); n != 0 {
		t.Errorf("there are %d executions, want none", n)
	}
	a.cli.Write(map[string]string{"main.tf": action(a.id, `steps_to_run = [{ name = "nope" }]`)})
	a.invoke(true, "Error: Cannot start the execution", `has no step "nope"`)
	a.cli.Write(map[string]string{"main.tf": action("424242", "")})
	a.invoke(true, "Error: Workflow does not exist", "workflow_id", "knows no workflow 424242")
}

func TestAccWorkflowExecute_running(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, "a workflow may let executions run at the same time by default (contract 16.2)")
	a := newActor(t, twoStepsSent, "")
	a.Decide(t, world.Outcome{Kind: "step", Result: "stuck", Times: 1})
	other, err := a.Client(t).ExecuteWorkflow(t.Context(), workflowID(t, a.id), executeBody(), nil)
	if err != nil {
		t.Fatal(err)
	}
	a.invoke(true, "Error: Workflow cannot be executed now", "is running already: execution "+other, "allow_concurrent_execution")
	a.Edit(t, "workflow", map[string]any{"allowConcurrentExecution": true})
	a.invoke(false, "execution Success")
	if n := a.executions(); n != 2 {
		t.Errorf("there are %d executions, want 2", n)
	}
}

// TestAccWorkflowExecute_queue waits for a place in the queue, longer than other requests are repeated, and within the time.
func TestAccWorkflowExecute_queue(t *testing.T) {
	t.Parallel()
	a := newActor(t, twoStepsSent, `timeouts = { invoke = "10s" }`)
	a.Decide(t, world.Outcome{Kind: "execution", Result: "queue-full", Times: 8})
	a.invoke(false, "the queue of executions is full: waiting for a place in it", "started", "execution Success")
	// The platform says when to come back, so that the time does not run out just while a request is under way: then nobody
	// knows what became of that one.
	a.cli.Write(map[string]string{"main.tf": action(a.id, `timeouts = { invoke = "5s" }`)})
	a.disturb(control.Fault{Method: http.MethodPost, Path: "/execute$", Status: http.StatusTooManyRequests, Headers: map[string]string{"Retry-After": "2"}})
	a.invoke(true, "Error: Queue of executions is full", "429")
	if n := a.executions(); n != 1 {
		t.Errorf("there are %d executions, want 1", n)
	}
}

// TestAccWorkflowExecute_lostAnswer finds the execution whose start was not confirmed, and starts no second one.
func TestAccWorkflowExecute_lostAnswer(t *testing.T) {
	t.Parallel()
	a := newActor(t, twoStepsSent, "")
	a.disturb(control.Fault{Method: http.MethodPost, Path: "/execute$", Cut: control.CutAfter, Times: 1})
	a.invoke(false, "started", "execution Success")
	a.disturb(control.Fault{Method: http.MethodPost, Path: "/execute$", Status: http.StatusGatewayTimeout, Act: true, Times: 1})
	a.invoke(false, "started", "execution Success")
	a.disturb(control.Fault{Method: http.MethodPost, Path: "/execute$", Cut: control.CutBefore, Times: 1})
	a.invoke(true, "Error: Execution may have started", "Workflow "+a.id+" was told to start, but the answer was lost", "It was not told again", "peak_workflow_executions")
	if n := a.executions(); n != 2 {
		t.Errorf("there are %d executions, want 2", n)
	}
}

func TestAccWorkflowExecute_invalid(t *testing.T) {
	t.Parallel()
	a := newActor(t, twoStepsSent, "")
	for arguments, text := range map[string]string{
		`steps_to_run = [{ name = "load" }, { name = "next" }, { name = "load" }]`: `Step "load" is in steps_to_run already`,
		`steps_to_run = []`:                            "at least 1",
		`log_lines = 0`:                                "between 1 and 1000",
		`timeouts = { invoke = "soon" }`:               "Invalid Attribute Value Time Duration",
		`parameters = { step_wise = { load = null } }`: "null",
	} {
		a.cli.Write(map[string]string{"main.tf": action(a.id, arguments)})
		a.invoke(true, text)
	}
	a.cli.Write(map[string]string{"main.tf": action("etl", "")})
	a.invoke(true, "is not the id of a workflow")
	if n := a.executions(); n != 0 {
		t.Errorf("there are %d executions, want none", n)
	}
}
