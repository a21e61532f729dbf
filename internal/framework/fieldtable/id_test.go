// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package fieldtable

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestCheckID(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]bool{"42": true, "9007199254740993": true, "": false, "0": false, "-1": false, "042": false, "4.0": false, "4 2": false, "mock": false, "99999999999999999999": false} {
		var diags diag.Diagnostics
		if got := CheckID(types.StringValue(id), path.Root("image_id"), "an image", &diags); got != want || diags.HasError() == want {
			t.Errorf("%q: %t, %v", id, got, diags)
		}
	}
	for _, id := range []types.String{types.StringNull(), types.StringUnknown()} {
		if !CheckID(id, path.Root("image_id"), "an image", nil) {
			t.Errorf("%s is refused", id)
		}
	}
}

func TestIDType(t *testing.T) {
	t.Parallel()
	value := func(of IDType, text string) IDValue {
		made, _ := of.ValueFromString(t.Context(), types.StringValue(text))
		id, ok := made.(IDValue)
		if !ok {
			t.Fatalf("%T is no id", made)
		}
		return id
	}
	block := IDType{Reference: "@param:"}
	for _, test := range []struct {
		id   IDValue
		want any
	}{
		{value(IDType{}, "42"), json.Number("42")},
		{value(block, "42"), json.Number("42")},
		{value(block, "@param:image"), "@param:image"},
	} {
		if got, err := test.id.JSONValue(); err != nil || got != test.want {
			t.Errorf("%s is sent as %v, %v", test.id, got, err)
		}
		if back, err := test.id.kind.ValueFromJSON(test.want); err != nil || !back.Equal(test.id) {
			t.Errorf("%v is read as %v, %v", test.want, back, err)
		}
	}
	for _, id := range []IDValue{value(IDType{}, "@param:image"), value(IDType{}, "mocked"), value(block, "@param:"), value(block, "mocked")} {
		if got, err := id.JSONValue(); err == nil {
			t.Errorf("%s is sent as %v", id, got)
		}
	}
	if got, err := (IDType{}).ValueFromJSON(json.Number("21.0")); err != nil || !got.Equal(value(IDType{}, "21")) {
		t.Errorf("21.0 is read as %v, %v", got, err)
	}

	at := path.Root("steps")
	steps := types.ObjectValueMust(map[string]attr.Type{"image_id": IDType{}}, map[string]attr.Value{"image_id": value(IDType{}, "mocked")})
	var diags diag.Diagnostics
	CheckIDs(types.ListValueMust(steps.Type(t.Context()), []attr.Value{steps}), at, &diags)
	if len(diags) != 1 {
		t.Fatal(diags)
	}
	if one, ok := diags[0].(diag.DiagnosticWithPath); !ok || !one.Path().Equal(at.AtListIndex(0).AtName("image_id")) {
		t.Errorf("%v is not on the attribute", diags[0])
	}
}
