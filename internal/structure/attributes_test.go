// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package structure_test

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// attribute is one that holds no others.
type attribute struct {
	*tfprotov6.SchemaAttribute

	// pattern is its place, with * for the elements of lists, sets and maps.
	pattern []string
}

// name is the pattern as text.
func (a attribute) name() string { return strings.Join(a.pattern, ".") }

// configurable tells that users may set it.
func (a attribute) configurable() bool { return a.Required || a.Optional }

// attributesOf lists the attributes of a schema that hold no others.
func attributesOf(schema []*tfprotov6.SchemaAttribute, within []string) []attribute {
	var found []attribute
	for _, one := range schema {
		pattern := append(slices.Clone(within), one.Name)
		if one.NestedType == nil {
			found = append(found, attribute{one, pattern})
			continue
		}
		if one.NestedType.Nesting != tfprotov6.SchemaObjectNestingModeSingle {
			pattern = append(pattern, "*")
		}
		found = append(found, attributesOf(one.NestedType.Attributes, pattern)...)
	}
	return found
}

// placesIn are the places that a pattern has in a configuration, those without a value included as long as what they are in is
// there.
func placesIn(value any, pattern []string, where place) []place {
	if len(pattern) == 0 {
		return []place{where}
	}
	switch v := value.(type) {
	case map[string]any:
		if pattern[0] != "*" {
			if len(pattern) > 1 && v[pattern[0]] == nil {
				return nil
			}
			return placesIn(v[pattern[0]], pattern[1:], where.with(pattern[0]))
		}
		var found []place
		for _, key := range sortedKeys(v) {
			found = append(found, placesIn(v[key], pattern[1:], where.with(key))...)
		}
		return found
	case []any:
		var found []place
		for i, element := range v {
			found = append(found, placesIn(element, pattern[1:], where.with(i))...)
		}
		return found
	}
	return nil
}

// anyValue is a value for an attribute that no scene has one for: a new one, most of the time.
func anyValue(t tftypes.Type) any {
	switch {
	case t.Is(tftypes.Bool):
		return true
	case t.Is(tftypes.Number):
		return json.Number("1")
	case t.Is(tftypes.List{}), t.Is(tftypes.Set{}):
		return []any{"some"}
	case t.Is(tftypes.Map{}):
		return map[string]any{"SOME": "some"}
	case t.Is(tftypes.DynamicPseudoType):
		return map[string]any{"type": []any{"object", map[string]any{"some": "string"}}, "value": map[string]any{"some": "some"}}
	}
	return "some"
}
