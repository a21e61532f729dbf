// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package appspec

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/spec"
)

// advice is how blocks are shared and unshared together with their app.
const advice = "Set share_blocks = true on the app, which then shows its blocks to the tenants that see the app and takes them away in the order that the platform needs, " +
	"and leave who sees them out of the resources of the blocks, with lifecycle { ignore_changes = [scope, tenants] }."

// checkSharing finds blocks that the tenants of the app would not see, and blocks that would be taken from them before the app
// is, both of which the platform refuses (contract 11).
func checkSharing(ctx context.Context, data *base.Data, plan, state *model, ruled spec.Ruled, diags *diag.Diagnostics) {
	after, known := plan.Audience()
	var before peak.Audience
	if state != nil {
		before, _ = state.Audience()
		checkOrder(data, before, state, diags)
	}
	if diags.HasError() || !known || after.Scope != scopeShared || state != nil && after.Same(before) && sameIDs(plan, state) && state.ShareBlocks.Equal(plan.ShareBlocks) {
		return
	}
	narrow := map[string]base.PlannedAudience{}
	for _, id := range plan.blockIDs(nil) {
		managed, is := data.PlannedAudiences.Get(id)
		if !is || !managed.Covers(after) {
			narrow[id] = managed
		}
	}
	if len(narrow) == 0 {
		return
	}
	found, err := seen(ctx, data.Client, slices.Collect(maps.Keys(narrow)))
	if err != nil {
		tflog.Warn(ctx, "who sees the blocks of an app cannot be checked", map[string]any{"error": err.Error()})
		return
	}
	for _, id := range slices.Sorted(maps.Keys(narrow)) {
		block, is := found[id]
		managed, isPlanned := narrow[id], narrow[id].Name != ""
		if !is {
			continue
		}
		now := block.Audience()
		if isPlanned {
			now = managed.Audience
		}
		// What its description does not show of who sees it, its resource cannot plan.
		isManaged := isPlanned || data.ReadSpecs.Has(id)
		// Private specs that a tenant sees are its own for certain. Of others it is not told whose they are: those that the plan
		// has no resource of are taken for external ones. An apply, which plans again, does not know what else is managed.
		planning := data.Refreshed.Load() || data.SeenSpecs.Has(id)
		ours := isManaged || ruled[id].Ours || now.Scope != scopeShared || !planning
		if now.Covers(after) || ours && plan.ShareBlocks.ValueBool() {
			continue
		}
		advice := advice
		if !isManaged {
			advice = "It is not managed in this configuration. Have whoever it belongs to share it with them or make it public; if it is your own, share it where it is managed."
		}
		diags.AddAttributeError(path.Root("tenants"), "Block is not shared with the tenants of the app", fmt.Sprintf(
			"Block spec %q (id %s) is not shared with %s, and a shared app needs blocks that its tenants see. %s\n\n%s",
			block.Metadata.Name, id, tenantsText(now.Missing(after)), advice, diagnostics.DestroyHint))
	}
}

// checkOrder finds blocks whose own resources take them from tenants who still see the app when that happens.
func checkOrder(data *base.Data, before peak.Audience, state *model, diags *diag.Diagnostics) {
	if before.Scope != scopeShared {
		return
	}
	for _, id := range state.blockIDs(nil) {
		block, is := data.PlannedAudiences.Get(id)
		if !is || !block.Changes || block.Covers(before) {
			continue
		}
		diags.AddAttributeError(path.Root("tenants"), "Block would be taken from tenants before its app", fmt.Sprintf(
			"The resource of block spec %q (id %s) takes it from %s, who see the app at that time: Terraform changes what the app refers to before the app, and the platform refuses it. %s\n\n%s",
			block.Name, id, tenantsText(block.Missing(before)), advice, diagnostics.DestroyHint))
	}
}

// sameIDs reports whether two models have the same blocks, in any release.
func sameIDs(a, b *model) bool {
	return known(a.Blocks) && slices.Equal(a.blockIDs(nil), b.blockIDs(nil))
}

// tenantsText names tenants.
func tenantsText(names []string) string {
	if len(names) == 1 {
		return "tenant " + names[0]
	}
	return "tenants " + strings.Join(names, ", ")
}
