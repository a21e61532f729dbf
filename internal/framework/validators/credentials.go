// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package validators

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// credentialHeader are headers whose value is a secret.
var credentialHeader = regexp.MustCompile(`(?i)^(proxy-)?authorization$|^cookie$|(^|[-_])(api[-_]?key|auth[-_]?token|access[-_]?token|secret|token|password)$`)

// userInfo finds what stands before the host of a URL that cannot be parsed.
var userInfo = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)@`)

// WarnOfTokenInURL warns of credentials in the URL of a repository, which are stored in the state and shown in plans. instead
// names the attribute that takes them.
func WarnOfTokenInURL(at path.Path, address, instead string, diags *diag.Diagnostics) {
	if !holdsCredentials(address) {
		return
	}
	diags.AddAttributeWarning(at, "Token in a repository URL",
		fmt.Sprintf("The URL holds credentials before its host. They are in the state and in plans, and everyone who may read the object on the platform sees them. Take them out of the URL, give them in %s, and revoke those that were stored.", instead))
}

func holdsCredentials(address string) bool {
	parsed, err := url.Parse(address)
	if err != nil {
		return userInfo.MatchString(address)
	}
	if parsed.User == nil || parsed.Host == "" {
		return false
	}
	password, given := parsed.User.Password()
	// The user of an address over SSH, such as ssh://git@example.com, is no secret.
	return given && password != "" || strings.HasPrefix(strings.ToLower(parsed.Scheme), "http") && parsed.User.Username() != ""
}

// WarnOfCredentialHeader warns of a header with a value in plain text that is a secret by its name. A template is none: the
// platform fills in the secret.
func WarnOfCredentialHeader(at path.Path, name, value, instead string, diags *diag.Diagnostics) {
	if value == "" || strings.Contains(value, "{{") || !credentialHeader.MatchString(strings.TrimSpace(name)) {
		return
	}
	diags.AddAttributeWarning(at, "Credentials in a plain attribute",
		fmt.Sprintf("The header %q usually carries credentials, and its value is in the state, in plans and on the platform for everyone to read. %s", name, instead))
}
