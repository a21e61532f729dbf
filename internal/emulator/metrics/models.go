// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metrics

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
	"go.yaml.in/yaml/v4"
)

// Kinds of models, and of what they have.
const (
	kindCube      = "cube"
	kindView      = "view"
	kindMeasure   = "measure"
	kindDimension = "dimension"
	kindSegment   = "segment"
)

// Model is a cube or a view, as its file defines it.
type Model struct {
	Name       string         `json:"name"`
	Kind       string         `json:"type"`
	Definition map[string]any `json:"definition"`
}

// member is a measure, dimension or segment of a model.
type member struct {
	kind, name string
	definition map[string]any
}

// members are those of a kind, named cube.member.
func (m Model) members(kind string) []member {
	list, _ := m.Definition[kind+"s"].([]any)
	members := make([]member, 0, len(list))
	for _, item := range list {
		if definition, is := item.(map[string]any); is {
			members = append(members, member{kind, m.Name + "." + textOf(definition["name"]), definition})
		}
	}
	return members
}

// without is the model without some measures.
func (m Model) without(measures []string) Model {
	list, _ := m.Definition["measures"].([]any)
	kept := []any{}
	for _, item := range list {
		if definition, is := item.(map[string]any); !is || !slices.Contains(measures, m.Name+"."+textOf(definition["name"])) {
			kept = append(kept, item)
		}
	}
	m.Definition = maps.Clone(m.Definition)
	m.Definition["measures"] = kept
	return m
}

// empty tells a model of which nothing is left that could be asked for.
func (m Model) empty() bool {
	return len(m.members(kindMeasure))+len(m.members(kindDimension))+len(m.members(kindSegment)) == 0
}

func isPublic(definition map[string]any) bool {
	public, is := definition["public"].(bool)
	return !is || public
}

func textOf(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

// readModels reads the model files of an uploaded folder.
func readModels(content []byte) ([]Model, error) {
	tree, err := world.OpenTree(content)
	if err != nil {
		return nil, wire.Refuse(http.StatusBadRequest, "The artifact cannot be used: %v.", err)
	}
	var models []Model
	for _, name := range slices.Sorted(maps.Keys(tree.Files)) {
		if extension := path.Ext(name); extension != ".yml" && extension != ".yaml" {
			continue
		}
		text, err := tree.Read(name)
		if err != nil {
			return nil, wire.Refuse(http.StatusBadRequest, "%s cannot be read: %v.", name, err)
		}
		found, err := parseModels(text)
		if err != nil {
			return nil, wire.Refuse(http.StatusUnprocessableEntity, "%s is no model file: %v.", name, err)
		}
		models = append(models, found...)
	}
	if len(models) == 0 {
		return nil, wire.Refuse(http.StatusUnprocessableEntity, "The folder has no model: no YAML file in it has cubes or views.")
	}
	for i, model := range models {
		if slices.ContainsFunc(models[:i], func(other Model) bool { return other.Name == model.Name }) {
			return nil, wire.Refuse(http.StatusUnprocessableEntity, "The name %s is given to two models.", model.Name)
		}
	}
	return models, nil
}

// template is a part of a file that is rendered before it is read. Here a name stands for it: nothing is rendered.
var template = regexp.MustCompile(`(?s)\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}`)

func parseModels(text string) ([]Model, error) {
	rendered := template.ReplaceAllStringFunc(text, func(part string) string {
		if strings.HasPrefix(part, "{{") {
			return "rendered"
		}
		return ""
	})
	decoder := yaml.NewDecoder(bytes.NewReader([]byte(rendered)))
	var models []Model
	for {
		var document any
		if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
			return models, nil
		} else if err != nil && rendered != text {
			return models, nil
		} else if err != nil {
			return nil, err
		}
		root, _ := plain(document).(map[string]any)
		for _, kind := range []string{kindCube, kindView} {
			list, _ := root[kind+"s"].([]any)
			for _, item := range list {
				definition, is := item.(map[string]any)
				if !is || textOf(definition["name"]) == "" {
					return nil, fmt.Errorf("a %s has no name", kind)
				}
				model := Model{Name: textOf(definition["name"]), Kind: kind, Definition: definition}
				if err := model.check(); err != nil {
					return nil, err
				}
				models = append(models, model)
			}
		}
	}
}

// check refuses members of one name.
func (m Model) check() error {
	seen := map[string]bool{}
	for _, kind := range []string{kindMeasure, kindDimension, kindSegment} {
		for _, one := range m.members(kind) {
			if seen[one.name] {
				return fmt.Errorf("%s is defined twice", one.name)
			}
			seen[one.name] = true
		}
	}
	return nil
}

// plain makes a value of YAML one of JSON.
func plain(value any) any {
	switch typed := value.(type) {
	case map[string]any:
		object := make(map[string]any, len(typed))
		for name, member := range typed {
			object[name] = plain(member)
		}
		return object
	case map[any]any:
		object := make(map[string]any, len(typed))
		for name, member := range typed {
			object[textOf(name)] = plain(member)
		}
		return object
	case []any:
		list := make([]any, len(typed))
		for i, item := range typed {
			list[i] = plain(item)
		}
		return list
	case nil, bool, string, int, int64, float64:
		return typed
	}
	return textOf(value)
}

// byName sorts models by their names.
func byName(a, b Model) int { return cmp.Compare(a.Name, b.Name) }
