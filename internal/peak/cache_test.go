// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"bytes"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

func TestCacheCredentials(t *testing.T) {
	var log bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &log)
	const path = "GET /connections/api/v1/connections/valkey-credentials"
	for _, test := range []struct {
		name, answer string
		want         CacheCredentials
	}{
		{"url", `{"tenant":"acme","engine":"valkey","url":"rediss://acme:secret-p%40ss@cache.example:6380"}`, CacheCredentials{
			Tenant: "acme", URL: "rediss://acme:secret-p%40ss@cache.example:6380", Host: "cache.example", Port: "6380", User: "acme", Password: "secret-p@ss",
		}},
		{"url without a port", `{"tenant":"acme","url":"redis://acme:secret@cache.example"}`, CacheCredentials{
			Tenant: "acme", URL: "redis://acme:secret@cache.example", Host: "cache.example", Port: "6379", User: "acme", Password: "secret",
		}},
		{"parts", `{"tenant":"acme","host":"cache.example","port":6379,"userId":"u","password":"secret/x"}`, CacheCredentials{
			Tenant: "acme", URL: "rediss://u:secret%2Fx@cache.example:6379", Host: "cache.example", Port: "6379", User: "u", Password: "secret/x",
		}},
		{"parts of Valkey", `{"tenant":"acme","engine":"valkey","url":null,"host":"cache.example","password":"secret"}`, CacheCredentials{
			Tenant: "acme", URL: "rediss://acme:secret@cache.example:6379", Host: "cache.example", Port: "6379", User: "acme", Password: "secret",
		}},
		{"parts of Redis", `{"tenant":"acme","engine":"redis","host":"cache.example","port":"6379","userId":"u","password":"secret"}`, CacheCredentials{
			Tenant: "acme", URL: "redis://u:secret@cache.example:6379", Host: "cache.example", Port: "6379", User: "u", Password: "secret",
		}},
		{"parts of Redis, encrypted", `{"tenant":"acme","engine":"redis","host":"cache.example","port":"6380","userId":"u","password":"secret"}`, CacheCredentials{
			Tenant: "acme", URL: "rediss://u:secret@cache.example:6380", Host: "cache.example", Port: "6380", User: "u", Password: "secret",
		}},
	} {
		got, err := script(t, exchangeStep{path, 200, test.answer}).GetCacheCredentials(ctx)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		equal(t, got, test.want)
	}
	for answer, want := range map[string]string{
		`{"url":"rediss://a:secret@b:1"}`:              `lacks the member "tenant"`,
		`{"tenant":"acme"}`:                            "neither a url nor a host",
		`{"tenant":"acme","url":"rediss://a:secret@"}`: "whose url is none",
		`{"tenant":"acme","url":"://secret"}`:          "whose url is none",
	} {
		_, err := script(t, exchangeStep{path, 200, answer}).GetCacheCredentials(ctx)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: error %v, want one that says %q", answer, err, want)
		}
	}
	if logged := log.String(); strings.Contains(logged, "secret") {
		t.Errorf("log:\n%s", logged)
	}
}
