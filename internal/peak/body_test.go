// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"io"
	"net/http"
	"net/http/httptrace"
	"testing"
)

// The transport sends the headers of a request first, and a platform that acts on them can be gone before the transport has
// read a small body. The request has been sent for all that, and is not repeated; an upload of which a piece is missing is.
func TestSmallBodyCountsAsSent(t *testing.T) {
	for name, tc := range map[string]struct {
		size  int
		posts int
	}{
		"small": {1 << 10, 1},
		"large": {1 << 20, 5},
	} {
		t.Run(name, func(t *testing.T) {
			posts := 0
			client, _ := testClient(t, http.NotFoundHandler(), func(c *Config) {
				c.Transport = roundTrip(func(req *http.Request) (*http.Response, error) {
					if req.Method == http.MethodPost {
						posts++
					}
					trace := httptrace.ContextClientTrace(req.Context())
					trace.GetConn(req.URL.Host)
					trace.GotConn(httptrace.GotConnInfo{})
					return nil, io.ErrUnexpectedEOF
				})
			})
			if _, err := client.CreateArtifact(t.Context(), ArtifactCreate{Name: "app", Artifact: zip(make([]byte, tc.size))}); err == nil || posts != tc.posts {
				t.Errorf("%d requests, %v", posts, err)
			}
		})
	}
}
