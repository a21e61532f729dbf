// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package appspec

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
	"github.com/peakbi/terraform-provider-peak/internal/spec"
)

// unseenAutoRun notes that the platform does not show auto_run_on_deploy of the blocks of an imported release.
const unseenAutoRun = "blocks.auto_run_on_deploy"

// check checks what a configuration says by itself.
func check(config *model, diags *diag.Diagnostics) {
	press.CheckDefinitions(config.Parameters, diags)
	press.CheckTenants(config.Scope, config.Tenants, diags)
	checkDataModel(config.DataModel, diags)
}

// planContent checks the versions of the blocks; there is nothing to plan, and no change that a release cannot carry.
func planContent(_ context.Context, _ *uploads.Folders, plan, _, _ *model, _ press.Fate, diags *diag.Diagnostics) path.Paths {
	for i, block := range blocks(plan.Blocks) {
		press.CheckVersion(block.version, path.Root("blocks").AtListIndex(i).AtName("release_version"), diags)
	}
	return nil
}

// planChange compares what the release of the state holds with what is planned.
func planChange(plan, _, state *model, unseen press.Unseen) spec.Change {
	var change spec.Change
	now, before := blocks(plan.Blocks), blocks(state.Blocks)
	differs := !plan.Blocks.IsUnknown() && len(now) != len(before)
	for i := range min(len(now), len(before)) {
		// One block that differs for certain is enough, whatever the others turn out to be.
		differs = differs || now[i].differs(before[i], unseen.Has(unseenAutoRun))
	}
	switch {
	case differs:
		change.Changed = append(change.Changed, "blocks")
	case !known(plan.Blocks):
		change.Open = append(change.Open, "blocks")
	}
	switch {
	case !known(plan.Parameters):
		change.Open = append(change.Open, "parameters")
	case !press.SameDefinitions(state.Parameters, plan.Parameters) && !unseen.Has("parameters"):
		change.Changed = append(change.Changed, "parameters")
	}
	switch {
	case plan.DataModel.IsUnknown():
		if !unseen.Has(spec.Pending(attrDataModel)) {
			change.Open = append(change.Open, attrDataModel)
		}
	case !sameDataModel(plan.DataModel, state.DataModel, unseen):
		change.Changed = append(change.Changed, attrDataModel)
	}
	return change
}

// holds tells whether a release holds just what is planned. What the platform does not show of it counts as left out.
func holds(_ context.Context, _ *peak.Client, plan, config *model, release peak.Release) (same, known bool, err error) {
	var held model
	if _, err := held.takeOver(release); err != nil {
		return false, true, err
	}
	change := planChange(plan, config, &held, nil)
	return len(change.Changed) == 0, len(change.Open) == 0, nil
}

// differs tells whether a block is another one for certain. unseenAutoRun says that it is not known whether the other one runs.
func (b block) differs(other block, unseenAutoRun bool) bool {
	return !b.id.IsUnknown() && !b.id.Equal(other.id) || !b.version.IsUnknown() && !b.version.Equal(other.version) ||
		!unseenAutoRun && !b.autoRun.IsUnknown() && !b.autoRun.Equal(other.autoRun)
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
	if published || !plan.DataModel.IsNull() {
		unseen = unseen.Without(attrDataModel)
	}
	return unseen
}

// known reports whether no part of a value is unknown.
func known(value attr.Value) bool {
	_, err := jsonvalue.ToJSON(value)
	return err == nil
}
