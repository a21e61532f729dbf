// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

func TestTestService(t *testing.T) {
	const path = "POST /webapps/api/v1/webapps/my%20api/test "
	client := script(t,
		exchangeStep{path + `{"httpMethod":"get","payload":null}`, 200, `{"responseStatus":200,"responseBody":"{\"ok\": true}","responseSize":"1KB"}`},
		exchangeStep{path + `{"httpMethod":"post","path":"/x","payload":{"a":[1]}}`, 200, `{"responseStatus":"503","responseBody":{"down":true}}`},
		exchangeStep{path + `{"httpMethod":"get","payload":null}`, 200, `{"responseStatus":204}`},
		exchangeStep{path + `{"httpMethod":"get","payload":null}`, 200, `{"responseBody":"x"}`},
		exchangeStep{path + `{"httpMethod":"get","payload":{"key":"s3cr3t-value"}}`, 422, `{"detail":"s3cr3t-value is not possible"}`},
		exchangeStep{path + `{"httpMethod":"get","payload":null}`, 404, `{}`},
	)
	for _, want := range []struct {
		test   ServiceTest
		answer ServiceAnswer
	}{
		{ServiceTest{Method: "get"}, ServiceAnswer{200, `{"ok": true}`, `{"ok": true}`, false}},
		{ServiceTest{Method: "post", Path: "/x", Payload: json.RawMessage(`{"a":[1]}`)}, ServiceAnswer{503, `{"down":true}`, `{"down":true}`, false}},
		{ServiceTest{Method: "get"}, ServiceAnswer{204, "", "", false}},
	} {
		got, err := client.TestService(t.Context(), "my api", want.test)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, got, want.answer)
	}
	if _, err := client.TestService(t.Context(), "my api", ServiceTest{Method: "get"}); err == nil || !strings.Contains(err.Error(), `lacks the member "responseStatus"`) {
		t.Errorf("error %v", err)
	}
	_, err := client.TestService(t.Context(), "my api", ServiceTest{Method: "get", Payload: json.RawMessage(`{"key":"s3cr3t-value"}`), Secrets: []string{"s3cr3t-value"}})
	if StatusOf(err) != http.StatusUnprocessableEntity || !strings.Contains(err.Error(), "(hidden) is not possible") {
		t.Errorf("error %v", err)
	}
	if _, err := client.TestService(t.Context(), "my api", ServiceTest{Method: "get"}); !IsNotFound(err) {
		t.Errorf("error %v", err)
	}
}

// TestTestServiceShowsNoSecrets leaves the body as it is, and the part of it for messages without secrets and bounded.
func TestTestServiceShowsNoSecrets(t *testing.T) {
	body := "key s3cr3t-value, token " + testToken + ", " + strings.Repeat("x", 2*maxAnswerShown)
	client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		encoded, _ := json.Marshal(map[string]any{"responseStatus": 200, "responseBody": body})
		answer(w, 200, string(encoded))
	}))
	got, err := client.TestService(t.Context(), "api", ServiceTest{Method: "post", Secrets: []string{"s3cr3t-value"}})
	if err != nil || got.Body != body {
		t.Fatalf("body %q, %v", got.Body, err)
	}
	if !strings.HasPrefix(got.Shown, "key (hidden), token (hidden), xxx") || len(got.Shown) != maxAnswerShown || !got.Cut {
		t.Errorf("shown %q", got.Shown)
	}
}

// TestTestServiceRepeatsReadsOnly repeats a call of unknown outcome only when it cannot have done anything.
func TestTestServiceRepeatsReadsOnly(t *testing.T) {
	for method, want := range map[string]int{"get": 5, "post": 1, "delete": 1} {
		requests := 0
		client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			requests++
			answer(w, http.StatusBadGateway, `{}`)
		}))
		if _, err := client.TestService(t.Context(), "api", ServiceTest{Method: method}); StatusOf(err) != http.StatusBadGateway || requests != want {
			t.Errorf("%s: %d requests, want %d, error %v", method, requests, want, err)
		}
	}
}
