// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
)

// This file knows decoded JSON values: nil, bool, json.Number, string, []any and map[string]any.

// fitting returns the choices that v is meant for: those of its type; for an object, those of them that it does not
// contradict (see contradicts) unless it contradicts all, and of the rest those that name most of its members.
func fitting(choices []*shape, v any) []*shape {
	candidates := slices.DeleteFunc(slices.Clone(choices), func(s *shape) bool { return !accepts(s, v) })
	object, isObject := v.(map[string]any)
	if !isObject {
		return candidates
	}
	for _, choice := range candidates {
		if !contradicts(choice, object) {
			candidates = slices.DeleteFunc(candidates, func(s *shape) bool { return contradicts(s, object) })
			break
		}
	}
	var best []*shape
	most := -1
	for _, choice := range candidates {
		named := 0
		for name, member := range object {
			if member != nil && (choice.members[name] != nil || choice.others != nil || choice.open) {
				named++
			}
		}
		if named > most {
			most, best = named, nil
		}
		if named == most {
			best = append(best, choice)
		}
	}
	return best
}

// contradicts tells whether a member of the object, like the type of a step, is not the one value that s has for it.
func contradicts(s *shape, object map[string]any) bool {
	for name, member := range s.members {
		given := object[name]
		if len(member.only) == 1 && given != nil && given != member.only[0] {
			return true
		}
	}
	return false
}

// accepts tells whether a value of the type of v can fit s at all.
func accepts(s *shape, v any) bool {
	kind := typeOf(v)
	return s.kind == "" || s.kind == kind || s.kind == openapi3.TypeInteger && kind == openapi3.TypeNumber
}

// ofKind tells, without the cost of a full validation, that v surely is a scalar of the kind. Integers in an unusual
// notation (1e3) are left to the validation.
func ofKind(kind string, v any) bool {
	switch v := v.(type) {
	case string:
		return kind == openapi3.TypeString
	case bool:
		return kind == openapi3.TypeBoolean
	case json.Number:
		_, err := strconv.ParseInt(v.String(), 10, 64)
		return err == nil && (kind == openapi3.TypeInteger || kind == openapi3.TypeNumber)
	}
	return false
}

// typeOf names the JSON type of a decoded value.
func typeOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case map[string]any:
		return openapi3.TypeObject
	case []any:
		return openapi3.TypeArray
	case string:
		return openapi3.TypeString
	case bool:
		return openapi3.TypeBoolean
	default:
		return openapi3.TypeNumber
	}
}

// quoted renders a scalar for a message, shortened.
func quoted(v any) string {
	const limit = 40
	text, isText := v.(string)
	if !isText {
		return fmt.Sprint(v)
	}
	if len(text) > limit {
		return strconv.Quote(text[:limit]) + "..."
	}
	return strconv.Quote(text)
}

// decodeJSON decodes one JSON value with numbers kept as written, and nothing after it.
func decodeJSON(data []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is more after the first value")
	}
	return v, nil
}
