// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package fieldtable

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// Same reports whether two objects say the same to the platform: nothing, an empty collection and an object in which nothing
// is said are the same, and so is what is left out and its documented default. What only Terraform knows, such as the version
// of a write-only value, has to be equal. An unknown value is a difference.
func (fields Fields) Same(a, b types.Object) bool {
	if a.Equal(b) {
		return true
	}
	if a.IsUnknown() || b.IsUnknown() {
		return false
	}
	x, y := a.Attributes(), b.Attributes()
	for _, field := range fields {
		if !field.WriteOnly && !field.same(x[field.Attr], y[field.Attr]) {
			return false
		}
	}
	return true
}

func (field Field) same(a, b attr.Value) bool {
	switch {
	case a == nil:
		return b == nil || b.IsNull() || b.Equal(a)
	case b == nil:
		return a.IsNull()
	case a.Equal(b):
		return true
	case a.IsUnknown() || b.IsUnknown() || field.Key == "":
		return false
	case !field.says(a) && !field.says(b):
		return true
	case a.IsNull() || b.IsNull() || field.Fields == nil:
		return false
	}
	switch x := a.(type) {
	case types.Object:
		return field.Fields.Same(x, asObject(b))
	case types.List:
		ones, others := x.Elements(), listElements(b)
		for i := range ones {
			if len(ones) != len(others) || !field.Fields.Same(asObject(ones[i]), asObject(others[i])) {
				return false
			}
		}
		return len(ones) == len(others)
	case types.Map:
		ones, others := x.Elements(), mapElements(b)
		for key, one := range ones {
			if other, ok := others[key]; !ok || !field.Fields.Same(asObject(one), asObject(other)) {
				return false
			}
		}
		return len(ones) == len(others)
	}
	return false
}

// says reports whether a member that is known tells the platform anything that its absence would not.
func (field Field) says(value attr.Value) bool {
	if value == nil || value.IsNull() {
		return false
	}
	if field.Significant {
		return true
	}
	object, single := value.(types.Object)
	if !single || field.Fields == nil {
		raw, err := jsonvalue.ToJSON(value)
		return err != nil || !emptyValue(value) && (field.Default == nil || !jsonvalue.Equal(raw, field.Default))
	}
	members := object.Attributes()
	for _, member := range field.Fields {
		if value := members[member.Attr]; value != nil && !member.WriteOnly && (value.IsUnknown() || member.says(value)) {
			return true
		}
	}
	return false
}
