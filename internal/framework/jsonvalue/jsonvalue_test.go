// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package jsonvalue_test

import (
	"context"
	"encoding/json"
	"errors"
	"math/big"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

func number(t testing.TB, text string) types.Number {
	t.Helper()
	f, _, err := big.ParseFloat(text, 10, 512, big.ToNearestEven)
	if err != nil {
		t.Fatal(err)
	}
	return types.NumberValue(f)
}

// object is an object whose type is that of its members.
func object(members map[string]attr.Value) types.Object {
	memberTypes := map[string]attr.Type{}
	for name, member := range members {
		memberTypes[name] = member.Type(context.Background())
	}
	return types.ObjectValueMust(memberTypes, members)
}

func TestToJSON(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		value attr.Value
		want  string
	}{
		"null":             {types.StringNull(), `null`},
		"string":           {types.StringValue("a"), `"a"`},
		"bool":             {types.BoolValue(true), `true`},
		"int64 past 2^53":  {types.Int64Value(9007199254740993), `9007199254740993`},
		"number past 2^53": {number(t, "12345678901234567890123"), `12345678901234567890123`},
		"whole number":     {number(t, "-9007199254740993"), `-9007199254740993`},
		"minus zero":       {number(t, "-0"), `-0`},
		"fraction":         {number(t, "0.1"), `0.1`},
		"tiny":             {number(t, "1e-300"), `1e-300`},
		"huge":             {number(t, "1e400"), `1e+400`},
		"float64":          {types.Float64Value(0.25), `0.25`},
		"list":             {types.ListValueMust(types.StringType, []attr.Value{types.StringValue("x")}), `["x"]`},
		"set":              {types.SetValueMust(types.Int64Type, []attr.Value{types.Int64Value(1)}), `[1]`},
		"tuple":            {types.TupleValueMust([]attr.Type{types.StringType, types.BoolType}, []attr.Value{types.StringValue("x"), types.BoolNull()}), `["x",null]`},
		"map":              {types.MapValueMust(types.StringType, map[string]attr.Value{"k": types.StringValue("v")}), `{"k":"v"}`},
		"null member":      {object(map[string]attr.Value{"gone": types.StringNull(), "kept": types.StringValue("")}), `{"kept":""}`},
		"null of any type": {object(map[string]attr.Value{"gone": types.DynamicNull(), "late": types.DynamicValue(types.StringNull())}), `{}`},
		"null member within": {object(map[string]attr.Value{"run": object(map[string]attr.Value{"limits": object(map[string]attr.Value{"gone": types.BoolNull(), "kept": types.Int64Value(0)})})}),
			`{"run":{"limits":{"kept":0}}}`},
		"null member in a list": {types.TupleValueMust([]attr.Type{types.DynamicType}, []attr.Value{types.DynamicValue(object(map[string]attr.Value{"gone": types.StringNull(), "kept": types.BoolValue(false)}))}),
			`[{"kept":false}]`},
		"null in a map": {types.MapValueMust(types.StringType, map[string]attr.Value{"gone": types.StringNull(), "kept": types.StringValue("v")}), `{"kept":"v"}`},
		"object":        {types.ObjectValueMust(map[string]attr.Type{"k": types.DynamicType}, map[string]attr.Value{"k": types.DynamicValue(types.BoolValue(false))}), `{"k":false}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			value, err := jsonvalue.ToJSON(test.value)
			if err != nil {
				t.Fatal(err)
			}
			got, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestToJSONUnknown(t *testing.T) {
	t.Parallel()
	value := types.ListValueMust(types.StringType, []attr.Value{types.StringUnknown()})
	if _, err := jsonvalue.ToJSON(types.DynamicValue(value)); !errors.Is(err, jsonvalue.ErrUnknown) {
		t.Errorf("got %v, want ErrUnknown", err)
	}
}

func TestJSONRoundTrip(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"a":[1,"2",true,null,{"b":[]}],"c":{},"d":0.30000000000000004,"e":123456789012345678901234567890}`,
		`[]`, `"text"`, `0`, `false`,
	} {
		parsed, err := jsonvalue.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonvalue.FromJSON(parsed)
		if err != nil {
			t.Fatal(err)
		}
		back, err := jsonvalue.ToJSON(value)
		if err != nil {
			t.Fatal(err)
		}
		if !jsonvalue.Equal(parsed, back) {
			t.Errorf("%s came back as %v", text, back)
		}
	}
}

func TestDeepNestingIsRefused(t *testing.T) {
	t.Parallel()
	parsed, err := jsonvalue.Parse([]byte(strings.Repeat("[", 1000) + strings.Repeat("]", 1000)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := jsonvalue.FromJSON(parsed); err == nil || !strings.Contains(err.Error(), "levels deep") {
		t.Errorf("got %v, want an error about nesting", err)
	}
}

func TestParseJSONRefusesTrailingText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{``, `{`, `{} {}`, `nope`} {
		if _, err := jsonvalue.Parse([]byte(text)); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
}

// TestNumbersBeyondFloat64 has numbers that no double holds: they stay what Terraform itself makes of them, and what is out
// of all proportion is refused at once, however long it is.
func TestNumbersBeyondFloat64(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text, want string // want is "" for what is refused
	}{
		"large":             {"1e400", "1e+400"},
		"small":             {"1e-400", "1e-400"},
		"150 digits":        {strings.Repeat("7", 150), strings.Repeat("7", 150)},
		"400 digits":        {"1" + strings.Repeat("0", 399), "1e+399"},
		"a long fraction":   {"0." + strings.Repeat("0", 300) + "1", "1e-301"},
		"large, spelled":    {"-12.5e399", "-1.25e+400"},
		"too large":         {"1e1300", ""},
		"too small":         {"1e-1300", ""},
		"beyond everything": {"1e99999999999999999999", ""},
		"far too large":     {"1e999999999", ""},
		"endless":           {strings.Repeat("7", 8<<20), ""},
		"endless fraction":  {"0." + strings.Repeat("7", 8<<20), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			parsed, err := jsonvalue.Parse([]byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			value, err := jsonvalue.FromJSON(parsed)
			if test.want == "" {
				if err == nil || len(err.Error()) > 100 {
					t.Errorf("got %.200s, %.200v, want a short error", value, err)
				}
				if whole, ok := jsonvalue.WholeNumber(json.Number(test.text)); ok {
					t.Errorf("read as %d", whole)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			back, err := jsonvalue.ToJSON(value)
			if err != nil || back != json.Number(test.want) || !jsonvalue.Equal(parsed, back) {
				t.Errorf("got %v, %v, want %s", back, err, test.want)
			}
		})
	}
}

// TestCheckJSON reports what cannot be sent where it stands, and leaves alone what is not known yet.
func TestCheckJSON(t *testing.T) {
	t.Parallel()
	var deep attr.Value = types.StringValue("x")
	for range 300 {
		deep = types.TupleValueMust([]attr.Type{deep.Type(t.Context())}, []attr.Value{deep})
	}
	for name, test := range map[string]struct {
		value attr.Value
		known bool
		want  string
	}{
		"known":   {types.BoolValue(true), true, ""},
		"null":    {types.DynamicNull(), true, ""},
		"unknown": {types.DynamicUnknown(), false, ""},
		"deep":    {types.DynamicValue(deep), false, "parameters cannot be sent to the platform: the value is nested more than 200 levels deep."},
		"huge":    {number(t, "1e5000"), false, "parameters cannot be sent to the platform: the number is out of range."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			_, known := jsonvalue.Check(test.value, path.Root("parameters"), &diags)
			if known != test.known || diags.HasError() != (test.want != "") {
				t.Errorf("known %t, %v", known, diags)
			}
			if diags.HasError() && diags[0].Detail() != test.want {
				t.Errorf("got %q, want %q", diags[0].Detail(), test.want)
			}
		})
	}
}

func TestEqualJSON(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{`1`, `1.0`, true},
		{`1e2`, `100`, true},
		{`1`, `"1"`, false},
		{`{"a":null}`, `{}`, true},
		{`{"a":{"b":null,"c":1}}`, `{"a":{"c":1}}`, true},
		{`{"a":1}`, `{"a":2}`, false},
		{`[1,2]`, `[2,1]`, false},
		{`[null]`, `[]`, false},
		{`9007199254740993`, `9007199254740992`, false},
		{`true`, `true`, true},
		{`null`, `null`, true},
	} {
		a, errA := jsonvalue.Parse([]byte(test.a))
		b, errB := jsonvalue.Parse([]byte(test.b))
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		if got := jsonvalue.Equal(a, b); got != test.want {
			t.Errorf("EqualJSON(%s, %s) = %v", test.a, test.b, got)
		}
		if got := jsonvalue.Equal(b, a); got != test.want {
			t.Errorf("EqualJSON(%s, %s) = %v", test.b, test.a, got)
		}
	}
}

func TestKeepPriorIfEqual(t *testing.T) {
	t.Parallel()
	tuple := types.DynamicValue(types.TupleValueMust([]attr.Type{types.NumberType}, []attr.Value{number(t, "1")}))
	list := types.DynamicValue(types.ListValueMust(types.Int64Type, []attr.Value{types.Int64Value(1)}))
	other := types.DynamicValue(types.ListValueMust(types.Int64Type, []attr.Value{types.Int64Value(2)}))
	for name, test := range map[string]struct{ state, plan, want types.Dynamic }{
		"list for tuple": {tuple, list, tuple},
		"other value":    {tuple, other, other},
		"unknown":        {tuple, types.DynamicUnknown(), types.DynamicUnknown()},
		"removed":        {tuple, types.DynamicNull(), types.DynamicNull()},
		"new":            {types.DynamicNull(), list, list},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := planmodifier.DynamicResponse{PlanValue: test.plan}
			jsonvalue.KeepPriorIfEqual().PlanModifyDynamic(t.Context(), planmodifier.DynamicRequest{StateValue: test.state, PlanValue: test.plan}, &resp)
			if !resp.PlanValue.Equal(test.want) {
				t.Errorf("got %s, want %s", resp.PlanValue, test.want)
			}
		})
	}
}
