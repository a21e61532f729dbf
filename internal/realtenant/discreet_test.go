// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package realtenant

import "testing"

// TestDiscreet takes tokens and addresses out of texts, and leaves the words as they are in which a short token is.
func TestDiscreet(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"token xtok3n-of-somebodyx, by a@b.c": "token x(the token)x, by (an address)",
		"the token is tok, or (tok)":          "the token is (the token), or ((the token))",
	} {
		if got := Discreet(Discreet(said, "tok3n-of-somebody", "tok", ""), "tok3n-of-somebody", "tok", ""); got != want {
			t.Errorf("%q becomes %q", said, got)
		}
	}
}
