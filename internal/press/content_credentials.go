// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
)

// warnOfCredentials warns of secrets in config_json, all of which is stored in the state: in the URL of a repository, as its
// token, and in headers. `workflow` has an attribute that is not stored for a token.
func warnOfCredentials(value any, at string, diags *diag.Diagnostics) {
	switch v := value.(type) {
	case []any:
		for i, element := range v {
			warnOfCredentials(element, fmt.Sprintf("%s[%d]", at, i), diags)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			here := strings.TrimPrefix(at+"."+name, ".")
			object, _ := v[name].(map[string]any)
			switch name {
			case "repository":
				warnOfRepository(object, here, diags)
			case "headers":
				warnOfHeaders(object, here, diags)
			}
			warnOfCredentials(v[name], here, diags)
		}
	}
}

func warnOfRepository(repository map[string]any, at string, diags *diag.Diagnostics) {
	if address, ok := repository["url"].(string); ok {
		validators.WarnOfTokenInURL(path.Root("config_json"), address, "token_wo of the repository, with workflow in place of config_json ("+at+")", diags)
	}
	if token, ok := repository["token"].(string); ok && token != "" && !strings.HasPrefix(token, "@param:") {
		diags.AddAttributeWarning(path.Root("config_json"), "Credentials in a plain attribute",
			fmt.Sprintf("%s.token is in the state and in plans, as all of config_json is. Use workflow in place of config_json: its repositories have token_wo, which is not stored.", at))
	}
}

func warnOfHeaders(headers map[string]any, at string, diags *diag.Diagnostics) {
	absolute, _ := headers["absolute"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(absolute)) {
		if value, ok := absolute[name].(string); ok && !strings.HasPrefix(value, "@param:") {
			validators.WarnOfCredentialHeader(path.Root("config_json"), name, value, "Store it as a secret on the platform, and name it in the secrets of "+at+" or in auth.", diags)
		}
	}
}
