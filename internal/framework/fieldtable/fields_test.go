// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package fieldtable_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

var (
	innerType = types.ObjectType{AttrTypes: map[string]attr.Type{"type_id": types.Int64Type, "storage": types.StringType}}
	outerType = types.ObjectType{AttrTypes: map[string]attr.Type{
		"name":    types.StringType,
		"cached":  types.BoolType,
		"tags":    types.SetType{ElemType: types.StringType},
		"env":     types.MapType{ElemType: types.StringType},
		"parents": types.ListType{ElemType: types.StringType},
		"inner":   innerType,
		"many":    types.MapType{ElemType: innerType},
		"rows":    types.ListType{ElemType: innerType},
		"secret":  types.StringType,
	}}
	innerFields = fieldtable.Fields{{Attr: "type_id", Key: "typeId", Default: json.Number("7")}, {Attr: "storage", Key: "storage"}}
	outerFields = fieldtable.Fields{
		{Attr: "name", Key: "name"},
		{Attr: "cached", Key: "useCache", Default: false},
		{Attr: "tags", Key: "tags"},
		{Attr: "env", Key: "env"},
		{Attr: "parents", Key: "parents"},
		{Attr: "inner", Key: "inner", Fields: innerFields},
		{Attr: "many", Key: "many", Fields: innerFields},
		{Attr: "rows", Key: "rows", Fields: innerFields},
		{Attr: "secret", Key: "secret", WriteOnly: true},
	}
)

// outer builds an object; attributes that are not given are null.
func outer(t *testing.T, given map[string]attr.Value) types.Object {
	t.Helper()
	null, err := outerFields.Decode(t.Context(), nil, outerType, types.ObjectNull(outerType.AttrTypes))
	if err != nil {
		t.Fatal(err)
	}
	values := null.Attributes()
	values["cached"] = types.BoolNull()
	maps.Copy(values, given)
	return types.ObjectValueMust(outerType.AttrTypes, values)
}

func inner(id, storage attr.Value) types.Object {
	return types.ObjectValueMust(innerType.AttrTypes, map[string]attr.Value{"type_id": id, "storage": storage})
}

func strs(values ...string) []attr.Value {
	list := make([]attr.Value, len(values))
	for i, value := range values {
		list[i] = types.StringValue(value)
	}
	return list
}

