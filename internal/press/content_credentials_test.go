// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TestCredentialsInConfigJSON warns of what the same attributes of `workflow` are warned of, and does not repeat it.
func TestCredentialsInConfigJSON(t *testing.T) {
	t.Parallel()
	const url, header = "Token in a repository URL", "Credentials in a plain attribute"
	for config, want := range map[string][]string{
		`{"steps":{"a":{"repository":{"url":"https://hunter2@example.com/x","branch":"b"}}}}`:                                         {url},
		`{"steps":{"a":{"type":"sql","repository":{"url":"https://u:hunter2@example.com/x","branch":"b","filePath":"q"}},"b":{}}}`:    {url},
		`{"steps":{"a":{"repository":{"url":"https://example.com/x","branch":"b","token":"hunter2"}}}}`:                               {header},
		`{"steps":{"a":{"repository":{"url":"https://example.com/x","branch":"b","token":"@param:token"}}}}`:                          nil,
		`{"steps":{"a":{"headers":{"absolute":{"Authorization":"Bearer hunter2","Accept":"x","X-Api-Key":"hunter3"}}}}}`:              {header, header},
		`{"steps":{"a":{"headers":{"absolute":{"Authorization":"@param:auth"},"secrets":{"Authorization":"name"}}}}}`:                 nil,
		`{"steps":{"a":{"headers":{"absolute":{"Authorization":"Bearer {{TOKEN_CUSTOM}}"}},"repository":{"url":"https://x.com/y"}}}}`: nil,
		`{"steps":{"a":{"repository":"@param:repository","headers":"@param:headers"}}}`:                                               nil,
	} {
		var diags diag.Diagnostics
		content := Content{ConfigJSON: types.StringValue(config), Kind: types.StringValue("workflow")}
		content.Check(&diags)
		var got []string
		for _, one := range diags.Warnings() {
			got = append(got, one.Summary())
			if strings.Contains(one.Summary()+one.Detail(), "hunter") {
				t.Errorf("%s: repeats the secret: %s", config, one.Detail())
			}
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s: warnings %q, want %q", config, got, want)
		}
	}
}
