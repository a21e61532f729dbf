// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package validators_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
)

func objectOf(t *testing.T, members map[string]attr.Value) types.Object {
	t.Helper()
	attributes := map[string]attr.Type{}
	for name, member := range members {
		attributes[name] = member.Type(t.Context())
	}
	return types.ObjectValueMust(attributes, members)
}

// TestNoNulls_dynamic has a null in a list within a value, which is an error: it cannot be left out without moving the others.
func TestNoNulls_dynamic(t *testing.T) {
	t.Parallel()
	null, unknown := types.StringNull(), types.StringUnknown()
	list := types.ListValueMust(types.StringType, []attr.Value{types.StringValue("a"), null})
	tuple := types.TupleValueMust([]attr.Type{types.StringType, types.DynamicType}, []attr.Value{unknown, types.DynamicValue(null)})
	for name, test := range map[string]struct {
		value attr.Value
		place string
	}{
		"list":        {objectOf(t, map[string]attr.Value{"run": objectOf(t, map[string]attr.Value{"names": list})}), "parameters.run.names[1] is null"},
		"tuple":       {objectOf(t, map[string]attr.Value{"a": tuple, "b": unknown}), "parameters.a[1] is null"},
		"map":         {types.MapValueMust(types.ListType{ElemType: types.StringType}, map[string]attr.Value{"k": list}), "parameters.k[1] is null"},
		"set":         {types.SetValueMust(types.StringType, []attr.Value{null}), "parameters[0] is null"},
		"in a list":   {types.TupleValueMust([]attr.Type{list.Type(t.Context())}, []attr.Value{list}), "parameters[0][1] is null"},
		"member":      {objectOf(t, map[string]attr.Value{"a": null}), ""},
		"unknown":     {unknown, ""},
		"in a member": {types.MapValueMust(types.StringType, map[string]attr.Value{"k": null}), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			raw, known := jsonvalue.Check(types.DynamicValue(test.value), path.Root("parameters"), &diags)
			if test.place != "" && (known || raw != nil) || len(diags) > 0 {
				t.Errorf("%v counts as known, %v", raw, diags)
			}
			var resp validator.DynamicResponse
			validators.NoNulls{}.ValidateDynamic(t.Context(), validator.DynamicRequest{Path: path.Root("parameters"), ConfigValue: types.DynamicValue(test.value)}, &resp)
			if test.place == "" {
				if len(resp.Diagnostics) > 0 {
					t.Errorf("diagnostics: %v", resp.Diagnostics)
				}
				return
			}
			if d := resp.Diagnostics; len(d) != 1 || d[0].Summary() != jsonvalue.NullElement || !strings.Contains(d[0].Detail(), test.place) || !strings.Contains(d[0].Detail(), "[for v in l : v if v != null]") {
				t.Errorf("diagnostics: %v", d)
			}
		})
	}
}

// TestNoNulls_collections says what is wrong with a null without saying that it would be sent: only Terraform knows of triggers.
func TestNoNulls_collections(t *testing.T) {
	t.Parallel()
	null := types.StringNull()
	var list validator.ListResponse
	validators.NoNulls{}.ValidateList(t.Context(), validator.ListRequest{Path: path.Root("at"), ConfigValue: types.ListValueMust(types.StringType, []attr.Value{null})}, &list)
	var set validator.SetResponse
	validators.NoNulls{}.ValidateSet(t.Context(), validator.SetRequest{Path: path.Root("at"), ConfigValue: types.SetValueMust(types.StringType, []attr.Value{null})}, &set)
	var of validator.MapResponse
	validators.NoNulls{}.ValidateMap(t.Context(), validator.MapRequest{Path: path.Root("at"), ConfigValue: types.MapValueMust(types.StringType, map[string]attr.Value{"k": null})}, &of)
	for want, diags := range map[string]diag.Diagnostics{
		"Element 0 of at is null, where a value is needed. ":       list.Diagnostics,
		"One element of at is null, where a value is needed. ":     set.Diagnostics,
		`The value of "k" in at is null, where a value is needed.`: of.Diagnostics,
	} {
		if len(diags) != 1 || !strings.HasPrefix(diags[0].Detail(), want) {
			t.Errorf("diagnostics %v, want %q", diags, want)
		}
	}
}
