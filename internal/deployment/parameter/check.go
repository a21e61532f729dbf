// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package parameter

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// Problem is what the platform would refuse.
type Problem struct {
	Attribute string // parameters, app_parameters or parameters_wo
	Summary   string // static text
	Detail    string
	Missing   bool // a required value is missing
}

// Given are values as they are configured: JSON in which jsonvalue.Unknown stands for what is known after apply.
type Given struct {
	Parameters, App, Secret any
}

// source is one attribute with the values of one block.
type source struct {
	attribute string
	at        []string // names on the way to the groups
	groups    any
}

// Check tells what is wrong with values: names that nothing defines, values of another type, and required parameters without a value
// and a default. What is not known yet is right.
func (b Blueprint) Check(given Given) []Problem {
	c := &checker{}
	parameters, secret := source{"parameters", nil, given.Parameters}, source{"parameters_wo", nil, given.Secret}
	if !b.IsApp {
		c.scope("the release", b.Own, []source{parameters, secret}, nil, false)
		return c.problems
	}
	app := source{"app_parameters", nil, given.App}
	c.scope("the release of the app", b.Own, []source{app}, nil, false)
	inherited := func(group, name string, sent bool) any {
		value := app.value(group, name)
		if d, has := find(b.Own[group], name); has && value == nil {
			if value = d.complete(nil); value == nil && !sent {
				value = d.Default
			}
		}
		return value
	}
	c.blockNames(b, parameters, secret)
	for _, block := range b.Blocks {
		if len(block.Names) == 0 || block.Unread {
			continue
		}
		var sources []source
		name := block.Names[0]
		for _, one := range []source{parameters, secret} {
			for _, known := range block.Names {
				if inner := member(one.groups, known); inner != nil {
					sources, name = append(sources, source{one.attribute, []string{known}, inner}), known
				}
			}
		}
		if len(sources) == 0 {
			sources = []source{{"parameters", []string{name}, nil}}
		}
		c.scope("block "+name, block.Definitions, sources, inherited, block.Excluded)
	}
	return c.problems
}

// isUnknown tells what is known after apply, which may be null then: as if it were not there.
func isUnknown(value any) bool {
	_, unknown := value.(jsonvalue.Unknown)
	return unknown
}

// member is a member of a JSON object; of what is not known yet, it is not known either.
func member(raw any, name string) any {
	if isUnknown(raw) {
		return raw
	}
	object, _ := raw.(map[string]any)
	return object[name]
}

func (s source) value(group, name string) any { return member(member(s.groups, group), name) }

// place is where a value of the source stands, as people write it.
func (s source) place(names ...string) string {
	return strings.Join(slices.Concat([]string{s.attribute}, s.at, names), ".")
}

type checker struct{ problems []Problem }

// missing is the summary of what has no value.
const missing = "Required parameter missing"

func (c *checker) add(s source, summary, format string, args ...any) {
	c.problems = append(c.problems, Problem{s.attribute, summary, fmt.Sprintf(format, args...), summary == missing})
}

// blockNames checks that there is a block of every name. Where the platform does not tell the name of one, any may be it.
func (c *checker) blockNames(b Blueprint, sources ...source) {
	var known []string
	for _, block := range b.Blocks {
		if len(block.Names) == 0 {
			return
		}
		known = append(known, block.Names[0])
	}
	for _, s := range sources {
		object, _ := s.groups.(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(object)) {
			if _, has := b.find(name); !has && object[name] != nil && !isUnknown(object[name]) {
				c.add(s, "Unknown block", "%s: the app has no block %q, and none is included.%s", s.place(name), name, suggestion(name, known))
			}
		}
	}
}

// inheritance tells what a block takes over from its app: of that what is sent, or also what is a default of the app.
type inheritance func(group, name string, sent bool) any

// scope checks the values of one release. Where only names and types matter, what is missing does not.
func (c *checker) scope(what string, definitions Definitions, sources []source, inherited inheritance, lax bool) {
	for _, group := range Groups() {
		list := definitions[group]
		for _, s := range sources {
			object, _ := member(s.groups, group).(map[string]any)
			for _, name := range slices.Sorted(maps.Keys(object)) {
				d, has := find(list, name)
				if isUnknown(object[name]) {
					continue
				}
				if !has {
					c.add(s, "Unknown parameter", "%s: %s defines no %s parameter %q.%s", s.place(group, name), what, group, name, unknownAdvice(definitions, group, name))
					continue
				}
				c.value(s, d, s.place(group, name), object[name])
			}
		}
		if lax {
			continue
		}
		for _, d := range list {
			c.required(what, group, d, definitions, sources, inherited)
		}
	}
}

