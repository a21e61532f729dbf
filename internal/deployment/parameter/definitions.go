// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package parameter

import (
	"maps"
	"slices"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// Types of parameters that have properties (contract 10.5).
const (
	typeObject      = "object"
	typeObjectArray = "object_array"
)

// Definition is a parameter as a release defines it.
type Definition struct {
	Name, Type string
	Required   bool
	Default    any // nil without one
	Properties []Definition

	conditions []any
}

// Definitions are the parameters of a release by group.
type Definitions map[string][]Definition

// Groups are the groups of parameters, in the order in which they are told.
func Groups() []string { return []string{GroupBuild, GroupRun} }

// NewDefinitions reads what a release describes; what has no name is left out.
func NewDefinitions(raw any) Definitions {
	definitions := Definitions{}
	groups, _ := raw.(map[string]any)
	for _, group := range Groups() {
		if list := newDefinitions(groups[group]); len(list) > 0 {
			definitions[group] = list
		}
	}
	return definitions
}

// Require tells whether anything is required.
func (d Definitions) Require() bool {
	for _, list := range d {
		if slices.ContainsFunc(list, func(d Definition) bool { return d.Required }) {
			return true
		}
	}
	return false
}

func newDefinitions(raw any) []Definition {
	list, _ := raw.([]any)
	var definitions []Definition
	for _, member := range list {
		object, _ := member.(map[string]any)
		name, _ := object["name"].(string)
		if name == "" {
			continue
		}
		d := Definition{Name: name, Default: object["defaultValue"], Required: object["required"] == true, Properties: newDefinitions(object["properties"])}
		d.Type, _ = object["type"].(string)
		d.conditions, _ = object["conditions"].([]any)
		definitions = append(definitions, d)
	}
	return definitions
}

// at is the definition of a place, "build/name".
func (d Definitions) at(place string) (Definition, bool) {
	group, name, _ := strings.Cut(place, "/")
	return find(d[group], jsonvalue.UnescapeName(name))
}

// find is the definition of a name.
func find(list []Definition, name string) (Definition, bool) {
	i := slices.IndexFunc(list, func(d Definition) bool { return d.Name == name })
	if i < 0 {
		return Definition{}, false
	}
	return list[i], true
}

// complete is a value with the defaults of what is required in it and has one; nil for none stays nil unless the parameter itself is
// required.
func (d Definition) complete(value any) any {
	switch v := value.(type) {
	case nil:
		switch {
		case !d.Required:
		case d.Default != nil:
			return d.complete(d.Default)
		case d.Type == typeObject:
			if object := d.completeObject(nil); len(object) > 0 {
				return object
			}
		}
		return nil
	case map[string]any:
		if d.Type == typeObject && len(d.Properties) > 0 {
			return d.completeObject(v)
		}
	case []any:
		if d.Type != typeObjectArray || len(d.Properties) == 0 {
			break
		}
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = item
			if object, is := item.(map[string]any); is {
				items[i] = d.completeObject(object)
			}
		}
		return items
	}
	return value
}

// byDefault is what a parameter is without being set, nil for nothing.
func (d Definition) byDefault() any {
	if d.Default != nil {
		return d.Default
	}
	return d.complete(nil)
}

func isObject(value any) bool {
	_, is := value.(map[string]any)
	return is
}

// completeObject is an object with the defaults of what is required in it.
func (d Definition) completeObject(object map[string]any) map[string]any {
	completed := map[string]any{}
	maps.Copy(completed, object)
	for _, property := range d.Properties {
		if member := property.complete(object[property.Name]); member != nil {
			completed[property.Name] = member
		}
	}
	return completed
}

// strip is a value without what complete adds to it: the least that comes to the same.
func (d Definition) strip(value any) any {
	switch v := value.(type) {
	case map[string]any:
		if d.Type == typeObject && len(d.Properties) > 0 {
			return d.stripObject(v)
		}
	case []any:
		if d.Type != typeObjectArray || len(d.Properties) == 0 {
			break
		}
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = item
			if object, is := item.(map[string]any); is {
				items[i] = d.stripObject(object)
			}
		}
		return items
	}
	return value
}

func (d Definition) stripObject(object map[string]any) map[string]any {
	stripped := map[string]any{}
	for name, member := range object {
		property, defined := find(d.Properties, name)
		if !defined {
			stripped[name] = member
			continue
		}
		if byDefault := property.complete(nil); byDefault != nil && jsonvalue.Equal(byDefault, member) {
			continue
		}
		stripped[name] = property.strip(member)
	}
	return stripped
}

// isReference tells a reference, which may stand for a value of any type (contract 10.4).
func isReference(value any) bool {
	text, ok := value.(string)
	return ok && strings.HasPrefix(text, "@param:")
}
