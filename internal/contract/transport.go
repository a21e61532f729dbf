// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract

import "net/http"

// Transport returns a round tripper that judges the same as Middleware from the client's side, so that a server that is
// not ours can be judged. It must be the innermost one, below whatever adds the Authorization header; nil stands for
// http.DefaultTransport. Bodies are read as a whole before they are passed on, downloaded archives aside; an answer whose
// body breaks off is passed on as it came and only its status is judged.
func (c *Checker) Transport(rt http.RoundTripper) http.RoundTripper {
	if rt == nil {
		rt = http.DefaultTransport
	}
	return &transport{checker: c, next: rt}
}

type transport struct {
	checker *Checker
	next    http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if ignored(r.URL.Path) {
		return t.next.RoundTrip(r)
	}
	op, r := t.checker.request(r)
	response, err := t.next.RoundTrip(r)
	if err != nil || op == nil {
		return response, err
	}
	given := answer{method: r.Method, status: response.StatusCode, header: response.Header}
	if !opaque(response.Header) {
		given.body, response.Body = readAhead(response.Body)
	}
	t.checker.response(op, r, given)
	return response, nil
}
