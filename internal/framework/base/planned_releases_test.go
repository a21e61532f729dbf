// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package base

import (
	"testing"
)

func TestPlannedReleases(t *testing.T) {
	t.Parallel()
	var planned PlannedReleases
	planned.Remove("s", "1.0.0")
	if planned.Has("s", "1.0.0") || planned.Any("s") {
		t.Error("something is planned from the start")
	}
	planned.Add("s", "1.0.0")
	planned.Add("s", "")
	if !planned.Has("s", "1.0.0") || planned.Has("s", "1.1.0") || planned.Has("other", "1.0.0") || !planned.Any("s") || planned.Any("other") {
		t.Error("what is planned is not what was noted")
	}
	planned.Remove("s", "1.0.0")
	if planned.Has("s", "1.0.0") || !planned.Any("s") {
		t.Error("a release with an open version is gone with another one")
	}
	planned.Remove("s", "")
	if planned.Any("s") {
		t.Error("a release stays planned")
	}
}
