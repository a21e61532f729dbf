package emulator

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// executions is the area of contract 16.6 and 16.7: workflows that run.
type executions struct {
	p         *platform
	images    *images
	workflows *workflows
	state     struct {
		Executions map[string]*execution `json:"executions"`
	}
}

// Statuses of an execution and of its steps (contract 25).
const (
	runSuccess  = "Success"
	runRunning  = "Running"
	runStopped  = "Stopped"
	runStopping = "Stopping"
	runFailed   = "Failed"
	runPending  = "Pending"
	runSkipped  = "Skipped"
)

const (
	outcomeStep       = "step"
	outcomeStepOutput = "step-output"
	outcomeExecution  = "execution"

	eventStepEnd     = "execution.step-end"
	eventStepRetry   = "execution.step-retry"
	eventStepTimeout = "execution.step-timeout"

	// queueLength is how many executions the tenant may have at once; one more is answered with 429 (contract 6).
	queueLength = 20

	// stepLogPath serves step logs as files, without credentials (contract 28.6).
	stepLogPath = "/_emulator/downloads/steps"
)

func executionStatuses() []string {
	return []string{runSuccess, runRunning, runStopped, runStopping, runFailed}
}

// execution is one run of a workflow. It keeps a copy of the steps, which may change while it runs no more.
type execution struct {
	record

	ID           string                       `json:"id"`
	WorkflowID   int64                        `json:"workflowId"`
	WorkflowName string                       `json:"workflowName"`
	Status       string                       `json:"status"`
	ExecutedAt   timestamp                    `json:"executedAt"`
	FinishedAt   *timestamp                   `json:"finishedAt"`
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
	StartedAt  *timestamp        `json:"startedAt"`
	FinishedAt *timestamp        `json:"finishedAt"`
	Attempt    int64             `json:"attempt"`
	ExitCode   int64             `json:"exitCode"`
	Pending    string            `json:"pending,omitempty"` // how the running attempt will end
	Message    string            `json:"message,omitempty"`
	Output     map[string]string `json:"output,omitempty"`
	Log        []logLine         `json:"log"`
}

func newExecutions(p *platform, images *images, workflows *workflows) *executions {
	e := &executions{p: p, images: images, workflows: workflows}
	e.state.Executions = map[string]*execution{}
	workflows.executions = e
	return e
}

// area declares what the platform has of executions.
func (e *executions) area() area {
	const base = "/workflows/api/v1/workflows"
	return area{
		name:    "executions",
		section: &e.state,
		routes: []route{
			{method: http.MethodPost, path: base + "/{id}/execute", handler: e.execute},
			{method: http.MethodGet, path: base + "/executions/{id}", handler: e.list},
			{method: http.MethodGet, path: base + "/{id}/executions/{executionId}", handler: e.describe},
			{method: http.MethodGet, path: base + "/{id}/executions/{executionId}/logs", handler: e.logs},
			{method: http.MethodGet, path: base + "/{id}/executions/{executionId}/logs/download", handler: e.logURL},
			{method: http.MethodGet, path: stepLogPath + "/{executionId}/{step}", handler: e.downloadLog},
		},
		events: map[string]func(string){
			eventStepEnd:     e.stepEnds,
			eventStepRetry:   e.stepRetries,
			eventStepTimeout: e.stepTimesOut,
		},
		kinds: []kind{kindOf("execution", func() map[string]*execution { return e.state.Executions }, nil)},
		outcomes: map[string]outcomeKind{
			outcomeStep:       {attributes: []string{"step", "workflow"}},              // success, failed, stuck, or exit-<code>
			outcomeStepOutput: {attributes: []string{"parameter", "step", "workflow"}}, // the value of an output parameter
			outcomeExecution:  {results: []string{resultQueueFull}, attributes: []string{"workflow"}},
		},
	}
}

// resultQueueFull makes the next execute answer 429.
const resultQueueFull = "queue-full"

// running is an execution of the workflow that has not ended, nil when there is none.
func (e *executions) running(workflowID int64) *execution {
	for _, run := range newest(e.state.Executions, func(run *execution) bool { return run.WorkflowID == workflowID && run.Status == runRunning }) {
		return run
	}
	return nil
}

// last is the newest execution of the workflow, nil before the first one.
func (e *executions) last(workflowID int64) *execution {
	for _, run := range newest(e.state.Executions, func(run *execution) bool { return run.WorkflowID == workflowID }) {
		return run
	}
	return nil
}

