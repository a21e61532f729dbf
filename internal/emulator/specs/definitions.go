// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package specs

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// Types of a parameter (contract 10.5).
const (
	paramBoolean     = "boolean"
	paramString      = "string"
	paramStrings     = "string_array"
	paramNumber      = "number"
	paramNumbers     = "number_array"
	paramObject      = "object"
	paramObjectArray = "object_array"
)

func paramTypes() []string {
	return []string{paramBoolean, paramString, paramStrings, paramNumber, paramNumbers, paramObject, paramObjectArray}
}

// definition is a parameter definition, as far as the platform acts on it. What is stored and shown is what was sent.
type definition struct {
	Name       string       `json:"name"`
	Type       string       `json:"type"`
	Required   bool         `json:"required"`
	Default    exact        `json:"defaultValue"`
	Options    []option     `json:"options"`
	HideValue  bool         `json:"hideValue"`
	Properties []definition `json:"properties"`
	Conditions []condition  `json:"conditions"`
}

type option struct {
	Title string `json:"title"`
	Value exact  `json:"value"`
}

// condition is a basic condition, or a composite one when ConditionType is set.
type condition struct {
	DependsOn     string      `json:"dependsOn"`
	Operator      string      `json:"operator"`
	Value         exact       `json:"value"`
	ConditionType string      `json:"conditionType"`
	Conditions    []condition `json:"conditions"`
}

// DefinitionSet are the parameters that a release defines.
type DefinitionSet struct {
	Build []definition `json:"build"`
	Run   []definition `json:"run"`
}

// readDefinitions decodes parameter definitions and checks them; nil defines none.
func readDefinitions(value any) (DefinitionSet, error) {
	var set DefinitionSet
	raw, err := json.Marshal(value)
	if err != nil {
		return set, err
	}
	if err := json.Unmarshal(raw, &set); err != nil {
		return set, wire.Refuse(http.StatusUnprocessableEntity, "parameters does not have the form of parameter definitions: %v.", err)
	}
	if err := checkDefinitions("parameters.build", set.Build, false); err != nil {
		return set, err
	}
	return set, checkDefinitions("parameters.run", set.Run, true)
}

