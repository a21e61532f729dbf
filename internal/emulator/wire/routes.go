// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package wire

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// HandlerFunc answers one request. An error that refuse made becomes that answer, any other a 500.
type HandlerFunc func(*Request) (Reply, error)

// Route binds a method and a path template to a handler. Segments in braces are path values.
type Route struct {
	Method  string
	Path    string
	Handler HandlerFunc

	// Passive marks a call of a changing method that leaves the state alone, so that nothing is saved for it.
	Passive bool
}

// Operation names an operation by its method and path template.
func (r Route) Operation() string { return r.Method + " " + r.Path }

// Router finds the route for a path. It never redirects: a redirect would turn a POST into a GET (contract 4.3).
type Router struct {
	entries []routeEntry
}

type routeEntry struct {
	Route
	segments []string
}

// Add registers a route.
func (rt *Router) Add(r Route) error {
	entry := routeEntry{Route: r, segments: segments(r.Path)}
	for _, other := range rt.entries {
		if other.Method == r.Method && shape(other.segments) == shape(entry.segments) {
			return fmt.Errorf("route %s %s is taken", r.Method, r.Path)
		}
	}
	rt.entries = append(rt.entries, entry)
	slices.SortStableFunc(rt.entries, func(a, b routeEntry) int {
		return strings.Compare(shape(a.segments), shape(b.segments))
	})
	return nil
}

// Match finds the route for a method and an escaped path, and its path values. Without one it answers a 404 when the path
// is unknown, or a 405 with the methods that the path has.
func (rt *Router) Match(method, escapedPath string) (Route, map[string]string, *Refusal) {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	asked, ok := unescapeSegments(segments(escapedPath))
	if !ok {
		return Route{}, nil, Refuse(http.StatusBadRequest, "The path %s is not escaped properly.", escapedPath)
	}
	var allowed []string
	for _, entry := range rt.entries {
		values, ok := entry.values(asked)
		if !ok {
			continue
		}
		if entry.Method == method {
			return entry.Route, values, nil
		}
		allowed = append(allowed, entry.Method)
	}
	if len(allowed) == 0 {
		return Route{}, nil, Refuse(http.StatusNotFound, "There is nothing at %s.", escapedPath)
	}
	slices.Sort(allowed)
	refused := Refuse(http.StatusMethodNotAllowed, "%s is not possible on %s; possible: %s.", method, escapedPath, strings.Join(slices.Compact(allowed), ", "))
	refused.Header = http.Header{"Allow": {strings.Join(slices.Compact(allowed), ", ")}}
	return Route{}, nil, refused
}

// values compares the template with the segments of a path.
func (e routeEntry) values(asked []string) (map[string]string, bool) {
	if len(asked) != len(e.segments) {
		return nil, false
	}
	values := map[string]string{}
	for i, segment := range e.segments {
		if name, ok := templateName(segment); ok {
			if asked[i] == "" {
				return nil, false
			}
			values[name] = asked[i]
		} else if segment != asked[i] {
			return nil, false
		}
	}
	return values, true
}

// segments splits a path; both slash forms of a collection are the same.
func segments(path string) []string {
	return strings.Split(strings.TrimSuffix(strings.TrimPrefix(path, "/"), "/"), "/")
}

// unescapeSegments decodes each segment on its own, so that an escaped slash stays inside its segment.
func unescapeSegments(escaped []string) ([]string, bool) {
	plain := make([]string, len(escaped))
	for i, segment := range escaped {
		text, err := url.PathUnescape(segment)
		if err != nil {
			return nil, false
		}
		plain[i] = text
	}
	return plain, true
}

func templateName(segment string) (string, bool) {
	if strings.HasPrefix(segment, "{") && strings.HasSuffix(segment, "}") {
		return segment[1 : len(segment)-1], true
	}
	return "", false
}

// shape is a template without the names of its values. It sorts literal segments before values.
func shape(template []string) string {
	parts := make([]string, len(template))
	for i, segment := range template {
		parts[i] = segment
		if _, ok := templateName(segment); ok {
			parts[i] = "~"
		}
	}
	return strings.Join(parts, "/")
}
