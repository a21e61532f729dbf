package image

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
)

// ModifyPlan implements resource.ResourceWithModifyPlan. It reads the folder, decides what an apply will have to do, and
// leaves open in the plan exactly what that moves.
func (r *image) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	var state *model
	if !req.State.Raw.IsNull() {
		state = &model{}
		resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	}
	secret := configuredSecrets(ctx, req.Config, &resp.Diagnostics)
	unseen, diags := detailsUnseen(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state != nil && r.Ready() {
		r.Data().ImagesInState.Add(state.ID.ValueString())
	}

	switch {
	case state == nil:
		planCreate(ctx, r.Folders(), &plan, config, types.StringNull(), &resp.Diagnostics)
		r.checkName(ctx, plan, &resp.Diagnostics)
	case !plan.Name.Equal(state.Name) || !plan.Type.Equal(state.Type):
		// A replacement is planned like a new image; Terraform asks again without a state.
		planCreate(ctx, r.Folders(), &plan, config, state.ArtifactHash, &resp.Diagnostics)
	default:
		next := planUpdate(ctx, r.Folders(), &plan, config, *state, aside{unseen, secret}, r.Object(plan.label()), &resp.Diagnostics)
		if next.action == actionPublish {
			r.checkVersion(ctx, plan, config.Version, &resp.Diagnostics)
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// planCreate plans a new image. published is the hash of the one that it replaces, null when there is none.
func planCreate(ctx context.Context, folders *uploads.Folders, plan *model, config model, published types.String, diags *diag.Diagnostics) {
	pinned := uploads.Pinned{Configured: config.ArtifactHash, Published: published, Folder: plan.folderIfAny(ctx, diags)}
	plan.ArtifactHash = folders.PlanPinned(ctx, pinned, false, diags)
	needArtifact(ctx, *plan, "create the image", diags)
}

// planUpdate plans a change of an image, and returns what an apply will have to do.
func planUpdate(ctx context.Context, folders *uploads.Folders, plan *model, config, state model, beside aside, object objects.Object, diags *diag.Diagnostics) decision {
	plan.inherit(config, state)
	plan.ArtifactHash = wantedHash(ctx, folders, *plan, state, config.ArtifactHash, diags)
	if diags.HasError() {
		return decision{}
	}
	next := decide(ctx, state, *plan, config.Version, beside, diags)
	plan.keepVersion(state)
	if (next.action == actionPublish || next.action == actionRebuild) && !plan.Artifact.IsNull() {
		// What is held back is not what would be uploaded.
		pinned := uploads.Pinned{Configured: config.ArtifactHash, Published: state.ArtifactHash, Folder: plan.folderIfAny(ctx, diags)}
		plan.ArtifactHash = folders.PlanPinned(ctx, pinned, true, diags)
	}
	// Where the folder lies is no change, and the upload reads that of the configuration.
	if !plan.ArtifactHash.IsUnknown() && !plan.ArtifactHash.IsNull() && plan.ArtifactHash.Equal(state.ArtifactHash) {
		plan.Artifact = uploads.KeepFolderPath(plan.Artifact, state.Artifact)
	}
	switch next.action {
	case actionBlocked:
		addBlocked(diags, object, state, next.changed)
	case actionPublish:
		if next.certain {
			needArtifact(ctx, *plan, "publish a new version", diags)
		}
		if config.Version.IsNull() {
			plan.Version = types.StringUnknown()
		}
		if config.Description.IsNull() {
			plan.Description = types.StringUnknown()
		}
		plan.VersionID, plan.BuildID = types.StringUnknown(), types.StringUnknown()
		plan.moveStatus()
	case actionRebuild:
		if details := detailsOf(ctx, state.BuildDetails, diags); details.source() != sourceUpload {
			needArtifact(ctx, *plan, "build the version from a folder", diags)
		}
		plan.BuildID = types.StringUnknown()
		plan.moveStatus()
	case actionAwait:
		plan.moveStatus()
	case actionNone:
	}
	return next
}

// wantedHash is the content hash that the version is to have: the configured one, that of the folder, else that of what is
// there already.
func wantedHash(ctx context.Context, folders *uploads.Folders, plan, state model, configured types.String, diags *diag.Diagnostics) types.String {
	pinned := uploads.Pinned{Configured: configured, Published: state.ArtifactHash, Folder: plan.folderIfAny(ctx, diags), Kept: state.ArtifactHash}
	if pinned.Folder == nil && !plan.BuildDetails.IsUnknown() {
		if details := detailsOf(ctx, plan.BuildDetails, diags); details != nil && !details.Source.IsUnknown() && details.source() != sourceUpload {
			pinned.Kept = types.StringNull()
		}
	}
	return folders.PlanPinned(ctx, pinned, false, diags)
}

// needArtifact reports that what is to be built from an uploaded folder has none.
func needArtifact(ctx context.Context, plan model, purpose string, diags *diag.Diagnostics) {
	if !plan.Artifact.IsNull() || plan.BuildDetails.IsUnknown() {
		return
	}
	if detailsOf(ctx, plan.BuildDetails, diags).source() != sourceUpload {
		return
	}
	diags.AddAttributeError(path.Root("artifact"), "Missing folder",
		fmt.Sprintf(`To %s, the folder to upload is needed: set "artifact", or name another source in "build_details".`, purpose))
}

// action is what the platform has to be asked for to get from state to plan.
type action int

const (
	actionNone    action = iota // nothing: at most the state changes
	actionAwait                 // only wait for the build that runs
	actionRebuild               // change the version and build it again (PATCH)
	actionPublish               // add a version (POST)
	actionBlocked               // impossible: a built version would have to change
)

type decision struct {
	action  action
	changed []string // names of the attributes that differ from what the version was built from
	certain bool     // false while it hangs on values that are not known yet
}

// aside is what a decision hangs on that is neither in the plan nor in the state. unseen tells that an import could not see
// how the version was built.
type aside struct {
	unseen bool
	secret secrets
}

// decide compares the version in state with what is wanted. version is the configured version, which is null when the
// platform chooses. While values are unknown it returns the most that may become necessary.
func decide(ctx context.Context, state, want model, version types.String, beside aside, diags *diag.Diagnostics) decision {
	if state.VersionID.IsNull() {
		// An import may find an image without versions. Nothing is configured then that one could be built from.
		if version.IsNull() && want.Artifact.IsNull() && want.BuildDetails.IsNull() {
			return decision{}
		}
		return decision{action: actionPublish, certain: true}
	}
	if !version.IsNull() && !version.Equal(state.Version) {
		return decision{action: actionPublish, certain: !version.IsUnknown()}
	}
	changed, open := changedInputs(ctx, state, want, beside, diags)
	next := decision{changed: changed, certain: len(changed) > 0}
	// A build that somebody else started, before an import, is theirs, until the folder is given that it is to be built from.
	ours := !state.BuildID.IsNull() || (state.ArtifactHash.IsNull() && !want.ArtifactHash.IsNull())
	switch {
	case state.built() && version.IsNull() && (open || next.certain):
		next.action = actionPublish
	case state.built() && next.certain:
		next.action = actionBlocked
	case state.built():
	case open || next.certain || (ours && state.broken()):
		next.action = actionRebuild
	case ours && state.building() && (want.WaitForBuild.IsUnknown() || want.WaitForBuild.ValueBool()):
		next.action = actionAwait
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
	return changed, open
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

// addBlocked reports inputs that changed under a version that is built.
func addBlocked(diags *diag.Diagnostics, object objects.Object, state model, changed []string) {
	diags.AddAttributeError(path.Root("version"), "Image version already built",
		fmt.Sprintf("Version %s of %s is already built, and a built version cannot change, but these inputs differ from what it was built from: %s. "+
			"Raise \"version\" to publish them as a new version, or leave \"version\" out so that the platform picks the next patch version; otherwise undo the change.\n\n%s",
			state.Version.ValueString(), object, strings.Join(changed, ", "), diagnostics.DestroyHint))
}
