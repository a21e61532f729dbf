// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestDerived(t *testing.T) {
	t.Parallel()
	nested := map[string]resourceschema.Attribute{
		"token":            resourceschema.StringAttribute{MarkdownDescription: "Token.", Optional: true, Sensitive: true},
		"token_wo":         resourceschema.StringAttribute{MarkdownDescription: "Token.", Optional: true, WriteOnly: true},
		"token_wo_version": resourceschema.Int64Attribute{MarkdownDescription: "Version.", Optional: true},
	}
	object := resourceschema.NestedAttributeObject{Attributes: nested}
	var diags diag.Diagnostics
	got := derived{descriptions: map[string]string{"single.token": "Another text."}, diags: &diags}.attributes("", map[string]resourceschema.Attribute{
		"text":    resourceschema.StringAttribute{MarkdownDescription: "Text, e.g. `a.b`. A change replaces it.", Required: true},
		"flag":    resourceschema.BoolAttribute{MarkdownDescription: "Flag."},
		"whole":   resourceschema.Int64Attribute{MarkdownDescription: "Whole."},
		"number":  resourceschema.NumberAttribute{MarkdownDescription: "Number."},
		"any":     resourceschema.DynamicAttribute{MarkdownDescription: "Any."},
		"list":    resourceschema.ListAttribute{MarkdownDescription: "List.", ElementType: types.StringType},
		"set":     resourceschema.SetAttribute{MarkdownDescription: "Set.", ElementType: types.StringType},
		"map":     resourceschema.MapAttribute{MarkdownDescription: "Map.", ElementType: types.StringType},
		"single":  resourceschema.SingleNestedAttribute{MarkdownDescription: "Single.", Attributes: nested},
		"objects": resourceschema.ListNestedAttribute{MarkdownDescription: "Objects.", NestedObject: object},
		"bag":     resourceschema.SetNestedAttribute{MarkdownDescription: "Bag.", NestedObject: object},
		"names":   resourceschema.MapNestedAttribute{MarkdownDescription: "Names.", NestedObject: object},
	})
	if diags.HasError() {
		t.Fatal(diags)
	}
	if want := []string{"any", "bag", "flag", "list", "map", "names", "number", "objects", "set", "single", "text", "whole"}; !cmp.Equal(want, slices.Sorted(maps.Keys(got))) {
		t.Fatalf("derived attributes %v, want %v", slices.Sorted(maps.Keys(got)), want)
	}
	for name, attribute := range got {
		if !attribute.IsComputed() || attribute.IsOptional() || attribute.IsRequired() {
			t.Errorf("%s is not computed only", name)
		}
	}
	if text := got["text"].GetMarkdownDescription(); text != "Text, e.g. `a.b`." {
		t.Errorf("the derived description is %q", text)
	}
	single := got["single"].GetType().String()
	if objects := got["objects"].GetType().String(); objects != "types.ListType["+single+"]" {
		t.Errorf("single is %s, objects is %s", single, objects)
	}
	if single != `types.ObjectType["token":basetypes.StringType]` {
		t.Errorf("the nested type is %s: a write-only attribute, or its version, was not left out", single)
	}
}

func TestDerivedUnknownAttribute(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	derived{diags: &diags}.attributes("", map[string]resourceschema.Attribute{"f": resourceschema.Float32Attribute{MarkdownDescription: "F."}})
	if !diags.HasError() {
		t.Error("an attribute that cannot be derived was passed over")
	}
}

// TestDerived_secretTwin marks what the platform shows of write-only attributes, and nothing else.
func TestDerived_secretTwin(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	text := resourceschema.StringAttribute{Optional: true}
	got := derived{diags: &diags}.attributes("", map[string]resourceschema.Attribute{
		"env": text, "env_wo": resourceschema.StringAttribute{Optional: true, WriteOnly: true}, "config_json": text, "plain": text,
		"nested": resourceschema.SingleNestedAttribute{Attributes: map[string]resourceschema.Attribute{"env": text, "env_wo": resourceschema.StringAttribute{Optional: true, WriteOnly: true}, "plain": text}},
	})
	inner, _ := got["nested"].(schema.SingleNestedAttribute)
	for name, want := range map[string]bool{"env": true, "config_json": true, "plain": false, "nested": false} {
		if got[name].IsSensitive() != want {
			t.Errorf("%s: want %t", name, want)
		}
	}
	if !inner.Attributes["env"].IsSensitive() || inner.Attributes["plain"].IsSensitive() || diags.HasError() {
		t.Errorf("nested: %v, %v", inner.Attributes, diags)
	}
}
