// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/contract"
)

const (
	someID     = "632a4e7c-ab86-4ecb-8f34-99b5da531ceb"
	specPath   = "/v1/blocks/specs/"
	tablesPath = "/semantic-layer/api/v1/warehouse/schema?schema=a"
	imagePath  = "/image-management/api/v2/images/"
	servePath  = "/webapps/api/v1/webapps/"
	flowPath   = "/workflows/api/v1/workflows/"
	filesPath  = "/artifacts/api/v1/artifacts/"
	created    = `{"id":"` + someID + `"}`
	jsonMedia  = "application/json"
	emptyPage  = `{"specs":[],"specCount":0,"pageCount":1,"pageNumber":1,"pageSize":25}`
	emptyFlows = `{"workflows":[],"pageCount":0,"pageNumber":1,"pageSize":25}`
)

// reply is what the server under judgement says.
type reply struct {
	status int
	media  string // application/json when empty
	body   string
	header map[string]string
}

func (a reply) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	if a.media == "" {
		a.media = jsonMedia
	}
	w.Header().Set("Content-Type", a.media)
	for name, value := range a.header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(a.status)
	if a.body != "" {
		_, _ = w.Write([]byte(a.body))
	}
}

// ask builds a request with a token and, if there is a body, the JSON content type.
func ask(t testing.TB, method, target, body string) *http.Request {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	r.Header.Set("Authorization", "token")
	if body != "" {
		r.Header.Set("Content-Type", jsonMedia)
	}
	return r
}

func newChecker(t testing.TB) *contract.Checker {
	t.Helper()
	checker, err := contract.New()
	if err != nil {
		t.Fatal(err)
	}
	return checker
}

// exchange judges one request and its answer.
func exchange(t testing.TB, r *http.Request, a http.Handler) []contract.Violation {
	t.Helper()
	checker := newChecker(t)
	checker.Middleware(a).ServeHTTP(httptest.NewRecorder(), r)
	return checker.Violations()
}

// expect compares the details of the violations of one side with the wanted ones, each a part of its text. Violations
// of the other side fail the test.
func expect(t testing.TB, side string, got []contract.Violation, want ...string) {
	t.Helper()
	missing := slices.Clone(want)
	for _, violation := range got {
		at := slices.IndexFunc(missing, func(part string) bool { return strings.Contains(violation.Detail, part) })
		if violation.Side != side || at < 0 {
			t.Errorf("unexpected violation: %s", violation)
			continue
		}
		missing = slices.Delete(missing, at, at+1)
	}
	for _, part := range missing {
		t.Errorf("no violation says %q; got %v", part, got)
	}
}

// formPart is one part of a multipart body; a file when it has a file name.
type formPart struct {
	name, file, media, body string
}

func multipartRequest(t testing.TB, method, target string, parts ...formPart) *http.Request {
	t.Helper()
	var body bytes.Buffer
	writer := multipart.NewWriter(&body)
	for _, p := range parts {
		header := textproto.MIMEHeader{}
		disposition := fmt.Sprintf("form-data; name=%q", p.name)
		if p.file != "" {
			disposition += fmt.Sprintf("; filename=%q", p.file)
		}
		header.Set("Content-Disposition", disposition)
		if p.media != "" {
			header.Set("Content-Type", p.media)
		}
		w, err := writer.CreatePart(header)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(p.body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	r := ask(t, method, target, body.String())
	r.Header.Set("Content-Type", writer.FormDataContentType())
	return r
}

// archivePart is a right file part.
func archivePart(t testing.TB) formPart {
	t.Helper()
	return formPart{name: "artifact", file: "artifact.zip", media: "application/zip", body: zipped(t, []byte("print(1)"))}
}

// zipped packs one file without compression, so that the archive is a little larger than its content.
func zipped(t testing.TB, content []byte) string {
	t.Helper()
	var archive bytes.Buffer
	writer := zip.NewWriter(&archive)
	entry, err := writer.CreateHeader(&zip.FileHeader{Name: "main.py", Method: zip.Store})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := entry.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return archive.String()
}

// quote renders text as a JSON string.
func quote(text string) string {
	data, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(data)
}
