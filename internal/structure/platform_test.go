// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package structure_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/contract"
	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// request is a write as the platform received it. A form is an object of its parts.
type request struct {
	Method string
	Path   string
	Body   any
}

// platform is an emulator behind the contract checker.
type platform struct {
	*emulator.Emulator

	url string
}

// newPlatform starts a platform. between, which may be nil, stands between the provider and the platform.
func newPlatform(t *testing.T, between func(http.Handler) http.Handler) *platform {
	t.Helper()
	local, err := emulator.New(emulator.Options{Token: acctest.Token})
	if err != nil {
		t.Fatal(err)
	}
	checker, err := contract.New()
	if err != nil {
		t.Fatal(err)
	}
	handler := checker.Middleware(local)
	if between != nil {
		handler = between(handler)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(func() {
		server.Close()
		if err := local.Close(); err != nil {
			t.Error(err)
		}
		for _, violation := range checker.Violations() {
			if between == nil {
				t.Errorf("contract violation: %+v", violation)
			}
		}
	})
	return &platform{Emulator: local, url: server.URL}
}

// written returns what was written since it was asked for last.
func (p *platform) written() []request {
	var found []request
	for _, entry := range p.Journal() {
		if entry.Method != http.MethodGet {
			found = append(found, request{entry.Method, entry.Path, bodyOf(entry)})
		}
	}
	p.ClearJournal()
	return found
}

func bodyOf(entry control.Entry) any {
	if len(entry.Parts) == 0 {
		body, isObject := entry.JSON.(map[string]any)
		if !isObject {
			return entry.JSON
		}
		// Some members are the text of JSON.
		read := maps.Clone(body)
		for name, member := range body {
			if inner, ok := member.(string); ok {
				if value, ok := object(inner); ok {
					read[name] = value
				}
				if inner == "null" {
					delete(read, name)
				}
			}
		}
		return read
	}
	form := map[string]any{}
	for _, part := range entry.Parts {
		var value any = part.Text
		if part.Filename != "" {
			files := make([]any, len(part.Zip))
			for i, file := range part.Zip {
				files[i] = file.Name
			}
			value = map[string]any{"files": files}
		} else if parsed, ok := object(part.Text); ok {
			value = parsed
		}
		form[part.Name] = value
	}
	return form
}

// object parses a text that is a JSON object or list.
func object(text string) (any, bool) {
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return nil, false
	}
	switch value.(type) {
	case map[string]any, []any:
		return value, true
	}
	return nil, false
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
