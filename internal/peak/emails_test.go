// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestListEmails(t *testing.T) {
	client := script(t,
		exchangeStep{"GET /notifications/api/v1/emails?count=2&dateFrom=2024-05-01T00%3A00%3A00Z&dateTo=2024-05-31&pageNumber=1&pageSize=1", 200,
			`{"pageCount":2,"emailCount":2,"emails":[{"id":7,"createdAt":"2024-05-01T09:30:00.000Z","createdBy":"a@b.c","status":"Delivered","subject":"Hi","templateName":"basic"}]}`},
		exchangeStep{"GET /notifications/api/v1/emails?count=2&dateFrom=2024-05-01T00%3A00%3A00Z&dateTo=2024-05-31&pageNumber=2&pageSize=1", 200,
			`{"pageCount":2,"emails":[{"id":"6","status":null,"colour":"red"}]}`},
		exchangeStep{"GET /notifications/api/v1/emails?count=-1&pageNumber=1&pageSize=100", 200, `{"pageCount":0}`},
		exchangeStep{"GET /notifications/api/v1/emails?count=-1&pageNumber=1&pageSize=100", 403, `{"detail":"no"}`},
	)
	got := all(t, client.ListEmails(t.Context(), ListEmailsQuery{DateFrom: "2024-05-01T00:00:00Z", DateTo: "2024-05-31", Count: 2, PageSize: 1}))
	equal(t, got, []EmailListItem{
		{ID: 7, CreatedAt: "2024-05-01T09:30:00.000Z", CreatedBy: "a@b.c", Status: "Delivered", Subject: "Hi", TemplateName: "basic"},
		{ID: 6},
	})
	if got := all(t, client.ListEmails(t.Context(), ListEmailsQuery{})); len(got) != 0 {
		t.Errorf("got %v", got)
	}
	for _, err := range client.ListEmails(t.Context(), ListEmailsQuery{}) {
		if StatusOf(err) != http.StatusForbidden {
			t.Errorf("error %v", err)
		}
	}
}

func TestGetEmail(t *testing.T) {
	client := script(t,
		exchangeStep{"GET /notifications/api/v1/emails/7", 200, `{"id":7,"createdAt":"c","createdBy":"a@b.c","status":"Delivered","subject":"Hi","templateName":"basic","deliveredAt":"d",
			"recipients":{"to":["x@y.z","u@v.w"],"cc":["c@y.z"],"bcc":[]},
			"statusDetails":[{"email":"x@y.z","status":"Delivered","description":null},{"email":"u@v.w","status":"Bounced","description":"mailbox full"}]}`},
		exchangeStep{"GET /notifications/api/v1/emails/8", 200, `{"id":8,"deliveredAt":null,"recipients":null}`},
		exchangeStep{"GET /notifications/api/v1/emails/9", 200, `{}`},
		exchangeStep{"GET /notifications/api/v1/emails/10", 404, `{"detail":"no such e-mail"}`},
	)
	got, err := client.GetEmail(t.Context(), 7)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, got, Email{
		EmailListItem: EmailListItem{ID: 7, CreatedAt: "c", CreatedBy: "a@b.c", Status: "Delivered", Subject: "Hi", TemplateName: "basic"},
		DeliveredAt:   "d", To: []string{"x@y.z", "u@v.w"}, Cc: []string{"c@y.z"}, Bcc: []string{},
		StatusDetails: []EmailStatus{{"x@y.z", "Delivered", ""}, {"u@v.w", "Bounced", "mailbox full"}},
	})
	if got, err := client.GetEmail(t.Context(), 8); err != nil || got.ID != 8 || got.DeliveredAt != "" || got.To != nil {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := client.GetEmail(t.Context(), 9); err == nil || !strings.Contains(err.Error(), `lacks the member "id"`) {
		t.Errorf("error %v", err)
	}
	if _, err := client.GetEmail(t.Context(), 10); !IsNotFound(err) {
		t.Errorf("error %v", err)
	}
}

