package emulator

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
)

// list answers the executions of a workflow. The path is odd: executions/{id}, with the workflow's id (contract 16).
func (e *executions) list(r *request) (reply, error) {
	object, err := e.workflows.find(r)
	if err != nil {
		return reply{}, err
	}
	asked, err := r.period(e.p.now.Time)
	if err != nil {
		return reply{}, err
	}
	statuses, err := r.queryList("statuses", executionStatuses()...)
	if err != nil {
		return reply{}, err
	}
	runs := newest(e.state.Executions, func(run *execution) bool {
		return run.WorkflowID == object.ID && asked.includes(run.ExecutedAt) &&
			(len(statuses) == 0 || slices.Contains(statuses, run.Status))
	})
	items := []map[string]any{}
	for _, run := range newestOf(asked, runs) {
		item := map[string]any{"executionId": run.ID, "status": run.Status, "executedAt": run.ExecutedAt, "finishedAt": run.FinishedAt}
		if run.FinishedAt != nil {
			item["duration"] = run.FinishedAt.Sub(run.ExecutedAt.Time).String()
		}
		items = append(items, item)
	}
	body, err := page(r, items, "executions", "executionsCount")
	if err != nil {
		return reply{}, err
	}
	body["workflowId"] = object.ID
	return ok(body)
}

// find is the execution that the path names.
func (e *executions) find(r *request) (*execution, error) {
	object, err := e.workflows.find(r)
	if err != nil {
		return nil, err
	}
	run := e.state.Executions[r.values["executionId"]]
	if run == nil || run.WorkflowID != object.ID {
		return nil, refuse(http.StatusNotFound, "Workflow %s has no execution %s.", object.Name, r.values["executionId"])
	}
	return run, nil
}

func (e *executions) describe(r *request) (reply, error) {
	run, err := e.find(r)
	if err != nil {
		return reply{}, err
	}
	steps := []map[string]any{}
	for _, name := range run.order() {
		step, definition := run.Steps[name], run.Definition[name]
		item := map[string]any{
			"name": name, "stepType": stepType(definition), "status": step.Status, "startedAt": step.StartedAt, "finishedAt": step.FinishedAt,
			"image": nil, "output": nil, "nodeId": step.NodeID,
		}
		if version := e.images.state.Versions[key(whole(definition["imageVersionId"]))]; version != nil {
			if object := e.images.state.Images[key(version.ImageID)]; object != nil {
				item["image"] = object.Name + ":" + version.Version
			}
		}
		if len(step.Output) > 0 {
			item["output"] = step.Output
		}
		steps = append(steps, item)
	}
	return ok(map[string]any{"runId": run.ID, "status": run.Status, "executedAt": run.ExecutedAt, "finishedAt": run.FinishedAt, "steps": steps})
}

// order lists the steps so that parents come first, by name within a generation.
func (run *execution) order() []string {
	depth := map[string]int{}
	var measure func(name string) int
	measure = func(name string) int {
		if known, ok := depth[name]; ok {
			return known
		}
		depth[name] = 0
		for _, parent := range stringsOf(run.Definition[name]["parents"]) {
			depth[name] = max(depth[name], measure(parent)+1)
		}
		return depth[name]
	}
	names := slices.Sorted(maps.Keys(run.Steps))
	slices.SortStableFunc(names, func(a, b string) int { return measure(a) - measure(b) })
	return names
}

// step is the step of an execution that the query names.
func (e *executions) step(r *request) (*execution, string, error) {
	run, err := e.find(r)
	if err != nil {
		return nil, "", err
	}
	name := r.query.Get("stepName")
	if name == "" {
		return nil, "", refuse(http.StatusBadRequest, "stepName is required.")
	}
	if run.Steps[name] == nil {
		return nil, "", refuse(http.StatusNotFound, "Execution %s has no step %s.", run.ID, name)
	}
	return run, name, nil
}

func (e *executions) logs(r *request) (reply, error) {
	run, name, err := e.step(r)
	if err != nil {
		return reply{}, err
	}
	lines, token, err := logPage(r, run.Steps[name].Log)
	if err != nil {
		return reply{}, err
	}
	return ok(map[string]any{"stepRunStatus": run.Steps[name].Status, "logs": lines, "nextToken": token})
}

func (e *executions) logURL(r *request) (reply, error) {
	run, name, err := e.step(r)
	if err != nil {
		return reply{}, err
	}
	return ok(map[string]any{"downloadUrl": r.base + stepLogPath + "/" + run.ID + "/" + url.PathEscape(name)})
}

func (e *executions) downloadLog(r *request) (reply, error) {
	run := e.state.Executions[r.values["executionId"]]
	if run == nil || run.Steps[r.values["step"]] == nil {
		return reply{}, refuse(http.StatusNotFound, "There is no log of step %s of execution %s.", r.values["step"], r.values["executionId"])
	}
	return reply{status: http.StatusOK, raw: logText(run.Steps[r.values["step"]].Log), contentType: "text/plain; charset=utf-8"}, nil
}
