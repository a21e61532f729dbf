// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenants_test

import (
	"net/http"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
)

// TestCacheCredentials hands out the address of a server, whose user name is the tenant's.
func TestCacheCredentials(t *testing.T) {
	const path = "/connections/api/v1/connections/valkey-credentials"
	for _, test := range []struct{ given, url, tenant string }{
		{"", "rediss://local:local-valkey-password@local.valkey.example:6380", "local"},
		{"redis://acme:pass@127.0.0.1:6379", "redis://acme:pass@127.0.0.1:6379", "acme"},
	} {
		w := testbed.New(t, func(o *emulator.Options) { o.ValkeyURL = test.given })
		body := w.Get(path).Want(http.StatusOK)
		if body["url"] != test.url || body["tenant"] != test.tenant || body["engine"] != "valkey" {
			t.Errorf("%q: got %v", test.given, body)
		}
	}
}
