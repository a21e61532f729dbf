// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	a "github.com/peakbi/terraform-provider-peak/internal/assumptions"
)

// executions run a workflow of two steps of the smallest size, of which only the first is asked for, and delete it.
func (i *image) executions(ctx context.Context) error {
	if err := i.chooseResources(ctx); err != nil {
		return err
	}
	workflow := asJSON(object{"name": i.probe.name("runs"), "steps": object{"one": i.step(""), "two": i.step("", "one")}})
	made, err := i.create(ctx, pathWorkflows, workflow)
	if err != nil {
		return err
	}
	path := pathWorkflows + text(at(made.Body, "id"))
	shown, err := i.read(ctx, path)
	if err != nil {
		return err
	}
	i.judge(a.StepLatestVersion, text(at(shown.Body, "steps", "one", "imageVersionId")) == i.latest, "it gets another version than the latest of two")
	if err := i.inUse(ctx, text(at(shown.Body, "steps", "one", "imageVersionId"))); err != nil {
		return err
	}
	started, err := i.change(ctx, http.MethodPost, path+"/execute", asJSON(object{"stepsToRun": list{object{"stepName": "one", "runDAG": false}}}))
	if err != nil {
		return err
	}
	execution := path + "/executions/" + text(at(started.Body, "executionId"))
	if err := i.whileRunning(ctx, path, execution, workflow); err != nil {
		return err
	}
	return i.afterwards(ctx, path, execution, text(at(started.Body, "executionId")))
}

// chooseResources finds the smallest instance type that steps may have.
func (i *image) chooseResources(ctx context.Context) error {
	types, err := i.get(ctx, pathResources)
	if err != nil {
		return err
	}
	defaults, err := i.get(ctx, pathResources+"/defaults")
	if err != nil || !types.ok() || !defaults.ok() {
		return err
	}
	if id := smallestOf(items(types.Body)); id != nil {
		i.resources = object{"instanceTypeId": id, "storage": at(defaults.Body, "storage")}
	}
	return nil
}

// inUse looks at the version that the workflow uses.
func (i *image) inUse(ctx context.Context, version string) error {
	used, err := i.read(ctx, i.path+"/versions/"+version)
	if err != nil {
		return err
	}
	i.judge(a.ImageEnds, text(at(used.Body, "status")) == "in-use", "it is %s while a workflow uses it", word(at(used.Body, "status")))
	return nil
}

// whileRunning asks for what is refused while a workflow runs. What is accepted refutes only when the execution runs afterwards still.
func (i *image) whileRunning(ctx context.Context, path, execution string, workflow body) error {
	shown, err := i.read(ctx, path)
	if err != nil {
		return err
	}
	status := word(at(shown.Body, "status"))
	running, err := i.read(ctx, execution)
	if err != nil {
		return err
	}
	if text(at(running.Body, "status")) == "Running" {
		i.judge(a.WorkflowEnds, status == "Running", "the workflow is %s while it runs", status)
	}
	second, err := i.try(ctx, http.MethodPost, path+"/execute", asJSON(object{"stepsToRun": list{object{"stepName": "one", "runDAG": false}}}))
	if err != nil {
		return err
	}
	if second.ok() {
		running, err := i.read(ctx, execution)
		if err != nil {
			return err
		}
		if text(at(running.Body, "status")) == "Running" {
			i.refute(a.ConcurrentDefault, "a second execution was accepted while the first one runs")
		} else {
			i.unseen(a.ConcurrentDefault, "the first execution had ended when the second one was asked for")
		}
	} else {
		if inconclusive(second) {
			i.unseen(a.ConcurrentDefault, "the second execution was refused with %d, which has other reasons", second.Status)
		} else {
			i.confirm(a.ConcurrentDefault, "a second execution was refused with %d", second.Status)
		}
		i.refused(a.ExecuteWorkflowStatus, second, http.StatusConflict, "")
	}
	changed, err := i.try(ctx, http.MethodPut, path, workflow)
	if err != nil {
		return err
	}
	i.refused(a.WorkflowBusyStatus, changed, http.StatusConflict, "it was accepted, when the execution may have ended")
	dropped, err := i.drop(ctx, path)
	if err != nil {
		return err
	}
	i.refused(a.WorkflowBusyStatus, dropped, http.StatusConflict, "it was accepted, when the execution may have ended")
	if dropped.ok() {
		return giveUp("the workflow was deleted while it ran")
	}
	return nil
}

func (i *image) afterwards(ctx context.Context, path, execution, id string) error {
	ended, err := i.settled(ctx, execution, []string{"Success", "Failed", "Stopped"}, "status")
	if err != nil {
		return err
	}
	i.judge(a.WorkflowEnds, text(at(ended.Body, "status")) == "Success", "the execution ended as %s", word(at(ended.Body, "status")))
	i.judge(a.RunID, text(at(ended.Body, "runId")) == id, "it is %s", map[bool]string{true: "absent", false: "another one"}[text(at(ended.Body, "runId")) == ""])
	for _, step := range items(ended.Body, "steps") {
		switch text(step["name"]) {
		case "one":
			i.stepTypes(step)
		case "two":
			i.judge(a.StepWords, step["status"] == "Pending" || step["status"] == "Skipped", "a step that is not run is %s", word(step["status"]))
		}
	}
	listed, err := i.read(ctx, pathWorkflows+"executions/"+url.PathEscape(path[len(pathWorkflows):]))
	if err != nil {
		return err
	}
	for _, run := range items(listed.Body, "executions") {
		if text(run["executionId"]) == id {
			i.judge(a.ExecutionListMembers, has(run, "finishedAt"), "an execution has the members %s", membersOf(run))
		}
	}
	if err := i.logEnd(ctx, execution+"/logs?stepName=one"); err != nil {
		return err
	}
	// A second one may run, where that is possible.
	if _, err := i.settled(ctx, path, []string{"Available"}, "status"); err != nil {
		return err
	}
	return i.atOnce(ctx, path)
}

func (i *image) stepTypes(step map[string]any) {
	var kinds []string
	for _, member := range []string{"startedAt", "finishedAt", "image"} {
		if _, is := step[member].(string); !is && step[member] != nil {
			kinds = append(kinds, member+" is "+kindOf(step[member]))
		}
	}
	slices.Sort(kinds)
	if step["startedAt"] == nil && step["image"] == nil {
		i.unseen(a.StepTypes, "the step shows neither times nor image")
		return
	}
	i.judge(a.StepTypes, len(kinds) == 0, "%v", kinds)
}

// logEnd reads a log to its end, and asks once more there.
func (i *image) logEnd(ctx context.Context, path string) error {
	token := ""
	for range 100 {
		got, err := i.get(ctx, path+"&nextToken="+url.QueryEscape(token))
		if err != nil || !got.ok() {
			return err
		}
		next := at(got.Body, "nextToken")
		if lines, _ := at(got.Body, "logs").([]any); len(lines) == 0 && token != "" {
			i.judge(a.LogEnd, text(next) == token, "the token is %s", map[bool]string{true: "null or absent", false: "another one"}[text(next) == ""])
			return nil
		}
		if text(next) == "" || text(next) == token {
			i.judge(a.LogEnd, text(next) == token && token != "", "the token is null or absent with the last lines")
			return nil
		}
		token = text(next)
	}
	i.unseen(a.LogEnd, "the log has no end")
	return nil
}
