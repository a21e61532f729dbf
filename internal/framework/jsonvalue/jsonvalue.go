// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package jsonvalue

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/big"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// ErrUnknown is returned by ToJSON when a value is not known yet.
var ErrUnknown = errors.New("the value is not known yet")

// maxDepth bounds the nesting of JSON and of values; the deepest documented body has about ten levels.
const maxDepth = 200

// numberPrecision is Terraform's own precision for numbers, in bits.
const numberPrecision = 512

// maxExponent bounds the binary exponent of a number: far beyond every double, and small enough that writing the number
// out takes no time.
const maxExponent = 1 << 12

// maxDigits bounds the text of a number: the time to read one grows with the square of its length.
const maxDigits = 4 << 10

// Valuer is implemented by custom values that choose their JSON themselves.
type Valuer interface {
	// JSONValue returns nil, bool, string, json.Number, []any or map[string]any.
	JSONValue() (any, error)
}

// ToJSON converts a value into what encoding/json marshals: nil, bool, string, json.Number, []any and map[string]any.
// Lists, tuples and sets become arrays; maps and objects become objects, without the members that are null: the platform takes
// those for absent (contract section 4.1), where it does not refuse them. Numbers do not pass through float64. It returns
// ErrUnknown when any part is unknown.
func ToJSON(value attr.Value) (any, error) {
	return toJSON(value, 0)
}

// Check is ToJSON for validation: what cannot be written as JSON, such as what is nested too deeply, is an error on the
// attribute at. known is false then, while any part is unknown, and with a null in a list, which validators.NoNulls refuses.
func Check(value attr.Value, at path.Path, diags *diag.Diagnostics) (raw any, known bool) {
	if NullInList(value) != "" {
		return nil, false
	}
	raw, err := ToJSON(value)
	if err != nil && !errors.Is(err, ErrUnknown) {
		diags.AddAttributeError(at, "Invalid value", fmt.Sprintf("%s cannot be sent to the platform: %s.", at, err))
	}
	return raw, err == nil
}

func toJSON(value attr.Value, depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("the value is nested more than %d levels deep", maxDepth)
	}
	if value == nil || value.IsNull() {
		return nil, nil
	}
	if value.IsUnknown() {
		return nil, ErrUnknown
	}
	switch v := value.(type) {
	case Valuer:
		return v.JSONValue()
	case basetypes.DynamicValue:
		return toJSON(v.UnderlyingValue(), depth+1)
	case basetypes.BoolValue:
		return v.ValueBool(), nil
	case basetypes.StringValue:
		return v.ValueString(), nil
	case basetypes.Int64Value:
		return json.Number(fmt.Sprint(v.ValueInt64())), nil
	case basetypes.NumberValue:
		return formatNumber(v.ValueBigFloat())
	case basetypes.Float64Value:
		return formatNumber(big.NewFloat(v.ValueFloat64()))
	case basetypes.ListValue:
		return sliceToJSON(v.Elements(), depth)
	case basetypes.SetValue:
		return sliceToJSON(v.Elements(), depth)
	case basetypes.TupleValue:
		return sliceToJSON(v.Elements(), depth)
	case basetypes.MapValue:
		return mapToJSON(v.Elements(), depth)
	case basetypes.ObjectValue:
		return mapToJSON(v.Attributes(), depth)
	}
	return nil, fmt.Errorf("a value of type %T cannot be written as JSON", value)
}

func sliceToJSON(values []attr.Value, depth int) (any, error) {
	array := make([]any, len(values))
	for i, value := range values {
		element, err := toJSON(value, depth+1)
		if err != nil {
			return nil, err
		}
		array[i] = element
	}
	return array, nil
}

func mapToJSON(values map[string]attr.Value, depth int) (any, error) {
	object := make(map[string]any, len(values))
	for name, value := range values {
		member, err := toJSON(value, depth+1)
		if err != nil {
			return nil, err
		}
		if member != nil {
			object[name] = member
		}
	}
	return object, nil
}

// formatNumber writes a number without loss: whole numbers and moderate fractions in plain digits, the rest with an
// exponent.
func formatNumber(number *big.Float) (any, error) {
	if whole, accuracy := number.Int64(); accuracy == big.Exact && number.Sign() != 0 {
		// The same digits, a hundred times faster. Minus zero keeps its sign below.
		return json.Number(strconv.FormatInt(whole, 10)), nil
	}
	exponent := number.MantExp(nil)
	switch {
	case number.IsInf() || exponent > maxExponent || exponent < -maxExponent:
		return nil, errors.New("the number is out of range")
	case exponent > -64 && exponent < numberPrecision:
		return json.Number(number.Text('f', -1)), nil
	}
	return json.Number(number.Text('g', -1)), nil
}

