package appspec

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/press"
	"github.com/peakbi/terraform-provider-peak/internal/spec"
)

// unseenAutoRun notes that the platform does not show auto_run_on_deploy of the blocks of an imported release.
const unseenAutoRun = "blocks.auto_run_on_deploy"

// check checks what a configuration says by itself.
func check(config *model, diags *diag.Diagnostics) {
	press.CheckDefinitions(config.Parameters, diags)
	press.CheckTenants(config.Scope, config.Tenants, diags)
}

// planContent checks the versions of the blocks; there is nothing to plan, and no change that a release cannot carry.
func planContent(_ context.Context, _ *uploads.Folders, plan, _, _ *model, diags *diag.Diagnostics) path.Paths {
	for i, block := range blocks(plan.Blocks) {
		press.CheckVersion(block.version, path.Root("blocks").AtListIndex(i).AtName("release_version"), diags)
	}
	return nil
}

// planChange compares what the release of the state holds with what is planned.
func planChange(plan, _, state *model, unseen press.Unseen) spec.Change {
	var change spec.Change
	switch {
	case !known(plan.Blocks):
		change.Open = append(change.Open, "blocks")
	case !slices.EqualFunc(blocks(plan.Blocks), blocks(state.Blocks), func(a, b block) bool {
		return a.id.Equal(b.id) && a.version.Equal(b.version) && (a.autoRun.Equal(b.autoRun) || unseen.Has(unseenAutoRun))
	}):
		change.Changed = append(change.Changed, "blocks")
	}
	switch {
	case !known(plan.Parameters):
		change.Open = append(change.Open, "parameters")
	case !press.SameDefinitions(state.Parameters, plan.Parameters) && !unseen.Has("parameters"):
		change.Changed = append(change.Changed, "parameters")
	}
	return change
}

// recorded is what is not known of the release yet once the plan is saved.
func recorded(plan, state *model, unseen press.Unseen) press.Unseen {
	published := !plan.SameRelease(state.Model)
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
