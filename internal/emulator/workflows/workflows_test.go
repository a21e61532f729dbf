// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflows_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestWorkflowShapes(t *testing.T) {
	w := testbed.New(t)
	imageID, versionID := w.ReadyImage("base", "workflow")
	id := w.Flow("etl", `{"load": `+testbed.Step(imageID, `, "parameters": {"env": {"B": "2", "A": "1"}, "secrets": ["s"]}, "repository": {"url": "u", "branch": "main", "token": "hush"}, "stepTimeout": null`)+`,
		"call": {"type": "http", "method": "get", "url": "u", "parents": ["load"], "parameters": {"env": {"C": "3"}}},
		"ask": {"type": "sql", "repository": {"url": "u", "branch": "b", "filePath": "q.sql", "token": "hush"}},
		"put": {"type": "export", "schema": "s", "table": "t", "sortBy": "id"}}`,
		`, "tags": [{"name": "x"}], "watchers": [{"user": "a@b.c", "events": {"fail": true}}], "triggers": [{"cron": "0 2 * * *"}], "retryOptions": {"numberOfRetries": 2, "duration": null}, "metadata": {"allowConcurrentExecution": true}`)
	body := w.Get(testbed.WorkflowsPath + id).Want(200)
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
		testbed.WantDig(t, body, c.want, c.path...)
	}
	for path, object := range w.Objects() {
		if strings.Contains(fmt.Sprint(object), "hush") {
			t.Errorf("%s keeps a token", path)
		}
	}
	if got := w.Version(imageID, versionID, "status"); got != "in-use" {
		t.Errorf("status %s", got)
	}
	w.Delete(testbed.ImagesPath+imageID).Refused(422, "workflow etl")
	w.JSON(http.MethodPut, testbed.WorkflowsPath+id, `{"name": "etl2", "steps": {"put": {"type": "export", "schema": "s", "table": "t", "sortBy": "id", "imageName": "x", "workflowId": 7}}}`).Want(200)
	body = w.Get(testbed.WorkflowsPath + id).Want(200)
	testbed.WantDig(t, body, `{"schema":"s","sortBy":"id","table":"t","type":"export"}`, "steps", "put")
	testbed.WantDig(t, body, "null", "steps", "load")
	testbed.WantDig(t, body, "null", "retryOptions")
	testbed.WantDig(t, body, "false", "metadata", "allowConcurrentExecution")
	testbed.WantDig(t, body, "[]", "watchers")
	w.Delete(testbed.WorkflowsPath + id).Want(200)
	w.Get(testbed.WorkflowsPath+id).Refused(404, "no workflow")
}

