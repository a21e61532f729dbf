// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// releaseModel is peak_block_spec_release in Terraform.
type releaseModel struct {
	press.Content

	ID      types.String `tfsdk:"id"`
	SpecID  types.String `tfsdk:"spec_id"`
	Version types.String `tfsdk:"version"`
	Notes   types.String `tfsdk:"notes"`
}

// release is the release of a request.
func (m releaseModel) release() press.Release {
	return press.Release{Version: m.Version, Notes: m.Notes}
}

// planID plans the id, which follows from spec and version.
func (m releaseModel) planID() types.String {
	if m.SpecID.IsUnknown() || m.Version.IsUnknown() {
		return types.StringUnknown()
	}
	return types.StringValue(releaseID(m.SpecID.ValueString(), m.Version.ValueString()))
}

// releaseID is the id of a release: that of its spec, and its version.
func releaseID(specID, version string) string {
	return specID + "/" + version
}

// splitReleaseID is the reverse of releaseID.
func splitReleaseID(id string) (specID, version string, ok bool) {
	specID, version, ok = strings.Cut(id, "/")
	return specID, version, ok && specID != "" && version != "" && !strings.Contains(version, "/")
}
