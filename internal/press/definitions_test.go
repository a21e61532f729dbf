// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// parse decodes JSON with exact numbers.
func parse(t *testing.T, text string) any {
	t.Helper()
	value, err := jsonvalue.Parse([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return value
}

// text encodes JSON with sorted members.
func text(t *testing.T, value any) string {
	t.Helper()
	encoded, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

// dynamic is JSON as a value of a dynamic attribute.
func dynamic(t *testing.T, text string) types.Dynamic {
	t.Helper()
	value, err := jsonvalue.FromJSON(parse(t, text))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// everyMember is a definition of each kind in Terraform's spelling, and everyMemberSent in the API's.
const (
	everyMember = `{"build":[{"name":"a","type":"string","required":true,"title":"A","description":"d","default_value":"x","hide_value":true,"options":[{"title":"X","value":"x"}]},
		{"name":"b","type":"object_array","default_value":[{"default_value":1,"hide_value":null}],"properties":[{"name":"c","type":"object","properties":[{"name":"d","type":"number_array","default_value":[1,2.50]}]}]}],
		"run":[{"name":"e","type":"boolean","default_value":false},
		{"name":"f","type":"number","default_value":"@param:e","conditions":[{"depends_on":"e","operator":"equals","value":true}]},
		{"name":"g","type":"string_array","conditions":[{"condition_type":"AND","conditions":[{"depends_on":"e","operator":"not-equals","value":false},{"depends_on":"f","operator":"equals","value":1}]}]}]}`
	everyMemberSent = `{"build":[{"defaultValue":"x","description":"d","hideValue":true,"name":"a","options":[{"title":"X","value":"x"}],"required":true,"title":"A","type":"string"},` +
		`{"defaultValue":[{"default_value":1,"hide_value":null}],"name":"b","properties":[{"name":"c","properties":[{"defaultValue":[1,2.50],"name":"d","type":"number_array"}],"type":"object"}],"type":"object_array"}],` +
		`"run":[{"defaultValue":false,"name":"e","type":"boolean"},` +
		`{"conditions":[{"dependsOn":"e","operator":"equals","value":true}],"defaultValue":"@param:e","name":"f","type":"number"},` +
		`{"conditions":[{"conditionType":"AND","conditions":[{"dependsOn":"e","operator":"not-equals","value":false},{"dependsOn":"f","operator":"equals","value":1}]}],"name":"g","type":"string_array"}]}`
)

func TestDefinitions(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ in, want string }{
		"Terraform's spelling": {everyMember, everyMemberSent},
		"the API's spelling":   {everyMemberSent, everyMemberSent},
		"nothing":              {`null`, `null`},
		"empty":                {`{}`, `null`},
		"null lists":           {`{"build":null,"run":null}`, `null`},
		"empty lists":          {`{"build":[],"run":[]}`, `{"build":[],"run":[]}`},
		"null members":         {`{"run":[{"name":"a","type":"string","default_value":null,"options":null,"conditions":null,"hide_value":null}]}`, `{"run":[{"name":"a","type":"string"}]}`},
		"exact numbers":        {`{"run":[{"name":"a","type":"number","default_value":12345678901234567890.10}]}`, `{"run":[{"defaultValue":12345678901234567890.10,"name":"a","type":"number"}]}`},
		"hidden property":      {`{"run":[{"name":"a","type":"object","properties":[{"name":"b","type":"string","hide_value":true}]}]}`, `{"run":[{"name":"a","properties":[{"hideValue":true,"name":"b","type":"string"}],"type":"object"}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, problems := Definitions(parse(t, test.in))
			if len(problems) > 0 {
				t.Fatalf("refused: %v", problems)
			}
			if text(t, got) != test.want {
				t.Errorf("got\n%s\nwant\n%s", text(t, got), test.want)
			}
		})
	}
}

// TestDefinitionsProblems has one rule each, and the whole sentence, or the beginning of a long one.
func TestDefinitionsProblems(t *testing.T) {
	t.Parallel()
	build := func(members string) string { return `{"build":[{"name":"a",` + members + `}]}` }
	run := func(conditions string) string {
		return `{"build":[{"name":"b","type":"string"}],"run":[{"name":"x","type":"string"},{"name":"a","type":"string","conditions":` + conditions + `}]}`
	}
	for _, test := range []struct{ in, want string }{
		{`[]`, "parameters must be an object with build and run"},
		{`"x"`, "parameters must be an object with build and run"},
		{`{"builds":[]}`, "parameters.builds is unknown: parameters has build and run"},
		{`{"build":{}}`, "parameters.build must be a list of parameters"},
		{`{"build":["a"]}`, "parameters.build[0] must be an object"},
		{`{"build":[{"type":"string"}]}`, "parameters.build[0].name is missing: every parameter has a name"},
		{`{"build":[{"name":"","type":"string"}]}`, "parameters.build[0].name is missing: every parameter has a name"},
		{`{"build":[{"name":1,"type":"string"}]}`, "parameters.build[0].name is missing: every parameter has a name"},
		{`{"run":[{"name":"a","type":"string"},{"name":"b","type":"string"},{"name":"a","type":"string"}]}`, `parameters.run[2].name "a" occurs twice`},
		{`{"run":[{"name":"a","type":"object","properties":[{"name":"b","type":"string"},{"name":"b","type":"string"}]}]}`, `parameters.run[0].properties[1].name "b" occurs twice`},
		{`{"build":[{"name":"a"}]}`, "parameters.build[0].type must be one of boolean, string, string_array, number, number_array, object, object_array"},
		{build(`"type":"String"`), "parameters.build[0].type must be one of boolean,"},
		{build(`"type":"integer"`), "parameters.build[0].type must be one of boolean,"},
		{build(`"type":"string","defaultValu":"x"`), "parameters.build[0].defaultValu is unknown; did you mean defaultValue?"},
		{build(`"type":"string","require":true`), "parameters.build[0].require is unknown; did you mean required?"},
		{build(`"type":"string","default_value":"x","defaultValue":"y"`), "parameters.build[0].default_value is given twice, as defaultValue too"},
		{build(`"type":"string","required":"yes"`), "parameters.build[0].required must be true or false"},
		{build(`"type":"string","hide_value":1`), "parameters.build[0].hide_value must be true or false"},
		{build(`"type":"number","hide_value":true`), "parameters.build[0].hide_value is for parameters of type string only; this one is of type number"},
		{build(`"type":"number","hideValue":true`), "parameters.build[0].hideValue is for parameters of type string only; this one is of type number"},
		{build(`"type":"number","default_value":"1"`), "parameters.build[0].default_value is no value of type number"},
		{build(`"type":"boolean","default_value":"true"`), "parameters.build[0].default_value is no value of type boolean"},
		{build(`"type":"string","default_value":1`), "parameters.build[0].default_value is no value of type string"},
		{build(`"type":"string_array","default_value":["a",1]`), "parameters.build[0].default_value is no value of type string_array"},
		{build(`"type":"number_array","default_value":1`), "parameters.build[0].default_value is no value of type number_array"},
		{build(`"type":"object","default_value":[]`), "parameters.build[0].default_value is no value of type object"},
		{build(`"type":"object_array","default_value":[[]]`), "parameters.build[0].default_value is no value of type object_array"},
		{build(`"type":"string","options":[]`), "parameters.build[0].options must be a list of at least one {title, value}"},
		{build(`"type":"string","options":"x"`), "parameters.build[0].options must be a list of at least one {title, value}"},
		{build(`"type":"string","options":["x"]`), "parameters.build[0].options[0] must be an object {title, value}"},
		{build(`"type":"string","options":[{"value":"x"}]`), "parameters.build[0].options[0].title is missing: every option has a title"},
		{build(`"type":"string","options":[{"title":"X"}]`), "parameters.build[0].options[0].value is missing: every option has a value"},
		{build(`"type":"string","options":[{"title":"X","value":null}]`), "parameters.build[0].options[0].value is missing: every option has a value"},
		{build(`"type":"string","options":[{"title":"X","value":"x","label":"x"}]`), "parameters.build[0].options[0].label is unknown; did you mean value?"},
		{build(`"type":"string","properties":[{"name":"b","type":"string"}]`), "parameters.build[0].properties is for parameters of type object and object_array only; this one is of type string"},
		{build(`"type":"object","properties":[{"name":"b","type":"text"}]`), "parameters.build[0].properties[0].type must be one of boolean,"},
		{build(`"type":"object","properties":[{"name":"b","type":"string","conditions":[]}]`), "parameters.build[0].properties[0].conditions is for run parameters only"},
		{build(`"type":"string","conditions":[]`), "parameters.build[0].conditions is for run parameters only"},
		{run(`"x"`), "parameters.run[1].conditions must be a list of conditions"},
		{run(`["x"]`), "parameters.run[1].conditions[0] must be an object"},
		{run(`[{"depends_on":"x","value":"1"}]`), "parameters.run[1].conditions[0].operator must be equals or not-equals"},
		{run(`[{"depends_on":"x","operator":"greater","value":"1"}]`), "parameters.run[1].conditions[0].operator must be equals or not-equals"},
		{run(`[{"operator":"equals","value":"1"}]`), "parameters.run[1].conditions[0].depends_on is missing: a condition names the parameter that it depends on"},
		{run(`[{"depends_on":"b","operator":"equals","value":"1"}]`), `parameters.run[1].conditions[0].depends_on names "b", which is no run parameter`},
		{run(`[{"dependsOn":"y","operator":"equals","value":"1"}]`), `parameters.run[1].conditions[0].dependsOn names "y", which is no run parameter`},
		{run(`[{"depends_on":"x","operator":"equals"}]`), "parameters.run[1].conditions[0].value is missing: a condition has a value to compare with"},
		{run(`[{"condition_type":"XOR","conditions":[{"depends_on":"x","operator":"equals","value":"1"}]}]`), "parameters.run[1].conditions[0].condition_type must be AND or OR"},
		{run(`[{"condition_type":"OR"}]`), "parameters.run[1].conditions[0].conditions must be a list of at least one condition"},
		{run(`[{"condition_type":"OR","conditions":[]}]`), "parameters.run[1].conditions[0].conditions must be a list of at least one condition"},
		{run(`[{"conditionType":"OR","conditions":[{"dependsOn":"z","operator":"equals","value":"1"}]}]`), `parameters.run[1].conditions[0].conditions[0].dependsOn names "z", which is no run parameter`},
		{run(`[{"depends_on":"x","operator":"equals","value":"1","values":[]}]`), "parameters.run[1].conditions[0].values is unknown; did you mean value?"},
	} {
		_, problems := Definitions(parse(t, test.in))
		if len(problems) != 1 || !strings.HasPrefix(problems[0], test.want) {
			t.Errorf("%s\ngives %q\nwant  %q", test.in, problems, test.want)
		}
	}
}

// TestDefinitionsAllProblems reports everything that is wrong at once.
func TestDefinitionsAllProblems(t *testing.T) {
	t.Parallel()
	_, problems := Definitions(parse(t, `{"build":[{"type":"x"},{"name":"a","type":"number","options":[],"title":"t","foo":1}],"x":1}`))
	if len(problems) != 5 {
		t.Errorf("got %d problems, want 5: %q", len(problems), problems)
	}
}

func TestSameDefinitions(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		a, b string
		want bool
	}{
		"spelling":             {everyMember, everyMemberSent, true},
		"nothing and empty":    {`null`, `{"build":[],"run":null}`, true},
		"false flags":          {`{"run":[{"name":"a","type":"string","required":false,"hideValue":false}]}`, `{"run":[{"name":"a","type":"string"}]}`, true},
		"empty lists":          {`{"run":[{"name":"a","type":"string","conditions":[],"options":[]}],"build":[]}`, `{"run":[{"name":"a","type":"string"}]}`, true},
		"number spelling":      {`{"run":[{"name":"a","type":"number","default_value":1e2}]}`, `{"run":[{"name":"a","type":"number","default_value":100.0}]}`, true},
		"required":             {`{"run":[{"name":"a","type":"string","required":true}]}`, `{"run":[{"name":"a","type":"string"}]}`, false},
		"false default":        {`{"run":[{"name":"a","type":"boolean","default_value":false}]}`, `{"run":[{"name":"a","type":"boolean"}]}`, false},
		"empty default":        {`{"run":[{"name":"a","type":"string_array","default_value":[]}]}`, `{"run":[{"name":"a","type":"string_array"}]}`, false},
		"members of a default": {`{"run":[{"name":"a","type":"object","default_value":{"hide_value":1}}]}`, `{"run":[{"name":"a","type":"object","default_value":{"hideValue":1}}]}`, false},
		"false option":         {`{"run":[{"name":"a","type":"boolean","options":[{"title":"N","value":false}]}]}`, `{"run":[{"name":"a","type":"boolean","options":[{"title":"N"}]}]}`, false},
		"order":                {`{"run":[{"name":"a","type":"string"},{"name":"b","type":"string"}]}`, `{"run":[{"name":"b","type":"string"},{"name":"a","type":"string"}]}`, false},
		"group":                {`{"run":[{"name":"a","type":"string"}]}`, `{"build":[{"name":"a","type":"string"}]}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, b := dynamic(t, test.a), dynamic(t, test.b)
			if SameDefinitions(a, b) != test.want || SameDefinitions(b, a) != test.want {
				t.Errorf("%s and\n%s are the same: %v, want %v", test.a, test.b, !test.want, test.want)
			}
		})
	}
	if SameDefinitions(types.DynamicUnknown(), types.DynamicUnknown()) {
		t.Error("values that are not known yet are the same")
	}
}

// TestNewDefinitions reads what the platform answers, and what is read is what was configured.
func TestNewDefinitions(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		everyMemberSent:           everyMember,
		`null`:                    `null`,
		`{"build":[],"run":[]}`:   `null`,
		`{"run":null,"build":[]}`: `null`,
		// Members that nobody can configure are left out.
		`{"run":[{"name":"a","type":"string","uiHint":"x","hideValue":false}]}`: `{"run":[{"name":"a","type":"string"}]}`,
	} {
		got, err := NewDefinitions(parse(t, in))
		if err != nil {
			t.Fatal(err)
		}
		if !got.Equal(dynamic(t, want)) {
			t.Errorf("%s is read as\n%s, want\n%s", in, got, want)
		}
	}
}

func TestCheckDefinitions(t *testing.T) {
	t.Parallel()
	unknownInside := types.DynamicValue(types.ObjectValueMust(map[string]attr.Type{"build": types.StringType}, map[string]attr.Value{"build": types.StringUnknown()}))
	for name, test := range map[string]struct {
		in     types.Dynamic
		known  bool
		errors int
	}{
		"null":           {types.DynamicNull(), true, 0},
		"unknown":        {types.DynamicUnknown(), false, 0},
		"unknown inside": {unknownInside, false, 0},
		"good":           {dynamic(t, everyMember), true, 0},
		"bad":            {dynamic(t, `{"build":[{"name":"a","type":"x"}]}`), false, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			_, known := CheckDefinitions(test.in, &diags)
			if known != test.known || diags.ErrorsCount() != test.errors {
				t.Errorf("known %v and %v, want %v and %d errors", known, diags, test.known, test.errors)
			}
		})
	}
}

