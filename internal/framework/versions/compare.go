// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package versions

import "github.com/Masterminds/semver/v3"

// Compare tells the order of two semantic versions as cmp.Compare does; ok is false when one of them is none.
func Compare(a, b string) (order int, ok bool) {
	one, err := semver.StrictNewVersion(a)
	if err != nil {
		return 0, false
	}
	other, err := semver.StrictNewVersion(b)
	if err != nil {
		return 0, false
	}
	return one.Compare(other), true
}

// Greatest is the greatest of some versions; those that are no semantic ones do not count. It is "" when none is left.
func Greatest(of ...string) string {
	greatest := ""
	for _, version := range of {
		if _, err := semver.StrictNewVersion(version); err != nil {
			continue
		}
		if order, _ := Compare(version, greatest); greatest == "" || order > 0 {
			greatest = version
		}
	}
	return greatest
}

// IsPrerelease tells whether a version is a prerelease, which a final version is yet to follow.
func IsPrerelease(version string) bool {
	parsed, err := semver.StrictNewVersion(version)
	return err == nil && parsed.Prerelease() != ""
}
