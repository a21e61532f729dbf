package emulator

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

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

const emailsPath = "/notifications/api/v1/emails"

// attachment is a file part of an e-mail.
type attachment struct{ name, content string }

// mail sends an e-mail: pairs of field name and value after the attachments.
func (s sdk) mail(files []attachment, pairs ...string) answer {
	s.t.Helper()
	const boundary = "0f6e2ed5a1f24c05a0ad4d1fa6bf3d0c"
	var body strings.Builder
	for _, file := range files {
		fmt.Fprintf(&body, "--%s\r\nContent-Disposition: form-data; name=\"attachments\"; filename=\"%s\"\r\nContent-Type: application/octet-stream\r\n\r\n%s\r\n", boundary, file.name, file.content)
	}
	for i := 0; i < len(pairs); i += 2 {
		fmt.Fprintf(&body, "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", boundary, pairs[i], pairs[i+1])
	}
	fmt.Fprintf(&body, "--%s--\r\n", boundary)
	return s.raw(http.MethodPost, emailsPath, "multipart/form-data; boundary="+boundary, body.String())
}

// simple sends an e-mail to one address and answers its path.
func (s sdk) simple(subject, to string) string {
	s.t.Helper()
	return emailsPath + "/" + text(s.mail(nil, "recipients", `["`+to+`"]`, "subject", subject, "templateName", "basic").want(201)["id"])
}

func TestEmailLife(t *testing.T) {
	s := sdk{newTestbed(t)}
	id := text(s.mail([]attachment{{"a.csv", "1,2"}, {"B.PDF", ""}}, "recipients", `["a@b.c", "bounce@peak.example"]`, "cc", `["d@e.f", "a@b.c"]`, "bcc", `["g@h.i"]`,
		"subject", "Ünicode", "templateName", "weekly_report", "templateParameters", `{"n": 10000000000000000001, "title": "x"}`).want(201)["id"])
	if id != "5000001" {
		t.Errorf("id %s", id)
	}
	body := s.call(http.MethodGet, emailsPath+"/"+id, "{}").want(200)
	if body["status"] != "Pending" || body["deliveredAt"] != nil || body["subject"] != "Ünicode" || body["templateName"] != "weekly_report" || body["createdBy"] != world.LocalUser {
		t.Errorf("sent %v", body)
	}
	wantDig(t, body, `{"bcc":["g@h.i"],"cc":["d@e.f","a@b.c"],"to":["a@b.c","bounce@peak.example"]}`, "recipients")
	if got := names(t, body, "statusDetails", "status"); !slices.Equal(got, []string{"Pending", "Pending", "Pending", "Pending"}) {
		t.Errorf("statuses %v", got)
	}
	s.clock.Move(testLifecycle)
	body = s.get(emailsPath + "/" + id).want(200)
	if body["status"] != "Partially Delivered" || body["deliveredAt"] != "2024-05-01T09:30:10.000Z" {
		t.Errorf("delivered %v", body)
	}
	if got := names(t, body, "statusDetails", "email"); !slices.Equal(got, []string{"a@b.c", "bounce@peak.example", "d@e.f", "g@h.i"}) {
		t.Errorf("addresses %v", got)
	}
	wantDig(t, body, `{"description":"The mailbox does not exist.","email":"bounce@peak.example","status":"Bounced"}`, "statusDetails", 1)
	wantDig(t, body, "Delivered", "statusDetails", 2, "status")

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
	s := sdk{newTestbed(t)}
	for _, o := range []world.Outcome{
		{Kind: "email", Match: map[string]string{"subject": "a"}, Result: "failed", Message: "No quota.", Times: 1},
		{Kind: "email", Match: map[string]string{"subject": "b", "templateName": "basic"}, Result: "bounced"},
		{Kind: "email", Match: map[string]string{"subject": "c"}, Result: "stuck"},
	} {
		s.outcome(o)
	}
	paths := map[string]string{}
	for _, subject := range []string{"a", "b", "c", "d"} {
		paths[subject] = s.simple(subject, "a@b.c")
	}
	paths["e"] = s.simple("a", "a@b.c") // the outcome is used up
	paths["f"] = s.simple("f", "Bounce@Peak.example")
	s.clock.Move(time.Hour)
	for subject, want := range map[string][3]string{
		"a": {"Failed", "Failed", "No quota."},
		"b": {"Failed", "Bounced", "The mailbox does not take e-mails."},
		"c": {"Pending", "Pending", "On its way."},
		"d": {"Delivered", "Delivered", "The e-mail was delivered."},
		"e": {"Delivered", "Delivered", "The e-mail was delivered."},
		"f": {"Failed", "Bounced", "The mailbox does not exist."},
	} {
		body := s.get(paths[subject]).want(200)
		wantDig(t, body, want[0], "status")
		wantDig(t, body, want[1], "statusDetails", 0, "status")
		wantDig(t, body, want[2], "statusDetails", 0, "description")
		if delivered := body["deliveredAt"] != nil; delivered != (want[0] == "Delivered") {
			t.Errorf("%s: delivered at %v", subject, body["deliveredAt"])
		}
	}
	if err := s.SetOutcome(world.Outcome{Kind: "email", Result: "warning"}); err == nil {
		t.Error("an e-mail cannot end in a warning")
	}
}

