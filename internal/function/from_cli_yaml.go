// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Bounds of a body. Aliases count as often as they are used, so that a small text cannot grow into a large value.
const (
	maxText   = 1 << 20
	maxDepth  = 50
	maxNodes  = 20000
	maxNumber = 200
)

// document is a YAML document: root holds JSON values (nil, bool, string, json.Number, []any and map[string]any), nodes
// says where they stand.
type document struct {
	root  map[string]any
	nodes *yaml.Node
}

// numberPattern is what JSON takes for a number, so that it can stay as it is written.
var numberPattern = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// digitsPattern is a whole number of any size.
var digitsPattern = regexp.MustCompile(`^[-+]?[0-9]+$`)

// switches are the words that YAML 1.1, and with it the Peak CLI, takes for booleans besides true and false.
var switches = map[string]bool{
	"yes": true, "Yes": true, "YES": true, "on": true, "On": true, "ON": true,
	"no": false, "No": false, "NO": false, "off": false, "Off": false, "OFF": false,
}

// parseYAML reads the text of one YAML document that is an object. Errors say where, and never repeat a value: it may be
// secret.
func parseYAML(text string) (*document, error) {
	if len(text) > maxText {
		return nil, fmt.Errorf("the text has %d bytes, and a body may have %d", len(text), maxText)
	}
	decoder := yaml.NewDecoder(strings.NewReader(text))
	var node, next yaml.Node
	if err := decoder.Decode(&node); errors.Is(err, io.EOF) {
		return nil, errors.New("the text is empty: a body of the Peak CLI is wanted, as in file(\"workflow.yaml\")")
	} else if err != nil {
		return nil, syntaxError(text, err)
	}
	if err := decoder.Decode(&next); !errors.Is(err, io.EOF) {
		if err != nil {
			return nil, syntaxError(text, err)
		}
		return nil, fmt.Errorf("%sa second document begins here: a body is one document", positionOf(&next))
	}
	r := reader{lines: strings.Split(text, "\n")}
	value, err := r.value(&node, 0)
	if err != nil {
		return nil, err
	}
	root, ok := value.(map[string]any)
	if !ok {
		return nil, errors.New("the text is no YAML object: a body of the Peak CLI is wanted, not the name of its file")
	}
	read := &document{root: root, nodes: &node}
	err = read.rendered()
	return read, err
}

// syntaxError says where the text is no YAML.
func syntaxError(text string, err error) error {
	for i, line := range strings.Split(text, "\n") {
		if problem := templateLine(line, i+1); problem != nil {
			return problem
		}
	}
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		return fmt.Errorf("the text is no YAML: %w", err)
	}
	message := load.Message
	if strings.Contains(message, "cannot start any token") {
		message += " (a text that begins with @, `, % or a tab has to stand in quotes, such as \"@param:name\")"
	}
	return fmt.Errorf("%sthe text is no YAML: %s", position(load.Mark.Line, load.Mark.Column), message)
}

// reader converts the nodes of a document.
type reader struct {
	lines        []string
	nodes, bytes int
}

