// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestSortOrder(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		value     types.String
		bad, warn bool
	}{
		{types.StringValue("name:asc"), false, false},
		{types.StringValue("createdAt:desc"), false, false},
		{types.StringNull(), false, false},
		{types.StringUnknown(), false, false},
		{types.StringValue("name"), true, false},
		{types.StringValue("size:asc"), false, true},
		{types.StringValue("name:up"), true, false},
		{types.StringValue(""), true, false},
	} {
		var resp validator.StringResponse
		sortOrder{[]string{"createdAt", "name"}}.ValidateString(t.Context(), validator.StringRequest{ConfigValue: test.value}, &resp)
		if resp.Diagnostics.HasError() != test.bad || (resp.Diagnostics.WarningsCount() > 0) != test.warn {
			t.Errorf("%s: %v", test.value, resp.Diagnostics)
		}
	}
}
