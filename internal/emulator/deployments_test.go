package emulator

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestWorkflowBlockLife(t *testing.T) {
	w := newTestbed(t)
	spec := w.flowSpec("etl")
	body := w.deployBlock("prod", spec, `, "parameters": {"build": {"cmd": "python main.py"}, "run": {"secret": "hunter2"}}, "revision": {"notes": "first"}`).want(201)
	path := blockDeploymentsPath + text(body["id"])
	for _, step := range []struct {
		after  time.Duration
		status string
	}{{0, "deploying"}, {testLifecycle - time.Millisecond, "deploying"}, {time.Millisecond, "deployed"}} {
		w.clock.Move(step.after)
		w.wantStatus(path, step.status)
	}
	described := w.get(path).want(200)
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
		wantDig(t, described, c.want, c.path...)
	}
	revised := w.get(path + "/revisions/1").want(200)
	wantDig(t, revised, "********", "parameters", "run", "secret")
	workflowID := dig(revised, "resources", 0, "platformId")
	wantDig(t, revised, "workflow", "resources", 0, "kind")
	flow := w.get(workflowsPath + workflowID).want(200)
	wantDig(t, flow, "prod", "name")
	wantDig(t, flow, "python main.py", "steps", "load", "command")
	wantDig(t, flow, `[{"N":"3"}]`, "steps", "load", "parameters", "env")
	wantDig(t, flow, "prod-base", "steps", "load", "imageName")
	wantDig(t, flow, "0.0.1", "steps", "load", "imageVersion")
	imageID := dig(flow, "steps", "load", "imageId")
	w.delete(imagesPath+imageID).refused(422, "deployment prod")
	w.delete(blockSpecsPath+spec).refused(422, "deployment prod")
	if got := string(w.get("/v1/deployments/" + text(body["id"]) + "/parameters/run").raw); got != `{"agg":"AVG","secret":"hunter2"}` {
		t.Errorf("run parameters %s", got)
	}
	// Deleted by hand, the platform id is null.
	w.delete(workflowsPath + workflowID).want(200)
	wantDig(t, w.get(path+"/revisions/1").want(200), "null", "resources", 0, "platformId")
	w.delete(path).want(200)
	w.wantStatus(path, "deleting")
	w.delete(path).refused(422, "deleting")
	w.clock.Move(testLifecycle)
	w.get(path).refused(404, "no block deployment")
	w.delete(path).refused(404, "no block deployment")
	w.delete(blockSpecsPath + spec).want(200)
	w.wantEmpty()
}

func TestServiceBlockLife(t *testing.T) {
	w := newTestbed(t)
	spec := w.blockSpec("service", "ui", uiConfig)
	w.readyImage("base", "webapp")
	imageID, _ := w.readyImage("other", "webapp")
	w.service("prod", imageID, "")
	path := blockDeploymentsPath + text(w.deployBlock("prod", spec, "").want(201)["id"])
	w.clock.Move(testLifecycle)
	w.wantStatus(path, "deploying")
	serviceID := dig(w.get(path+"/revisions/1").want(200), "resources", 0, "platformId")
	wantDig(t, w.get(servicesPath+serviceID).want(200), "CREATING", "status")
	w.clock.Move(testLifecycle)
	w.wantStatus(path, "deployed")
	service := w.get(servicesPath + serviceID).want(200)
	wantDig(t, service, "AVAILABLE", "status")
	wantDig(t, service, "prod-2", "name")
	w.json(http.MethodPost, path+"/revisions", `{"revision": {"notes": "again"}}`).want(201)
	w.clock.Move(2 * testLifecycle)
	w.wantStatus(path, "deployed")
	if got := dig(w.get(path+"/revisions/2").want(200), "resources", 0, "platformId"); got != serviceID {
		t.Errorf("the service has another id now: %s", got)
	}
	version := dig(w.get(servicesPath+serviceID).want(200), "imageDetails", "versionId")
	wantDig(t, w.get(imagesPath+dig(service, "imageDetails", "imageId")+"/versions/"+version).want(200), "0.0.2", "version")
	w.delete(path).want(200)
	w.clock.Move(testLifecycle)
	w.get(path).refused(404, "no block deployment")
	w.get(servicesPath+serviceID).refused(404, "no service")
}