func TestEmailList(t *testing.T) {
	s := sdk{newTestbed(t)}
	if got := s.pages(emailsPath+"?count=-1", "emails", "id"); len(got) != 0 {
		t.Errorf("e-mails %v", got)
	}
	s.simple("old", "a@b.c")
	s.clock.Move(91 * 24 * time.Hour)
	for i := range 27 {
		s.simple(fmt.Sprint("new ", i), "a@b.c")
		s.clock.Move(time.Minute)
	}
	if got := s.pages(emailsPath+"?count=-1", "emails", "subject"); len(got) != 27 || got[0] != "new 26" || got[26] != "new 0" {
		t.Errorf("subjects %v", got)
	}
	for query, want := range map[string][]string{
		"count=2":                               {"new 26", "new 25"},
		"dateFrom=2024-07-31T09:54:30Z":         {"new 26", "new 25"},
		"dateTo=2024-07-31":                     {},
		"dateFrom=2024-01-01&dateTo=2024-05-02": {"old"},
		"dateFrom=2024-01-01&pageSize=27&pageNumber=2&count=28": {"old"},
	} {
		body := s.get(emailsPath + "?" + query).want(200)
		if got := names(t, body, "emails", "subject"); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	body := s.get(emailsPath + "?count=1").want(200)
	wantDig(t, body, "1", "emailCount")
	wantDig(t, body, "Delivered", "emails", 0, "status")
	s.get(emailsPath+"?dateFrom=yesterday").refused(400, "dateFrom")
	s.get(emailsPath+"?dateTo=never").refused(400, "dateTo")
	s.get(emailsPath+"?count=few").refused(400, "count")
	s.get(emailsPath+"?pageSize=0").refused(400, "start at 1")
	s.get(emailsPath+"/7").refused(404, "no e-mail 7")
	s.get(emailsPath+"/x").refused(422, "not a whole number")
}

func TestEmailsThatAreRefused(t *testing.T) {
	s := sdk{newTestbed(t)}
	big := strings.Repeat("x", 10<<20)
	file := func(name string) []attachment { return []attachment{{name, "x"}} }
	for _, c := range []struct {
		files  []attachment
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
		{[]attachment{{"a.txt", big + "x"}}, []string{"recipients", `["a@b.c"]`, "subject", "s", "templateName", "basic"}, 413, "10485761 bytes"},
	} {
		s.mail(c.files, c.pairs...).refused(c.status, c.detail)
	}
	s.call(http.MethodPost, emailsPath, "{}").refused(400, "multipart/form-data")
	if sent := s.Objects()["email"]; len(sent) != 0 {
		t.Errorf("what was refused was sent: %v", sent)
	}
	s.mail([]attachment{{"a.txt", big}, {"b.zip", "x"}, {"c.XLSX", "x"}}, "recipients", `["a@b.c"]`, "cc", "null", "subject", "s", "templateName", "basic", "templateParameters", "null").want(201)
}

func TestEmailTemplates(t *testing.T) {
	s := sdk{newTestbed(t)}
	templates := emailsPath + "/templates"
	if got := s.pages(templates, "templates", "name"); !slices.Equal(got, []string{"basic", "workflow_run", "weekly_report"}) {
		t.Errorf("templates %v", got)
	}
	for query, want := range map[string][]string{
		"searchTerm=W": {"workflow_run", "weekly_report"},
		"scope=custom": {"weekly_report"},
		"scope=global&scope=custom&pageSize=1&pageNumber=3": {"weekly_report"},
		"scope=global%2Ccustom&searchTerm=k":                {"workflow_run", "weekly_report"},
		"searchTerm=none":                                   {},
	} {
		body := s.get(templates + "?" + query).want(200)
		if got := names(t, body, "templates", "name"); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	body := s.call(http.MethodGet, templates+"/weekly_report", "{}").want(200)
	if text(body["id"]) != "4000003" || body["scope"] != "custom" || body["subject"] != "Weekly report" || !wire.Contains(text(body["body"]), "{{title}}") || body["createdAt"] != "2024-01-01T00:00:00.000Z" {
		t.Errorf("template %v", body)
	}
	s.get(templates+"/none").refused(404, "no e-mail template none")
	s.get(templates+"?scope=private").refused(400, "private")

	s.json(http.MethodPut, "/_emulator/objects/email-template/4000009", `{"name": "mine/1", "scope": "custom", "body": "x"}`).want(200)
	if body := s.get(templates + "/mine%2F1").want(200); text(body["id"]) != "4000009" {
		t.Errorf("template %v", body)
	}
	s.delete("/_emulator/objects/email-template/4000001").want(200)
	s.mail(nil, "recipients", `["a@b.c"]`, "subject", "s", "templateName", "basic").refused(404, "no e-mail template basic")
	s.mail(nil, "recipients", `["a@b.c"]`, "subject", "s", "templateName", "mine/1").want(201)
}
