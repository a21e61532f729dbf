// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package validators

import (
	"net/mail"
	"net/url"
	"strings"
	"unicode"
)

// IsEmail reports whether a text is a bare e-mail address, without a name and without brackets.
func IsEmail(text string) bool {
	parsed, err := mail.ParseAddress(text)
	return err == nil && parsed.Address == text
}

// IsWebURL reports whether a text is an absolute URL that a request over HTTP can go to.
func IsWebURL(text string) bool {
	if strings.ContainsFunc(text, unicode.IsSpace) {
		return false
	}
	parsed, err := url.Parse(text)
	return err == nil && (parsed.Scheme == "http" || parsed.Scheme == "https") && parsed.Hostname() != ""
}
