// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// PlanLatest plans latest_release of a spec that exists, and adds an error for what the platform would refuse: other content
// under the same version, and a version that is not greater than those before. changed names what changes of the content, open
// what may change once it is known.
func PlanLatest(planned, before Release, latest types.String, changed, open []string, diags *diag.Diagnostics) types.String {
	at := path.Root("release").AtName("version")
	switch {
	case planned.Version.IsUnknown():
		return types.StringUnknown()
	case planned.Version.Equal(before.Version):
		if !SameNotes(planned.Notes, before.Notes) {
			changed = append(changed, "release.notes")
		}
		if planned.Notes.IsUnknown() {
			open = append(open, "release.notes")
		}
		if !planned.Increment.IsNull() && len(changed) > 0 {
			diags.AddAttributeError(path.Root("release").AtName("increment"), "Version held back",
				fmt.Sprintf("The configuration changes %s, and the version of the release is to raise itself, but lifecycle.ignore_changes holds release at %s. Take release out of it, or hold the content back as well.\n\n%s",
					strings.Join(changed, ", "), before.Version.ValueString(), diagnostics.DestroyHint))
			return latest
		}
		CheckUnchanged(at, before.Version, changed, open, diags)
		return latest
	}
	hint := fmt.Sprintf(" If the spec was imported just now and release %s is on the platform, with newer ones that something else manages, take the spec out of the state and import it with that version: <spec_id>/%s.",
		planned.Version.ValueString(), planned.Version.ValueString())
	CheckRaised(at, planned.Version, hint, diags, before.Version, latest)
	return planned.Version
}

// CheckUnchanged adds an error when something that a release holds changes without a new version, and a warning when that is
// not known yet: the error would come in the middle of the apply then, after what the release refers to has been made.
func CheckUnchanged(at path.Path, version types.String, changed, open []string, diags *diag.Diagnostics) {
	switch {
	case len(changed) > 0:
		diags.AddAttributeError(at, "Changed content under a published release",
			fmt.Sprintf("Release %s is published, and releases never change, but the configuration changes %s. Raise %s to publish it as a new release, or undo the change: "+
				"plans and applies fail until one of the two is done. Whatever an apply made before it came here stays.\n\n%s",
				version.ValueString(), strings.Join(changed, ", "), at, diagnostics.DestroyHint))
	case len(open) > 0:
		diags.AddAttributeWarning(at, "Content of a published release not known yet",
			fmt.Sprintf("Release %s is published, and releases never change, but %s of the configuration will be known after apply only, as when it refers to an image version that this apply makes. "+
				"If it turns out to be other than what is published, the apply makes what it refers to and fails here. Raise %s now to have it published as a new release. "+
				"If it turns out to be the same, nothing happens.",
				version.ValueString(), strings.Join(open, ", "), at))
	}
}

// CheckRaised adds an error when a version is not greater than one that is published. hint, "" or a sentence behind a space, is what else may
// help.
func CheckRaised(at path.Path, version types.String, hint string, diags *diag.Diagnostics, published ...types.String) {
	for _, previous := range published {
		if problem := Raise(version.ValueString(), previous.ValueString()); problem != "" {
			diags.AddAttributeError(at, "Release version not raised",
				fmt.Sprintf("The platform takes greater versions only, and %s. Choose a greater version.%s\n\n%s", problem, hint, diagnostics.DestroyHint))
			return
		}
	}
}

// SameNotes reports whether notes are the same; none and "" are, and unknown ones count as no change.
func SameNotes(planned, before types.String) bool {
	return planned.IsUnknown() || planned.ValueString() == before.ValueString()
}

// AddPublishError reports that a release of a spec, which has an id, was not published. Importing the release is no way out
// for a spec that is managed already.
func AddPublishError(diags *diag.Diagnostics, spec objects.Object, id, version string, err error) {
	if exists, ok := errors.AsType[*peak.AlreadyExistsError](err); ok {
		diags.AddAttributeError(path.Root("release").AtName("version"), "Release exists already",
			fmt.Sprintf("Release %s of %s was published by somebody else, so it was not published again.\n\nPlatform: %s\n\n"+
				"Choose a greater release.version. If that release is what the configuration says, take it over instead:\n\n"+
				"  terraform state rm %s.<resource name>\n  terraform import %s.<resource name> %q",
				version, spec, exists.Err, spec.Type, spec.Type, id))
		return
	}
	diagnostics.AddError(diags, "publish", objects.Object{Type: spec.Type + " release", Name: spec.Name + "/" + version}, err)
}

// AddRaisedError reports that a release of a spec whose version raises itself was not published. newest is the release that
// somebody else has published since the plan, "" where there is none; err is nil where the platform was not asked to publish.
func AddRaisedError(diags *diag.Diagnostics, spec objects.Object, version, newest string, err error) {
	at := path.Root("release").AtName("increment")
	exists, taken := errors.AsType[*peak.AlreadyExistsError](err)
	if taken && newest == "" {
		newest = version
	}
	if newest != "" {
		cause := ""
		switch {
		case taken:
			cause = fmt.Sprintf("Platform: %s\n\n", exists.Err)
		case err != nil:
			cause = fmt.Sprintf("Platform: %s\n\n", err)
		}
		diags.AddAttributeError(at, "Somebody else has published",
			fmt.Sprintf("%s has release %s by now, which somebody else published after the plan was made. The plan promised %s, so nothing was published.\n\n%s"+
				"Plan again: the next plan goes on from release %s.", spec, newest, version, cause, newest))
		return
	}
	if unknown, ok := errors.AsType[*peak.UnknownOutcomeError](err); ok {
		diags.AddAttributeError(at, "Release may be published",
			fmt.Sprintf("The answer to publishing release %s of %s was lost, and whether the platform has it cannot be told: %s.\n\n"+
				"Run terraform apply again: should the platform have the release, and should it hold what is configured, it is taken over; else it is published.", version, spec, unknown.Err))
		return
	}
	diagnostics.AddError(diags, "publish", objects.Object{Type: spec.Type + " release", Name: spec.Name + "/" + version}, err)
}
