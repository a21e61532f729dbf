// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflows

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// Executions is the area of contract 16.6 and 16.7: workflows that run.
type Executions struct {
	p         *world.Platform
	images    *images.API
	workflows *API
	state     struct {
		Executions map[string]*Execution `json:"executions"`
	}
}

// Statuses of an execution and of its steps (contract 25).
const (
	runSuccess  = "Success"
	RunRunning  = "Running"
	runStopped  = "Stopped"
	runStopping = "Stopping"
	runFailed   = "Failed"
	RunPending  = "Pending"
	RunSkipped  = "Skipped"
)

const (
	outcomeStep       = "step"
	outcomeStepOutput = "step-output"
	outcomeExecution  = "execution"

	eventStepEnd     = "execution.step-end"
	eventStepRetry   = "execution.step-retry"
	eventStepTimeout = "execution.step-timeout"

	// QueueLength is how many executions the tenant may have at once; one more is answered with 429 (contract 6).
	QueueLength = 20

	// StepLogPath serves step logs as files, without credentials (contract 28.6).
	StepLogPath = "/_emulator/downloads/steps"
)

func executionStatuses() []string {
	return []string{runSuccess, RunRunning, runStopped, runStopping, runFailed}
}

// Execution is one run of a workflow. It keeps a copy of the steps, which may change while it runs no more.
type Execution struct {
	world.Record

	ID           string                       `json:"id"`
	WorkflowID   int64                        `json:"workflowId"`
	WorkflowName string                       `json:"workflowName"`
	Status       string                       `json:"status"`
	ExecutedAt   wire.Timestamp               `json:"executedAt"`
	FinishedAt   *wire.Timestamp              `json:"finishedAt"`
	Definition   map[string]map[string]any    `json:"definition"`
	RetryOptions map[string]any               `json:"retryOptions,omitempty"`
	Global       map[string]string            `json:"global,omitempty"`
	StepWise     map[string]map[string]string `json:"stepWise,omitempty"`
	Steps        map[string]*stepRun          `json:"steps"`
}

// stepRun is one step of an execution.
type stepRun struct {
	NodeID     string            `json:"nodeId"`
	Status     string            `json:"status"`
	StartedAt  *wire.Timestamp   `json:"startedAt"`
	FinishedAt *wire.Timestamp   `json:"finishedAt"`
	Attempt    int64             `json:"attempt"`
	ExitCode   int64             `json:"exitCode"`
	Pending    string            `json:"pending,omitempty"` // how the running attempt will end
	Message    string            `json:"message,omitempty"`
	Output     map[string]string `json:"output,omitempty"`
	Log        []images.LogLine  `json:"log"`
}

// NewExecutions makes the area, empty, and lets workflows know of it.
func NewExecutions(p *world.Platform, imageArea *images.API, workflows *API) *Executions {
	e := &Executions{p: p, images: imageArea, workflows: workflows}
	e.state.Executions = map[string]*Execution{}
	workflows.executions = e
	return e
}

// Area declares what the platform has of executions.
func (e *Executions) Area() world.Area {
	const base = "/workflows/api/v1/workflows"
	return world.Area{
		Name:    "executions",
		Section: &e.state,
		Routes: []wire.Route{
			{Method: http.MethodPost, Path: base + "/{id}/execute", Handler: e.execute},
			{Method: http.MethodGet, Path: base + "/executions/{id}", Handler: e.list},
			{Method: http.MethodGet, Path: base + "/{id}/executions/{executionId}", Handler: e.describe},
			{Method: http.MethodGet, Path: base + "/{id}/executions/{executionId}/logs", Handler: e.p.OffSpoke(e.logs)},
			{Method: http.MethodGet, Path: base + "/{id}/executions/{executionId}/logs/download", Handler: e.p.OffSpoke(e.logURL)},
			{Method: http.MethodGet, Path: "/spoke/api/v1/logs/workflow", Handler: e.p.OnSpoke(e.spokeLogs)},
			{Method: http.MethodGet, Path: StepLogPath + "/{executionId}/{step}", Handler: e.downloadLog},
		},
		Events: map[string]func(string){
			eventStepEnd:     e.stepEnds,
			eventStepRetry:   e.stepRetries,
			eventStepTimeout: e.stepTimesOut,
		},
		Kinds: []world.Kind{world.KindOf("execution", func() map[string]*Execution { return e.state.Executions }, nil)},
		Outcomes: map[string]world.OutcomeKind{
			outcomeStep:       {Attributes: []string{"step", "workflow"}},              // success, failed, stuck, or exit-<code>
			outcomeStepOutput: {Attributes: []string{"parameter", "step", "workflow"}}, // the value of an output parameter
			outcomeExecution:  {Results: []string{resultQueueFull}, Attributes: []string{"workflow"}},
		},
	}
}

// resultQueueFull makes the next execute answer 429.
const resultQueueFull = "queue-full"

// running is an execution of the workflow that has not ended, nil when there is none.
func (e *Executions) running(workflowID int64) *Execution {
	for _, run := range world.Newest(e.state.Executions, func(run *Execution) bool { return run.WorkflowID == workflowID && run.Status == RunRunning }) {
		return run
	}
	return nil
}

