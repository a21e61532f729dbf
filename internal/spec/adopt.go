// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// takeOver looks whether the newest release of the platform is the very one that a plan wants to publish as next: then an apply
// broke off after it had published it, and before that was in the state. It returns the version to plan in place of next. A
// release never changes, so both plans of an apply see the same.
func (p *planning[M]) takeOver(ctx context.Context, trial *M, next types.String, open []string, diags *diag.Diagnostics) types.String {
	newest, before := p.before.LatestRelease, press.ReleaseOf(p.before.Release)
	if next.IsUnknown() || newest.Equal(before.Version) || !before.Follows(p.release, newest) {
		return next
	}
	if len(open) > 0 || p.release.Notes.IsUnknown() || !p.resource.Ready() {
		return types.StringUnknown()
	}
	id := p.before.ID.ValueString()
	release, err := p.resource.Data().Release(ctx, p.resource.kind.Platform, id, newest.ValueString())
	same, known := false, true
	if err == nil && press.SameNotes(p.release.Notes, press.NewRelease("", release.Notes).Notes) {
		same, known, err = p.resource.kind.Holds(ctx, p.resource.Data().Client, trial, &p.config, release)
	}
	object := p.resource.Object(p.before.nameOrID())
	switch {
	case peak.IsNotFound(err):
		return next
	case err != nil:
		diagnostics.AddError(diags, "read the newest release of", object, err)
		return types.StringUnknown()
	case !known:
		return types.StringUnknown()
	case !same:
		return next
	}
	diags.AddAttributeWarning(path.Root("release").AtName("increment"), "Release is published already",
		fmt.Sprintf("Release %s of %s is the next one, is on the platform already, and holds just what is configured, as after an apply that broke off. It is taken for the release of this configuration, and nothing is published.",
			newest.ValueString(), object))
	return newest
}
