package appspec

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// unseenAutoRun notes that the platform does not show auto_run_on_deploy of the blocks of an imported release.
const unseenAutoRun = "blocks.auto_run_on_deploy"

// ValidateConfig implements resource.ResourceWithValidateConfig.
func (r *appSpec) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	press.CheckDefinitions(config.Parameters, &resp.Diagnostics)
	press.CheckTenants(config.Scope, config.Tenants, &resp.Diagnostics)
}

// ModifyPlan implements resource.ResourceWithModifyPlan.
func (r *appSpec) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	for i, block := range blocks(plan.Blocks) {
		press.CheckVersion(block.version, path.Root("blocks").AtListIndex(i).AtName("release_version"), &resp.Diagnostics)
	}
	if req.State.Raw.IsNull() {
		plan.CheckShared(press.Visibility{}, &resp.Diagnostics)
		plan.LatestRelease = press.ReleaseOf(plan.Release).Version
		resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
		return
	}
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.CheckShared(state.Visibility, &resp.Diagnostics)
	changed := changes(plan, state, press.ReadUnseen(ctx, req.Private, &resp.Diagnostics))
	plan.LatestRelease = press.PlanLatest(press.ReleaseOf(plan.Release), press.ReleaseOf(state.Release), state.LatestRelease, changed, open(plan), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// changes names the attributes whose change needs a new release. Unknown values count as no change; Terraform plans again
// when they are known.
func changes(plan, state model, unseen press.Unseen) []string {
	var changed []string
	if known(plan.Blocks) && !slices.EqualFunc(blocks(plan.Blocks), blocks(state.Blocks), func(a, b block) bool {
		return a.id.Equal(b.id) && a.version.Equal(b.version) && (a.autoRun.Equal(b.autoRun) || unseen.Has(unseenAutoRun))
	}) {
		changed = append(changed, "blocks")
	}
	if known(plan.Parameters) && !press.SameDefinitions(state.Parameters, plan.Parameters) && !unseen.Has("parameters") {
		changed = append(changed, "parameters")
	}
	return changed
}

// open names the attributes of which changes cannot tell yet whether they change.
func open(plan model) []string {
	var open []string
	if !known(plan.Blocks) {
		open = append(open, "blocks")
	}
	if !known(plan.Parameters) {
		open = append(open, "parameters")
	}
	return open
}

// recorded is what is not known of the release yet once the plan is saved.
func recorded(plan, state model, unseen press.Unseen) press.Unseen {
	published := !press.ReleaseOf(plan.Release).Version.Equal(press.ReleaseOf(state.Release).Version)
	if published || !plan.Blocks.Equal(state.Blocks) {
		unseen = unseen.Without(unseenAutoRun)
	}
	if published || !plan.Parameters.IsNull() {
		unseen = unseen.Without("parameters")
	}
	return unseen
}

// known reports whether no part of a value is unknown.
func known(value attr.Value) bool {
	_, err := jsonvalue.ToJSON(value)
	return err == nil
}