func TestWorkflowValidation(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "workflow")
	building, _ := w.Image("building", "workflow")
	good := testbed.Step(imageID, "")
	for body, detail := range map[string]string{
		`{"steps": {"a": ` + good + `}}`:                                                                                                 "name is required",
		`{"name": "x"}`:                                                                                                                  "steps is required",
		`{"name": "x", "steps": {}}`:                                                                                                     "steps is required",
		`{"name": "x", "steps": {"a_b": ` + good + `}}`:                                                                                  "letters, digits and hyphens",
		`{"name": "x", "steps": {"a": 5}}`:                                                                                               "steps.a must be an object",
		`{"name": "x", "steps": {"a": {"imageId": 1}}}`:                                                                                  "steps.a.command is required",
		`{"name": "x", "steps": {"a": {"command": "c"}}}`:                                                                                "steps.a.imageId is required",
		`{"name": "x", "steps": {"a": {"command": "c", "imageId": 1}}}`:                                                                  "no image 1",
		`{"name": "x", "steps": {"a": ` + testbed.Step(building, "") + `}}`:                                                              "no version that is ready",
		`{"name": "x", "steps": {"a": {"type": "bash"}}}`:                                                                                "is not one of standard",
		`{"name": "x", "steps": {"a": {"type": "http", "method": "get"}}}`:                                                               "steps.a.url is required",
		`{"name": "x", "steps": {"a": {"type": "http", "url": "u", "method": "head"}}}`:                                                  `steps.a.method: "head" is not one of`,
		`{"name": "x", "steps": {"a": {"type": "sql"}}}`:                                                                                 "either sqlQueryPath or repository",
		`{"name": "x", "steps": {"a": {"type": "export", "schema": "s", "table": "t"}}}`:                                                 "steps.a.sortBy is required",
		`{"name": "x", "steps": {"a": ` + testbed.Step(imageID, `, "parents": ["b"]`) + `}}`:                                             "no step b",
		`{"name": "x", "steps": {"a": ` + testbed.Step(imageID, `, "parents": ["a"]`) + `}}`:                                             "form a cycle",
		`{"name": "x", "steps": {"a": ` + testbed.Step(imageID, `, "resources": {"instanceTypeId": 999}`) + `}}`:                         "not an instance type",
		`{"name": "x", "steps": {"a": ` + good + `}, "retryOptions": {"duration": 121}}`:                                                 "from 0 to 120",
		`{"name": "x", "steps": {"a": ` + testbed.Step(imageID, `, "runConfiguration": {"retryOptions": {"numberOfRetries": 9}}`) + `}}`: "from 0 to 5",
		`{"name": "x", "steps": {"a": ` + good + `}, "triggers": [{"cron": "x"}]}`:                                                       "not a cron",
		`{"name": "x", "steps": {"a": ` + good + `}, "triggers": [{"cron": "* * * * *", "webhook": true}]}`:                              "either a cron",
		`{"name": "x", "steps": {"a": ` + good + `}, "watchers": [{"user": "u", "email": {}}]}`:                                          "exactly one of",
	} {
		w.JSON(http.MethodPost, testbed.WorkflowsPath, body).Refused(400, detail)
	}
	testbed.WantDig(t, w.Get(testbed.WorkflowsPath).Want(200), "0", "workflowsCount")
}

func TestWebhookKeepsOrRenewsItsID(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "workflow")
	steps := `"steps": {"a": ` + testbed.Step(imageID, "") + `}`
	body := w.JSON(http.MethodPost, testbed.WorkflowsPath, `{"name": "x", "triggers": [{"webhook": true}], `+steps+`}`).Want(201)
	id, hook := testbed.Text(body["id"]), testbed.Dig(body, "triggers", 0, "webhook")
	testbed.WantDig(t, w.Get(testbed.WorkflowsPath+id).Want(200), hook, "triggers", 0, "webhook")
	kept := w.JSON(http.MethodPut, testbed.WorkflowsPath+id, `{"name": "x", "triggers": [{"cron": "0 0 * * *"}, {"webhook": true, "webhookPolicy": "preserve"}], `+steps+`}`).Want(200)
	testbed.WantDig(t, kept, hook, "triggers", 0, "webhook")
	testbed.WantDig(t, w.Get(testbed.WorkflowsPath+id).Want(200), hook, "triggers", 1, "webhook")
	renewed := w.JSON(http.MethodPut, testbed.WorkflowsPath+id, `{"name": "x", "triggers": [{"webhook": true}], `+steps+`}`).Want(200)
	if got := testbed.Dig(renewed, "triggers", 0, "webhook"); got == hook || len(got) != len(hook) {
		t.Errorf("the webhook is %s now, was %s", got, hook)
	}
	testbed.WantDig(t, w.JSON(http.MethodPut, testbed.WorkflowsPath+id, `{"name": "x", `+steps+`}`).Want(200), "[]", "triggers")
}

