// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package base

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func TestSetRefreshed(t *testing.T) {
	t.Parallel()
	type model struct {
		Name types.String `tfsdk:"name"`
		Env  types.Map    `tfsdk:"env"`
	}
	made := func(name string, env map[string]attr.Value) model {
		return model{Name: types.StringValue(name), Env: types.MapValueMust(types.StringType, env)}
	}
	s := schema.Schema{Attributes: map[string]schema.Attribute{
		"name": schema.StringAttribute{Computed: true},
		"env":  schema.MapAttribute{ElementType: types.StringType, Computed: true},
	}}
	// The state is null, so that setting it shows.
	null := tftypes.NewValue(s.Type().TerraformType(t.Context()), nil)
	before := made("a", map[string]attr.Value{"K": types.StringValue("v")})
	for name, test := range map[string]struct {
		after model
		set   bool
	}{
		"the same":      {made("a", map[string]attr.Value{"K": types.StringValue("v")}), false},
		"another text":  {made("b", map[string]attr.Value{"K": types.StringValue("v")}), true},
		"another value": {made("a", map[string]attr.Value{"K": types.StringValue("w")}), true},
		"one unknown":   {made("a", map[string]attr.Value{"K": types.StringUnknown()}), true},
		"null":          {model{Name: types.StringValue("a"), Env: types.MapNull(types.StringType)}, true},
	} {
		state := tfsdk.State{Schema: s, Raw: null}
		diags := SetRefreshed(t.Context(), &state, before, test.after)
		if diags.HasError() || state.Raw.IsNull() == test.set {
			t.Errorf("%s: state %s, %v", name, state.Raw, diags)
		}
		var got model
		if test.set {
			if diags := state.Get(t.Context(), &got); diags.HasError() || !got.Name.Equal(test.after.Name) || !got.Env.Equal(test.after.Env) {
				t.Errorf("%s: state %v, %v", name, got, diags)
			}
		}
	}
}
