// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package testacc_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
)

// gate carries the provider's requests of one test. It remembers what the platform refused because of what the tenant or the token
// may do, and lets nothing pass any more once the run is interrupted, so that Terraform ends soon.
type gate struct {
	next  http.RoundTripper
	going context.Context

	mu      sync.Mutex
	refusal string
}

// maxReason bounds what is read of an answer to find the platform's reason.
const maxReason = 8 << 10

// RoundTrip implements http.RoundTripper.
func (g *gate) RoundTrip(req *http.Request) (*http.Response, error) {
	if g.going.Err() != nil {
		return nil, fmt.Errorf("the test run ends: %w", context.Cause(g.going))
	}
	resp, err := g.next.RoundTrip(req)
	if err != nil || resp.StatusCode < 400 {
		return resp, err
	}
	read, readErr := io.ReadAll(io.LimitReader(resp.Body, maxReason))
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(read), failing(readErr), resp.Body), resp.Body}
	if why := cannot(req.Method, req.URL.Path, resp.StatusCode, string(read)); why != "" {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.refusal = fmt.Sprintf("%s (%s %s: %d)", why, req.Method, req.URL.Path, resp.StatusCode)
	}
	return resp, nil
}

// failing is a reader of nothing, or of an error.
func failing(err error) io.Reader {
	if err == nil {
		return bytes.NewReader(nil)
	}
	return errorReader{err}
}

type errorReader struct{ err error }

func (e errorReader) Read([]byte) (int, error) { return 0, e.err }

// said is the refusal that was remembered last, "" for none.
func (g *gate) said() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.refusal
}

var (
	ofQuota = regexp.MustCompile(`(?i)\bquota\b|\blimits? (was |is |has been |have been )?(reached|exceeded|hit)|exceed\w* (the |your )?([\w-]+ ){0,4}limit|maximum number of|too many (services|workflows|images|deployments|artifacts|specs|instances)|no capacity`)
	ofAreas = regexp.MustCompile(`^/(v1/(blocks|apps)/(specs|deployments)|v1/(specs|deployments)|[a-z-]+/api/v[0-9]/[a-z-]+(/collections|/query)?)/?$`)
	ofOff   = regexp.MustCompile(`(?i)not (enabled|activated|available|licensed|included) (for|in|on) |feature (is )?(off|disabled)|is disabled for`)
)

// cannot says what a refusal tells of what the tenant or the token may do, "" where it tells that the request was wrong.
func cannot(method, path string, status int, body string) string {
	metrics := strings.HasPrefix(path, "/semantic-layer/") || strings.HasPrefix(path, "/spoke/")
	switch {
	case status == http.StatusForbidden:
		return "the token may not do this" + ofText(body)
	case status == http.StatusUnauthorized && metrics:
		return "metrics do not take this kind of token"
	case status == http.StatusPaymentRequired, status < 500 && ofQuota.MatchString(body):
		return "a quota of the tenant is used up" + ofText(body)
	case status < 500 && ofOff.MatchString(body):
		return "the tenant does not have this" + ofText(body)
	case status == http.StatusNotImplemented, (status == http.StatusNotFound || status == http.StatusMethodNotAllowed) && (method == http.MethodPost || method == http.MethodGet) && ofAreas.MatchString(path):
		return "the tenant does not have this part of the platform"
	}
	return ""
}

// ofText is what the platform says, on one line.
func ofText(body string) string {
	text := strings.Join(strings.Fields(body), " ")
	if text == "" {
		return ""
	}
	if len(text) > 200 {
		text = text[:200] + "..."
	}
	return ": " + text
}
