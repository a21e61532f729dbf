// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package jsonvalue

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// EqualText reports whether two strings are JSON objects or lists that differ in nothing but white space, the order of
// members and the spelling of numbers. Unlike in Equal a null member counts: a text goes to whoever reads it.
func EqualText(a, b attr.Value) bool {
	x, okX := jsonOf(a)
	y, okY := jsonOf(b)
	return okX && okY && equal(x, y, func(all map[string]any) map[string]any { return all })
}

// jsonOf parses a known string that holds an object or a list.
func jsonOf(value attr.Value) (any, bool) {
	text, ok := value.(types.String)
	if !ok || Missing(text) {
		return nil, false
	}
	parsed, err := Parse([]byte(text.ValueString()))
	if err != nil {
		return nil, false
	}
	switch parsed.(type) {
	case map[string]any, []any:
		return parsed, true
	}
	return nil, false
}
