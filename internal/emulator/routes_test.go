package emulator

import (
	"net/http"
	"reflect"
	"testing"
)

func TestRouter(t *testing.T) {
	rt := &router{}
	for _, r := range []route{
		{method: "GET", path: "/w/{id}"},
		{method: "DELETE", path: "/w/{id}"},
		{method: "GET", path: "/w/fixed"},
		{method: "GET", path: "/w/executions/{id}"},
		{method: "POST", path: "/w/{id}/pause"},
		{method: "GET", path: "/specs/{id}/releases/{version}/deployments"},
		{method: "GET", path: "/specs/{id}/releases/deployments"},
		{method: "GET", path: "/specs/{id}/releases/{version}"},
	} {
		if err := rt.add(r); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		method, path string
		route        string
		values       map[string]string
		status       int
	}{
		{method: "GET", path: "/w/1", route: "/w/{id}", values: map[string]string{"id": "1"}},
		{method: "HEAD", path: "/w/1", route: "/w/{id}", values: map[string]string{"id": "1"}},
		{method: "GET", path: "/w/1/", route: "/w/{id}", values: map[string]string{"id": "1"}},
		{method: "GET", path: "/w/fixed", route: "/w/fixed", values: map[string]string{}},
		{method: "DELETE", path: "/w/fixed", route: "/w/{id}", values: map[string]string{"id": "fixed"}},
		{method: "GET", path: "/w/executions/pause", route: "/w/executions/{id}", values: map[string]string{"id": "pause"}},
		{method: "POST", path: "/w/executions/pause", route: "/w/{id}/pause", values: map[string]string{"id": "executions"}},
		{method: "GET", path: "/w/image%3Aa%2Fb", route: "/w/{id}", values: map[string]string{"id": "image:a/b"}},
		{method: "GET", path: "/specs/s/releases/deployments", route: "/specs/{id}/releases/deployments", values: map[string]string{"id": "s"}},
		{method: "GET", path: "/specs/s/releases/1.0.0", route: "/specs/{id}/releases/{version}", values: map[string]string{"id": "s", "version": "1.0.0"}},
		{method: "GET", path: "/specs/s/releases/1.0.0/deployments", route: "/specs/{id}/releases/{version}/deployments", values: map[string]string{"id": "s", "version": "1.0.0"}},
		{method: "PATCH", path: "/w/1", status: http.StatusMethodNotAllowed},
		{method: "GET", path: "/w", status: http.StatusNotFound},
		{method: "GET", path: "/w//", status: http.StatusNotFound},
		{method: "GET", path: "//w/1", status: http.StatusNotFound},
		{method: "GET", path: "/w/%zz", status: http.StatusBadRequest},
	} {
		found, values, refused := rt.match(c.method, c.path)
		if refused != nil {
			if refused.status != c.status {
				t.Errorf("%s %s: %d, want %d", c.method, c.path, refused.status, c.status)
			}
			continue
		}
		if found.path != c.route || !reflect.DeepEqual(values, c.values) {
			t.Errorf("%s %s: route %s with %v, want %s with %v", c.method, c.path, found.path, values, c.route, c.values)
		}
	}
	if err := rt.add(route{method: "GET", path: "/w/{other}/"}); err == nil {
		t.Error("two routes of one shape are accepted")
	}
}

func TestAreasMustNotClaimTheSame(t *testing.T) {
	nothing := func(string) {}
	for name, areas := range map[string][]area{
		"name":    {{name: "a"}, {name: "a"}},
		"event":   {{name: "a", events: map[string]func(string){"x": nothing}}, {name: "b", events: map[string]func(string){"x": nothing}}},
		"kind":    {{name: "a", kinds: []kind{{name: "x"}}}, {name: "b", kinds: []kind{{name: "x"}}}},
		"outcome": {{name: "a", outcomes: map[string]outcomeKind{"x": {}}}, {name: "b", outcomes: map[string]outcomeKind{"x": {}}}},
		"route":   {{name: "a", routes: []route{{method: "GET", path: "/x"}}}, {name: "b", routes: []route{{method: "GET", path: "/x/"}}}},
	} {
		p := &platform{}
		if err := p.register(areas...); err == nil {
			t.Errorf("%s: two areas that claim the same are accepted", name)
		}
	}
}
