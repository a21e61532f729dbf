// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// amended parses the contract once more, amended as the checker has it, for tests that need the schemas themselves.
var amended = sync.OnceValues(func() (openapi3.Schemas, error) {
	parsed, err := openapi3.NewLoader().LoadFromData(source)
	if err != nil {
		return nil, err
	}
	return parsed.Components.Schemas, amend(parsed.Components.Schemas)
})

func schemasOf(t *testing.T) openapi3.Schemas {
	t.Helper()
	schemas, err := amended()
	if err != nil {
		t.Fatal(err)
	}
	return schemas
}

// TestJudgeAgreesWithKinOpenAPI compares the judge's tolerant mode with the validator of kin-openapi on random values,
// right and wrong, of every schema of the contract. The judge may only be stricter, and only by its two rules that
// kin-openapi lacks: the choice among anyOf branches and JSON text.
func TestJudgeAgreesWithKinOpenAPI(t *testing.T) {
	t.Parallel()
	schemas := schemasOf(t)
	compiler := newCompiler(schemas)
	settings := newFormats()
	const rounds = 50
	accepted, refused := 0, 0
	for name, ref := range schemas {
		compiled, err := compiler.shape(ref)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		stricter := mayBeStricter(compiled, nil)
		random := &maker{rand.New(rand.NewPCG(1, uint64(len(name))))}
		for range rounds {
			v := random.value(ref.Value, 0)
			j := judge{formats: settings}
			j.check(compiled, v)
			err := ref.Value.VisitJSON(v, settings...)
			text := fmt.Sprintf("%#v", v)
			switch {
			case err == nil && len(j.problems) == 0:
				accepted++
			case err != nil && len(j.problems) > 0:
				refused++
			case err != nil:
				t.Errorf("%s: only kin-openapi refuses %s: %v", name, text, err)
			case !stricter:
				t.Errorf("%s: only the judge refuses %s: %v", name, text, j.details("value"))
			}
		}
	}
	t.Logf("both accepted %d values and refused %d", accepted, refused)
	if accepted < 1000 || refused < 1000 {
		t.Errorf("%d values accepted and %d refused by both are too few to show anything", accepted, refused)
	}
}

// TestExamplesOfTheContract judges every example that the contract gives for a schema.
func TestExamplesOfTheContract(t *testing.T) {
	t.Parallel()
	schemas := schemasOf(t)
	compiler := newCompiler(schemas)
	examples := 0
	for name, ref := range schemas {
		if ref.Value.Example == nil {
			continue
		}
		examples++
		compiled, err := compiler.shape(ref)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		text, err := json.Marshal(ref.Value.Example)
		if err != nil {
			t.Fatal(err)
		}
		v, err := decodeJSON(text)
		if err != nil {
			t.Fatal(err)
		}
		j := judge{formats: newFormats(), strict: true, textNull: true}
		j.check(compiled, v)
		details := j.details("example")
		if name == "AppSpecCreateRequest" {
			// Its text shows an empty config, which the schema AppSpecBody forbids.
			details = slices.DeleteFunc(details, func(d string) bool {
				return d == "example /spec/config: has 0 items, must have at least 1"
			})
		}
		if len(details) > 0 {
			t.Errorf("%s: %v", name, details)
		}
	}
	if examples < 20 {
		t.Errorf("only %d examples were found", examples)
	}
}

func TestJSONTextInWords(t *testing.T) {
	t.Parallel()
	schemas := schemasOf(t)
	tests := []struct{ schema, member, kind string }{
		{"BlockSpecCreateForm", "tenants", "array"},
		{"AppSpecCreateRequest", "tenants", "array"},
		{"EmailForm", "recipients", "array"},
		{"EmailForm", "cc", "array"},
		{"EmailForm", "bcc", "array"},
		{"EmailForm", "templateParameters", "object"},
		{"ImageVersionCreateForm", "autodeployResources", "array"},
		{"ImageVersionUpdateForm", "autodeployResources", "array"},
		{"ImageCreateForm", "buildDetails", "object"},
		{"BlockSpecCreateForm", "featured", ""},
		{"BlockSpecCreateForm", "scope", ""},
	}
	for _, test := range tests {
		ref, err := textSchema(schemas[test.schema].Value.Properties[test.member].Value, schemas)
		if err != nil {
			t.Errorf("%s.%s: %v", test.schema, test.member, err)
			continue
		}
		kind := ""
		if ref != nil {
			kind = strings.Join(ref.Value.Type.Slice(), ",")
		}
		if kind != test.kind {
			t.Errorf("%s.%s carries %q, want %q", test.schema, test.member, kind, test.kind)
		}
	}
}

// mayBeStricter tells whether the judge knows more about a shape than kin-openapi does.
func mayBeStricter(s *shape, seen []*shape) bool {
	if s == nil || slices.Contains(seen, s) {
		return false
	}
	if len(s.choices) > 0 && !s.exclusive || s.text != nil {
		return true
	}
	seen = append(seen, s)
	below := slices.Concat(s.choices, []*shape{s.others, s.items})
	for _, member := range s.members {
		below = append(below, member)
	}
	return slices.ContainsFunc(below, func(s *shape) bool { return mayBeStricter(s, seen) })
}

// maker makes random values, most of them right, for a schema.
type maker struct{ *rand.Rand }

