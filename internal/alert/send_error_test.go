// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package alert

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestAddSendError(t *testing.T) {
	t.Parallel()
	email := peak.EmailSend{Subject: "Hi", TemplateName: "basic"}
	for name, test := range map[string]struct {
		err     error
		at      string
		summary string
		detail  []string
	}{
		"unknown":     {&peak.UnknownOutcomeError{Kind: "e-mail", Name: "Hi", Err: errors.New("the connection broke")}, "", "The e-mail may have been sent", []string{`"Hi"`, "not repeated", "the connection broke", "peak_emails"}},
		"cut short":   {&peak.UnknownOutcomeError{Err: context.Canceled}, "", "The e-mail may have been sent", []string{"context canceled"}},
		"interrupted": {fmt.Errorf("waiting: %w", context.Canceled), "", "The e-mail was not sent", []string{"interrupted before"}},
		"no template": {&peak.Error{Status: 404, Message: "none"}, "template_name", "No such e-mail template", []string{`"basic"`, "none", "peak_email_templates"}},
		"too large":   {&peak.Error{Status: 413, Message: "big"}, "attachments", "Attachments too large", []string{"was not sent", "big"}},
		"refused":     {&peak.Error{Status: 422, Message: "bad address"}, "", "Cannot send the e-mail", []string{`"Hi"`, "bad address"}},
		"forbidden":   {&peak.Error{Status: 403}, "", "Cannot send the e-mail", []string{"permissions"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			addSendError(&diags, email, test.err)
			if len(diags) != 1 || diags[0].Summary() != test.summary {
				t.Fatalf("diagnostics %v", diags)
			}
			for _, part := range test.detail {
				if !strings.Contains(diags[0].Detail(), part) {
					t.Errorf("%q does not say %q", diags[0].Detail(), part)
				}
			}
			at := ""
			if with, ok := diags[0].(diag.DiagnosticWithPath); ok {
				at = with.Path().String()
			}
			if at != test.at {
				t.Errorf("on %q, want %q", at, test.at)
			}
		})
	}
}
