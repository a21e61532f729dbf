package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// flow creates a workflow from the JSON of its steps and further members, and answers its id.
func (w *testbed) flow(name, steps, members string) string {
	w.t.Helper()
	return text(w.json(http.MethodPost, workflowsPath, `{"name": "`+name+`", "steps": `+steps+members+`}`).want(http.StatusCreated)["id"])
}

// step is a standard step in an image, with further members.
func step(imageID, members string) string {
	return `{"imageId": ` + imageID + `, "command": "run"` + members + `}`
}

func TestWorkflowShapes(t *testing.T) {
	w := newTestbed(t)
	imageID, versionID := w.readyImage("base", "workflow")
	id := w.flow("etl", `{"load": `+step(imageID, `, "parameters": {"env": {"B": "2", "A": "1"}, "secrets": ["s"]}, "repository": {"url": "u", "branch": "main", "token": "hush"}, "stepTimeout": null`)+`,
		"call": {"type": "http", "method": "get", "url": "u", "parents": ["load"], "parameters": {"env": {"C": "3"}}},
		"ask": {"type": "sql", "repository": {"url": "u", "branch": "b", "filePath": "q.sql", "token": "hush"}},
		"put": {"type": "export", "schema": "s", "table": "t", "sortBy": "id"}}`,
		`, "tags": [{"name": "x"}], "watchers": [{"user": "a@b.c", "events": {"fail": true}}], "triggers": [{"cron": "0 2 * * *"}], "retryOptions": {"numberOfRetries": 2, "duration": null}, "metadata": {"allowConcurrentExecution": true}`)
	body := w.get(workflowsPath + id).want(200)
	for _, c := range []struct {
		want string
		path []any
	}{
		{id, []any{"id"}},
		{"Available", []any{"status"}},
		{`[{"A":"1"},{"B":"2"}]`, []any{"steps", "load", "parameters", "env"}},
		{`{"branch":"main","url":"u"}`, []any{"steps", "load", "repository"}},
		{`{"branch":"b","filePath":"q.sql","url":"u"}`, []any{"steps", "ask", "repository"}},
		{versionID, []any{"steps", "load", "imageVersionId"}},
		{"base", []any{"steps", "load", "imageName"}},
		{"0.0.1", []any{"steps", "load", "imageVersion"}},
		{`{"instanceTypeId":21,"storage":"10GB"}`, []any{"steps", "load", "resources"}},
		{"standard", []any{"steps", "load", "type"}},
		{`[{"C":"3"}]`, []any{"steps", "call", "parameters", "env"}},
		{`{"numberOfRetries":2}`, []any{"retryOptions"}},
		{"true", []any{"metadata", "allowConcurrentExecution"}},
		{"0 2 * * *", []any{"triggers", 0, "cron"}},
		{"null", []any{"lastExecution"}},
		{`[{"name":"x"}]`, []any{"tags"}},
		{"a@b.c", []any{"watchers", 0, "user"}},
	} {
		wantDig(t, body, c.want, c.path...)
	}
	for path, object := range w.Objects() {
		if strings.Contains(fmt.Sprint(object), "hush") {
			t.Errorf("%s keeps a token", path)
		}
	}
	if got := w.version(imageID, versionID, "status"); got != "in-use" {
		t.Errorf("status %s", got)
	}
	w.delete(imagesPath+imageID).refused(422, "workflow etl")
	w.json(http.MethodPut, workflowsPath+id, `{"name": "etl2", "steps": {"put": {"type": "export", "schema": "s", "table": "t", "sortBy": "id", "imageName": "x", "workflowId": 7}}}`).want(200)
	body = w.get(workflowsPath + id).want(200)
	wantDig(t, body, `{"schema":"s","sortBy":"id","table":"t","type":"export"}`, "steps", "put")
	wantDig(t, body, "null", "steps", "load")
	wantDig(t, body, "null", "retryOptions")
	wantDig(t, body, "false", "metadata", "allowConcurrentExecution")
	wantDig(t, body, "[]", "watchers")
	w.delete(workflowsPath + id).want(200)
	w.get(workflowsPath+id).refused(404, "no workflow")
}