// checkDefinitions checks a list of definitions; only run parameters may have conditions (contract 10.5).
func checkDefinitions(path string, list []definition, run bool) error {
	names := map[string]bool{}
	for i, d := range list {
		if names[d.Name] {
			return wire.Refuse(http.StatusUnprocessableEntity, "%s[%d].name: there are two parameters %q.", path, i, d.Name)
		}
		names[d.Name] = true
	}
	for i, d := range list {
		at := fmt.Sprintf("%s[%d]", path, i)
		if err := d.check(at); err != nil {
			return err
		}
		if len(d.Conditions) > 0 && !run {
			return wire.Refuse(http.StatusUnprocessableEntity, "%s.conditions: only run parameters have conditions.", at)
		}
		for j, c := range d.Conditions {
			if err := c.check(fmt.Sprintf("%s.conditions[%d]", at, j), d.Name, names); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d definition) check(at string) error {
	isObject := d.Type == paramObject || d.Type == paramObjectArray
	switch {
	case d.Name == "":
		return wire.Refuse(http.StatusUnprocessableEntity, "%s.name is required.", at)
	case !slices.Contains(paramTypes(), d.Type):
		return wire.Refuse(http.StatusUnprocessableEntity, "%s.type: %q is not one of %v.", at, d.Type, paramTypes())
	case d.HideValue && d.Type != paramString:
		return wire.Refuse(http.StatusUnprocessableEntity, "%s.hideValue: only parameters of type string can be hidden, %s is of type %s.", at, d.Name, d.Type)
	case len(d.Properties) > 0 && !isObject:
		return wire.Refuse(http.StatusUnprocessableEntity, "%s.properties: parameter %s of type %s has no properties.", at, d.Name, d.Type)
	case d.Options != nil && len(d.Options) == 0:
		return wire.Refuse(http.StatusUnprocessableEntity, "%s.options must have at least one option.", at)
	case d.Options != nil && isObject:
		return wire.Refuse(http.StatusUnprocessableEntity, "%s.options: parameter %s of type %s has no options.", at, d.Name, d.Type)
	}
	for i, choice := range d.Options {
		if choice.Title == "" || choice.Value.Value == nil {
			return wire.Refuse(http.StatusUnprocessableEntity, "%s.options[%d] must have title and value.", at, i)
		}
		if !ofType(d.element(), choice.Value.Value) {
			return wire.Refuse(http.StatusUnprocessableEntity, "%s.options[%d].value is not of type %s.", at, i, d.element())
		}
	}
	if err := checkDefinitions(at+".properties", d.Properties, false); err != nil {
		return err
	}
	if d.Default.Value == nil {
		return nil
	}
	return d.checkValue(at+".defaultValue", d.Default.Value, false)
}

func (c condition) check(at, name string, names map[string]bool) error {
	if c.ConditionType != "" {
		if c.ConditionType != "AND" && c.ConditionType != "OR" {
			return wire.Refuse(http.StatusUnprocessableEntity, "%s.conditionType: %q is not AND or OR.", at, c.ConditionType)
		}
		if len(c.Conditions) == 0 {
			return wire.Refuse(http.StatusUnprocessableEntity, "%s.conditions must have at least one condition.", at)
		}
		for i, inner := range c.Conditions {
			if inner.ConditionType != "" {
				return wire.Refuse(http.StatusUnprocessableEntity, "%s.conditions[%d]: composite conditions hold basic ones only.", at, i)
			}
			if err := inner.check(fmt.Sprintf("%s.conditions[%d]", at, i), name, names); err != nil {
				return err
			}
		}
		return nil
	}
	switch {
	case c.Operator != "equals" && c.Operator != "not-equals":
		return wire.Refuse(http.StatusUnprocessableEntity, "%s.operator: %q is not equals or not-equals.", at, c.Operator)
	case !names[c.DependsOn] || c.DependsOn == name:
		return wire.Refuse(http.StatusUnprocessableEntity, "%s.dependsOn: there is no other run parameter %q.", at, c.DependsOn)
	case c.Value.Value == nil:
		return wire.Refuse(http.StatusUnprocessableEntity, "%s.value is required.", at)
	}
	return nil
}

// binds tells whether a parameter with these conditions has to be given: all of them hold, with the defaults and without. One
// that holds only through a default does not bind: nothing says that the platform looks at values that were not given, and
// Peak's own code sends no defaults of what is not required (contract 10.5).
func binds(conditions []condition, given, filled Values) bool {
	return !slices.ContainsFunc(conditions, func(c condition) bool { return !c.holds(given) || !c.holds(filled) })
}

// holds evaluates a condition on the values of the run parameters.
func (c condition) holds(run Values) bool {
	switch c.ConditionType {
	case "AND":
		return !slices.ContainsFunc(c.Conditions, func(inner condition) bool { return !inner.holds(run) })
	case "OR":
		return slices.ContainsFunc(c.Conditions, func(inner condition) bool { return inner.holds(run) })
	}
	return SameValue(run[c.DependsOn], c.Value.Value) == (c.Operator == "equals")
}

// element is the type of what options choose from: the items of arrays.
func (d definition) element() string {
	switch d.Type {
	case paramStrings:
		return paramString
	case paramNumbers:
		return paramNumber
	}
	return d.Type
}

// ofType tells whether a value is of a type, as far as the JSON type goes. A reference may stand for a value of any type.
func ofType(name string, value any) bool {
	if _, isReference := paramName(value); isReference {
		return true
	}
	list, isList := value.([]any)
	every := func(element string) bool {
		return isList && !slices.ContainsFunc(list, func(item any) bool { return !ofType(element, item) })
	}
	switch name {
	case paramBoolean:
		_, is := value.(bool)
		return is
	case paramString:
		_, is := value.(string)
		return is
	case paramNumber:
		_, is := value.(json.Number)
		return is
	case paramObject:
		_, is := value.(map[string]any)
		return is
	case paramStrings:
		return every(paramString)
	case paramNumbers:
		return every(paramNumber)
	case paramObjectArray:
		return every(paramObject)
	}
	return false
}
