// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import "sync"

// claims tell creates that go on at the same time apart. Terraform makes several objects at once, and of two requests that say
// the same, as those of two workflows by count, what a look-up finds may be the other's.
type claims struct {
	mu sync.Mutex
	// owned are the objects of creates that know theirs, disputed those that a create saw which ended without knowing.
	owned, disputed map[claim]bool
	ongoing         map[string]map[*claimant]bool
}

// claim is an object that a create of this client made: its subject and its id.
type claim struct{ subject, id string }

// claimant is a create that goes on.
type claimant struct {
	all     *claims
	subject string
	// looked says that the create looks for its object, and sees what it may be.
	looked bool
	sees   map[string]bool
}

// begin enters a create of a subject: a kind and a name.
func (c *claims) begin(subject string) *claimant {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ongoing == nil {
		c.owned, c.disputed, c.ongoing = map[claim]bool{}, map[claim]bool{}, map[string]map[*claimant]bool{}
	}
	if c.ongoing[subject] == nil {
		c.ongoing[subject] = map[*claimant]bool{}
	}
	one := &claimant{all: c, subject: subject}
	c.ongoing[subject][one] = true
	return one
}

// end leaves, with the object's id, or "" when the create has none to show. What it then saw may be its own for all that.
func (c *claimant) end(id string) {
	c.all.mu.Lock()
	defer c.all.mu.Unlock()
	if id != "" {
		c.all.owned[claim{c.subject, id}] = true
	} else {
		for seen := range c.sees {
			c.all.disputed[claim{c.subject, seen}] = true
		}
	}
	delete(c.all.ongoing[c.subject], c)
	if len(c.all.ongoing[c.subject]) == 0 {
		delete(c.all.ongoing, c.subject)
	}
}

// taken reports whether an object is known to be that of another create.
func (c *claimant) taken(id string) bool {
	c.all.mu.Lock()
	defer c.all.mu.Unlock()
	return c.all.owned[claim{c.subject, id}]
}

// saw notes what a look-up found that may be the object.
func (c *claimant) saw(ids []string) {
	c.all.mu.Lock()
	defer c.all.mu.Unlock()
	c.looked, c.sees = true, map[string]bool{}
	for _, id := range ids {
		c.sees[id] = true
	}
}

// others reports whether another create still waits for its answer, which will tell one of the objects to be its own.
func (c *claimant) others() bool {
	c.all.mu.Lock()
	defer c.all.mu.Unlock()
	for other := range c.all.ongoing[c.subject] {
		if other != c && !other.looked {
			return true
		}
	}
	return false
}

// adopt takes an object over, unless it may just as well be that of another create: of one that took it, that still waits for
// its answer, or that looks or looked for its own and sees this one too.
func (c *claimant) adopt(id string) bool {
	c.all.mu.Lock()
	defer c.all.mu.Unlock()
	wanted := claim{c.subject, id}
	if c.all.owned[wanted] || c.all.disputed[wanted] {
		return false
	}
	for other := range c.all.ongoing[c.subject] {
		if other != c && (!other.looked || other.sees[id]) {
			return false
		}
	}
	c.all.owned[wanted] = true
	return true
}
