// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// TestWriteOnlyOfActions fails when the framework's refusal of write-only attributes gets through, and when an action is run with
// null in place of a secret.
func TestWriteOnlyOfActions(t *testing.T) {
	t.Parallel()
	served, ok := NewServer(New(Options{}))().(*server)
	if !ok {
		t.Fatal("another server")
	}
	const mail = `"recipients":["a@example.com"],"cc":null,"bcc":null,"subject":"s","template_name":"t","template_parameters":null,"attachments":null,"template_parameters_wo":`
	for config, want := range map[string]string{
		`{` + mail + `{"type":["object",{"key":"string"}],"value":{"key":"x"}}}`:                                   "",
		`{` + mail + `{"type":["object",{"key":"string"}],"value":{"key":null}}}`:                                  `template_parameters_wo["key"]`,
		`{` + mail + `{"type":["object",{"a":["tuple",[["object",{"b":"string"}]]]}],"value":{"a":[{"b":null}]}}}`: `template_parameters_wo["a"][0]["b"]`,
		`{` + mail + `null}`: "",
	} {
		value := &tfprotov6.DynamicValue{JSON: []byte(config)}
		resp, err := served.ValidateActionConfig(t.Context(), &tfprotov6.ValidateActionConfigRequest{ActionType: "peak_email_send", Config: value})
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range resp.Diagnostics {
			t.Errorf("%s: %s: %s", config, one.Summary, one.Detail)
		}
		lost := served.lostSecrets(t.Context(), &tfprotov6.InvokeActionRequest{ActionType: "peak_email_send", Config: value})
		switch {
		case want == "" && len(lost) == 0:
		case len(lost) != 1 || len(lost[0].Detail) < len(want) || lost[0].Detail[:len(want)] != want:
			t.Errorf("%s: %v, want %q", config, lost, want)
		}
	}
}