func (m *maker) value(s *openapi3.Schema, depth int) any {
	wrong := []any{nil, "text", json.Number("-1"), json.Number("2.5"), true, []any{}, map[string]any{"x": nil}}
	if m.IntN(25) == 0 {
		return wrong[m.IntN(len(wrong))]
	}
	if branches := slices.Concat(s.OneOf, s.AnyOf); len(branches) > 0 {
		return m.value(branches[m.IntN(len(branches))].Value, depth)
	}
	if len(s.Enum) > 0 {
		return s.Enum[m.IntN(len(s.Enum))]
	}
	merged, err := merge(s)
	if err != nil {
		return nil
	}
	switch {
	case merged.Type.Is("object"):
		return m.object(merged, depth)
	case merged.Type.Is("array"):
		list := []any{}
		for range m.IntN(3) {
			list = append(list, m.value(s.Items.Value, depth+1))
		}
		return list
	case merged.Type.Is("boolean"):
		return m.IntN(2) == 0
	case merged.Type.Is("integer"), merged.Type.Is("number"):
		return json.Number([]string{"0", "1", "2", "100", "1e1", "-5"}[m.IntN(6)])
	case merged.Type.Is("string"):
		return m.text(s)
	}
	return wrong[m.IntN(len(wrong))]
}

func (m *maker) object(s *openapi3.Schema, depth int) any {
	object := map[string]any{}
	for name, member := range s.Properties {
		if needed := slices.Contains(s.Required, name); needed && m.IntN(30) > 0 || depth < 6 && m.IntN(2) == 0 {
			object[name] = m.value(member.Value, depth+1)
		}
	}
	if s.AdditionalProperties.Schema != nil {
		object["more"] = m.value(s.AdditionalProperties.Schema.Value, depth+1)
	}
	if m.IntN(8) == 0 {
		object["unknown"] = "x"
	}
	return object
}

func (m *maker) text(s *openapi3.Schema) string {
	switch {
	case s.Format == "uuid":
		return "632a4e7c-ab86-4ecb-8f34-99b5da531ceb"
	case s.Format == "date-time":
		return "2024-05-01T09:30:00.000Z"
	case strings.HasPrefix(s.Pattern, `^@param`):
		return "@param:x"
	case s.Pattern != "":
		return []string{"1.2.3", "1.2.3-rc.1+5", "v1"}[m.IntN(3)]
	}
	return []string{"", "a", "@param:y"}[m.IntN(3)]
}

// TestRulesTheContractDoesNotUseYet judges by small schemas, for rules that no schema of the contract has today.
func TestRulesTheContractDoesNotUseYet(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		schema, value string
		want          []string
	}{
		"oneOf, one fits":            {`{"oneOf":[{"type":"integer"},{"type":"number"}]}`, `1.5`, nil},
		"oneOf, two fit":             {`{"oneOf":[{"type":"integer"},{"type":"number"}]}`, `1`, []string{"v: fits 2 forms of which only one may fit"}},
		"anyOf, two fit":             {`{"anyOf":[{"type":"integer"},{"type":"number"}]}`, `1`, nil},
		"anyOf, fewest complaints":   {`{"anyOf":[{"type":"object","required":["a","b"],"properties":{"c":{}}},{"type":"object","required":["d"],"properties":{"c":{}}}]}`, `{"c":1}`, []string{"v /d: is missing"}},
		"anyOf, mark left out":       {`{"anyOf":[{"type":"object","properties":{"a":{"type":"string","enum":["x"]},"b":{"type":"string"}}},{"type":"object","properties":{"b":{"type":"integer"}}}]}`, `{"b":"s"}`, nil},
		"anyOf with null":            {`{"anyOf":[{"type":"integer"},{"type":"string","nullable":true}]}`, `null`, nil},
		"anyOf without null":         {`{"anyOf":[{"type":"integer"},{"type":"string"}]}`, `null`, []string{"v: must not be null"}},
		"too many items":             {`{"type":"array","maxItems":1,"items":{"type":"string"}}`, `["a","b"]`, []string{"v: has 2 items, may have at most 1"}},
		"closed by itself":           {`{"type":"object","additionalProperties":false}`, `{"a":1}`, []string{"v /a: is not a member that the contract knows here"}},
		"open by itself":             {`{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":true}`, `{"a":"","b":1}`, nil},
		"null of a free-form member": {`{"type":"object","required":["a"],"properties":{"a":{"nullable":true}}}`, `{"a":null}`, nil},
		"null of any other member":   {`{"type":"object","required":["a"],"properties":{"a":{"type":"string","nullable":true}}}`, `{"a":null}`, []string{"v /a: is missing"}},
		"number":                     {`{"type":"number","maximum":2}`, `2.5`, []string{"v: number must be at most 2"}},
		"beyond any number":          {`{"type":"number"}`, `1e400`, []string{"v: cannot convert json.Number to float64"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var ref openapi3.SchemaRef
			if err := json.Unmarshal([]byte(test.schema), &ref); err != nil {
				t.Fatal(err)
			}
			compiled, err := newCompiler(nil).shape(&ref)
			if err != nil {
				t.Fatal(err)
			}
			v, err := decodeJSON([]byte(test.value))
			if err != nil {
				t.Fatal(err)
			}
			j := judge{formats: newFormats(), strict: true}
			j.check(compiled, v)
			if got := j.details("v"); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
