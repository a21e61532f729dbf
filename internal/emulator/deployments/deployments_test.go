// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployments_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
)

func TestWorkflowBlockLife(t *testing.T) {
	w := testbed.New(t)
	spec := w.FlowSpec("etl")
	body := w.DeployBlock("prod", spec, `, "parameters": {"build": {"cmd": "python main.py"}, "run": {"secret": "hunter2"}}, "revision": {"notes": "first"}`).Want(201)
	path := testbed.BlockDeploymentsPath + testbed.Text(body["id"])
	for _, step := range []struct {
		after  time.Duration
		status string
	}{{0, "deploying"}, {testbed.Lifecycle - time.Millisecond, "deploying"}, {time.Millisecond, "deployed"}} {
		w.Clock.Move(step.after)
		w.WantStatus(path, step.status)
	}
	described := w.Get(path).Want(200)
	for _, c := range []struct {
		want string
		path []any
	}{
		{"workflow", []any{"kind"}},
		{"prod", []any{"metadata", "name"}},
		{"T etl", []any{"metadata", "title"}},
		{"S", []any{"metadata", "summary"}},
		{"1", []any{"latestRevision", "revision"}},
		{"deployed", []any{"latestRevision", "status"}},
		{"first", []any{"latestRevision", "notes"}},
		{spec, []any{"spec", "id"}},
		{"etl", []any{"spec", "name"}},
		{"1.0.0", []any{"spec", "release", "version"}},
		{`{"cmd":"python main.py","n":3}`, []any{"parameters", "build"}},
		{`{"agg":"AVG","secret":"********"}`, []any{"parameters", "run"}},
		{"null", []any{"parent"}},
	} {
		testbed.WantDig(t, described, c.want, c.path...)
	}
	revised := w.Get(path + "/revisions/1").Want(200)
	testbed.WantDig(t, revised, "********", "parameters", "run", "secret")
	workflowID := testbed.Dig(revised, "resources", 0, "platformId")
	testbed.WantDig(t, revised, "workflow", "resources", 0, "kind")
	flow := w.Get(testbed.WorkflowsPath + workflowID).Want(200)
	testbed.WantDig(t, flow, "prod", "name")
	testbed.WantDig(t, flow, "python main.py", "steps", "load", "command")
	testbed.WantDig(t, flow, `[{"N":"3"}]`, "steps", "load", "parameters", "env")
	testbed.WantDig(t, flow, "prod-base", "steps", "load", "imageName")
	testbed.WantDig(t, flow, "0.0.1", "steps", "load", "imageVersion")
	imageID := testbed.Dig(flow, "steps", "load", "imageId")
	w.Delete(testbed.ImagesPath+imageID).Refused(422, "deployment prod")
	w.Delete(testbed.BlockSpecsPath+spec).Refused(422, "deployment prod")
	if got := string(w.Get("/v1/deployments/" + testbed.Text(body["id"]) + "/parameters/run").Raw); got != `{"agg":"AVG","secret":"hunter2"}` {
		t.Errorf("run parameters %s", got)
	}
	// Deleted by hand, the platform id is null.
	w.Delete(testbed.WorkflowsPath + workflowID).Want(200)
	testbed.WantDig(t, w.Get(path+"/revisions/1").Want(200), "null", "resources", 0, "platformId")
	w.Delete(path).Want(200)
	w.WantStatus(path, "deleting")
	w.Delete(path).Refused(422, "deleting")
	w.Clock.Move(testbed.Lifecycle)
	w.Get(path).Refused(404, "no block deployment")
	w.Delete(path).Refused(404, "no block deployment")
	w.Delete(testbed.BlockSpecsPath + spec).Want(200)
	w.WantEmpty()
}

