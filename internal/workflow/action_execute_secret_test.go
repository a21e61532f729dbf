// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// TestAccWorkflowExecute_writeOnly gives parameters by ephemeral variables, which no other attribute takes: they are sent, win
// over the plain ones, and are in no message, not even where the log of a step or the platform repeats them.
func TestAccWorkflowExecute_writeOnly(t *testing.T) {
	t.Parallel()
	a := newActor(t, twoStepsSent, `parameters = {
      global    = { DAY = "2024-05-01", KEY = "plain" }
      step_wise = { load = { MODE = "full" } }
    }
    parameters_wo = {
      global    = { KEY = var.key }
      step_wise = { load = { TOKEN = var.key }, next = { PIN = "very-secret-pin" } }
    }`)
	a.cli.Write(map[string]string{"key.tf": "variable \"key\" {\n  type = string\n  ephemeral = true\n}\n", "key.auto.tfvars": "key = \"very-secret-key\"\n"})
	// Terraform has null in place of an ephemeral value with -invoke.
	a.invoke(true, "Write-only value is null", `parameters_wo.global["KEY"] is null`)
	a.cli.Write(map[string]string{"trigger.tf": `
resource "terraform_data" "trigger" {
  input = uuid()
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.peak_workflow_execute.run]
    }
  }
}
`})
	invoke := func(fails bool, texts ...string) {
		t.Helper()
		code, stdout, stderr := a.cli.Exit("apply", "-auto-approve", "-no-color", "-input=false")
		output := unwrap(stdout + stderr)
		if fails != (code != 0) || strings.Contains(output, "very-secret") {
			t.Errorf("exit code %d\n%s", code, output)
		}
		a.expect(output, texts...)
	}
	a.Emulator.ClearJournal()
	invoke(false, "Apply complete")
	if err := a.wrote(`POST ` + base + `ID/execute {"params":{"global":{"DAY":"2024-05-01","KEY":"very-secret-key"},` +
		`"stepWise":{"load":{"MODE":"full","TOKEN":"very-secret-key"},"next":{"PIN":"very-secret-pin"}}}}`)(nil); err != nil {
		t.Error(err)
	}
	a.Decide(t, world.Outcome{Kind: "step", Result: "failed", Message: "cannot log in with very-secret-pin", Times: 1})
	invoke(true, "cannot log in with (hidden)")
	a.disturb(control.Fault{Method: http.MethodPost, Path: "/execute", Status: http.StatusBadRequest, Times: 1, Body: map[string]any{"detail": "No such thing as very-secret-key."}})
	invoke(true, "No such thing as (hidden).")

	// A plan of the rest takes the configuration as it is.
	if output := a.cli.Run("plan", "-input=false", "-no-color"); strings.Contains(output, "very-secret") {
		t.Errorf("the plan shows the secret:\n%s", output)
	}
}