func (r *reader) value(node *yaml.Node, depth int) (any, error) {
	r.nodes++
	r.bytes += len(node.Value)
	switch {
	case depth > maxDepth:
		return nil, fmt.Errorf("%sthe text is nested more than %d levels deep", positionOf(node), maxDepth)
	case r.nodes > maxNodes || r.bytes > maxText:
		return nil, fmt.Errorf("%sthe text is too large: with its aliases a body may have %d values and %d bytes", positionOf(node), maxNodes, maxText)
	}
	switch node.Kind {
	case yaml.DocumentNode:
		return r.value(node.Content[0], depth)
	case yaml.AliasNode:
		return r.value(node.Alias, depth+1)
	case yaml.SequenceNode:
		list := make([]any, 0, len(node.Content))
		for _, element := range node.Content {
			value, err := r.value(element, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		return list, nil
	case yaml.MappingNode:
		object := make(map[string]any, len(node.Content)/2)
		return object, r.members(node, depth, object)
	}
	return r.scalar(node)
}

// members reads the members of an object. Those that are merged in (<<) stand behind its own.
func (r *reader) members(node *yaml.Node, depth int, object map[string]any) error {
	own := make(map[string]bool, len(node.Content)/2)
	var merged *yaml.Node
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, member := node.Content[i], node.Content[i+1]
		switch {
		case key.ShortTag() == "!!merge" && merged != nil:
			return fmt.Errorf("%sthe key %q is given twice: give it once, with a list of what is merged in", positionOf(key), key.Value)
		case key.ShortTag() == "!!merge":
			merged = member
			continue
		case key.Kind != yaml.ScalarNode:
			if problem := r.template(key); problem != nil {
				return problem
			}
			return fmt.Errorf("%sa key has to be a text", positionOf(key))
		case own[key.Value]:
			return fmt.Errorf("%sthe key %q is given twice", positionOf(key), key.Value)
		}
		own[key.Value] = true
		r.bytes += len(key.Value)
		value, err := r.value(member, depth+1)
		if err != nil {
			return err
		}
		object[key.Value] = value
	}
	if merged == nil {
		return nil
	}
	return r.merge(merged, depth, object)
}

// merge adds the members of what is merged in, and leaves those that the object has.
func (r *reader) merge(source *yaml.Node, depth int, object map[string]any) error {
	value, err := r.value(source, depth+1)
	if err != nil {
		return err
	}
	sources, ok := value.([]any)
	if !ok {
		sources = []any{value}
	}
	for _, element := range sources {
		members, ok := element.(map[string]any)
		if !ok {
			return fmt.Errorf("%s<< takes an object or a list of objects", positionOf(source))
		}
		for name, member := range members {
			if _, given := object[name]; !given {
				object[name] = member
			}
		}
	}
	return nil
}

func (r *reader) scalar(node *yaml.Node) (any, error) {
	switch tag := node.ShortTag(); tag {
	case "!!null":
		return nil, nil
	case "!!bool":
		if value, ok := switches[node.Value]; ok {
			return value, nil
		}
		if value, err := strconv.ParseBool(strings.ToLower(node.Value)); err == nil && len(node.Value) > 1 {
			return value, nil
		}
		return nil, fmt.Errorf("%s!!bool takes true or false, yes or no, on or off", positionOf(node))
	case "!!int", "!!float":
		return r.number(node)
	case "!!str", "!!timestamp":
		if node.Style != 0 {
			return node.Value, nil
		}
		if value, ok := switches[node.Value]; ok {
			return value, nil
		}
		if digitsPattern.MatchString(node.Value) {
			// The library knows no number beyond a double.
			return r.number(node)
		}
		return node.Value, nil
	default:
		return nil, fmt.Errorf("%sthe tag %s has no meaning in a body", positionOf(node), tag)
	}
}

// number reads a number without loss. One with leading zeros that is not octal is a text, as for the CLI.
func (r *reader) number(node *yaml.Node) (any, error) {
	plain := strings.ReplaceAll(strings.TrimPrefix(node.Value, "+"), "_", "")
	if len(plain) > maxNumber {
		return nil, fmt.Errorf("%sthe number has more than %d digits", positionOf(node), maxNumber)
	}
	if numberPattern.MatchString(plain) {
		return json.Number(plain), nil
	}
	if whole, ok := new(big.Int).SetString(plain, 0); ok {
		return json.Number(whole.String()), nil
	}
	if strings.HasPrefix(plain, "0") && !strings.ContainsAny(plain, ".eE") {
		return node.Value, nil
	}
	const precision = 512
	number, _, err := big.ParseFloat(plain, 10, precision, big.ToNearestEven)
	if err != nil || number.IsInf() {
		return nil, fmt.Errorf("%sthe value is no number that JSON can hold", positionOf(node))
	}
	return json.Number(number.Text('g', -1)), nil
}

// positionOf is the place of a node for the beginning of a message.
func positionOf(node *yaml.Node) string { return position(node.Line, node.Column) }

func position(line, column int) string {
	if line == 0 {
		return ""
	}
	return fmt.Sprintf("line %d, column %d: ", line, column)
}
