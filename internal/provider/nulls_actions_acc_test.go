// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestAccNulls_actions has nulls in what actions send, known at plan and late. Elements are refused before anything is sent, at
// plan where they are known then; members of objects are left out.
func TestAccNulls_actions(t *testing.T) {
	t.Parallel()
	acctest.NeedsActions(t)
	const list, byKey = "[for v in l : v if v != null]", "{ for k, v in m : k => v if v != null }"
	const mail = "recipients = [\"a@example.com\"]\nsubject = \"s\"\ntemplate_name = \"basic\"\n"
	for name, test := range map[string]struct {
		action, config string
		wants          []string
	}{
		"payload":              {"service_test", `service_name = "none", payload = { rows = [1, @], deep = { none = @ } }`, []string{"payload.rows[1] is null", list}},
		"payload in depth":     {"service_test", `service_name = "none", payload = { deep = [{ rows = [@] }] }`, []string{"payload.deep[0].rows[0] is null", list}},
		"secret payload":       {"service_test", `service_name = "none", payload_wo = { rows = [@] }`, []string{"is null"}},
		"template parameters":  {"email_send", mail + `template_parameters = { rows = ["x", @] }`, []string{"template_parameters.rows[1] is null", list}},
		"recipients":           {"email_send", strings.Replace(mail, `"a@`, `@, "a@`, 1), []string{"Element 0 of recipients is null", list}},
		"copies":               {"email_send", mail + `cc = [@]`, []string{"Element 0 of cc is null", list}},
		"attachments":          {"email_send", mail + `attachments = [@]`, []string{"Element 0 of attachments is null", list}},
		"global parameters":    {"workflow_execute", `workflow_id = "1", parameters = { global = { A = @ } }`, []string{`"A"`, byKey}},
		"parameters of a step": {"workflow_execute", `workflow_id = "1", parameters = { step_wise = { a = { B = @ } } }`, []string{`"B"`, byKey}},
		"step without any":     {"workflow_execute", `workflow_id = "1", parameters = { step_wise = { a = @ ? { B = "x" } : null } }`, []string{`"a"`, byKey}},
		"steps":                {"workflow_execute", `workflow_id = "1", steps_to_run = [@ ? { name = "a" } : null]`, []string{"Element 0 of steps_to_run is null", list}},
	} {
		for kind, condition := range map[string]string{"known": "false", "late": `terraform_data.late.output == "yes"`} {
			t.Run(name+" "+kind, func(t *testing.T) {
				t.Parallel()
				config := strings.ReplaceAll(strings.ReplaceAll(test.config, ", p", "\n    p"), ", s", "\n    s")
				value := condition + ` ? "x" : null`
				config = strings.ReplaceAll(strings.ReplaceAll(config, "@ ?", condition+" ?"), "a@e", "a\x00e")
				config = strings.ReplaceAll(strings.ReplaceAll(config, "@", value), "\x00", "@")
				p := acctest.New(t, time.Second)
				cli := p.CLI(t, map[string]string{"main.tf": `
resource "terraform_data" "late" { input = "no" }
resource "terraform_data" "trigger" {
  input = terraform_data.late.output
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.peak_` + test.action + `.t]
    }
  }
}
action "peak_` + test.action + `" "t" {
  config {
    ` + config + `
  }
}
`})
				command := []string{"apply", "-auto-approve", "-no-color", "-input=false"}
				if kind == "known" {
					command = []string{"plan", "-no-color", "-input=false"}
				}
				code, stdout, stderr := cli.Exit(command...)
				if code == 0 {
					t.Errorf("it was done:\n%s", stdout)
				}
				text := strings.Join(strings.Fields(strings.ReplaceAll(stderr, "│", "")), " ")
				for _, want := range append(test.wants, "null") {
					if !strings.Contains(text, want) {
						t.Errorf("the error does not say %q:\n%s", want, stderr)
					}
				}
				if strings.Contains(text, "panic") || strings.Contains(text, "CRASH") || strings.Contains(text, "bug in the provider") || strings.Contains(text, "report") {
					t.Errorf("it is no plain error:\n%s", stderr)
				}
				if err := p.Wrote()(nil); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// TestAccNulls_actionMembers sends an e-mail with members that are null, of which nothing is sent.
func TestAccNulls_actionMembers(t *testing.T) {
	t.Parallel()
	acctest.NeedsActions(t)
	p := acctest.New(t, time.Second)
	cli := p.CLI(t, map[string]string{"main.tf": `
resource "terraform_data" "late" { input = "no" }
resource "terraform_data" "trigger" {
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.peak_email_send.t]
    }
  }
}
action "peak_email_send" "t" {
  config {
    recipients          = ["a@example.com"]
    subject             = "s"
    template_name       = "basic"
    template_parameters = { message = "x", known = null, late = terraform_data.late.output == "yes" ? "x" : null, rows = [{ none = null, one = 1 }] }
  }
}
`})
	cli.Run("apply", "-auto-approve", "-no-color", "-input=false")
	if err := p.Wrote(`POST /notifications/api/v1/emails subject=s templateName=basic recipients=["a@example.com"] templateParameters={"message":"x","rows":[{"one":1}]}`)(nil); err != nil {
		t.Error(err)
	}
}
