// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
)

// planSource plans the source. It travels with the create alone, and the platform does not show it (contract 20): left out it
// stays what it is, and another one is an error. state is nil for a new artifact.
func (m *model) planSource(configured types.String, state *model, object objects.Object, diags *diag.Diagnostics) {
	switch {
	case configured.IsNull() && state == nil:
		m.Source = types.StringValue("")
	case configured.IsNull():
		m.Source = state.Source
	case state == nil || configured.IsUnknown() || configured.Equal(state.Source):
	case state.Source.ValueString() == "" && !state.hasFolder():
		// Nothing was uploaded since the import, which could not see the source.
		diags.AddAttributeWarning(path.Root("source"), "Source is not sent",
			fmt.Sprintf("The source of %s cannot be read or changed: it is sent when an artifact is created. %q is recorded as what the imported artifact has. "+
				"Remove source if it has another one or none.", object, configured.ValueString()))
	default:
		diags.AddAttributeError(path.Root("source"), "Source of an artifact that exists",
			fmt.Sprintf("%s exists, and its source is sent when an artifact is created only: no later request can add or change it. The state says that %s. "+
				"Undo the change, or leave source out, which keeps what the artifact has. "+
				"If the artifact must have this source, have it made anew: run terraform taint with the address of this resource, and apply. That deletes the artifact with all its versions.",
				object, describeSource(state.Source)))
	}
}

func describeSource(source types.String) string {
	if source.ValueString() == "" {
		return "Terraform has sent none"
	}
	return fmt.Sprintf("it is %q", source.ValueString())
}

// checkUploadSettings reports what plans of scan and validate cannot do: validate without a source, and take effect when
// nothing is uploaded.
func (m *model) checkUploadSettings(state *model, diags *diag.Diagnostics) {
	noSource := !m.Source.IsUnknown() && m.Source.ValueString() == ""
	switch {
	case m.Validate.ValueBool() && noSource && state == nil:
		diags.AddAttributeError(path.Root("validate"), "Validation needs a source",
			`The platform validates uploads by their source, and this artifact has none. Set "source", or leave "validate" out.`)
	case m.Validate.ValueBool() && noSource && !state.Validate.ValueBool():
		diags.AddAttributeWarning(path.Root("validate"), "Validation needs a source",
			"The platform validates uploads by the source that the artifact was created with. Terraform knows of none, and no later request can add one: if the artifact has none, the platform refuses its next upload.")
	}
	if state == nil || m.Version.IsUnknown() {
		return
	}
	for _, setting := range []struct {
		name         string
		planned, was types.Bool
	}{{"scan", m.Scan, state.Scan}, {"validate", m.Validate, state.Validate}} {
		if !setting.planned.IsUnknown() && !setting.planned.Equal(setting.was) {
			diags.AddAttributeWarning(path.Root(setting.name), "Nothing is uploaded",
				fmt.Sprintf("%s is part of an upload, and this plan uploads nothing: the change is recorded, and the next upload carries it.", setting.name))
		}
	}
}
