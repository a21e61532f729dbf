// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

func TestLogHasNoSecrets(t *testing.T) {
	var output bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &output)
	requests := 0
	client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests++
		w.Header().Set("X-Request-ID", "r-1")
		if requests == 1 {
			answer(w, http.StatusServiceUnavailable, `{"detail":"overloaded, Authorization was `+testToken+`"}`)
			return
		}
		answer(w, http.StatusOK, `{"pageCount":1,"images":[{"id":1,"name":"body-of-the-answer"}]}`)
	}))
	all(t, client.ListImages(ctx, ListImagesQuery{SearchTerm: "wanted"}))
	err := client.UpdateService(ctx, "a", ServiceBody{"parameters": map[string]any{"env": map[string]string{"K": "body-of-the-request"}}})
	if err != nil {
		t.Fatal(err)
	}
	logged := output.String()
	for _, secret := range []string{testToken, "body-of"} {
		if strings.Contains(logged, secret) {
			t.Errorf("the log contains %q:\n%s", secret, logged)
		}
	}
	lines, err := tflogtest.MultilineJSONDecode(strings.NewReader(logged))
	if err != nil || len(lines) != 3 {
		t.Fatalf("%d lines, %v:\n%s", len(lines), err, logged)
	}
	for i, want := range []map[string]any{
		{"@level": "debug", "method": "GET", "path": "/image-management/api/v2/images/", "attempt": 1.0, "status": 503.0, "request_id": "r-1"},
		{"attempt": 2.0, "status": 200.0, "query": "pageNumber=1&pageSize=100&searchTerm=wanted"},
		{"method": "PATCH", "path": "/webapps/api/v1/webapps/a", "attempt": 1.0, "status": 200.0},
	} {
		for name, value := range want {
			if lines[i][name] != value {
				t.Errorf("line %d: %s is %v, want %v", i, name, lines[i][name], value)
			}
		}
		if _, ok := lines[i]["duration_ms"].(float64); !ok {
			t.Errorf("line %d has no duration: %v", i, lines[i])
		}
	}
}
