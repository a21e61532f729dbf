// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// ValidateConfig implements resource.ResourceWithValidateConfig.
func (r *blockRelease) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config releaseModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	config.Check(&resp.Diagnostics)
}

// ModifyPlan implements resource.ResourceWithModifyPlan.
func (r *blockRelease) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, config, state releaseModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	exists := !req.State.Raw.IsNull()
	if exists {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	plan.ID = plan.planID()
	same := exists && plan.SpecID.Equal(state.SpecID) && plan.Version.Equal(state.Version)
	if r.Ready() && !same && !plan.SpecID.IsUnknown() {
		// Apps and deployments that consist of it are planned after it, and the platform does not know it until then.
		r.Data().PlannedReleases.Add(plan.SpecID.ValueString(), plan.Version.ValueString())
	}
	if same {
		plan.PlanContent(ctx, r.Folders(), config.ArtifactHash, &state.Content, press.Stays, &resp.Diagnostics)
		unseen := press.ReadUnseen(ctx, req.Private, &resp.Diagnostics)
		changed, open := plan.Changed(state.Content, config.Content, unseen), plan.Open(unseen)
		if !press.SameNotes(plan.Notes, state.Notes) {
			changed = append(changed, "notes")
		}
		if !plan.Kind.IsUnknown() && !plan.Kind.Equal(state.Kind) {
			changed = append(changed, "kind")
		}
		if plan.Notes.IsUnknown() {
			open = append(open, "notes")
		}
		press.CheckUnchanged(path.Root("version"), state.Version, changed, open, &resp.Diagnostics)
		plan.WarnOfTokens(state.Content, config.Content, press.ReadTokens(ctx, req.Private, &resp.Diagnostics), "Raise version to publish one with it.", state.Version, &resp.Diagnostics)
	} else {
		var before *press.Content
		if exists {
			before = &state.Content
		}
		plan.PlanContent(ctx, r.Folders(), config.ArtifactHash, before, press.Replaced, &resp.Diagnostics)
		plan.CheckArchive(&resp.Diagnostics)
		var published types.String
		if exists && plan.SpecID.Equal(state.SpecID) {
			published = state.Version
		}
		press.CheckRaised(path.Root("version"), plan.Version, "", &resp.Diagnostics, published)
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
	if exists && !r.Settles(req, resp) {
		base.PlanAsWritten(ctx, req, resp, "parameters")
	}
	if !same {
		r.validate(ctx, req, plan, config, &resp.Diagnostics)
	}
}

// validate has the platform check a new release, once all of it is known.
func (r *blockRelease) validate(ctx context.Context, req resource.ModifyPlanRequest, plan, config releaseModel, diags *diag.Diagnostics) {
	if !r.Ready() || !r.Data().Validation.Enabled || diags.HasError() || !req.Config.Raw.IsFullyKnown() || plan.Kind.IsUnknown() {
		return
	}
	validateRelease(ctx, r.Data(), r.Object(plan.ID.ValueString()), plan.SpecID.ValueString(), plan.Content, config.Content, plan.release(), press.Refusal{Roots: press.ReleaseRoots()},
		fmt.Sprintf("Bring the release under Terraform then: terraform import peak_block_spec_release.<resource name> %q.", plan.ID.ValueString()), diags)
}
