// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/privatestate"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
)

// ModifyPlan implements resource.ResourceWithModifyPlan: it reads the folder, so that the plan shows whether its content is another
// one. A replacement is planned once more, as a create.
func (r *publication) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, config, state publicationModel
	exists := !req.State.Raw.IsNull()
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	var before *content
	if exists {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		before = new(state.content())
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if !exists && config.Artifact.IsNull() && config.CollectionID.IsNull() {
		resp.Diagnostics.AddAttributeError(path.Root("artifact"), "Nothing to publish",
			`A publication is made from a folder or a collection, also when a change replaces it. Set "artifact" to the folder of the model files, or "collection_id".`)
		return
	}
	if !exists && config.Artifact.IsNull() {
		plan.ArtifactHash, plan.Files = types.StringNull(), uploads.NoFiles()
		if !config.ArtifactHash.IsNull() {
			plan.ArtifactHash = config.ArtifactHash
		}
		resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
		return
	}
	planned := plan.content().plan(ctx, r.Folders(), config.ArtifactHash, before, &resp.Diagnostics)
	plan.ArtifactHash, plan.Files = planned.ArtifactHash, planned.Files
	unseen := exists && privatestate.Glance[bool](ctx, req.Private, unseenContent, &resp.Diagnostics)
	switch {
	case resp.Diagnostics.HasError():
		return
	case !exists:
		plan.content().checkModels(ctx, &resp.Diagnostics)
	case state.withdrawn():
		plan.publishAnew(config)
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root("models"))
	case plan.ArtifactHash.Equal(state.ArtifactHash):
		// Where the folder lies is no change. One that is given to an imported publication is recorded, which sends nothing.
		plan.Artifact = uploads.KeepFolderPath(plan.Artifact, state.Artifact)
	case !unseen:
		plan.publishAnew(config)
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root("artifact_hash"))
	}
	if exists && (len(resp.RequiresReplace) > 0 || !plan.Namespace.Equal(state.Namespace)) {
		r.warnOfLive(ctx, plan, state, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// publishAnew plans what another publication will have.
func (m *publicationModel) publishAnew(config publicationModel) {
	m.ID, m.PublicationID, m.ArtifactID = types.StringUnknown(), types.StringUnknown(), types.StringUnknown()
	m.Models = types.ListUnknown(modelType)
	if config.CollectionID.IsNull() {
		m.CollectionID = types.StringUnknown()
	}
}
