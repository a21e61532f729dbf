// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/pipeline"
)

// definition checks one definition and converts what is inside it, conditions excepted: those need the names of all.
func (c *definitionChecker) definition(m members, run bool) {
	if name, ok := m.values["name"].(string); !ok || name == "" {
		c.add(m.place("name"), "is missing: every parameter has a name")
	}
	kind, ok := m.values["type"].(string)
	if !ok || !slices.Contains(parameterTypes, kind) {
		c.add(m.place("type"), "must be one of %s", strings.Join(parameterTypes, ", "))
		return
	}
	for _, flag := range []string{"required", "hideValue"} {
		if value, given := m.values[flag]; given {
			if _, ok := value.(bool); !ok {
				c.add(m.place(flag), "must be true or false")
			}
		}
	}
	if m.values["hideValue"] == true && kind != "string" {
		c.add(m.place("hideValue"), "is for parameters of type string only; this one is of type %s", kind)
	}
	if value, given := m.values["defaultValue"]; given && !Fits(kind, value) {
		c.add(m.place("defaultValue"), "is no value of type %s", kind)
	}
	if options, given := m.values["options"]; given {
		m.values["options"] = c.options(m.place("options"), options)
	}
	if properties, given := m.values["properties"]; given {
		if kind != "object" && kind != "object_array" {
			c.add(m.place("properties"), "is for parameters of type object and object_array only; this one is of type %s", kind)
		}
		m.values["properties"] = c.list(m.place("properties"), properties, false)
	}
	if _, given := m.values["conditions"]; given && !run {
		c.add(m.place("conditions"), "is for run parameters only")
	}
}

func (c *definitionChecker) options(at string, raw any) []any {
	list, ok := raw.([]any)
	if !ok || len(list) == 0 {
		c.add(at, "must be a list of at least one {title, value}")
		return nil
	}
	converted := make([]any, 0, len(list))
	for i, element := range list {
		here := fmt.Sprintf("%s[%d]", at, i)
		object, ok := element.(map[string]any)
		if !ok {
			c.add(here, "must be an object {title, value}")
			continue
		}
		option := c.rename(here, object, optionMembers)
		if _, ok := option.values["title"].(string); !ok {
			c.add(option.place("title"), "is missing: every option has a title")
		}
		if _, ok := option.values["value"]; !ok {
			c.add(option.place("value"), "is missing: every option has a value")
		}
		converted = append(converted, option.values)
	}
	return converted
}

// conditions converts conditions: basic ones, and at the top also composite ones of basic ones. names are the run
// parameters that they may depend on.
func (c *definitionChecker) conditions(at string, raw any, names map[string]bool, top bool) []any {
	list, ok := raw.([]any)
	if !ok {
		c.add(at, "must be a list of conditions")
		return nil
	}
	converted := make([]any, 0, len(list))
	for i, element := range list {
		here := fmt.Sprintf("%s[%d]", at, i)
		object, ok := element.(map[string]any)
		if !ok {
			c.add(here, "must be an object")
			continue
		}
		condition := c.rename(here, object, conditionMembers)
		if _, composite := condition.values["conditionType"]; composite && top {
			c.composite(condition, names)
		} else {
			c.basic(condition, names)
		}
		converted = append(converted, condition.values)
	}
	return converted
}

func (c *definitionChecker) composite(m members, names map[string]bool) {
	if kind, ok := m.values["conditionType"].(string); !ok || kind != "AND" && kind != "OR" {
		c.add(m.place("conditionType"), "must be AND or OR")
	}
	inner, ok := m.values["conditions"].([]any)
	if !ok || len(inner) == 0 {
		c.add(m.place("conditions"), "must be a list of at least one condition")
		return
	}
	m.values["conditions"] = c.conditions(m.place("conditions"), inner, names, false)
}

func (c *definitionChecker) basic(m members, names map[string]bool) {
	if operator, ok := m.values["operator"].(string); !ok || operator != "equals" && operator != "not-equals" {
		c.add(m.place("operator"), "must be equals or not-equals")
	}
	switch name, ok := m.values["dependsOn"].(string); {
	case !ok:
		c.add(m.place("dependsOn"), "is missing: a condition names the parameter that it depends on")
	case !names[name]:
		c.add(m.place("dependsOn"), "names %q, which is no run parameter", name)
	}
	if _, ok := m.values["value"]; !ok {
		c.add(m.place("value"), "is missing: a condition has a value to compare with")
	}
}

// Fits reports whether a value is of a parameter type; a reference to another parameter fits every type.
func Fits(kind string, value any) bool {
	if text, ok := value.(string); ok && strings.HasPrefix(text, pipeline.ParamPrefix) {
		return true
	}
	switch kind {
	case "boolean":
		_, ok := value.(bool)
		return ok
	case "string":
		_, ok := value.(string)
		return ok
	case "number":
		_, ok := value.(json.Number)
		return ok
	case "object":
		_, ok := value.(map[string]any)
		return ok
	}
	list, ok := value.([]any)
	return ok && !slices.ContainsFunc(list, func(element any) bool { return !Fits(strings.TrimSuffix(kind, "_array"), element) })
}
