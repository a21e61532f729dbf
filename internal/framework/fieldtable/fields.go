// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package fieldtable

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// Field ties one attribute of an object to one member of the API's JSON. Tables of fields are the only place where the
// two spellings meet: requests, answers and migrations from the Peak CLI's bodies all go through them.
type Field struct {
	// Attr is the attribute's name in Terraform, Key the member's name in the API; "" for what only Terraform knows.
	Attr, Key string

	// Fields describe the members when the attribute is an object, or a list or map of objects.
	Fields Fields

	// Default is the JSON that the platform assumes when the member is absent, where that is documented. It is planned when
	// the attribute is not configured, and not sent then.
	Default any

	// Computed marks members that the platform fills in when they are not configured: they keep their value in state, and
	// are unknown where there is none. ResetBy names an attribute next to it whose change makes it unknown again.
	Computed bool
	ResetBy  string

	// Types lists the kinds of object (their member "type") that have this member; nil is all.
	Types []string

	// WriteOnly marks members that are sent and never read back.
	WriteOnly bool

	// Significant marks objects and texts that say something even when nothing is in them, such as an image that is built with
	// every default, or "" as the value of a condition: answers with an empty one, or with a map that has some, are no absent
	// member.
	Significant bool

	// JSONText marks strings that may hold JSON. A configured text that means the same as the one in state is planned as
	// that one, because `terraform plan -generate-config-out` and jsonencode space and order it their own way.
	JSONText bool

	// Kept marks members that answers may leave out, which says nothing then: what was there before stays, as long as the
	// attribute that ResetBy names is the same.
	Kept bool

	// NeverEmpty marks texts and numbers for which "" and 0 say no more than absence does, in requests and in answers.
	NeverEmpty bool

	// Words are the values that are documented, in the spelling of requests. Answers may spell them in another case.
	Words []string

	// Cleared is the JSON that requests carry in place of nothing: in objects that the platform replaces as a whole, what is
	// left out may stay.
	Cleared any

	// Normalize turns an answer's value into the shape that requests use, where the two differ. Nil leaves it as it is.
	Normalize func(any) any

	// WriteOnlyAttr is the attribute next to this one that holds its write-only members; see package writeonly.
	WriteOnlyAttr string
}

// Fields describe an object.
type Fields []Field

// Encode writes the JSON object for a request. The configured value of an attribute is sent where there is one (it alone
// holds write-only values), else the planned value, which the platform or an earlier apply has filled in. Null and
// unknown values are left out.
func (fields Fields) Encode(plan, config types.Object) (map[string]any, error) {
	object := make(map[string]any, len(fields))
	plans, configs := plan.Attributes(), config.Attributes()
	for _, field := range fields {
		if field.Key == "" {
			continue
		}
		planned, configured := plans[field.Attr], configs[field.Attr]
		value, err := field.encode(planned, configured)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", field.Attr, err)
		}
		if value = field.meant(value); value == nil {
			value = field.Cleared
		}
		if value == nil {
			continue
		}
		if jsonvalue.Missing(configured) && field.Default != nil && jsonvalue.Equal(value, field.Default) {
			continue
		}
		object[field.Key] = value
	}
	return object, nil
}

// meant is a value without what is never empty and is.
func (field Field) meant(raw any) any {
	if field.NeverEmpty && (raw == "" || jsonvalue.Equal(raw, json.Number("0"))) {
		return nil
	}
	return raw
}

// shown is a member of an answer, in the spelling of requests.
func (field Field) shown(raw any) any {
	word, _ := raw.(string)
	for _, documented := range field.Words {
		if strings.EqualFold(word, documented) {
			return documented
		}
	}
	return field.meant(raw)
}

// reset reports whether an attribute is another one now on which this one depends.
func (field Field) reset(values, before map[string]attr.Value) bool {
	return field.ResetBy != "" && values[field.ResetBy] != nil && !values[field.ResetBy].Equal(before[field.ResetBy])
}

func (field Field) encode(planned, configured attr.Value) (any, error) {
	chosen := configured
	if jsonvalue.Missing(chosen) {
		chosen = planned
	}
	if jsonvalue.Missing(chosen) {
		return nil, nil
	}
	if field.Fields == nil {
		return jsonvalue.ToJSON(chosen)
	}
	switch value := chosen.(type) {
	case types.Object:
		return field.Fields.Encode(asObject(planned), asObject(configured))
	case types.List:
		plans, configs := listElements(planned), listElements(configured)
		array := make([]any, len(value.Elements()))
		for i := range array {
			member, err := field.Fields.Encode(asObject(at(plans, i)), asObject(at(configs, i)))
			if err != nil {
				return nil, fmt.Errorf("[%d]: %w", i, err)
			}
			array[i] = member
		}
		return array, nil
	case types.Map:
		plans, configs := mapElements(planned), mapElements(configured)
		object := make(map[string]any, len(plans))
		for key := range value.Elements() {
			member, err := field.Fields.Encode(asObject(plans[key]), asObject(configs[key]))
			if err != nil {
				return nil, fmt.Errorf("[%q]: %w", key, err)
			}
			object[key] = member
		}
		return object, nil
	}
	return nil, fmt.Errorf("fields cannot describe a value of type %T", chosen)
}