// last is the newest execution of the workflow, nil before the first one.
func (e *Executions) last(workflowID int64) *Execution {
	for _, run := range world.Newest(e.state.Executions, func(run *Execution) bool { return run.WorkflowID == workflowID }) {
		return run
	}
	return nil
}

// showLast adds the member lastExecution to what is shown of a workflow. Before the first one there is no such member
// (contract 16.1).
func (e *Executions) showLast(workflowID int64, shown map[string]any) {
	if run := e.last(workflowID); run != nil {
		shown["lastExecution"] = map[string]any{"executionId": run.ID, "executedAt": run.ExecutedAt, "status": run.Status, "rerunId": nil}
	}
}

// forget drops the executions of a deleted workflow.
func (e *Executions) forget(workflowID int64) {
	for id, run := range e.state.Executions {
		if run.WorkflowID == workflowID {
			delete(e.state.Executions, id)
		}
	}
}

// execute starts an execution (contract 16.6).
func (e *Executions) execute(r *wire.Request) (wire.Reply, error) {
	object, err := e.workflows.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	global, stepWise := map[string]string{}, map[string]map[string]string{}
	if params, given := in.Object("params"); given {
		if values, given := params.StringMap("global"); given {
			global = values
		}
		if steps, given := params.Object("stepWise"); given {
			for _, name := range slices.Sorted(maps.Keys(steps.Values)) {
				if object.Steps[name] == nil {
					return wire.Reply{}, wire.Refuse(http.StatusBadRequest, "params.stepWise: workflow %s has no step %q.", object.Name, name)
				}
				stepWise[name], _ = steps.StringMap(name)
			}
		}
	}
	chosen, err := chooseSteps(in, object)
	if err != nil {
		return wire.Reply{}, err
	}
	if err := e.Startable(object); err != nil {
		return wire.Reply{}, err
	}
	run := e.Start(object, global, stepWise, chosen)
	return wire.OK(map[string]any{"executionId": run.ID})
}

// Startable refuses an execution that cannot begin now (contract 16.6).
func (e *Executions) Startable(object *Workflow) error {
	switch status := e.workflows.status(object); {
	case status == workflowDraft, status == workflowPaused:
		return wire.Refuse(http.StatusConflict, "Workflow %s is %s and cannot be executed.", object.Name, status)
	case status == workflowRunning && !object.AllowConcurrent:
		return wire.Refuse(http.StatusConflict, "Workflow %s is running already (execution %s).", object.Name, e.running(object.ID).ID)
	}
	full := e.p.Decide(outcomeExecution, map[string]string{"workflow": object.Name}).Result == resultQueueFull
	if full || len(world.Newest(e.state.Executions, func(run *Execution) bool { return run.Status == RunRunning })) >= QueueLength {
		refused := wire.Refuse(http.StatusTooManyRequests, "The queue of executions is full.")
		refused.Header = http.Header{"Retry-After": {"0"}}
		return refused
	}
	return nil
}

// chooseSteps reads stepsToRun: the named steps, with runDAG also those that depend on them. Nil is every step.
func chooseSteps(in *wire.Fields, object *Workflow) (map[string]bool, error) {
	list, given := in.Objects("stepsToRun")
	var chosen map[string]bool
	for _, item := range list {
		name, _ := item.Text("stepName")
		dag, _ := item.Boolean("runDAG")
		if object.Steps[name] == nil {
			return nil, wire.Refuse(http.StatusBadRequest, "stepsToRun: workflow %s has no step %q.", object.Name, name)
		}
		if chosen == nil {
			chosen = map[string]bool{}
		}
		chosen[name] = true
		if dag {
			for dependent := range dependents(object.Steps, name) {
				chosen[dependent] = true
			}
		}
	}
	if err := in.Err(); err != nil {
		return nil, err
	}
	if given && len(list) == 0 {
		return nil, nil
	}
	return chosen, nil
}

// dependents are the steps that a step comes before, directly or not.
func dependents(steps map[string]map[string]any, name string) map[string]bool {
	found := map[string]bool{}
	for open := []string{name}; len(open) > 0; {
		next := open[0]
		open = open[1:]
		for other, step := range steps {
			if !found[other] && slices.Contains(StringsOf(step["parents"]), next) {
				found[other] = true
				open = append(open, other)
			}
		}
	}
	return found
}

// Start makes an execution and lets the steps begin that wait for nothing.
func (e *Executions) Start(object *Workflow, global map[string]string, stepWise map[string]map[string]string, chosen map[string]bool) *Execution {
	run := &Execution{
		Record: e.p.NewRecord(), ID: uuid.NewString(), WorkflowID: object.ID, WorkflowName: object.Name, Status: RunRunning, ExecutedAt: e.p.Now,
		Definition: map[string]map[string]any{}, RetryOptions: object.RetryOptions, Global: global, StepWise: stepWise, Steps: map[string]*stepRun{},
	}
	for name, step := range object.Steps {
		run.Definition[name] = withoutNulls(step)
		run.Steps[name] = &stepRun{NodeID: strings.ReplaceAll(run.ID, "-", "")[:12] + "-" + name, Status: RunPending}
	}
	for name, step := range run.Steps {
		if chosen != nil && !chosen[name] {
			step.Status = RunSkipped
			// A step that is not asked for holds nobody up.
			delete(run.Definition, name)
		}
	}
	e.state.Executions[run.ID] = run
	e.p.Changed = true
	e.proceed(run)
	return run
}
