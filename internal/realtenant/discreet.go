// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package realtenant

import (
	"regexp"
	"strings"
)

// longSecret is the length from which on a token is in no word by chance.
const longSecret = 8

// address is an e-mail address, with whatever sticks to it.
var address = regexp.MustCompile(`[^\s"<>|]+@[^\s"<>|]+`)

// Discreet is a text without these tokens and without e-mail addresses. A platform may name its people in its reasons, and what is
// printed is meant to be handed on.
func Discreet(said string, tokens ...string) string {
	for _, token := range tokens {
		switch {
		case len(token) >= longSecret:
			said = strings.ReplaceAll(said, token, "(the token)")
		case token != "":
			// A local platform may take "to" for a token, which other words have in them.
			said = regexp.MustCompile(`(^|[^\pL\pN])`+regexp.QuoteMeta(token)+`($|[^\pL\pN])`).ReplaceAllString(said, "$1(the token)$2")
		}
	}
	return address.ReplaceAllString(said, "(an address)")
}
