// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package fieldtable

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// Ids are texts in Terraform, all of them, so that every id fits wherever one is asked for. Some are whole numbers in the API.
// What is no number is refused when it is planned and not when it is validated: terraform test validates what makes use of a
// mocked object with texts of random letters.

// ID is a whole number of the API as an id.
func ID(id int64) types.String {
	return types.StringValue(strconv.FormatInt(id, 10))
}

// OptionalID is ID, or null for nil and for 0, which no object has.
func OptionalID(id *int64) types.String {
	if id == nil || *id == 0 {
		return types.StringNull()
	}
	return ID(*id)
}

// ParseID reads an id that is a whole number of the API.
func ParseID(id string) (int64, bool) {
	number, err := strconv.ParseInt(id, 10, 64)
	return number, err == nil && number > 0 && strconv.FormatInt(number, 10) == id
}

// NumberOf is the number of an id, 0 when it is none.
func NumberOf(id types.String) int64 {
	number, _ := ParseID(id.ValueString())
	return number
}

// CheckID adds an error when an id is known and is no whole number, and reports whether that is so. what names the object,
// such as "an image".
func CheckID(id types.String, at path.Path, what string, diags *diag.Diagnostics) (ok bool) {
	if jsonvalue.Missing(id) {
		return true
	}
	if _, ok := ParseID(id.ValueString()); ok {
		return true
	}
	diags.AddAttributeError(at, invalidID, fmt.Sprintf("%q is not the id of %s, which is a whole number such as 42.", id.ValueString(), what))
	return false
}

// invalidID is the summary of errors about ids.
const invalidID = "Invalid id"

// IDType is the type of ids in Fields: a string in Terraform, and a whole number in the API.
type IDType struct {
	basetypes.StringType

	// Reference, unless it is "", begins texts that stand for an id and go to the API as they are.
	Reference string

	// Of names the object in errors, such as "an image", unless it is "".
	Of string
}

var (
	_ basetypes.StringTypable  = IDType{}
	_ basetypes.StringValuable = IDValue{}
)

// String implements attr.Type.
func (t IDType) String() string { return "fieldtable.IDType" }

// Equal implements attr.Type.
func (t IDType) Equal(other attr.Type) bool {
	o, ok := other.(IDType)
	return ok && t == o
}

// ValueType implements attr.Type.
func (t IDType) ValueType(context.Context) attr.Value { return IDValue{kind: t} }

// ValueFromString implements basetypes.StringTypable.
func (t IDType) ValueFromString(_ context.Context, value basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return IDValue{StringValue: value, kind: t}, nil
}

// ValueFromTerraform implements attr.Type.
func (t IDType) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	value, err := t.StringType.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, err
	}
	text, ok := value.(basetypes.StringValue)
	if !ok {
		return nil, fmt.Errorf("unexpected value type %T", value)
	}
	return IDValue{StringValue: text, kind: t}, nil
}

// ValueFromJSON implements JSONType.
func (t IDType) ValueFromJSON(raw any) (attr.Value, error) {
	text, _ := raw.(string)
	if number, ok := raw.(json.Number); ok {
		if whole, ok := jsonvalue.WholeNumber(number); ok {
			text = strconv.FormatInt(whole, 10)
		}
	}
	if text == "" {
		return nil, unexpected(raw, "an id")
	}
	return IDValue{StringValue: basetypes.NewStringValue(text), kind: t}, nil
}

// IDValue is a value of IDType.
type IDValue struct {
	basetypes.StringValue

	kind IDType
}

// Type implements attr.Value.
func (v IDValue) Type(context.Context) attr.Type { return v.kind }

// Equal implements attr.Value.
func (v IDValue) Equal(other attr.Value) bool {
	o, ok := other.(IDValue)
	return ok && v.StringValue.Equal(o.StringValue)
}

// JSONValue implements jsonvalue.Valuer: a number, or the reference as a string.
func (v IDValue) JSONValue() (any, error) {
	text := v.ValueString()
	if v.kind.Reference != "" && strings.HasPrefix(text, v.kind.Reference) && text != v.kind.Reference {
		return text, nil
	}
	if _, ok := ParseID(text); ok {
		return json.Number(text), nil
	}
	if v.kind.Reference != "" {
		return nil, fmt.Errorf("%q is neither an id, which is a whole number such as 42, nor %s<build parameter>", text, v.kind.Reference)
	}
	if v.kind.Of != "" {
		return nil, fmt.Errorf("%q is not the id of %s, which is a whole number such as 42", text, v.kind.Of)
	}
	return nil, fmt.Errorf("%q is not an id, which is a whole number such as 42", text)
}

// CheckIDs adds an error for each id within a planned value that is known and cannot be sent.
func CheckIDs(value attr.Value, at path.Path, diags *diag.Diagnostics) {
	if jsonvalue.Missing(value) {
		return
	}
	switch v := value.(type) {
	case IDValue:
		if _, err := v.JSONValue(); err != nil {
			diags.AddAttributeError(at, invalidID, "The value "+err.Error()+".")
		}
	case types.Object:
		members := v.Attributes()
		for _, name := range slices.Sorted(maps.Keys(members)) {
			CheckIDs(members[name], at.AtName(name), diags)
		}
	case types.Map:
		elements := v.Elements()
		for _, key := range slices.Sorted(maps.Keys(elements)) {
			CheckIDs(elements[key], at.AtMapKey(key), diags)
		}
	case types.List:
		for i, element := range v.Elements() {
			CheckIDs(element, at.AtListIndex(i), diags)
		}
	}
}
