// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"errors"
	"fmt"
	"net/http"
)

// maxRedirects bounds the redirects followed for one request.
const maxRedirects = 5

// errRedirect marks redirects that are not followed.
var errRedirect = errors.New("the redirect is not followed")

// CheckRedirect is a rule for http.Client about redirects (contract 4.3, 20). Only reads are followed: net/http would turn a redirected POST
// into a GET, or send its body to whoever the answer names. The token goes to no other scheme, host or port than it was
// meant for, and not back either.
func CheckRedirect(req *http.Request, via []*http.Request) error {
	first := via[0]
	if first.Method != http.MethodGet {
		return http.ErrUseLastResponse
	}
	if len(via) > maxRedirects {
		return fmt.Errorf("%w: there were more than %d in a row", errRedirect, maxRedirects)
	}
	if first.URL.Scheme == "https" && req.URL.Scheme != "https" {
		return fmt.Errorf("%w: it leads from https to %s", errRedirect, req.URL.Scheme)
	}
	for _, hop := range append(via[1:len(via):len(via)], req) {
		if hop.URL.Scheme != first.URL.Scheme || hop.URL.Host != first.URL.Host {
			req.Header.Del("Authorization")
		}
	}
	// The referring URL may be a signed one.
	req.Header.Del("Referer")
	return nil
}