func TestWorkflowPause(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "workflow")
	steps := `{"a": ` + testbed.Step(imageID, "") + `}`
	manual := w.Flow("manual", steps, "")
	w.JSON(http.MethodPost, testbed.WorkflowsPath+manual+"/pause", `{}`).Refused(409, "no schedule")
	id := w.Flow("nightly", steps, `, "triggers": [{"cron": "0 2 * * *"}]`)
	w.JSON(http.MethodPost, testbed.WorkflowsPath+id+"/pause", `{}`).Want(200)
	testbed.WantDig(t, w.Get(testbed.WorkflowsPath+id).Want(200), "Paused", "status")
	w.JSON(http.MethodPost, testbed.WorkflowsPath+id+"/execute", `{}`).Refused(409, "Paused")
	w.JSON(http.MethodPut, testbed.WorkflowsPath+id, `{"name": "nightly", "triggers": [{"cron": "0 3 * * *"}], "steps": `+steps+`}`).Want(200)
	testbed.WantDig(t, w.Get(testbed.WorkflowsPath+id).Want(200), "Paused", "status")
	w.JSON(http.MethodPost, testbed.WorkflowsPath+id+"/resume", `{}`).Want(200)
	testbed.WantDig(t, w.Get(testbed.WorkflowsPath+id).Want(200), "Available", "status")
	w.JSON(http.MethodPost, testbed.WorkflowsPath+"7/pause", `{}`).Refused(404, "no workflow")
}

func TestBusyWorkflowStays(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "workflow")
	steps := `{"a": ` + testbed.Step(imageID, "") + `}`
	id := w.Flow("x", steps, "")
	w.JSON(http.MethodPost, testbed.WorkflowsPath+id+"/execute", `{}`).Want(200)
	testbed.WantDig(t, w.Get(testbed.WorkflowsPath+id).Want(200), "Running", "status")
	w.JSON(http.MethodPut, testbed.WorkflowsPath+id, `{"name": "y", "steps": `+steps+`}`).Refused(409, "running")
	w.Delete(testbed.WorkflowsPath+id).Refused(409, "running")
	w.JSON(http.MethodPost, testbed.WorkflowsPath+id+"/execute", `{}`).Refused(409, "running already")
	w.Clock.Move(testbed.Lifecycle)
	w.Delete(testbed.WorkflowsPath + id).Want(200)
	if runs := w.Objects()["execution"]; len(runs) > 0 {
		t.Errorf("executions are left: %v", runs)
	}
}

func TestWorkflowList(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "workflow")
	steps := `{"a": ` + testbed.Step(imageID, "") + `}`
	w.Flow("alpha", steps, `, "triggers": [{"cron": "0 2 * * *"}], "tags": [{"name": "t"}]`)
	beta := w.Flow("beta", steps, `, "triggers": [{"cron": "0 2 * * *"}]`)
	gamma := w.Flow("gamma", steps, "")
	w.JSON(http.MethodPost, testbed.WorkflowsPath+beta+"/pause", `{}`).Want(200)
	w.Outcome(world.Outcome{Kind: "step", Result: "failed", Times: 1})
	w.JSON(http.MethodPost, testbed.WorkflowsPath+gamma+"/execute", `{}`).Want(200)
	w.Clock.Move(testbed.Lifecycle)
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
		if got := testbed.Names(t, w.Get(testbed.WorkflowsPath+"?"+query).Want(200), "workflows", "name"); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	testbed.WantDig(t, w.Get(testbed.WorkflowsPath+"?searchTerm=gamma").Want(200), "Failed", "workflows", 0, "lastExecution", "status")
	w.Get(testbed.WorkflowsPath+"?workflowStatus=paused").Refused(400, "workflowStatus")
	w.Get(testbed.WorkflowsPath+"?lastExecutionStatus=Pending").Refused(400, "lastExecutionStatus")
}

func TestNewImageVersionRollsOutToWorkflow(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "workflow")
	id := w.Flow("x", `{"a": `+testbed.Step(imageID, "")+`}`, "")
	version := testbed.Text(w.Form(http.MethodPost, testbed.ImagesPath+imageID+"/versions", testbed.AppZip(t), "autodeployResources", `[{"entityId": "`+id+`", "entityType": "workflow"}]`).Want(201)["versionId"])
	w.Clock.Move(testbed.Lifecycle)
	testbed.WantDig(t, w.Get(testbed.WorkflowsPath+id).Want(200), version, "steps", "a", "imageVersionId")
}
