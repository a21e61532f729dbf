// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package fieldtable

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// JSONType is implemented by custom types that read JSON themselves.
type JSONType interface {
	// ValueFromJSON converts nil, bool, string or json.Number.
	ValueFromJSON(value any) (attr.Value, error)
}

// decodeValue converts JSON into a value of the given type. Scalars are taken tolerantly: the platform may answer 21.0
// for 21 or a number for a text.
func decodeValue(ctx context.Context, raw any, attributeType attr.Type, fields Fields, prior attr.Value) (attr.Value, error) {
	switch t := attributeType.(type) {
	case JSONType:
		return t.ValueFromJSON(raw)
	case basetypes.StringType:
		return decodeString(raw)
	case basetypes.Int64Type:
		return decodeInt64(raw)
	case basetypes.BoolType:
		if value, ok := raw.(bool); ok {
			return types.BoolValue(value), nil
		}
	case basetypes.NumberType:
		if value, ok := raw.(json.Number); ok {
			number, err := jsonvalue.FromJSON(value)
			return number.UnderlyingValue(), err
		}
	case basetypes.DynamicType:
		return jsonvalue.FromJSON(raw)
	case types.ListType:
		return decodeList(ctx, raw, t.ElemType, fields, prior)
	case types.SetType:
		list, err := decodeList(ctx, raw, t.ElemType, fields, nil)
		if err != nil {
			return nil, err
		}
		return checked(types.SetValue(t.ElemType, list.Elements()))
	case types.MapType:
		return decodeMap(ctx, raw, t.ElemType, fields, prior)
	case types.ObjectType:
		object, ok := raw.(map[string]any)
		if !ok {
			return nil, unexpected(raw, "an object")
		}
		return fields.Decode(ctx, object, t, asObject(prior))
	}
	return nil, unexpected(raw, attributeType.String())
}

func decodeString(raw any) (attr.Value, error) {
	switch value := raw.(type) {
	case string:
		return types.StringValue(value), nil
	case json.Number:
		return types.StringValue(value.String()), nil
	case bool:
		return types.StringValue(fmt.Sprint(value)), nil
	}
	return nil, unexpected(raw, "a string")
}

func decodeInt64(raw any) (attr.Value, error) {
	var text string
	switch value := raw.(type) {
	case json.Number:
		text = value.String()
	case string:
		text = value
	default:
		return nil, unexpected(raw, "a whole number")
	}
	whole, ok := jsonvalue.WholeNumber(json.Number(text))
	if !ok {
		return nil, unexpected(raw, "a whole number of 64 bits")
	}
	return types.Int64Value(whole), nil
}

func decodeList(ctx context.Context, raw any, elementType attr.Type, fields Fields, prior attr.Value) (types.List, error) {
	array, ok := raw.([]any)
	if !ok {
		return types.ListNull(elementType), unexpected(raw, "a list")
	}
	elements, before := make([]attr.Value, len(array)), listElements(prior)
	for i, element := range array {
		value, err := decodeValue(ctx, element, elementType, fields, at(before, i))
		if err != nil {
			return types.ListNull(elementType), fmt.Errorf("[%d]: %w", i, err)
		}
		elements[i] = value
	}
	return checked(types.ListValue(elementType, elements))
}

func decodeMap(ctx context.Context, raw any, elementType attr.Type, fields Fields, prior attr.Value) (attr.Value, error) {
	object, ok := raw.(map[string]any)
	if !ok {
		return nil, unexpected(raw, "an object")
	}
	elements, before := make(map[string]attr.Value, len(object)), mapElements(prior)
	for key, member := range object {
		if member == nil {
			continue
		}
		value, err := decodeValue(ctx, member, elementType, fields, before[key])
		if err != nil {
			return nil, fmt.Errorf("[%q]: %w", key, err)
		}
		elements[key] = value
	}
	return checked(types.MapValue(elementType, elements))
}

// checked turns the diagnostics of a value constructor into an error.
func checked[T attr.Value](value T, diags diag.Diagnostics) (T, error) {
	if diags.HasError() {
		return value, errors.New(diags[0].Detail())
	}
	return value, nil
}

func unexpected(raw any, wanted string) error {
	return fmt.Errorf("the platform answered %s where %s was expected", kindOf(raw), wanted)
}

// kindOf names a JSON value without showing it: it may be secret.
func kindOf(raw any) string {
	switch raw.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case string:
		return "a string"
	case json.Number:
		return "a number"
	case []any:
		return "a list"
	}
	return "an object"
}

// nullOf returns the null value of a type.
func nullOf(ctx context.Context, t attr.Type) attr.Value {
	value, err := t.ValueFromTerraform(ctx, tftypes.NewValue(t.TerraformType(ctx), nil))
	if err != nil {
		// A type that cannot hold null is a mistake in the schema, not in anybody's data.
		panic(fmt.Sprintf("null of %s: %v", t, err))
	}
	return value
}

func newUnknown(ctx context.Context, t attr.Type) tftypes.Value {
	return tftypes.NewValue(t.TerraformType(ctx), tftypes.UnknownValue)
}

// FillUnknown returns plan with every unknown part replaced by the same part of answer, or null where the answer has
// none. Known parts stay as planned, which Terraform insists on; the next refresh shows where the platform disagrees.
func FillUnknown(ctx context.Context, plan, answer attr.Value) attr.Value {
	if plan.IsUnknown() {
		if answer == nil || answer.IsUnknown() {
			return nullOf(ctx, plan.Type(ctx))
		}
		return answer
	}
	if plan.IsNull() {
		return plan
	}
	switch value := plan.(type) {
	case types.Object:
		attributes, answers := value.Attributes(), asObject(answer).Attributes()
		for name, member := range attributes {
			attributes[name] = FillUnknown(ctx, member, answers[name])
		}
		return types.ObjectValueMust(value.AttributeTypes(ctx), attributes)
	case types.Map:
		elements, answers := value.Elements(), mapElements(answer)
		for key, element := range elements {
			elements[key] = FillUnknown(ctx, element, answers[key])
		}
		return types.MapValueMust(value.ElementType(ctx), elements)
	case types.List:
		elements, answers := value.Elements(), listElements(answer)
		for i, element := range elements {
			elements[i] = FillUnknown(ctx, element, at(answers, i))
		}
		return types.ListValueMust(value.ElementType(ctx), elements)
	}
	return plan
}
