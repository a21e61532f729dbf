// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package change decides what an update of a deployment has to do beside its metadata (contract section 13): how what is
// planned differs from what the platform has, and which request that takes. Everything in it is pure.
package change

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/parameter"
)

// Kind is what an update has to ask the platform for.
type Kind int

// Kinds of changes.
const (
	None          Kind = iota
	RunParameters      // run values are merged
	Secrets            // write-only values are new: which other kind that makes it is known when they are read, see WithSecrets
	Redeploy
	Revision
)

// Standing is how a deployment stands.
type Standing int

// Standings of a deployment.
const (
	Sound         Standing = iota // nothing to repair, or something is under way
	Redeployable                  // a redeployment of what is there may repair it
	NeedsRevision                 // nothing but a new revision can repair it
)

// Deployment is what the decision looks at, of a plan or of a state.
type Deployment struct {
	Release, Notes     types.String
	Includes, Excludes types.List
	SecretsVersion     types.Int64
	Standing           Standing

	// Parameters are the values for the blocks, App those for the app itself. They are nil unless Known.
	Parameters, App parameter.Values
	// Known is false while some value is not.
	Known bool
}

// Change is what an update has to do.
type Change struct {
	Kind Kind

	// Parameters and App are run values to merge, for RunParameters.
	Parameters, App parameter.Values

	// SameUnderMasks says that no value differs, as far as the platform shows.
	SameUnderMasks bool
}

// Completer adds what is sent beside values of the blocks and of the app to them.
type Completer func(parameters, app parameter.Values) (parameter.Values, parameter.Values)

// Plan decides by what differs from the state, and by how the deployment stands. shown is how the platform showed the values. With
// complete, values that come to the same request do not differ.
func Plan(plan, state Deployment, shown parameter.Baselines, complete Completer) Change {
	change, whole := compare(plan, state, shown, complete)
	if whole || state.Standing == NeedsRevision || !plan.Release.Equal(state.Release) || notesDiffer(plan.Notes, state.Notes) ||
		selectorsDiffer(plan.Includes, state.Includes) || selectorsDiffer(plan.Excludes, state.Excludes) {
		change.Kind = Revision
		return change
	}
	secrets := !plan.SecretsVersion.Equal(state.SecretsVersion)
	switch {
	case state.Standing == Redeployable && (secrets || change.merges()):
		// New values and a redeployment in one are a revision.
		change.Kind = Revision
	case state.Standing == Redeployable:
		change.Kind = Redeploy
	case secrets:
		change.Kind = Secrets
	case change.merges():
		change.Kind = RunParameters
	}
	return change
}

// merges tells whether there are run values to merge.
func (c Change) merges() bool { return len(c.Parameters)+len(c.App) > 0 }

// WithSecrets is the change with the write-only values at hand: those for the build need a revision, and so do those that are
// gone; those for the run can be merged. sent is all that a request carries for the blocks, secret those of it that are
// write-only, and had the places of those that the platform has.
func (c Change) WithSecrets(sent, secret parameter.Values, had []string) Change {
	if c.Kind != Secrets {
		return c
	}
	c.Parameters = c.Parameters.Merged(secret.OfGroup(parameter.GroupRun))
	gone := slices.ContainsFunc(had, func(place string) bool { return sent[place] == nil })
	switch {
	case gone || len(secret.OfGroup(parameter.GroupBuild)) > 0:
		c.Kind = Revision
	case c.merges():
		c.Kind = RunParameters
	default:
		c.Kind = None
	}
	return c
}

// compare compares the values. whole says that merging run values does not do: a build value differs, a value is gone, or one
// is not known yet.
func compare(plan, state Deployment, shown parameter.Baselines, complete Completer) (change Change, whole bool) {
	if !plan.Known || !state.Known {
		return Change{}, true
	}
	if complete == nil {
		complete = func(parameters, app parameter.Values) (parameter.Values, parameter.Values) { return parameters, app }
	}
	before := func(masked bool) (parameters, app parameter.Values) {
		return complete(shown.Parameters.Before(state.Parameters, plan.Parameters, masked), shown.App.Before(state.App, plan.App, masked))
	}
	planned, plannedApp := complete(plan.Parameters, plan.App)
	if same, sameApp := before(true); same.Equal(planned) && sameApp.Equal(plannedApp) {
		return Change{SameUnderMasks: true}, false
	}
	previous, previousApp := before(false)
	for _, part := range []struct {
		planned, before parameter.Values
		into            *parameter.Values
	}{
		{planned, previous, &change.Parameters},
		{plannedApp, previousApp, &change.App},
	} {
		patch, ok := part.planned.RunPatch(part.before)
		if !ok || !part.planned.OfGroup(parameter.GroupBuild).Equal(part.before.OfGroup(parameter.GroupBuild)) {
			whole = true
		}
		*part.into = patch
	}
	return change, whole
}

// notesDiffer reports whether configured notes differ. Notes that are not configured are the platform's.
func notesDiffer(planned, before types.String) bool {
	return !planned.IsUnknown() && planned.ValueString() != before.ValueString()
}

// selectorsDiffer compares by meaning: none are the same as an empty list, and so are the same ones in another order.
func selectorsDiffer(planned, before types.List) bool {
	return planned.IsUnknown() || !SameElements(planned, before)
}

// SameElements tells whether two lists hold the same elements, each as often, in whichever order: the platform gives the order of selectors
// no meaning. Lists that are null or unknown hold none.
func SameElements(a, b types.List) bool {
	left := slices.Clone(b.Elements())
	if len(a.Elements()) != len(left) {
		return false
	}
	for _, element := range a.Elements() {
		i := slices.IndexFunc(left, element.Equal)
		if i < 0 {
			return false
		}
		left = slices.Delete(left, i, i+1)
	}
	return true
}