func TestWorkflowValidation(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "workflow")
	building, _ := w.image("building", "workflow")
	good := step(imageID, "")
	for body, detail := range map[string]string{
		`{"steps": {"a": ` + good + `}}`:                                                                                         "name is required",
		`{"name": "x"}`:                                                                                                          "steps is required",
		`{"name": "x", "steps": {}}`:                                                                                             "steps is required",
		`{"name": "x", "steps": {"a_b": ` + good + `}}`:                                                                          "letters, digits and hyphens",
		`{"name": "x", "steps": {"a": 5}}`:                                                                                       "steps.a must be an object",
		`{"name": "x", "steps": {"a": {"imageId": 1}}}`:                                                                          "steps.a.command is required",
		`{"name": "x", "steps": {"a": {"command": "c"}}}`:                                                                        "steps.a.imageId is required",
		`{"name": "x", "steps": {"a": {"command": "c", "imageId": 1}}}`:                                                          "no image 1",
		`{"name": "x", "steps": {"a": ` + step(building, "") + `}}`:                                                              "no version that is ready",
		`{"name": "x", "steps": {"a": {"type": "bash"}}}`:                                                                        "is not one of standard",
		`{"name": "x", "steps": {"a": {"type": "http", "method": "get"}}}`:                                                       "steps.a.url is required",
		`{"name": "x", "steps": {"a": {"type": "http", "url": "u", "method": "head"}}}`:                                          `steps.a.method: "head" is not one of`,
		`{"name": "x", "steps": {"a": {"type": "sql"}}}`:                                                                         "either sqlQueryPath or repository",
		`{"name": "x", "steps": {"a": {"type": "export", "schema": "s", "table": "t"}}}`:                                         "steps.a.sortBy is required",
		`{"name": "x", "steps": {"a": ` + step(imageID, `, "parents": ["b"]`) + `}}`:                                             "no step b",
		`{"name": "x", "steps": {"a": ` + step(imageID, `, "parents": ["a"]`) + `}}`:                                             "form a cycle",
		`{"name": "x", "steps": {"a": ` + step(imageID, `, "resources": {"instanceTypeId": 999}`) + `}}`:                         "not an instance type",
		`{"name": "x", "steps": {"a": ` + good + `}, "retryOptions": {"duration": 121}}`:                                         "from 0 to 120",
		`{"name": "x", "steps": {"a": ` + step(imageID, `, "runConfiguration": {"retryOptions": {"numberOfRetries": 9}}`) + `}}`: "from 0 to 5",
		`{"name": "x", "steps": {"a": ` + good + `}, "triggers": [{"cron": "x"}]}`:                                               "not a cron",
		`{"name": "x", "steps": {"a": ` + good + `}, "triggers": [{"cron": "* * * * *", "webhook": true}]}`:                      "either a cron",
		`{"name": "x", "steps": {"a": ` + good + `}, "watchers": [{"user": "u", "email": {}}]}`:                                  "exactly one of",
	} {
		w.json(http.MethodPost, workflowsPath, body).refused(400, detail)
	}
	wantDig(t, w.get(workflowsPath).want(200), "0", "workflowsCount")
}

func TestWebhookKeepsOrRenewsItsID(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "workflow")
	steps := `"steps": {"a": ` + step(imageID, "") + `}`
	body := w.json(http.MethodPost, workflowsPath, `{"name": "x", "triggers": [{"webhook": true}], `+steps+`}`).want(201)
	id, hook := text(body["id"]), dig(body, "triggers", 0, "webhook")
	wantDig(t, w.get(workflowsPath+id).want(200), hook, "triggers", 0, "webhook")
	kept := w.json(http.MethodPut, workflowsPath+id, `{"name": "x", "triggers": [{"cron": "0 0 * * *"}, {"webhook": true, "webhookPolicy": "preserve"}], `+steps+`}`).want(200)
	wantDig(t, kept, hook, "triggers", 0, "webhook")
	wantDig(t, w.get(workflowsPath+id).want(200), hook, "triggers", 1, "webhook")
	renewed := w.json(http.MethodPut, workflowsPath+id, `{"name": "x", "triggers": [{"webhook": true}], `+steps+`}`).want(200)
	if got := dig(renewed, "triggers", 0, "webhook"); got == hook || len(got) != len(hook) {
		t.Errorf("the webhook is %s now, was %s", got, hook)
	}
	wantDig(t, w.json(http.MethodPut, workflowsPath+id, `{"name": "x", `+steps+`}`).want(200), "[]", "triggers")
}

