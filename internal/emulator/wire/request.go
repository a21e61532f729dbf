// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package wire is how requests and answers look on the wire: requests with their query, JSON fields and forms, replies and refusals,
// pages of lists, times, and the router that finds the handler of a path. It knows nothing of what is on the platform.
package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
)

const (
	// MaxBody is what the gateway takes; single files have smaller limits of their own.
	MaxBody = 64 << 20

	// maxDrain is how much of a larger body is read and thrown away, so that the client sees the answer rather than a
	// broken connection.
	maxDrain = 1 << 30
)

// Request is a decoded request.
type Request struct {
	Method string

	// Path is the path as it was sent, escaped.
	Path   string
	Query  url.Values
	Header http.Header

	// Base is the scheme and host the client used, for URLs in answers.
	Base string

	// Values are the path values of the route.
	Values map[string]string

	// Body is the decoded JSON body, nil without one. Numbers are json.Number.
	Body any

	// Form is the decoded multipart body, nil without one.
	Form *Form

	// Problem is why the body could not be read or decoded; it matters to handlers that need the body.
	Problem error

	// Turned are the points that are to be answered in another way than the contract assumes, see Options.Contrary.
	Turned assumptions.Set

	// Tenant is what the tenant is called that asks.
	Tenant string

	// Malformed is why no handler can work with the request.
	Malformed *Refusal
}

// ReadRequest reads and decodes a request. What is wrong with the body shows when a handler asks for it: a body on GET or
// DELETE never matters (contract 4.1).
func ReadRequest(r *http.Request) *Request {
	req := &Request{
		Method: r.Method, Path: r.URL.EscapedPath(), Header: r.Header, Base: baseURL(r),
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		req.Malformed = Refuse(http.StatusBadRequest, "The query string is malformed: %v.", err)
	}
	req.Query = query
	raw, err := readBody(r.Body)
	if err != nil {
		req.Problem = err
		return req
	}
	mediaType, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err == nil && mediaType == "multipart/form-data":
		req.Form, req.Problem = parseForm(raw, params["boundary"])
	case len(bytes.TrimSpace(raw)) == 0:
	default:
		req.Body, req.Problem = ParseJSON(raw)
	}
	return req
}

func baseURL(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	prefix, _ := r.Context().Value(BaseKey{}).(string)
	return scheme + "://" + r.Host + prefix
}

func readBody(body io.Reader) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	raw, err := io.ReadAll(io.LimitReader(body, MaxBody+1))
	if err != nil {
		return nil, Refuse(http.StatusBadRequest, "The body ended early: %v.", err)
	}
	if len(raw) > MaxBody {
		if _, err := io.Copy(io.Discard, io.LimitReader(body, maxDrain)); err != nil {
			return nil, Refuse(http.StatusBadRequest, "The body ended early: %v.", err)
		}
		return nil, Refuse(http.StatusRequestEntityTooLarge, "The request is larger than %d MiB.", MaxBody>>20)
	}
	return raw, nil
}

// ParseJSON decodes one JSON value; numbers are json.Number.
func ParseJSON(raw []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value any
	err := decoder.Decode(&value)
	if err == nil {
		if _, more := decoder.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("there is more after the value")
		}
	}
	if err != nil {
		return nil, Refuse(http.StatusBadRequest, "The body is not valid JSON: %v.", err)
	}
	return value, nil
}

// Fields is the JSON object in the body. No body is an empty object.
func (r *Request) Fields() (*Fields, error) {
	if r.Problem != nil {
		return nil, r.Problem
	}
	if r.Form != nil {
		return nil, Refuse(http.StatusBadRequest, "A JSON body is expected here, not a form.")
	}
	if r.Body == nil {
		return NewFields(map[string]any{}), nil
	}
	object, ok := r.Body.(map[string]any)
	if !ok {
		return nil, Refuse(http.StatusBadRequest, "The body must be a JSON object.")
	}
	return NewFields(object), nil
}

// MultipartForm is the form in the body.
func (r *Request) MultipartForm() (*Form, error) {
	if r.Problem != nil {
		return nil, r.Problem
	}
	if r.Form == nil {
		return nil, Refuse(http.StatusBadRequest, "A multipart/form-data body is expected here.")
	}
	return r.Form, nil
}

// QueryList is a list parameter, given by a repeated key or joined by commas (contract 4.2). With allowed, another value
// is refused.
func (r *Request) QueryList(name string, allowed ...string) ([]string, error) {
	var list []string
	for _, value := range r.Query[name] {
		for item := range strings.SplitSeq(value, ",") {
			if item = strings.TrimSpace(item); item == "" {
				continue
			}
			if len(allowed) > 0 && !slices.Contains(allowed, item) {
				return nil, Refuse(http.StatusBadRequest, "%s: %q is not one of %s.", name, item, strings.Join(allowed, ", "))
			}
			list = append(list, item)
		}
	}
	return list, nil
}

// QueryInt is a whole-number parameter.
func (r *Request) QueryInt(name string, fallback int64) (int64, error) {
	text := r.Query.Get(name)
	if text == "" {
		return fallback, nil
	}
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, Refuse(http.StatusBadRequest, "%s: %q is not a whole number.", name, text)
	}
	return number, nil
}

// queryTime is a date (its first moment, UTC) or a date and time in ISO 8601.
func (r *Request) queryTime(name string, fallback time.Time) (time.Time, error) {
	text := r.Query.Get(name)
	if text == "" {
		return fallback, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		if moment, err := time.Parse(layout, text); err == nil {
			return moment, nil
		}
	}
	return time.Time{}, Refuse(http.StatusBadRequest, "%s: %q is not an ISO 8601 date or time.", name, text)
}

// QueryFlag is a boolean parameter in JSON's or Python's spelling (contract 4.2); nil when it is not given.
func QueryFlag(r *Request, name string) (*bool, error) {
	var flag bool
	switch text := r.Query.Get(name); text {
	case "":
		return nil, nil
	case "true", "True":
		flag = true
	case "false", "False":
	default:
		return nil, Refuse(http.StatusBadRequest, "%s: %q is not true or false.", name, text)
	}
	return &flag, nil
}

// BaseKey is the key of a context's value with the prefix of addresses that a world gives out.
type BaseKey struct{}
