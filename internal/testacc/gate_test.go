// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package testacc_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// gate carries the provider's requests of one test. It remembers what the platform refused because of what the tenant or the token
// may do, and lets nothing pass any more once the run is interrupted, so that Terraform ends soon.
type gate struct {
	next   http.RoundTripper
	going  context.Context
	rights *rights

	mu       sync.Mutex
	refusals []refusal
}

// refusal is something that the platform refused because of what the tenant or the token may do.
type refusal struct {
	// request is how errors of the client begin that are about it.
	request string
	// text is what the platform said.
	text string
	why  string
}

// maxRefusals bounds what is remembered of a test.
const maxRefusals = 1000

// rights are the requests that the token was seen to be allowed in a run.
type rights struct {
	mu   sync.Mutex
	seen map[string]bool
}

// grant remembers that a request was answered.
func (r *rights) grant(method, path string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen == nil {
		r.seen = map[string]bool{}
	}
	r.seen[kindOf(method, path)] = true
}

// has tells whether a request of this kind was answered before: when the next one is refused, that is no property of the token, but
// a failure, of the provider, the platform, or of a token that has lost its rights in the middle.
func (r *rights) has(method, path string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.seen[kindOf(method, path)]
}

// inPath is a segment that names an object.
var inPath = regexp.MustCompile(`/[^/]*[0-9-][^/]*`)

// kindOf is a request without what it is about.
func kindOf(method, path string) string {
	return method + " " + inPath.ReplaceAllStringFunc(strings.TrimSuffix(path, "/"), func(segment string) string {
		if ofArea.MatchString(segment) {
			return segment
		}
		return "/-"
	})
}

// ofArea are the segments with digits or hyphens that name no object.
var ofArea = regexp.MustCompile(`^/(v[0-9]|[a-z]+(-[a-z]+)+)$`)

// maxReason bounds what is read of an answer to find the platform's reason.
const maxReason = 8 << 10

// RoundTrip implements http.RoundTripper.
func (g *gate) RoundTrip(req *http.Request) (*http.Response, error) {
	if g.going.Err() != nil {
		return nil, fmt.Errorf("the test run ends: %w", context.Cause(g.going))
	}
	resp, err := g.next.RoundTrip(req)
	if err != nil {
		return resp, err
	}
	if resp.StatusCode < 400 {
		g.rights.grant(req.Method, req.URL.Path)
		return resp, nil
	}
	read, readErr := io.ReadAll(io.LimitReader(resp.Body, maxReason))
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(read), failing(readErr), resp.Body), resp.Body}
	request := fmt.Sprintf("%s %s: %d", req.Method, req.URL.Path, resp.StatusCode)
	if why := cannot(req.Method, req.URL.Path, resp.StatusCode, string(read)); why != "" && !g.lost(req.Method, req.URL.Path, resp.StatusCode) {
		g.mu.Lock()
		defer g.mu.Unlock()
		if len(g.refusals) < maxRefusals {
			g.refusals = append(g.refusals, refusal{request, textOf(string(read)), why + " (" + request + ")"})
		}
	}
	return resp, nil
}

// lost tells the refusal of what was allowed before. A quota is used up by and by, and a part of a platform is there or not.
func (g *gate) lost(method, path string, status int) bool {
	return (status == http.StatusForbidden || status == http.StatusUnauthorized) && g.rights.has(method, path)
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

// said is the refusal that an error is about, "" for none: the provider gets over many a refusal, and what fails then is something else.
func (g *gate) said(err error) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	told := unfolded(err.Error())
	for _, one := range slices.Backward(g.refusals) {
		if strings.Contains(told, unfolded(one.request)) || len(one.text) > 3 && strings.Contains(told, unfolded(one.text)) {
			return one.why
		}
	}
	return ""
}

// unfolded is a text without what a command line folds it by.
func unfolded(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("│╷╵", r) {
			return -1
		}
		return r
	}, text)
}

// textOf is the reason in the body of a refusal, "" where it has none by a known name.
func textOf(body string) string {
	var said map[string]any
	if json.Unmarshal([]byte(body), &said) != nil {
		return ""
	}
	for _, member := range []string{"detail", "message", "error", "title"} {
		if text, is := said[member].(string); is {
			return text
		}
	}
	return ""
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
