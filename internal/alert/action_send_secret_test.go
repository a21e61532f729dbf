// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package alert_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// TestAccEmailSend_writeOnly gives values of the template by an ephemeral variable: they are sent over the plain ones, and no
// message shows them.
func TestAccEmailSend_writeOnly(t *testing.T) {
	t.Parallel()
	acctest.NeedsActions(t)
	p := acctest.New(t, 0)
	cli := p.CLI(t, map[string]string{
		"key.tf":          "variable \"key\" {\n  type      = string\n  ephemeral = true\n}\n",
		"key.auto.tfvars": "key = \"very-secret-key\"\n",
		"trigger.tf": `resource "terraform_data" "trigger" {
		  input = uuid()
		  lifecycle {
		    action_trigger {
		      events  = [after_create, after_update]
		      actions = [action.peak_email_send.report]
		    }
		  }
		}
`,
		"main.tf": report(`template_parameters = { title = "Week", key = "plain" }` + "\n" + `template_parameters_wo = { key = var.key, codes = ["very-secret-code"] }`),
	})
	send := func(want int) string {
		t.Helper()
		code, stdout, stderr := cli.Exit("apply", "-auto-approve", "-input=false", "-no-color")
		output := strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(stdout+stderr)), " ")
		if code != want || strings.Contains(output, "very-secret") {
			t.Errorf("exit code %d, want %d:\n%s", code, want, output)
		}
		return output
	}
	send(0)
	parameters, err := json.Marshal(sent(p)["Hi"]["templateParameters"])
	if err != nil || string(parameters) != `{"codes":["very-secret-code"],"key":"very-secret-key","title":"Week"}` {
		t.Errorf("sent %s, error %v", parameters, err)
	}
	fault(t, p, control.Fault{Method: http.MethodPost, Status: http.StatusUnprocessableEntity, Times: 1, Body: map[string]any{"detail": "No such code: very-secret-code."}})
	if output := send(1); !strings.Contains(output, "No such code: (hidden).") {
		t.Errorf("the reason is missing:\n%s", output)
	}
}
