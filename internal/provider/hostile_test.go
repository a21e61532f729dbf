// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// untyped is JSON with the type that Terraform gives it, which is how a value travels whose type the schema leaves open.
func untyped(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(map[string]any{"type": typeOf(t, value), "value": value})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func typeOf(t *testing.T, value any) any {
	t.Helper()
	switch v := value.(type) {
	case string:
		return "string"
	case json.Number:
		return "number"
	case []any:
		types := make([]any, len(v))
		for i, element := range v {
			types[i] = typeOf(t, element)
		}
		return []any{"tuple", types}
	case map[string]any:
		types := make(map[string]any, len(v))
		for name, member := range v {
			types[name] = typeOf(t, member)
		}
		return []any{"object", types}
	}
	t.Fatalf("a %T", value)
	return nil
}

// blockDeployment and blockSpec are configurations with parameters in untyped JSON.
func blockDeployment(parameters string) string {
	return `{"name":"a","summary":"s","block_spec_id":"x","release_version":"1.0.0","parameters":` + parameters + `}`
}

func blockSpec(parameters string) string {
	return `{"name":"a","summary":"s","release":{"version":"1.0.0"},"kind":"workflow","config_json":"{}","parameters":` + parameters + `}`
}

// TestHostile_names has names that no platform can take refused on the attribute, for every resource that has a name, and
// unusual ones that are none of the provider's business left alone.
func TestHostile_names(t *testing.T) {
	t.Parallel()
	for _, typeName := range []string{"peak_artifact", "peak_image", "peak_service", "peak_workflow", "peak_block_spec", "peak_app_spec", "peak_deployment"} {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			said := func(name string) []string {
				text, err := json.Marshal(map[string]string{"name": name})
				if err != nil {
					t.Fatal(err)
				}
				var ofName []string
				for _, problem := range acctest.Validate(t, typeName, string(text)) {
					if strings.HasPrefix(problem, `AttributeName("name")`) {
						ofName = append(ofName, problem)
					}
				}
				return ofName
			}
			for _, bad := range []string{"", "a\x00b", "a\nb", "a\x1b[2Jb", "a\u0085b", strings.Repeat("a", 5000), strings.Repeat("\x00", 100_000)} {
				if got := said(bad); len(got) != 1 || !strings.Contains(got[0], "Invalid name") || len(got[0]) > 500 {
					t.Errorf("%.20q: got %.500q", bad, got)
				}
			}
			for _, good := range []string{"a", "Größe / 売上 (v2) 🚀", " a  b ", `"'$\`, "..", strings.Repeat("a", 1000)} {
				if got := said(good); len(got) != 0 {
					t.Errorf("%.20q is refused: %q", good, got)
				}
			}
		})
	}
}

// TestHostile_nesting has values nested deeper than the provider follows: an error on the attribute instead of a stack that
// overflows, and no limit within what anybody writes.
func TestHostile_nesting(t *testing.T) {
	t.Parallel()
	properties := func(levels int) string {
		list := []any{map[string]any{"name": "leaf", "type": "string"}}
		for range levels {
			list = []any{map[string]any{"name": "a", "type": "object", "properties": list}}
		}
		return untyped(t, map[string]any{"build": list})
	}
	value := func(levels int) string {
		var deep any = "x"
		for range levels {
			deep = []any{deep}
		}
		return untyped(t, map[string]any{"build": map[string]any{"a": deep}})
	}
	for name, test := range map[string]struct{ typeName, good, bad string }{
		"definitions": {"peak_block_spec", blockSpec(properties(90)), blockSpec(properties(300))},
		"values":      {"peak_deployment", blockDeployment(value(190)), blockDeployment(value(300))},
		"config_json": {
			"peak_block_spec",
			`{"name":"a","summary":"s","release":{"version":"1.0.0"},"kind":"workflow","config_json":"{\"a\":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}"}`,
			`{"name":"a","summary":"s","release":{"version":"1.0.0"},"kind":"workflow","config_json":"{\"a\":` + strings.Repeat("[", 1<<20) + strings.Repeat("]", 1<<20) + `}"}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := acctest.Validate(t, test.typeName, test.good); len(got) != 0 {
				t.Errorf("refused: %q", got)
			}
			got := acctest.Validate(t, test.typeName, test.bad)
			if len(got) != 1 || len(got[0]) > 300 {
				t.Fatalf("got %.500q, want one error", got)
			}
			if name != "config_json" && (!strings.HasPrefix(got[0], `AttributeName("parameters")`) || !strings.Contains(got[0], "nested more than 200 levels deep")) ||
				name == "config_json" && (!strings.HasPrefix(got[0], `AttributeName("config_json")`) || !strings.Contains(got[0], "exceeded max depth")) {
				t.Errorf("got %q", got)
			}
		})
	}
}

