// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package workflow is the resource peak_workflow and what reads executions (contract section 16).
package workflow

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/tags"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// workflow is the resource peak_workflow.
type workflow struct {
	base.Resource
}

var (
	_ resource.ResourceWithConfigure      = (*workflow)(nil)
	_ resource.ResourceWithValidateConfig = (*workflow)(nil)
	_ resource.ResourceWithModifyPlan     = (*workflow)(nil)
	_ resource.ResourceWithIdentity       = (*workflow)(nil)
	_ resource.ResourceWithImportState    = (*workflow)(nil)
)

// NewResource returns the resource peak_workflow.
func NewResource() resource.Resource {
	return &workflow{base.Resource{TypeName: "workflow"}}
}

// Create implements resource.Resource. The id is saved before anything else is asked of the platform.
func (r *workflow) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	client := r.Writer(&resp.Diagnostics)
	var plan, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	object := r.Object(plan.Name.ValueString())
	body, err := newBody(plan, config, 0)
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "create", object, err)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	if err := r.checkNameInUse(ctx, client, plan.Name.ValueString()); err != nil {
		diagnostics.AddError(&resp.Diagnostics, "create", object, err)
		return
	}
	written, err := client.CreateWorkflow(ctx, body)
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "create", object, err)
		return
	}
	early, err := created(ctx, types.StringValue(strconv.FormatInt(written.ID, 10)))
	if err == nil {
		early.WebhookIDs = stringList(written.WebhookIDs)
		early, err = fill(ctx, plan, early)
	}
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "create", object, err)
		return
	}
	early.Paused = types.BoolValue(false)
	resp.Diagnostics.Append(resp.State.Set(ctx, &early)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), early.ID)...)
	config.hidden().Write(ctx, resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	if plan.Paused.ValueBool() {
		if err := client.PauseWorkflow(ctx, written.ID); err != nil {
			diagnostics.AddUnfinishedError(&resp.Diagnostics, "pause", object, err)
			return
		}
	}
	early.Paused = plan.Paused
	state := r.readBack(ctx, client, written.ID, plan, early, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// readBack returns the plan, completed by what the platform answers. A workflow that cannot be read is as it should be all
// the same: an error would taint it, so there is a warning, and known is what the state holds until the next refresh.
func (r *workflow) readBack(ctx context.Context, client *peak.Client, id int64, plan, known model, diags *diag.Diagnostics) model {
	answer, err := client.GetWorkflow(ctx, id)
	var state model
	if err == nil {
		// Nothing that is write-only gets into the state here: fill keeps the maps that are planned.
		state, err = newModel(ctx, answer, plan, nil)
	}
	if err == nil {
		state, err = fill(ctx, plan, state)
	}
	if err != nil {
		diagnostics.AddReadBackWarning(diags, r.Object(plan.Name.ValueString()), err)
		return known
	}
	return state
}

// Read implements resource.Resource.
func (r *workflow) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	client := r.Client(&resp.Diagnostics)
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	before := state
	hidden := writeonly.ReadNames(ctx, req.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	id, ok := r.id(state, &resp.Diagnostics)
	if !ok {
		return
	}
	// Before the answer: Terraform wants it even of a workflow that is gone.
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), state.ID)...)
	answer, err := client.GetWorkflow(ctx, id)
	if peak.IsNotFound(err) {
		tflog.Warn(ctx, "workflow is gone from the platform, removing it from state", map[string]any{"id": id})
		resp.State.RemoveResource(ctx)
		return
	}
	if err == nil {
		noteTokens(ctx, req.Private, resp.Private, shownTokens(answer.Steps), &resp.Diagnostics)
		state, err = newModel(ctx, answer, state, hidden)
		state.Tags = tags.WithoutDefaults(state.Tags, before.Tags, r.DefaultTags())
	}
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", r.Object(nameOrID(state)), err)
		return
	}
	resp.Diagnostics.Append(base.SetRefreshed(ctx, &resp.State, before, state)...)
}

