// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"slices"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestSuperfluous(t *testing.T) {
	t.Parallel()
	// version is one that is created on a day of May, "" when the platform does not tell.
	version := func(id int64, status, day string) peak.ImageVersion {
		v := peak.ImageVersion{ID: id, Status: status}
		if day != "" {
			v.CreatedAt = "2024-05-" + day + "T09:30:00.000Z"
		}
		return v
	}
	built := func(ids ...int64) []peak.ImageVersion {
		versions := make([]peak.ImageVersion, len(ids))
		for i, id := range ids {
			versions[i] = version(id, "ready", "")
		}
		return versions
	}
	for name, c := range map[string]struct {
		versions []peak.ImageVersion
		managed  int64
		keep     int
		want     []int64
	}{
		"none":                         {nil, 1, 1, nil},
		"fewer than are kept":          {built(1, 2), 2, 3, nil},
		"as many as are kept":          {built(3, 2, 1), 3, 3, nil},
		"one too many":                 {built(4, 3, 2, 1), 4, 3, []int64{1}},
		"oldest first":                 {built(1, 2, 3, 4), 4, 1, []int64{3, 2, 1}},
		"the managed one is not built": {append(built(3, 2, 1), version(4, "not-ready", "")), 4, 1, []int64{2, 1}},
		"failed builds do not count":   {append(built(5, 3, 1), version(4, "not-ready", ""), version(2, "not-ready", "")), 5, 2, []int64{2, 1}},
		"in use counts, in any case":   {append(built(5, 3), version(4, "In-Use", "")), 5, 2, []int64{3}},
		"delete-failed is tried again": {append(built(3, 2), version(1, "delete-failed", "")), 3, 2, []int64{1}},
		"deleting is on its way":       {append(built(4, 1), version(3, "deleting", ""), version(2, "deleting", "")), 4, 1, []int64{1}},
		"newer ones are others'":       {built(5, 4, 3, 2), 3, 1, []int64{2}},
		"the managed one is old":       {built(5, 4, 3), 3, 1, nil},
		"the managed one is gone":      {built(5, 4, 3), 9, 1, nil},
		"by time, not by id":           {[]peak.ImageVersion{version(1, "ready", "03"), version(3, "ready", "01"), version(2, "ready", "02")}, 1, 1, []int64{2, 3}},
		"by id, when a time is missing": {
			[]peak.ImageVersion{version(3, "ready", "01"), version(2, "ready", ""), version(1, "ready", "03")}, 3, 1, []int64{2, 1},
		},
		"by id, at the same time": {[]peak.ImageVersion{version(1, "ready", "01"), version(2, "ready", "01")}, 2, 1, []int64{1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []int64
			for _, v := range superfluous(c.versions, c.managed, c.keep) {
				got = append(got, v.ID)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}
