package emulator

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/workflows"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// execute starts an execution and answers its path.
func (w *testbed) execute(workflowID, body string) string {
	w.t.Helper()
	id := text(w.json(http.MethodPost, workflowsPath+workflowID+"/execute", body).want(http.StatusOK)["executionId"])
	return workflowsPath + workflowID + "/executions/" + id
}

// steps spells the steps of an execution in their order: name and status.
func (w *testbed) steps(path string) string {
	w.t.Helper()
	items, _ := w.get(path).want(http.StatusOK)["steps"].([]any)
	var list []string
	for _, item := range items {
		list = append(list, dig(item, "name")+" "+dig(item, "status"))
	}
	return strings.Join(list, ", ")
}

// log is everything that a step wrote, one line per message.
func (w *testbed) log(path, step string) string {
	w.t.Helper()
	var lines []string
	token := ""
	for range 100 {
		body := w.get(path + "/logs?stepName=" + step + "&nextToken=" + token).want(http.StatusOK)
		page, _ := body["logs"].([]any)
		for _, line := range page {
			lines = append(lines, dig(line, "message"))
		}
		next := dig(body, "nextToken")
		if next == token {
			break
		}
		token = next
	}
	return strings.Join(lines, "\n")
}

func TestExecutionStepsThroughTheGraph(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "workflow")
	id := w.flow("x", `{"z-first": `+step(imageID, "")+`, "a-second": `+step(imageID, `, "parents": ["z-first"]`)+`, "b-second": {"type": "http", "method": "get", "url": "u", "parents": ["z-first"]},
		"last": {"type": "sql", "sqlQueryPath": "q.sql", "parents": ["a-second", "b-second"]}}`, "")
	path := w.execute(id, `{}`)
	for _, want := range []string{
		"z-first Running, a-second Pending, b-second Pending, last Pending",
		"z-first Success, a-second Running, b-second Running, last Pending",
		"z-first Success, a-second Success, b-second Success, last Running",
	} {
		wantDig(t, w.get(path).want(200), "Running", "status")
		if got := w.steps(path); got != want {
			t.Errorf("steps %s, want %s", got, want)
		}
		w.clock.Move(testLifecycle)
	}
	body := w.get(path).want(200)
	wantDig(t, body, "Success", "status")
	wantDig(t, body, "2024-05-01T09:30:10.000Z", "executedAt")
	wantDig(t, body, "2024-05-01T09:30:40.000Z", "finishedAt")
	wantDig(t, body, "base:0.0.1", "steps", 0, "image")
	wantDig(t, body, "http", "steps", 2, "stepType")
	wantDig(t, body, "null", "steps", 2, "image")
	wantDig(t, w.get(workflowsPath+id).want(200), "Success", "lastExecution", "status")
	w.get(workflowsPath+id+"/executions/x").refused(404, "no execution x")
}

func TestExecutionParameters(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "workflow")
	id := w.flow("x", `{"a": `+step(imageID, `, "parameters": {"env": {"A": "env", "B": "env", "C": "env"}}, "outputParameters": {"A": "a.txt", "B": "b.txt", "C": "c.txt", "D": "d.txt"}`)+`}`, "")
	path := w.execute(id, `{"params": {"global": {"B": "global", "C": "global"}, "stepWise": {"a": {"C": "step"}}}}`)
	w.clock.Move(testLifecycle)
	wantDig(t, w.get(path).want(200), `{"A":"env","B":"global","C":"step","D":""}`, "steps", 0, "output")
	if log := w.log(path, "a"); !strings.Contains(log, "Parameter C is set.") || strings.Contains(log, "global") {
		t.Errorf("log %s", log)
	}
}

func TestExecutionQueue(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "workflow")
	id := w.flow("x", `{"a": `+step(imageID, "")+`}`, `, "metadata": {"allowConcurrentExecution": true}`)
	w.outcome(world.Outcome{Kind: "execution", Match: map[string]string{"workflow": "x"}, Result: "queue-full", Times: 1})
	full := w.json(http.MethodPost, workflowsPath+id+"/execute", `{}`)
	full.refused(429, "full")
	if full.header.Get("Retry-After") != "0" {
		t.Errorf("headers %v", full.header)
	}
	for range workflows.QueueLength {
		w.execute(id, `{}`)
	}
	w.json(http.MethodPost, workflowsPath+id+"/execute", `{}`).refused(429, "full")
	w.clock.Move(testLifecycle)
	w.execute(id, `{}`)
	w.json(http.MethodPost, workflowsPath+"7/execute", `{}`).refused(404, "no workflow")
}

