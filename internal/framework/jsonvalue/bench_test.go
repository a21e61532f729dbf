// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package jsonvalue

import (
	"encoding/json"
	"fmt"
	"testing"
)

// definitions is the JSON of many parameter definitions, about 200 bytes each.
func definitions(tb testing.TB, count int) []byte {
	tb.Helper()
	all := make([]any, count)
	for i := range all {
		all[i] = map[string]any{
			"name": fmt.Sprintf("p%d", i), "type": "object_array", "title": "Parameter", "required": true, "default_value": 1.5,
			"properties": []any{map[string]any{"name": "a", "type": "string"}, map[string]any{"name": "b", "type": "number", "options": []any{1, 2, 3}}},
		}
	}
	text, err := json.Marshal(map[string]any{"build": all[:count/2], "run": all[count/2:]})
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

// BenchmarkDynamic converts 100 parameter definitions between JSON and the dynamic value of an attribute.
func BenchmarkDynamic(b *testing.B) {
	text := definitions(b, 100)
	parsed, err := Parse(text)
	if err != nil {
		b.Fatal(err)
	}
	value, err := FromJSON(parsed)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("from-json", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			parsed, err := Parse(text)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := FromJSON(parsed); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("to-json", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			raw, err := ToJSON(value)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := json.Marshal(raw); err != nil {
				b.Fatal(err)
			}
		}
	})
}
