// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package fieldtable

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// TestMapsWithMembersAreNotEmpty reads what an import reads: variables that are set to "" are variables, which the next
// request has to carry.
func TestMapsWithMembersAreNotEmpty(t *testing.T) {
	t.Parallel()
	fields := Fields{{Attr: "parameters", Key: "parameters", Fields: Fields{{Attr: "env", Key: "env"}, {Attr: "secrets", Key: "secrets"}}}}
	env := types.MapType{ElemType: types.StringType}
	parameters := types.ObjectType{AttrTypes: map[string]attr.Type{"env": env, "secrets": types.SetType{ElemType: types.StringType}}}
	step := types.ObjectType{AttrTypes: map[string]attr.Type{"parameters": parameters}}
	for name, test := range map[string]struct {
		raw  any
		want attr.Value
	}{
		"set to nothing": {map[string]any{"env": map[string]any{"DEBUG": ""}}, types.MapValueMust(types.StringType, map[string]attr.Value{"DEBUG": types.StringValue("")})},
		"no variables":   {map[string]any{"env": map[string]any{}, "secrets": []any{}}, nil},
		"only nulls":     {map[string]any{"env": map[string]any{"DEBUG": nil}}, nil},
		"nothing":        {map[string]any{}, nil},
	} {
		object, err := fields.Decode(t.Context(), map[string]any{"parameters": test.raw}, step, types.ObjectNull(step.AttrTypes))
		if err != nil {
			t.Fatal(err)
		}
		read, ok := object.Attributes()["parameters"].(types.Object)
		if !ok {
			t.Fatal("parameters are no object")
		}
		switch {
		case test.want == nil && !read.IsNull():
			t.Errorf("%s: read as %s", name, read)
		case test.want != nil && !test.want.Equal(read.Attributes()["env"]):
			t.Errorf("%s: read as %s", name, read)
		case test.want != nil:
			sent, err := fields.Encode(object, object)
			if err != nil || !jsonvalue.Equal(sent, map[string]any{"parameters": test.raw}) {
				t.Errorf("%s: sent as %v, %v", name, sent, err)
			}
		}
	}
}
