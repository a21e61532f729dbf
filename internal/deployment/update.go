package deployment

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// update is one run of Update.
type update struct {
	operation

	plan, state model
	in          inputs
	shown       baselines
}

// run carries the update out: a PATCH when metadata moves, and then one step. After each request that is accepted, the state
// holds what the platform has.
func (u *update) run(ctx context.Context, resp *resource.UpdateResponse) {
	diags := &resp.Diagnostics
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

	next := u.step()
	if next == stepRevision && checkMasks(u.in, u.shown, diags) {
		return
	}
	if next != stepNothing && patch != nil {
		// Whether new metadata make a revision, which would be in the way of the next step, is not known (contract 13.5).
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
	if next == stepNothing {
		return
	}
	if next == stepRunParameters {
		// Neither revision nor status change.
		u.wait = false
	}
	answer, err := u.follow(ctx, from)
	if answer.ID != "" {
		accepted = filled(u.plan, answered(answer, u.plan))
		diags.Append(resp.State.Set(ctx, &accepted)...)
	}
	diags.Append(resp.Private.SetKey(ctx, privateKey, encode(u.remember(next, answer)))...)
	if next == stepRunParameters && err == nil {
		return
	}
	u.report(ctx, answer, err, diags)
}

// take sends the request of a step, and returns what tells its effect from what was before.
func (u *update) take(ctx context.Context, next step) (from since, err error) {
	switch next {
	case stepRevision:
		from.status = u.state.Status.ValueString()
		err = wait.WhileHeld(ctx, u.poll, u.object, func(ctx context.Context) error {
			from.revision, err = u.client.CreateRevision(ctx, u.kind, u.id, revisionRequest(u.plan, u.in, u.state.Revision.ValueInt64()))
			return err
		}, u.holds)
	case stepRedeploy:
		from.status = u.state.Status.ValueString()
		err = u.redeploy(ctx)
	case stepRunParameters:
		err = u.client.UpdateRunParameters(ctx, u.id, u.runPatch())
	case stepNothing, stepSecrets:
	}
	return from, err
}

// step is nextStep, with the secret values at hand: those for the build need a revision, and so do those that are gone.
// Those for the run can be merged.
func (u *update) step() step {
	next := nextStep(u.plan, u.state, u.shown)
	if next != stepSecrets {
		return next
	}
	all := u.in.sent()
	gone := slices.ContainsFunc(u.shown.Parameters.Secret, func(place string) bool { return all[place] == nil })
	switch patch := u.runPatch(); {
	case gone || len(u.in.secret.ofGroup(groupBuild)) > 0:
		return stepRevision
	case len(patch.Parameters)+len(patch.AppParameters) == 0:
		return stepNothing
	}
	return stepRunParameters
}

// runPatch is the run values that change, and the secret ones when their version moves.
func (u *update) runPatch() peak.RunParametersPatch {
	change, _ := valueChange(u.plan, u.state, u.shown)
	parameters := change.parameters
	if !u.plan.ParametersWOVersion.Equal(u.state.ParametersWOVersion) {
		parameters = parameters.merged(u.in.secret.ofGroup(groupRun))
	}
	return peak.RunParametersPatch{Parameters: parameters.withoutGroup(), AppParameters: change.app.withoutGroup(), Secrets: u.in.secrets()}
}

// remember is what is to be kept of how the platform shows the values. It is what was, when no value was written, and when
// the platform has gone back to the values from before.
func (u *update) remember(next step, answer peak.Deployment) baselines {
	if next == stepRedeploy || strings.HasPrefix(strings.ToLower(answer.Metadata.Status), statusRollback) {
		return u.shown
	}
	secret := u.in.secret.places()
	if next == stepRunParameters {
		// The platform still has those that were sent before.
		secret = slices.Concat(secret, u.shown.Parameters.Secret)
		slices.Sort(secret)
		secret = slices.Compact(secret)
	}
	after := newBaselines(u.in, secret, answer, u.kind)
	after.Parameters.Masked, after.App.Masked = u.shown.Parameters.stillMasked(u.in.parameters), u.shown.App.stillMasked(u.in.app)
	return after
}
