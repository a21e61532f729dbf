// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// What a list and an object are called in messages.
const (
	wantedList   = "a list"
	wantedObject = "an object"
)

// tabled is implemented by resources that have a table of what their bodies hold.
type tabled interface{ Fields() fieldtable.Fields }

// configurable returns the attributes of a resource that configuration may set, with their types, and what the resource's own
// table, if it has one, says of them.
func configurable(ctx context.Context, resources []func() resource.Resource, name string) (map[string]attr.Type, fieldtable.Fields, error) {
	for _, create := range resources {
		instance := create()
		var metadata resource.MetadataResponse
		instance.Metadata(ctx, resource.MetadataRequest{ProviderTypeName: "peak"}, &metadata)
		if metadata.TypeName != name {
			continue
		}
		var resp resource.SchemaResponse
		instance.Schema(ctx, resource.SchemaRequest{}, &resp)
		attributes := make(map[string]attr.Type, len(resp.Schema.Attributes))
		for name, attribute := range resp.Schema.Attributes {
			if attribute.IsRequired() || attribute.IsOptional() {
				attributes[name] = attribute.GetType()
			}
		}
		var table fieldtable.Fields
		if own, ok := instance.(tabled); ok {
			table = slices.DeleteFunc(own.Fields(), func(field fieldtable.Field) bool { return attributes[field.Attr] == nil })
		}
		return attributes, table, nil
	}
	return nil, nil, fmt.Errorf("the provider has no resource %s; this is a bug in the provider: please report it", name)
}

// converter turns the members of a body into values of attributes, and collects what is wrong on the way. It lives for one
// call of the function.
type converter struct {
	ctx         context.Context
	definitions bool
	problems    []problem

	// shared are keys at the top that hold what others repeat, and need not be known.
	shared map[string]bool
}

func (c *converter) fail(at *place, format string, args ...any) {
	c.problems = append(c.problems, problem{at: at, text: fmt.Sprintf(format, args...)})
}

// body reads a body with the arguments beside it.
func (c *converter) body(root map[string]any, attributes map[string]attr.Type, fields fieldtable.Fields) map[string]attr.Value {
	values, written := c.nulls(attributes), map[string]string{}
	beside := maps.Clone(root)
	delete(beside, keyBody)
	maps.DeleteFunc(beside, func(key string, _ any) bool {
		known := slices.ContainsFunc(fields, func(field fieldtable.Field) bool { return field.Key == key })
		return c.shared[key] && !known
	})
	c.members(beside, attributes, fields, nil, values, written)
	if wrapped, ok := root[keyBody].(map[string]any); ok {
		c.members(wrapped, attributes, fields, (*place)(nil).member(keyBody), values, written)
	}
	return values
}

func (c *converter) nulls(attributes map[string]attr.Type) map[string]attr.Value {
	values := make(map[string]attr.Value, len(attributes))
	for name, t := range attributes {
		values[name] = c.null(t)
	}
	return values
}

// members reads an object into values; written remembers the keys that the attributes came from.
func (c *converter) members(raw map[string]any, attributes map[string]attr.Type, fields fieldtable.Fields, at *place, values map[string]attr.Value, written map[string]string) {
	for _, key := range slices.Sorted(maps.Keys(raw)) {
		here, member := at.member(key), raw[key]
		index := slices.IndexFunc(fields, func(field fieldtable.Field) bool { return field.Key != "" && field.Key == key })
		if index < 0 {
			c.unknown(key, fields, at)
			continue
		}
		field := fields[index]
		switch {
		case member == nil:
		case field.Attr != "":
			if other, twice := written[field.Attr]; twice {
				c.fail(here, "%s says the same as %s: give one of them", here, other)
				continue
			}
			written[field.Attr] = here.String()
			values[field.Attr] = c.value(normalized(member, field.Normalize), attributes[field.Attr], field.Fields, here)
		case field.Fields != nil:
			object, ok := member.(map[string]any)
			if !ok {
				c.unfit(here, member, wantedObject)
				continue
			}
			c.members(object, attributes, field.Fields, here, values, written)
		}
	}
}

// normalized turns a value into the shape of requests. A list that would become an object stays as it is when that would
// lose an element, and is reported where it is read.
func normalized(raw any, normalize func(any) any) any {
	if normalize == nil {
		return raw
	}
	value := normalize(raw)
	list, wasList := raw.([]any)
	if object, isObject := value.(map[string]any); isObject && wasList {
		if _, whole := object["to"].([]any); !whole && len(object) < len(list) {
			return raw
		}
	}
	return value
}

