// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/versions"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// keyLatest is where the private state has the greatest version that the last read or write saw on the platform. Plans count
// from it: they may not ask the platform, since an apply plans again and has to come to the same.
const keyLatest = "latest_version"

// increments tells whether the version raises itself. A version in the configuration wins: both are there where ignore_changes
// puts the one of the state there.
func increments(m model, configured types.String) bool {
	return !m.VersionIncrement.IsNull() && configured.IsNull()
}

// promotes tells that a prerelease is to become a final version, which takes a version of its own although nothing else differs.
func promotes(want, state model) bool {
	return state.VersionIncrement.ValueString() == versions.Prerelease && versions.IsPrerelease(state.Version.ValueString()) &&
		!want.VersionIncrement.IsNull() && !want.VersionIncrement.IsUnknown() && want.VersionIncrement.ValueString() != versions.Prerelease
}

// firstVersion plans the version of a new image.
func firstVersion(plan *model, configured types.String) {
	if !increments(*plan, configured) {
		return
	}
	plan.Version = types.StringUnknown()
	if !plan.VersionIncrement.IsUnknown() {
		plan.Version = types.StringValue(versions.Rule{Increment: plan.VersionIncrement.ValueString()}.First())
	}
}

// nextVersion plans the version that follows what the state and the last read have. It is unknown while that cannot be told.
func nextVersion(plan, state model, latest string, diags *diag.Diagnostics) types.String {
	if plan.VersionIncrement.IsUnknown() || latest == "" {
		return types.StringUnknown()
	}
	next, err := versions.Rule{Increment: plan.VersionIncrement.ValueString()}.Next(versions.Greatest(state.Version.ValueString(), latest))
	if err != nil {
		diags.AddAttributeError(path.Root("version_increment"), "No next version", fmt.Sprintf("The version of %s cannot be raised by itself: %s.", objects.Object{Type: "peak_image", Name: plan.label()}, err))
		return types.StringUnknown()
	}
	return types.StringValue(next)
}

// settleVersion settles the version of a publication right before it is sent, and returns the greatest one on the platform. A
// version that was planned is a promise: when somebody was faster, nothing is published.
func settleVersion(ctx context.Context, update *versionUpdate, object objects.Object, diags *diag.Diagnostics) (latest string) {
	plan := &update.plan
	shown, err := update.client.GetImage(ctx, plan.imageID())
	if err != nil {
		diags.AddError("Cannot update peak_image", fmt.Sprintf("The latest version of %s could not be read, so that nothing was published.\n\n%s", object, err))
		return ""
	}
	if shown.LatestVersion != nil {
		latest = shown.LatestVersion.Version
	}
	if plan.Version.IsUnknown() {
		base := versions.Greatest(update.state.Version.ValueString(), latest)
		if base == "" {
			firstVersion(plan, types.StringNull())
			return latest
		}
		plan.Version = nextVersion(*plan, update.state, base, diags)
		return latest
	}
	order, ok := versions.Compare(latest, plan.Version.ValueString())
	// One that lies between is somebody's as well: what it holds would be undone without anybody having seen it. Reads look for
	// it once the state says that the version raises itself.
	between := !update.state.VersionIncrement.IsNull() && isLower(versions.Greatest(update.state.Version.ValueString(), update.latest), latest)
	if ok && order >= 0 || between {
		addOvertaken(diags, object, plan.Version.ValueString(), latest)
	}
	return latest
}

// addOvertaken says that somebody else published a version since the plan.
func addOvertaken(diags *diag.Diagnostics, object objects.Object, planned, latest string) {
	diags.AddAttributeError(path.Root("version_increment"), "Image version overtaken",
		fmt.Sprintf("Version %s of %s was planned, and the platform has version %s by now: somebody else has published since. Nothing was published. Run terraform plan again: it counts from there.", planned, object, latest))
}

// isOvertaken tells that the platform refused a version because it has it.
func isOvertaken(err error) bool {
	exists, ok := errors.AsType[*peak.AlreadyExistsError](err)
	return ok && exists != nil
}
