// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package wire

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Fields reads the members of a JSON object by exact name and remembers what has the wrong type, so that a handler asks
// for everything and checks err once. A null member counts as absent (contract 4.1).
type Fields struct {
	Values   map[string]any
	Path     string
	problems *[]string
}

// NewFields reads the members of a JSON object.
func NewFields(values map[string]any) *Fields {
	return &Fields{Values: values, problems: &[]string{}}
}

// Err is a 400 that names every member of the wrong type.
func (f *Fields) Err() error {
	if len(*f.problems) == 0 {
		return nil
	}
	slices.Sort(*f.problems)
	return Refuse(http.StatusBadRequest, "%s.", strings.Join(*f.problems, "; "))
}

// Has tells whether a member is there and not null.
func (f *Fields) Has(name string) bool { return f.Values[name] != nil }

// Wrong notes what is wrong with a member; Err tells the first.
func (f *Fields) Wrong(name, want string) {
	*f.problems = append(*f.problems, fmt.Sprintf("%s%s must be %s", f.Path, name, want))
}

// Text is a string member.
func (f *Fields) Text(name string) (string, bool) {
	value, ok := f.Values[name].(string)
	if !ok && f.Has(name) {
		f.Wrong(name, "a string")
	}
	return value, ok
}

// Integer is a whole-number member.
func (f *Fields) Integer(name string) (int64, bool) {
	if !f.Has(name) {
		return 0, false
	}
	if number, ok := f.Values[name].(json.Number); ok {
		if whole, err := number.Int64(); err == nil {
			return whole, true
		}
	}
	f.Wrong(name, "a whole number")
	return 0, false
}

// Boolean is a true or false member.
func (f *Fields) Boolean(name string) (value, given bool) {
	value, ok := f.Values[name].(bool)
	if !ok && f.Has(name) {
		f.Wrong(name, "true or false")
	}
	return value, ok
}

// Object is a member that is an object. Its problems are reported by the outer err.
func (f *Fields) Object(name string) (*Fields, bool) {
	value, ok := f.Values[name].(map[string]any)
	if !ok {
		if f.Has(name) {
			f.Wrong(name, "an object")
		}
		return nil, false
	}
	return &Fields{Values: value, Path: f.Path + name + ".", problems: f.problems}, true
}

// Objects is a member that is a list of objects.
func (f *Fields) Objects(name string) ([]*Fields, bool) {
	list, ok := f.List(name)
	if !ok {
		return nil, false
	}
	items := make([]*Fields, 0, len(list))
	for i, item := range list {
		value, ok := item.(map[string]any)
		if !ok {
			f.Wrong(fmt.Sprintf("%s[%d]", name, i), "an object")
			continue
		}
		items = append(items, &Fields{Values: value, Path: fmt.Sprintf("%s%s[%d].", f.Path, name, i), problems: f.problems})
	}
	return items, true
}

// List is a member that is a list.
func (f *Fields) List(name string) ([]any, bool) {
	list, ok := f.Values[name].([]any)
	if !ok && f.Has(name) {
		f.Wrong(name, "a list")
	}
	return list, ok
}

// Strings is a member that is a list of strings.
func (f *Fields) Strings(name string) ([]string, bool) {
	list, ok := f.List(name)
	if !ok {
		return nil, false
	}
	texts := make([]string, 0, len(list))
	for i, item := range list {
		text, ok := item.(string)
		if !ok {
			f.Wrong(fmt.Sprintf("%s[%d]", name, i), "a string")
			continue
		}
		texts = append(texts, text)
	}
	return texts, true
}

// StringMap is a member that maps names to strings.
func (f *Fields) StringMap(name string) (map[string]string, bool) {
	inner, ok := f.Object(name)
	if !ok {
		return nil, false
	}
	texts := map[string]string{}
	for member := range inner.Values {
		if text, ok := inner.Text(member); ok {
			texts[member] = text
		}
	}
	return texts, true
}
