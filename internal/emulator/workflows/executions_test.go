// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflows_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/workflows"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestExecutionStepsThroughTheGraph(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "workflow")
	id := w.Flow("x", `{"z-first": `+testbed.Step(imageID, "")+`, "a-second": `+testbed.Step(imageID, `, "parents": ["z-first"]`)+`, "b-second": {"type": "http", "method": "get", "url": "u", "parents": ["z-first"]},
		"last": {"type": "sql", "sqlQueryPath": "q.sql", "parents": ["a-second", "b-second"]}}`, "")
	path := w.Execute(id, `{}`)
	for _, want := range []string{
		"z-first Running, a-second Pending, b-second Pending, last Pending",
		"z-first Success, a-second Running, b-second Running, last Pending",
		"z-first Success, a-second Success, b-second Success, last Running",
	} {
		testbed.WantDig(t, w.Get(path).Want(200), "Running", "status")
		if got := w.Steps(path); got != want {
			t.Errorf("steps %s, want %s", got, want)
		}
		w.Clock.Move(testbed.Lifecycle)
	}
	body := w.Get(path).Want(200)
	testbed.WantDig(t, body, "Success", "status")
	testbed.WantDig(t, body, "2024-05-01T09:30:10.000Z", "executedAt")
	testbed.WantDig(t, body, "2024-05-01T09:30:40.000Z", "finishedAt")
	testbed.WantDig(t, body, "base:0.0.1", "steps", 0, "image")
	testbed.WantDig(t, body, "http", "steps", 2, "stepType")
	testbed.WantDig(t, body, "null", "steps", 2, "image")
	testbed.WantDig(t, w.Get(testbed.WorkflowsPath+id).Want(200), "Success", "lastExecution", "status")
	w.Get(testbed.WorkflowsPath+id+"/executions/x").Refused(404, "no execution x")
}

func TestExecutionParameters(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "workflow")
	id := w.Flow("x", `{"a": `+testbed.Step(imageID, `, "parameters": {"env": {"A": "env", "B": "env", "C": "env"}}, "outputParameters": {"A": "a.txt", "B": "b.txt", "C": "c.txt", "D": "d.txt"}`)+`}`, "")
	path := w.Execute(id, `{"params": {"global": {"B": "global", "C": "global"}, "stepWise": {"a": {"C": "step"}}}}`)
	w.Clock.Move(testbed.Lifecycle)
	testbed.WantDig(t, w.Get(path).Want(200), `{"A":"env","B":"global","C":"step","D":""}`, "steps", 0, "output")
	if log := w.Log(path, "a"); !strings.Contains(log, "Parameter C is set.") || strings.Contains(log, "global") {
		t.Errorf("log %s", log)
	}
}

func TestExecutionQueue(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "workflow")
	id := w.Flow("x", `{"a": `+testbed.Step(imageID, "")+`}`, `, "metadata": {"allowConcurrentExecution": true}`)
	w.Outcome(world.Outcome{Kind: "execution", Match: map[string]string{"workflow": "x"}, Result: "queue-full", Times: 1})
	full := w.JSON(http.MethodPost, testbed.WorkflowsPath+id+"/execute", `{}`)
	full.Refused(429, "full")
	if full.Header.Get("Retry-After") != "0" {
		t.Errorf("headers %v", full.Header)
	}
	for range workflows.QueueLength {
		w.Execute(id, `{}`)
	}
	w.JSON(http.MethodPost, testbed.WorkflowsPath+id+"/execute", `{}`).Refused(429, "full")
	w.Clock.Move(testbed.Lifecycle)
	w.Execute(id, `{}`)
	w.JSON(http.MethodPost, testbed.WorkflowsPath+"7/execute", `{}`).Refused(404, "no workflow")
}

