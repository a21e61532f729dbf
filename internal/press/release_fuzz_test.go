// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// FuzzVersions compares arbitrary versions: of two that are accepted, one at most may be published after the other, and none
// after itself.
func FuzzVersions(f *testing.F) {
	for _, seed := range [][2]string{
		{"1.0.0", "1.0.1"}, {"1.0.0", "1.0.0-rc.1"}, {"1.0.0+a", "1.0.0+b"}, {"2.1.0-rc.1", "2.1.0-rc.11"}, {"v1.0.0", "1.0"}, {"01.0.0", "1.0.0-01"},
		{"99999999999999999999.0.0", "1.0.0-99999999999999999999"}, {"", "\xff"}, {"1.0.0-" + strings.Repeat("a.", 300) + "a", "1.0.0"},
	} {
		f.Add(seed[0], seed[1])
	}
	accepted := func(t *testing.T, version string) bool {
		t.Helper()
		var resp validator.StringResponse
		SemanticVersion().ValidateString(t.Context(), validator.StringRequest{Path: path.Root("version"), ConfigValue: types.StringValue(version)}, &resp)
		return !resp.Diagnostics.HasError()
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		after, before := Raise(a, b), Raise(b, a)
		if !accepted(t, a) || !accepted(t, b) {
			if after != "" || before != "" {
				t.Errorf("%q, %q: what is no version is judged: %q, %q", a, b, after, before)
			}
			return
		}
		if after == "" && before == "" || Raise(a, a) == "" || Raise(b, b) == "" {
			t.Errorf("%q and %q can each follow the other, or themselves", a, b)
		}
	})
}
