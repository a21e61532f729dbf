// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/privatestate"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/pipeline"
)

// execution is the resource peak_workflow_execution.
type execution struct {
	base.Resource
}

var (
	_ resource.ResourceWithConfigure   = (*execution)(nil)
	_ resource.ResourceWithModifyPlan  = (*execution)(nil)
	_ resource.ResourceWithIdentity    = (*execution)(nil)
	_ resource.ResourceWithImportState = (*execution)(nil)
)

// keyRun is where the private state has the runMemory.
const keyRun = "run"

// NewExecutionResource returns the resource peak_workflow_execution.
func NewExecutionResource() resource.Resource {
	return &execution{base.Resource{TypeName: "workflow_execution"}}
}

// ModifyPlan implements resource.ResourceWithModifyPlan: what the platform shows of the execution is open when there is to be
// another one, and stays otherwise.
func (r *execution) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, state runModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || !fieldtable.CheckID(plan.WorkflowID, path.Root("workflow_id"), "a workflow", &resp.Diagnostics) || req.State.Raw.IsNull() {
		return
	}
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	memory := privatestate.Glance[runMemory](ctx, req.Private, keyRun, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || !plan.WorkflowID.Equal(state.WorkflowID) {
		return
	}
	kind, _ := plannedRun(plan, state, memory)
	before := state.computed()
	for i, value := range plan.computed() {
		*value = *before[i]
		if kind == runStart || kind == runFollow && i > 0 {
			*value = types.StringUnknown()
		}
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// Create implements resource.Resource. The execution is in the state before it is followed.
func (r *execution) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	client := r.Writer(&resp.Diagnostics)
	var plan runModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := plan.Timeouts.Create(ctx, defaultExecuteTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	plan.ID = plan.WorkflowID
	started, ok := r.start(ctx, client, plan, "create", &resp.Diagnostics)
	if !ok {
		return
	}
	plan.began(started)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("workflow_id"), plan.WorkflowID)...)
	if !resp.Diagnostics.HasError() {
		r.finish(ctx, client, &plan, "create", &resp.State, &resp.Diagnostics)
	}
}

// start runs the workflow, once, whatever happens to the request.
func (r *execution) start(ctx context.Context, client *peak.Client, plan runModel, verb string, diags *diag.Diagnostics) (executionID string, ok bool) {
	body := plan.body(ctx, diags)
	if diags.HasError() {
		return "", false
	}
	id := fieldtable.NumberOf(plan.WorkflowID)
	executionID, err := client.ExecuteWorkflow(ctx, id, body, func(time.Duration) {})
	if err != nil {
		addStartError(ctx, client, id, err, starter{again: "run terraform apply again", timeout: verb}, diags)
		return "", false
	}
	return executionID, true
}

// began is the model of an execution that has just been started.
func (m *runModel) began(executionID string) {
	m.ExecutionID, m.Status = types.StringValue(executionID), types.StringValue(statusRunning)
	m.ExecutedAt, m.FinishedAt = types.StringNull(), types.StringNull()
}

// shown takes an answer into the model.
func (m *runModel) shown(details peak.ExecutionDetails) {
	m.Status, m.ExecutedAt, m.FinishedAt = types.StringValue(details.Status), textvalue.OrNull(details.ExecutedAt), textvalue.OrNull(details.FinishedAt)
}

// finish follows an execution to its end, if that is wanted, and saves what was read last. It tells whether it may be recorded as
// done.
func (r *execution) finish(ctx context.Context, client *peak.Client, m *runModel, verb string, to *tfsdk.State, diags *diag.Diagnostics) bool {
	follower := pipeline.Follower{
		Client: client, Poll: r.Data().Poll, WorkflowID: fieldtable.NumberOf(m.WorkflowID), ExecutionID: m.ExecutionID.ValueString(), LogLines: int(m.LogLines.ValueInt64()),
	}
	var details peak.ExecutionDetails
	var err error
	if m.Wait.ValueBool() {
		details, err = follower.Run(ctx)
	} else if details, err = client.GetExecution(ctx, follower.WorkflowID, follower.ExecutionID); err != nil {
		// It was started, which is all that was asked for.
		diagnostics.AddReadBackWarning(diags, r.Object(follower.ExecutionID), err)
		return true
	}
	if details.Status != "" {
		m.shown(details)
		diags.Append(to.Set(ctx, m)...)
	}
	if err != nil {
		addRunError(diags, *m, verb, err)
	}
	return err == nil
}

// addRunError explains what became of an execution that was started.
func addRunError(diags *diag.Diagnostics, m runModel, verb string, err error) {
	var (
		failed  *pipeline.ExecutionError
		timeout *diagnostics.TimeoutError
	)
	still := fmt.Sprintf("Execution %s of workflow %s is still running on the platform, and nothing stops it. ", m.ExecutionID.ValueString(), m.WorkflowID.ValueString())
	next := "The next apply follows it."
	if verb == "create" {
		next = "Terraform has marked it as tainted: the next apply runs the workflow anew. To have that follow this execution, run terraform untaint peak_workflow_execution.<resource name> first."
	}
	switch {
	case errors.As(err, &failed):
		text := failed.Error()
		diags.AddError("Execution failed", strings.ToUpper(text[:1])+text[1:]+"\n\nCorrect the cause, then run terraform apply again, which runs the workflow again.")
	case errors.As(err, &timeout):
		diags.AddError("Execution not finished in time", fmt.Sprintf("%s. %s%s Give %q in timeouts more time if it needs it.", timeout.Error(), still, next, verb))
	case errors.Is(err, context.Canceled):
		diags.AddError("Execution left running", "Following it was interrupted. "+still+next)
	default:
		diags.AddError("Cannot follow the execution", fmt.Sprintf("Execution %s of workflow %s was started, but how it stands cannot be read.\n\n%s\n\n%s",
			m.ExecutionID.ValueString(), m.WorkflowID.ValueString(), err, next))
	}
}

