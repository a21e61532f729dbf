// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package realtenant

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestFromEnvironment takes nothing for granted: token and place have to be named.
func TestFromEnvironment(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		environment map[string]string
		wantWhere   string
		wantError   string
	}{
		"nothing":                        {wantError: "PEAK_AUTH_TOKEN is not set"},
		"what other software uses":       {map[string]string{"API_KEY": "k", "STAGE": "prod"}, "", "PEAK_AUTH_TOKEN is not set"},
		"no place":                       {map[string]string{"PEAK_AUTH_TOKEN": "secret", "STAGE": "prod"}, "", "neither PEAK_STAGE nor PEAK_ENDPOINT is set"},
		"a stage":                        {map[string]string{"PEAK_AUTH_TOKEN": "secret", "PEAK_STAGE": "beta"}, "the stage beta", ""},
		"no such stage":                  {map[string]string{"PEAK_AUTH_TOKEN": "secret", "PEAK_STAGE": "production"}, "", "PEAK_STAGE cannot be used"},
		"an endpoint, which counts more": {map[string]string{"PEAK_AUTH_TOKEN": "secret", "PEAK_STAGE": "prod", "PEAK_ENDPOINT": "http://127.0.0.1:1"}, "http://127.0.0.1:1", ""},
		"an endpoint in plain text":      {map[string]string{"PEAK_AUTH_TOKEN": "secret", "PEAK_ENDPOINT": "http://peak.example"}, "", "PEAK_ENDPOINT cannot be used"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			access, err := FromEnvironment(func(variable string) string { return test.environment[variable] })
			if test.wantError != "" {
				if err == nil || !strings.Contains(err.Error(), test.wantError) || strings.Contains(err.Error(), "secret") {
					t.Fatalf("error %v, want one that says %q and not the token", err, test.wantError)
				}
				return
			}
			if err != nil || access.Where() != test.wantWhere {
				t.Fatalf("%q, error %v; want %q", access.Where(), err, test.wantWhere)
			}
		})
	}
}

// TestSwitch takes no word for on or off that may mean the other one.
func TestSwitch(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{"": false, "0": false, "no": false, "False": false, "1": true, "yes": true, "TRUE": true} {
		if on, err := Switch(func(string) string { return value }, "DRY_RUN"); on != want || err != nil {
			t.Errorf("DRY_RUN=%s is %t, %v", value, on, err)
		}
	}
	for _, value := range []string{"2", "off", "delete"} {
		if _, err := Switch(func(string) string { return value }, "DRY_RUN"); err == nil || !strings.Contains(err.Error(), "DRY_RUN="+value) {
			t.Errorf("DRY_RUN=%s: %v", value, err)
		}
	}
}

// TestTenantName says truly why a tenant does not tell its name: that it refuses the token, that nobody answers, or that there was no time.
func TestTenantName(t *testing.T) {
	t.Parallel()
	stopped := errors.New("stopped by hand")
	for name, test := range map[string]struct {
		status         int
		answer         string
		wantName, want string
	}{
		"told":      {http.StatusOK, `{"tenantName": "acme"}`, "acme", ""},
		"not told":  {http.StatusForbidden, `{}`, "", ""},
		"no token":  {http.StatusUnauthorized, `{}`, "", "does not let the token in: GET /tenant-management"},
		"elsewhere": {http.StatusBadRequest, `{}`, "", "cannot be asked: GET /tenant-management"},
		"no time":   {0, "", "", "was not asked: " + stopped.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.answer)
			}))
			defer server.Close()
			access := Access{Token: anyToken, Endpoint: server.URL}
			client, err := access.Client("test")
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			if test.status == 0 {
				cancel(stopped)
			}
			got, err := access.TenantName(ctx, client)
			if got != test.wantName || (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("the name is %q, %v", got, err)
			}
			if err != nil && strings.Count(err.Error(), "GET ") > 1 {
				t.Errorf("it says the same more than once: %v", err)
			}
		})
	}
}
