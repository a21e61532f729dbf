// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// CanonicalDefinitions is the form in which definitions that mean the same are equal: the API's spelling, without nulls,
// false flags and empty lists. Values of parameters stay as they are, whatever their members are called.
func CanonicalDefinitions(raw any) any {
	switch value := raw.(type) {
	case []any:
		list := make([]any, len(value))
		for i, element := range value {
			list[i] = CanonicalDefinitions(element)
		}
		return list
	case map[string]any:
		object := make(map[string]any, len(value))
		for name, member := range value {
			if camel, ok := definitionMembers[name]; ok {
				name = camel
			} else if camel, ok := conditionMembers[name]; ok {
				name = camel
			}
			list, isList := member.([]any)
			switch {
			case member == nil:
			case name == "defaultValue" || name == "value":
				object[name] = member
			case member == false || isList && len(list) == 0:
			default:
				object[name] = CanonicalDefinitions(member)
			}
		}
		return object
	}
	return raw
}

// SameDefinitions reports whether two values define the same parameters, whatever the spelling. Values that are not known
// yet are the same as nothing.
func SameDefinitions(a, b types.Dynamic) bool {
	x, errX := jsonvalue.ToJSON(a)
	y, errY := jsonvalue.ToJSON(b)
	return errX == nil && errY == nil && jsonvalue.Equal(noneAsNil(CanonicalDefinitions(x)), noneAsNil(CanonicalDefinitions(y)))
}

// NewDefinitions reads parameter definitions of an answer in the spelling of Terraform; none are null.
func NewDefinitions(raw any) (types.Dynamic, error) {
	canonical := noneAsNil(CanonicalDefinitions(raw))
	if canonical == nil {
		return types.DynamicNull(), nil
	}
	return jsonvalue.FromJSON(snakeDefinitions(canonical))
}

// SpellDefinitions reads definitions in the API's spelling into that of Terraform, and keeps all that is written, also what says
// no more than its absence.
func SpellDefinitions(definitions any) (types.Dynamic, error) {
	if noneAsNil(definitions) == nil {
		return types.DynamicNull(), nil
	}
	return jsonvalue.FromJSON(snakeDefinitions(definitions))
}

// noneAsNil makes definitions without any parameter the same as no definitions.
func noneAsNil(value any) any {
	if object, ok := value.(map[string]any); ok && len(object) == 0 {
		return nil
	}
	return value
}

// snakeDefinitions spells the members of canonical definitions as Terraform does. Members that are not known are left out:
// configuration could not hold them.
func snakeDefinitions(raw any) any {
	switch value := raw.(type) {
	case []any:
		list := make([]any, len(value))
		for i, element := range value {
			list[i] = snakeDefinitions(element)
		}
		return list
	case map[string]any:
		object := make(map[string]any, len(value))
		for name, member := range value {
			switch {
			case name == "defaultValue" || name == "value":
				object[snake(name)] = member
			case name == "build" || name == "run" || definitionMembers[name] == name || conditionMembers[name] == name:
				object[snake(name)] = snakeDefinitions(member)
			}
		}
		return object
	}
	return raw
}

// DefinedNames returns the names of the build or run parameters in definitions.
func DefinedNames(definitions map[string]any, group string) map[string]bool {
	names := map[string]bool{}
	list, ok := definitions[group].([]any)
	if !ok {
		return names
	}
	for _, element := range list {
		if definition, ok := element.(map[string]any); ok {
			if name, ok := definition["name"].(string); ok {
				names[name] = true
			}
		}
	}
	return names
}
