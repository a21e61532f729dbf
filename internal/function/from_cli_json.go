// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
)

// referencePrefix marks a reference to a build parameter (contract 10.4).
const referencePrefix = "@param:"

// Attributes of a block and the member of a body that say what it holds.
const (
	keyConfig      = "config"
	attrConfigJSON = "config_json"
	attrKind       = "kind"
)

// asJSON gives the config of a block as JSON when a reference stands in it where its attributes take a list or an object, and
// takes back what was found wrong with those references. Everything else that is wrong stays so.
func (c *converter) asJSON(root map[string]any, body bodyKind, attributes map[string]attr.Type, values map[string]attr.Value) {
	count := len(c.problems)
	c.problems = slices.DeleteFunc(c.problems, func(found problem) bool { return found.reference && found.at.isConfig() })
	if len(c.problems) == count {
		return
	}
	at := (*place)(nil).member(keyConfig)
	config, ok := root[keyConfig].(map[string]any)
	if wrapped, isObject := root[keyBody].(map[string]any); !ok && isObject {
		at = (*place)(nil).member(keyBody).member(keyConfig)
		config, ok = wrapped[keyConfig].(map[string]any)
	}
	index := slices.IndexFunc(body.fields, func(field fieldtable.Field) bool { return field.Key == keyConfig })
	if !ok || index < 0 {
		return
	}
	text, err := json.Marshal(c.plain(config, attributes[body.content], body.fields[index].Fields, at))
	if err != nil {
		c.fail(at, "%s cannot be written as JSON: %s", at, err)
		return
	}
	values[body.content] = c.null(attributes[body.content])
	values[attrConfigJSON], values[attrKind] = types.StringValue(string(text)), types.StringValue(body.content)
}

// isConfig tells whether a place is in the config of a block.
func (p *place) isConfig() bool {
	parts := p.parts()
	if len(parts) > 0 && parts[0].key == keyBody {
		parts = parts[1:]
	}
	return len(parts) > 1 && parts[0].key == keyConfig
}

// plain is a value as a request has it: what the type of its attribute takes for a text, a number or a boolean is one, nulls
// are left out, and all else stays as it is written. Tokens are refused: the text is stored in the state.
func (c *converter) plain(raw any, t attr.Type, fields fieldtable.Fields, at *place) any {
	if written, ok := raw.(string); ok && strings.HasPrefix(written, referencePrefix) {
		return raw
	}
	switch t := t.(type) {
	case fieldtable.JSONType:
		if written, ok := raw.(string); ok && (numberPattern.MatchString(written) || written == "true" || written == "false") {
			// The attribute takes a number or a boolean, in quotes as well.
			return json.RawMessage(written)
		}
	case basetypes.StringType:
		if value, ok := text(raw).(types.String); ok {
			return value.ValueString()
		}
	case basetypes.Int64Type:
		if value, ok := whole(raw).(types.Int64); ok {
			return value.ValueInt64()
		}
	case basetypes.BoolType:
		if value, ok := truth(raw).(types.Bool); ok {
			return value.ValueBool()
		}
	case types.ListType:
		return c.plainElements(raw, t.ElemType, fields, at)
	case types.SetType:
		return c.plainElements(raw, t.ElemType, fields, at)
	case types.MapType:
		return c.plainMembers(raw, at, func(string) (attr.Type, fieldtable.Fields) { return t.ElemType, fields })
	case types.ObjectType:
		return c.plainMembers(raw, at, func(key string) (attr.Type, fieldtable.Fields) {
			index := slices.IndexFunc(fields, func(field fieldtable.Field) bool { return field.Key == key })
			switch {
			case index < 0:
				return nil, nil
			case fields[index].Attr == "":
				return t, fields[index].Fields
			case strings.HasSuffix(fields[index].Attr, "_wo"):
				c.fail(at.member(key), "%s is a secret, and config_json, which the references in place of lists and objects need, is stored in the state: take it out of the file", at.member(key))
			}
			return t.AttrTypes[fields[index].Attr], fields[index].Fields
		})
	}
	return raw
}

func (c *converter) plainElements(raw any, t attr.Type, fields fieldtable.Fields, at *place) any {
	list, ok := raw.([]any)
	if !ok {
		return raw
	}
	elements := make([]any, len(list))
	for i, element := range list {
		elements[i] = c.plain(element, t, fields, at.element(i))
	}
	return elements
}

func (c *converter) plainMembers(raw any, at *place, of func(key string) (attr.Type, fieldtable.Fields)) any {
	object, ok := raw.(map[string]any)
	if !ok {
		return raw
	}
	members := make(map[string]any, len(object))
	for key, member := range object {
		if member != nil {
			t, fields := of(key)
			members[key] = c.plain(member, t, fields, at.member(key))
		}
	}
	return members
}
