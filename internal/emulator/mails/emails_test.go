// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package mails_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestEmailLife(t *testing.T) {
	s := testbed.SDK{Testbed: testbed.New(t)}
	id := testbed.Text(s.Mail([]testbed.Attachment{{Name: "a.csv", Content: "1,2"}, {Name: "B.PDF", Content: ""}}, "recipients", `["a@b.c", "bounce@peak.example"]`, "cc", `["d@e.f", "a@b.c"]`, "bcc", `["g@h.i"]`,
		"subject", "Ünicode", "templateName", "weekly_report", "templateParameters", `{"n": 10000000000000000001, "title": "x"}`).Want(201)["id"])
	if id != "5000001" {
		t.Errorf("id %s", id)
	}
	body := s.Call(http.MethodGet, testbed.EmailsPath+"/"+id, "{}").Want(200)
	if body["status"] != "Pending" || body["deliveredAt"] != nil || body["subject"] != "Ünicode" || body["templateName"] != "weekly_report" || body["createdBy"] != world.LocalUser {
		t.Errorf("sent %v", body)
	}
	testbed.WantDig(t, body, `{"bcc":["g@h.i"],"cc":["d@e.f","a@b.c"],"to":["a@b.c","bounce@peak.example"]}`, "recipients")
	if got := testbed.Names(t, body, "statusDetails", "status"); !slices.Equal(got, []string{"Pending", "Pending", "Pending", "Pending"}) {
		t.Errorf("statuses %v", got)
	}
	s.Clock.Move(testbed.Lifecycle)
	body = s.Get(testbed.EmailsPath + "/" + id).Want(200)
	if body["status"] != "Partially Delivered" || body["deliveredAt"] != "2024-05-01T09:30:10.000Z" {
		t.Errorf("delivered %v", body)
	}
	if got := testbed.Names(t, body, "statusDetails", "email"); !slices.Equal(got, []string{"a@b.c", "bounce@peak.example", "d@e.f", "g@h.i"}) {
		t.Errorf("addresses %v", got)
	}
	testbed.WantDig(t, body, `{"description":"The mailbox does not exist.","email":"bounce@peak.example","status":"Bounced"}`, "statusDetails", 1)
	testbed.WantDig(t, body, "Delivered", "statusDetails", 2, "status")

	object, _ := s.Object("email", id)
	sum := sha256.Sum256([]byte("1,2"))
	if raw, _ := json.Marshal(object["attachments"]); !strings.Contains(string(raw), `"name":"a.csv","sha256":"`+hex.EncodeToString(sum[:])+`","size":3`) || !strings.Contains(string(raw), "B.PDF") {
		t.Errorf("attachments %s", raw)
	}
	if raw, _ := json.Marshal(object["templateParameters"]); string(raw) != `{"n":10000000000000000001,"title":"x"}` {
		t.Errorf("parameters %s", raw)
	}
}

func TestEmailOutcomes(t *testing.T) {
	s := testbed.SDK{Testbed: testbed.New(t)}
	for _, o := range []world.Outcome{
		{Kind: "email", Match: map[string]string{"subject": "a"}, Result: "failed", Message: "No quota.", Times: 1},
		{Kind: "email", Match: map[string]string{"subject": "b", "templateName": "basic"}, Result: "bounced"},
		{Kind: "email", Match: map[string]string{"subject": "c"}, Result: "stuck"},
	} {
		s.Outcome(o)
	}
	paths := map[string]string{}
	for _, subject := range []string{"a", "b", "c", "d"} {
		paths[subject] = s.Simple(subject, "a@b.c")
	}
	paths["e"] = s.Simple("a", "a@b.c") // the outcome is used up
	paths["f"] = s.Simple("f", "Bounce@Peak.example")
	s.Clock.Move(time.Hour)
	for subject, want := range map[string][3]string{
		"a": {"Failed", "Failed", "No quota."},
		"b": {"Failed", "Bounced", "The mailbox does not take e-mails."},
		"c": {"Pending", "Pending", "On its way."},
		"d": {"Delivered", "Delivered", "The e-mail was delivered."},
		"e": {"Delivered", "Delivered", "The e-mail was delivered."},
		"f": {"Failed", "Bounced", "The mailbox does not exist."},
	} {
		body := s.Get(paths[subject]).Want(200)
		testbed.WantDig(t, body, want[0], "status")
		testbed.WantDig(t, body, want[1], "statusDetails", 0, "status")
		testbed.WantDig(t, body, want[2], "statusDetails", 0, "description")
		if delivered := body["deliveredAt"] != nil; delivered != (want[0] == "Delivered") {
			t.Errorf("%s: delivered at %v", subject, body["deliveredAt"])
		}
	}
	if err := s.SetOutcome(world.Outcome{Kind: "email", Result: "warning"}); err == nil {
		t.Error("an e-mail cannot end in a warning")
	}
}

