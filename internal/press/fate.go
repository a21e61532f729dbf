// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

// Fate is what a plan makes of the release that is published.
type Fate int

const (
	// Stays says that it stays what the configuration stands for.
	Stays Fate = iota
	// Undecided says that this is known after apply only. Whatever is planned then has to be so as well when the release stays, and when
	// it does not, since Terraform takes no other value after the plan.
	Undecided
	// Raised says that the next release takes its place, which raised its version itself.
	Raised
	// Replaced says that another release takes its place, or that there is none yet.
	Replaced
)

// Publishes tells whether a release is published for certain.
func (f Fate) Publishes() bool { return f == Raised || f == Replaced }
