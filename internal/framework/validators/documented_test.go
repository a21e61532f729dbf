// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package validators

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TestDocumented warns of values that are not listed, and refuses none.
func TestDocumented(t *testing.T) {
	t.Parallel()
	v := DocumentedUnless(func(text string) bool { return strings.HasPrefix(text, "@") }, "a", "b")
	for text, warnings := range map[string]int{"a": 0, "b": 0, "@c": 0, "c": 1, "A": 1, "": 1} {
		var resp validator.StringResponse
		v.ValidateString(t.Context(), validator.StringRequest{ConfigValue: types.StringValue(text)}, &resp)
		if resp.Diagnostics.HasError() || resp.Diagnostics.WarningsCount() != warnings {
			t.Errorf("%q: %v", text, resp.Diagnostics)
		}
	}
	for _, value := range []types.String{types.StringNull(), types.StringUnknown()} {
		var resp validator.StringResponse
		Documented("a").ValidateString(t.Context(), validator.StringRequest{ConfigValue: value}, &resp)
		if len(resp.Diagnostics) > 0 {
			t.Error(resp.Diagnostics)
		}
	}
}
