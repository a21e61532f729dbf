// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package alert_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// actions are in Terraform since 1.14.
var actions = []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)}

// report is an action with what is required, unless body has it.
func report(body string) string {
	for name, value := range map[string]string{"recipients": `["a@example.com"]`, "subject": `"Hi"`, "template_name": `"basic"`} {
		if !regexp.MustCompile(`(?m)^\s*` + name + `\s*=`).MatchString(body) {
			body += "\n" + name + " = " + value
		}
	}
	return "action \"peak_email_send\" \"report\" {\n config {\n" + body + "\n}\n}\n"
}

// triggered is report, run when a resource is created and when its input changes.
func triggered(p *acctest.Platform, input, body string) string {
	return p.Config(report(body) + `
		resource "terraform_data" "trigger" {
		  input = "` + input + `"
		  lifecycle {
		    action_trigger {
		      events  = [after_create, after_update]
		      actions = [action.peak_email_send.report]
		    }
		  }
		}
	`)
}

// invoke runs the action without a trigger.
var invoke = []string{"apply", "-auto-approve", "-input=false", "-no-color", "-invoke=action.peak_email_send.report"}

func TestAccEmailSend_trigger(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, map[string]string{
		"report.pdf": "%PDF", "charts/a.png": "a", "charts/sub/b.svg": "b", "charts/debug.log": "noise", "charts/.dockerignore": "*.log\n.*\n",
	})
	body := fmt.Sprintf(`
		recipients    = ["a@example.com", "b@example.com"]
		cc            = ["c@example.com"]
		bcc           = ["d@example.com"]
		subject       = "Report of ${terraform_data.trigger.output}"
		template_name = "weekly_report"
		template_parameters = { title = "Week", rows = 12, big = 10000000000000000001, tags = ["x", true], id = terraform_data.trigger.id }
		attachments   = [%q, %q]
	`, filepath.Join(folder, "report.pdf"), filepath.Join(folder, "charts"))
	p.Test(t, resource.TestCase{TerraformVersionChecks: actions, Steps: []resource.TestStep{
		{
			Config: triggered(p, "may", body),
			PostApplyFunc: func() {
				email := sent(p)["Report of may"]
				if email == nil {
					t.Fatalf("e-mails %v", sent(p))
				}
				if got := fmt.Sprintf("%v %v %v %v", email["to"], email["cc"], email["bcc"], email["templateName"]); got != "[a@example.com b@example.com] [c@example.com] [d@example.com] weekly_report" {
					t.Errorf("sent %s", got)
				}
				parameters, _ := json.Marshal(email["templateParameters"])
				if !regexp.MustCompile(`^{"big":10000000000000000001,"id":"[0-9a-f-]{36}","rows":12,"tags":\["x",true\],"title":"Week"}$`).Match(parameters) {
					t.Errorf("parameters %s", parameters)
				}
				wantAttachments(t, p)
			},
		},
		{
			// A plan that changes nothing sends nothing.
			Config:           triggered(p, "may", body),
			ConfigPlanChecks: acctest.PlansNothing(),
			PostApplyFunc:    func() { wantPosts(t, p, 1) },
		},
		{
			Config: triggered(p, "june", body),
			PostApplyFunc: func() {
				if sent(p)["Report of june"] == nil {
					t.Errorf("e-mails %v", sent(p))
				}
				wantPosts(t, p, 2)
			},
		},
	}})
	// Neither does a destroy.
	wantPosts(t, p, 2)
}

// wantAttachments checks the files of the one request to send.
func wantAttachments(t *testing.T, p *acctest.Platform) {
	t.Helper()
	for _, entry := range p.Emulator.Journal() {
		if entry.Method != http.MethodPost {
			continue
		}
		if entry.Parts[0].Filename != "report.pdf" || entry.Parts[0].Size != 4 || entry.Parts[1].Filename != "charts.zip" {
			t.Errorf("parts %+v", entry.Parts)
		}
		var names []string
		for _, packed := range entry.Parts[1].Zip {
			names = append(names, packed.Name)
		}
		if got := strings.Join(names, " "); got != "a.png sub/b.svg sub/" {
			t.Errorf("the zip holds %s", got)
		}
	}
}

func wantPosts(t *testing.T, p *acctest.Platform, want int) {
	t.Helper()
	if got := posts(p); got != want {
		t.Errorf("%d requests to send an e-mail, want %d", got, want)
	}
}

