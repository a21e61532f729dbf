// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// TestAllowedTenants has the platform tell the tenant in all the ways that it may, or not at all.
func TestAllowedTenants(t *testing.T) {
	t.Parallel()
	const metadata, cache = "/tenant-management/api/v1/external/tenants/tenant-metadata", "/connections/api/v1/connections/valkey-credentials"
	const refused = "refused"
	for name, test := range map[string]struct {
		metadata, cache string // answers; refused is 403
		allowed         []any  // nil is not set
		want            []string
		asked           string // which of both, in order
	}{
		"not set":                        {metadata: refused, cache: refused},
		"named":                          {metadata: `{"tenantName":"acme"}`, allowed: []any{"other", "acme"}, asked: "m"},
		"by id":                          {metadata: `{"tenantId":77}`, allowed: []any{"77"}, asked: "m"},
		"another name":                   {metadata: `{"tenantName":"acme","tenantId":77}`, allowed: []any{"prod"}, want: []string{"Tenant not allowed", `"acme"`, `"prod"`, "PEAK_AUTH_TOKEN"}, asked: "m"},
		"only part of the name":          {metadata: `{"tenantName":"acme"}`, allowed: []any{"acm", "acme-prod", "ACME"}, want: []string{"Tenant not allowed"}, asked: "m"},
		"by the cache":                   {metadata: `{}`, cache: `{"tenant":"acme"}`, allowed: []any{"acme"}, asked: "mc"},
		"by the cache, beside an id":     {metadata: `{"tenantId":77}`, cache: `{"tenant":"acme"}`, allowed: []any{"acme"}, asked: "mc"},
		"by the cache alone":             {metadata: refused, cache: `{"tenant":"acme","password":"pw-of-cache"}`, allowed: []any{"acme"}, asked: "mc"},
		"another one by the cache":       {metadata: `{}`, cache: `{"tenant":"acme","password":"pw-of-cache"}`, allowed: []any{"prod"}, want: []string{"Tenant not allowed", `"acme"`}, asked: "mc"},
		"another one by the cache alone": {metadata: refused, cache: `{"tenant":"acme"}`, allowed: []any{"prod"}, want: []string{"Tenant not allowed"}, asked: "mc"},
		"not told":                       {metadata: `{}`, cache: `{"password":"pw-of-cache"}`, allowed: []any{"acme"}, want: []string{"Tenant not known", "do not name it", `"tenant"`}, asked: "mc"},
		"nothing is told":                {metadata: refused, cache: refused, allowed: []any{"acme"}, want: []string{"Tenant not known", "403"}, asked: "mc"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			asked := ""
			platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				answer := test.metadata
				switch r.URL.Path {
				case metadata:
					asked += "m"
				case cache:
					asked, answer = asked+"c", test.cache
				default:
					asked += r.URL.Path
				}
				if answer == refused {
					w.WriteHeader(http.StatusForbidden)
				}
				_, _ = w.Write([]byte(answer))
			}))
			defer platform.Close()
			values := map[string]any{"auth_token": secret, "endpoint": platform.URL}
			if test.allowed != nil {
				values["allowed_tenants"] = texts(test.allowed...)
			}
			diagnostics := configure(t, values)
			text := render(diagnostics)
			if len(diagnostics) != min(1, len(test.want)) || strings.Contains(text, secret) || strings.Contains(text, "pw-of-cache") {
				t.Errorf("diagnostics: %s", text)
			}
			for _, part := range test.want {
				if !strings.Contains(text, part) || !strings.Contains(text, "allowed_tenants") {
					t.Errorf("%q is missing in: %s", part, text)
				}
			}
			if asked != test.asked {
				t.Errorf("asked %q, want %q", asked, test.asked)
			}
		})
	}
}