func TestFieldsEncode(t *testing.T) {
	t.Parallel()
	null := types.ObjectNull(outerType.AttrTypes)
	for name, test := range map[string]struct {
		plan, config types.Object
		want         string
	}{
		"configured members only": {
			outer(t, map[string]attr.Value{"name": types.StringValue("a"), "cached": types.BoolValue(false)}),
			outer(t, map[string]attr.Value{"name": types.StringValue("a")}),
			`{"name":"a"}`,
		},
		"a configured default is sent": {
			outer(t, map[string]attr.Value{"cached": types.BoolValue(false)}),
			outer(t, map[string]attr.Value{"cached": types.BoolValue(false)}),
			`{"useCache":false}`,
		},
		"a planned value that is no default is sent": {
			outer(t, map[string]attr.Value{"cached": types.BoolValue(true), "name": types.StringUnknown()}),
			null, `{"useCache":true}`,
		},
		"write-only values come from the configuration": {
			outer(t, nil), outer(t, map[string]attr.Value{"secret": types.StringValue("s")}), `{"secret":"s"}`,
		},
		"nested": {
			outer(t, map[string]attr.Value{
				"inner": inner(types.Int64Value(7), types.StringValue("kept")),
				"many":  types.MapValueMust(innerType, map[string]attr.Value{"x": inner(types.Int64Value(7), types.StringNull())}),
				"rows":  types.ListValueMust(innerType, []attr.Value{inner(types.Int64Value(7), types.StringValue("r"))}),
			}),
			outer(t, map[string]attr.Value{
				"inner": inner(types.Int64Null(), types.StringNull()),
				"many":  types.MapValueMust(innerType, map[string]attr.Value{"x": inner(types.Int64Value(7), types.StringNull())}),
				"rows":  types.ListValueMust(innerType, []attr.Value{inner(types.Int64Null(), types.StringValue("r"))}),
			}),
			`{"inner":{"storage":"kept"},"many":{"x":{"typeId":7}},"rows":[{"storage":"r"}]}`,
		},
		"empty collections are sent": {
			outer(t, map[string]attr.Value{"parents": types.ListValueMust(types.StringType, nil)}),
			outer(t, map[string]attr.Value{"parents": types.ListValueMust(types.StringType, nil)}),
			`{"parents":[]}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := outerFields.Encode(test.plan, test.config)
			if err != nil {
				t.Fatal(err)
			}
			text, err := json.Marshal(got)
			if err != nil {
				t.Fatal(err)
			}
			if string(text) != test.want {
				t.Errorf("got  %s\nwant %s", text, test.want)
			}
		})
	}
}

func TestFieldsDecode(t *testing.T) {
	t.Parallel()
	null := types.ObjectNull(outerType.AttrTypes)
	off := types.BoolValue(false)
	for name, test := range map[string]struct {
		raw   string
		prior types.Object
		want  types.Object
	}{
		"import takes what is there": {
			`{"name":"a","useCache":true,"tags":["y","x"],"env":{"A":"1"},"inner":{"typeId":9,"storage":"s"},"extra":1}`, null,
			outer(t, map[string]attr.Value{
				"name": types.StringValue("a"), "cached": types.BoolValue(true), "tags": types.SetValueMust(types.StringType, strs("y", "x")),
				"env": types.MapValueMust(types.StringType, map[string]attr.Value{"A": types.StringValue("1")}), "inner": inner(types.Int64Value(9), types.StringValue("s")),
			}),
		},
		"an absent member takes its default": {`{}`, null, outer(t, map[string]attr.Value{"cached": off})},
		"null, empty and absent are one, spelled as before": {
			`{"name":null,"parents":[],"env":{},"inner":{}}`,
			outer(t, map[string]attr.Value{"name": types.StringValue(""), "env": types.MapValueMust(types.StringType, map[string]attr.Value{})}),
			outer(t, map[string]attr.Value{"cached": off, "name": types.StringValue(""), "env": types.MapValueMust(types.StringType, map[string]attr.Value{})}),
		},
		"spelled-out defaults of an object that nobody set": {`{"inner":{"typeId":7,"storage":null}}`, null, outer(t, map[string]attr.Value{"cached": off})},
		"a removed member is drift": {
			`{}`, outer(t, map[string]attr.Value{"parents": types.ListValueMust(types.StringType, strs("p"))}), outer(t, map[string]attr.Value{"cached": off}),
		},
		"floats for ints and numbers for texts": {
			`{"name":5,"inner":{"typeId":21.0,"storage":true}}`, null,
			outer(t, map[string]attr.Value{"cached": off, "name": types.StringValue("5"), "inner": inner(types.Int64Value(21), types.StringValue("true"))}),
		},
		"write-only members are never read": {`{"secret":"leak"}`, null, outer(t, map[string]attr.Value{"cached": off})},
		"rows keep their place": {
			`{"rows":[{"storage":"a"},{"typeId":8}],"many":{"k":{"storage":"b"},"gone":null}}`, null,
			outer(t, map[string]attr.Value{
				"cached": off,
				"rows":   types.ListValueMust(innerType, []attr.Value{inner(types.Int64Value(7), types.StringValue("a")), inner(types.Int64Value(8), types.StringNull())}),
				"many":   types.MapValueMust(innerType, map[string]attr.Value{"k": inner(types.Int64Value(7), types.StringValue("b"))}),
			}),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw, err := jsonvalue.Parse([]byte(test.raw))
			if err != nil {
				t.Fatal(err)
			}
			object, ok := raw.(map[string]any)
			if !ok {
				t.Fatal("not an object")
			}
			got, err := outerFields.Decode(t.Context(), object, outerType, test.prior)
			if err != nil {
				t.Fatal(err)
			}
			if !got.Equal(test.want) {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestFieldsDecodeRefusesOtherShapes(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		`{"useCache":"very"}`:               "useCache: the platform answered a string",
		`{"inner":[1]}`:                     "inner: the platform answered a list where an object was expected",
		`{"rows":[{"typeId":1.5}]}`:         "rows: [0]: typeId: the platform answered a number",
		`{"many":{"k":{"typeId":{"a":1}}}}`: `many: ["k"]: typeId: the platform answered an object`,
	} {
		parsed, err := jsonvalue.Parse([]byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		object, ok := parsed.(map[string]any)
		if !ok {
			t.Fatal("not an object")
		}
		_, err = outerFields.Decode(t.Context(), object, outerType, types.ObjectNull(outerType.AttrTypes))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", raw, err, want)
		}
	}
}

func TestFillUnknown(t *testing.T) {
	t.Parallel()
	plan := outer(t, map[string]attr.Value{
		"name": types.StringValue("planned"), "cached": types.BoolUnknown(), "tags": types.SetUnknown(types.StringType),
		"inner": inner(types.Int64Unknown(), types.StringValue("s")),
		"rows":  types.ListValueMust(innerType, []attr.Value{inner(types.Int64Unknown(), types.StringNull())}),
		"many":  types.MapValueMust(innerType, map[string]attr.Value{"k": inner(types.Int64Unknown(), types.StringNull())}),
	})
	answer := outer(t, map[string]attr.Value{
		"name": types.StringValue("other"), "cached": types.BoolValue(true), "inner": inner(types.Int64Value(3), types.StringValue("t")),
		"rows": types.ListValueMust(innerType, []attr.Value{inner(types.Int64Value(4), types.StringNull())}),
		"many": types.MapValueMust(innerType, map[string]attr.Value{}),
	})
	want := outer(t, map[string]attr.Value{
		"name": types.StringValue("planned"), "cached": types.BoolValue(true), "inner": inner(types.Int64Value(3), types.StringValue("s")),
		"rows": types.ListValueMust(innerType, []attr.Value{inner(types.Int64Value(4), types.StringNull())}),
		"many": types.MapValueMust(innerType, map[string]attr.Value{"k": inner(types.Int64Null(), types.StringNull())}),
	})
	if got := fieldtable.FillUnknown(t.Context(), plan, answer); !got.Equal(want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
