// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/change"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/parameter"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/privatestate"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// update is one run of Update.
type update struct {
	operation

	plan, state model
	in          inputs
	shown       parameter.Baselines

	// look looks up what the deployment takes, checks what a change of the kind would send, and completes it.
	look func(ctx context.Context, sends change.Kind, diags *diag.Diagnostics) *found
}

// run carries the update out: a PATCH when metadata moves, and then one change. After each request that is accepted, the state
// holds what the platform has.
func (u *update) run(ctx context.Context, resp *resource.UpdateResponse) {
	diags := &resp.Diagnostics
	takes := u.takes(ctx, diags)
	if diags.HasError() {
		return
	}
	patch := u.plan.Metadata.Patch(u.state.Metadata)
	if patch != nil {
		if err := u.client.UpdateDeployment(ctx, u.kind, u.id, *patch); err != nil {
			diagnostics.AddError(diags, u.verb, u.object, err)
			return
		}
		saved := u.state
		saved.Metadata = u.plan.Metadata.Fill(u.state.Metadata)
		diags.Append(resp.State.Set(ctx, &saved)...)
	}

	next := u.change(takes)
	if next.Kind == change.Revision && checkMasks(u.in, u.shown, diags) {
		return
	}
	if next.Kind != change.None && patch != nil {
		// Whether new metadata make a revision, which would be in the way of the change, is not known (contract 13.5).
		if _, err := u.atRest(ctx); err != nil {
			diagnostics.AddError(diags, u.verb, u.object, err)
			return
		}
	}
	from, err := u.take(ctx, next)
	if err != nil {
		diagnostics.AddError(diags, u.verb, u.object, err)
		return
	}
	accepted := filled(u.plan, u.state)
	diags.Append(resp.State.Set(ctx, &accepted)...)
	if next.Kind == change.None {
		renamed := u.shown
		if before, err := newInputs(u.state, types.DynamicNull()); err == nil {
			renamed.Parameters, renamed.App = u.shown.Parameters.Renamed(before.parameters, u.in.parameters), u.shown.App.Renamed(before.app, u.in.app)
		}
		privatestate.Write(ctx, resp.Private, keyBaselines, renamed, diags)
		return
	}
	if next.Kind == change.RunParameters {
		// Neither revision nor status change.
		u.wait = false
	}
	answer, err := u.follow(ctx, from)
	if answer.ID != "" {
		known := answered(answer, u.plan)
		if u.plan.Blocks.IsUnknown() {
			known.deployed = takes.versions()
			u.details(ctx, answer, &known, knownDetails(u.state.Blocks), resp.Private, diags)
		}
		accepted = filled(u.plan, known)
		diags.Append(resp.State.Set(ctx, &accepted)...)
	}
	privatestate.Write(ctx, resp.Private, keyBaselines, u.remember(next.Kind, answer), diags)
	if next.Kind == change.RunParameters && err == nil {
		return
	}
	u.report(ctx, answer, err, diags)
}

// take sends the request of a change, and returns what tells its effect from what was before.
func (u *update) take(ctx context.Context, next change.Change) (from since, err error) {
	switch next.Kind {
	case change.Revision:
		from.status = u.state.Status.ValueString()
		err = wait.WhileHeld(ctx, u.poll, u.object, func(ctx context.Context) error {
			from.revision, err = u.client.CreateRevision(ctx, u.kind, u.id, revisionRequest(u.plan, u.in, u.state.Revision.ValueInt64()))
			return err
		}, u.holds)
	case change.Redeploy:
		from.status = u.state.Status.ValueString()
		err = u.redeploy(ctx)
	case change.RunParameters:
		err = u.client.UpdateRunParameters(ctx, u.id, u.runPatch(next))
	case change.None, change.Secrets:
	}
	return from, err
}

// takes is what the deployment takes, looked up when values may be sent, and before anything is.
func (u *update) takes(ctx context.Context, diags *diag.Diagnostics) *found {
	switch next := u.change(nil); next.Kind {
	case change.None, change.Redeploy:
		return nil
	default:
		return u.look(ctx, next.Kind, diags)
	}
}

// change is what the plan said that an update has to do, with the secret values at hand.
func (u *update) change(takes *found) change.Change {
	return planChange(u.plan, u.state, u.shown, takes.completer(u.in.secret)).WithSecrets(u.in.sent(), u.in.secret, u.shown.Parameters.Secret)
}

// runPatch is the run values that change, the secret ones among them when their version moves.
func (u *update) runPatch(next change.Change) peak.RunParametersPatch {
	changed := next.Parameters.Merged(nil)
	for place := range changed {
		if value, has := u.in.defaults[place]; has {
			changed[place] = value
		}
	}
	return peak.RunParametersPatch{Parameters: changed.WithoutGroup(), AppParameters: next.App.WithoutGroup(), Secrets: u.in.secrets()}
}

// remember is what is to be kept of how the platform shows the values. It is what was, when no value was written, and when
// the platform has gone back to the values from before.
func (u *update) remember(done change.Kind, answer peak.Deployment) parameter.Baselines {
	if done == change.Redeploy || strings.HasPrefix(strings.ToLower(answer.Metadata.Status), statusRollback) {
		return u.shown
	}
	secret := u.in.secret.Places()
	if done == change.RunParameters {
		// The platform still has those that were sent before.
		secret = slices.Concat(secret, u.shown.Parameters.Secret)
		slices.Sort(secret)
		secret = slices.Compact(secret)
	}
	after := newBaselines(u.in, secret, answer, u.kind)
	if done == change.RunParameters {
		// The platform still has the defaults that were sent before.
		after.Parameters.Sent, after.App.Sent = u.shown.Parameters.AlsoSent(after.Parameters), u.shown.App.AlsoSent(after.App)
	}
	after.Parameters.Masked, after.App.Masked = u.shown.Parameters.StillMasked(u.in.parameters), u.shown.App.StillMasked(u.in.app)
	return after
}
