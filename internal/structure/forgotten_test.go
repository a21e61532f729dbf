// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package structure_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// TestForgotten forgets one attribute in each way, between the provider and the platform, and expects to be told its name.
func TestForgotten(t *testing.T) {
	t.Parallel()
	const key = "title"
	for name, test := range map[string]struct {
		between func(http.Handler) http.Handler
		change  func(t *testing.T, s *site)
		want    []string
	}{
		"nothing":             {nil, nil, nil},
		"in creates":          {without(http.MethodPost, key), nil, []string{isFromCLI, isReadBack}},
		"in all requests":     {both(without(http.MethodPost, key), without(http.MethodPatch, key)), nil, []string{isFromCLI, isReadBack, isSent}},
		"in updates":          {without(http.MethodPatch, key), nil, []string{isCompared}},
		"in answers":          {silentOn(key), nil, []string{isReadBack}},
		"in from_cli":         {nil, func(_ *testing.T, s *site) { s.fromCLI = cliWithout(s.fromCLI, key) }, []string{isFromCLI}},
		"in the OpenAPI file": {nil, func(t *testing.T, s *site) { t.Helper(); s.spec = specWithout(t, key) }, []string{isDocumented}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, test.between)
			if test.change != nil {
				test.change(t, s)
			}
			of := scene{name: "forgotten", typeName: "peak_service", config: `{"name":"ui","title":"UI","image_details":{"image_id":"$WEBAPP1_IMAGE"}}`}
			c, err := s.checker(t, of, of.read(t, s.names))
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range attributesOf(c.tf.attributes(of.typeName), nil) {
				if a.name() == "title" {
					c.tryFirst(a)
				}
			}
			var got []string
			for _, f := range c.found {
				got = append(got, f.check)
				if f.attribute != "peak_service.title" {
					t.Errorf("%s is blamed", f.attribute)
				}
			}
			slices.Sort(got)
			got = slices.Compact(got)
			if want := slices.Sorted(slices.Values(test.want)); !slices.Equal(got, want) {
				t.Errorf("found %v, want that it is not %v", c.found, want)
			}
		})
	}
}

func both(outer, inner func(http.Handler) http.Handler) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler { return outer(inner(next)) }
}

// without drops a member from the JSON bodies of requests with a method.
func without(method, member string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == method && strings.Contains(r.URL.Path, "/webapps/") {
				body, err := io.ReadAll(r.Body)
				if err != nil {
					http.Error(w, err.Error(), http.StatusInternalServerError)
					return
				}
				body = dropped(body, member)
				r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
			}
			next.ServeHTTP(w, r)
		})
	}
}

// silentOn drops a member from the descriptions of services.
func silentOn(member string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodGet || !strings.Contains(r.URL.Path, "/webapps/") {
				next.ServeHTTP(w, r)
				return
			}
			answer := httptest.NewRecorder()
			next.ServeHTTP(answer, r)
			for name, values := range answer.Header() {
				if name != "Content-Length" {
					w.Header()[name] = values
				}
			}
			w.WriteHeader(answer.Code)
			_, _ = w.Write(dropped(answer.Body.Bytes(), member))
		})
	}
}

func dropped(body []byte, member string) []byte {
	value, ok := object(string(body))
	members, isObject := value.(map[string]any)
	if !ok || !isObject {
		return body
	}
	delete(members, member)
	changed, err := json.Marshal(members)
	if err != nil {
		return body
	}
	return changed
}

func cliWithout(call func(any) (any, error), attribute string) func(any) (any, error) {
	return func(body any) (any, error) {
		made, err := call(body)
		if members, ok := made.(map[string]any); ok {
			delete(members, attribute)
		}
		return made, err
	}
}

func specWithout(t *testing.T, member string) *openapi3.T {
	t.Helper()
	spec, err := openapi3.NewLoader().LoadFromFile("../contract/peak-openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, schema := range spec.Components.Schemas {
		if strings.HasPrefix(name, "Service") && schema.Value != nil {
			delete(schema.Value.Properties, member)
		}
	}
	return spec
}