// Whatever can be known is known before anything is sent, and before the resource that would trigger it is created.
func TestAccEmailSend_planErrors(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, map[string]string{"a.txt": "a", "b.txt": "b", "c.txt": "c", "d.txt": "d", "run.exe": "x"})
	if err := os.WriteFile(filepath.Join(folder, "big.zip"), make([]byte, 10<<20+1), 0o600); err != nil {
		t.Fatal(err)
	}
	files := func(names ...string) string {
		paths := make([]string, len(names))
		for i, name := range names {
			paths[i] = fmt.Sprintf("%q", filepath.Join(folder, name))
		}
		return "attachments = [" + strings.Join(paths, ", ") + "]"
	}
	for name, test := range acctest.Sample(2, map[string]struct{ body, want string }{
		"nobody":            {`recipients = []`, `(?s)recipients.*at\s+least\s+1`},
		"bad recipient":     {`recipients = ["a@example.com", "team"]`, `(?s)Invalid e-mail address.*"team"\s+is\s+not`},
		"with a name":       {`recipients = ["A <a@example.com>"]`, `(?s)Invalid e-mail address.*without\s+a\s+name`},
		"twice":             {`recipients = ["a@example.com", "a@example.com"]`, `(?s)recipients.*duplicate`},
		"bad copy":          {`cc = [""]`, `(?s)Invalid e-mail address.*cc`},
		"bad blind copy":    {`bcc = ["x@"]`, `(?s)Invalid e-mail address.*bcc`},
		"no subject":        {`subject = ""`, `(?s)subject.*at\s+least\s+1`},
		"unknown template":  {`template_name = "monthly"`, `(?s)No such e-mail template.*"monthly".*peak_email_templates`},
		"parameters":        {`template_parameters = ["a"]`, `(?s)Invalid template parameters.*object\s+of\s+names`},
		"four files":        {files("a.txt", "b.txt", "c.txt", "d.txt"), `(?s)attachments.*at\s+most\s+3`},
		"no such file":      {files("a.txt", "none.txt"), `(?s)Cannot attach the file.*there\s+is\s+nothing\s+at.*none.txt`},
		"an extension":      {files("run.exe"), `(?s)Cannot attach the file.*run.exe.*extension`},
		"too large":         {files("big.zip"), `(?s)Cannot attach the file.*10485761\s+bytes`},
		"what is not there": {`recipient = "a"`, `(?s)Unsupported argument.*recipient`},
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p.Test(t, resource.TestCase{TerraformVersionChecks: actions, Steps: []resource.TestStep{
				{Config: triggered(p, "x", test.body), PlanOnly: true, ExpectError: regexp.MustCompile(test.want)},
			}})
		})
	}
	t.Cleanup(func() { wantPosts(t, p, 0) })
}

// Attachments and templates that are only known after apply are checked then.
func TestAccEmailSend_unknownAtPlan(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, map[string]string{"late.csv": "1,2"})
	body := func(file, template string) string {
		return fmt.Sprintf("attachments = [terraform_data.trigger.id == \"\" ? \"\" : %q]\n template_name = terraform_data.trigger.id == \"\" ? \"\" : %q", filepath.Join(folder, file), template)
	}
	p.Test(t, resource.TestCase{TerraformVersionChecks: actions, Steps: []resource.TestStep{
		{Config: triggered(p, "x", body("missing.csv", "basic")), ExpectError: regexp.MustCompile(`(?s)Cannot attach the file.*missing.csv`)},
		{Config: triggered(p, "y", body("late.csv", "monthly")), ExpectError: regexp.MustCompile(`(?s)No such e-mail template.*"monthly"`)},
		{Config: triggered(p, "z", body("late.csv", "basic")), Check: func(*terraform.State) error {
			if len(sent(p)) != 1 {
				return fmt.Errorf("e-mails %v", sent(p))
			}
			return nil
		}},
	}})
}

