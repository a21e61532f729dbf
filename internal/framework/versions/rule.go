// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package versions

import (
	"errors"
	"fmt"
	"math"

	"github.com/Masterminds/semver/v3"
)

// The kinds of increments.
const (
	Major      = "major"
	Minor      = "minor"
	Patch      = "patch"
	Prerelease = "prerelease"
)

// Increments are the kinds of increments, as validators list them.
func Increments() []string { return []string{Major, Minor, Patch, Prerelease} }

const (
	// firstVersion is the first version of all, unless one is asked for.
	firstVersion = "0.1.0"
	// defaultPrereleaseID is how prereleases of a final version begin, unless another beginning is asked for.
	defaultPrereleaseID = "rc.1"
)

// Rule says how the next version follows from the one before. Its zero value is of no use: Increment has to be one of
// Increments.
type Rule struct {
	Increment    string
	PrereleaseID string // What prereleases begin with, such as rc.1 or a0000001; "" leaves that to the rules.
	Initial      string // The first version of all, "" for the default one.
}

// Check says what is wrong with PrereleaseID.
func (r Rule) Check() error {
	if r.PrereleaseID == "" {
		return nil
	}
	return CheckPrereleaseID(r.PrereleaseID)
}

// First is the version of an object that has none yet: Initial, else 0.1.0, and under prerelease 0.1.0-<PrereleaseID>.
func (r Rule) First() string {
	switch {
	case r.Initial != "":
		return r.Initial
	case r.Increment == Prerelease:
		return firstVersion + "-" + r.prereleaseID()
	}
	return firstVersion
}

// Next is the version after another one, and always greater than it by the precedence of semantic versions. Where no greater
// one follows by the rules, the error says why, and what to do.
//
//	major, minor, patch  as npm's inc does: a prerelease of the version that is aimed at is finalised
//	prerelease           of a final version: the next patch with PrereleaseID (rc.1); of a prerelease: its last digits
//	                     counted up, or PrereleaseID when that begins another line
func (r Rule) Next(current string) (string, error) {
	version, err := semver.StrictNewVersion(current)
	if err != nil {
		return "", fmt.Errorf("%q is no semantic version (%w), so none follows from it: choose the next one yourself", current, err)
	}
	next, err := r.next(version)
	if err != nil {
		return "", err
	}
	// No rule is trusted with this: the platform takes greater versions only, and what was planned is a promise.
	if order, ok := Compare(next, current); !ok || order <= 0 {
		return "", fmt.Errorf("no greater version follows from %s by counting: choose the next one yourself", current)
	}
	return next, nil
}

// next is Next before the result is held against the version that it comes from.
func (r Rule) next(v *semver.Version) (string, error) {
	if r.Increment == Prerelease {
		if v.Prerelease() != "" {
			pre, err := r.nextPrerelease(v)
			return core(v.Major(), v.Minor(), v.Patch()) + "-" + pre, err
		}
		patch, err := plusOne(v.Patch())
		return core(v.Major(), v.Minor(), patch) + "-" + r.prereleaseID(), err
	}
	return r.nextFinal(v)
}

// nextFinal is the next version without a suffix, as npm's inc has it.
func (r Rule) nextFinal(v *semver.Version) (string, error) {
	var (
		pre = v.Prerelease() != ""
		n   uint64
		err error
	)
	switch r.Increment {
	case Major:
		if n = v.Major(); !pre || v.Minor() != 0 || v.Patch() != 0 {
			n, err = plusOne(n)
		}
		return core(n, 0, 0), err
	case Minor:
		if n = v.Minor(); !pre || v.Patch() != 0 {
			n, err = plusOne(n)
		}
		return core(v.Major(), n, 0), err
	case Patch:
		if n = v.Patch(); !pre {
			n, err = plusOne(n)
		}
		return core(v.Major(), v.Minor(), n), err
	}
	return "", fmt.Errorf("%q is no kind of increment", r.Increment)
}

// prereleaseID is what prereleases of a final version begin with.
func (r Rule) prereleaseID() string {
	if r.PrereleaseID != "" {
		return r.PrereleaseID
	}
	return defaultPrereleaseID
}

func core(major, minor, patch uint64) string {
	return fmt.Sprintf("%d.%d.%d", major, minor, patch)
}

// plusOne counts on, to where semantic versions can be compared.
func plusOne(n uint64) (uint64, error) {
	if n == math.MaxUint64 {
		return 0, errors.New("the number of the version is the greatest one there is: choose the next version yourself")
	}
	return n + 1, nil
}
