package spec

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// ValidateConfig implements resource.ResourceWithValidateConfig.
func (r *specResource[M]) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config M
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	r.kind.Check(&config, &resp.Diagnostics)
}

// ModifyPlan implements resource.ResourceWithModifyPlan.
func (r *specResource[M]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, config M
	var state *M
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !req.State.Raw.IsNull() {
		state = new(M)
		resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	var before Model
	if state != nil {
		before = *r.kind.Shared(state)
	}
	planned := r.kind.Shared(&plan)
	planned.PlanTags(r.DefaultTags())
	planned.CheckShared(before.Visibility, &resp.Diagnostics)
	r.notePlanned(*planned, before)
	if r.kind.Sharing != nil && r.Ready() {
		r.kind.Sharing.Check(ctx, r.Data(), &plan, state, readRuled(ctx, req.Private, &resp.Diagnostics), &resp.Diagnostics)
	}
	resp.RequiresReplace = r.kind.PlanContent(ctx, r.Folders(), &plan, &config, state, &resp.Diagnostics)
	if state == nil || len(resp.RequiresReplace) > 0 {
		// The first release of a new spec is the latest one.
		planned.LatestRelease = planned.version()
		resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
		return
	}
	change := r.kind.PlanChange(&plan, &config, state, press.ReadUnseen(ctx, req.Private, &resp.Diagnostics))
	planned.LatestRelease = press.PlanLatest(press.ReleaseOf(planned.Release), press.ReleaseOf(before.Release), before.LatestRelease, change.Changed, change.Open, &resp.Diagnostics)
	if r.kind.Tokens != nil && planned.SameRelease(before) {
		r.kind.Tokens.Warn(&plan, &config, state, press.ReadTokens(ctx, req.Private, &resp.Diagnostics), &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}
