// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package base

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Writer is Client for what changes the platform, and notes that it does: the plans that follow in this process are the second ones,
// which an apply makes of what is left.
func (r *Resource) Writer(diags *diag.Diagnostics) *peak.Client {
	if r.data != nil {
		r.data.Applies.Store(true)
	}
	return r.Client(diags)
}

// Settles tells whether a plan leaves an object as it is, so that what is written otherwise and means the same may stay as it is in the
// state. With a change, or while part of a value is not known, the first plan has what is written, and the second one has to have it as
// well, which knows all and cannot tell what the first one did not. No process can tell a second plan in which it has changed nothing
// yet, after what it waits for was changed by another provider, from a first one without a refresh.
func (r *Resource) Settles(req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) bool {
	return resp.Plan.Raw.Equal(req.State.Raw) && (r.data == nil || !r.data.Applies.Load())
}

// PlanAsWritten plans the values of attributes as they are written in the configuration, where the plan has what the state has because
// both mean the same.
func PlanAsWritten(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, names ...string) {
	for _, name := range names {
		var written, planned, before types.Dynamic
		at := path.Root(name)
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, at, &written)...)
		resp.Diagnostics.Append(resp.Plan.GetAttribute(ctx, at, &planned)...)
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, at, &before)...)
		if !written.IsNull() && !before.IsNull() && planned.Equal(before) && !written.Equal(before) {
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, at, written)...)
		}
	}
}
