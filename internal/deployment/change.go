// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/change"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/parameter"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// planChange is what an update has to do to get from state to plan.
func planChange(plan, state model, shown parameter.Baselines, complete change.Completer) change.Change {
	return change.Plan(plan.compared(), state.compared(), shown, complete)
}

// compared is what of a model decides over the change.
func (m model) compared() change.Deployment {
	d := change.Deployment{
		Release: m.ReleaseVersion, Notes: m.RevisionNotes, Includes: m.Includes, Excludes: m.Excludes, SecretsVersion: m.ParametersWOVersion, Standing: m.standing(),
	}
	if in, err := newInputs(m, types.DynamicNull()); err == nil {
		d.Parameters, d.App, d.Known = in.parameters, in.app, true
	}
	return d
}

// standing is how the deployment stands. An app of which no block wants a redeployment takes a revision: the platform refuses
// the redeployment (contract 14).
func (m model) standing() change.Standing {
	status := strings.ToLower(m.Status.ValueString())
	switch {
	case slices.Contains([]string{statusResourceError, statusRollbackComplete, statusRollbackFailed, statusDeleteFailed}, status):
		return change.NeedsRevision
	case status != statusFailed && status != statusWarning:
		return change.Sound
	case m.kind() == peak.Apps && !anyBlock(m.Blocks, statusFailed, statusWarning):
		return change.NeedsRevision
	}
	return change.Redeployable
}
