// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package validators

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestISOTime(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"2024-05-01T00:00:00Z": true, "2024-05-01T02:00:00.123+02:00": true,
		"2024-05-01": false, "2024-05-01T00:00:00": false, "yesterday": false, "": false, "2024-13-01T00:00:00Z": false,
	} {
		var resp validator.StringResponse
		ISOTime{}.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("date_from"), ConfigValue: types.StringValue(text)}, &resp)
		if resp.Diagnostics.HasError() == want {
			t.Errorf("%q: %v", text, resp.Diagnostics)
		}
	}
	for _, value := range []types.String{types.StringNull(), types.StringUnknown()} {
		var resp validator.StringResponse
		ISOTime{}.ValidateString(t.Context(), validator.StringRequest{ConfigValue: value}, &resp)
		if resp.Diagnostics.HasError() {
			t.Errorf("%s: %v", value, resp.Diagnostics)
		}
	}
}
