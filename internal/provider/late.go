// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// This file takes the requests apart that hold objects which are known late. The framework takes the members of an unknown
// element of a list, set or map for null and reports those that are required as missing; and of Terraform before 1.16 and
// OpenTofu, an unknown element with a write-only member of its own gets the plan refused, since that member has to be null in
// every plan. Both are content with an object of unknown members. A single object that is unknown stays as it is: no command
// line minds it, and an object in its place would promise that there will be one, while it may turn out to be null.

// spread says what becomes of unknown elements, which become objects of unknown members.
type spread struct {
	// null makes the write-only members null. That is how plans have to hold them.
	null bool
}

// value returns a value of a request with its unknown elements spread. Whatever keeps it from being read is left for the
// framework to report.
func (s spread) value(ctx context.Context, value *tfprotov6.DynamicValue, schema func(context.Context) *tfprotov6.Schema) *tfprotov6.DynamicValue {
	if value == nil || !mayHoldUnknown(value.MsgPack) {
		return value
	}
	of := schema(ctx)
	if of == nil || of.Block == nil {
		return value
	}
	t := of.ValueType()
	raw, err := value.Unmarshal(t)
	if err != nil {
		return value
	}
	changed := false
	raw = s.members(raw, of.Block.Attributes, &changed)
	if !changed {
		return value
	}
	spread, err := tfprotov6.NewDynamicValue(t, raw)
	if err != nil {
		return value
	}
	return &spread
}

// members spreads within an object.
func (s spread) members(object tftypes.Value, attributes []*tfprotov6.SchemaAttribute, changed *bool) tftypes.Value {
	var members map[string]tftypes.Value
	if object.IsNull() || !object.IsKnown() || object.As(&members) != nil {
		return object
	}
	before := *changed
	*changed = false
	for _, attribute := range attributes {
		if member, ok := members[attribute.Name]; ok && attribute.NestedType != nil {
			members[attribute.Name] = s.nested(member, attribute.NestedType, changed)
		}
	}
	if *changed {
		object = tftypes.NewValue(object.Type(), members)
	}
	*changed = *changed || before
	return object
}

// nested spreads a value that is an object, or a collection of objects.
func (s spread) nested(value tftypes.Value, of *tfprotov6.SchemaObject, changed *bool) tftypes.Value {
	if of.Nesting == tfprotov6.SchemaObjectNestingModeSingle {
		return s.members(value, of.Attributes, changed)
	}
	if value.IsNull() || !value.IsKnown() {
		return value
	}
	if of.Nesting == tfprotov6.SchemaObjectNestingModeMap {
		var elements map[string]tftypes.Value
		if value.As(&elements) != nil {
			return value
		}
		for key, element := range elements {
			elements[key] = s.element(element, of, changed)
		}
		return tftypes.NewValue(value.Type(), elements)
	}
	var elements []tftypes.Value
	if value.As(&elements) != nil {
		return value
	}
	for i, element := range elements {
		elements[i] = s.element(element, of, changed)
	}
	return tftypes.NewValue(value.Type(), elements)
}

func (s spread) element(element tftypes.Value, of *tfprotov6.SchemaObject, changed *bool) tftypes.Value {
	if !element.IsKnown() {
		return s.object(element, of, changed)
	}
	return s.members(element, of.Attributes, changed)
}

// object is an unknown object as an object of unknown members.
func (s spread) object(unknown tftypes.Value, of *tfprotov6.SchemaObject, changed *bool) tftypes.Value {
	*changed = true
	members := make(map[string]tftypes.Value, len(of.Attributes))
	for _, attribute := range of.Attributes {
		t := attribute.ValueType()
		members[attribute.Name] = tftypes.NewValue(t, tftypes.UnknownValue)
		if attribute.WriteOnly && s.null {
			members[attribute.Name] = tftypes.NewValue(t, nil)
		}
	}
	return tftypes.NewValue(unknown.Type(), members)
}

// mayHoldUnknown reports whether there may be an unknown value in MessagePack, without decoding it: Terraform writes such
// values as extensions of type 0, or 12 where it knows something about them. Text that looks like one costs time only.
func mayHoldUnknown(packed []byte) bool {
	const plain, refined = 0, 12
	at := func(i int) int {
		if i < len(packed) {
			return int(packed[i])
		}
		return -1
	}
	for i, b := range packed {
		kind := -1
		switch b {
		case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8: // fixext
			kind = at(i + 1)
		case 0xc7, 0xc8, 0xc9: // ext with a length of 1, 2 and 4 bytes
			kind = at(i + 1 + 1<<(b-0xc7))
		}
		if kind == plain || kind == refined {
			return true
		}
	}
	return false
}
