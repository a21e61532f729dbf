// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function

import (
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"
)

// maxProblems bounds how many problems one message tells.
const maxProblems = 10

// place is where a value stands in a body. It is kept as a chain, because most values never need its text. Nil is the top.
type place struct {
	up    *place
	key   string
	index int
	list  bool
}

func (p *place) member(key string) *place { return &place{up: p, key: key} }
func (p *place) element(index int) *place { return &place{up: p, index: index, list: true} }

// String writes the place as in steps.train.parents[0].
func (p *place) String() string {
	var text strings.Builder
	for _, part := range p.parts() {
		switch {
		case part.list:
			fmt.Fprintf(&text, "[%d]", part.index)
		case text.Len() > 0:
			text.WriteString("." + part.key)
		default:
			text.WriteString(part.key)
		}
	}
	return text.String()
}

// parts lists the chain from the top.
func (p *place) parts() []*place {
	if p == nil {
		return nil
	}
	return append(p.up.parts(), p)
}

// problem is something that is wrong with a body. text says what, after the position.
type problem struct {
	at   *place
	text string

	// reference tells that a reference to a parameter stands in place of a list or an object, which config_json can hold.
	reference bool
}

// explain makes one error of all problems, each with its position.
func (d *document) explain(problems []problem) error {
	lines := make([]string, 0, maxProblems)
	for i, problem := range problems {
		if i == maxProblems {
			lines = append(lines, fmt.Sprintf("and %d more", len(problems)-i))
			break
		}
		lines = append(lines, positionOf(d.find(problem.at))+problem.text)
	}
	return errors.New(strings.Join(lines, "\n"))
}

// find returns the node at a place: its key where it has one. Of what is merged in from elsewhere it is the object that
// merges it.
func (d *document) find(at *place) *yaml.Node {
	shown, _ := d.lookUp(at)
	return shown
}

// lookUp returns the node that stands for a place, its key where it has one, and the node of its value.
func (d *document) lookUp(at *place) (shown, value *yaml.Node) {
	value = d.nodes.Content[0]
	shown = value
	for _, part := range at.parts() {
		for value.Kind == yaml.AliasNode {
			value = value.Alias
		}
		var next *yaml.Node
		switch {
		case part.list && part.index < len(value.Content):
			next = value.Content[part.index]
			shown = next
		case !part.list && value.Kind == yaml.MappingNode:
			for i := 0; i+1 < len(value.Content); i += 2 {
				if value.Content[i].Value == part.key {
					shown, next = value.Content[i], value.Content[i+1]
				}
			}
		}
		if next == nil {
			return shown, shown
		}
		value = next
	}
	return shown, value
}
