// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

const (
	// maxAnswer and maxErrorAnswer bound what is read of an answer, after decompression.
	maxAnswer      = 32 << 20
	maxErrorAnswer = 64 << 10
	// maxValues bounds the JSON values in an answer: small ones take up to sixty times as much memory as their text.
	maxValues = 1_000_000
	// maxMessage bounds the platform's words in an error.
	maxMessage = 2 << 10
)

// receive turns an answer into the call's result or an error. It reads the body, except that of a stream. asked is the
// host that the request was made to.
func (c *Client) receive(a attempt, asked string, resp *http.Response) error {
	fail := &Error{
		Status: resp.StatusCode, Method: a.method, Path: a.path, RequestID: c.clean(requestID(resp.Header), a.secrets), retryAfter: retryAfter(resp.Header),
	}
	success := resp.StatusCode >= 200 && resp.StatusCode <= 299
	switch {
	case !success:
		// What cannot be read of an error's body does not matter: the status tells enough.
		body, _ := io.ReadAll(io.LimitReader(resp.Body, maxErrorAnswer))
		message, whole := errorMessage(body)
		if !whole || !c.echoes(body, a) {
			fail.Message = c.clean(message, a.secrets)
		}
		if isPage(body) {
			fail.note = "the answer is a web page of something before the platform"
		}
		if fail.Message == "" {
			fail.Message = http.StatusText(resp.StatusCode)
		}
		if resp.StatusCode >= 300 && resp.StatusCode <= 399 {
			fail.note = fmt.Sprintf("redirects are not followed for %s; check the endpoint", a.method)
		}
		if host := resp.Request.URL.Host; host != asked {
			fail.note = "the answer is that of " + host + ", to which the request was redirected"
		}
		return fail
	case a.stream != nil:
		if kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); kind == "text/html" {
			fail.Message = "the answer is a web page instead of a file"
			return fail
		}
		return nil
	case a.out == nil:
		// What an answer says that nobody reads does not matter, but a web page is none: the platform never saw the request.
		// Reading all of it lets the connection be used again.
		body, _ := io.ReadAll(io.LimitReader(resp.Body, maxErrorAnswer))
		if !startsAsJSON(body) && isPage(body) {
			fail.Message = errPage.Error()
			return fail
		}
		return nil
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	switch {
	case err != nil:
		if cause := context.Cause(resp.Request.Context()); cause != nil {
			err = cause
		}
		fail.broken = true
		fail.Message = "the answer broke off: " + c.clean(err.Error(), a.secrets)
		return fail
	case len(body) > maxAnswer:
		fail.Message = fmt.Sprintf("the answer is larger than %d MiB", maxAnswer>>20)
		return fail
	}
	if a.clock != nil {
		a.clock.observe(resp.Header)
	}
	if a.bodyless && len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	if err := decode(body, a.out, a.check); err != nil {
		fail.Message = c.clean(err.Error(), a.secrets)
		return fail
	}
	return nil
}

// decode reads an answer that has to carry something.
func decode(body []byte, out any, check func() error) error {
	switch trimmed := bytes.TrimSpace(body); {
	case len(trimmed) == 0 || bytes.Equal(trimmed, []byte("null")):
		return errors.New("the answer is empty")
	case !startsAsJSON(trimmed) && isPage(body):
		return errPage
	case countValues(body) > maxValues:
		return fmt.Errorf("the answer holds more than %d values", maxValues)
	}
	if err := json.Unmarshal(body, out); err != nil {
		return decodeError(err)
	}
	if check == nil {
		return nil
	}
	return check()
}

// countValues counts what separates and opens the values of a JSON text, which is at least half the number of them.
func countValues(body []byte) int {
	count, quoted := 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case c == '"':
			quoted = !quoted
		case quoted && c == '\\':
			i++
		case !quoted && (c == ',' || c == '[' || c == '{'):
			count++
		}
	}
	return count
}

// errPage is for answers that come from something between here and the platform.
var errPage = errors.New("the answer is a web page instead of JSON; check the endpoint, and that no proxy asks for a login")

// startsAsJSON tells an object or a list, in which markup is a text like any other.
func startsAsJSON(body []byte) bool {
	trimmed := bytes.TrimSpace(body)
	return len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '[')
}

// pageShown replaces web pages in messages: they say nothing that helps, and a lot of it.
const pageShown = "(a web page, not shown)"

// pageMarks are what web pages contain and words of the platform do not, also where a message quotes a page with its markup
// escaped.
var pageMarks = [][]byte{
	[]byte("<!doctype"), []byte("<html"), []byte("<head"), []byte("<body"), []byte("&lt;!doctype"), []byte("&lt;html"), []byte("&lt;head"), []byte("&lt;body"),
}

// markup is what pieces of web pages contain: elements that end, which tells them from placeholders such as <title>.
var markup = regexp.MustCompile(`</(?:html|head|title|body|script|style|center|main|section|div|h[1-6]|p|pre|table|td|ul|li|a|b|span|address)\s*>|<(?:meta|link|hr|br)\b[^<>]*>`)

// isPage reports whether a text is a web page, or holds one or a piece of one, whatever its content type says.
func isPage(body []byte) bool {
	// Pages in UTF-16 have a zero byte in every letter of their markup.
	body = bytes.ReplaceAll(body[:min(len(body), maxErrorAnswer)], []byte{0}, nil)
	for _, mark := range []string{"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"} {
		body = bytes.TrimPrefix(body, []byte(mark))
	}
	body = bytes.TrimSpace(body)
	if bytes.HasPrefix(body, []byte("<")) {
		return true
	}
	lower := bytes.ToLower(body)
	return slices.ContainsFunc(pageMarks, func(mark []byte) bool { return bytes.Contains(lower, mark) }) || markup.Match(lower)
}

// unusable is the error for an answer that was read, but cannot be used.
func (c *Client) unusable(method, collection string, item []string, err error) error {
	path, pathErr := itemPath(collection, item)
	if pathErr != nil {
		return pathErr
	}
	return &Error{Status: http.StatusOK, Method: method, Path: path, Message: c.clean(err.Error(), nil), retryAfter: -1}
}

// clean makes words of the platform fit for messages: without secrets, control characters or broken UTF-8 (which the
// protocol to Terraform does not carry), and bounded.
func (c *Client) clean(message string, secrets []string) string {
	secrets = c.allSecrets(secrets)
	if isPage([]byte(message)) {
		return pageShown
	}
	message = Hide(message, secrets)
	// Once more: what was not printable may have stood within a secret.
	return truncate(strings.TrimSpace(Hide(printable(message), secrets)), maxMessage)
}

// printable drops what a terminal would act on instead of showing it, and keeps line breaks and tabs.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// requestID returns the id that the platform, or the gateway before it, gave the request.
func requestID(header http.Header) string {
	for _, name := range []string{"X-Peak-Requestid", "X-Request-Id", "X-Amzn-Requestid", "X-Amz-Request-Id", "X-Correlation-Id"} {
		if id := header.Get(name); id != "" {
			return truncate(id, 128)
		}
	}
	return ""
}
