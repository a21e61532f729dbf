// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package textvalue

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestOrNull(t *testing.T) {
	t.Parallel()
	if !OrNull("").IsNull() || !OrNull(" ").Equal(types.StringValue(" ")) {
		t.Errorf("got %s and %s", OrNull(""), OrNull(" "))
	}
}

func TestPointers(t *testing.T) {
	t.Parallel()
	for value, want := range map[types.String]struct{ pointer, nonEmpty bool }{
		types.StringNull():       {false, false},
		types.StringUnknown():    {false, false},
		types.StringValue(""):    {true, false},
		types.StringValue("one"): {true, true},
	} {
		if got := Pointer(value); (got != nil) != want.pointer || got != nil && *got != value.ValueString() {
			t.Errorf("%s: pointer %v", value, got)
		}
		if got := NonEmptyPointer(value); (got != nil) != want.nonEmpty || got != nil && *got != value.ValueString() {
			t.Errorf("%s: pointer of what is not empty %v", value, got)
		}
	}
}