func TestSendEmailOnTheWire(t *testing.T) {
	field := func(name, value string) string {
		return "--B\nContent-Disposition: form-data; name=\"" + name + "\"\n\n" + value + "\n"
	}
	file := func(name, mediaType, content string) string {
		return "--B\nContent-Disposition: form-data; name=\"attachments\"; filename=\"" + name + "\"\nContent-Type: " + mediaType + "\n\n" + content + "\n"
	}
	for name, tc := range map[string]struct {
		send EmailSend
		want string
	}{
		"all": {EmailSend{
			Recipients: []string{"a@b.c", "d@e.f"}, Cc: []string{"g@h.i"}, Bcc: []string{"j@k.l"}, Subject: "Ünicode", TemplateName: "basic",
			TemplateParameters: map[string]any{"count": json.Number("10000000000000000001"), "name": "x"},
			Attachments:        []EmailAttachment{{"report.pdf", "application/pdf", zip([]byte("%PDF"))}, {`a "b".csv`, "text/csv", zip([]byte("1,2"))}, {"empty.txt", "", zip(nil)}},
		}, file("report.pdf", "application/pdf", "%PDF") + file(`a \"b\".csv`, "text/csv", "1,2") + file("empty.txt", "application/octet-stream", "") + field("subject", "Ünicode") + field("templateName", "basic") +
			field("recipients", `["a@b.c","d@e.f"]`) + field("cc", `["g@h.i"]`) + field("bcc", `["j@k.l"]`) +
			field("templateParameters", `{"count":10000000000000000001,"name":"x"}`) + "--B--\n"},
		"least": {EmailSend{Recipients: []string{"a@b.c"}, Subject: "s", TemplateName: "t"},
			field("subject", "s") + field("templateName", "t") + field("recipients", `["a@b.c"]`) + "--B--\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var got captured
			client, _ := testClient(t, capture(t, &got, `{"id":12}`))
			id, err := client.SendEmail(t.Context(), tc.send)
			if err != nil || id != 12 {
				t.Fatalf("id %d, %v", id, err)
			}
			if want := (captured{"POST", "/notifications/api/v1/emails", tc.want}); got != want {
				t.Errorf("%s %s\n%q\nwant\n%q", got.method, got.path, got.body, want.body)
			}
		})
	}
}

// The one e-mail that appeared since, of the same subject, template and addresses, is the one that was sent.
func TestSendEmailIsFoundAfterALostAnswer(t *testing.T) {
	at := func(age time.Duration) string { return time.Now().Add(-age).UTC().Format(time.RFC3339Nano) }
	for name, tc := range map[string]struct {
		emails []string // to whom, and how old
		id     int64
	}{
		"sent":            {[]string{"b@b.c,a@b.c 0s"}, 1},
		"nothing":         {nil, 0},
		"an older one":    {[]string{"a@b.c,b@b.c 1m"}, 0},
		"to somebody":     {[]string{"x@b.c 0s", "a@b.c,b@b.c 0s"}, 2},
		"two of the kind": {[]string{"a@b.c,b@b.c 0s", "a@b.c,b@b.c 0s"}, 0},
	} {
		for _, lose := range []http.HandlerFunc{func(w http.ResponseWriter, _ *http.Request) { cut(w) }, func(w http.ResponseWriter, _ *http.Request) { answer(w, 204, ``) }} {
			t.Run(name, func(t *testing.T) {
				var sent atomic.Int32
				client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.Method == http.MethodPost {
						_, _ = io.Copy(io.Discard, r.Body)
						sent.Add(1)
						lose(w, r)
						return
					}
					var all []string
					for i, email := range tc.emails {
						to, age, _ := strings.Cut(email, " ")
						old, _ := time.ParseDuration(age)
						one := fmt.Sprintf(`{"id":%d,"subject":"Hi","templateName":"basic","createdAt":%q,"recipients":{"to":["%s"]}}`, i+1, at(old), strings.ReplaceAll(to, ",", `","`))
						if strings.HasSuffix(r.URL.Path, fmt.Sprint("/", i+1)) {
							answer(w, http.StatusOK, one)
							return
						}
						all = append(all, one)
					}
					answer(w, http.StatusOK, `{"pageCount":1,"emails":[`+strings.Join(all, ",")+`]}`)
				}), noReuse)
				id, err := client.SendEmail(t.Context(), EmailSend{Recipients: []string{"a@b.c", "b@b.c"}, Subject: "Hi", TemplateName: "basic"})
				if id != tc.id || (err == nil) != (tc.id != 0) || sent.Load() != 1 {
					t.Errorf("sent %d times, id %d, %v", sent.Load(), id, err)
				}
			})
		}
	}
}