// Update implements resource.Resource: one PUT when the body moves, pause or resume when that moves, nothing when only
// Terraform's own attributes do.
func (r *workflow) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	client := r.Writer(&resp.Diagnostics)
	var plan, config, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := plan.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	id, ok := r.id(state, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), state.ID)...)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	object := r.Object(state.Name.ValueString())
	known, err := fill(ctx, plan, state)
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "update", object, err)
		return
	}
	change := planChange(plan, state)
	if change.body {
		body, err := newBody(plan, config, len(state.WebhookIDs.Elements()))
		if err == nil {
			writeonly.ReadNames(ctx, req.Private, &resp.Diagnostics).Union(config.hidden()).Write(ctx, resp.Private, &resp.Diagnostics)
			err = r.whileRunning(ctx, client, id, object, func(ctx context.Context) error {
				_, err := client.UpdateWorkflow(ctx, id, body)
				return err
			})
		}
		if err != nil {
			diagnostics.AddError(&resp.Diagnostics, "update", object, err)
			return
		}
		// The platform has the new body now, whatever becomes of the rest.
		config.hidden().Write(ctx, resp.Private, &resp.Diagnostics)
		noteTokens(ctx, req.Private, resp.Private, shownTokens(body.Steps), &resp.Diagnostics)
		known.Paused = state.Paused
		resp.Diagnostics.Append(resp.State.Set(ctx, &known)...)
	}
	if change.paused {
		verb, op := "pause", client.PauseWorkflow
		if !plan.Paused.ValueBool() {
			verb, op = "resume", client.ResumeWorkflow
		}
		if err := r.whileRunning(ctx, client, id, object, func(ctx context.Context) error { return op(ctx, id) }); err != nil {
			diagnostics.AddError(&resp.Diagnostics, verb, object, err)
			return
		}
		known.Paused = plan.Paused
	}
	if !change.none() {
		known = r.readBack(ctx, client, id, plan, known, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &known)...)
}

// Delete implements resource.Resource.
func (r *workflow) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	client := r.Writer(&resp.Diagnostics)
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := state.Timeouts.Delete(ctx, defaultDeleteTimeout)
	resp.Diagnostics.Append(diags...)
	id, ok := r.id(state, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	object := r.Object(nameOrID(state))
	err := wait.Delete(ctx, r.Data().Poll, object,
		func(ctx context.Context) error {
			ask := func(ctx context.Context) error { return client.DeleteWorkflow(ctx, id) }
			return wait.WhileRefused(ctx, r.Data().Poll, object, ask, holds(client, id))
		},
		func(ctx context.Context) error {
			_, err := client.GetWorkflow(ctx, id)
			return err
		})
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "delete", object, err)
	}
}

// ImportState implements resource.ResourceWithImportState.
func (r *workflow) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("id"), path.Root("id"), req, resp)
}

// whileRunning repeats op while the workflow is running; any other refusal is final. When the time runs out the error
// names the execution that holds the workflow.
func (r *workflow) whileRunning(ctx context.Context, client *peak.Client, id int64, object objects.Object, op func(context.Context) error) error {
	return wait.WhileHeld(ctx, r.Data().Poll, object, op, holds(client, id))
}

// holds says whether an execution holds the workflow, and which.
func holds(client *peak.Client, id int64) func(context.Context) (string, bool) {
	return func(ctx context.Context) (string, bool) {
		answer, err := client.GetWorkflow(ctx, id)
		if err != nil || atRest(answer.Status) {
			return "", false
		}
		if answer.LastExecution == nil {
			return answer.Status, true
		}
		return fmt.Sprintf("%s (execution %s, started %s, which no call of the platform can stop)", answer.Status, answer.LastExecution.ExecutionID, answer.LastExecution.ExecutedAt), true
	}
}

// atRest tells whether a workflow in this status does not run. There may be more words for running than is documented
// (contract 25).
func atRest(status string) bool {
	return slices.ContainsFunc([]string{statusAvailable, statusDraft, statusPaused}, func(word string) bool { return strings.EqualFold(word, status) })
}

// id reads the numeric id from the state; an import may bring anything.
func (r *workflow) id(state model, diags *diag.Diagnostics) (int64, bool) {
	id, err := strconv.ParseInt(state.ID.ValueString(), 10, 64)
	if err != nil || id <= 0 {
		diags.AddAttributeError(path.Root("id"), "Invalid workflow id", fmt.Sprintf("%q is not the id of a workflow, which is a whole number such as 9999.", state.ID.ValueString()))
		return 0, false
	}
	return id, true
}

// nameOrID is how messages call a workflow; right after an import its name is not known yet.
func nameOrID(state model) string {
	return cmp.Or(state.Name.ValueString(), state.ID.ValueString())
}
