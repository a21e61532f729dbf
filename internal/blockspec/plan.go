package blockspec

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// ValidateConfig implements resource.ResourceWithValidateConfig.
func (r *blockSpec) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	config.Check(&resp.Diagnostics)
	config.CheckScope(config.Scope, config.Tenants, &resp.Diagnostics)
}

// ModifyPlan implements resource.ResourceWithModifyPlan.
func (r *blockSpec) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if req.State.Raw.IsNull() {
		planCreate(ctx, r.Folders(), &plan, config.ArtifactHash, &resp.Diagnostics)
		resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
		return
	}
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.CheckShared(state.Visibility, &resp.Diagnostics)
	same := press.ReleaseOf(plan.Release).Version.Equal(press.ReleaseOf(state.Release).Version)
	plan.PlanContent(ctx, r.Folders(), config.ArtifactHash, &state.Content, same, &resp.Diagnostics)
	switch {
	case !plan.Kind.IsUnknown() && !plan.Kind.Equal(state.Kind):
		// A workflow block does not become a service block: another spec takes its place, with releases of its own.
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root("kind"))
		plan.LatestRelease = press.ReleaseOf(plan.Release).Version
	case !same:
		plan.CheckArchive(&resp.Diagnostics)
	}
	if len(resp.RequiresReplace) == 0 {
		unseen := press.ReadUnseen(ctx, req.Private, &resp.Diagnostics)
		changed, open := plan.Changed(state.Content, config.Content, unseen), plan.Open(unseen)
		plan.LatestRelease = press.PlanLatest(press.ReleaseOf(plan.Release), press.ReleaseOf(state.Release), state.LatestRelease, changed, open, &resp.Diagnostics)
		if same {
			plan.WarnOfTokens(state.Content, config.Content, press.ReadTokens(ctx, req.Private, &resp.Diagnostics),
				path.Root("release").AtName("version"), press.ReleaseOf(state.Release).Version, &resp.Diagnostics)
		}
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// planCreate plans a new spec, whose first release is the latest one. hash is the configured one of its content.
func planCreate(ctx context.Context, folders *uploads.Folders, plan *model, hash types.String, diags *diag.Diagnostics) {
	plan.CheckShared(press.Visibility{}, diags)
	plan.PlanContent(ctx, folders, hash, nil, false, diags)
	plan.LatestRelease = press.ReleaseOf(plan.Release).Version
	plan.CheckArchive(diags)
}
