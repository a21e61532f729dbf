// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package realtenant

import (
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
