// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// checkRequest returns what is wrong with a request, the body aside from r.Body.
func (d *document) checkRequest(route routed, r *http.Request, body payload) []string {
	var details []string
	if r.Header.Get("Authorization") == "" {
		details = append(details, "header Authorization: is missing (contract 2)")
	}
	for i, value := range route.values {
		p := route.operation.path[i]
		details = append(details, d.checkText(fmt.Sprintf("path parameter %q", p.name), p.shape, value)...)
	}
	details = append(details, d.checkQuery(route.operation, r.URL.RawQuery)...)
	switch {
	case body.broken:
		// The caller gave up in the middle; there is no whole body to judge.
		return details
	case body.tooLarge:
		return append(details, fmt.Sprintf("body: is larger than %d bytes, which no operation allows", maxBody))
	}
	return append(details, d.checkBody(route.operation, r.Header.Get("Content-Type"), body.data)...)
}

func (d *document) checkBody(op *operation, contentType string, body []byte) []string {
	if op.form != nil {
		return d.checkForm(op.form, contentType, body)
	}
	if op.json == nil {
		return checkNoBody(body)
	}
	if len(body) == 0 {
		if op.bodyRequired {
			return []string{"body: is missing"}
		}
		return nil
	}
	var details []string
	if mediaType, _, err := mime.ParseMediaType(contentType); err != nil || mediaType != mediaJSON {
		details = append(details, "header Content-Type: must be "+mediaJSON)
	}
	v, err := decodeJSON(body)
	if err != nil {
		return append(details, "body: is not JSON: "+err.Error())
	}
	j := judge{formats: d.formats, strict: true, textNull: true}
	j.check(op.json, v)
	return append(details, j.details("body")...)
}

// checkNoBody judges the body of an operation that documents none: the SDK sends {} with each (contract 4.1).
func checkNoBody(body []byte) []string {
	if len(body) == 0 {
		return nil
	}
	v, err := decodeJSON(body)
	if object, isObject := v.(map[string]any); err != nil || !isObject || len(object) > 0 {
		return []string{"body: the operation takes none; only {} is let pass (contract 4.1)"}
	}
	return nil
}

func (d *document) checkQuery(op *operation, raw string) []string {
	query, err := url.ParseQuery(raw)
	if err != nil {
		// The error quotes the query, which is nobody's business.
		return []string{"query: is not well-formed"}
	}
	var details []string
	for name, values := range query {
		p, known := op.query[name]
		if !known {
			details = append(details, fmt.Sprintf("query parameter %q: is not one that the contract knows here", name))
			continue
		}
		about := fmt.Sprintf("query parameter %q", name)
		if p.shape.kind != openapi3.TypeArray {
			if len(values) > 1 {
				details = append(details, about+": is given more than once but takes one value")
			}
			details = append(details, d.checkText(about, p.shape, values[0])...)
			continue
		}
		// Lists arrive as repeated keys or as one value with commas (contract 4.2).
		items := strings.Split(strings.Join(values, ","), ",")
		for _, item := range items {
			details = append(details, d.checkText(about, p.shape.items, item)...)
		}
		if most := p.shape.maxItems; most >= 0 && len(items) > most {
			details = append(details, fmt.Sprintf("%s: has %d items, may have at most %d", about, len(items), most))
		}
	}
	for name, p := range op.query {
		if p.required && !query.Has(name) {
			details = append(details, fmt.Sprintf("query parameter %q: is missing", name))
		}
	}
	slices.Sort(details)
	return details
}

// checkText judges a scalar that travels as text, in a path or a query.
func (d *document) checkText(about string, s *shape, text string) []string {
	var v any = text
	switch s.kind {
	case openapi3.TypeInteger:
		if _, err := strconv.ParseInt(text, 10, 64); err == nil {
			v = json.Number(text)
		}
	case openapi3.TypeBoolean:
		// The SDK spells booleans as Python does (contract 4.2).
		switch text {
		case "true", "True":
			v = true
		case "false", "False":
			v = false
		}
	}
	j := judge{formats: d.formats, strict: true}
	j.check(s, v)
	return j.details(about)
}
