// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package alert

import (
	"math/big"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestAddress(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"name@example.com": true, "first.last+tag@sub.example.co.uk": true, "ü@example.com": true,
		"": false, "name": false, "name@": false, "@example.com": false, "Name <name@example.com>": false, "<name@example.com>": false, " name@example.com": false,
		"a@b.c, d@e.f": false, "a@b@c": false, "a b@c.d": false,
	} {
		var resp validator.StringResponse
		address{}.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("cc"), ConfigValue: types.StringValue(text)}, &resp)
		if resp.Diagnostics.HasError() == want {
			t.Errorf("%q: %v", text, resp.Diagnostics)
		}
	}
	for _, value := range []types.String{types.StringNull(), types.StringUnknown()} {
		var resp validator.StringResponse
		address{}.ValidateString(t.Context(), validator.StringRequest{ConfigValue: value}, &resp)
		if resp.Diagnostics.HasError() {
			t.Errorf("%s: %v", value, resp.Diagnostics)
		}
	}
}

func TestParameters(t *testing.T) {
	t.Parallel()
	object := func(name string, value attr.Value) attr.Value {
		return types.ObjectValueMust(map[string]attr.Type{name: value.Type(t.Context())}, map[string]attr.Value{name: value})
	}
	for name, test := range map[string]struct {
		value types.Dynamic
		want  bool
	}{
		"null":               {types.DynamicNull(), true},
		"unknown":            {types.DynamicUnknown(), true},
		"object":             {types.DynamicValue(object("a", types.NumberValue(big.NewFloat(1)))), true},
		"object, part known": {types.DynamicValue(object("a", types.StringUnknown())), true},
		"empty object":       {types.DynamicValue(types.ObjectValueMust(nil, nil)), true},
		"map":                {types.DynamicValue(types.MapValueMust(types.StringType, map[string]attr.Value{"a": types.StringValue("b")})), true},
		"null in disguise":   {types.DynamicValue(types.ObjectNull(map[string]attr.Type{"a": types.StringType})), true},
		"text":               {types.DynamicValue(types.StringValue("a")), false},
		"list":               {types.DynamicValue(types.ListValueMust(types.StringType, nil)), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var resp validator.DynamicResponse
			parameters{}.ValidateDynamic(t.Context(), validator.DynamicRequest{Path: path.Root("template_parameters"), ConfigValue: test.value}, &resp)
			if resp.Diagnostics.HasError() == test.want {
				t.Errorf("%v", resp.Diagnostics)
			}
		})
	}
}