func TestServiceBlockLife(t *testing.T) {
	w := testbed.New(t)
	spec := w.BlockSpec("service", "ui", testbed.UIConfig)
	w.ReadyImage("base", "webapp")
	imageID, _ := w.ReadyImage("other", "webapp")
	w.Service("prod", imageID, "")
	path := testbed.BlockDeploymentsPath + testbed.Text(w.DeployBlock("prod", spec, "").Want(201)["id"])
	w.Clock.Move(testbed.Lifecycle)
	w.WantStatus(path, "deploying")
	serviceID := testbed.Dig(w.Get(path+"/revisions/1").Want(200), "resources", 0, "platformId")
	testbed.WantDig(t, w.Get(testbed.ServicesPath+serviceID).Want(200), "CREATING", "status")
	w.Clock.Move(testbed.Lifecycle)
	w.WantStatus(path, "deployed")
	service := w.Get(testbed.ServicesPath + serviceID).Want(200)
	testbed.WantDig(t, service, "AVAILABLE", "status")
	testbed.WantDig(t, service, "prod-2", "name")
	w.JSON(http.MethodPost, path+"/revisions", `{"revision": {"notes": "again"}}`).Want(201)
	w.Clock.Move(2 * testbed.Lifecycle)
	w.WantStatus(path, "deployed")
	if got := testbed.Dig(w.Get(path+"/revisions/2").Want(200), "resources", 0, "platformId"); got != serviceID {
		t.Errorf("the service has another id now: %s", got)
	}
	version := testbed.Dig(w.Get(testbed.ServicesPath+serviceID).Want(200), "imageDetails", "versionId")
	testbed.WantDig(t, w.Get(testbed.ImagesPath+testbed.Dig(service, "imageDetails", "imageId")+"/versions/"+version).Want(200), "0.0.2", "version")
	w.Delete(path).Want(200)
	w.Clock.Move(testbed.Lifecycle)
	w.Get(path).Refused(404, "no block deployment")
	w.Get(testbed.ServicesPath+serviceID).Refused(404, "no service")
}

func TestDeploymentValidation(t *testing.T) {
	w := testbed.New(t)
	parameters := `{"build": [{"name": "cmd", "type": "string", "required": true}, {"name": "size", "type": "number"}],
	 "run": [{"name": "mode", "type": "string", "options": [{"title": "A", "value": "a"}, {"title": "B", "value": "b"}], "defaultValue": "a"},
	  {"name": "only_b", "type": "string", "required": true, "conditions": [{"dependsOn": "mode", "operator": "equals", "value": "b"}]},
	  {"name": "tables", "type": "object_array", "properties": [{"name": "table", "type": "string", "required": true}, {"name": "rows", "type": "number"}]}]}`
	spec := w.BlockSpec("workflow", "etl", `{"steps": {"a": {"image": {}, "command": "@param:cmd", "resources": {"instanceTypeId": "@param:size"}}}}`, "parameters", parameters)
	w.DeployBlock("taken", spec, `, "parameters": {"build": {"cmd": "x"}}`).Want(201)
	for values, detail := range map[string]string{
		`{}`:                                                        "parameters.build.cmd is required",
		`{"build": {"cmd": 5}}`:                                     "parameters.build.cmd must be of type string",
		`{"build": {"cmd": "x", "other": 1}}`:                       "no such build parameter",
		`{"build": {"cmd": "x", "size": 999}}`:                      "999 is not an instance type",
		`{"build": {"cmd": "x", "size": 21.5}}`:                     "whole number",
		`{"build": {"cmd": "x"}, "run": {"a": 1}}`:                  "no such run parameter",
		`{"build": {"cmd": "x"}, "run": {"mode": "b"}}`:             "only_b is required",
		`{"build": {"cmd": "x"}, "run": {"tables": [{"rows": 1}]}}`: "tables[0].table is required",
		`{"build": {"cmd": "x"}, "run": {"tables": [{"table": "t", "rows": "many"}]}}`: "tables[0].rows must be of type number",
		`{"build": {"cmd": "x"}, "run": {"tables": {"table": "t"}}}`:                   "of type object_array",
	} {
		w.DeployBlock("x", spec, `, "parameters": `+values).Refused(422, detail)
	}
	good := `, "parameters": {"build": {"cmd": "x"}}`
	w.DeployBlock("taken", spec, good).Refused(422, "already exists")
	w.DeployBlock("x", "632a4e7c-ab86-4ecb-8f34-99b5da531ceb", good).Refused(404, "no block spec")
	w.JSON(http.MethodPost, testbed.BlockDeploymentsPath, `{"metadata": {"name": "x"}, "spec": {"id": "`+spec+`", "release": {"version": "3.0.0"}}, "parameters": {"build": {"cmd": "x"}}}`).Refused(404, "no release 3.0.0")
	w.JSON(http.MethodPost, testbed.BlockDeploymentsPath, `{"metadata": {"name": "x"}}`).Refused(400, "spec.id is required")
	w.JSON(http.MethodPost, testbed.AppDeploymentsPath, `{"spec": {"id": "`+spec+`"}}`).Refused(404, "no app spec")
	w.DeployBlock("", spec, good).Refused(400, "name is required")
	w.DeployBlock("x", spec, `, "parameters": {"build": []}`).Refused(400, "parameters.build must be an object")
	testbed.WantDig(t, w.Get(testbed.BlockDeploymentsPath).Want(200), "1", "deploymentsCount")
	id := testbed.Text(w.DeployBlock("x", spec, `, "parameters": {"build": {"cmd": "run @param:size", "size": 22}, "run": {"mode": "b", "only_b": "y", "tables": [{"table": "t", "rows": 1.50}]}}`).Want(201)["id"])
	if got := string(w.Get("/v1/deployments/" + id + "/parameters/run").Raw); !strings.Contains(got, `"rows":1.50`) {
		t.Errorf("a number was respelled: %s", got)
	}
	w.JSON(http.MethodPost, testbed.BlockDeploymentsPath, `{"spec": {"id": "`+spec+`"}`+good+`}`).Want(201)
	testbed.WantDig(t, w.Get(testbed.BlockDeploymentsPath+"?name=etl").Want(200), "etl", "deployments", 0, "metadata", "name")
}

