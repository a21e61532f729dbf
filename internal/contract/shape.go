// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"fmt"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// shape is a schema, compiled: references followed, allOf merged. A shape is immutable once its compiler is done.
type shape struct {
	// kind is the JSON type, "" when any value goes.
	kind     string
	nullable bool

	// scalar judges strings, numbers and booleans; plain means that there is nothing to judge but the type.
	scalar *openapi3.Schema
	plain  bool
	// only holds the values of an enum.
	only []any
	// text is the shape of the JSON text in a string, nil for ordinary strings.
	text *shape

	members  map[string]*shape
	required []string
	// others is the shape of members that are not named. Without it, open means that they are free-form.
	others *shape
	open   bool

	items              *shape
	minItems, maxItems int

	// choices are the branches of anyOf or oneOf; exclusive marks oneOf.
	choices   []*shape
	exclusive bool
}

// anything is the shape of a value without rules.
func (s *shape) anything() bool { return s.kind == "" && len(s.choices) == 0 }

// compiler turns schemas into shapes, each once, so that recursive schemas end.
type compiler struct {
	schemas openapi3.Schemas
	done    map[*openapi3.Schema]*shape
}

func newCompiler(schemas openapi3.Schemas) *compiler {
	return &compiler{schemas: schemas, done: map[*openapi3.Schema]*shape{}}
}

// shape compiles the schema behind ref.
func (c *compiler) shape(ref *openapi3.SchemaRef) (*shape, error) {
	if ref == nil || ref.Value == nil {
		return nil, fmt.Errorf("schema is missing")
	}
	if known, ok := c.done[ref.Value]; ok {
		return known, nil
	}
	s := ref.Value
	if keyword := unjudged(s); keyword != "" {
		return nil, fmt.Errorf("the checker does not judge the keyword %s", keyword)
	}
	out := &shape{nullable: s.Nullable, scalar: s}
	c.done[s] = out
	if len(s.OneOf)+len(s.AnyOf) > 0 {
		return out, c.choices(out, s)
	}
	merged, err := merge(s)
	if err != nil {
		return nil, err
	}
	switch types := merged.Type.Slice(); len(types) {
	case 0:
	case 1:
		out.kind = types[0]
	default:
		return nil, fmt.Errorf("the checker does not judge type lists")
	}
	switch out.kind {
	case openapi3.TypeObject:
		return out, c.object(out, merged)
	case openapi3.TypeArray:
		return out, c.array(out, merged)
	}
	out.only = s.Enum
	out.plain = len(s.Enum) == 0 && s.Pattern == "" && s.Format == "" && s.MinLength == 0 && s.MaxLength == nil &&
		s.Min == nil && s.Max == nil && s.MultipleOf == nil
	text, err := textSchema(s, c.schemas)
	if err != nil || text == nil {
		return out, err
	}
	out.text, err = c.shape(text)
	return out, err
}

func (c *compiler) choices(out *shape, s *openapi3.Schema) error {
	if s.Type != nil || len(s.AllOf) > 0 || len(s.Properties) > 0 || len(s.OneOf) > 0 && len(s.AnyOf) > 0 {
		return fmt.Errorf("the checker does not judge anyOf or oneOf beside other keywords")
	}
	out.exclusive = len(s.OneOf) > 0
	for _, ref := range slices.Concat(s.OneOf, s.AnyOf) {
		choice, err := c.shape(ref)
		if err != nil {
			return err
		}
		out.choices = append(out.choices, choice)
		out.nullable = out.nullable || choice.nullable
	}
	return nil
}

func (c *compiler) object(out *shape, s *openapi3.Schema) error {
	out.required = s.Required
	out.open = len(s.Properties) == 0
	if s.AdditionalProperties.Has != nil {
		out.open = *s.AdditionalProperties.Has
	}
	if s.AdditionalProperties.Schema != nil {
		others, err := c.shape(s.AdditionalProperties.Schema)
		if err != nil {
			return fmt.Errorf("additionalProperties: %w", err)
		}
		out.others, out.open = others, false
	}
	out.members = make(map[string]*shape, len(s.Properties))
	for name, ref := range s.Properties {
		member, err := c.shape(ref)
		if err != nil {
			return fmt.Errorf("member %q: %w", name, err)
		}
		out.members[name] = member
	}
	return nil
}

func (c *compiler) array(out *shape, s *openapi3.Schema) error {
	out.minItems, out.maxItems = int(s.MinItems), -1
	if s.MaxItems != nil {
		out.maxItems = int(*s.MaxItems)
	}
	items, err := c.shape(s.Items)
	if err != nil {
		return fmt.Errorf("items: %w", err)
	}
	out.items = items
	return nil
}

// merge folds allOf, whose branches are objects throughout the contract, into one schema: the union of the members and
// of the required names. Only so can a member be known or unknown to the whole.
func merge(s *openapi3.Schema) (*openapi3.Schema, error) {
	if len(s.AllOf) == 0 {
		return s, nil
	}
	out := openapi3.NewObjectSchema()
	out.Properties = openapi3.Schemas{}
	maps.Copy(out.Properties, s.Properties)
	out.Required = slices.Clone(s.Required)
	for _, ref := range s.AllOf {
		branch, err := merge(ref.Value)
		if err != nil {
			return nil, err
		}
		if !branch.Type.Is(openapi3.TypeObject) || branch.AdditionalProperties.Schema != nil || branch.AdditionalProperties.Has != nil {
			return nil, fmt.Errorf("the checker does not judge allOf of anything but plain objects")
		}
		maps.Copy(out.Properties, branch.Properties)
		out.Required = append(out.Required, branch.Required...)
	}
	slices.Sort(out.Required)
	out.Required = slices.Compact(out.Required)
	return out, nil
}

// unjudged returns a keyword of s that the checker would pass over, "" when there is none.
func unjudged(s *openapi3.Schema) string {
	switch {
	case s.Not != nil:
		return "not"
	case s.Discriminator != nil:
		return "discriminator"
	case s.UniqueItems:
		return "uniqueItems"
	case s.MinProps > 0 || s.MaxProps != nil:
		return "minProperties or maxProperties"
	case s.ReadOnly || s.WriteOnly:
		return "readOnly or writeOnly"
	}
	return ""
}
