// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestNewChecksTheConfiguration(t *testing.T) {
	good := Config{Token: testToken}
	for name, tc := range map[string]struct {
		change func(*Config)
		want   string
	}{
		"good":              {func(*Config) {}, ""},
		"no token":          {func(c *Config) { c.Token = "" }, "token is missing"},
		"token with LF":     {func(c *Config) { c.Token = testToken + "\n" }, "trailing newline"},
		"token with blank":  {func(c *Config) { c.Token = " " + testToken }, "cannot be sent in a header"},
		"token with NUL":    {func(c *Config) { c.Token = "a\x00b" }, "cannot be sent in a header"},
		"bearer":            {func(c *Config) { c.Token = "Bearer " + testToken }, ""},
		"user agent":        {func(c *Config) { c.UserAgent = "a\r\nX: y" }, "user agent"},
		"negative retries":  {func(c *Config) { c.MaxRetries = -1 }, "zero or more"},
		"negative timeout":  {func(c *Config) { c.RequestTimeout = -time.Second }, "positive"},
		"bad stage":         {func(c *Config) { c.Stage = "prd" }, `"prd" is not a Peak stage`},
		"bad endpoint":      {func(c *Config) { c.Endpoint = "http://example.com" }, "unencrypted"},
		"endpoint no check": {func(c *Config) { c.Endpoint = "http://127.0.0.1:9/x/" }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := good
			tc.change(&cfg)
			client, err := New(cfg)
			switch {
			case tc.want == "" && (err != nil || client == nil):
				t.Fatalf("New: %v", err)
			case tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)):
				t.Fatalf("New = %v, want an error with %q", err, tc.want)
			case err != nil && strings.Contains(err.Error(), testToken):
				t.Fatalf("the error contains the token: %v", err)
			}
		})
	}
}

func TestHosts(t *testing.T) {
	for stage, want := range map[string][2]string{
		"":        {"https://service.peak.ai", "https://press.peak.ai"},
		"prod":    {"https://service.peak.ai", "https://press.peak.ai"},
		"beta":    {"https://service.beta.peak.ai", "https://press.beta.peak.ai"},
		"test":    {"https://service.test.peak.ai", "https://press.test.peak.ai"},
		"dev":     {"https://service.dev.peak.ai", "https://press.dev.peak.ai"},
		"latest":  {"https://service.dev.peak.ai", "https://press.dev.peak.ai"},
		"parvati": {"https://service.parvati.peak.ai", "https://press.parvati.peak.ai"},
	} {
		client, err := New(Config{Token: testToken, Stage: stage})
		if err != nil {
			t.Fatalf("stage %q: %v", stage, err)
		}
		for path, base := range map[string]string{
			"/workflows/api/v1/workflows/":                        want[0],
			"/artifacts/api/v1/artifacts/x/download":              want[0],
			"/image-management/api/v2/images/":                    want[0],
			"/webapps/api/v1/webapps/":                            want[0],
			"/quota/api/v1/settings/tenant-instance-options":      want[0],
			"/access-control/api/v2/access/permissions":           want[0],
			"/connections/api/v2/connections/credentials":         want[0],
			"/v1/blocks/specs/":                                   want[1],
			"/v1/apps/deployments/x":                              want[1],
			"/v1/specs/":                                          want[1],
			"/v1/deployments/x/execute":                           want[1],
			"/v2/deployments/x/parameters/run":                    want[1],
			"/notifications/api/v1/emails/v1/blocks/never-misled": want[0],
		} {
			if got := client.base(path); got != base {
				t.Errorf("stage %q, path %s: host %s, want %s", stage, path, got, base)
			}
		}
	}
	if len(Stages) != len(stageLabels) {
		t.Errorf("Stages has %d words, the host table %d", len(Stages), len(stageLabels))
	}
}

func TestEndpointServesBothHostsBelowItsPath(t *testing.T) {
	for _, endpoint := range []string{"http://localhost:8080/peak", "http://localhost:8080/peak/"} {
		client, err := New(Config{Token: testToken, Endpoint: endpoint, Stage: "beta"})
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/v1/blocks/specs/", "/webapps/api/v1/webapps/"} {
			if got, want := client.base(path)+path, "http://localhost:8080/peak"+path; got != want {
				t.Errorf("URL %s, want %s", got, want)
			}
		}
	}
}

func TestItemPath(t *testing.T) {
	for _, tc := range []struct {
		item []string
		want string
	}{
		{nil, "/c/"},
		{[]string{"1"}, "/c/1"},
		{[]string{"1", "builds", "image:a/b", "logs"}, "/c/1/builds/image%3Aa%2Fb/logs"},
		{[]string{"a b?c#d%"}, "/c/a%20b%3Fc%23d%25"},
		{[]string{""}, ""},
		{[]string{"1", ".."}, ""},
		{[]string{"."}, ""},
	} {
		got, err := itemPath("/c/", tc.item)
		if got != tc.want || (err != nil) != (tc.want == "") {
			t.Errorf("itemPath(%q) = %q, %v; want %q", tc.item, got, err, tc.want)
		}
	}
}

func TestRequestHeaders(t *testing.T) {
	var seen []*http.Request
	var bodies []string
	client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		seen, bodies = append(seen, r), append(bodies, string(body))
		answer(w, http.StatusOK, `{"id":"a","name":"n"}`)
	}), func(c *Config) { c.Token = "Bearer abc.def" })
	ctx := t.Context()
	if _, err := client.GetService(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	if err := client.DeleteService(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	if err := client.UpdateService(ctx, "a", ServiceBody{"title": "T"}); err != nil {
		t.Fatal(err)
	}
	for i, r := range seen {
		for name, want := range map[string]string{"Authorization": "Bearer abc.def", "User-Agent": "test/1", "Accept": "application/json", "Referer": ""} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("request %d: %s is %q, want %q", i, name, got, want)
			}
		}
	}
	for i, want := range []struct{ contentType, body string }{{"", ""}, {"", ""}, {"application/json", `{"title":"T"}`}} {
		if got := seen[i].Header.Get("Content-Type"); got != want.contentType || bodies[i] != want.body {
			t.Errorf("%s: content type %q, body %q; want %q, %q", seen[i].Method, got, bodies[i], want.contentType, want.body)
		}
	}
	if seen[0].ContentLength != 0 || len(seen[0].TransferEncoding) > 0 {
		t.Errorf("GET announces a body: length %d, encoding %v", seen[0].ContentLength, seen[0].TransferEncoding)
	}
}

func TestUserAgentCanBeLeftOut(t *testing.T) {
	client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if got, ok := r.Header["User-Agent"]; ok {
			t.Errorf("User-Agent is %q", got)
		}
		answer(w, http.StatusOK, `[]`)
	}), func(c *Config) { c.UserAgent = "" })
	if _, err := client.WorkflowResources(t.Context()); err != nil {
		t.Fatal(err)
	}
}
