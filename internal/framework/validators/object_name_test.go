// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package validators_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
)

// TestObjectName refuses only what no platform can take for a name, in words that fit on a screen.
func TestObjectName(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		value types.String
		want  string // of the error, "" for none
	}{
		"plain":         {types.StringValue("etl-1"), ""},
		"any language":  {types.StringValue("Größe / 売上 🚀 (v2)"), ""},
		"spaces":        {types.StringValue(" a  b "), ""},
		"joined emoji":  {types.StringValue("👩\u200d🔬"), ""},
		"to the limit":  {types.StringValue(strings.Repeat("a", 4096)), ""},
		"null":          {types.StringNull(), ""},
		"unknown":       {types.StringUnknown(), ""},
		"empty":         {types.StringValue(""), "The name is empty."},
		"zero byte":     {types.StringValue("a\x00b"), `The name "a\x00b" holds a control character, "\x00", after 1 bytes.`},
		"line break":    {types.StringValue("etl\n"), `The name "etl\n" holds a control character, "\n", after 3 bytes.`},
		"tab":           {types.StringValue("a\tb"), `"\t", after 1 bytes`},
		"escape":        {types.StringValue("\x1b[31mred"), `"\x1b", after 0 bytes`},
		"C1":            {types.StringValue("a\u0085"), `"\u0085", after 1 bytes`},
		"beyond it":     {types.StringValue(strings.Repeat("a", 4097)), `The name has 4097 bytes; it begins with "aaaa`},
		"beyond by far": {types.StringValue(strings.Repeat("\x00", 10<<20)), "The name has 10485760 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var resp validator.StringResponse
			validators.ObjectName().ValidateString(t.Context(), validator.StringRequest{Path: path.Root("name"), ConfigValue: test.value}, &resp)
			if test.want == "" {
				if resp.Diagnostics.HasError() {
					t.Errorf("refused: %v", resp.Diagnostics)
				}
				return
			}
			if len(resp.Diagnostics) != 1 || !strings.Contains(resp.Diagnostics[0].Detail(), test.want) || len(resp.Diagnostics[0].Detail()) > 500 {
				t.Errorf("got %v, want %q", resp.Diagnostics, test.want)
			}
		})
	}
}
