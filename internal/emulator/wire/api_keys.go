// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package wire

import (
	"net/http"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
)

// APIKeyPrefix begins the tokens that this platform takes for API keys; all others are personal or system access tokens.
const APIKeyPrefix = "api-key"

// NoAPIKeys wraps a handler of an operation that takes personal and system access tokens only (contract 2, 24.1).
func NoAPIKeys(handler HandlerFunc) HandlerFunc {
	return func(r *Request) (Reply, error) {
		if !strings.HasPrefix(r.Header.Get("Authorization"), APIKeyPrefix) {
			return handler(r)
		}
		if r.Turned.Has(assumptions.APIKeyStatus) {
			return Reply{}, Refuse(http.StatusUnauthorized, "Unauthorized")
		}
		return Reply{}, Refuse(http.StatusForbidden, "API keys are not allowed here.")
	}
}
