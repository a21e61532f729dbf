package press

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestSortOrder(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		value types.String
		bad   bool
	}{
		{types.StringValue("name:asc"), false},
		{types.StringValue("createdAt:desc"), false},
		{types.StringNull(), false},
		{types.StringUnknown(), false},
		{types.StringValue("name"), true},
		{types.StringValue("size:asc"), true},
		{types.StringValue("name:up"), true},
		{types.StringValue(""), true},
	} {
		var resp validator.StringResponse
		sortOrder{[]string{"createdAt", "name"}}.ValidateString(t.Context(), validator.StringRequest{ConfigValue: test.value}, &resp)
		if resp.Diagnostics.HasError() != test.bad {
			t.Errorf("%s: %v", test.value, resp.Diagnostics)
		}
	}
}
