// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package alert_test

import (
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

func exactly(values ...string) knownvalue.Check {
	checks := make([]knownvalue.Check, len(values))
	for i, value := range values {
		checks[i] = knownvalue.StringExact(value)
	}
	return knownvalue.ListExact(checks)
}

func TestAccEmail(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	id := mail(t, p, "Hi", "a@example.com", "bounce@peak.example")
	p.Settle(t)
	config := p.Config(`data "peak_email" "e" { id = "` + id + `" }`)
	at := func(path tfjsonpath.Path, value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.peak_email.e", path, value)
	}
	query(t, p,
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{
			at(tfjsonpath.New("id"), knownvalue.StringExact(id)),
			at(tfjsonpath.New("subject"), knownvalue.StringExact("Hi")),
			at(tfjsonpath.New("template_name"), knownvalue.StringExact("basic")),
			at(tfjsonpath.New("status"), knownvalue.StringExact("Partially Delivered")),
			at(tfjsonpath.New("created_at"), knownvalue.NotNull()),
			at(tfjsonpath.New("created_by"), knownvalue.NotNull()),
			at(tfjsonpath.New("delivered_at"), knownvalue.NotNull()),
			at(tfjsonpath.New("recipients"), exactly("a@example.com", "bounce@peak.example")),
			at(tfjsonpath.New("cc"), exactly()),
			at(tfjsonpath.New("bcc"), exactly()),
			at(tfjsonpath.New("status_details").AtSliceIndex(1), knownvalue.ObjectExact(map[string]knownvalue.Check{
				"email": knownvalue.StringExact("bounce@peak.example"), "status": knownvalue.StringExact("Bounced"), "description": knownvalue.StringExact("The mailbox does not exist."),
			})),
		}},
		resource.TestStep{Config: p.Config(`data "peak_email" "e" { id = "7" }`), ExpectError: regexp.MustCompile(`(?s)peak_email does not exist.*knows\s+no\s+peak_email\s+"7"`)},
		resource.TestStep{Config: p.Config(`data "peak_email" "e" { id = "first" }`), ExpectError: regexp.MustCompile(`(?s)id = "first".*whole\s+number`)},
		resource.TestStep{
			PreConfig:   func() { fault(t, p, control.Fault{Path: "^" + emailsPath, Status: http.StatusForbidden, Times: 1}) },
			Config:      config,
			ExpectError: regexp.MustCompile(`(?s)Cannot read peak_email.*403`),
		},
	)
}

func TestAccEmails(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	old := time.Now().UTC().AddDate(0, 0, -200)
	for n := range 130 {
		at := time.Now().UTC().Add(-time.Duration(n+1) * time.Minute)
		if n == 129 {
			at = old
		}
		object := map[string]any{
			"seq": 1000 - n, "subject": "mail " + strconv.Itoa(n), "templateName": "basic", "status": "Delivered", "createdAt": at.Format(time.RFC3339), "createdBy": "a@example.com",
		}
		if err := p.Emulator.Insert("email", strconv.Itoa(5_100_000+n), object); err != nil {
			t.Fatal(err)
		}
	}
	data := func(body string) string { return p.Config("data \"peak_emails\" \"e\" {\n" + body + "\n}\n") }
	at := func(path tfjsonpath.Path, value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.peak_emails.e", path, value)
	}
	list := tfjsonpath.New("emails")
	query(t, p, p.Together(
		resource.TestStep{Config: data(""), ConfigStateChecks: []statecheck.StateCheck{
			at(list, knownvalue.ListSizeExact(129)),
			at(list.AtSliceIndex(128), knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"id": knownvalue.StringExact("5100128"), "subject": knownvalue.StringExact("mail 128"), "status": knownvalue.StringExact("Delivered"),
				"template_name": knownvalue.StringExact("basic"), "created_by": knownvalue.StringExact("a@example.com"), "created_at": knownvalue.NotNull(),
			})),
		}},
		resource.TestStep{Config: data("limit = 2"), ConfigStateChecks: []statecheck.StateCheck{
			at(list, knownvalue.ListSizeExact(2)), at(list.AtSliceIndex(1).AtMapKey("subject"), knownvalue.StringExact("mail 1")),
		}},
		resource.TestStep{
			Config: data(`date_from = "` + old.Add(-time.Hour).Format(time.RFC3339) + `"` + "\n" + `date_to = "` + old.Add(time.Hour).Format(time.RFC3339) + `"`),
			ConfigStateChecks: []statecheck.StateCheck{
				at(list, knownvalue.ListSizeExact(1)), at(list.AtSliceIndex(0).AtMapKey("subject"), knownvalue.StringExact("mail 129")),
			},
		},
	),
		resource.TestStep{Config: data(`date_from = "yesterday"`), ExpectError: regexp.MustCompile(`(?s)Invalid time.*"yesterday"`)},
		resource.TestStep{Config: data(`date_to = "2024-05-01"`), ExpectError: regexp.MustCompile(`(?s)Invalid time.*date_to`)},
		resource.TestStep{Config: data(`limit = 0`), ExpectError: regexp.MustCompile(`(?s)limit = 0.*at\s+least\s+1`)},
		resource.TestStep{
			// The second page fails: what was read until then must not pass for the whole list.
			PreConfig: func() {
				fault(t, p, control.Fault{Path: "^" + emailsPath, After: 1, Times: 1, Status: http.StatusForbidden})
			},
			Config:      data(""),
			ExpectError: regexp.MustCompile(`(?s)Cannot read peak_emails.*403`),
		},
	)
}

