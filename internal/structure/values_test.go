// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package structure_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// place leads to a part of a value: names of members (string) and places in lists (int).
type place []any

// String writes a place as people write attributes.
func (p place) String() string {
	var text strings.Builder
	for _, step := range p {
		if index, ok := step.(int); ok {
			fmt.Fprintf(&text, "[%d]", index)
			continue
		}
		fmt.Fprintf(&text, ".%v", step)
	}
	return strings.TrimPrefix(text.String(), ".")
}

// with is the place of a part.
func (p place) with(step any) place { return append(slices.Clone(p), step) }

// at is the part of a value, nil where there is none.
func at(value any, where place) any {
	for _, step := range where {
		switch step := step.(type) {
		case string:
			object, _ := value.(map[string]any)
			value = object[step]
		case int:
			list, _ := value.([]any)
			if step >= len(list) {
				return nil
			}
			value = list[step]
		}
	}
	return value
}

// put returns a copy of a value with another part; nil takes a member away.
func put(value any, where place, part any) any {
	if len(where) == 0 {
		return part
	}
	switch step := where[0].(type) {
	case string:
		object, _ := value.(map[string]any)
		copied := maps.Clone(object)
		if copied == nil {
			copied = map[string]any{}
		}
		copied[step] = put(object[step], where[1:], part)
		if copied[step] == nil {
			delete(copied, step)
		}
		return copied
	case int:
		list, _ := value.([]any)
		copied := slices.Clone(list)
		copied[step] = put(list[step], where[1:], part)
		return copied
	}
	return value
}

// plain is a value as JSON, without members that are null, and with the elements of sets in order.
func plain(value tftypes.Value) any {
	if value.IsNull() || !value.IsKnown() {
		return nil
	}
	switch typed := value.Type(); {
	case typed.Is(tftypes.String):
		var text string
		_ = value.As(&text)
		return text
	case typed.Is(tftypes.Bool):
		var truth bool
		_ = value.As(&truth)
		return truth
	case typed.Is(tftypes.Number):
		number := new(big.Float)
		_ = value.As(&number)
		return json.Number(number.Text('g', -1))
	case typed.Is(tftypes.Map{}), typed.Is(tftypes.Object{}):
		var members map[string]tftypes.Value
		_ = value.As(&members)
		object := map[string]any{}
		for name, member := range members {
			if part := plain(member); part != nil {
				object[name] = part
			}
		}
		return object
	}
	var elements []tftypes.Value
	_ = value.As(&elements)
	list := make([]any, len(elements))
	for i, element := range elements {
		list[i] = plain(element)
	}
	if value.Type().Is(tftypes.Set{}) {
		slices.SortFunc(list, func(a, b any) int { return strings.Compare(text(a), text(b)) })
	}
	return list
}

// text is a value as JSON text.
func text(value any) string {
	encoded, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(encoded)
}

// differences are the places where two values differ; a list of texts or numbers is one place.
func differences(a, b any, where place) []place {
	if reflect.DeepEqual(a, b) {
		return nil
	}
	one, isObject := a.(map[string]any)
	other, alsoObject := b.(map[string]any)
	if isObject && (alsoObject || b == nil) || alsoObject && a == nil {
		var found []place
		for _, name := range slices.Sorted(maps.Keys(merged(one, other))) {
			found = append(found, differences(one[name], other[name], where.with(name))...)
		}
		if len(found) > 0 {
			return found
		}
	}
	these, isList := a.([]any)
	those, alsoList := b.([]any)
	if isList && alsoList && len(these) == len(those) && len(these) > 0 {
		if _, nested := these[0].(map[string]any); nested {
			var found []place
			for i := range these {
				found = append(found, differences(these[i], those[i], where.with(i))...)
			}
			return found
		}
	}
	return []place{where}
}

func merged(a, b map[string]any) map[string]any {
	all := maps.Clone(a)
	if all == nil {
		all = map[string]any{}
	}
	maps.Copy(all, b)
	return all
}

// overlaid is an object with the members of another one over its own, at every depth.
func overlaid(under, over map[string]any) map[string]any {
	all := merged(under, nil)
	for name, member := range over {
		inner, isObject := member.(map[string]any)
		if below, both := all[name].(map[string]any); isObject && both {
			member = overlaid(below, inner)
		}
		all[name] = member
	}
	return all
}

// visit calls back for all parts of a value, by place.
func visit(value any, where place, see func(place, any)) {
	if len(where) > 0 {
		see(where, value)
	}
	switch v := value.(type) {
	case map[string]any:
		for _, name := range sortedKeys(v) {
			visit(v[name], where.with(name), see)
		}
	case []any:
		for i, element := range v {
			visit(element, where.with(i), see)
		}
	}
}

// alike tells that values are the same, if only as texts: forms have nothing else.
func alike(a, b any) bool {
	return reflect.DeepEqual(a, b) || strings.Trim(text(a), `"`) == strings.Trim(text(b), `"`)
}

// another is a value of the same shape that differs.
func another(value any) any {
	switch v := value.(type) {
	case string:
		if number, err := strconv.ParseInt(v, 10, 64); err == nil {
			return strconv.FormatInt(number+1, 10)
		}
		if truth, err := strconv.ParseBool(v); err == nil {
			return strconv.FormatBool(!truth)
		}
		return v + "-2"
	case bool:
		return !v
	case json.Number:
		number, err := v.Int64()
		if err != nil {
			return v
		}
		return json.Number(strconv.FormatInt(number+1, 10))
	case []any:
		copied := slices.Clone(v)
		if len(copied) > 0 {
			copied[0] = another(copied[0])
		}
		return copied
	case map[string]any:
		copied := maps.Clone(v)
		for _, name := range slices.Sorted(maps.Keys(copied)) {
			copied[name] = another(copied[name])
			break
		}
		return copied
	}
	return value
}