func TestDeploymentValidation(t *testing.T) {
	w := newTestbed(t)
	parameters := `{"build": [{"name": "cmd", "type": "string", "required": true}, {"name": "size", "type": "number"}],
	 "run": [{"name": "mode", "type": "string", "options": [{"title": "A", "value": "a"}, {"title": "B", "value": "b"}], "defaultValue": "a"},
	  {"name": "only_b", "type": "string", "required": true, "conditions": [{"dependsOn": "mode", "operator": "equals", "value": "b"}]},
	  {"name": "tables", "type": "object_array", "properties": [{"name": "table", "type": "string", "required": true}, {"name": "rows", "type": "number"}]}]}`
	spec := w.blockSpec("workflow", "etl", `{"steps": {"a": {"image": {}, "command": "@param:cmd", "resources": {"instanceTypeId": "@param:size"}}}}`, "parameters", parameters)
	w.deployBlock("taken", spec, `, "parameters": {"build": {"cmd": "x"}}`).want(201)
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
		w.deployBlock("x", spec, `, "parameters": `+values).refused(422, detail)
	}
	good := `, "parameters": {"build": {"cmd": "x"}}`
	w.deployBlock("taken", spec, good).refused(422, "already exists")
	w.deployBlock("x", "632a4e7c-ab86-4ecb-8f34-99b5da531ceb", good).refused(404, "no block spec")
	w.json(http.MethodPost, blockDeploymentsPath, `{"metadata": {"name": "x"}, "spec": {"id": "`+spec+`", "release": {"version": "3.0.0"}}, "parameters": {"build": {"cmd": "x"}}}`).refused(404, "no release 3.0.0")
	w.json(http.MethodPost, blockDeploymentsPath, `{"metadata": {"name": "x"}}`).refused(400, "spec.id is required")
	w.json(http.MethodPost, appDeploymentsPath, `{"spec": {"id": "`+spec+`"}}`).refused(404, "no app spec")
	w.deployBlock("", spec, good).refused(400, "name is required")
	w.deployBlock("x", spec, `, "parameters": {"build": []}`).refused(400, "parameters.build must be an object")
	wantDig(t, w.get(blockDeploymentsPath).want(200), "1", "deploymentsCount")
	id := text(w.deployBlock("x", spec, `, "parameters": {"build": {"cmd": "run @param:size", "size": 22}, "run": {"mode": "b", "only_b": "y", "tables": [{"table": "t", "rows": 1.50}]}}`).want(201)["id"])
	if got := string(w.get("/v1/deployments/" + id + "/parameters/run").raw); !strings.Contains(got, `"rows":1.50`) {
		t.Errorf("a number was respelled: %s", got)
	}
	w.json(http.MethodPost, blockDeploymentsPath, `{"spec": {"id": "`+spec+`"}`+good+`}`).want(201)
	wantDig(t, w.get(blockDeploymentsPath+"?name=etl").want(200), "etl", "deployments", 0, "metadata", "name")
}

func TestDeploymentMetadata(t *testing.T) {
	w := newTestbed(t)
	spec := w.flowSpec("etl")
	first, second := w.deployFlow("first", spec), w.deployFlow("second", spec)
	path := blockDeploymentsPath + first
	w.json(http.MethodPatch, path, `{"name": "second"}`).refused(422, "already exists")
	w.json(http.MethodPatch, path, `{"title": 5}`).refused(400, "title must be a string")
	body := w.json(http.MethodPatch, path, `{"title": "New", "description": "d", "descriptionContentType": "text/markdown", "tags": [{"name": "a"}]}`).want(200)
	wantDig(t, body, "New", "metadata", "title")
	wantDig(t, body, "first", "metadata", "name")
	wantDig(t, body, "1", "latestRevision", "revision")
	if _, shown := body["parameters"]; shown {
		t.Error("the answer has parameters")
	}
	w.wantStatus(path, "deployed")
	for query, want := range map[string][]string{
		blockDeploymentsPath:                                               {"second", "first"},
		blockDeploymentsPath + "?title=New":                                {"first"},
		blockDeploymentsPath + "?status=failed,deployed":                   {"second", "first"},
		blockDeploymentsPath + "?status=failed":                            {},
		blockDeploymentsPath + "?sort=name:asc":                            {"first", "second"},
		appDeploymentsPath:                                                 {},
		"/v1/deployments/?kind=workflow&term=SECO":                         {"second"},
		"/v1/deployments/?kind=app":                                        {},
		"/v1/specs/" + spec + "/releases/deployments":                      {"second", "first"},
		"/v1/specs/" + spec + "/releases/deployments?version=1.0.0&name=f": {"first"},
		"/v1/specs/" + spec + "/releases/1.0.0/deployments":                {"second", "first"},
	} {
		var got []string
		items, _ := w.get(query).want(200)["deployments"].([]any)
		for _, item := range items {
			got = append(got, dig(item, "metadata", "name"))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	w.get("/v1/specs/"+spec+"/releases/deployments?version=8.0.0").refused(404, "no release")
	w.get("/v1/specs/"+second+"/releases/deployments").refused(404, "no spec")
	w.get(blockDeploymentsPath+"?status=superseded").refused(400, "status")
}
