// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package fieldtable_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
)

// TestFieldsSame compares what is said in two ways.
func TestFieldsSame(t *testing.T) {
	t.Parallel()
	fields := fieldtable.Fields{
		{Attr: "names", Key: "names"}, {Attr: "env", Key: "env"}, {Attr: "note", Key: "note"}, {Attr: "value", Key: "value", Significant: true},
		{Attr: "flag", Key: "flag", Default: false}, {Attr: "version"}, {Attr: "secret", Key: "secret", WriteOnly: true},
		{Attr: "inner", Key: "inner", Fields: fieldtable.Fields{{Attr: "names", Key: "names"}, {Attr: "flag", Key: "flag", Default: false}}},
		{Attr: "parts", Key: "parts", Fields: fieldtable.Fields{{Attr: "names", Key: "names"}}},
	}
	none, empty := types.SetNull(types.StringType), types.SetValueMust(types.StringType, nil)
	some := types.SetValueMust(types.StringType, []attr.Value{types.StringValue("a")})
	inner := func(names attr.Value, flag types.Bool) types.Object {
		return types.ObjectValueMust(map[string]attr.Type{"names": none.Type(t.Context()), "flag": types.BoolType}, map[string]attr.Value{"names": names, "flag": flag})
	}
	noInner := types.ObjectNull(inner(none, types.BoolNull()).AttributeTypes(t.Context()))
	part := func(names attr.Value) types.Object {
		return types.ObjectValueMust(map[string]attr.Type{"names": none.Type(t.Context())}, map[string]attr.Value{"names": names})
	}
	parts := func(elements ...attr.Value) types.List {
		return types.ListValueMust(part(none).Type(t.Context()), elements)
	}
	for name, test := range map[string]struct {
		attr string
		a, b attr.Value
		want bool
	}{
		"no set":              {"names", none, empty, true},
		"set":                 {"names", none, some, false},
		"emptied set":         {"names", some, empty, false},
		"unknown set":         {"names", none, types.SetUnknown(types.StringType), false},
		"no map":              {"env", types.MapNull(types.StringType), types.MapValueMust(types.StringType, nil), true},
		"map of nothing":      {"env", types.MapNull(types.StringType), types.MapValueMust(types.StringType, map[string]attr.Value{"A": types.StringValue("")}), false},
		"no text":             {"note", types.StringNull(), types.StringValue(""), true},
		"significant text":    {"value", types.StringNull(), types.StringValue(""), false},
		"default":             {"flag", types.BoolNull(), types.BoolValue(false), true},
		"other than default":  {"flag", types.BoolNull(), types.BoolValue(true), false},
		"version":             {"version", types.Int64Null(), types.Int64Value(1), false},
		"write-only":          {"secret", types.StringNull(), types.StringValue("x"), true},
		"no object":           {"inner", noInner, inner(empty, types.BoolValue(false)), true},
		"object":              {"inner", noInner, inner(some, types.BoolNull()), false},
		"empty within":        {"inner", inner(none, types.BoolValue(true)), inner(empty, types.BoolValue(true)), true},
		"unknown within":      {"inner", noInner, inner(none, types.BoolUnknown()), false},
		"empty in a list":     {"parts", parts(part(none), part(some)), parts(part(empty), part(some)), true},
		"another in a list":   {"parts", parts(part(none)), parts(part(some)), false},
		"longer list":         {"parts", parts(part(none)), parts(part(none), part(none)), false},
		"list and empty list": {"parts", types.ListNull(part(none).Type(t.Context())), parts(), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			with := func(value attr.Value) types.Object {
				return types.ObjectValueMust(map[string]attr.Type{test.attr: value.Type(t.Context())}, map[string]attr.Value{test.attr: value})
			}
			if got := fields.Same(with(test.a), with(test.b)); got != test.want {
				t.Errorf("got %v", got)
			}
			if got := fields.Same(with(test.b), with(test.a)); got != test.want {
				t.Errorf("the other way round: got %v", got)
			}
		})
	}
}