func TestAccEmailTemplates(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	data := func(body string) string { return p.Config("data \"peak_email_templates\" \"t\" {\n" + body + "\n}\n") }
	step := func(body string, want ...string) resource.TestStep {
		elements := make([]knownvalue.Check, len(want))
		for i, name := range want {
			elements[i] = knownvalue.ObjectPartial(map[string]knownvalue.Check{"name": knownvalue.StringExact(name)})
		}
		// The platform promises no order.
		return resource.TestStep{Config: data(body), ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.peak_email_templates.t", tfjsonpath.New("email_templates"), knownvalue.SetExact(elements)),
		}}
	}
	query(t, p, p.Together(
		step("", "basic", "workflow_run", "weekly_report"),
		step(`search_term = "w"`, "workflow_run", "weekly_report"),
		step(`scopes = ["custom"]`, "weekly_report"),
		step("scopes = [\"global\", \"custom\"]\n search_term = \"run\"", "workflow_run"),
		step(`search_term = "nothing like it"`),
	),
		resource.TestStep{Config: data(`scopes = []`), ExpectError: regexp.MustCompile(`(?s)scopes.*at\s+least\s+1`)},
		resource.TestStep{
			PreConfig:   func() { fault(t, p, control.Fault{Path: "/templates$", Status: http.StatusForbidden, Times: 1}) },
			Config:      data(""),
			ExpectError: regexp.MustCompile(`(?s)Cannot read peak_email_templates.*403`),
		},
	)
}

func TestAccEmailTemplate(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	data := func(name string) string { return p.Config(`data "peak_email_template" "t" { name = "` + name + `" }`) }
	query(t, p,
		resource.TestStep{Config: data("weekly_report"), ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.peak_email_template.t", tfjsonpath.New("id"), knownvalue.StringExact("4000003")),
			statecheck.ExpectKnownValue("data.peak_email_template.t", tfjsonpath.New("scope"), knownvalue.StringExact("custom")),
			statecheck.ExpectKnownValue("data.peak_email_template.t", tfjsonpath.New("subject"), knownvalue.StringExact("Weekly report")),
			statecheck.ExpectKnownValue("data.peak_email_template.t", tfjsonpath.New("body"), knownvalue.StringRegexp(regexp.MustCompile(`{{title}}`))),
			statecheck.ExpectKnownValue("data.peak_email_template.t", tfjsonpath.New("created_at"), knownvalue.NotNull()),
			statecheck.ExpectKnownValue("data.peak_email_template.t", tfjsonpath.New("created_by"), knownvalue.NotNull()),
		}},
		resource.TestStep{Config: data("monthly"), ExpectError: regexp.MustCompile(`(?s)No such e-mail template.*"monthly".*peak_email_templates`)},
		resource.TestStep{Config: data(""), ExpectError: regexp.MustCompile(`(?s)name.*at\s+least\s+1`)},
		resource.TestStep{
			PreConfig:   func() { fault(t, p, control.Fault{Path: "/templates/", Status: http.StatusForbidden, Times: 1}) },
			Config:      data("basic"),
			ExpectError: regexp.MustCompile(`(?s)Cannot read peak_email_template.*403`),
		},
	)
}

// TestAccExamples applies the examples of the documentation as they stand.
func TestAccExamples(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	for example, outputs := range map[string]map[string]knownvalue.Check{
		"peak_email":           {"undelivered": knownvalue.MapExact(map[string]knownvalue.Check{"bounce@peak.example": knownvalue.StringExact("The mailbox does not exist.")})},
		"peak_emails":          {"not_delivered": exactly("Hi")},
		"peak_email_template":  {"weekly_report_html": knownvalue.StringRegexp(regexp.MustCompile("^<h1>"))},
		"peak_email_templates": {"own_templates": exactly("weekly_report")},
	} {
		t.Run(example, func(t *testing.T) {
			t.Parallel()
			p := acctest.New(t, 0)
			id := mail(t, p, "Hi", "bounce@peak.example")
			p.Settle(t)
			config, err := os.ReadFile("../../examples/data-sources/" + example + "/data-source.tf")
			if err != nil {
				t.Fatal(err)
			}
			var checks []statecheck.StateCheck
			for name, check := range outputs {
				checks = append(checks, statecheck.ExpectKnownOutputValue(name, check))
			}
			text := strings.ReplaceAll(string(config), `"9999"`, `"`+id+`"`)
			text = strings.ReplaceAll(text, "2024-05-01T00:00:00Z", time.Now().UTC().Add(-time.Hour).Format(time.RFC3339))
			query(t, p, resource.TestStep{Config: p.Config(text), ConfigStateChecks: checks})
		})
	}
}
