// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

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
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/privatestate"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
)

// ModifyPlan implements resource.ResourceWithModifyPlan. It reads the folder, plans the change that an apply will have to make, and
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
	beside := aside{
		unseen: privatestate.Glance[bool](ctx, req.Private, keyDetailsUnseen, &resp.Diagnostics), secret: secret,
		latest: privatestate.Glance[string](ctx, req.Private, keyLatest, &resp.Diagnostics),
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if state != nil && r.Ready() {
		r.Data().ImagesInState.Add(state.ID.ValueString())
	}

	builds := false // a build after one that the platform has
	switch {
	case state == nil:
		planCreate(ctx, r.Folders(), &plan, config, types.StringNull(), &resp.Diagnostics)
		r.checkName(ctx, plan, &resp.Diagnostics)
	case !plan.Name.Equal(state.Name) || !plan.Type.Equal(state.Type):
		// A replacement is planned like a new image; Terraform asks again without a state.
		planCreate(ctx, r.Folders(), &plan, config, state.ArtifactHash, &resp.Diagnostics)
		builds = true
	default:
		next := planUpdate(ctx, r.Folders(), &plan, config, *state, beside, r.Object(plan.label()), &resp.Diagnostics)
		builds = next.kind == changePublish || next.kind == changeRebuild
		if next.kind == changePublish {
			r.checkVersion(ctx, plan, config.Version, &resp.Diagnostics)
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if builds && hasToken(ctx, req.Private, &resp.Diagnostics) {
		warnOfToken(ctx, plan, secret.token, r.Object(plan.label()), &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// planCreate plans a new image. published is the hash of the one that it replaces, null when there is none.
func planCreate(ctx context.Context, folders *uploads.Folders, plan *model, config model, published types.String, diags *diag.Diagnostics) {
	firstVersion(plan, config.Version)
	pinned := uploads.Pinned{Configured: config.ArtifactHash, Published: published, Folder: plan.folderIfAny(ctx, diags)}
	plan.ArtifactHash = folders.PlanPinned(ctx, pinned, false, diags)
	// What is built anew is not what is in the state, whose files are not known here.
	pinned.Published = types.StringNull()
	plan.Files = folders.PlanFiles(ctx, pinned, plan.ArtifactHash, uploads.NoFiles(), diags)
	needArtifact(ctx, *plan, "create the image", diags)
}

// planUpdate plans a change of an image, and returns what an apply will have to do.
func planUpdate(ctx context.Context, folders *uploads.Folders, plan *model, config, state model, beside aside, object objects.Object, diags *diag.Diagnostics) change {
	plan.inherit(config, state)
	plan.ArtifactHash = wantedHash(ctx, folders, *plan, state, config.ArtifactHash, diags)
	if diags.HasError() {
		return change{}
	}
	next := planChange(ctx, state, *plan, config.Version, beside, diags)
	plan.keepVersion(state)
	if (next.kind == changePublish || next.kind == changeRebuild) && !plan.Artifact.IsNull() {
		// What is held back is not what would be uploaded.
		pinned := uploads.Pinned{Configured: config.ArtifactHash, Published: state.ArtifactHash, Folder: plan.folderIfAny(ctx, diags)}
		plan.ArtifactHash = folders.PlanPinned(ctx, pinned, true, diags)
	}
	files := uploads.Pinned{Published: state.ArtifactHash, Folder: plan.folderIfAny(ctx, diags)}
	plan.Files = folders.PlanFiles(ctx, files, plan.ArtifactHash, state.Files, diags)
	// Where the folder lies is no change, and the upload reads that of the configuration.
	if !plan.ArtifactHash.IsUnknown() && !plan.ArtifactHash.IsNull() && plan.ArtifactHash.Equal(state.ArtifactHash) {
		plan.Artifact = uploads.KeepFolderPath(plan.Artifact, state.Artifact)
	}
	switch next.kind {
	case changeBlocked:
		addBlocked(diags, object, state, next.changed)
	case changePublish:
		if next.certain {
			needArtifact(ctx, *plan, "publish a new version", diags)
		}
		if config.Version.IsNull() {
			plan.Version = types.StringUnknown()
		}
		if increments(*plan, config.Version) && next.certain {
			plan.Version = nextVersion(*plan, state, beside.latest, diags)
		}
		if config.Description.IsNull() {
			plan.Description = types.StringUnknown()
		}
		plan.VersionID, plan.BuildID = types.StringUnknown(), types.StringUnknown()
		plan.moveStatus()
	case changeRebuild:
		if details := detailsOf(ctx, state.BuildDetails, diags); details.source() != sourceUpload {
			needArtifact(ctx, *plan, "build the version from a folder", diags)
		}
		plan.BuildID = types.StringUnknown()
		plan.moveStatus()
	case changeAwait:
		plan.moveStatus()
	case changeNone:
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

// addBlocked reports inputs that changed under a version that is built.
func addBlocked(diags *diag.Diagnostics, object objects.Object, state model, changed []string) {
	diags.AddAttributeError(path.Root("version"), "Image version already built",
		fmt.Sprintf("Version %s of %s is already built, and a built version cannot change, but these inputs differ from what it was built from: %s. "+
			"Raise \"version\" to publish them as a new version, or leave \"version\" out so that the platform picks the next patch version; otherwise undo the change.\n\n%s",
			state.Version.ValueString(), object, strings.Join(changed, ", "), diagnostics.DestroyHint))
}
