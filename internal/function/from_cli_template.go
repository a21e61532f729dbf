// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// placeholder is what the CLI renders with Jinja before it reads the YAML.
var placeholder = regexp.MustCompile(`(?s)\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}`)

// plainName is a placeholder that is a name and nothing else: others may hold a value.
var plainName = regexp.MustCompile(`^\{\{\s*([A-Za-z_]\w*)\s*\}\}$`)

// template finds a placeholder in the line of a node. YAML has more kinds of line breaks than the split has.
func (r *reader) template(node *yaml.Node) error {
	if node.Line < 1 || node.Line > len(r.lines) {
		return nil
	}
	return templateLine(r.lines[node.Line-1], node.Line)
}

// templateLine finds a placeholder in a line of the text that is no YAML because of it.
func templateLine(line string, number int) error {
	if comment := strings.IndexByte(line, '#'); comment >= 0 && strings.TrimSpace(line[:comment]) == "" {
		return nil
	}
	at := placeholder.FindStringIndex(line)
	if at == nil {
		return nil
	}
	return templateError(line[at[0]:at[1]], "", position(number, utf8.RuneCountInString(line[:at[0]])+1))
}

// templateError says that a placeholder was not rendered; where is the place in the body, at the one in the text.
func templateError(found, where, at string) error {
	name := "name"
	shown := ""
	if match := plainName.FindStringSubmatch(found); match != nil {
		name, shown = match[1], ": "+found
	}
	if where != "" {
		at += where + ": "
	}
	return fmt.Errorf("%sthe text is a template of the Peak CLI%s, and has to be rendered first. Write each placeholder as ${%s} and read the file with templatefile(\"file.yaml\", { %s = ... })",
		at, shown, name, name)
}

// rendered refuses placeholders that the CLI would have rendered. In the payload of an http step the platform itself fills some
// in (contract 16.3); those stay.
func (d *document) rendered() error {
	return d.walk(d.root, nil, nil)
}

// walk looks at a value; passes are the names that may stand in it.
func (d *document) walk(value any, at *place, passes func(name string) bool) error {
	switch value := value.(type) {
	case string:
		return d.text(value, at, passes)
	case []any:
		for i, element := range value {
			if err := d.walk(element, at.element(i), nil); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			here := at.member(key)
			if err := d.text(key, here, nil); err != nil {
				return err
			}
			var passes func(string) bool
			if key == "payload" && value["type"] == "http" && at.isStep() {
				passes = filledIn(value)
			}
			if err := d.walk(value[key], here, passes); err != nil {
				return err
			}
		}
	}
	return nil
}

// text looks for a placeholder in a text that must not stand there.
func (d *document) text(text string, at *place, passes func(name string) bool) error {
	for _, found := range placeholder.FindAllString(text, -1) {
		name, isValue := strings.CutPrefix(found, "{{")
		if isValue && passes != nil && passes(strings.TrimSpace(strings.TrimSuffix(name, "}}"))) {
			continue
		}
		err := templateError(found, at.String(), positionOf(d.valueAt(at)))
		if passes != nil {
			return fmt.Errorf("%w. In the payload of an http step the platform fills in keys of env and inherit of the step, and its secrets as NAME_TYPE in capitals", err)
		}
		return err
	}
	return nil
}

// isStep tells whether an object stands where steps do: below steps of a workflow, or of the config of a block.
func (p *place) isStep() bool {
	parts := p.parts()
	if len(parts) > 0 && parts[0].key == keyBody {
		parts = parts[1:]
	}
	if len(parts) > 0 && parts[0].key == "config" {
		parts = parts[1:]
	}
	return len(parts) == 2 && parts[0].key == "steps"
}

// filledIn tells the names that the platform fills in for a step: keys of env and inherit, and secrets by their name and type
// in capitals, such as SECRET_CUSTOM for secret. Which types there are is not documented.
func filledIn(step map[string]any) func(name string) bool {
	parameters, _ := step["parameters"].(map[string]any)
	secrets, _ := parameters["secrets"].([]any)
	return func(name string) bool {
		for _, group := range []string{"env", "inherit"} {
			if members, ok := parameters[group].(map[string]any); ok {
				if _, known := members[name]; known {
					return true
				}
			}
		}
		return slices.ContainsFunc(secrets, func(secret any) bool {
			text, ok := secret.(string)
			return ok && text != "" && secretNames(text).MatchString(name)
		})
	}
}

// secretNames is how the platform spells a secret. Characters that no variable has may have become underscores.
func secretNames(secret string) *regexp.Regexp {
	upper := strings.ToUpper(secret)
	plain := regexp.MustCompile(`[^A-Z0-9_]`).ReplaceAllString(upper, "_")
	return regexp.MustCompile(`^(` + regexp.QuoteMeta(upper) + `|` + regexp.QuoteMeta(plain) + `)_[A-Z][A-Z0-9_]*$`)
}

// valueAt is the node of the value at a place; of what is merged in from elsewhere it is the object that merges it.
func (d *document) valueAt(at *place) *yaml.Node {
	_, value := d.lookUp(at)
	return value
}
