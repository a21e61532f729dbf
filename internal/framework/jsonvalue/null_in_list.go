// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package jsonvalue

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// NullInList finds a null in a list, set or tuple, at any depth, and returns where it is, such as ".run.names[1]"; "" when there
// is none. What is not known yet is passed over.
func NullInList(value attr.Value) string { return nullInList(value, "") }

func nullInList(value attr.Value, at string) string {
	if Missing(value) {
		return ""
	}
	switch v := value.(type) {
	case types.Dynamic:
		return nullInList(v.UnderlyingValue(), at)
	case types.List:
		return nullAmong(v.Elements(), at)
	case types.Set:
		return nullAmong(v.Elements(), at)
	case types.Tuple:
		return nullAmong(v.Elements(), at)
	case types.Map:
		return nullWithin(v.Elements(), at)
	case types.Object:
		return nullWithin(v.Attributes(), at)
	}
	return ""
}

func nullAmong(elements []attr.Value, at string) string {
	for i, element := range elements {
		here := fmt.Sprintf("%s[%d]", at, i)
		if isNull(element) {
			return here
		}
		if found := nullInList(element, here); found != "" {
			return found
		}
	}
	return ""
}

func nullWithin(members map[string]attr.Value, at string) string {
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if found := nullInList(members[name], at+"."+name); found != "" {
			return found
		}
	}
	return ""
}

// isNull also looks into dynamic values, of which the value may be null although they are there.
func isNull(value attr.Value) bool {
	if dynamic, ok := value.(types.Dynamic); ok && !dynamic.IsNull() && !dynamic.IsUnknown() {
		return dynamic.IsUnderlyingValueNull()
	}
	return value == nil || value.IsNull()
}

// WithoutNullMembers returns JSON, as [Parse] makes it, without the members that are null, at any depth: the platform takes those for
// absent (contract section 4.1), where it does not refuse them.
func WithoutNullMembers(raw any) any {
	switch value := raw.(type) {
	case map[string]any:
		kept := make(map[string]any, len(value))
		for name, member := range value {
			if member != nil {
				kept[name] = WithoutNullMembers(member)
			}
		}
		return kept
	case []any:
		elements := make([]any, len(value))
		for i, element := range value {
			elements[i] = WithoutNullMembers(element)
		}
		return elements
	}
	return raw
}
