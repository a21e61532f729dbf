// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tags

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var (
	none    = types.SetNull(types.StringType)
	unknown = types.SetUnknown(types.StringType)
	partly  = types.SetValueMust(types.StringType, []attr.Value{types.StringValue("a"), types.StringUnknown()})
)

func TestPlan(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ own, defaults, want types.Set }{
		"nothing":                  {none, none, set(nil)},
		"none of the zero value":   {none, types.Set{}, set(nil)},
		"own":                      {set([]string{"b", "a"}), none, set([]string{"a", "b"})},
		"defaults":                 {none, set([]string{"d"}), set([]string{"d"})},
		"both, and one twice":      {set([]string{"a", "d"}), set([]string{"d", "e"}), set([]string{"a", "d", "e"})},
		"own are not known":        {unknown, set([]string{"d"}), unknown},
		"one of own is not known":  {partly, set([]string{"d"}), unknown},
		"defaults are not known":   {set([]string{"a"}), unknown, unknown},
		"one default is not known": {set([]string{"a"}), partly, unknown},
	} {
		if got := Plan(test.own, test.defaults); !got.Equal(test.want) {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}

func TestShown(t *testing.T) {
	t.Parallel()
	empty := set(nil)
	for name, test := range map[string]struct {
		shown    []string
		own, all types.Set // before
		defaults types.Set
		wantOwn  types.Set
	}{
		"import":                            {[]string{"a", "d"}, none, none, set([]string{"d"}), set([]string{"a"})},
		"import of defaults alone":          {[]string{"d"}, none, none, set([]string{"d"}), none},
		"import without defaults":           {[]string{"b", "a"}, none, none, none, set([]string{"a", "b"})},
		"nothing":                           {nil, none, none, none, none},
		"nothing, written as such":          {nil, empty, none, none, empty},
		"defaults alone, written as none":   {[]string{"d"}, empty, set([]string{"d"}), set([]string{"d"}), empty},
		"named by both":                     {[]string{"a", "d"}, set([]string{"a", "d"}), set([]string{"a", "d"}), set([]string{"d"}), set([]string{"a", "d"})},
		"the default is given up":           {[]string{"a", "d"}, set([]string{"a"}), set([]string{"a", "d"}), none, set([]string{"a"})},
		"a default that is new":             {[]string{"a"}, set([]string{"a"}), set([]string{"a"}), set([]string{"a", "d"}), set([]string{"a"})},
		"added by somebody":                 {[]string{"a", "d", "x"}, set([]string{"a"}), set([]string{"a", "d"}), set([]string{"d"}), set([]string{"a", "x"})},
		"a default, added by somebody":      {[]string{"a", "d"}, set([]string{"a"}), set([]string{"a"}), set([]string{"d"}), set([]string{"a"})},
		"own one removed by somebody":       {[]string{"d"}, set([]string{"a"}), set([]string{"a", "d"}), set([]string{"d"}), none},
		"state of another version":          {[]string{"a", "d"}, set([]string{"a"}), none, set([]string{"d"}), set([]string{"a"})},
		"defaults that are not known (yet)": {[]string{"a", "d"}, set([]string{"a"}), set([]string{"a", "d"}), unknown, set([]string{"a"})},
	} {
		own, all := Shown(test.shown, test.own, test.all)
		if own = WithoutDefaults(own, test.own, test.defaults); !own.Equal(test.wantOwn) || !all.Equal(set(test.shown)) {
			t.Errorf("%s: got %s and %s, want %s and %s", name, own, all, test.wantOwn, test.shown)
		}
	}
}

func TestSent(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		all, own types.Set
		want     []string
		is       bool
	}{
		"nothing":                  {set(nil), none, nil, false},
		"no state of this version": {none, none, nil, false},
		"none, written as such":    {set(nil), set(nil), []string{}, true},
		"own of another version":   {none, set([]string{"b", "a"}), []string{"a", "b"}, true},
		"all":                      {set([]string{"d", "a"}), set([]string{"a"}), []string{"a", "d"}, true},
		"defaults alone":           {set([]string{"d"}), none, []string{"d"}, true},
	} {
		got := Sent(test.all, test.own)
		names := []string{}
		for _, tag := range got {
			names = append(names, tag.Name)
		}
		if (got != nil) != test.is || !slices.Equal(names, test.want) {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestSame(t *testing.T) {
	t.Parallel()
	a, b := set([]string{"a"}), set([]string{"b"})
	for name, test := range map[string]struct {
		all, own, otherAll, otherOwn types.Set
		want                         bool
	}{
		"the same":              {a, a, a, a, true},
		"named twice":           {a, a, a, none, true},
		"others":                {a, none, b, none, false},
		"not known":             {unknown, unknown, a, a, false},
		"of another version":    {a, a, none, a, true},
		"others of that":        {a, a, none, none, false},
		"none in two spellings": {set(nil), none, set(nil), set(nil), true},
	} {
		if got := Same(test.all, test.own, test.otherAll, test.otherOwn); got != test.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
	if got := Filled(unknown, a); !got.Equal(a) {
		t.Errorf("filled in %s", got)
	}
}
