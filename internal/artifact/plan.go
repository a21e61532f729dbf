// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
)

// ModifyPlan implements resource.ResourceWithModifyPlan: it reads the folder, so that the plan shows whether there is
// something to upload, and finds whatever would make the upload fail.
func (r *artifact) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, config model
	var state *model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !req.State.Raw.IsNull() {
		state = &model{}
		resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}

	pinned := uploads.Pinned{Configured: config.ArtifactHash}
	if state != nil {
		pinned.Published, pinned.Kept = state.ArtifactHash, state.ArtifactHash
	}
	if plan.hasFolder() {
		pinned.Folder = new(plan.folder())
	} else if state == nil {
		resp.Diagnostics.AddAttributeError(path.Root("path"), "Missing folder",
			`A new artifact is made from a folder. Set "path" to the one that is to be packed; it can only be left out for an artifact that exists and is imported.`)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	hash := r.Folders().PlanPinned(ctx, pinned, false, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if state != nil && !state.hasFolder() && pinned.Folder != nil && pinned.Held() {
		r.warnOfPin(ctx, pinned, &resp.Diagnostics)
	}
	plan.planSource(config.Source, state, r.Object(plan.label()), &resp.Diagnostics)
	plan.planContent(hash, state)
	before := uploads.NoFiles()
	if state != nil {
		before = state.Files
	}
	plan.Files = r.Folders().PlanFiles(ctx, pinned, plan.ArtifactHash, before, &resp.Diagnostics)
	plan.checkUploadSettings(state, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// warnOfPin warns of a folder that is given to an imported artifact whose hash is configured as well, as generated configuration
// has it: the folder has no effect then.
func (r *artifact) warnOfPin(ctx context.Context, pinned uploads.Pinned, diags *diag.Diagnostics) {
	found := r.Folders().PlanHash(ctx, *pinned.Folder, diags)
	if diags.HasError() || found.IsUnknown() || found.Equal(pinned.Published) {
		return
	}
	diags.AddAttributeWarning(path.Root("artifact_hash"), "Folder is not uploaded",
		"artifact_hash pins the content that the platform holds, and the folder holds something else, which is not uploaded. Remove artifact_hash, as generated configuration has it, to upload the folder.")
}
