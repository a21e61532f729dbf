// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak_test

import (
	"slices"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestAudience(t *testing.T) {
	t.Parallel()
	private, public := peak.Audience{Scope: "private"}, peak.Audience{Scope: "public"}
	shared := func(tenants ...string) peak.Audience { return peak.Audience{Scope: "shared", Tenants: tenants} }
	for name, test := range map[string]struct {
		a, other peak.Audience
		covers   bool
		missing  []string
		with     peak.Audience
	}{
		"nobody for nobody":     {private, private, true, nil, private},
		"unsaid is nobody":      {peak.Audience{}, private, true, nil, private},
		"nobody for some":       {private, shared("b", "a"), false, []string{"b", "a"}, shared("a", "b")},
		"nobody for everybody":  {private, public, false, nil, public},
		"some for nobody":       {shared("a"), private, true, nil, shared("a")},
		"some for fewer":        {shared("a", "b"), shared("b"), true, nil, shared("a", "b")},
		"some for others":       {shared("a", "b"), shared("b", "c"), false, []string{"c"}, shared("a", "b", "c")},
		"some for everybody":    {shared("a"), public, false, nil, public},
		"everybody for some":    {public, shared("a"), true, nil, public},
		"everybody for them":    {public, public, true, nil, public},
		"tenants while private": {peak.Audience{Scope: "private", Tenants: []string{"a"}}, shared("a"), false, []string{"a"}, shared("a")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.a.Covers(test.other); got != test.covers {
				t.Errorf("covers: %v", got)
			}
			if got := test.a.Missing(test.other); !slices.Equal(got, test.missing) {
				t.Errorf("missing: %v", got)
			}
			if got := test.a.With(test.other); got.Scope != test.with.Scope || !slices.Equal(got.Tenants, test.with.Tenants) {
				t.Errorf("with: %v", got)
			}
		})
	}
	patch := public.PatchFrom(shared("a"))
	if *patch.Scope != "public" || patch.Tenants == nil || len(patch.Tenants) != 0 {
		t.Errorf("tenants of a spec that becomes public are to go: %+v", patch)
	}
	if patch := public.PatchFrom(private); patch.Tenants != nil {
		t.Errorf("a private spec has no tenants that could go: %+v", patch)
	}
}