// Decode reads a JSON object of an answer into an object of the given type. prior is the value in state or plan (null on
// import): where the answer means the same, the prior spelling is kept, so that null, an empty list and an absent member
// cause no difference. Members that the table does not name are ignored.
func (fields Fields) Decode(ctx context.Context, raw map[string]any, objectType types.ObjectType, prior types.Object) (types.Object, error) {
	values := make(map[string]attr.Value, len(objectType.AttrTypes))
	for name, attributeType := range objectType.AttrTypes {
		values[name] = nullOf(ctx, attributeType)
	}
	kind, before := fields.kind(raw[typeKey]), prior.Attributes()
	for _, field := range fields {
		attributeType, ok := objectType.AttrTypes[field.Attr]
		if !ok || field.WriteOnly {
			continue
		}
		if field.Key == "" {
			if !jsonvalue.Missing(before[field.Attr]) {
				values[field.Attr] = before[field.Attr]
			}
			continue
		}
		member := field.shown(raw[field.Key])
		if member == nil && field.Kept && !jsonvalue.Missing(before[field.Attr]) && !field.reset(values, before) {
			values[field.Attr] = before[field.Attr]
			continue
		}
		if member == nil && field.appliesTo(kind) {
			member = field.Default
		}
		value, err := field.decode(ctx, member, attributeType, before[field.Attr])
		if err != nil {
			return types.ObjectNull(objectType.AttrTypes), fmt.Errorf("%s: %w", field.Key, err)
		}
		values[field.Attr] = value
	}
	object, diags := types.ObjectValue(objectType.AttrTypes, values)
	if diags.HasError() {
		return object, errors.New(diags[0].Detail())
	}
	return object, nil
}

func (field Field) decode(ctx context.Context, raw any, attributeType attr.Type, prior attr.Value) (attr.Value, error) {
	if field.Normalize != nil && raw != nil {
		raw = field.Normalize(raw)
	}
	_, single := attributeType.(types.ObjectType)
	if !field.significant(raw, single) && (field.isEmpty(raw, single) || (single && jsonvalue.Missing(prior) && field.Fields.insignificant(raw))) {
		// An absent member and an empty one mean the same: keep whichever the user wrote.
		if jsonvalue.Missing(prior) {
			return nullOf(ctx, attributeType), nil
		}
		if emptyValue(prior) || !field.says(prior) {
			return prior, nil
		}
		if raw == nil {
			return nullOf(ctx, attributeType), nil
		}
	}
	if !jsonvalue.Missing(prior) && field.Fields == nil {
		if before, err := jsonvalue.ToJSON(prior); err == nil && jsonvalue.Equal(before, raw) {
			return prior, nil
		}
	}
	return decodeValue(ctx, raw, attributeType, field.Fields, prior)
}

// significant reports whether raw says something although it may be empty.
func (field Field) significant(raw any, single bool) bool {
	if _, ok := raw.(string); ok {
		return field.Significant
	}
	object, ok := raw.(map[string]any)
	return field.Significant && ok && (single || len(object) > 0)
}

// insignificant reports whether raw is an object that says no more than its absence would: the platform may spell out
// defaults that nobody has set.
func (fields Fields) insignificant(raw any) bool {
	object, ok := raw.(map[string]any)
	if !ok || fields == nil {
		return false
	}
	for _, field := range fields {
		if field.Key == "" {
			continue
		}
		member := object[field.Key]
		if !field.isEmpty(member, true) && !(field.Default != nil && jsonvalue.Equal(member, field.Default)) && !field.Fields.insignificant(member) {
			return false
		}
	}
	return true
}

// isEmpty reports whether JSON of a member carries nothing: null, "", [], {} or, for an object, nothing but such members. What
// a map holds under names of its user's choice says something whatever its values are: FLAG = "" is a variable that is set.
// single tells an object from a map of objects.
func (field Field) isEmpty(raw any, single bool) bool {
	switch value := raw.(type) {
	case nil:
		return true
	case string:
		return value == ""
	case []any:
		return len(value) == 0
	case map[string]any:
		if field.Fields == nil || !single {
			return len(jsonvalue.WithoutNulls(value)) == 0
		}
		for _, member := range field.Fields {
			if member.Key != "" && !member.isEmpty(value[member.Key], true) {
				return false
			}
		}
		return true
	}
	return false
}

// emptyValue is Field.isEmpty for a value in Terraform.
func emptyValue(value attr.Value) bool {
	if jsonvalue.Missing(value) {
		return true
	}
	switch v := value.(type) {
	case types.List:
		return len(v.Elements()) == 0
	case types.Set:
		return len(v.Elements()) == 0
	case types.Map:
		return len(v.Elements()) == 0
	case types.Object:
		for _, member := range v.Attributes() {
			if !emptyValue(member) {
				return false
			}
		}
		return true
	}
	raw, err := jsonvalue.ToJSON(value)
	return err == nil && raw == ""
}

func asObject(value attr.Value) types.Object {
	if object, ok := value.(types.Object); ok {
		return object
	}
	return types.Object{}
}

// listElements and mapElements return the elements of a collection, or nothing: the collections copy themselves at every
// call, so callers ask once.
func listElements(collection attr.Value) []attr.Value {
	if list, ok := collection.(types.List); ok {
		return list.Elements()
	}
	return nil
}

func mapElements(collection attr.Value) map[string]attr.Value {
	if values, ok := collection.(types.Map); ok {
		return values.Elements()
	}
	return nil
}

func at(elements []attr.Value, i int) attr.Value {
	if i < len(elements) {
		return elements[i]
	}
	return nil
}
