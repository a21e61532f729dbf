// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/console"
)

// browse opens a page without following where it leads, and answers status, Location and body.
func browse(t *testing.T, server *httptest.Server, path string, headers ...string) (int, string, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	req.RequestURI = path
	server.Config.Handler.ServeHTTP(recorder, req)
	return recorder.Code, recorder.Header().Get("Location"), recorder.Body.String()
}

// TestConsoleUnderTheRulesOfTheOwnAPI has others than this machine's user try to get at the console.
func TestConsoleUnderTheRulesOfTheOwnAPI(t *testing.T) {
	t.Parallel()
	server := newGate(t, GateOptions{Tokens: []string{"s3cret-token"}})
	for name, tc := range map[string]struct {
		headers []string
		want    int
	}{
		"a browser":              {[]string{"Sec-Fetch-Site", "none"}, 200},
		"a page of the console":  {[]string{"Origin", server.URL, "Sec-Fetch-Site", "same-origin"}, 200},
		"a foreign name":         {[]string{"Host", "evil.example"}, 421},
		"a foreign page":         {[]string{"Origin", "https://evil.example"}, 403},
		"a frame of another one": {[]string{"Sec-Fetch-Site", "cross-site"}, 403},
		"a page of no origin":    {[]string{"Origin", "null"}, 403},
	} {
		for _, path := range []string{console.Path, console.Path + "journal", console.Path + "version", console.Path + "console.js"} {
			if status, body := ask(t, http.MethodGet, server.URL+path, "", tc.headers...); status != tc.want || strings.Contains(body, "s3cret-token") {
				t.Errorf("%s: GET %s is answered with %d, want %d: %s", name, path, status, tc.want, body)
			}
		}
		want := map[bool]int{true: 200, false: tc.want}[tc.want == 200]
		if status, body := ask(t, http.MethodPost, server.URL+console.Path+"break/clock", "by=1s", append(tc.headers, "Content-Type", "application/x-www-form-urlencoded")...); status != want {
			t.Errorf("%s: a form is answered with %d, want %d: %s", name, status, want, body)
		}
	}
}

// TestBrowserIsLedToTheConsole opens the address that the emulator listens on. Other clients get what they always got.
func TestBrowserIsLedToTheConsole(t *testing.T) {
	t.Parallel()
	server := newGate(t, GateOptions{Tokens: []string{"one"}})
	const accept = "text/html,application/xhtml+xml,*/*;q=0.8"
	for _, path := range []string{"/", "/_emulator/console"} {
		if status, location, _ := browse(t, server, path, "Accept", accept); status != http.StatusSeeOther || location != console.Path {
			t.Errorf("%s leads to %q with %d", path, location, status)
		}
	}
	for name, headers := range map[string][]string{"curl": {"Accept", "*/*"}, "a program": nil, "the provider": {"Accept", "application/json", "Authorization", "one"}} {
		if status, location, body := browse(t, server, "/", headers...); status < 400 || location != "" || !strings.HasPrefix(body, `{"detail":`) {
			t.Errorf("%s: %d %q %s", name, status, location, body)
		}
	}
	if status, body := ask(t, http.MethodGet, server.URL+"/_emulator/", "", "Accept", accept); status != 200 || !strings.Contains(body, `"outcomeKinds"`) {
		t.Errorf("the own API: %d %s", status, body)
	}
}

// TestConsoleOfATenant signs in with the token of a tenant as password, since browsers send none of themselves.
func TestConsoleOfATenant(t *testing.T) {
	t.Parallel()
	server := newGate(t, GateOptions{Tokens: []string{"token-one", "token-two"}})
	remote := newGate(t, GateOptions{Tokens: []string{"token-one", "token-two"}, Remote: true})
	second := []string{"Authorization", "Basic " + basic("anybody", "token-two")}
	if status, _, body := browse(t, server, console.Path); status != 200 || !strings.Contains(body, "<b>tenant1</b>") || !strings.Contains(body, `href="./tenant?name=tenant2"`) {
		t.Errorf("without signing in: %d %s", status, body)
	}
	if status, _, _ := browse(t, server, console.Path+"tenant?name=tenant2"); status != http.StatusUnauthorized {
		t.Errorf("another tenant is shown without its token: %d", status)
	}
	if status, _, _ := browse(t, server, console.Path+"tenant?name=tenant1", second...); status != http.StatusUnauthorized {
		t.Errorf("the token of another tenant is taken: %d", status)
	}
	if status, location, _ := browse(t, server, console.Path+"tenant?name=tenant2", second...); status != http.StatusSeeOther || location != console.Path {
		t.Errorf("after signing in: %d %s", status, location)
	}
	for _, at := range []*httptest.Server{server, remote} {
		if status, _, body := browse(t, at, console.Path, second...); status != 200 || !strings.Contains(body, "<b>tenant2</b>") {
			t.Errorf("signed in: %d %s", status, body)
		}
	}
	if status, _, body := browse(t, remote, console.Path); status != http.StatusUnauthorized || strings.Contains(body, "<b>") {
		t.Errorf("another machine without a token: %d %s", status, body)
	}
	if status, _, _ := browse(t, remote, console.Path, "Authorization", "Basic "+basic("x", "wrong-token")); status != http.StatusUnauthorized {
		t.Errorf("another machine with a wrong token: %d", status)
	}
	if status, _, body := browse(t, remote, "/webapps/api/v1/webapps", second...); status != http.StatusUnauthorized {
		t.Errorf("the platform's API takes a password: %d %s", status, body)
	}
}

func basic(user, password string) string {
	req := &http.Request{Header: http.Header{}}
	req.SetBasicAuth(user, password)
	return strings.TrimPrefix(req.Header.Get("Authorization"), "Basic ")
}
