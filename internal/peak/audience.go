// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import "slices"

// Scopes of a spec (contract 10.1).
const (
	scopePrivate = "private"
	scopePublic  = "public"
	scopeShared  = "shared"
)

// Audience is which other tenants see a spec.
type Audience struct {
	Scope   string   // private, public or shared; "" counts as private
	Tenants []string // of shared ones
}

// Audience is who sees the spec.
func (s Spec) Audience() Audience { return Audience{Scope: s.Scope, Tenants: s.Tenants} }

// Covers reports whether everybody who belongs to other belongs to a.
func (a Audience) Covers(other Audience) bool {
	switch {
	case a.Scope == scopePublic:
		return true
	case other.Scope == scopePublic:
		return false
	case other.Scope != scopeShared:
		return true
	}
	return len(a.Missing(other)) == 0
}

// Missing are the tenants of other that do not belong to a.
func (a Audience) Missing(other Audience) []string {
	if a.Scope == scopePublic || other.Scope != scopeShared {
		return nil
	}
	var missing []string
	for _, tenant := range other.Tenants {
		if a.Scope != scopeShared || !slices.Contains(a.Tenants, tenant) {
			missing = append(missing, tenant)
		}
	}
	return missing
}

// With is everybody who belongs to one of the two.
func (a Audience) With(other Audience) Audience {
	switch {
	case a.Scope == scopePublic || other.Scope == scopePublic:
		return Audience{Scope: scopePublic}
	case a.Scope != scopeShared && other.Scope != scopeShared:
		return Audience{Scope: scopePrivate}
	}
	var tenants []string
	for _, one := range []Audience{a, other} {
		if one.Scope == scopeShared {
			tenants = append(tenants, one.Tenants...)
		}
	}
	return SharedWith(tenants...)
}

// SharedWith are some tenants; without any it is nobody.
func SharedWith(tenants ...string) Audience {
	sorted := slices.Compact(slices.Sorted(slices.Values(tenants)))
	if len(sorted) == 0 {
		return Audience{Scope: scopePrivate}
	}
	return Audience{Scope: scopeShared, Tenants: sorted}
}

// Same reports whether two audiences are the same tenants.
func (a Audience) Same(other Audience) bool { return a.Covers(other) && other.Covers(a) }

// PatchFrom is the change of a spec that has it seen by a in the place of before.
func (a Audience) PatchFrom(before Audience) SpecPatch {
	scope := a.Scope
	patch := SpecPatch{Scope: &scope}
	switch {
	case a.Scope == scopeShared:
		patch.Tenants = a.Tenants
	case len(before.Tenants) > 0:
		patch.Tenants = []string{}
	}
	return patch
}
