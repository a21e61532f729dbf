// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package wire_test

import (
	"net/http"
	"reflect"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestRouter(t *testing.T) {
	rt := &wire.Router{}
	for _, r := range []wire.Route{
		{Method: "GET", Path: "/w/{id}"},
		{Method: "DELETE", Path: "/w/{id}"},
		{Method: "GET", Path: "/w/fixed"},
		{Method: "GET", Path: "/w/executions/{id}"},
		{Method: "POST", Path: "/w/{id}/pause"},
		{Method: "GET", Path: "/specs/{id}/releases/{version}/deployments"},
		{Method: "GET", Path: "/specs/{id}/releases/deployments"},
		{Method: "GET", Path: "/specs/{id}/releases/{version}"},
	} {
		if err := rt.Add(r); err != nil {
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
		found, values, refused := rt.Match(c.method, c.path)
		if refused != nil {
			if refused.Status != c.status {
				t.Errorf("%s %s: %d, want %d", c.method, c.path, refused.Status, c.status)
			}
			continue
		}
		if found.Path != c.route || !reflect.DeepEqual(values, c.values) {
			t.Errorf("%s %s: route %s with %v, want %s with %v", c.method, c.path, found.Path, values, c.route, c.values)
		}
	}
	if err := rt.Add(wire.Route{Method: "GET", Path: "/w/{other}/"}); err == nil {
		t.Error("two routes of one shape are accepted")
	}
}

func TestAreasMustNotClaimTheSame(t *testing.T) {
	nothing := func(string) {}
	for name, areas := range map[string][]world.Area{
		"name":    {{Name: "a"}, {Name: "a"}},
		"event":   {{Name: "a", Events: map[string]func(string){"x": nothing}}, {Name: "b", Events: map[string]func(string){"x": nothing}}},
		"kind":    {{Name: "a", Kinds: []world.Kind{{Name: "x"}}}, {Name: "b", Kinds: []world.Kind{{Name: "x"}}}},
		"outcome": {{Name: "a", Outcomes: map[string]world.OutcomeKind{"x": {}}}, {Name: "b", Outcomes: map[string]world.OutcomeKind{"x": {}}}},
		"route":   {{Name: "a", Routes: []wire.Route{{Method: "GET", Path: "/x"}}}, {Name: "b", Routes: []wire.Route{{Method: "GET", Path: "/x/"}}}},
	} {
		p := &world.Platform{}
		if err := p.Register(areas...); err == nil {
			t.Errorf("%s: two areas that claim the same are accepted", name)
		}
	}
}
