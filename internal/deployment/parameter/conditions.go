// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package parameter

import (
	"slices"

	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// binds tells whether a parameter with these conditions has to have a value: all of them hold, with the defaults of what is not given
// and without them. Nothing says which of the two the platform looks at, and what the platform may take is no error here. given are
// the values of the run parameters, of what is taken over from an app either that which is sent or all of it; list are their
// definitions.
func binds(conditions []any, list []Definition, given func(name string, sent bool) any) bool {
	sent := func(name string) any {
		value := given(name, true)
		if d, has := find(list, name); has && value == nil {
			return d.complete(nil)
		}
		return value
	}
	filled := func(name string) any {
		value := given(name, false)
		if d, has := find(list, name); has && value == nil {
			return d.byDefault()
		}
		return value
	}
	return !slices.ContainsFunc(conditions, func(condition any) bool { return !holds(condition, sent) || !holds(condition, filled) })
}

// holds evaluates a condition (contract 10.5). One that cannot be told does not hold.
func holds(condition any, value func(name string) any) bool {
	c, _ := condition.(map[string]any)
	if inner, composite := c["conditions"].([]any); composite {
		hold := func(one any) bool { return holds(one, value) }
		if c["conditionType"] == "OR" {
			return slices.ContainsFunc(inner, hold)
		}
		return !slices.ContainsFunc(inner, func(one any) bool { return !hold(one) })
	}
	name, _ := c["dependsOn"].(string)
	found := value(name)
	if _, unknown := found.(jsonvalue.Unknown); unknown || isReference(found) {
		return false
	}
	return jsonvalue.Equal(found, c["value"]) == (c["operator"] == "equals")
}
