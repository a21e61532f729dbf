// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/pipeline"
)

// executeAction is the action peak_workflow_execute (contract 16.6).
type executeAction struct {
	base.Action
}

// NewExecuteAction returns the action peak_workflow_execute.
func NewExecuteAction() action.Action {
	return &executeAction{base.Action{TypeName: "workflow_execute"}}
}

// ModifyPlan implements action.ActionWithModifyPlan.
func (a *executeAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	var id types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("workflow_id"), &id)...)
	fieldtable.CheckID(id, path.Root("workflow_id"), "a workflow", &resp.Diagnostics)
}

// Invoke implements action.Action. The execution is started once, whatever happens to the request.
func (a *executeAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	client := a.Client(&resp.Diagnostics)
	var config executeModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	timeout, diags := config.Timeouts.Invoke(ctx, defaultExecuteTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !fieldtable.CheckID(config.WorkflowID, path.Root("workflow_id"), "a workflow", &resp.Diagnostics) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	id, progress := fieldtable.NumberOf(config.WorkflowID), base.Progress(ctx, resp)

	executionID, err := client.ExecuteWorkflow(ctx, id, config.body(), tellOnce(progress, "the queue of executions is full: waiting for a place in it"))
	if err != nil {
		addStartError(ctx, client, id, err, starter{again: "run the action again", timeout: "invoke"}, &resp.Diagnostics)
		return
	}
	progress(fmt.Sprintf("execution %s of workflow %d started", executionID, id))
	if !config.waits() {
		return
	}
	follower := pipeline.Follower{
		Client: client, Poll: a.Data().Poll, WorkflowID: id, ExecutionID: executionID, LogLines: config.lines(), Progress: progress,
	}
	if _, err := follower.Run(ctx); err != nil {
		resp.Diagnostics.AddError(follower.Explain(err))
	}
}

// tellOnce returns a listener for waits that makes one message of all of them.
func tellOnce(progress func(string), message string) func(time.Duration) {
	told := false
	return func(time.Duration) {
		if !told {
			told = true
			progress(message)
		}
	}
}

// starter is who starts an execution, for messages: how that is done again, and the name of the time that it has.
type starter struct{ again, timeout string }

// addStartError explains why there is no execution to follow.
func addStartError(ctx context.Context, client *peak.Client, id int64, err error, who starter, diags *diag.Diagnostics) {
	if unknown, ok := errors.AsType[*peak.UnknownOutcomeError](err); ok {
		diags.AddError("Execution may have started", unknownText(id, unknown, who))
		return
	}
	switch status := peak.StatusOf(err); {
	case status == http.StatusNotFound:
		diags.AddAttributeError(path.Root("workflow_id"), "Workflow does not exist",
			fmt.Sprintf("The platform knows no workflow %d. Check the id, and that the token belongs to the right tenant.\n\n%s", id, err))
	case status == http.StatusConflict || status == http.StatusBadRequest || status == http.StatusUnprocessableEntity:
		// Which of them refuses an execution in the wrong state is assumed (contract 16.6); 400 is also for bad parameters.
		if reason := obstacle(ctx, client, id, who); reason != "" {
			diags.AddAttributeError(path.Root("workflow_id"), "Workflow cannot be executed now", reason+"\n\n"+err.Error())
			return
		}
		diags.AddError("Cannot start the execution", fmt.Sprintf("The platform refuses to execute workflow %d as asked.\n\n%s", id, err))
	case status == http.StatusTooManyRequests:
		diags.AddError("Queue of executions is full",
			fmt.Sprintf("Workflow %d was not started: the tenant had as many executions as it may have, for as long as this may take.\n\n%s\n\n"+
				"Wait, then %s, or give %q in timeouts more time.", id, err, who.again, who.timeout))
	case errors.Is(err, context.Canceled):
		diags.AddError("Execution not started", fmt.Sprintf("Terraform was interrupted before workflow %d was started. Nothing runs because of it: %s to start it.", id, who.again))
	case errors.Is(err, context.DeadlineExceeded):
		diags.AddError("Execution not started", fmt.Sprintf("The time ran out before workflow %d was started: %s. Nothing runs because of it.\n\nWait, then %s, or give %q in timeouts more time.", id, err, who.again, who.timeout))
	default:
		diags.AddError("Cannot start the execution", fmt.Sprintf("Workflow %d was not started.\n\n%s", id, err))
	}
}

// unknownText says what is known of an execution whose start was not confirmed.
func unknownText(id int64, unknown *peak.UnknownOutcomeError, who starter) string {
	text := fmt.Sprintf("Workflow %d was told to start, but the answer was lost, so it is not known whether it did. It was not told again, since that could do its work twice.\n\n%s\n\n", id, unknown.Err)
	if len(unknown.Found) == 0 {
		return text + "Look at the executions of the workflow, for example with the data source peak_workflow_executions, before you " + who.again + "."
	}
	return text + fmt.Sprintf("Executions that appeared since: %s. None of them is provably the one that was asked for. Look at them before you %s.", strings.Join(unknown.Found, ", "), who.again)
}

// obstacle says which state of the workflow stands in the way of an execution, "" when there is none, or it cannot be read.
func obstacle(ctx context.Context, client *peak.Client, id int64, who starter) string {
	found, err := client.GetWorkflow(ctx, id)
	if err != nil {
		return ""
	}
	name := fmt.Sprintf("Workflow %q (id %d)", found.Name, id)
	parallel := found.HasMetadata && found.Metadata.AllowConcurrentExecution != nil && *found.Metadata.AllowConcurrentExecution
	switch {
	case strings.EqualFold(found.Status, statusPaused):
		return name + " is paused. Resume it first, with paused = false."
	case strings.EqualFold(found.Status, statusDraft):
		return name + " is a draft. Complete it first."
	case atRest(found.Status) || parallel:
		return ""
	case found.LastExecution != nil:
		return fmt.Sprintf("%s is running already: execution %s, started %s. It does not allow executions at the same time: %s when that one has ended, "+
			"or set allow_concurrent_execution.", name, found.LastExecution.ExecutionID, found.LastExecution.ExecutedAt, who.again)
	}
	return name + " is running already, and does not allow executions at the same time: " + who.again + " when it has ended, or set allow_concurrent_execution."
}
