// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
)

// configurable is the part of an attribute of any schema that says whether and what it takes.
type configurable interface {
	GetType() attr.Type
	IsRequired() bool
	IsOptional() bool
}

// TestCollectionsRefuseNulls walks all schemas. Each list, set and map that can be configured, at any depth, refuses null
// elements, and so does each value of any type: they are sent as null or as "" else, and among steps they crash Terraform.
func TestCollectionsRefuseNulls(t *testing.T) {
	t.Parallel()
	found := map[string]int{}
	var walk func(at string, attribute any)
	walk = func(at string, attribute any) {
		if one, ok := attribute.(configurable); ok && (isCollection(one.GetType()) || one.GetType().Equal(types.DynamicType)) && (one.IsRequired() || one.IsOptional()) {
			kind, _, _ := strings.Cut(at, " ")
			found[kind]++
			if !refusesNulls(attribute) {
				t.Errorf("%s takes null elements", at)
			}
		}
		for name, child := range children(attribute) {
			walk(at+"."+name, child)
		}
	}
	var own provider.SchemaResponse
	(&peakProvider{}).Schema(t.Context(), provider.SchemaRequest{}, &own)
	for _, one := range append(offered(t, &peakProvider{}), schemaTypes{name: "provider peak", attributes: anyOf(own.Schema.Attributes)}) {
		for name, attribute := range one.attributes {
			walk(one.name+"."+name, attribute)
		}
	}
	if found["resource"] < 30 || found["data"] < 5 || found["list"] < 2 || found["action"] < 5 {
		t.Errorf("the walk found no more collections than %v", found)
	}
}

func isCollection(t attr.Type) bool {
	switch t.(type) {
	case basetypes.ListTypable, basetypes.SetTypable, basetypes.MapTypable:
		return true
	}
	return false
}

func refusesNulls(attribute any) bool {
	value := reflect.Indirect(reflect.ValueOf(attribute))
	checks := value.FieldByName("Validators")
	if !checks.IsValid() {
		return false
	}
	for i := range checks.Len() {
		if _, ok := reflect.TypeAssert[validators.NoNulls](checks.Index(i)); ok {
			return true
		}
	}
	return false
}
