// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/pipeline"
)

// executeAction is the action peak_deployment_execute.
type executeAction struct {
	base.Action
}

// NewExecuteAction returns the action peak_deployment_execute.
func NewExecuteAction() action.Action {
	return &executeAction{base.Action{TypeName: "deployment_execute"}}
}

// Schema implements action.Action.
func (a *executeAction) Schema(ctx context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Runs the workflows of a deployment whose release has `auto_run_on_deploy`. The deployment must be `deployed`. Each block's execution is followed to its end, " +
			"with progress for every step; one that fails ends the action with an error that shows the failed steps and the ends of their logs.\n\n" +
			"When the platform's answer is lost, the request is not repeated: that could run everything twice.",
		Attributes: actionAttributes(ctx, "Whether to follow the executions until they end."),
	}
}

// Invoke implements action.Action.
func (a *executeAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	ctx, cancel, call := begin(ctx, &a.Action, req, resp)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	client, say, deployed := call.client, call.say, call.deployed
	// Before anything is started: what cannot be looked up could not be followed either.
	flows, err := findWorkflows(ctx, client, call.kind, deployed)
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "execute", object(deployed), err)
		return
	}
	started, err := client.ExecuteDeployment(ctx, deployed.ID, func(wait time.Duration) {
		say(fmt.Sprintf("the queue of executions is full, trying again in %s", wait))
	})
	if err != nil {
		refusedExecution(ctx, client, deployed, flows, err, &resp.Diagnostics)
		return
	}
	if len(started) == 0 {
		base.Warn(resp, say, "Nothing to execute", object(deployed).String()+" has no block that runs: only releases of workflow blocks with auto_run_on_deploy are executed.")
		return
	}
	runs := make([]run, len(started))
	for i, one := range started {
		runs[i] = locate(ctx, client, flows, one)
		say(runs[i].String())
	}
	followAll(ctx, runs, call.waits, say, func(r run) pipeline.Follower {
		return pipeline.Follower{Client: client, Poll: a.Data().Poll, WorkflowID: r.workflowID, ExecutionID: r.ExecutionID}
	}, &resp.Diagnostics)
}

// followAll follows the executions at the same time, and reports each that was not started, or did not succeed.
func followAll(ctx context.Context, runs []run, wait bool, say func(string), follower func(run) pipeline.Follower, diags *diag.Diagnostics) {
	problems := make([]diag.Diagnostics, len(runs))
	var following sync.WaitGroup
	for i, r := range runs {
		switch {
		case r.ExecutionID == "":
			problems[i].AddError("Block not executed", fmt.Sprintf("The platform did not execute block %q: it answered status %q.", r.name, r.Status))
		case !wait:
		case r.workflowID == 0:
			problems[i].AddError("Cannot follow the execution", fmt.Sprintf("Execution %s of block %q was started, but the platform does not show which workflow it is of. "+
				"Look at it on the platform, or set wait = false.", r.ExecutionID, r.name))
		default:
			following.Go(func() {
				f := follower(r)
				f.Progress = func(message string) { say(fmt.Sprintf("block %q: %s", r.name, message)) }
				if _, err := f.Run(ctx); err != nil {
					summary, detail := f.Explain(err)
					problems[i].AddError(summary, fmt.Sprintf("Block %q: %s", r.name, detail))
				}
			})
		}
	}
	following.Wait()
	for i := range problems {
		diags.Append(problems[i]...)
	}
}

// refusedExecution says why nothing was executed, or that this is not known.
func refusedExecution(ctx context.Context, client *peak.Client, deployed peak.Deployment, flows []flow, err error, diags *diag.Diagnostics) {
	var unknown *peak.UnknownOutcomeError
	status := peak.StatusOf(err)
	switch {
	case errors.As(err, &unknown):
		diags.AddError("Not known whether it was executed", fmt.Sprintf("The request to execute %s (id %s) was sent, but its answer was lost, so it is not known whether its blocks run. "+
			"It was not sent again: that could run them twice.\n\n%s\n\n%sRun the action again only when you see on the platform that nothing runs.",
			object(deployed), deployed.ID, unknown.Err, runningNow(ctx, client, flows)))
	case status == http.StatusBadRequest || status == http.StatusConflict:
		diags.AddError("Deployment cannot be executed", fmt.Sprintf("%s is %q. Only a deployment in status \"deployed\" can be executed, and only when none of its workflows is paused or, "+
			"without allow_concurrent_execution, running.\n\n%s", object(deployed), deployed.Metadata.Status, err))
	default:
		diagnostics.AddError(diags, "execute", object(deployed), err)
	}
}

// runningNow lists the executions that run in the workflows. Nobody waits for that after an interrupt.
func runningNow(ctx context.Context, client *peak.Client, flows []flow) string {
	if errors.Is(ctx.Err(), context.Canceled) {
		return ""
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recoveryTimeout)
	defer cancel()
	var lines []string
	for _, f := range flows {
		if f.workflowID == 0 {
			continue
		}
		// What cannot be listed is left out: this only helps to see what happened.
		executions, _ := peak.NewestFirst(client.ListExecutions(ctx, f.workflowID, peak.ListExecutionsQuery{Statuses: []string{"Running"}}), 0,
			func(e peak.Execution) string { return e.ExecutedAt })
		for _, execution := range executions {
			lines = append(lines, fmt.Sprintf("- block %q: execution %s of workflow %d, since %s", f.name, execution.ID, f.workflowID, execution.ExecutedAt))
		}
	}
	if len(lines) == 0 {
		return ""
	}
	return "Running now:\n\n" + strings.Join(lines, "\n") + "\n\n"
}
