package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// fields reads the members of a JSON object by exact name and remembers what has the wrong type, so that a handler asks
// for everything and checks err once. A null member counts as absent (contract 4.1).
type fields struct {
	values   map[string]any
	path     string
	problems *[]string
}

func newFields(values map[string]any) *fields {
	return &fields{values: values, problems: &[]string{}}
}

// err is a 400 that names every member of the wrong type.
func (f *fields) err() error {
	if len(*f.problems) == 0 {
		return nil
	}
	slices.Sort(*f.problems)
	return refuse(http.StatusBadRequest, "%s.", strings.Join(*f.problems, "; "))
}

// has tells whether a member is there and not null.
func (f *fields) has(name string) bool { return f.values[name] != nil }

func (f *fields) wrong(name, want string) {
	*f.problems = append(*f.problems, fmt.Sprintf("%s%s must be %s", f.path, name, want))
}

// text is a string member.
func (f *fields) text(name string) (string, bool) {
	value, ok := f.values[name].(string)
	if !ok && f.has(name) {
		f.wrong(name, "a string")
	}
	return value, ok
}

// integer is a whole-number member.
func (f *fields) integer(name string) (int64, bool) {
	if !f.has(name) {
		return 0, false
	}
	if number, ok := f.values[name].(json.Number); ok {
		if whole, err := number.Int64(); err == nil {
			return whole, true
		}
	}
	f.wrong(name, "a whole number")
	return 0, false
}

// boolean is a true or false member.
func (f *fields) boolean(name string) (value, given bool) {
	value, ok := f.values[name].(bool)
	if !ok && f.has(name) {
		f.wrong(name, "true or false")
	}
	return value, ok
}

// object is a member that is an object. Its problems are reported by the outer err.
func (f *fields) object(name string) (*fields, bool) {
	value, ok := f.values[name].(map[string]any)
	if !ok {
		if f.has(name) {
			f.wrong(name, "an object")
		}
		return nil, false
	}
	return &fields{values: value, path: f.path + name + ".", problems: f.problems}, true
}

// objects is a member that is a list of objects.
func (f *fields) objects(name string) ([]*fields, bool) {
	list, ok := f.list(name)
	if !ok {
		return nil, false
	}
	items := make([]*fields, 0, len(list))
	for i, item := range list {
		value, ok := item.(map[string]any)
		if !ok {
			f.wrong(fmt.Sprintf("%s[%d]", name, i), "an object")
			continue
		}
		items = append(items, &fields{values: value, path: fmt.Sprintf("%s%s[%d].", f.path, name, i), problems: f.problems})
	}
	return items, true
}

// list is a member that is a list.
func (f *fields) list(name string) ([]any, bool) {
	list, ok := f.values[name].([]any)
	if !ok && f.has(name) {
		f.wrong(name, "a list")
	}
	return list, ok
}

// strings is a member that is a list of strings.
func (f *fields) strings(name string) ([]string, bool) {
	list, ok := f.list(name)
	if !ok {
		return nil, false
	}
	texts := make([]string, 0, len(list))
	for i, item := range list {
		text, ok := item.(string)
		if !ok {
			f.wrong(fmt.Sprintf("%s[%d]", name, i), "a string")
			continue
		}
		texts = append(texts, text)
	}
	return texts, true
}

// stringMap is a member that maps names to strings.
func (f *fields) stringMap(name string) (map[string]string, bool) {
	inner, ok := f.object(name)
	if !ok {
		return nil, false
	}
	texts := map[string]string{}
	for member := range inner.values {
		if text, ok := inner.text(member); ok {
			texts[member] = text
		}
	}
	return texts, true
}