func TestWorkflowPause(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "workflow")
	steps := `{"a": ` + step(imageID, "") + `}`
	manual := w.flow("manual", steps, "")
	w.json(http.MethodPost, workflowsPath+manual+"/pause", `{}`).refused(409, "no schedule")
	id := w.flow("nightly", steps, `, "triggers": [{"cron": "0 2 * * *"}]`)
	w.json(http.MethodPost, workflowsPath+id+"/pause", `{}`).want(200)
	wantDig(t, w.get(workflowsPath+id).want(200), "Paused", "status")
	w.json(http.MethodPost, workflowsPath+id+"/execute", `{}`).refused(409, "Paused")
	w.json(http.MethodPut, workflowsPath+id, `{"name": "nightly", "triggers": [{"cron": "0 3 * * *"}], "steps": `+steps+`}`).want(200)
	wantDig(t, w.get(workflowsPath+id).want(200), "Paused", "status")
	w.json(http.MethodPost, workflowsPath+id+"/resume", `{}`).want(200)
	wantDig(t, w.get(workflowsPath+id).want(200), "Available", "status")
	w.json(http.MethodPost, workflowsPath+"7/pause", `{}`).refused(404, "no workflow")
}

func TestBusyWorkflowStays(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "workflow")
	steps := `{"a": ` + step(imageID, "") + `}`
	id := w.flow("x", steps, "")
	w.json(http.MethodPost, workflowsPath+id+"/execute", `{}`).want(200)
	wantDig(t, w.get(workflowsPath+id).want(200), "Running", "status")
	w.json(http.MethodPut, workflowsPath+id, `{"name": "y", "steps": `+steps+`}`).refused(409, "running")
	w.delete(workflowsPath+id).refused(409, "running")
	w.json(http.MethodPost, workflowsPath+id+"/execute", `{}`).refused(409, "running already")
	w.clock.Move(testLifecycle)
	w.delete(workflowsPath + id).want(200)
	if runs := w.Objects()["execution"]; len(runs) > 0 {
		t.Errorf("executions are left: %v", runs)
	}
}

func TestWorkflowList(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "workflow")
	steps := `{"a": ` + step(imageID, "") + `}`
	w.flow("alpha", steps, `, "triggers": [{"cron": "0 2 * * *"}], "tags": [{"name": "t"}]`)
	beta := w.flow("beta", steps, `, "triggers": [{"cron": "0 2 * * *"}]`)
	gamma := w.flow("gamma", steps, "")
	w.json(http.MethodPost, workflowsPath+beta+"/pause", `{}`).want(200)
	w.outcome(world.Outcome{Kind: "step", Result: "failed", Times: 1})
	w.json(http.MethodPost, workflowsPath+gamma+"/execute", `{}`).want(200)
	w.clock.Move(testLifecycle)
	for query, want := range map[string][]string{
		"":                                  {"gamma", "beta", "alpha"},
		"searchTerm=LPH":                    {"alpha"},
		"workflowStatus=Paused":             {"beta"},
		"workflowStatus=Available,Draft":    {"gamma", "alpha"},
		"lastExecutionStatus=Failed":        {"gamma"},
		"lastExecutionStatus=Success":       {},
		"lastModifiedBy=" + world.LocalUser: {"gamma", "beta", "alpha"},
		"lastModifiedBy=someone":            {},
		"pageSize=2&pageNumber=2":           {"alpha"},
	} {
		if got := names(t, w.get(workflowsPath+"?"+query).want(200), "workflows", "name"); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	wantDig(t, w.get(workflowsPath+"?searchTerm=gamma").want(200), "Failed", "workflows", 0, "lastExecution", "status")
	w.get(workflowsPath+"?workflowStatus=paused").refused(400, "workflowStatus")
	w.get(workflowsPath+"?lastExecutionStatus=Pending").refused(400, "lastExecutionStatus")
}

func TestNewImageVersionRollsOutToWorkflow(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "workflow")
	id := w.flow("x", `{"a": `+step(imageID, "")+`}`, "")
	version := text(w.form(http.MethodPost, imagesPath+imageID+"/versions", appZip(t), "autodeployResources", `[{"entityId": "`+id+`", "entityType": "workflow"}]`).want(201)["versionId"])
	w.clock.Move(testLifecycle)
	wantDig(t, w.get(workflowsPath+id).want(200), version, "steps", "a", "imageVersionId")
}