func TestEncodeDefinitions(t *testing.T) {
	t.Parallel()
	if got, err := EncodeDefinitions(types.DynamicNull()); got != nil || err != nil {
		t.Errorf("nothing is encoded as %v, %v", got, err)
	}
	if got, err := EncodeDefinitions(dynamic(t, `{"build":null}`)); got != nil || err != nil {
		t.Errorf("nothing is encoded as %v, %v", got, err)
	}
	if got, err := EncodeDefinitions(dynamic(t, everyMember)); err != nil || !jsonvalue.Equal(got, parse(t, everyMemberSent)) {
		t.Errorf("got %v, %v", got, err)
	}
	for _, bad := range []types.Dynamic{types.DynamicUnknown(), dynamic(t, `{"x":1}`)} {
		if got, err := EncodeDefinitions(bad); err == nil || got != nil {
			t.Errorf("%v is encoded as %v", bad, got)
		}
	}
}

func TestDefinedNames(t *testing.T) {
	t.Parallel()
	definitions, _ := Definitions(parse(t, everyMember))
	if got := DefinedNames(definitions, "run"); len(got) != 3 || !got["e"] || !got["f"] || !got["g"] {
		t.Errorf("run parameters are %v", got)
	}
	if got := DefinedNames(nil, "build"); len(got) != 0 {
		t.Errorf("nothing defines %v", got)
	}
}

