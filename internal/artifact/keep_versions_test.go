// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact

import (
	"slices"
	"testing"
)

func TestSuperfluous(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		versions      []int64
		managed, keep int64
		want          []int64
	}{
		"none":                          {nil, 1, 1, nil},
		"fewer than are kept":           {[]int64{1, 2}, 2, 3, nil},
		"as many as are kept":           {[]int64{2, 1, 3}, 3, 3, nil},
		"one too many":                  {[]int64{4, 3, 2, 1}, 4, 3, []int64{1}},
		"oldest first":                  {[]int64{1, 2, 3, 4}, 4, 1, []int64{3, 2, 1}},
		"gaps":                          {[]int64{9, 5, 2}, 9, 2, []int64{2}},
		"the managed one is old":        {[]int64{5, 4, 3, 2, 1}, 3, 1, []int64{2, 1}},
		"the managed one is the oldest": {[]int64{5, 4, 3}, 3, 1, nil},
		"the managed one is not there":  {[]int64{5, 4, 2}, 3, 1, []int64{2}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			given := slices.Clone(c.versions)
			if got := superfluous(c.versions, c.managed, c.keep); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
			if !slices.Equal(given, c.versions) {
				t.Errorf("the versions given became %v", c.versions)
			}
		})
	}
}
