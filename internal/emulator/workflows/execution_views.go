// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflows

import (
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// list answers the executions of a workflow. The path is odd: executions/{id}, with the workflow's id (contract 16).
func (e *Executions) list(r *wire.Request) (wire.Reply, error) {
	object, err := e.workflows.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	asked, err := r.Period(e.p.Now.Time)
	if err != nil {
		return wire.Reply{}, err
	}
	statuses, err := r.QueryList("statuses", executionStatuses()...)
	if err != nil {
		return wire.Reply{}, err
	}
	runs := world.Newest(e.state.Executions, func(run *Execution) bool {
		return run.WorkflowID == object.ID && asked.Includes(run.ExecutedAt) &&
			(len(statuses) == 0 || slices.Contains(statuses, run.Status))
	})
	items := []map[string]any{}
	for _, run := range wire.NewestOf(asked, runs) {
		item := map[string]any{"executionId": run.ID, "status": run.Status, "executedAt": run.ExecutedAt, "finishedAt": run.FinishedAt}
		if run.FinishedAt != nil {
			item["duration"] = run.FinishedAt.Sub(run.ExecutedAt.Time).String()
		}
		items = append(items, item)
	}
	body, err := wire.Page(r, items, "executions", "executionsCount")
	if err != nil {
		return wire.Reply{}, err
	}
	body["workflowId"] = object.ID
	return wire.OK(body)
}

// find is the execution that the path names.
func (e *Executions) find(r *wire.Request) (*Execution, error) {
	object, err := e.workflows.find(r)
	if err != nil {
		return nil, err
	}
	run := e.state.Executions[r.Values["executionId"]]
	if run == nil || run.WorkflowID != object.ID {
		return nil, wire.Refuse(http.StatusNotFound, "Workflow %s has no execution %s.", object.Name, r.Values["executionId"])
	}
	return run, nil
}

func (e *Executions) describe(r *wire.Request) (wire.Reply, error) {
	run, err := e.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	steps := []map[string]any{}
	for _, name := range run.order() {
		step, definition := run.Steps[name], run.Definition[name]
		item := map[string]any{
			"name": name, "stepType": StepType(definition), "status": step.Status, "startedAt": step.StartedAt, "finishedAt": step.FinishedAt,
			"image": nil, "output": nil, "nodeId": step.NodeID,
		}
		if version := e.images.State.Versions[world.Key(Whole(definition["imageVersionId"]))]; version != nil {
			if object := e.images.State.Images[world.Key(version.ImageID)]; object != nil {
				item["image"] = object.Name + ":" + version.Version
			}
		}
		if len(step.Output) > 0 {
			item["output"] = step.Output
		}
		steps = append(steps, item)
	}
	return wire.OK(map[string]any{"runId": run.ID, "status": run.Status, "executedAt": run.ExecutedAt, "finishedAt": run.FinishedAt, "steps": steps})
}

// order lists the steps so that parents come first, by name within a generation.
func (run *Execution) order() []string {
	depth := map[string]int{}
	var measure func(name string) int
	measure = func(name string) int {
		if known, ok := depth[name]; ok {
			return known
		}
		depth[name] = 0
		for _, parent := range StringsOf(run.Definition[name]["parents"]) {
			depth[name] = max(depth[name], measure(parent)+1)
		}
		return depth[name]
	}
	names := slices.Sorted(maps.Keys(run.Steps))
	slices.SortStableFunc(names, func(a, b string) int { return measure(a) - measure(b) })
	return names
}

// step is the step of an execution that the query names.
func (e *Executions) step(r *wire.Request) (*Execution, string, error) {
	run, err := e.find(r)
	if err != nil {
		return nil, "", err
	}
	name := r.Query.Get("stepName")
	if name == "" {
		return nil, "", wire.Refuse(http.StatusBadRequest, "stepName is required.")
	}
	if run.Steps[name] == nil {
		return nil, "", wire.Refuse(http.StatusNotFound, "Execution %s has no step %s.", run.ID, name)
	}
	return run, name, nil
}

func (e *Executions) logs(r *wire.Request) (wire.Reply, error) {
	run, name, err := e.step(r)
	if err != nil {
		return wire.Reply{}, err
	}
	lines, token, err := images.LogPage(r, run.Steps[name].Log)
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(map[string]any{"stepRunStatus": run.Steps[name].Status, "logs": lines, "nextToken": token})
}

// spokeLogs is the log of a step on the host of a spoke tenant, which knows neither workflows nor executions (contract 16.7).
func (e *Executions) spokeLogs(r *wire.Request) (wire.Reply, error) {
	source := r.Query.Get("logSource")
	if source == "" {
		return wire.Reply{}, wire.Refuse(http.StatusBadRequest, "logSource is required.")
	}
	for _, run := range e.state.Executions {
		for _, step := range run.Steps {
			if step.NodeID != source {
				continue
			}
			lines, token, err := images.LogPage(r, step.Log)
			if err != nil {
				return wire.Reply{}, err
			}
			return wire.OK(map[string]any{"stepRunStatus": step.Status, "logs": lines, "nextToken": token})
		}
	}
	return wire.Reply{}, wire.Refuse(http.StatusNotFound, "There is no log source %s.", source)
}

func (e *Executions) logURL(r *wire.Request) (wire.Reply, error) {
	run, name, err := e.step(r)
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(map[string]any{"downloadUrl": r.Base + StepLogPath + "/" + run.ID + "/" + url.PathEscape(name)})
}

func (e *Executions) downloadLog(r *wire.Request) (wire.Reply, error) {
	run := e.state.Executions[r.Values["executionId"]]
	if run == nil || run.Steps[r.Values["step"]] == nil {
		return wire.Reply{}, wire.Refuse(http.StatusNotFound, "There is no log of step %s of execution %s.", r.Values["step"], r.Values["executionId"])
	}
	return wire.Reply{Status: http.StatusOK, Raw: images.LogText(run.Steps[r.Values["step"]].Log), ContentType: "text/plain; charset=utf-8"}, nil
}
