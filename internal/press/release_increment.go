// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/versions"
)

// CheckRelease checks that a configuration says in exactly one way which version the release has.
func CheckRelease(object types.Object, diags *diag.Diagnostics) {
	if object.IsUnknown() || object.IsNull() {
		return
	}
	release, at := ReleaseOf(object), path.Root("release")
	if release.Version.IsUnknown() || release.Increment.IsUnknown() {
		return
	}
	switch typed, raises := !release.Version.IsNull(), !release.Increment.IsNull(); {
	case typed && raises:
		diags.AddAttributeError(at.AtName("increment"), "Version typed and raised by itself",
			fmt.Sprintf("release has the version %s and increment = %q, of which only one can be: a typed version is raised by hand, and with increment it raises itself. Remove one of the two.",
				release.Version.ValueString(), release.Increment.ValueString()))
	case !typed && !raises:
		diags.AddAttributeError(at, "Missing version",
			`release needs a version: set release.increment, such as "patch", to have it raise itself, or type release.version, such as "1.0.0".`)
	}
}

// Raises tells whether the version raises itself. A version that is configured next to increment is that of the state, which
// ignore_changes puts there, and stays.
func (r Release) Raises() bool { return r.Version.IsNull() && !r.Increment.IsNull() }

// rule is the rule by which the version raises itself.
func (r Release) rule() versions.Rule {
	return versions.Rule{Increment: r.Increment.ValueString(), PrereleaseID: r.PrereleaseID.ValueString(), Initial: r.InitialVersion.ValueString()}
}

// open tells whether what the next version depends on is not known yet.
func (r Release) open() bool {
	return r.Increment.IsUnknown() || r.Increment.ValueString() == versions.Prerelease && r.PrereleaseID.IsUnknown()
}

// First is the version of a new spec.
func (r Release) First() types.String {
	if !r.Raises() {
		return r.Version
	}
	if r.InitialVersion.IsUnknown() || r.InitialVersion.IsNull() && r.open() {
		return types.StringUnknown()
	}
	return types.StringValue(r.rule().First())
}

// Next is the version that the plan of a spec that exists shows, whose version raises itself: that of the state while the
// content is the same, unknown while that cannot be told, and else the one that follows from the greater one of the version
// in state and the newest one of the platform. changed and open are as for PlanLatest.
func (r Release) Next(before Release, latest types.String, changed, open []string, diags *diag.Diagnostics) types.String {
	promoted := before.promotedBy(r)
	switch {
	case len(changed) == 0 && !promoted && len(open) == 0 && !r.mayPromote(before):
		return before.Version
	case len(changed) == 0 && !promoted, r.open():
		return types.StringUnknown()
	}
	at, published := path.Root("release").AtName("increment"), versions.Greatest(before.Version.ValueString(), latest.ValueString())
	if published == "" {
		diags.AddAttributeError(at, "No next version",
			fmt.Sprintf("The release that is published has the version %q, which is no semantic one, so that no next one follows from it. Type release.version in place of release.increment.\n\n%s",
				before.Version.ValueString(), diagnostics.DestroyHint))
		return types.StringUnknown()
	}
	next, err := r.rule().Next(published)
	if err != nil {
		diags.AddAttributeError(at, "No next version",
			fmt.Sprintf("What the release holds has changed, and no next version can be told: %s.\n\n%s", err, diagnostics.DestroyHint))
		return types.StringUnknown()
	}
	return types.StringValue(next)
}

// UnseenIncrement notes that the platform does not show by which rule the version of an imported release raises itself.
const UnseenIncrement = "release.increment"

// Settles tells whether a release whose version the state has without an increment is what a configuration asks for that has it raise
// itself from now on: then there is nothing to record. Of an imported one there never is, which leaves its plan empty. Of others,
// prereleases are recorded, since turning them off later finalises what they have published; so are notes that differ.
func (r Release) Settles(next Release, unseen Unseen) bool {
	switch {
	case !r.Increment.IsNull() || next.Increment.IsUnknown():
		return false
	case unseen.Has(UnseenIncrement):
		return true
	case next.Increment.ValueString() == versions.Prerelease:
		return false
	}
	return next.Notes.IsNull() || !next.Notes.IsUnknown() && SameNotes(next.Notes, r.Notes)
}

// WarnOfPrerelease warns of an imported prerelease under an increment of another kind. Nobody can tell whether it was raised by that kind
// before, and an import publishes nothing.
func (r Release) WarnOfPrerelease(next Release, unseen Unseen, diags *diag.Diagnostics) {
	if !unseen.Has(UnseenIncrement) || !r.Increment.IsNull() || next.Increment.IsUnknown() || next.Increment.ValueString() == versions.Prerelease || !versions.IsPrerelease(r.Version.ValueString()) {
		return
	}
	final, err := next.rule().Next(r.Version.ValueString())
	if err != nil {
		return
	}
	diags.AddAttributeWarning(path.Root("release").AtName("increment"), "Imported prerelease stays as it is",
		fmt.Sprintf("Release %s is a prerelease, and stays the newest one until something else than increment changes: an import publishes nothing, and whether the increment was \"prerelease\" before is not known. "+
			"To publish what it holds as the final version %s, type release.version = %q in place of release.increment for one apply.",
			r.Version.ValueString(), final, final))
}

// promotedBy tells whether another configuration finalises a prerelease.
func (r Release) promotedBy(next Release) bool {
	return r.prerelease() && !next.Increment.IsUnknown() && next.Increment.ValueString() != versions.Prerelease
}

// mayPromote tells whether that is not known yet.
func (r Release) mayPromote(before Release) bool {
	return before.prerelease() && r.Increment.IsUnknown()
}

// prerelease tells whether a release in state is a prerelease that raised itself.
func (r Release) prerelease() bool {
	return r.Increment.ValueString() == versions.Prerelease && versions.IsPrerelease(r.Version.ValueString())
}

// Follows tells whether a version is what this one is followed by, under the rules of another configuration.
func (r Release) Follows(next Release, version types.String) bool {
	followed, err := next.rule().Next(r.Version.ValueString())
	return err == nil && followed == version.ValueString()
}

// prereleaseID accepts what prereleases may begin with.
type prereleaseID struct{}

// Description implements validator.Describer.
func (prereleaseID) Description(context.Context) string {
	return "a suffix of a semantic version that has digits, such as rc.1"
}

// MarkdownDescription implements validator.Describer.
func (v prereleaseID) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (prereleaseID) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := versions.CheckPrereleaseID(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid prerelease id", fmt.Sprintf("The prerelease id %s.", err))
	}
}
