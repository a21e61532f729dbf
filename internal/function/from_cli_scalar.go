// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
)

// text is a single value as a text, written as the CLI would send it; nil for lists, objects and null.
func text(raw any) attr.Value {
	switch value := raw.(type) {
	case string:
		return types.StringValue(value)
	case json.Number:
		return types.StringValue(value.String())
	case bool:
		return types.StringValue(fmt.Sprint(value))
	}
	return nil
}

// whole is a whole number, also one in quotes; nil for everything else.
func whole(raw any) attr.Value {
	written, ok := text(raw).(types.String)
	if !ok {
		return nil
	}
	number, _, err := big.ParseFloat(written.ValueString(), 10, maxNumber, big.ToNearestEven)
	if err != nil {
		return nil
	}
	value, accuracy := number.Int64()
	if accuracy != big.Exact {
		return nil
	}
	return types.Int64Value(value)
}

// identifier is an id, which is a text in Terraform: a whole number, also one in quotes, or a reference where the attribute takes
// one; nil for everything else.
func identifier(raw any, t fieldtable.IDType) attr.Value {
	written, ok := raw.(string)
	if !ok || t.Reference == "" || !strings.HasPrefix(written, t.Reference) {
		number, ok := whole(raw).(types.Int64)
		if !ok || number.ValueInt64() <= 0 {
			return nil
		}
		written = fieldtable.ID(number.ValueInt64()).ValueString()
	}
	value, err := t.ValueFromJSON(written)
	if err != nil {
		return nil
	}
	return value
}

// truth is a boolean, also one in quotes; nil for everything else.
func truth(raw any) attr.Value {
	switch raw {
	case true, "true":
		return types.BoolValue(true)
	case false, "false":
		return types.BoolValue(false)
	}
	return nil
}

// distinct removes what a set cannot hold twice.
func distinct(elements []attr.Value) []attr.Value {
	seen := make(map[string]bool, len(elements))
	return slices.DeleteFunc(elements, func(element attr.Value) bool {
		key := element.String()
		twice := seen[key]
		seen[key] = true
		return twice
	})
}

// describe names a value without showing it: it may be secret.
func describe(raw any) string {
	switch raw.(type) {
	case nil:
		return "empty"
	case bool:
		return "true or false"
	case string:
		return "a text"
	case json.Number:
		return "a number"
	case []any:
		return "a list"
	}
	return "an object"
}
