// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// validate has the platform check what a plan creates, a spec or with an id a release of it, once all of it is known.
func (r *specResource[M]) validate(ctx context.Context, req resource.ModifyPlanRequest, id string, plan, config *M, diags *diag.Diagnostics) {
	planned := r.kind.Shared(plan)
	if r.kind.Validate == nil || !r.Ready() || !r.Data().Validation.Enabled || diags.HasError() || !req.Config.Raw.IsFullyKnown() || planned.version().IsUnknown() {
		return
	}
	r.kind.Validate(ctx, r.Data(), r.Object(planned.nameOrID()), id, plan, config, diags)
}

// isPublished tells whether the release with the version that is configured is the newest one of the platform, and not that of the
// state, with the very content that is planned: something published it that did not come to note it.
func (r *specResource[M]) isPublished(ctx context.Context, plan, config *M, before Model) bool {
	planned := r.kind.Shared(plan)
	version := planned.version()
	if !r.Ready() || version.IsUnknown() || planned.SameRelease(before) || !version.Equal(before.LatestRelease) {
		return false
	}
	return r.adopts(ctx, before.ID.ValueString(), plan, config)
}

// adopts tells whether a release that is there may be taken for the one that is planned. Versions that raise themselves are
// looked at when they are planned (takeOver), and are a promise after that.
func (r *specResource[M]) adopts(ctx context.Context, id string, plan, config *M) bool {
	if r.kind.Published == nil || press.ReleaseOf(r.kind.Shared(config).Release).Version.IsNull() {
		return false
	}
	same, err := r.kind.Published(ctx, r.Data().Client, id, plan, config)
	if err != nil {
		tflog.Warn(ctx, "a release that is there already cannot be compared", map[string]any{"id": id, "error": err.Error()})
	}
	return err == nil && same
}
