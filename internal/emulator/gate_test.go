// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// newGate serves a gate over loopback.
func newGate(t *testing.T, options GateOptions) *httptest.Server {
	t.Helper()
	gate, err := NewGate(options)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gate)
	t.Cleanup(server.Close)
	return server
}

// ask makes a request with headers, given as name and value by turns; Host is one of them.
func ask(t *testing.T, method, url, body string, headers ...string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		if req.Header.Set(headers[i], headers[i+1]); headers[i] == "Host" {
			req.Host = headers[i+1]
		}
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(raw)
}

// TestOwnAPIIsForThisMachine has web pages try what a program on this machine may do.
func TestOwnAPIIsForThisMachine(t *testing.T) {
	t.Parallel()
	server := newGate(t, GateOptions{Hosts: []string{"peak.internal", "*.peak.test"}})
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
	for name, tc := range map[string]struct {
		headers []string
		want    int
	}{
		"curl":                           {nil, 200},
		"localhost":                      {[]string{"Host", "localhost:" + port}, 200},
		"forwarded port":                 {[]string{"Host", "localhost:1"}, 200},
		"IPv6":                           {[]string{"Host", "[::1]:" + port}, 200},
		"a name of its own":              {[]string{"Host", "Peak.Internal:8443"}, 200},
		"a name of its certificate":      {[]string{"Host", "a.peak.test"}, 200},
		"two labels below a wildcard":    {[]string{"Host", "a.b.peak.test"}, 421},
		"a foreign name":                 {[]string{"Host", "evil.example:" + port}, 421},
		"begins like loopback":           {[]string{"Host", "127.0.0.1.evil.example"}, 421},
		"begins like localhost":          {[]string{"Host", "localhost.evil.example"}, 421},
		"another machine's address":      {[]string{"Host", "192.168.1.5:" + port}, 421},
		"a foreign page":                 {[]string{"Origin", "https://evil.example"}, 403},
		"a page of another port":         {[]string{"Origin", "http://127.0.0.1:1"}, 403},
		"a page of no origin":            {[]string{"Origin", "null"}, 403},
		"a link on a foreign page":       {[]string{"Sec-Fetch-Site", "cross-site"}, 403},
		"typed into a browser":           {[]string{"Sec-Fetch-Site", "none"}, 200},
		"a page from here":               {[]string{"Origin", server.URL, "Sec-Fetch-Site", "same-origin"}, 200},
		"a foreign page by its own name": {[]string{"Host", "evil.example", "Origin", "http://evil.example"}, 421},
	} {
		for _, call := range [][2]string{{"GET", "/_emulator/journal"}, {"GET", "/_emulator"}, {"GET", "/_emulator/objects"}, {"POST", "/_emulator/reset"}, {"POST", "/_emulator/advance"}} {
			if status, body := ask(t, call[0], server.URL+call[1], "{}", tc.headers...); status != tc.want {
				t.Errorf("%s: %s %s is answered with %d, want %d: %s", name, call[0], call[1], status, tc.want, body)
			}
		}
	}
	// Without a token the platform's API lets everybody in, and so must be as careful about names.
	if status, _ := ask(t, "GET", server.URL+"/artifacts/api/v1/artifacts/", "", "Host", "evil.example", "Authorization", "x"); status != http.StatusMisdirectedRequest {
		t.Errorf("the platform's API answers with %d", status)
	}
}

// TestTenants has two tokens, each with a world of its own that outlives a restart.
func TestTenants(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	options := GateOptions{Options: Options{StateFile: file}, Tokens: []string{"one", "two"}}
	server := newGate(t, options)
	const workflows, email = "/workflows/api/v1/workflows/", "/_emulator/objects/email-bounce/a@example.com"
	const body = `{"name": "w", "steps": {"a": {"type": "http", "method": "get", "url": "https://example.com"}}}`
	status, answer := ask(t, "POST", server.URL+workflows, body, "Authorization", "one", "Content-Type", "application/json")
	if status != http.StatusCreated {
		t.Fatalf("%d %s", status, answer)
	}
	var made struct{ ID json.Number }
	if err := json.Unmarshal([]byte(answer), &made); err != nil {
		t.Fatal(err)
	}
	if status, answer := ask(t, "PUT", server.URL+email, `{"reason": "full"}`, "Authorization", "two"); status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}
	check := func() {
		t.Helper()
		for _, tc := range []struct {
			token, path string
			want        int
		}{
			{"one", workflows + made.ID.String(), 200}, {"two", workflows + made.ID.String(), 404}, {"three", workflows + made.ID.String(), 401},
			{"one", "/_emulator/objects/workflow/" + made.ID.String(), 200}, {"two", "/_emulator/objects/workflow/" + made.ID.String(), 404},
			{"", "/_emulator/objects/workflow/" + made.ID.String(), 200}, {"three", "/_emulator/objects/workflow", 401},
			{"one", email, 404}, {"two", email, 200},
		} {
			if status, answer := ask(t, "GET", server.URL+tc.path, "", "Authorization", tc.token); status != tc.want {
				t.Errorf("%q gets %d for %s, want %d: %s", tc.token, status, tc.path, tc.want, answer)
			}
		}
	}
	check()
	if _, journal := ask(t, "GET", server.URL+"/_emulator/journal", "", "Authorization", "two"); strings.Contains(journal, `"POST"`) {
		t.Errorf("the second tenant sees the calls of the first: %s", journal)
	}
	server = newGate(t, options)
	check()
	if status, _ := ask(t, "POST", server.URL+"/_emulator/reset", "", "Authorization", "two"); status != http.StatusOK {
		t.Fatal(status)
	}
	if status, _ := ask(t, "GET", server.URL+workflows+made.ID.String(), "", "Authorization", "one"); status != http.StatusOK {
		t.Errorf("a reset of the second tenant reached the first: %d", status)
	}
	names, err := filepath.Glob(filepath.Join(filepath.Dir(file), "*"))
	if err != nil || len(names) != 2 {
		t.Errorf("files %v, %v", names, err)
	}
	for _, name := range names {
		if raw, err := os.ReadFile(name); err != nil || strings.Contains(name, "two") || strings.Contains(string(raw), `"two"`) {
			t.Errorf("%s tells the token, %v", name, err)
		}
	}
}

