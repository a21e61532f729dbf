// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package parameter

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// parse reads JSON as the platform's answers are read.
func parse(t *testing.T, text string) any {
	t.Helper()
	if text == "" {
		return nil
	}
	value, err := jsonvalue.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// flat reads {build, run}, or such objects by block.
func flat(t *testing.T, text string, byBlock bool) Values {
	t.Helper()
	v, err := New(parse(t, text), byBlock)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// block reads the values of a block.
func block(t *testing.T, text string) Values {
	t.Helper()
	return flat(t, text, false)
}

// dynamic is an attribute with the JSON value; "" is null.
func dynamic(t *testing.T, text string) types.Dynamic {
	t.Helper()
	value, err := jsonvalue.FromJSON(parse(t, text))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func text(t *testing.T, value any) string {
	t.Helper()
	encoded, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

func equal[T any](t *testing.T, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%#v\nwant\n%#v", got, want)
	}
}
