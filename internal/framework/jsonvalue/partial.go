// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package jsonvalue

import "github.com/hashicorp/terraform-plugin-framework/attr"

// Unknown stands in JSON for what is known after apply, see Partial.
type Unknown struct{}

// Partial is ToJSON for checks at plan: what is not known yet, and what cannot be written, is Unknown, and the rest is as it is.
func Partial(value attr.Value) any {
	if value == nil || value.IsNull() {
		return nil
	}
	if value.IsUnknown() {
		return Unknown{}
	}
	if raw, err := ToJSON(value); err == nil {
		return raw
	}
	switch v := value.(type) {
	case interface{ UnderlyingValue() attr.Value }:
		return Partial(v.UnderlyingValue())
	case interface{ Attributes() map[string]attr.Value }:
		return partialMembers(v.Attributes())
	case interface{ Elements() map[string]attr.Value }:
		return partialMembers(v.Elements())
	case interface{ Elements() []attr.Value }:
		array := make([]any, len(v.Elements()))
		for i, element := range v.Elements() {
			array[i] = Partial(element)
		}
		return array
	}
	return Unknown{}
}

func partialMembers(values map[string]attr.Value) map[string]any {
	object := make(map[string]any, len(values))
	for name, value := range values {
		if member := Partial(value); member != nil {
			object[name] = member
		}
	}
	return object
}
