package emulator

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
)

const (
	// maxBody is what the gateway takes; single files have smaller limits of their own.
	maxBody = 64 << 20

	// maxDrain is how much of a larger body is read and thrown away, so that the client sees the answer rather than a
	// broken connection.
	maxDrain = 1 << 30
)

// request is a decoded request.
type request struct {
	method string

	// path is the path as it was sent, escaped.
	path   string
	query  url.Values
	header http.Header

	// base is the scheme and host the client used, for URLs in answers.
	base string

	// values are the path values of the route.
	values map[string]string

	// body is the decoded JSON body, nil without one. Numbers are json.Number.
	body any

	// form is the decoded multipart body, nil without one.
	form *form

	// problem is why the body could not be read or decoded; it matters to handlers that need the body.
	problem error

	// contrary says that lists are to be answered in another way than the contract assumes, see Options.Contrary.
	contrary bool

	// malformed is why no handler can work with the request.
	malformed *refusal
}

// readRequest reads and decodes a request. What is wrong with the body shows when a handler asks for it: a body on GET or
// DELETE never matters (contract 4.1).
func readRequest(r *http.Request) *request {
	req := &request{
		method: r.Method, path: r.URL.EscapedPath(), header: r.Header, base: baseURL(r),
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		req.malformed = refuse(http.StatusBadRequest, "The query string is malformed: %v.", err)
	}
	req.query = query
	raw, err := readBody(r.Body)
	if err != nil {
		req.problem = err
		return req
	}
	mediaType, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err == nil && mediaType == "multipart/form-data":
		req.form, req.problem = parseForm(raw, params["boundary"])
	case len(bytes.TrimSpace(raw)) == 0:
	default:
		req.body, req.problem = parseJSON(raw)
	}
	return req
}

func baseURL(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	prefix, _ := r.Context().Value(baseKey{}).(string)
	return scheme + "://" + r.Host + prefix
}

func readBody(body io.Reader) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	raw, err := io.ReadAll(io.LimitReader(body, maxBody+1))
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "The body ended early: %v.", err)
	}
	if len(raw) > maxBody {
		if _, err := io.Copy(io.Discard, io.LimitReader(body, maxDrain)); err != nil {
			return nil, refuse(http.StatusBadRequest, "The body ended early: %v.", err)
		}
		return nil, refuse(http.StatusRequestEntityTooLarge, "The request is larger than %d MiB.", maxBody>>20)
	}
	return raw, nil
}

func parseJSON(raw []byte) (any, error) {
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
		return nil, refuse(http.StatusBadRequest, "The body is not valid JSON: %v.", err)
	}
	return value, nil
}

// fields is the JSON object in the body. No body is an empty object.
func (r *request) fields() (*fields, error) {
	if r.problem != nil {
		return nil, r.problem
	}
	if r.form != nil {
		return nil, refuse(http.StatusBadRequest, "A JSON body is expected here, not a form.")
	}
	if r.body == nil {
		return newFields(map[string]any{}), nil
	}
	object, ok := r.body.(map[string]any)
	if !ok {
		return nil, refuse(http.StatusBadRequest, "The body must be a JSON object.")
	}
	return newFields(object), nil
}

// multipartForm is the form in the body.
func (r *request) multipartForm() (*form, error) {
	if r.problem != nil {
		return nil, r.problem
	}
	if r.form == nil {
		return nil, refuse(http.StatusBadRequest, "A multipart/form-data body is expected here.")
	}
	return r.form, nil
}

// queryList is a list parameter, given by a repeated key or joined by commas (contract 4.2). With allowed, another value
// is refused.
func (r *request) queryList(name string, allowed ...string) ([]string, error) {
	var list []string
	for _, value := range r.query[name] {
		for item := range strings.SplitSeq(value, ",") {
			if item = strings.TrimSpace(item); item == "" {
				continue
			}
			if len(allowed) > 0 && !slices.Contains(allowed, item) {
				return nil, refuse(http.StatusBadRequest, "%s: %q is not one of %s.", name, item, strings.Join(allowed, ", "))
			}
			list = append(list, item)
		}
	}
	return list, nil
}

// queryInt is a whole-number parameter.
func (r *request) queryInt(name string, fallback int64) (int64, error) {
	text := r.query.Get(name)
	if text == "" {
		return fallback, nil
	}
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, refuse(http.StatusBadRequest, "%s: %q is not a whole number.", name, text)
	}
	return number, nil
}

// queryTime is a date (its first moment, UTC) or a date and time in ISO 8601.
func (r *request) queryTime(name string, fallback time.Time) (time.Time, error) {
	text := r.query.Get(name)
	if text == "" {
		return fallback, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		if moment, err := time.Parse(layout, text); err == nil {
			return moment, nil
		}
	}
	return time.Time{}, refuse(http.StatusBadRequest, "%s: %q is not an ISO 8601 date or time.", name, text)
}

// queryFlag is a boolean parameter in JSON's or Python's spelling (contract 4.2); nil when it is not given.
func queryFlag(r *request, name string) (*bool, error) {
	var flag bool
	switch text := r.query.Get(name); text {
	case "":
		return nil, nil
	case "true", "True":
		flag = true
	case "false", "False":
	default:
		return nil, refuse(http.StatusBadRequest, "%s: %q is not true or false.", name, text)
	}
	return &flag, nil
}

// baseKey is the key of a context's value with the prefix of addresses that a world gives out.
type baseKey struct{}