func TestDeploymentMetadata(t *testing.T) {
	w := testbed.New(t)
	spec := w.FlowSpec("etl")
	first, second := w.DeployFlow("first", spec), w.DeployFlow("second", spec)
	path := testbed.BlockDeploymentsPath + first
	w.JSON(http.MethodPatch, path, `{"name": "second"}`).Refused(422, "already exists")
	w.JSON(http.MethodPatch, path, `{"title": 5}`).Refused(400, "title must be a string")
	body := w.JSON(http.MethodPatch, path, `{"title": "New", "description": "d", "descriptionContentType": "text/markdown", "tags": [{"name": "a"}]}`).Want(200)
	testbed.WantDig(t, body, "New", "metadata", "title")
	testbed.WantDig(t, body, "first", "metadata", "name")
	testbed.WantDig(t, body, "1", "latestRevision", "revision")
	if _, shown := body["parameters"]; shown {
		t.Error("the answer has parameters")
	}
	w.WantStatus(path, "deployed")
	for query, want := range map[string][]string{
		testbed.BlockDeploymentsPath:                                       {"second", "first"},
		testbed.BlockDeploymentsPath + "?title=New":                        {"first"},
		testbed.BlockDeploymentsPath + "?status=failed,deployed":           {"second", "first"},
		testbed.BlockDeploymentsPath + "?status=failed":                    {},
		testbed.BlockDeploymentsPath + "?sort=name:asc":                    {"first", "second"},
		testbed.AppDeploymentsPath:                                         {},
		"/v1/deployments/?kind=workflow&term=SECO":                         {"second"},
		"/v1/deployments/?kind=app":                                        {},
		"/v1/specs/" + spec + "/releases/deployments":                      {"second", "first"},
		"/v1/specs/" + spec + "/releases/deployments?version=1.0.0&name=f": {"first"},
		"/v1/specs/" + spec + "/releases/1.0.0/deployments":                {"second", "first"},
	} {
		var got []string
		items, _ := w.Get(query).Want(200)["deployments"].([]any)
		for _, item := range items {
			got = append(got, testbed.Dig(item, "metadata", "name"))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	w.Get("/v1/specs/"+spec+"/releases/deployments?version=8.0.0").Refused(404, "no release")
	w.Get("/v1/specs/"+second+"/releases/deployments").Refused(404, "no spec")
	w.Get(testbed.BlockDeploymentsPath+"?status=superseded").Refused(400, "status")
}