// TestHostile_numbers has numbers that no double holds pass as they are, and absurd ones refused on the attribute.
func TestHostile_numbers(t *testing.T) {
	t.Parallel()
	for number, good := range map[string]bool{
		"1e400": true, "1e-400": true, "-1.5e-320": true, strings.Repeat("9", 400): true, "1e5000": false, "1e-5000": false, strings.Repeat("9", 5000): false,
	} {
		got := acctest.Validate(t, "peak_deployment", blockDeployment(untyped(t, map[string]any{"run": map[string]any{"a": json.Number(number)}})))
		if good && len(got) != 0 {
			t.Errorf("%.10s is refused: %q", number, got)
		}
		if !good && (len(got) != 1 || !strings.HasPrefix(got[0], `AttributeName("parameters")`) || !strings.Contains(got[0], "the number is out of range")) {
			t.Errorf("%.10s: got %.300q", number, got)
		}
	}
}

// TestHostile_manyParameters plans 10,000 parameters where there may be any number. It counts allocated bytes, which unlike
// time do not depend on the machine: ten times the parameters may take ten times as many and not a hundred times. So it does
// not run in parallel.
func TestHostile_manyParameters(t *testing.T) {
	server, err := acctest.Factories()["peak"]()
	if err != nil {
		t.Fatal(err)
	}
	keys := func(count int) map[string]any {
		many := make(map[string]any, count)
		for i := range count {
			many[fmt.Sprintf("KEY_%d", i)] = "value"
		}
		return many
	}
	env := func(count int) string {
		text, err := json.Marshal(keys(count))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	for _, test := range []struct {
		name, typeName string
		count          int
		config         func(count int) string
	}{
		{"deployment values", "peak_deployment", 10_000, func(count int) string {
			return blockDeployment(untyped(t, map[string]any{"build": keys(count)}))
		}},
		{"definitions", "peak_block_spec", 2000, func(count int) string {
			definitions := make([]any, count)
			for i := range definitions {
				definitions[i] = map[string]any{"name": fmt.Sprintf("p%d", i), "type": "string", "title": "t"}
			}
			return blockSpec(untyped(t, map[string]any{"build": definitions}))
		}},
		{"env of a step", "peak_workflow", 10_000, func(count int) string {
			return `{"name":"a","steps":{"a":{"image_id":1,"command":"c","parameters":{"env":` + env(count) + `}}}}`
		}},
		{"env of a service", "peak_service", 10_000, func(count int) string {
			return `{"name":"a","service_type":"api","image_details":{"image_id":1},"parameters":{"env":` + env(count) + `}}`
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			allocated := func(count int) uint64 {
				config := test.config(count)
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				if problems := acctest.Validate(t, test.typeName, config); len(problems) != 0 {
					t.Fatalf("refused: %.500q", problems)
				}
				resp, err := server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
					TypeName:         test.typeName,
					PriorState:       &tfprotov6.DynamicValue{JSON: []byte("null")},
					ProposedNewState: &tfprotov6.DynamicValue{JSON: []byte(config)},
					Config:           &tfprotov6.DynamicValue{JSON: []byte(config)},
				})
				if err != nil {
					t.Fatal(err)
				}
				for _, diagnostic := range resp.Diagnostics {
					t.Fatalf("%s: %.500s", diagnostic.Summary, diagnostic.Detail)
				}
				runtime.ReadMemStats(&after)
				return after.TotalAlloc - before.TotalAlloc
			}
			count := test.count
			if testing.Short() {
				count /= 4
			}
			allocated(1) // What is done once.
			if few, many := allocated(count/10), allocated(count); many > 13*few {
				t.Errorf("%d bytes for a tenth of %d parameters, %d for all", few, count, many)
			}
		})
	}
}

// TestHostile_manySteps checks 5,000 steps in a row through the provider's own server. That the time grows linearly, and what
// is said of circles, is tested where the check is.
func TestHostile_manySteps(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString(`{"name":"a","steps":{"s0":{"image_id":1,"command":"c"}`)
	count := 5000
	if testing.Short() {
		count /= 4
	}
	for i := 1; i < count; i++ {
		fmt.Fprintf(&text, `,"s%d":{"image_id":1,"command":"c","parents":["s%d"]}`, i, i-1)
	}
	if got := acctest.Validate(t, "peak_workflow", text.String()+"}}"); len(got) != 0 {
		t.Errorf("refused: %.500q", got)
	}
}
