// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// redeployAction is the action peak_deployment_redeploy.
type redeployAction struct {
	base.Action
}

// NewRedeployAction returns the action peak_deployment_redeploy.
func NewRedeployAction() action.Action {
	return &redeployAction{base.Action{TypeName: "deployment_redeploy"}}
}

// Schema implements action.Action.
func (a *redeployAction) Schema(ctx context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Redeploys a deployment that is `failed` or has a `warning`: the platform repeats its newest revision; of an app, the blocks that need it. " +
			"Terraform plans the same by itself for a `peak_deployment` that it manages; the action is for all others, and for now.\n\n" +
			"A deployment in any other status is refused. One that fails again ends the action with an error that names every failed block and what the platform says of it.",
		Attributes: actionAttributes(ctx, "Whether to wait until the platform has deployed."),
	}
}

// Invoke implements action.Action.
func (a *redeployAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	ctx, cancel, call := begin(ctx, &a.Action, req, resp)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	say, before := call.say, call.deployed
	o := operation{
		client: call.client, poll: a.Data().Poll, verb: "redeploy", object: object(before), kind: call.kind, id: before.ID, wait: call.waits, watch: newWatcher(say).see,
	}
	if err := o.redeployFrom(ctx, before.Metadata.Status); err != nil {
		refusedRedeploy(before, err, &resp.Diagnostics)
		return
	}
	say(o.object.String() + " is redeployed")
	if !call.waits {
		return
	}
	answer, err := o.follow(ctx, since{status: before.Metadata.Status})
	if err == nil && strings.EqualFold(answer.Metadata.Status, statusWarning) {
		base.Warn(resp, say, "Deployment with a warning", o.object.String()+" is deployed, but in status \"warning\": some of it needs attention."+o.troubles(ctx, answer)+again)
		return
	}
	o.reportAction(ctx, answer, err, &resp.Diagnostics)
}

// again is what to do after a redeployment that did not help.
const again = "\n\nCorrect the cause, then run the action again."

// redeployFrom asks for a redeployment of a deployment in this status. Only from the two that allow it a conflict can mean
// that a redeployment is under way already.
func (o *operation) redeployFrom(ctx context.Context, status string) error {
	if strings.EqualFold(status, statusFailed) || strings.EqualFold(status, statusWarning) {
		return o.redeploy(ctx)
	}
	return o.client.Redeploy(ctx, o.kind, o.id)
}

// refusedRedeploy says why the platform does not redeploy.
func refusedRedeploy(before peak.Deployment, err error, diags *diag.Diagnostics) {
	switch {
	case peak.IsConflict(err):
		diags.AddError("Deployment cannot be redeployed", fmt.Sprintf("%s is %q. The platform redeploys a deployment in status \"failed\" or \"warning\" only, and an app only when one of its blocks is too. "+
			"To deploy it anew all the same, make a new revision: change revision_notes of its peak_deployment.\n\n%s", object(before), before.Metadata.Status, err))
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		diags.AddError("Redeployment not confirmed", fmt.Sprintf("The action ended before the platform answered, so it is not known whether it redeploys %s (id %s). "+
			"Look at its status before you run the action again.\n\n%s", object(before), before.ID, err))
	default:
		diagnostics.AddError(diags, "redeploy", object(before), err)
	}
}

// reportAction adds an error when a redeployment did not end well. It is report for an action, after which there is no next
// apply.
func (o *operation) reportAction(ctx context.Context, answer peak.Deployment, err error, diags *diag.Diagnostics) {
	var (
		status  *diagnostics.StatusError
		timeout *diagnostics.TimeoutError
	)
	still := fmt.Sprintf("The platform goes on deploying %s (id %s), and nothing stops it: its status tells how it ends.", o.object, o.id)
	switch {
	case err == nil:
	case errors.As(err, &status):
		diags.AddError(failureSummary(status.Status), status.Error()+"."+o.troubles(ctx, answer)+again)
	case errors.As(err, &timeout):
		diags.AddError("Deployment not ready in time", timeout.Error()+". "+still+" Give \"invoke\" in timeouts more time if it needs it.")
	case errors.Is(err, context.Canceled):
		diags.AddError("Deployment left running", "Following it was interrupted. "+still)
	default:
		diags.AddError("Cannot follow the deployment", fmt.Sprintf("How %s (id %s) stands cannot be read. It is redeployed all the same.\n\n%s", o.object, o.id, err))
	}
}
