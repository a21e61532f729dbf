// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package specs

import (
	"bytes"
	"encoding/json"
	"maps"
	"strconv"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// exact is a JSON value that survives a restart to the last digit: numbers stay json.Number.
type exact struct{ Value any }

// MarshalJSON writes the value.
func (e exact) MarshalJSON() ([]byte, error) { return json.Marshal(e.Value) }

// UnmarshalJSON reads the value.
func (e *exact) UnmarshalJSON(raw []byte) error {
	value, err := wire.ParseJSON(raw)
	e.Value = value
	return err
}

// object is the value as an object, nil when it is none.
func (e exact) object() map[string]any {
	object, _ := e.Value.(map[string]any)
	return object
}

// Values are parameter values by name, numbers as json.Number.
type Values map[string]any

// UnmarshalJSON reads the values.
func (v *Values) UnmarshalJSON(raw []byte) error {
	value, err := wire.ParseJSON(raw)
	object, _ := value.(map[string]any)
	*v = object
	return err
}

// ValueSet are the values of a block or an app: those consumed at deployment and those read at run time (contract 10.5).
type ValueSet struct {
	Build Values `json:"build"`
	Run   Values `json:"run"`
}

// NewValueSet reads {build, run}; what is not given is empty.
func NewValueSet(in *wire.Fields) ValueSet {
	set := ValueSet{Values{}, Values{}}
	if in == nil {
		return set
	}
	if build, given := in.Object("build"); given {
		set.Build = build.Values
	}
	if run, given := in.Object("run"); given {
		set.Run = run.Values
	}
	return set
}

// paramPrefix marks a reference to a parameter (contract 10.4).
const paramPrefix = "@param:"

// paramName is the parameter that a value refers to; false when it refers to none.
func paramName(value any) (string, bool) {
	text, _ := value.(string)
	name, is := strings.CutPrefix(text, paramPrefix)
	return name, is && name != ""
}

// walkParams calls visit for every reference to a parameter inside a value, until visit fails.
func walkParams(value any, visit func(name string) error) error {
	switch typed := value.(type) {
	case string:
		if name, is := paramName(typed); is {
			return visit(name)
		}
	case []any:
		for _, item := range typed {
			if err := walkParams(item, visit); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, member := range typed {
			if err := walkParams(member, visit); err != nil {
				return err
			}
		}
	}
	return nil
}

// Substitute copies a value with every reference replaced by what lookup says. Members and items that come to nothing are
// left out.
func Substitute(value any, lookup func(name string) (any, error)) (any, error) {
	switch typed := value.(type) {
	case string:
		if name, is := paramName(typed); is {
			return lookup(name)
		}
	case []any:
		list := []any{}
		for _, item := range typed {
			replaced, err := Substitute(item, lookup)
			if err != nil {
				return nil, err
			}
			if replaced != nil {
				list = append(list, replaced)
			}
		}
		return list, nil
	case map[string]any:
		object := map[string]any{}
		for name, member := range typed {
			replaced, err := Substitute(member, lookup)
			if err != nil {
				return nil, err
			}
			if replaced != nil {
				object[name] = replaced
			}
		}
		return object, nil
	}
	return value, nil
}

// SameValue compares JSON values; numbers by what they are, not how they are spelled.
func SameValue(a, b any) bool {
	left, leftIs := a.(json.Number)
	right, rightIs := b.(json.Number)
	if leftIs && rightIs {
		x, errX := strconv.ParseFloat(left.String(), 64)
		y, errY := strconv.ParseFloat(right.String(), 64)
		return left == right || (errX == nil && errY == nil && x == y)
	}
	first, errFirst := json.Marshal(a)
	second, errSecond := json.Marshal(b)
	return errFirst == nil && errSecond == nil && bytes.Equal(first, second)
}

// AsText writes a scalar the way an environment variable holds it; other values as JSON.
func AsText(value any) string {
	switch typed := value.(type) {
	case string:
		return typed
	case json.Number:
		return typed.String()
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(raw)
}

// BodyOf makes a request body out of values that were put together here, as if it had come over the wire.
func BodyOf(body map[string]any) (*wire.Fields, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	value, err := wire.ParseJSON(raw)
	if err != nil {
		return nil, err
	}
	object, _ := value.(map[string]any)
	return wire.NewFields(object), nil
}

// Merged is a set of values with other run values; null takes a value back, so that the default counts again.
func (s ValueSet) Merged(run map[string]any) ValueSet {
	all := Values{}
	maps.Copy(all, s.Run)
	maps.Copy(all, run)
	maps.DeleteFunc(all, func(_ string, value any) bool { return value == nil })
	return ValueSet{s.Build, all}
}
