// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package specs

import (
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// Mask is shown in place of hidden values [ASSUMED].
const Mask = "********"

// checkValue compares a value, without references, with its definition. It never quotes the value, which may be hidden.
// Options are what a form offers; nothing says that they bind (contract 10.5).
func (d definition) checkValue(at string, value any, strict bool) error {
	if !ofType(d.Type, value) {
		return wire.Refuse(http.StatusUnprocessableEntity, "%s must be of type %s.", at, d.Type)
	}
	switch typed := value.(type) {
	case map[string]any:
		return d.checkProperties(at, typed, strict)
	case []any:
		for i, item := range typed {
			here := fmt.Sprintf("%s[%d]", at, i)
			if object, is := item.(map[string]any); is {
				if err := d.checkProperties(here, object, strict); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// checkProperties checks an object against the properties; without any it is free. With strict, what is required has to be there, whether
// it has a default or not.
func (d definition) checkProperties(at string, object map[string]any, strict bool) error {
	if len(d.Properties) == 0 {
		return nil
	}
	for name, value := range object {
		if value == nil {
			continue
		}
		i := slices.IndexFunc(d.Properties, func(property definition) bool { return property.Name == name })
		if i < 0 {
			return wire.Refuse(http.StatusUnprocessableEntity, "%s.%s: parameter %s has no such property.", at, name, d.Name)
		}
		if err := d.Properties[i].checkValue(at+"."+name, value, strict); err != nil {
			return err
		}
	}
	for _, property := range d.Properties {
		if property.Required && (strict || property.Default.Value == nil) && object[property.Name] == nil {
			return wire.Refuse(http.StatusUnprocessableEntity, "%s.%s is required.", at, property.Name)
		}
	}
	return nil
}

// Bound are definitions with the values that a deployment gives them: its own and, for the block of an app, the app's.
type Bound struct {
	Definitions DefinitionSet
	Given       ValueSet
	App         ValueSet

	// AppGiven is what of the app's values somebody gave: the others are defaults of the app, which bind no condition.
	AppGiven ValueSet

	// Strict platforms do not fill in the defaults of required parameters, and refuse values without them: nothing says that they are
	// filled in (contract 10.5).
	Strict bool
}

// fill merges the values of one list of definitions: a value of the block's own wins over one of the app, that one over
// the default (contract 11).
func (b Bound) fill(list []definition, given, app Values) Values {
	filled := Values{}
	for _, d := range list {
		byDefault := d.Default.Value
		if b.Strict && d.Required {
			byDefault = nil
		}
		for _, value := range []any{given[d.Name], app[d.Name], byDefault} {
			if value != nil {
				filled[d.Name] = value
				break
			}
		}
	}
	return filled
}

// Filled are the values in force, with references as they were given.
func (b Bound) Filled() ValueSet {
	return ValueSet{b.fill(b.Definitions.Build, b.Given.Build, b.App.Build), b.fill(b.Definitions.Run, b.Given.Run, b.App.Run)}
}

// Resolved are the values in force with every reference replaced (contract 10.4): by a value of the same list, else by a
// build value, else by one of the app.
func (b Bound) Resolved() (ValueSet, error) {
	filled := b.Filled()
	build, err := resolveAll(filled.Build, b.App.Build)
	if err != nil {
		return ValueSet{}, err
	}
	run, err := resolveAll(filled.Run, build, b.App.Run, b.App.Build)
	return ValueSet{build, run}, err
}

// resolveAll replaces the references in values by other values of theirs or of the scopes around them.
func resolveAll(own Values, outer ...Values) (Values, error) {
	resolved := Values{}
	for name, value := range own {
		replaced, err := Substitute(value, resolver(append([]Values{own}, outer...), map[string]bool{name: true}))
		if err != nil {
			return nil, err
		}
		if replaced != nil {
			resolved[name] = replaced
		}
	}
	return resolved, nil
}

// resolver looks names up, the innermost scope first. Open are the names that are being resolved in it: one of those means
// the value of that name further out, so that a block can pass an app's parameter on under the same name.
func resolver(scopes []Values, open map[string]bool) func(string) (any, error) {
	return func(name string) (any, error) {
		for i, scope := range scopes {
			value, known := scope[name]
			if !known || (i == 0 && open[name]) {
				continue
			}
			inner := map[string]bool{name: true}
			if i == 0 {
				for other := range open {
					inner[other] = true
				}
			}
			return Substitute(value, resolver(scopes[i:], inner))
		}
		// Deployment values may be references (contract 10.4); which names the platform knows there is not documented, so one that
		// leads nowhere, or back to itself, stays as it was written.
		return paramPrefix + name, nil
	}
}

// Check refuses values that the definitions do not allow, and answers the resolved ones.
func (b Bound) Check(at string) (ValueSet, error) {
	resolved, err := b.Resolved()
	if err != nil {
		return resolved, Unacceptable(at+": ", err)
	}
	for _, list := range []struct {
		name        string
		definitions []definition
		given       Values
		resolved    Values
	}{{"build", b.Definitions.Build, b.Given.Build, resolved.Build}, {"run", b.Definitions.Run, b.Given.Run, resolved.Run}} {
		for _, name := range slices.Sorted(maps.Keys(list.given)) {
			if !slices.ContainsFunc(list.definitions, func(d definition) bool { return d.Name == name }) {
				return resolved, wire.Refuse(http.StatusUnprocessableEntity, "%s.%s.%s: the release defines no such %s parameter.", at, list.name, name, list.name)
			}
		}
		for _, d := range list.definitions {
			here := at + "." + list.name + "." + d.Name
			value, known := list.resolved[d.Name]
			if known {
				if err := d.checkValue(here, value, b.Strict); err != nil {
					return resolved, err
				}
			} else if d.Required && binds(d.Conditions, b.givenOf(resolved.Run), resolved.Run) {
				return resolved, wire.Refuse(http.StatusUnprocessableEntity, "%s is required.", here)
			}
		}
	}
	return resolved, nil
}

// givenOf are those of the resolved run values that were given, for the block or for its app, and are no defaults.
func (b Bound) givenOf(run Values) Values {
	given := Values{}
	for name, value := range run {
		if b.Given.Run[name] != nil || b.AppGiven.Run[name] != nil {
			given[name] = value
		}
	}
	return given
}

// Masked are the values in force as describes show them (contract 13.4).
func (b Bound) Masked() ValueSet {
	shown := b.Filled()
	Hide(b.Definitions.Build, shown.Build)
	Hide(b.Definitions.Run, shown.Run)
	return shown
}

// Hide is a value as a describe shows it when its parameter says hideValue.
func Hide(list []definition, shown Values) {
	for _, d := range list {
		if _, known := shown[d.Name]; known && d.HideValue {
			shown[d.Name] = Mask
		}
	}
}
