// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package validators

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// TestTokenInURL warns of credentials before the host, and does not repeat them.
func TestTokenInURL(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]int{
		"https://user:hunter2@example.com/x.git": 1, "https://hunter2@github.com/a/b": 1, "http://:hunter2@example.com": 1, "https://x-access-token:hunter2@github.com/a/b.git": 1,
		"https://oauth2:hunter%zz@example.com/x": 1, "ssh://git:hunter2@example.com/x": 1,
		"https://example.com/x.git": 0, "ssh://git@example.com/x.git": 0, "git@github.com:a/b.git": 0, "https://example.com/a@b": 0, "": 0, "https://example.com/?u=a@b": 0,
	} {
		var diags diag.Diagnostics
		WarnOfTokenInURL(path.Root("url"), address, "token_wo", &diags)
		if diags.HasError() || diags.WarningsCount() != want {
			t.Errorf("%q: %v", address, diags)
		}
		for _, one := range diags {
			if strings.Contains(one.Summary()+one.Detail(), "hunter") {
				t.Errorf("repeats the token: %s", one.Detail())
			}
		}
	}
}

// TestCredentialHeader warns of headers that carry secrets, and does not repeat them.
func TestCredentialHeader(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int{
		"Authorization": 1, "authorization": 1, "PROXY-AUTHORIZATION": 1, "X-Api-Key": 1, "x-api-key": 1, "apikey": 1, "X-Auth-Token": 1, "Cookie": 1, "PRIVATE-TOKEN": 1, "X-Client-Secret": 1,
		"Content-Type": 0, "Accept": 0, "X-Token-Count": 0, "Author": 0, "X-Request-Id": 0,
	} {
		var diags diag.Diagnostics
		WarnOfCredentialHeader(path.Root("h"), name, "Bearer hunter2", "Name a secret.", &diags)
		if diags.HasError() || diags.WarningsCount() != want || want == 1 && strings.Contains(diags[0].Detail(), "hunter2") {
			t.Errorf("%q: %v", name, diags)
		}
	}
	var diags diag.Diagnostics
	WarnOfCredentialHeader(path.Root("h"), "Authorization", "Bearer {{TOKEN_CUSTOM}}", "", &diags)
	if len(diags) > 0 {
		t.Error(diags)
	}
}