// Read implements resource.Resource: one GET. The platform may keep executions for a while only: one that is gone has run all
// the same, as long as its workflow is there.
func (r *execution) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	client := r.Client(&resp.Diagnostics)
	var state runModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	before := state
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("workflow_id"), state.WorkflowID)...)
	imported := state.ID.IsNull()
	if imported {
		privatestate.Write(ctx, resp.Private, keyRun, runMemory{Imported: true}, &resp.Diagnostics)
	}
	id, err := strconv.ParseInt(state.WorkflowID.ValueString(), 10, 64)
	if err != nil || id <= 0 {
		resp.Diagnostics.AddAttributeError(path.Root("workflow_id"), "Invalid workflow id",
			fmt.Sprintf("%q is not the id of a workflow, which is a whole number such as 9999. An import takes that, for the newest execution, or 9999/<execution id>.", state.WorkflowID.ValueString()))
		return
	}
	state.ID = state.WorkflowID
	if state.ExecutionID.IsNull() {
		state.ExecutionID, err = newestExecution(ctx, client, id)
	}
	var details peak.ExecutionDetails
	if err == nil {
		details, err = client.GetExecution(ctx, id, state.ExecutionID.ValueString())
	}
	switch {
	case err == nil:
		state.shown(details)
	case peak.IsNotFound(err):
		if _, failed := client.GetWorkflow(ctx, id); imported || peak.IsNotFound(failed) {
			resp.State.RemoveResource(ctx)
			return
		} else if failed != nil {
			diagnostics.AddError(&resp.Diagnostics, "read", r.Object(state.ExecutionID.ValueString()), failed)
			return
		}
		if !ended(state.Status.ValueString()) {
			state.Status = types.StringNull()
		}
	default:
		diagnostics.AddError(&resp.Diagnostics, "read", r.Object(state.WorkflowID.ValueString()), err)
		return
	}
	resp.Diagnostics.Append(base.SetRefreshed(ctx, &resp.State, before, state)...)
}

// newestExecution is the id of the newest execution of a workflow.
func newestExecution(ctx context.Context, client *peak.Client, id int64) (types.String, error) {
	found, err := peak.NewestFirst(client.ListExecutions(ctx, id, peak.ListExecutionsQuery{Count: 1}), 1, func(e peak.Execution) string { return e.ExecutedAt })
	if err != nil {
		return types.StringNull(), err
	}
	if len(found) == 0 {
		return types.StringNull(), fmt.Errorf("workflow %d has not been executed, so that there is nothing to import", id)
	}
	return types.StringValue(found[0].ID), nil
}

// Update implements resource.Resource. The state has the triggers from before until an execution with the new ones has
// succeeded, so that what failed is done again.
func (r *execution) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	client := r.Writer(&resp.Diagnostics)
	var plan, state runModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	memory := privatestate.Glance[runMemory](ctx, req.Private, keyRun, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("workflow_id"), state.WorkflowID)...)
	timeout, diags := plan.Timeouts.Update(ctx, defaultExecuteTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	kind, _ := plannedRun(plan, state, memory)
	// What is followed now is how the plan says; what it was started with is recorded when it is through.
	current := state
	current.Wait, current.LogLines, current.Timeouts = plan.Wait, plan.LogLines, plan.Timeouts
	if kind == runStart {
		started, ok := r.start(ctx, client, plan, "update", &resp.Diagnostics)
		if !ok {
			return
		}
		current.began(started)
		memory = runMemory{Started: new(inputsOf(plan))}
		privatestate.Write(ctx, resp.Private, keyRun, memory, &resp.Diagnostics)
		resp.Diagnostics.Append(resp.State.Set(ctx, &current)...)
	}
	if resp.Diagnostics.HasError() || kind != runNothing && !r.finish(ctx, client, &current, "update", &resp.State, &resp.Diagnostics) {
		return
	}
	current.Triggers, current.Parameters, current.StepsToRun = plan.Triggers, plan.Parameters, plan.StepsToRun
	memory.Started = nil
	privatestate.Write(ctx, resp.Private, keyRun, memory, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &current)...)
}

// Delete implements resource.Resource. Nothing deletes an execution: it is forgotten.
func (r *execution) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

// ImportState implements resource.ResourceWithImportState: by the id of the workflow, for its newest execution, or by that and
// the id of an execution.
func (r *execution) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	workflowID, executionID, _ := strings.Cut(req.ID, "/")
	if req.ID == "" && req.Identity != nil {
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root("workflow_id"), &workflowID)...)
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("workflow_id"), workflowID)...)
	if executionID != "" {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("execution_id"), executionID)...)
	}
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("workflow_id"), workflowID)...)
	// The default, so that an import plans no change.
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("wait"), true)...)
}
