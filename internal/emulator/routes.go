package emulator

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// handlerFunc answers one request. An error that refuse made becomes that answer, any other a 500.
type handlerFunc func(*request) (reply, error)

// route binds a method and a path template to a handler. Segments in braces are path values.
type route struct {
	method  string
	path    string
	handler handlerFunc

	// passive marks a call of a changing method that leaves the state alone, so that nothing is saved for it.
	passive bool
}

// operation names an operation by its method and path template.
func (r route) operation() string { return r.method + " " + r.path }

// router finds the route for a path. It never redirects: a redirect would turn a POST into a GET (contract 4.3).
type router struct {
	entries []routeEntry
}

type routeEntry struct {
	route
	segments []string
}

// add registers a route.
func (rt *router) add(r route) error {
	entry := routeEntry{route: r, segments: segments(r.path)}
	for _, other := range rt.entries {
		if other.method == r.method && shape(other.segments) == shape(entry.segments) {
			return fmt.Errorf("route %s %s is taken", r.method, r.path)
		}
	}
	rt.entries = append(rt.entries, entry)
	slices.SortStableFunc(rt.entries, func(a, b routeEntry) int {
		return strings.Compare(shape(a.segments), shape(b.segments))
	})
	return nil
}

// match finds the route for a method and an escaped path, and its path values. Without one it answers a 404 when the path
// is unknown, or a 405 with the methods that the path has.
func (rt *router) match(method, escapedPath string) (route, map[string]string, *refusal) {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	asked, ok := unescapeSegments(segments(escapedPath))
	if !ok {
		return route{}, nil, refuse(http.StatusBadRequest, "The path %s is not escaped properly.", escapedPath)
	}
	var allowed []string
	for _, entry := range rt.entries {
		values, ok := entry.values(asked)
		if !ok {
			continue
		}
		if entry.method == method {
			return entry.route, values, nil
		}
		allowed = append(allowed, entry.method)
	}
	if len(allowed) == 0 {
		return route{}, nil, refuse(http.StatusNotFound, "There is nothing at %s.", escapedPath)
	}
	slices.Sort(allowed)
	refused := refuse(http.StatusMethodNotAllowed, "%s is not possible on %s; possible: %s.", method, escapedPath, strings.Join(slices.Compact(allowed), ", "))
	refused.header = http.Header{"Allow": {strings.Join(slices.Compact(allowed), ", ")}}
	return route{}, nil, refused
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
