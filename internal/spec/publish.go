// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// publish publishes the release of a plan. before is what the state has.
func (r *specResource[M]) publish(ctx context.Context, client *peak.Client, object objects.Object, plan, config *M, before Model, diags *diag.Diagnostics) {
	planned, id := r.kind.Shared(plan), before.ID.ValueString()
	raised := !press.ReleaseOf(planned.Release).Increment.IsNull()
	if raised && planned.version().Equal(before.LatestRelease) {
		return // An apply that broke off has published it.
	}
	if raised && r.overtaken(ctx, client, object, planned.version().ValueString(), before, diags) {
		return
	}
	err := r.kind.Publish(ctx, client, id, plan, config, diags)
	switch {
	case err == nil, errors.As(err, new(*peak.AlreadyExistsError)) && r.adopts(ctx, id, plan, config):
	case !raised:
		press.AddPublishError(diags, object, id, planned.version().ValueString(), err)
	default:
		press.AddRaisedError(diags, object, planned.version().ValueString(), r.newest(ctx, client, id, before, err), err)
	}
}

// overtaken tells whether somebody has published since the plan, which counts from the newest release of then. The platform
// would take a greater version all the same, and what they have published would be undone without anybody having seen it.
func (r *specResource[M]) overtaken(ctx context.Context, client *peak.Client, object objects.Object, version string, before Model, diags *diag.Diagnostics) bool {
	shown, err := client.GetSpec(ctx, r.kind.Platform, before.ID.ValueString())
	if err != nil {
		diagnostics.AddError(diags, "publish", object, fmt.Errorf("its newest release could not be read, so nothing was published: %w", err))
		return true
	}
	if shown.LatestRelease.Version == before.LatestRelease.ValueString() {
		return false
	}
	press.AddRaisedError(diags, object, version, shown.LatestRelease.Version, nil)
	return true
}

// newest is the newest release of a spec where somebody has published it since the plan, "" where nobody has or nobody can
// tell. err is what publishing ended with.
func (r *specResource[M]) newest(ctx context.Context, client *peak.Client, id string, before Model, err error) string {
	_, exists := errors.AsType[*peak.AlreadyExistsError](err)
	// Which status the platform refuses a version with that is not greater is not known (contract 10.3).
	if !exists && !peak.IsRefused(err) && peak.StatusOf(err) != http.StatusBadRequest {
		return ""
	}
	shown, failed := client.GetSpec(ctx, r.kind.Platform, id)
	if failed != nil || shown.LatestRelease.Version == before.LatestRelease.ValueString() {
		return ""
	}
	return shown.LatestRelease.Version
}
