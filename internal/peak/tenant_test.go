// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"strings"
	"testing"
)

func TestGetTenant(t *testing.T) {
	t.Parallel()
	const path = "GET /tenant-management/api/v1/external/tenants/tenant-metadata"
	for answer, want := range map[string]Tenant{
		`{}`: {},
		`{"spokeDetails":{"domain":"a.peak.ai"}}`:                               {},
		`{"tenantName":"acme","tenantId":77}`:                                   {Names: []string{"acme"}, IDs: []string{"77"}},
		`{"tenant":"acme","name":"Acme","id":"9007199254740993"}`:               {Names: []string{"acme", "Acme"}, IDs: []string{"9007199254740993"}},
		`{"tenantName":"","tenant":{"x":1},"name":null,"id":12345678901234567}`: {IDs: []string{"12345678901234567"}},
		`{"name":"acme","tenantName":"acme","id":true}`:                         {Names: []string{"acme"}},
	} {
		got, err := script(t, exchangeStep{path, 200, answer}).GetTenant(t.Context())
		if err != nil {
			t.Errorf("%s: %v", answer, err)
		}
		equal(t, got, want)
	}
	if _, err := script(t, exchangeStep{path, 403, `{}`}).GetTenant(t.Context()); err == nil {
		t.Error("a refusal was no error")
	}
	tenant := Tenant{Names: []string{"acme"}, IDs: []string{"77"}}
	if !tenant.Called([]string{"x", "acme"}) || !tenant.Called([]string{"77"}) || tenant.Called([]string{"Acme", "7"}) || tenant.Called(nil) {
		t.Error("names are not told apart")
	}
}

func TestGetTenantOfCache(t *testing.T) {
	t.Parallel()
	const path = "GET /connections/api/v1/connections/valkey-credentials"
	if got, err := script(t, exchangeStep{path, 200, `{"tenant":"acme","password":"secret"}`}).GetTenantOfCache(t.Context()); err != nil || got != "acme" {
		t.Errorf("tenant %q, %v", got, err)
	}
	if _, err := script(t, exchangeStep{path, 200, `{"password":"secret"}`}).GetTenantOfCache(t.Context()); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("error %v, want one without the password", err)
	}
}
