// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/triggers"
)

// changeKind is what the platform has to be asked for to get from state to plan.
type changeKind int

const (
	changeNone    changeKind = iota // nothing: at most the state changes
	changeAwait                     // only wait for the build that runs
	changeRebuild                   // change the version and build it again (PATCH)
	changePublish                   // add a version (POST)
	changeBlocked                   // impossible: a built version would have to change
)

// change is what an update has to do.
type change struct {
	kind    changeKind
	changed []string // names of the attributes that differ from what the version was built from
	certain bool     // false while it hangs on values that are not known yet
}

// aside is what a change hangs on that is neither in the plan nor in the state. unseen tells that an import could not see
// how the version was built.
type aside struct {
	unseen bool
	secret secrets
	latest string // the greatest version on the platform, as far as it was seen; see keyLatest
}

// planChange compares the version in state with what is wanted. version is the configured version, which is null when the
// platform chooses. While values are unknown it returns the most that may become necessary.
func planChange(ctx context.Context, state, want model, version types.String, beside aside, diags *diag.Diagnostics) change {
	if state.VersionID.IsNull() {
		// An import may find an image without versions. Nothing is configured then that one could be built from.
		if version.IsNull() && want.Artifact.IsNull() && want.BuildDetails.IsNull() {
			return change{}
		}
		return change{kind: changePublish, certain: true}
	}
	if !version.IsNull() && !version.Equal(state.Version) {
		return change{kind: changePublish, certain: !version.IsUnknown()}
	}
	changed, open := changedInputs(ctx, state, want, beside, diags)
	if version.IsNull() && state.built() && promotes(want, state) {
		changed = append(changed, "version_increment")
	}
	next := change{changed: changed, certain: len(changed) > 0}
	// A build that somebody else started, before an import, is theirs, until the folder is given that it is to be built from.
	ours := !state.BuildID.IsNull() || (state.ArtifactHash.IsNull() && !want.ArtifactHash.IsNull())
	switch {
	case state.built() && version.IsNull() && (open || next.certain):
		next.kind = changePublish
	case state.built() && next.certain:
		next.kind = changeBlocked
	case state.built():
	case open || next.certain || (ours && state.broken()):
		next.kind = changeRebuild
	case ours && state.building() && (want.Wait.IsUnknown() || want.Wait.ValueBool()):
		next.kind = changeAwait
	}
	return next
}

// changedInputs names the inputs that differ from what the version in state was built from; open tells that some are
// not known yet. What an import could not see counts as unchanged: it is only recorded.
func changedInputs(ctx context.Context, state, want model, beside aside, diags *diag.Diagnostics) (changed []string, open bool) {
	if want.Description.IsUnknown() {
		open = true
	} else if want.Description.ValueString() != state.Description.ValueString() {
		changed = append(changed, "description")
	}

	if !isWhollyKnown(ctx, want.BuildDetails) {
		open = true
	} else if !beside.unseen || !state.BuildDetails.IsNull() {
		had, wanted := detailsOf(ctx, state.BuildDetails, diags), detailsOf(ctx, want.BuildDetails, diags)
		same, known := sameDetails(had, wanted, beside.secret)
		open = open || !known
		if known && !same {
			changed = append(changed, "build_details")
		}
	}

	switch {
	case want.ArtifactHash.IsUnknown():
		open = true
	case !want.ArtifactHash.IsNull() && !state.ArtifactHash.IsNull() && !want.ArtifactHash.Equal(state.ArtifactHash):
		changed = append(changed, "artifact")
	}
	moved, known := triggers.Moved(state.Triggers, want.Triggers)
	if moved {
		changed = append(changed, "triggers")
	}
	return changed, open || !known
}

// sameDetails compares how a version was built with what is wanted; known is false when that hangs on unknown values. Build
// arguments that become write-only may be in the state yet, as after an import: moving them changes nothing. Later on their
// version tells whether they change.
func sameDetails(had, wanted *buildDetails, secret secrets) (same, known bool) {
	if had.argumentsVersion().IsNull() && !wanted.argumentsVersion().IsNull() {
		_, err := jsonvalue.ToJSON(secret.arguments)
		return sameBuild(had.request(secrets{}), wanted.request(secret)), err == nil
	}
	return had.argumentsVersion().Equal(wanted.argumentsVersion()) && sameBuild(had.request(secrets{}), wanted.request(secrets{})), true
}
