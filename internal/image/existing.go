// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// checkVersion adds an error when the version that is planned is on the platform already. That takes one request, which is
// made for a configured version only: the platform chooses one that is free. Whatever keeps the check from being made leaves
// it to the platform.
func (r *image) checkVersion(ctx context.Context, plan model, configured types.String, diags *diag.Diagnostics) {
	if diags.HasError() || !r.Ready() || configured.IsNull() || configured.IsUnknown() {
		return
	}
	version := configured.ValueString()
	for found, err := range r.Data().Client.ListImageVersions(ctx, plan.imageID(), peak.ListImageVersionsQuery{SearchTerm: version}) {
		if err != nil {
			tflog.Warn(ctx, "versions could not be listed, so the planned one is not checked", map[string]any{"error": err.Error()})
			return
		}
		if found.Version != version || isOneOf(found.Status, versionDeleting) {
			continue
		}
		diags.AddAttributeError(path.Root("version"), "Image version already exists",
			fmt.Sprintf("Version %s of %s already exists on the platform (version id %d), and a version cannot be published twice. "+
				"Set \"version\" to one that does not exist yet.\n\n%s", version, r.Object(plan.label()), found.ID, diagnostics.DestroyHint))
		return
	}
}

// checkName adds an error when an image of the name that is planned is on the platform already. One that this process has met
// in the state may be the one that it replaces, which is gone by then or refused by the platform.
func (r *image) checkName(ctx context.Context, plan model, diags *diag.Diagnostics) {
	if diags.HasError() || !r.Ready() || plan.Name.IsUnknown() {
		return
	}
	name := plan.Name.ValueString()
	for found, err := range r.Data().Client.ListImages(ctx, peak.ListImagesQuery{SearchTerm: name}) {
		if err != nil {
			tflog.Warn(ctx, "images could not be listed, so the name in the plan is not checked", map[string]any{"error": err.Error()})
			return
		}
		id := fieldtable.ID(found.ID).ValueString()
		if found.Name != name || isOneOf(found.Scope, scopeGlobal) || r.Data().ImagesInState.Has(id) || goes(found) {
			continue
		}
		at := path.Root("name")
		if v := found.LatestVersion; v != nil && v.Version == plan.Version.ValueString() {
			at = path.Root("version")
		}
		diags.AddAttributeError(at, "Image already exists",
			fmt.Sprintf("%s already exists on the platform (id %s), so it was not created.\n\nReason: names of images are unique%s.\n\n%s\n\n%s",
				r.Object(name), id, latestOf(found), diagnostics.ExistsAdvice("peak_image", id, diagnostics.AnotherName), diagnostics.DestroyHint))
		return
	}
}

// goes tells whether an image is being deleted.
func goes(i peak.Image) bool {
	return i.LatestVersion != nil && isOneOf(i.LatestVersion.Status, versionDeleting)
}

// latestOf is e.g. ", and the latest version of that one is 1.0.0".
func latestOf(i peak.Image) string {
	if i.LatestVersion == nil || i.LatestVersion.Version == "" {
		return ""
	}
	return fmt.Sprintf(", and the latest version of that one is %s", i.LatestVersion.Version)
}
