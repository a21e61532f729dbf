// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
)

// parameterTypes are the types of a parameter, contract section 10.5.
var parameterTypes = []string{"boolean", "string", "string_array", "number", "number_array", "object", "object_array"}

// memberNames are the members of a definition, an option and a condition, by either spelling.
var (
	definitionMembers = spellings("name", "type", "required", "title", "description", "default_value", "options", "hide_value", "properties", "conditions")
	optionMembers     = spellings("title", "value")
	conditionMembers  = spellings("depends_on", "operator", "value", "condition_type", "conditions")
)

// spellings maps the snake_case and the camelCase spelling of names to the camelCase one, which the API uses.
func spellings(names ...string) map[string]string {
	both := make(map[string]string, 2*len(names))
	for _, name := range names {
		words := strings.Split(name, "_")
		for i, word := range words[1:] {
			words[i+1] = strings.ToUpper(word[:1]) + word[1:]
		}
		camel := strings.Join(words, "")
		both[name], both[camel] = camel, camel
	}
	return both
}

// snake is the Terraform spelling of a name of the API.
func snake(camel string) string {
	var name strings.Builder
	for _, letter := range camel {
		if letter >= 'A' && letter <= 'Z' {
			name.WriteByte('_')
			letter += 'a' - 'A'
		}
		name.WriteRune(letter)
	}
	return name.String()
}

// Definitions converts parameter definitions {build, run} from either spelling to the API's, and says what is wrong with
// them: sentences that begin with the place, such as "parameters.build[0].type must be one of ...". The result is nil when
// nothing is defined.
func Definitions(raw any) (definitions map[string]any, problems []string) {
	if raw == nil {
		return nil, nil
	}
	object, ok := raw.(map[string]any)
	if !ok {
		return nil, []string{"parameters must be an object with build and run"}
	}
	c := &definitionChecker{}
	definitions = map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		switch at := "parameters." + name; {
		case name != "build" && name != "run":
			c.add(at, "is unknown: parameters has build and run")
		case object[name] != nil:
			definitions[name] = c.list(at, object[name], name == "run")
		}
	}
	if len(definitions) == 0 {
		return nil, c.problems
	}
	return definitions, c.problems
}

// definitionChecker collects what is wrong.
type definitionChecker struct {
	problems []string
}

func (c *definitionChecker) add(at, format string, args ...any) {
	c.problems = append(c.problems, at+" "+fmt.Sprintf(format, args...))
}

// members is an object in the API's spelling that remembers how it was written.
type members struct {
	at      string
	values  map[string]any
	written map[string]string
}

// place is where a member stands, in the spelling of whoever wrote it.
func (m members) place(camel string) string {
	if name, ok := m.written[camel]; ok {
		return m.at + "." + name
	}
	return m.at + "." + snake(camel)
}

// rename converts the names of members, and reports unknown ones with the nearest known name and ones that are given in
// both spellings. Null members are absent.
func (c *definitionChecker) rename(at string, object map[string]any, known map[string]string) members {
	m := members{at: at, values: make(map[string]any, len(object)), written: make(map[string]string, len(object))}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		camel, ok := known[name]
		if !ok {
			c.add(at+"."+name, "is unknown; did you mean %s?", nearest(name, known))
			continue
		}
		if object[name] == nil {
			continue
		}
		if other, twice := m.written[camel]; twice {
			c.add(at+"."+name, "is given twice, as %s too", other)
		}
		m.values[camel], m.written[camel] = object[name], name
	}
	return m
}

// nearest returns the known name that looks most like the given one, snake_case first.
func nearest(name string, known map[string]string) string {
	best, distance := "", -1
	for _, camel := range slices.Compact(slices.Sorted(maps.Values(known))) {
		for _, candidate := range []string{snake(camel), camel} {
			if d := levenshtein.Distance(name, candidate, nil); distance < 0 || d < distance {
				best, distance = candidate, d
			}
		}
	}
	return best
}

// list converts a list of definitions. Only run parameters have conditions.
func (c *definitionChecker) list(at string, raw any, run bool) []any {
	list, ok := raw.([]any)
	if !ok {
		c.add(at, "must be a list of parameters")
		return nil
	}
	names := map[string]bool{}
	definitions := make([]members, 0, len(list))
	converted := make([]any, 0, len(list))
	for i, element := range list {
		here := fmt.Sprintf("%s[%d]", at, i)
		object, ok := element.(map[string]any)
		if !ok {
			c.add(here, "must be an object")
			continue
		}
		definition := c.rename(here, object, definitionMembers)
		c.definition(definition, run)
		if name, ok := definition.values["name"].(string); ok {
			if names[name] {
				c.add(definition.place("name"), "%q occurs twice", name)
			}
			names[name] = true
		}
		definitions = append(definitions, definition)
		converted = append(converted, definition.values)
	}
	for _, definition := range definitions {
		if conditions, given := definition.values["conditions"]; given && run {
			definition.values["conditions"] = c.conditions(definition.place("conditions"), conditions, names, true)
		}
	}
	return converted
}