func TestExecutionList(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "workflow")
	id := w.Flow("x", `{"a": `+testbed.Step(imageID, "")+`}`, "")
	w.Outcome(world.Outcome{Kind: "step", Result: "failed", Times: 1})
	for range 3 {
		w.Execute(id, `{}`)
		w.Clock.Move(24 * time.Hour)
	}
	list := testbed.WorkflowsPath + "executions/" + id
	for query, want := range map[string]string{
		"":                         "Success,Success,Failed",
		"?count=1":                 "Success",
		"?count=-1":                "Success,Success,Failed",
		"?statuses=Failed,Stopped": "Failed",
		"?dateFrom=2024-05-02":     "Success,Success",
		"?dateTo=2024-05-02":       "Failed",
		"?pageSize=2&pageNumber=2": "Failed",
		"?dateFrom=2024-05-02T09:30:10Z&dateTo=2024-05-02T23:00:00Z": "Success",
	} {
		if got := strings.Join(testbed.Names(t, w.Get(list+query).Want(200), "executions", "status"), ","); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	body := w.Get(list).Want(200)
	testbed.WantDig(t, body, id, "workflowId")
	testbed.WantDig(t, body, "10s", "executions", 0, "duration")
	w.Get(list+"?statuses=failed").Refused(400, "statuses")
	w.Get(list+"?count=x").Refused(400, "count")
	w.Get(testbed.WorkflowsPath+"executions/7").Refused(404, "no workflow")
	w.Clock.Move(95 * 24 * time.Hour)
	testbed.WantDig(t, w.Get(list).Want(200), "0", "executionsCount")
}

func TestExecutionLogs(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "workflow")
	var env []string
	for letter := range strings.SplitSeq("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "") {
		env = append(env, `"`+letter+`": "hidden"`)
	}
	id := w.Flow("x", `{"a": `+testbed.Step(imageID, `, "parameters": {"env": {`+strings.Join(env, ", ")+`}}`)+`}`, "")
	path := w.Execute(id, `{}`)
	first := w.Get(path + "/logs?stepName=a").Want(200)
	testbed.WantDig(t, first, "Running", "stepRunStatus")
	if lines, _ := first["logs"].([]any); len(lines) != images.LogPageSize {
		t.Errorf("%d lines on the first page", len(lines))
	}
	testbed.WantDig(t, first, "1714555810000", "logs", 0, "timestamp")
	second := w.Get(path + "/logs?stepName=a&nextToken=" + testbed.Dig(first, "nextToken")).Want(200)
	token := testbed.Dig(second, "nextToken")
	testbed.WantDig(t, w.Get(path+"/logs?stepName=a&nextToken="+token).Want(200), "[]", "logs")
	w.Clock.Move(testbed.Lifecycle)
	last := w.Get(path + "/logs?stepName=a&nextToken=" + token).Want(200)
	testbed.WantDig(t, last, "Success", "stepRunStatus")
	testbed.WantDig(t, last, "Finished with exit code 0.", "logs", 0, "message")
	if log := w.Log(path, "a"); strings.Contains(log, "hidden") || !strings.Contains(log, "$ run") {
		t.Errorf("log %s", log)
	}
	url := strings.TrimPrefix(testbed.Dig(w.Get(path+"/logs/download?stepName=a").Want(200), "downloadUrl"), w.URL)
	if a := w.Get(url); a.Status != 200 || strings.Count(string(a.Raw), "\n") != 29 {
		t.Errorf("download: %d, %s", a.Status, a.Raw)
	}
	w.Get(path+"/logs").Refused(400, "stepName is required")
	w.Get(path+"/logs?stepName=z").Refused(404, "no step z")
	w.Get(path+"/logs?stepName=a&nextToken=x").Refused(400, "nextToken")
	w.Get(workflows.StepLogPath+"/x/a").Refused(404, "no log")
}

func TestExecutionSurvivesRestart(t *testing.T) {
	k := testbed.NewKeeper(t)
	w := k.Start(t)
	imageID, _ := w.ReadyImage("base", "workflow")
	id := w.Flow("x", `{"a": `+testbed.Step(imageID, `, "runConfiguration": {"retryOptions": {"exitCodes": [3], "numberOfRetries": 1}}`)+`, "b": `+testbed.Step(imageID, `, "parents": ["a"], "stepTimeout": 4`)+`}`, "")
	w.Outcome(world.Outcome{Kind: "step", Match: map[string]string{"step": "a"}, Result: "exit-3", Times: 1})
	path := w.Execute(id, `{}`)
	w.Clock.Move(testbed.Lifecycle / 2)
	w = k.Start(t)
	w.Clock.Move(testbed.Lifecycle)
	if got := w.Steps(path); got != "a Running, b Pending" {
		t.Errorf("steps %s", got)
	}
	w = k.Start(t)
	w.Clock.Move(time.Minute)
	if got := w.Steps(path); got != "a Success, b Failed" {
		t.Errorf("steps %s", got)
	}
}
