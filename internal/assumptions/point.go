// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package assumptions

import (
	"fmt"
	"slices"
)

// ID names a point, as the report, the page and the options of the emulator call it: lower-case words with hyphens.
type ID string

// Point is one thing that is assumed of the platform. Either Flip or Kept is set; where Unseen is not, the report has a probe for it.
type Point struct {
	ID ID

	// Section is the section of the contract, such as "13.4".
	Section string

	// Claim is what is assumed, and what the emulator does unless it is contrary.
	Claim string

	// Quotes are words of each tagged line of the contract that the point stands for; none where the contract has no tag of its own.
	Quotes []string

	// Flip is what a contrary platform does instead.
	Flip string

	// Kept says why a contrary platform does not turn the point.
	Kept string

	// Unseen says why the report does not look at the point on a real tenant.
	Unseen string
}

// Register is every point, in the order of the contract.
func Register() []Point {
	return slices.Concat(basics(), specs(), deployments(), workflows(), images(), services(), others(), metrics(), lifecycles())
}

// Find is the point of an id.
func Find(id ID) (Point, bool) {
	register := Register()
	at := slices.IndexFunc(register, func(p Point) bool { return p.ID == id })
	if at < 0 {
		return Point{}, false
	}
	return register[at], true
}

// Set is a set of points that are turned; nil is none.
type Set map[ID]bool

// Has tells whether a point is turned.
func (s Set) Has(id ID) bool { return s[id] }

// All are the points that a contrary platform turns.
func All() Set {
	all := Set{}
	for _, point := range Register() {
		if point.Flip != "" {
			all[point.ID] = true
		}
	}
	return all
}

// Some are the points of some ids. An id that is none, or whose point is never turned, is an error.
func Some(ids ...ID) (Set, error) {
	chosen := Set{}
	for _, id := range ids {
		point, known := Find(id)
		switch {
		case !known:
			return nil, fmt.Errorf("there is no assumption %q; docs/guides/assumptions.md lists them", id)
		case point.Flip == "":
			return nil, fmt.Errorf("the assumption %q is never turned: %s", id, point.Kept)
		}
		chosen[id] = true
	}
	return chosen, nil
}
