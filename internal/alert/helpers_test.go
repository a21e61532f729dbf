// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package alert

import (
	"io"
	"net/http"
)

// readingTransport reads a request's body to its end, as a connection would, and fails when that fails.
type readingTransport struct{}

func (readingTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	defer func() { _ = req.Body.Close() }()
	_, err := io.Copy(io.Discard, req.Body)
	return nil, err
}
