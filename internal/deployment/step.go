package deployment

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// step is what an update has to do beside the metadata.
type step int

const (
	stepNothing step = iota
	stepRunParameters
	stepSecrets // new write-only values: which of the other steps that takes is known when they are read at apply
	stepRedeploy
	stepRevision
)

// nextStep decides by what differs from the state, and by how the deployment stands.
func nextStep(plan, state model, shown baselines) step {
	if !plan.ReleaseVersion.Equal(state.ReleaseVersion) || notesChange(plan, state) ||
		selectorsDiffer(plan.Includes, state.Includes) || selectorsDiffer(plan.Excludes, state.Excludes) {
		return stepRevision
	}
	status := strings.ToLower(state.Status.ValueString())
	if slices.Contains([]string{statusResourceError, statusRollbackComplete, statusRollbackFailed, statusDeleteFailed}, status) {
		return stepRevision
	}
	change, known := valueChange(plan, state, shown)
	if !known || change.revision {
		return stepRevision
	}
	secrets := !plan.ParametersWOVersion.Equal(state.ParametersWOVersion)
	if status == statusFailed || status == statusWarning {
		// New values and a redeployment in one are a revision. So is an app of which no block wants a redeployment: the platform
		// refuses that (contract 14).
		if secrets || change.any() || (state.kind() == peak.Apps && !anyBlock(state.Blocks, statusFailed, statusWarning)) {
			return stepRevision
		}
		return stepRedeploy
	}
	switch {
	case secrets:
		return stepSecrets
	case change.any():
		return stepRunParameters
	}
	return stepNothing
}

// change is how values differ from what the platform has.
type change struct {
	revision       bool   // a build value differs, or a value is gone, which a merge cannot express
	parameters     values // run values to merge
	app            values // of the app itself
	sameUnderMasks bool   // nothing differs, as far as the platform shows
}

func (c change) any() bool { return len(c.parameters)+len(c.app) > 0 }

// valueChange compares the values; known is false while a planned value is not.
func valueChange(plan, state model, shown baselines) (c change, known bool) {
	planned, errPlanned := newInputs(plan, types.DynamicNull())
	before, errBefore := newInputs(state, types.DynamicNull())
	if errPlanned != nil || errBefore != nil {
		return change{}, false
	}
	if shown.Parameters.before(before.parameters, planned.parameters, true).equal(planned.parameters) &&
		shown.App.before(before.app, planned.app, true).equal(planned.app) {
		return change{sameUnderMasks: true}, true
	}
	for _, part := range []struct {
		planned, before values
		into            *values
	}{
		{planned.parameters, shown.Parameters.before(before.parameters, planned.parameters, false), &c.parameters},
		{planned.app, shown.App.before(before.app, planned.app, false), &c.app},
	} {
		patch, ok := part.planned.runPatch(part.before)
		if !ok || !part.planned.ofGroup(groupBuild).equal(part.before.ofGroup(groupBuild)) {
			c.revision = true
		}
		*part.into = patch
	}
	return c, true
}

// notesChange reports whether configured notes differ. Notes that are not configured are the platform's.
func notesChange(plan, state model) bool {
	return !plan.RevisionNotes.IsUnknown() && plan.RevisionNotes.ValueString() != state.RevisionNotes.ValueString()
}

// selectorsDiffer compares by meaning: none are the same as an empty list.
func selectorsDiffer(planned, before types.List) bool {
	if len(planned.Elements())+len(before.Elements()) == 0 {
		return planned.IsUnknown()
	}
	return !planned.Equal(before)
}