func TestEmailList(t *testing.T) {
	s := testbed.SDK{Testbed: testbed.New(t)}
	if got := s.Pages(testbed.EmailsPath+"?count=-1", "emails", "id"); len(got) != 0 {
		t.Errorf("e-mails %v", got)
	}
	s.Simple("old", "a@b.c")
	s.Clock.Move(91 * 24 * time.Hour)
	for i := range 27 {
		s.Simple(fmt.Sprint("new ", i), "a@b.c")
		s.Clock.Move(time.Minute)
	}
	if got := s.Pages(testbed.EmailsPath+"?count=-1", "emails", "subject"); len(got) != 27 || got[0] != "new 26" || got[26] != "new 0" {
		t.Errorf("subjects %v", got)
	}
	for query, want := range map[string][]string{
		"count=2":                               {"new 26", "new 25"},
		"dateFrom=2024-07-31T09:54:30Z":         {"new 26", "new 25"},
		"dateTo=2024-07-31":                     {},
		"dateFrom=2024-01-01&dateTo=2024-05-02": {"old"},
		"dateFrom=2024-01-01&pageSize=27&pageNumber=2&count=28": {"old"},
	} {
		body := s.Get(testbed.EmailsPath + "?" + query).Want(200)
		if got := testbed.Names(t, body, "emails", "subject"); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	body := s.Get(testbed.EmailsPath + "?count=1").Want(200)
	testbed.WantDig(t, body, "1", "emailCount")
	testbed.WantDig(t, body, "Delivered", "emails", 0, "status")
	s.Get(testbed.EmailsPath+"?dateFrom=yesterday").Refused(400, "dateFrom")
	s.Get(testbed.EmailsPath+"?dateTo=never").Refused(400, "dateTo")
	s.Get(testbed.EmailsPath+"?count=few").Refused(400, "count")
	s.Get(testbed.EmailsPath+"?pageSize=0").Refused(400, "start at 1")
	s.Get(testbed.EmailsPath+"/7").Refused(404, "no e-mail 7")
	s.Get(testbed.EmailsPath+"/x").Refused(422, "not a whole number")
}

func TestEmailsThatAreRefused(t *testing.T) {
	s := testbed.SDK{Testbed: testbed.New(t)}
	big := strings.Repeat("x", 10<<20)
	file := func(name string) []testbed.Attachment { return []testbed.Attachment{{Name: name, Content: "x"}} }
	for _, c := range []struct {
		files  []testbed.Attachment
		pairs  []string
		status int
		detail string
	}{
		{nil, []string{"subject", "s", "templateName", "basic"}, 422, "recipients: at least one"},
		{nil, []string{"recipients", "[]", "subject", "s", "templateName", "basic"}, 422, "recipients: at least one"},
		{nil, []string{"recipients", "a@b.c", "subject", "s", "templateName", "basic"}, 400, "recipients is not valid JSON"},
		{nil, []string{"recipients", `"a@b.c"`, "subject", "s", "templateName", "basic"}, 422, "recipients must be a list"},
		{nil, []string{"recipients", `["nobody"]`, "subject", "s", "templateName", "basic"}, 422, "recipients: nobody is not"},
		{nil, []string{"recipients", `["A <a@b.c>"]`, "subject", "s", "templateName", "basic"}, 422, "is not an e-mail address"},
		{nil, []string{"recipients", `["a@b.c"]`, "cc", `[1]`, "subject", "s", "templateName", "basic"}, 422, "cc: 1 is not"},
		{nil, []string{"recipients", `["a@b.c"]`, "bcc", `["x"]`, "subject", "s", "templateName", "basic"}, 422, "bcc: x is not"},
		{nil, []string{"recipients", `["a@b.c"]`, "templateName", "basic"}, 422, "subject and templateName"},
		{nil, []string{"recipients", `["a@b.c"]`, "subject", "s"}, 422, "subject and templateName"},
		{nil, []string{"recipients", `["a@b.c"]`, "subject", "s", "templateName", "none"}, 404, "no e-mail template none"},
		{nil, []string{"recipients", `["a@b.c"]`, "subject", "s", "templateName", "basic", "templateParameters", "[]"}, 422, "must be an object"},
		{nil, []string{"recipients", `["a@b.c"]`, "subject", "s", "templateName", "basic", "templateParameters", "{"}, 400, "not valid JSON"},
		{file("a.exe"), []string{"recipients", `["a@b.c"]`, "subject", "s", "templateName", "basic"}, 422, "a.exe is none of pdf"},
		{file("pdf"), []string{"recipients", `["a@b.c"]`, "subject", "s", "templateName", "basic"}, 422, "pdf is none of"},
		{slices.Repeat(file("a.txt"), 4), []string{"recipients", `["a@b.c"]`, "subject", "s", "templateName", "basic"}, 422, "4 files, at most 3"},
		{[]testbed.Attachment{{Name: "a.txt", Content: big + "x"}}, []string{"recipients", `["a@b.c"]`, "subject", "s", "templateName", "basic"}, 413, "10485761 bytes"},
	} {
		s.Mail(c.files, c.pairs...).Refused(c.status, c.detail)
	}
	s.Call(http.MethodPost, testbed.EmailsPath, "{}").Refused(400, "multipart/form-data")
	if sent := s.Objects()["email"]; len(sent) != 0 {
		t.Errorf("what was refused was sent: %v", sent)
	}
	s.Mail([]testbed.Attachment{{Name: "a.txt", Content: big}, {Name: "b.zip", Content: "x"}, {Name: "c.XLSX", Content: "x"}}, "recipients", `["a@b.c"]`, "cc", "null", "subject", "s", "templateName", "basic", "templateParameters", "null").Want(201)
}

func TestEmailTemplates(t *testing.T) {
	s := testbed.SDK{Testbed: testbed.New(t)}
	templates := testbed.EmailsPath + "/templates"
	if got := s.Pages(templates, "templates", "name"); !slices.Equal(got, []string{"basic", "workflow_run", "weekly_report"}) {
		t.Errorf("templates %v", got)
	}
	for query, want := range map[string][]string{
		"searchTerm=W": {"workflow_run", "weekly_report"},
		"scope=custom": {"weekly_report"},
		"scope=global&scope=custom&pageSize=1&pageNumber=3": {"weekly_report"},
		"scope=global%2Ccustom&searchTerm=k":                {"workflow_run", "weekly_report"},
		"searchTerm=none":                                   {},
	} {
		body := s.Get(templates + "?" + query).Want(200)
		if got := testbed.Names(t, body, "templates", "name"); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	body := s.Call(http.MethodGet, templates+"/weekly_report", "{}").Want(200)
	if testbed.Text(body["id"]) != "4000003" || body["scope"] != "custom" || body["subject"] != "Weekly report" || !wire.Contains(testbed.Text(body["body"]), "{{title}}") || body["createdAt"] != "2024-01-01T00:00:00.000Z" {
		t.Errorf("template %v", body)
	}
	s.Get(templates+"/none").Refused(404, "no e-mail template none")
	s.Get(templates+"?scope=private").Refused(400, "private")

	s.JSON(http.MethodPut, "/_emulator/objects/email-template/4000009", `{"name": "mine/1", "scope": "custom", "body": "x"}`).Want(200)
	if body := s.Get(templates + "/mine%2F1").Want(200); testbed.Text(body["id"]) != "4000009" {
		t.Errorf("template %v", body)
	}
	s.Delete("/_emulator/objects/email-template/4000001").Want(200)
	s.Mail(nil, "recipients", `["a@b.c"]`, "subject", "s", "templateName", "basic").Refused(404, "no e-mail template basic")
	s.Mail(nil, "recipients", `["a@b.c"]`, "subject", "s", "templateName", "mine/1").Want(201)
}