func TestAccEmailSend_invoke(t *testing.T) {
	acctest.NeedsActions(t)
	t.Parallel()
	p := acctest.New(t, 0)
	c := p.CLI(t, map[string]string{"notes.txt": "12345"})
	c.Write(map[string]string{"main.tf": report(fmt.Sprintf("attachments = [%q]", filepath.Join(c.Dir, "notes.txt")))})
	output := words(c.Run(invoke...))
	for _, want := range []string{`Sending "Hi" to 1 address with notes.txt (5 bytes)`, "E-mail 5000001 was taken by the platform; its status is "} {
		if !strings.Contains(output, want) {
			t.Errorf("%q is not part of\n%s", want, output)
		}
	}
	if email := sent(p)["Hi"]; email == nil || posts(p) != 1 {
		t.Errorf("e-mails %v", sent(p))
	}

	for _, test := range []struct {
		name  string
		fault control.Fault
		want  []string
		posts int
		lost  bool // sent all the same
	}{
		{"refused", control.Fault{Method: http.MethodPost, Status: 422, Body: map[string]any{"detail": "No quota left."}}, []string{"Cannot send the e-mail", `"Hi" was not sent`, "No quota left"}, 1, false},
		{"too large", control.Fault{Method: http.MethodPost, Status: 413, Body: map[string]any{"detail": "10 MB."}}, []string{"Attachments too large", "was not sent"}, 1, false},
		{"gone by now", control.Fault{Method: http.MethodPost, Status: 404, Body: map[string]any{"detail": "None."}}, []string{"No such e-mail template", `"basic"`}, 1, false},
		{"answer lost", control.Fault{Method: http.MethodPost, Cut: "after"}, []string{"The e-mail may have been sent", "It was not repeated", "peak_emails"}, 1, true},
		{"gateway failed", control.Fault{Method: http.MethodPost, Status: 502, Act: true}, []string{"The e-mail may have been sent", "502"}, 1, true},
		{"no status", control.Fault{Method: http.MethodGet, Path: emailsPath + "/5", Status: 403}, []string{"E-mail sent, status not known", "403"}, 1, true},
	} {
		p.Emulator.ClearFaults()
		p.Emulator.ClearJournal()
		before := len(p.Emulator.Objects()["email"])
		fault(t, p, test.fault)
		code, stdout, stderr := c.Exit(invoke...)
		for _, want := range test.want {
			if !strings.Contains(words(stdout+stderr), want) {
				t.Errorf("%s: %q is not part of\n%s%s", test.name, want, stdout, stderr)
			}
		}
		if after := len(p.Emulator.Objects()["email"]); (after == before+1) != test.lost || posts(p) != test.posts {
			t.Errorf("%s: %d requests, %d e-mails after %d", test.name, posts(p), after, before)
		}
		if failed := test.name != "no status"; failed != (code != 0) {
			t.Errorf("%s: exit code %d", test.name, code)
		}
	}
}

// Who interrupts the action is told at once that the e-mail may be on its way.
func TestAccEmailSend_interrupted(t *testing.T) {
	acctest.NeedsActions(t)
	t.Parallel()
	p := acctest.New(t, 0)
	c := p.CLI(t, map[string]string{"main.tf": report("")})
	fault(t, p, control.Fault{Method: http.MethodPost, DelayMs: 60_000})
	code, output, took := c.Interrupt([]string{`Sending "Hi" to 1 address`}, invoke...)
	if code == 0 || !strings.Contains(words(output), "The e-mail may have been sent") || took > 10*time.Second {
		t.Errorf("exit code %d after %s:\n%s", code, took, output)
	}
}

// TestAccEmailSend_example applies the example of the documentation as it stands.
func TestAccEmailSend_example(t *testing.T) {
	acctest.NeedsActions(t)
	t.Parallel()
	p := acctest.New(t, 0)
	config, err := os.ReadFile("../../examples/actions/peak_email_send/action.tf")
	if err != nil {
		t.Fatal(err)
	}
	c := p.CLI(t, map[string]string{"CHANGES.txt": "all new\n", "charts/a.svg": "<svg/>", "app/app.py": "print(1)\n"})
	// The provider runs in this process, which has another working directory.
	c.Write(map[string]string{"main.tf": strings.ReplaceAll(string(config), "${path.module}", c.Dir)})
	if output := c.Run("apply", "-auto-approve", "-input=false", "-no-color"); strings.Contains(output, "Warning") {
		t.Errorf("the example makes Terraform warn:\n%s", output)
	}
	email := sent(p)["New version of the pricing app"]
	if raw, _ := json.Marshal(email); !strings.Contains(string(raw), `"summary":"See the attached change log."`) || !strings.Contains(string(raw), `"name":"charts.zip"`) {
		t.Errorf("sent %s", raw)
	}
	c.Run("destroy", "-auto-approve", "-input=false")
	if left := p.Emulator.Leftovers(); len(left) != 0 {
		t.Errorf("left over: %v", left)
	}
}
