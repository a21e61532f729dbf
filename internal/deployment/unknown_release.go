// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// shownReleases is how many releases of a spec an error names.
const shownReleases = 5

// gap is what is not there of the release that a deployment is to be of.
type gap struct {
	spec, release bool

	// releases are the newest ones that are there.
	releases []string
}

// findGap looks why the platform knows nothing of a release. Only what its list leaves out as well is not there: the tenant may be
// allowed to deploy a release without being shown what it holds.
func findGap(ctx context.Context, data *base.Data, w wanted) gap {
	if _, err := data.Spec(ctx, w.kind, w.specID); err != nil {
		return gap{spec: peak.IsNotFound(err)}
	}
	if w.version == "" {
		return gap{}
	}
	found := gap{release: true}
	for release, err := range data.Client.ListReleases(ctx, w.kind, w.specID, peak.ListReleasesQuery{Sort: []string{"createdAt:desc"}}) {
		if err != nil || release.Version == w.version {
			return gap{}
		}
		if len(found.releases) < shownReleases {
			found.releases = append(found.releases, release.Version)
		}
	}
	return found
}

// checkThere adds an error where the plan moves the deployment to what is not there. In a plan it is a warning: another configuration of
// the provider, a process of its own, may publish or share it in the same apply, such as one with the token of another tenant.
func (f *found) checkThere(diags *diag.Diagnostics) {
	w := f.wanted
	if !w.moves {
		return
	}
	what, at := "block spec", path.Root("block_spec_id")
	if w.kind == peak.Apps {
		what, at = "app spec", path.Root("app_spec_id")
	}
	resource := "peak_" + strings.ReplaceAll(what, " ", "_")
	add, consequence := diags.AddAttributeError, "so nothing was deployed"
	unless := func(string) string { return "" }
	if w.planned != nil {
		add, consequence = diags.AddAttributeWarning, "and nothing that this provider block manages changes that"
		unless = func(does string) string {
			return " The apply fails unless another provider block " + does + " it in the same apply."
		}
	}
	switch {
	case f.gap.spec:
		add(at, "Unknown spec", fmt.Sprintf("There is no %s %s, or this tenant does not see it, %s.%s Look its id up with the data source %s.",
			what, w.specID, consequence, unless("shares"), resource))
	case f.gap.release:
		add(path.Root("release_version"), "Unknown release", fmt.Sprintf("Release %s of %s %s is not on the platform, %s. The newest ones are: %s.%s "+
			"Choose one that is there, or leave release_version to the resource that publishes it: release_version = %s.<resource name>.release_version.",
			w.version, what, w.specID, consequence, strings.Join(f.gap.releases, ", "), unless("publishes"), resource))
	}
}
