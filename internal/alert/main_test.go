// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package alert_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestMain(m *testing.M) { acctest.Run(m) }

const emailsPath = "/notifications/api/v1/emails"

// mail sends an e-mail behind Terraform's back and returns its id.
func mail(t *testing.T, p *acctest.Platform, subject string, to ...string) string {
	t.Helper()
	id, err := p.Client(t).SendEmail(t.Context(), peak.EmailSend{Recipients: to, Subject: subject, TemplateName: "basic"})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(id)
}

// fault makes calls go wrong.
func fault(t *testing.T, p *acctest.Platform, f control.Fault) {
	t.Helper()
	if _, err := p.Emulator.AddFault(f); err != nil {
		t.Fatal(err)
	}
}

// sent returns the e-mails on the platform by subject.
func sent(p *acctest.Platform) map[string]map[string]any {
	found := map[string]map[string]any{}
	for _, email := range p.Emulator.Objects()["email"] {
		found[fmt.Sprint(email["subject"])] = email
	}
	return found
}

// posts counts the requests to send an e-mail.
func posts(p *acctest.Platform) int {
	n := 0
	for _, entry := range p.Emulator.Journal() {
		if entry.Method == http.MethodPost && entry.Path == emailsPath {
			n++
		}
	}
	return n
}

// words joins what a CLI has broken into lines, and leaves the frame around errors out.
func words(output string) string {
	return strings.Join(strings.FieldsFunc(output, func(r rune) bool { return strings.ContainsRune(" \n\t│╷╵", r) }), " ")
}

// query runs steps that only look at the platform.
func query(t *testing.T, p *acctest.Platform, steps ...resource.TestStep) {
	t.Helper()
	p.Query(t, resource.TestCase{Steps: steps})
}
