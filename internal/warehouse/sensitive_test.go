// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package warehouse

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
)

// TestCredentialsAreSensitive fails when a secret of a data warehouse would be shown.
func TestCredentialsAreSensitive(t *testing.T) {
	t.Parallel()
	var resp ephemeral.SchemaResponse
	NewCredentialsEphemeralResource().Schema(t.Context(), ephemeral.SchemaRequest{}, &resp)
	for name, attribute := range resp.Schema.Attributes {
		secret := name == "password" || name == "access_token" || name == "connection_string"
		if attribute.IsSensitive() != secret {
			t.Errorf("%s: sensitive is %v, want %v", name, attribute.IsSensitive(), secret)
		}
	}
}