// unknown reports a key that no table has.
func (c *converter) unknown(key string, fields fieldtable.Fields, at *place) {
	const longest = 60
	shown, nearest, distance := key, "", -1
	if len(key) > longest {
		shown = strings.ToValidUTF8(key[:longest], "") + "..."
	}
	for _, field := range fields {
		if d := levenshtein.Distance(shown, field.Key, nil); field.Key != "" && (distance < 0 || d < distance) {
			nearest, distance = field.Key, d
		}
	}
	where := ""
	if at != nil {
		where = " at " + at.String()
	}
	c.fail(at.member(key), "unknown key %q%s (did you mean %q?)", shown, where, nearest)
}

func (c *converter) unfit(at *place, raw any, wanted string) {
	c.fail(at, "%s is %s, where %s is wanted", at, describe(raw), wanted)
	if written, ok := raw.(string); ok && strings.HasPrefix(written, referencePrefix) && (wanted == wantedList || wanted == wantedObject) {
		c.problems[len(c.problems)-1].reference = true
	}
}

// value converts a value to a type of the schema; null where it does not fit, with a problem.
func (c *converter) value(raw any, t attr.Type, fields fieldtable.Fields, at *place) attr.Value {
	var (
		value  attr.Value
		wanted string
	)
	switch t := t.(type) {
	case fieldtable.IDType:
		value, wanted = identifier(raw, t), "a whole number"
	case fieldtable.JSONType:
		wanted = "a number, a boolean or a text such as \"@param:name\""
		if converted, err := t.ValueFromJSON(raw); err == nil {
			value = converted
		}
	case basetypes.StringType:
		value, wanted = text(raw), "a text"
	case basetypes.Int64Type:
		value, wanted = whole(raw), "a whole number"
	case basetypes.BoolType:
		value, wanted = truth(raw), "true or false"
	case basetypes.DynamicType:
		return c.dynamic(raw, at)
	case types.ListType:
		if elements, ok := c.elements(raw, t.ElemType, fields, at); ok {
			return types.ListValueMust(t.ElemType, elements)
		}
		wanted = wantedList
	case types.SetType:
		if elements, ok := c.elements(raw, t.ElemType, fields, at); ok {
			return types.SetValueMust(t.ElemType, distinct(elements))
		}
		wanted = wantedList
	case types.MapType:
		wanted = wantedObject
		if object, ok := raw.(map[string]any); ok {
			elements := make(map[string]attr.Value, len(object))
			for _, key := range slices.Sorted(maps.Keys(object)) {
				elements[key] = c.value(object[key], t.ElemType, fields, at.member(key))
			}
			return types.MapValueMust(t.ElemType, elements)
		}
	case types.ObjectType:
		wanted = wantedObject
		if object, ok := raw.(map[string]any); ok {
			values := c.nulls(t.AttrTypes)
			c.members(object, t.AttrTypes, fields, at, values, map[string]string{})
			return types.ObjectValueMust(t.AttrTypes, values)
		}
	}
	if value == nil {
		c.unfit(at, raw, wanted)
		return c.null(t)
	}
	return value
}

func (c *converter) elements(raw any, t attr.Type, fields fieldtable.Fields, at *place) ([]attr.Value, bool) {
	list, ok := raw.([]any)
	elements := make([]attr.Value, len(list))
	for i, element := range list {
		elements[i] = c.value(element, t, fields, at.element(i))
	}
	return elements, ok
}

// dynamic converts a value of any shape. Definitions of parameters are checked, and spelled as in Terraform.
func (c *converter) dynamic(raw any, at *place) attr.Value {
	convert := jsonvalue.FromJSON
	if c.definitions {
		definitions, problems := press.Definitions(raw)
		for _, text := range problems {
			c.fail(at, "%s%s", at, strings.TrimPrefix(text, "parameters"))
		}
		if raw = definitions; len(problems) > 0 {
			return types.DynamicNull()
		}
		convert = press.SpellDefinitions
	}
	value, err := convert(raw)
	if err != nil {
		c.fail(at, "%s: %s", at, err)
		return types.DynamicNull()
	}
	return value
}

// null is the null value of a type.
func (c *converter) null(t attr.Type) attr.Value {
	value, err := t.ValueFromTerraform(c.ctx, tftypes.NewValue(t.TerraformType(c.ctx), nil))
	if err != nil {
		// A type that cannot hold null is a mistake in the schema, not in anybody's data.
		panic(fmt.Sprintf("null of %s: %v", t, err))
	}
	return value
}

// asObject makes the result: values of dynamic attributes stand there with the type that they have.
func asObject(ctx context.Context, values map[string]attr.Value) (types.Object, error) {
	attributes := make(map[string]attr.Type, len(values))
	for name, value := range values {
		if dynamic, ok := value.(types.Dynamic); ok && !dynamic.IsNull() {
			value = dynamic.UnderlyingValue()
			values[name] = value
		}
		attributes[name] = value.Type(ctx)
	}
	object, diags := types.ObjectValue(attributes, values)
	if diags.HasError() {
		return object, errors.New(diags[0].Detail())
	}
	return object, nil
}