// TestRemoteTakesAToken has others reach the emulator: its own API is then as closed as the platform's, but for downloads,
// whose addresses nobody can guess.
func TestRemoteTakesAToken(t *testing.T) {
	t.Parallel()
	server := newGate(t, GateOptions{Options: Options{Lifecycle: 0}, Tokens: []string{"one", "two"}, Remote: true})
	for token, want := range map[string]int{"": 401, "x": 401, "one": 200, "two": 200} {
		for _, path := range []string{"/_emulator/journal", "/_emulator/objects"} {
			if status, _ := ask(t, "GET", server.URL+path, "", "Authorization", token); status != want {
				t.Errorf("%q gets %d for %s, want %d", token, status, path, want)
			}
		}
	}
	_, summary := ask(t, "GET", server.URL+"/_emulator/", "", "Authorization", "two")
	var shown struct{ Journal string }
	if err := json.Unmarshal([]byte(summary), &shown); err != nil {
		t.Fatal(err)
	}
	if status, _ := ask(t, "GET", shown.Journal, ""); status != http.StatusOK || !strings.HasPrefix(shown.Journal, server.URL+tenantPrefix) {
		t.Errorf("%s is answered with %d", shown.Journal, status)
	}
	if status, _ := ask(t, "GET", server.URL+tenantPrefix+"guess/_emulator/journal", ""); status != http.StatusUnauthorized {
		t.Errorf("a guessed key is answered with %d", status)
	}
	if status, _ := ask(t, "GET", strings.Replace(shown.Journal, "/_emulator/journal", "/artifacts/api/v1/artifacts/", 1), ""); status != http.StatusUnauthorized {
		t.Errorf("the key of downloads opens the platform's API: %d", status)
	}
	for _, options := range []GateOptions{{Remote: true}, {Tokens: []string{"a", ""}}, {Tokens: []string{"a", "a"}}} {
		if _, err := NewGate(options); err == nil {
			t.Errorf("%+v is accepted", options)
		}
	}
}

// TestUnknownMembersAreRefused: what is misspelt would silently not happen.
func TestUnknownMembersAreRefused(t *testing.T) {
	t.Parallel()
	server := newGate(t, GateOptions{})
	for _, tc := range []struct{ path, body, want string }{
		{"faults", `{"status": 503, "time": 1}`, `There is no member \"time\"; known are id, method, path`},
		{"faults", `{"status": 503, "delay_ms": 1}`, `\"delay_ms\"`},
		{"faults", `{"Status": 503}`, `\"Status\"`},
		{"outcomes", `{"kind": "build", "result": "failed", "count": 1}`, `There is no member \"count\"; known are id, kind, match, result, message, times`},
		{"outcomes", `{"kind": "build", "result": "failed", "matches": {"name": "ui"}}`, `\"matches\"`},
		{"outcomes", `{"kind": "build", "result": "failed", "match": {"nam": "ui"}}`, `no attribute \"nam\" to match; known are [name type version]`},
		{"advance", `{"for": "30s"}`, `There is no member \"for\"; known is by`},
	} {
		if status, answer := ask(t, "POST", server.URL+"/_emulator/"+tc.path, tc.body); status != http.StatusBadRequest || !strings.Contains(answer, tc.want) {
			t.Errorf("%s %s: %d %s, want %s in it", tc.path, tc.body, status, answer, tc.want)
		}
	}
	if status, answer := ask(t, "POST", server.URL+"/_emulator/faults", `{"id": 0, "method": "GET", "path": "x", "after": 1, "times": 1, "delayMs": 1, "status": 503, "headers": {"Any": "x"}, "body": {"any": 1}, "act": true}`); status != http.StatusCreated {
		t.Errorf("all members: %d %s", status, answer)
	}
}

// TestTenantsTellTheirNames has every one of several tenants tell itself apart, as a client asks that is allowed some of them only; a
// tenant that is alone keeps its name.
func TestTenantsTellTheirNames(t *testing.T) {
	t.Parallel()
	const metadata, cache = "/tenant-management/api/v1/external/tenants/tenant-metadata", "/connections/api/v1/connections/valkey-credentials"
	for _, test := range []struct {
		tokens   []string
		contrary bool
		want     []string
	}{
		{nil, false, []string{"local"}},
		{[]string{"one"}, false, []string{"local"}},
		{[]string{"one", "two"}, false, []string{"tenant1", "tenant2"}},
		{[]string{"one", "two"}, true, []string{"tenant1", "tenant2"}},
	} {
		server := newGate(t, GateOptions{Tokens: test.tokens, Options: Options{Contrary: test.contrary}})
		for i, want := range test.want {
			token := "any"
			if len(test.tokens) > 0 {
				token = test.tokens[i]
			}
			_, answer := ask(t, http.MethodGet, server.URL+cache, "", "Authorization", token)
			if !strings.Contains(answer, `"tenant":"`+want+`"`) {
				t.Errorf("%s: the cache is of another tenant: %s", want, answer)
			}
			if _, answer = ask(t, http.MethodGet, server.URL+metadata, "", "Authorization", token); test.contrary && !strings.Contains(answer, `"tenantName":"`+want+`"`) {
				t.Errorf("%s: the metadata are of another tenant: %s", want, answer)
			}
		}
	}
}
