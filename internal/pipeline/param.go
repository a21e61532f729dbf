// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// ParamPrefix starts a reference to a build parameter, contract section 10.4.
const ParamPrefix = "@param:"

func isParam(text string) bool {
	return strings.HasPrefix(text, ParamPrefix)
}

// ParamType is the type of number and boolean members of a block's configuration: a string in Terraform, so that it can
// hold `21`, `"21"` and `"@param:size"` alike; in the API a number or boolean, or the string.
type ParamType struct {
	basetypes.StringType

	// Bool makes it a boolean, else it is a whole number.
	Bool bool

	// Min and Max bound a number that is not a reference; Max 0 is no upper bound. No number of a block is negative.
	Min, Max int64
}

var (
	_ basetypes.StringTypable     = ParamType{}
	_ basetypes.StringValuable    = ParamValue{}
	_ xattr.ValidateableAttribute = ParamValue{}
)

// String implements attr.Type.
func (t ParamType) String() string {
	return "pipeline.ParamType[" + t.wants() + "]"
}

// Equal implements attr.Type.
func (t ParamType) Equal(other attr.Type) bool {
	o, ok := other.(ParamType)
	return ok && t == o
}

// ValueType implements attr.Type.
func (t ParamType) ValueType(context.Context) attr.Value {
	return ParamValue{kind: t}
}

// ValueFromString implements basetypes.StringTypable.
func (t ParamType) ValueFromString(_ context.Context, value basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return ParamValue{StringValue: value, kind: t}, nil
}

// ValueFromTerraform implements attr.Type.
func (t ParamType) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	value, err := t.StringType.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, err
	}
	text, ok := value.(basetypes.StringValue)
	if !ok {
		return nil, fmt.Errorf("unexpected value type %T", value)
	}
	return ParamValue{StringValue: text, kind: t}, nil
}

// ValueFromJSON implements fieldtable.JSONType.
func (t ParamType) ValueFromJSON(raw any) (attr.Value, error) {
	switch value := raw.(type) {
	case string:
		return t.value(value), nil
	case bool:
		return t.value(strconv.FormatBool(value)), nil
	case json.Number:
		if number, ok := jsonvalue.WholeNumber(value); ok {
			return t.value(strconv.FormatInt(number, 10)), nil
		}
	}
	return nil, fmt.Errorf("the platform answered something else than %s", t.wants())
}

func (t ParamType) value(text string) ParamValue {
	return ParamValue{StringValue: basetypes.NewStringValue(text), kind: t}
}

func (t ParamType) wants() string {
	switch {
	case t.Bool:
		return `true, false or "@param:<build parameter>"`
	case t.Max != 0:
		return fmt.Sprintf(`a whole number from %d to %d, or "@param:<build parameter>"`, t.Min, t.Max)
	}
	return fmt.Sprintf(`a whole number of %d or more, or "@param:<build parameter>"`, t.Min)
}

// ParamValue is a value of ParamType.
type ParamValue struct {
	basetypes.StringValue

	kind ParamType
}

// Type implements attr.Value.
func (v ParamValue) Type(context.Context) attr.Type { return v.kind }

// Equal implements attr.Value.
func (v ParamValue) Equal(other attr.Value) bool {
	o, ok := other.(ParamValue)
	return ok && v.StringValue.Equal(o.StringValue)
}

// JSONValue implements jsonvalue.Valuer: a number, a boolean, or the reference as a string.
func (v ParamValue) JSONValue() (any, error) {
	text := v.ValueString()
	switch {
	case isParam(text):
		return text, nil
	case v.kind.Bool && (text == "true" || text == "false"):
		return text == "true", nil
	case !v.kind.Bool && wholeNumber(text):
		return json.Number(text), nil
	}
	return nil, fmt.Errorf("%q is not %s", text, v.kind.wants())
}

// ValidateAttribute implements xattr.ValidateableAttribute.
func (v ParamValue) ValidateAttribute(_ context.Context, req xattr.ValidateAttributeRequest, resp *xattr.ValidateAttributeResponse) {
	if v.IsNull() || v.IsUnknown() {
		return
	}
	value, err := v.JSONValue()
	if number, ok := value.(json.Number); ok && err == nil {
		if n, bad := number.Int64(); bad != nil || n < v.kind.Min || (v.kind.Max != 0 && n > v.kind.Max) {
			err = fmt.Errorf("%q is not %s", v.ValueString(), v.kind.wants())
		}
	}
	if text := v.ValueString(); text == ParamPrefix {
		err = fmt.Errorf("%q names no parameter", text)
	}
	if err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid value", "The value "+err.Error()+".")
	}
}

func wholeNumber(text string) bool {
	digits := strings.TrimPrefix(text, "-")
	return digits != "" && len(digits) <= 18 && strings.Trim(digits, "0123456789") == "" && (digits == "0" || digits[0] != '0')
}