// parseNumber reads a JSON number with Terraform's precision.
func parseNumber(text json.Number) (*big.Float, error) {
	if len(text) > maxDigits {
		return nil, fmt.Errorf("a number of %d characters is out of range", len(text))
	}
	number, _, err := big.ParseFloat(text.String(), 10, numberPrecision, big.ToNearestEven)
	if err != nil {
		return nil, fmt.Errorf("%.40q is not a number", text.String())
	}
	if exponent := number.MantExp(nil); number.IsInf() || exponent > maxExponent || exponent < -maxExponent {
		return nil, fmt.Errorf("the number %.40s is out of range", text)
	}
	return number, nil
}

// WholeNumber reads a JSON number that is whole, however it is spelled, and says whether it is and fits into 64 bits.
func WholeNumber(text json.Number) (int64, bool) {
	number, err := parseNumber(text)
	if err != nil {
		return 0, false
	}
	whole, accuracy := number.Int64()
	return whole, accuracy == big.Exact
}

// FromJSON converts what Parse or a decoder with UseNumber returned into a dynamic value: arrays become tuples and
// objects become objects, as a literal in configuration would.
func FromJSON(value any) (types.Dynamic, error) {
	underlying, err := fromJSON(value, 0)
	if err != nil {
		return types.DynamicNull(), err
	}
	if underlying.IsNull() {
		return types.DynamicNull(), nil
	}
	return types.DynamicValue(underlying), nil
}

func fromJSON(value any, depth int) (attr.Value, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("the JSON is nested more than %d levels deep", maxDepth)
	}
	switch v := value.(type) {
	case nil:
		return types.DynamicNull(), nil
	case bool:
		return types.BoolValue(v), nil
	case string:
		return types.StringValue(v), nil
	case json.Number:
		number, err := parseNumber(v)
		if err != nil {
			return nil, err
		}
		return types.NumberValue(number), nil
	case []any:
		values, elementTypes := make([]attr.Value, len(v)), make([]attr.Type, len(v))
		for i, element := range v {
			converted, err := fromJSON(element, depth+1)
			if err != nil {
				return nil, err
			}
			values[i], elementTypes[i] = converted, converted.Type(context.Background())
		}
		tuple, diags := types.TupleValue(elementTypes, values)
		if diags.HasError() {
			return nil, fmt.Errorf("%s", diags[0].Detail())
		}
		return tuple, nil
	case map[string]any:
		values, attributeTypes := make(map[string]attr.Value, len(v)), make(map[string]attr.Type, len(v))
		for name, member := range v {
			converted, err := fromJSON(member, depth+1)
			if err != nil {
				return nil, err
			}
			values[name], attributeTypes[name] = converted, converted.Type(context.Background())
		}
		object, diags := types.ObjectValue(attributeTypes, values)
		if diags.HasError() {
			return nil, fmt.Errorf("%s", diags[0].Detail())
		}
		return object, nil
	}
	return nil, fmt.Errorf("a Go value of type %T is no JSON", value)
}

// Parse decodes one JSON document, keeping numbers as they are written.
func Parse(text []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is text after the end of the JSON document")
	}
	return value, nil
}

// Equal reports whether two values mean the same to the platform: numbers compare by value however they are
// spelled, and a member that is null is the same as one that is absent (contract section 4.1).
func Equal(a, b any) bool { return equal(a, b, WithoutNulls) }

// equal compares what members makes of objects.
func equal(a, b any, members func(map[string]any) map[string]any) bool {
	same := func(a, b any) bool { return equal(a, b, members) }
	switch x := a.(type) {
	case json.Number:
		y, ok := b.(json.Number)
		return ok && equalNumbers(x, y)
	case []any:
		y, ok := b.([]any)
		return ok && slices.EqualFunc(x, y, same)
	case map[string]any:
		y, ok := b.(map[string]any)
		return ok && maps.EqualFunc(members(x), members(y), same)
	case nil, bool, string:
		return a == b
	}
	return false
}

func equalNumbers(a, b json.Number) bool {
	if a == b {
		return true
	}
	x, errA := parseNumber(a)
	y, errB := parseNumber(b)
	return errA == nil && errB == nil && x.Cmp(y) == 0
}

// WithoutNulls is the object without the members that are null. It copies the object only when there are any.
func WithoutNulls(object map[string]any) map[string]any {
	for _, member := range object {
		if member == nil {
			object = maps.Clone(object)
			maps.DeleteFunc(object, func(_ string, member any) bool { return member == nil })
			break
		}
	}
	return object
}
