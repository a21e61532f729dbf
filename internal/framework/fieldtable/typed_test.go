// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package fieldtable

import (
	"context"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
)

// large has every kind of nested attribute, within each other.
func large(ctx context.Context) map[string]schema.Attribute {
	leaf := func() map[string]schema.Attribute {
		return map[string]schema.Attribute{
			"text": schema.StringAttribute{Optional: true},
			"any":  schema.MapAttribute{Optional: true, ElementType: types.StringType},
		}
	}
	object := func() schema.NestedAttributeObject {
		return schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"single": schema.SingleNestedAttribute{Optional: true, Attributes: leaf()},
			"map":    schema.MapNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: leaf()}},
		}}
	}
	return map[string]schema.Attribute{
		"text":   schema.StringAttribute{Optional: true},
		"single": schema.SingleNestedAttribute{Optional: true, Attributes: leaf()},
		"list":   schema.ListNestedAttribute{Optional: true, NestedObject: object()},
		"set":    schema.SetNestedAttribute{Optional: true, NestedObject: object()},
		"map":    schema.MapNestedAttribute{Optional: true, NestedObject: object()},
		"custom": validators.Timeouts(ctx, time.Minute),
	}
}

func TestTypedChangesNoType(t *testing.T) {
	t.Parallel()
	plain, typed := schema.Schema{Attributes: large(t.Context())}, schema.Schema{Attributes: Typed(large(t.Context()))}
	if !typed.Type().Equal(plain.Type()) {
		t.Errorf("the type is %v, want %v", typed.Type(), plain.Type())
	}
	if diags := typed.ValidateImplementation(t.Context()); diags.HasError() {
		t.Error(diags)
	}
	root := tftypes.NewAttributePath()
	inMap := root.WithAttributeName("map").WithElementKeyString("a")
	for name, at := range map[string]*tftypes.AttributePath{
		"the map":             root.WithAttributeName("map"),
		"object in a map":     inMap,
		"map in a map":        inMap.WithAttributeName("map").WithElementKeyString("b"),
		"text in nested maps": inMap.WithAttributeName("map").WithElementKeyString("b").WithAttributeName("text"),
		"element of a map":    inMap.WithAttributeName("single").WithAttributeName("any").WithElementKeyString("c"),
		"text in a list":      root.WithAttributeName("list").WithElementKeyInt(0).WithAttributeName("single").WithAttributeName("text"),
		"custom type":         root.WithAttributeName("custom"),
		"missing attribute":   inMap.WithAttributeName("nothing"),
		"index of a map":      root.WithAttributeName("map").WithElementKeyInt(0),
	} {
		want, wantErr := plain.TypeAtTerraformPath(t.Context(), at)
		got, err := typed.TypeAtTerraformPath(t.Context(), at)
		if errText(err) != errText(wantErr) || (want != nil && !want.Equal(got)) {
			t.Errorf("%s: %v, %v, want %v, %v", name, got, err, want, wantErr)
		}
		wantAttribute, wantErr := plain.AttributeAtTerraformPath(t.Context(), at)
		attribute, err := typed.AttributeAtTerraformPath(t.Context(), at)
		if errText(err) != errText(wantErr) || (attribute == nil) != (wantAttribute == nil) {
			t.Errorf("%s: attribute %v, %v, want %v, %v", name, attribute, err, wantAttribute, wantErr)
		}
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestTypedIsCheap looks at what the framework asks for once per value and pass. It must take no memory.
func TestTypedIsCheap(t *testing.T) {
	attributes := Typed(large(t.Context()))
	var found any
	var foundType attr.Type
	at := tftypes.NewAttributePath().WithElementKeyString("a").WithAttributeName("single").WithAttributeName("text")
	steps := at.Steps()
	allocations := testing.AllocsPerRun(100, func() {
		next := any(attributes["map"])
		for _, step := range steps {
			stepper, ok := next.(tftypes.AttributePathStepper)
			if !ok {
				t.Fatalf("no way into %T", next)
			}
			var err error
			if next, err = stepper.ApplyTerraform5AttributePathStep(step); err != nil {
				t.Fatal(err)
			}
		}
		found = next
		foundType = attributes["single"].GetType()
	})
	if _, ok := found.(schema.StringAttribute); !ok {
		t.Errorf("found %T", found)
	}
	if _, ok := foundType.(types.ObjectType); !ok {
		t.Errorf("the type is %T", foundType)
	}
	if allocations > 0 {
		t.Errorf("%v allocations", allocations)
	}
}