// required checks that a required parameter has a value, and that a value has what is required in it.
func (c *checker) required(what, group string, d Definition, definitions Definitions, sources []source, inherited inheritance) {
	valueOf := func(name string, sent bool) (any, source) {
		for _, s := range sources {
			if value := s.value(group, name); value != nil {
				return value, s
			}
		}
		if inherited != nil {
			if value := inherited(group, name, sent); value != nil {
				return value, source{}
			}
		}
		return nil, sources[0]
	}
	value, at := valueOf(d.Name, false)
	if at.attribute == "" {
		return
	}
	if value == nil {
		if value = d.complete(nil); value == nil {
			if d.Required && binds(d.conditions, definitions[group], func(name string, sent bool) any { value, _ := valueOf(name, sent); return value }) {
				c.add(at, missing, "%s: %s requires the %s parameter %q and has no default for it. Give it a value here, or in parameters_wo.",
					at.place(group, d.Name), what, group, d.Name)
			}
			return
		}
	} else if value = d.complete(value); !ofType(d.Type, value) {
		return // That is said already, and what is missing in it would be beside the point.
	}
	c.missing(at, d, at.place(group, d.Name), value)
}

// missing checks what is required in a value that has its defaults.
func (c *checker) missing(s source, d Definition, place string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for _, property := range d.Properties {
			inner := v[property.Name]
			if inner == nil && property.Required {
				c.add(s, missing, "%s.%s: parameter %q requires it and has no default for it. Give it a value here.", place, property.Name, d.Name)
			}
			if ofType(property.Type, inner) {
				c.missing(s, property, place+"."+property.Name, inner)
			}
		}
	case []any:
		for i, item := range v {
			if isObject(item) {
				c.missing(s, d, fmt.Sprintf("%s[%d]", place, i), item)
			}
		}
	}
}

// value checks the type of a value. It never quotes the value, which may be secret.
func (c *checker) value(s source, d Definition, place string, value any) {
	items, isList := value.([]any)
	element, isArray := strings.CutSuffix(d.Type, "_array")
	switch {
	case isUnknown(value), isReference(value):
	case isList && isArray:
		item := d
		item.Type = element
		for i := range items {
			c.value(s, item, fmt.Sprintf("%s[%d]", place, i), items[i])
		}
	case !ofType(d.Type, value):
		c.add(s, "Parameter value of the wrong type", "%s has to be of type %s, and is %s.", place, d.Type, kindOf(value))
	default:
		c.object(s, d, place, value)
	}
}

// object checks the members of an object, which are any where none are defined.
func (c *checker) object(s source, d Definition, place string, value any) {
	members, is := value.(map[string]any)
	if !is || len(d.Properties) == 0 {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		property, has := find(d.Properties, name)
		switch {
		case members[name] == nil, isUnknown(members[name]):
		case !has:
			c.add(s, "Unknown parameter", "%s.%s: parameter %q has no such property.%s", place, name, d.Name, suggestion(name, names(d.Properties)))
		default:
			c.value(s, property, place+"."+name, members[name])
		}
	}
}

// ofType tells whether a value is of a type. References and what is not known yet are of any, and types that are not documented have
// any value.
func ofType(name string, value any) bool {
	if isUnknown(value) || isReference(value) {
		return true
	}
	if element, is := strings.CutSuffix(name, "_array"); is {
		list, isList := value.([]any)
		return isList && !slices.ContainsFunc(list, func(item any) bool { return !ofType(element, item) })
	}
	switch name {
	case "boolean", "string", "number", typeObject:
		return kindOf(value) == name
	}
	return true
}

// kindOf is the word for what a value is.
func kindOf(value any) string {
	switch value.(type) {
	case bool:
		return "boolean"
	case string:
		return "string"
	case json.Number, float64:
		return "number"
	case []any:
		return "a list"
	case map[string]any:
		return typeObject
	}
	return "null"
}

func names(list []Definition) []string {
	all := make([]string, len(list))
	for i, d := range list {
		all[i] = d.Name
	}
	return all
}

// unknownAdvice says where a parameter of that name, or one of a like name, is.
func unknownAdvice(definitions Definitions, group, name string) string {
	for _, other := range Groups() {
		if _, has := find(definitions[other], name); has {
			return fmt.Sprintf(" There is a %s parameter of this name: move it there.", other)
		}
	}
	return suggestion(name, names(definitions[group]))
}

// suggestion names what is known, the most alike first.
func suggestion(name string, known []string) string {
	if len(known) == 0 {
		return " There are none. Remove it."
	}
	known = slices.Clone(known)
	slices.SortStableFunc(known, func(a, b string) int { return levenshtein.Distance(name, a, nil) - levenshtein.Distance(name, b, nil) })
	if len(known) > 5 {
		known = append(known[:5], "...")
	}
	return " There are: " + strings.Join(known, ", ") + "."
}