func TestSpellings(t *testing.T) {
	t.Parallel()
	for name, camel := range definitionMembers {
		if name != camel && snake(camel) != name {
			t.Errorf("%s is spelled %s, and back %s", name, camel, snake(camel))
		}
	}
	for name, want := range map[string]string{"default_valu": "default_value", "defaultvalue": "default_value", "defaultsValue": "defaultValue", "nam": "name", "Condition": "conditions"} {
		if got := nearest(name, definitionMembers); got != want {
			t.Errorf("the name nearest to %s is %s, want %s", name, got, want)
		}
	}
}

// FuzzDefinitions has definitions survive: whatever is accepted is accepted again in the API's spelling, unchanged; it means
// the same as before; and reading it back as an answer means the same as well.
func FuzzDefinitions(f *testing.F) {
	for _, seed := range []string{
		everyMember, everyMemberSent, `null`, `{}`, `{"build":[],"run":null}`, `{"run":[{"name":"a","type":"object","properties":[]}]}`,
		`{"run":[{"name":"a","type":"string","default_value":"x","defaultValue":"y"}]}`, `{"build":[1],"x":[]}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		raw, err := jsonvalue.Parse([]byte(in))
		if err != nil {
			return
		}
		before := text(t, raw)
		definitions, problems := Definitions(raw)
		if text(t, raw) != before {
			t.Fatalf("checking changed %s", before)
		}
		if len(problems) > 0 {
			for _, problem := range problems {
				if !strings.HasPrefix(problem, "parameters") {
					t.Errorf("%q names no place", problem)
				}
			}
			return
		}
		if definitions == nil {
			return
		}
		again, problems := Definitions(definitions)
		if len(problems) > 0 || text(t, again) != text(t, definitions) {
			t.Fatalf("%s is not accepted unchanged: %q, %s", text(t, definitions), problems, text(t, again))
		}
		if !jsonvalue.Equal(noneAsNil(CanonicalDefinitions(raw)), noneAsNil(CanonicalDefinitions(definitions))) {
			t.Fatalf("%s does not mean %s", text(t, definitions), before)
		}
		written, err := jsonvalue.FromJSON(definitions)
		if err != nil {
			return // Numbers out of Terraform's range cannot come from configuration.
		}
		read, err := NewDefinitions(definitions)
		if err != nil {
			t.Fatal(err)
		}
		if !SameDefinitions(written, read) {
			t.Fatalf("%s is read as %s", text(t, definitions), read)
		}
	})
}