func TestExecutionList(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "workflow")
	id := w.flow("x", `{"a": `+step(imageID, "")+`}`, "")
	w.outcome(world.Outcome{Kind: "step", Result: "failed", Times: 1})
	for range 3 {
		w.execute(id, `{}`)
		w.clock.Move(24 * time.Hour)
	}
	list := workflowsPath + "executions/" + id
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
		if got := strings.Join(names(t, w.get(list+query).want(200), "executions", "status"), ","); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	body := w.get(list).want(200)
	wantDig(t, body, id, "workflowId")
	wantDig(t, body, "10s", "executions", 0, "duration")
	w.get(list+"?statuses=failed").refused(400, "statuses")
	w.get(list+"?count=x").refused(400, "count")
	w.get(workflowsPath+"executions/7").refused(404, "no workflow")
	w.clock.Move(95 * 24 * time.Hour)
	wantDig(t, w.get(list).want(200), "0", "executionsCount")
}

func TestExecutionLogs(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "workflow")
	var env []string
	for letter := range strings.SplitSeq("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "") {
		env = append(env, `"`+letter+`": "hidden"`)
	}
	id := w.flow("x", `{"a": `+step(imageID, `, "parameters": {"env": {`+strings.Join(env, ", ")+`}}`)+`}`, "")
	path := w.execute(id, `{}`)
	first := w.get(path + "/logs?stepName=a").want(200)
	wantDig(t, first, "Running", "stepRunStatus")
	if lines, _ := first["logs"].([]any); len(lines) != images.LogPageSize {
		t.Errorf("%d lines on the first page", len(lines))
	}
	wantDig(t, first, "1714555810000", "logs", 0, "timestamp")
	second := w.get(path + "/logs?stepName=a&nextToken=" + dig(first, "nextToken")).want(200)
	token := dig(second, "nextToken")
	wantDig(t, w.get(path+"/logs?stepName=a&nextToken="+token).want(200), "[]", "logs")
	w.clock.Move(testLifecycle)
	last := w.get(path + "/logs?stepName=a&nextToken=" + token).want(200)
	wantDig(t, last, "Success", "stepRunStatus")
	wantDig(t, last, "Finished with exit code 0.", "logs", 0, "message")
	if log := w.log(path, "a"); strings.Contains(log, "hidden") || !strings.Contains(log, "$ run") {
		t.Errorf("log %s", log)
	}
	url := strings.TrimPrefix(dig(w.get(path+"/logs/download?stepName=a").want(200), "downloadUrl"), w.url)
	if a := w.get(url); a.status != 200 || strings.Count(string(a.raw), "\n") != 29 {
		t.Errorf("download: %d, %s", a.status, a.raw)
	}
	w.get(path+"/logs").refused(400, "stepName is required")
	w.get(path+"/logs?stepName=z").refused(404, "no step z")
	w.get(path+"/logs?stepName=a&nextToken=x").refused(400, "nextToken")
	w.get(workflows.StepLogPath+"/x/a").refused(404, "no log")
}

func TestExecutionSurvivesRestart(t *testing.T) {
	k := newKeeper(t)
	w := k.start(t)
	imageID, _ := w.readyImage("base", "workflow")
	id := w.flow("x", `{"a": `+step(imageID, `, "runConfiguration": {"retryOptions": {"exitCodes": [3], "numberOfRetries": 1}}`)+`, "b": `+step(imageID, `, "parents": ["a"], "stepTimeout": 4`)+`}`, "")
	w.outcome(world.Outcome{Kind: "step", Match: map[string]string{"step": "a"}, Result: "exit-3", Times: 1})
	path := w.execute(id, `{}`)
	w.clock.Move(testLifecycle / 2)
	w = k.start(t)
	w.clock.Move(testLifecycle)
	if got := w.steps(path); got != "a Running, b Pending" {
		t.Errorf("steps %s", got)
	}
	w = k.start(t)
	w.clock.Move(time.Minute)
	if got := w.steps(path); got != "a Success, b Failed" {
		t.Errorf("steps %s", got)
	}
}