// An e-mail whose outcome is not known must not go out twice, and must not be taken for sent or for not sent.
func TestSendEmailIsNeverRepeated(t *testing.T) {
	for name, tc := range map[string]struct {
		answers []http.HandlerFunc
		tries   int
		unknown bool
		status  int
	}{
		"connection cut": {[]http.HandlerFunc{func(w http.ResponseWriter, r *http.Request) {
			// What has not arrived whole is known not to be carried out, and repeated.
			_, _ = io.Copy(io.Discard, r.Body)
			cut(w)
		}}, 1, true, 0},
		"bad gateway":     {[]http.HandlerFunc{func(w http.ResponseWriter, _ *http.Request) { answer(w, 502, `{}`) }}, 1, true, 502},
		"gateway timeout": {[]http.HandlerFunc{func(w http.ResponseWriter, _ *http.Request) { answer(w, 504, `{}`) }}, 1, true, 504},
		"no answer":       {[]http.HandlerFunc{func(_ http.ResponseWriter, r *http.Request) { hang(r) }}, 1, true, 0},
		"unreadable":      {[]http.HandlerFunc{func(w http.ResponseWriter, _ *http.Request) { answer(w, 201, `{}`) }}, 1, true, 201},
		"refused":         {[]http.HandlerFunc{func(w http.ResponseWriter, _ *http.Request) { answer(w, 422, `{"detail":"no"}`) }}, 1, false, 422},
		"no template":     {[]http.HandlerFunc{func(w http.ResponseWriter, _ *http.Request) { answer(w, 404, `{}`) }}, 1, false, 404},
		"busy, then sent": {[]http.HandlerFunc{
			func(w http.ResponseWriter, _ *http.Request) { answer(w, 429, `{}`) },
			func(w http.ResponseWriter, _ *http.Request) { answer(w, 201, `{"id":3}`) },
		}, 2, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var requests atomic.Int32 // a connection that is cut or left does not order the test after its handler
			client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodGet {
					answer(w, http.StatusOK, `{"emails":[],"pageCount":1}`)
					return
				}
				tc.answers[min(int(requests.Add(1)), len(tc.answers))-1](w, r)
			}), func(c *Config) { c.RequestTimeout = 200 * time.Millisecond })
			_, err := client.SendEmail(t.Context(), EmailSend{
				Recipients: []string{"a@b.c"}, Subject: "Hi", TemplateName: "basic", Attachments: []EmailAttachment{{"a.txt", "", zip([]byte("a"))}},
			})
			unknown, isUnknown := errors.AsType[*UnknownOutcomeError](err)
			if tries := int(requests.Load()); tries != tc.tries || isUnknown != tc.unknown || StatusOf(err) != tc.status {
				t.Errorf("%d requests, error %v", tries, err)
			}
			if isUnknown && (unknown.Kind != "e-mail" || unknown.Name != "Hi") {
				t.Errorf("error %+v", unknown)
			}
		})
	}
}

func TestSendEmailInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	client, _ := testClient(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		hang(r)
	}))
	client.answerGrace = shortGrace
	_, err := client.SendEmail(ctx, EmailSend{Recipients: []string{"a@b.c"}, Subject: "Hi", TemplateName: "basic"})
	if _, unknown := errors.AsType[*UnknownOutcomeError](err); !unknown || !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if _, err := client.SendEmail(ctx, EmailSend{}); !errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "not known") {
		t.Errorf("nothing was sent: %v", err)
	}
}

// A file that cannot be opened ends the request before anything is sent, and those opened before it are closed.
func TestSendEmailClosesItsFiles(t *testing.T) {
	client, _ := testClient(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("something was sent") }))
	first := &closing{Reader: strings.NewReader("a")}
	_, err := client.SendEmail(t.Context(), EmailSend{Recipients: []string{"a@b.c"}, Subject: "Hi", TemplateName: "basic", Attachments: []EmailAttachment{
		{"a.txt", "", Upload{Size: 1, Open: func(context.Context) (io.ReadCloser, error) { return first, nil }}},
		{"b.txt", "", Upload{Size: 1, Open: func(context.Context) (io.ReadCloser, error) { return nil, errors.New("gone") }}},
	}})
	if err == nil || !strings.Contains(err.Error(), "cannot open the file b.txt to upload: gone") || strings.Contains(err.Error(), "not known") || !first.closed {
		t.Errorf("error %v, first file closed: %t", err, first.closed)
	}
}

// closing notes that it was closed.
type closing struct {
	io.Reader

	closed bool
}

func (c *closing) Close() error {
	c.closed = true
	return nil
}