// showLast adds the member lastExecution to what is shown of a workflow. Before the first one there is no such member
// (contract 16.1).
func (e *executions) showLast(workflowID int64, shown map[string]any) {
	if run := e.last(workflowID); run != nil {
		shown["lastExecution"] = map[string]any{"executionId": run.ID, "executedAt": run.ExecutedAt, "status": run.Status, "rerunId": nil}
	}
}

// forget drops the executions of a deleted workflow.
func (e *executions) forget(workflowID int64) {
	for id, run := range e.state.Executions {
		if run.WorkflowID == workflowID {
			delete(e.state.Executions, id)
		}
	}
}

// execute starts an execution (contract 16.6).
func (e *executions) execute(r *request) (reply, error) {
	object, err := e.workflows.find(r)
	if err != nil {
		return reply{}, err
	}
	in, err := r.fields()
	if err != nil {
		return reply{}, err
	}
	global, stepWise := map[string]string{}, map[string]map[string]string{}
	if params, given := in.object("params"); given {
		if values, given := params.stringMap("global"); given {
			global = values
		}
		if steps, given := params.object("stepWise"); given {
			for _, name := range slices.Sorted(maps.Keys(steps.values)) {
				if object.Steps[name] == nil {
					return reply{}, refuse(http.StatusBadRequest, "params.stepWise: workflow %s has no step %q.", object.Name, name)
				}
				stepWise[name], _ = steps.stringMap(name)
			}
		}
	}
	chosen, err := chooseSteps(in, object)
	if err != nil {
		return reply{}, err
	}
	if err := e.startable(object); err != nil {
		return reply{}, err
	}
	run := e.start(object, global, stepWise, chosen)
	return ok(map[string]any{"executionId": run.ID})
}

// startable refuses an execution that cannot begin now (contract 16.6).
func (e *executions) startable(object *workflow) error {
	switch status := e.workflows.status(object); {
	case status == workflowDraft, status == workflowPaused:
		return refuse(http.StatusConflict, "Workflow %s is %s and cannot be executed.", object.Name, status)
	case status == workflowRunning && !object.AllowConcurrent:
		return refuse(http.StatusConflict, "Workflow %s is running already (execution %s).", object.Name, e.running(object.ID).ID)
	}
	full := e.p.decide(outcomeExecution, map[string]string{"workflow": object.Name}).Result == resultQueueFull
	if full || len(newest(e.state.Executions, func(run *execution) bool { return run.Status == runRunning })) >= queueLength {
		refused := refuse(http.StatusTooManyRequests, "The queue of executions is full.")
		refused.header = http.Header{"Retry-After": {"0"}}
		return refused
	}
	return nil
}

// chooseSteps reads stepsToRun: the named steps, with runDAG also those that depend on them. Nil is every step.
func chooseSteps(in *fields, object *workflow) (map[string]bool, error) {
	list, given := in.objects("stepsToRun")
	var chosen map[string]bool
	for _, item := range list {
		name, _ := item.text("stepName")
		dag, _ := item.boolean("runDAG")
		if object.Steps[name] == nil {
			return nil, refuse(http.StatusBadRequest, "stepsToRun: workflow %s has no step %q.", object.Name, name)
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
	if err := in.err(); err != nil {
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
			if !found[other] && slices.Contains(stringsOf(step["parents"]), next) {
				found[other] = true
				open = append(open, other)
			}
		}
	}
	return found
}

// start makes an execution and lets the steps begin that wait for nothing.
func (e *executions) start(object *workflow, global map[string]string, stepWise map[string]map[string]string, chosen map[string]bool) *execution {
	run := &execution{
		record: e.p.newRecord(), ID: uuid.NewString(), WorkflowID: object.ID, WorkflowName: object.Name, Status: runRunning, ExecutedAt: e.p.now,
		Definition: map[string]map[string]any{}, RetryOptions: object.RetryOptions, Global: global, StepWise: stepWise, Steps: map[string]*stepRun{},
	}
	for name, step := range object.Steps {
		run.Definition[name] = withoutNulls(step)
		run.Steps[name] = &stepRun{NodeID: strings.ReplaceAll(run.ID, "-", "")[:12] + "-" + name, Status: runPending}
	}
	for name, step := range run.Steps {
		if chosen != nil && !chosen[name] {
			step.Status = runSkipped
			// A step that is not asked for holds nobody up.
			delete(run.Definition, name)
		}
	}
	e.state.Executions[run.ID] = run
	e.p.changed = true
	e.proceed(run)
	return run
}
