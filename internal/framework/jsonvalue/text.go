package jsonvalue

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// EqualText reports whether two strings are JSON objects or lists that differ in nothing but white space, the order of
// members and the spelling of numbers. Unlike in Equal a null member counts: a text goes to whoever reads it.
func EqualText(a, b attr.Value) bool {
	x, okX := jsonOf(a)
	y, okY := jsonOf(b)
	return okX && okY && exactJSON(x, y)
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

func exactJSON(a, b any) bool {
	switch x := a.(type) {
	case json.Number:
		y, ok := b.(json.Number)
		return ok && equalNumbers(x, y)
	case []any:
		y, ok := b.([]any)
		return ok && slices.EqualFunc(x, y, exactJSON)
	case map[string]any:
		y, ok := b.(map[string]any)
		return ok && maps.EqualFunc(x, y, exactJSON)
	}
	return a == b
}
