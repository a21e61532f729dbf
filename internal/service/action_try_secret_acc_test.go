// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service_test

import (
	"strings"
	"testing"
)

// TestAccServiceTest_writeOnly gives members of the payload by an ephemeral variable: they are sent over the plain ones, and no
// message shows them, however short they are.
func TestAccServiceTest_writeOnly(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	c.cli.Write(map[string]string{
		"key.tf":          "variable \"key\" {\n  type      = string\n  ephemeral = true\n}\n",
		"key.auto.tfvars": "key = \"very-secret-key\"\n",
	})
	config := test("predict", "http_method = \"post\"\npayload = { rows = 2, key = \"plain\" }\npayload_wo = { key = var.key, pin = \"4711\" }")
	c.Emulator.ClearJournal()
	// Terraform has null in place of an ephemeral value with -invoke.
	c.try(true, config, "Write-only value is null", `payload_wo["key"] is null`)
	if n := c.calls(); n != 0 {
		t.Errorf("%d calls without the secret", n)
	}
	apply := func(fails bool, texts ...string) {
		t.Helper()
		c.cli.Write(map[string]string{"trigger.tf": `
resource "terraform_data" "trigger" {
  input = uuid()
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.peak_service_test.t]
    }
  }
}
`})
		code, stdout, stderr := c.cli.Exit("apply", "-auto-approve", "-no-color", "-input=false")
		output := unwrap(stdout + stderr)
		if fails != (code != 0) || strings.Contains(output, "very-secret") {
			t.Errorf("exit code %d\n%s", code, output)
		}
		for _, text := range texts {
			if !strings.Contains(output, text) {
				t.Errorf("%q is missing in\n%s", text, output)
			}
		}
	}
	c.answers(200, "{}", 1)
	apply(false)
	if err := c.Wrote(`POST /webapps/api/v1/webapps/predict/test {"httpMethod":"post","path":"/","payload":{"key":"very-secret-key","pin":"4711","rows":2}}`)(nil); err != nil {
		t.Error(err)
	}
	c.answers(500, `no entry for very-secret-key and 4711, only for 47110`, 1)
	apply(true, "no entry for (hidden) and (hidden), only for 47110")

	// Text is refused like that of payload, without showing it.
	c.cli.Write(map[string]string{"main.tf": test("predict", "http_method = \"post\"\npayload_wo = var.key")})
	apply(true, "Invalid payload")
}
