// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package appspec

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// checkBlocks finds blocks, and releases of them, that are not there. Asked for are those alone that are named by a known id, that this
// process neither plans nor has read nor made, and that the app did not have before: blocks of others.
func checkBlocks(ctx context.Context, data *base.Data, plan, state *model, diags *diag.Diagnostics) {
	var before []block
	if state != nil {
		before = blocks(state.Blocks)
	}
	for i, one := range blocks(plan.Blocks) {
		id, version := one.id.ValueString(), one.version.ValueString()
		has := func(other block) bool { return other.id.Equal(one.id) && other.version.Equal(one.version) }
		if id == "" || version == "" || data.IsOwnSpec(id) || data.PlannedReleases.Has(id, version) || slices.ContainsFunc(before, has) {
			continue
		}
		_, err := data.Release(ctx, peak.Blocks, id, version)
		if err == nil {
			continue
		}
		at := path.Root("blocks").AtListIndex(i)
		if !peak.IsNotFound(err) {
			tflog.Warn(ctx, "whether a block of an app is there cannot be checked", map[string]any{"block": id, "error": err.Error()})
			continue
		}
		switch _, err := data.Spec(ctx, peak.Blocks, id); {
		case err == nil:
			diags.AddAttributeError(at.AtName("release_version"), "Unknown block release",
				fmt.Sprintf("Block spec %s has no release %s, and no resource of this provider block publishes it before the app. Look the releases up with the data source peak_spec_releases. %s", id, version, diagnostics.OtherProviderBlockHint))
		case peak.IsNotFound(err):
			diags.AddAttributeError(at.AtName("id"), "Unknown block",
				fmt.Sprintf("There is no block spec %s, or this tenant does not see it. Look its id up with the data source peak_block_spec. %s", id, diagnostics.OtherProviderBlockHint))
		default:
			tflog.Warn(ctx, "whether a block of an app is there cannot be checked", map[string]any{"block": id, "error": err.Error()})
		}
	}
}
