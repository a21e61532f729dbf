// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func object(attributes map[string]tftypes.Value) tftypes.Value {
	attributeTypes := map[string]tftypes.Type{}
	for name, value := range attributes {
		attributeTypes[name] = value.Type()
	}
	return tftypes.NewValue(tftypes.Object{AttributeTypes: attributeTypes}, attributes)
}

func TestProject(t *testing.T) {
	t.Parallel()
	text := tftypes.NewValue(tftypes.String, "a")
	pair := object(map[string]tftypes.Value{"keep": text, "drop": text})
	kept := object(map[string]tftypes.Value{"keep": text})
	number := tftypes.NewValue(tftypes.Number, 1)
	for name, test := range map[string]struct {
		value, want tftypes.Value
	}{
		"object":     {pair, kept},
		"null":       {tftypes.NewValue(pair.Type(), nil), tftypes.NewValue(kept.Type(), nil)},
		"map":        {tftypes.NewValue(tftypes.Map{ElementType: pair.Type()}, map[string]tftypes.Value{"x": pair}), tftypes.NewValue(tftypes.Map{ElementType: kept.Type()}, map[string]tftypes.Value{"x": kept})},
		"list":       {tftypes.NewValue(tftypes.List{ElementType: pair.Type()}, []tftypes.Value{pair}), tftypes.NewValue(tftypes.List{ElementType: kept.Type()}, []tftypes.Value{kept})},
		"set":        {tftypes.NewValue(tftypes.Set{ElementType: pair.Type()}, []tftypes.Value{pair}), tftypes.NewValue(tftypes.Set{ElementType: kept.Type()}, []tftypes.Value{kept})},
		"primitive":  {number, number},
		"empty list": {tftypes.NewValue(tftypes.List{ElementType: pair.Type()}, []tftypes.Value{}), tftypes.NewValue(tftypes.List{ElementType: kept.Type()}, []tftypes.Value{})},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := project(test.value, test.want.Type())
			if err != nil {
				t.Fatal(err)
			}
			if !got.Equal(test.want) {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestProjectDynamic(t *testing.T) {
	t.Parallel()
	value := object(map[string]tftypes.Value{"any": tftypes.NewValue(tftypes.Number, 1)})
	got, err := project(value, tftypes.Object{AttributeTypes: map[string]tftypes.Type{"any": tftypes.DynamicPseudoType}})
	if err != nil {
		t.Fatal(err)
	}
	var members map[string]tftypes.Value
	if err := got.As(&members); err != nil {
		t.Fatal(err)
	}
	if !members["any"].Equal(tftypes.NewValue(tftypes.Number, 1)) {
		t.Errorf("a dynamic value became %s", members["any"])
	}
}

func TestProjectMissing(t *testing.T) {
	t.Parallel()
	value := object(map[string]tftypes.Value{"a": tftypes.NewValue(tftypes.String, "x")})
	to := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"a": tftypes.String, "extra": tftypes.String}}
	if _, err := project(value, to); err == nil {
		t.Error("an attribute that is not there was taken")
	}
	got, err := project(value, to, "extra")
	if err != nil {
		t.Fatal(err)
	}
	want := tftypes.NewValue(to, map[string]tftypes.Value{"a": tftypes.NewValue(tftypes.String, "x"), "extra": tftypes.NewValue(tftypes.String, nil)})
	if !got.Equal(want) {
		t.Error(cmp.Diff(want.String(), got.String()))
	}
}
