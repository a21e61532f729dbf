// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// discard is a response writer that costs nothing, so that the benchmark measures the checker.
type discard struct{ header http.Header }

func (d *discard) Header() http.Header            { return d.header }
func (d *discard) Write(data []byte) (int, error) { return len(data), nil }
func (d *discard) WriteHeader(int)                {}

// BenchmarkCheck measures one exchange: the most frequent one (a poll), the largest JSON bodies and an upload.
func BenchmarkCheck(b *testing.B) {
	item := `{"id":"` + someID + `","kind":"workflow","featured":false,"scope":"private","metadata":{"name":"a","summary":"s",` +
		`"tags":[{"name":"x"}],"status":"available","createdAt":"2024-05-01T09:30:00.000Z","createdBy":"a@example.com"},"latestRelease":{"version":"1.0.0"}}`
	page := `{"specs":[` + strings.Repeat(item+",", 24) + item + `],"pageCount":1,"pageNumber":1,"pageSize":25}`
	upload := multipartRequest(b, http.MethodPut, filesPath+someID, archivePart(b))
	form, err := io.ReadAll(upload.Body)
	if err != nil {
		b.Fatal(err)
	}
	cases := map[string]struct {
		request *http.Request
		body    string
		answer  reply
	}{
		"poll":     {ask(b, "GET", servePath+someID, ""), "", reply{status: 200, body: `{"id":"` + someID + `","name":"ui","status":"DEPLOYING","tags":[]}`}},
		"list":     {ask(b, "GET", specPath+"?pageSize=25", ""), "", reply{status: 200, body: page}},
		"workflow": {ask(b, "PUT", flowPath+"9", goodFlow), goodFlow, reply{status: 200, body: `{"id":9,"triggers":[]}`}},
		"upload":   {upload, string(form), reply{status: 200, body: `{"version":2}`}},
	}
	for name, c := range cases {
		b.Run(name, func(b *testing.B) {
			checker := newChecker(b)
			handler := checker.Middleware(c.answer)
			b.ReportAllocs()
			for b.Loop() {
				c.request.Body = http.NoBody
				if c.body != "" {
					c.request.Body = io.NopCloser(strings.NewReader(c.body))
				}
				handler.ServeHTTP(&discard{header: http.Header{}}, c.request)
			}
			if found := checker.Violations(); len(found) > 0 {
				b.Fatal(found[0])
			}
		})
	}
}
