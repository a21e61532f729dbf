// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
)

// The tests of this file hold the emulator against single sentences of the contract: what the platform takes that a stricter
// reading would refuse, and the other way round.

func TestHTTPStepsNeedNoMethod(t *testing.T) {
	w := testbed.New(t)
	for _, method := range []string{``, `, "method": "post"`} {
		id := testbed.Text(w.JSON(http.MethodPost, testbed.WorkflowsPath, `{"name": "etl", "steps": {"call": {"type": "http", "url": "https://x.example"`+method+`}}}`).Want(201)["id"])
		w.JSON(http.MethodPost, testbed.WorkflowsPath+id+"/execute", `{}`).Want(200)
		run := testbed.Dig(w.Get("/workflows/api/v1/workflows/executions/"+id).Want(200), "executions", 0, "executionId")
		log := w.Get(testbed.WorkflowsPath + id + "/executions/" + run + "/logs?stepName=call").Want(200)
		if line := testbed.Dig(log, "logs", 1, "message"); !strings.HasSuffix(line, "https://x.example") || strings.Contains(line, "NIL") {
			t.Errorf("the log says %q", line)
		}
	}
	w.JSON(http.MethodPost, testbed.WorkflowsPath, `{"name": "etl", "steps": {"call": {"type": "http", "url": "u", "method": "head"}}}`).Refused(400, `steps.call.method: "head" is not one of get, post`)
	w.BlockSpec("workflow", "etl", `{"steps": {"call": {"type": "http", "url": "https://x.example"}}}`)
	w.Form(http.MethodPost, testbed.BlockSpecsPath, nil, "spec", testbed.SpecJSON("workflow", "b", "1.0.0", `{"steps": {"call": {"type": "http", "url": "u", "method": "head"}}}`)).Refused(422, `config.steps.call.method: "head" is not one of`)
}

func TestOptionsDoNotBind(t *testing.T) {
	w := testbed.New(t)
	spec := w.BlockSpec("service", "ui", testbed.UIConfig, "parameters",
		`{"run": [{"name": "agg", "type": "string", "defaultValue": "MIN", "options": [{"title": "A", "value": "AVG"}]}, {"name": "all", "type": "number_array", "options": [{"title": "1", "value": 1}]}]}`)
	id := testbed.Text(w.DeployBlock("prod", spec, `, "parameters": {"run": {"agg": "MAX", "all": [1, 7]}}`).Want(201)["id"])
	testbed.WantDig(t, w.JSON(http.MethodPatch, "/v1/deployments/"+id+"/parameters/run", `{"agg": "SUM"}`).Want(200), "SUM", "agg")
}

func TestDeploymentValuesMayBeReferences(t *testing.T) {
	a := testbed.NewApp(t)
	spec := a.BlockSpec("workflow", "flow", `{"steps": {"a": {"image": {}, "command": "@param:cmd", "stepTimeout": "@param:limit"}}}`, "parameters",
		`{"build": [{"name": "cmd", "type": "string", "required": true}, {"name": "limit", "type": "number"}, {"name": "unset", "type": "number"}, {"name": "other", "type": "string"}],
		  "run": [{"name": "tables", "type": "string_array"}]}`)
	for name, values := range map[string]string{
		"to-another": `{"build": {"cmd": "@param:other", "other": "x"}}`,
		"to-unset":   `{"build": {"cmd": "@param:unset"}}`,
		"to-itself":  `{"build": {"cmd": "@param:cmd"}}`,
		"to-nothing": `{"build": {"cmd": "x", "limit": "@param:elsewhere"}}`,
		"inside":     `{"build": {"cmd": "x"}, "run": {"tables": ["a", "@param:cmd"]}}`,
	} {
		id := testbed.Text(a.DeployBlock(name, spec, `, "parameters": `+values).Want(201)["id"])
		// What is shown is what was written.
		if name == "to-itself" {
			testbed.WantDig(t, a.Get(testbed.BlockDeploymentsPath+id).Want(200), "@param:cmd", "parameters", "build", "cmd")
		}
	}
	// The value of the app under the same name.
	path := a.Deploy("app", `, "appParameters": {"build": {"cmd": "of the app"}}, "parameters": {"etl": {"build": {"cmd": "@param:cmd"}}}`)
	a.Clock.Move(3 * testbed.Lifecycle)
	flow := testbed.Dig(a.WantStatus(path, "deployed"), "latestRevision", "blocks", 0, "platformId")
	testbed.WantDig(t, a.Get(testbed.WorkflowsPath+flow).Want(200), "of the app", "steps", "load", "command")
}

func TestBuildArgumentsMayBeAnObjectArray(t *testing.T) {
	w := testbed.New(t)
	spec := w.BlockSpec("service", "ui", `{"image": {"buildArguments": "@param:args"}, "resources": {"instanceTypeId": 41}}`, "parameters",
		`{"build": [{"name": "args", "type": "object_array", "properties": [{"name": "name", "type": "string"}, {"name": "value", "type": "string"}]}]}`)
	w.DeployBlock("bad", spec, `, "parameters": {"build": {"args": [{"name": "A"}]}}`).Refused(422, "buildArguments[0].value must be given")
	path := testbed.BlockDeploymentsPath + testbed.Text(w.DeployBlock("ui", spec, `, "parameters": {"build": {"args": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]}}`).Want(201)["id"])
	w.Clock.Move(3 * testbed.Lifecycle)
	w.WantStatus(path, "deployed")
	service := w.Get(testbed.ServicesPath + testbed.Dig(w.Get(path+"/revisions/1").Want(200), "resources", 0, "platformId")).Want(200)
	version := w.Get(testbed.ImagesPath + testbed.Dig(service, "imageDetails", "imageId") + "/versions/" + testbed.Dig(service, "imageDetails", "versionId")).Want(200)
	testbed.WantDig(t, version, `[{"name":"A","value":"1"},{"name":"B","value":"2"}]`, "buildDetails", "buildArguments")
	// An object does as well.
	object := w.BlockSpec("service", "map", `{"image": {"buildArguments": "@param:args"}, "resources": {"instanceTypeId": 41}}`, "parameters", `{"build": [{"name": "args", "type": "object"}]}`)
	w.DeployBlock("map", object, `, "parameters": {"build": {"args": {"A": "1", "N": 2}}}`).Want(201)
}

func TestAnEmptyTriggerStartsNothing(t *testing.T) {
	w := testbed.New(t)
	flow := `{"name": "etl", "triggers": [{}, {"webhook": false}, {"cron": "0 6 * * *"}], "steps": {"a": {"type": "sql", "sqlQueryPath": "q"}}}`
	id := testbed.Text(w.JSON(http.MethodPost, testbed.WorkflowsPath, flow).Want(201)["id"])
	testbed.WantDig(t, w.Get(testbed.WorkflowsPath+id).Want(200), `[{"cron":"0 6 * * *","scheduled":true}]`, "triggers")
	spec := w.BlockSpec("workflow", "etl", `{"triggers": [{}], "steps": {"a": {"type": "sql", "sqlQueryPath": "q"}}}`)
	w.DeployBlock("etl", spec, "").Want(201)
	w.Clock.Move(testbed.Lifecycle)
}

func TestCronExpressionsOfQuartz(t *testing.T) {
	w := testbed.New(t)
	for _, cron := range []string{"0 6 * * *", "0 0 6 * * *", "0 0 6 * * * 2030", "0 0 6 ? * MON"} {
		w.JSON(http.MethodPost, testbed.WorkflowsPath, `{"name": "etl", "triggers": [{"cron": "`+cron+`"}], "steps": {"a": {"type": "sql", "sqlQueryPath": "q"}}}`).Want(201)
	}
	for _, cron := range []string{"6 * * *", "0 0 0 6 * * * 2030", "0 25 * * *"} {
		w.JSON(http.MethodPost, testbed.WorkflowsPath, `{"name": "etl", "triggers": [{"cron": "`+cron+`"}], "steps": {"a": {"type": "sql", "sqlQueryPath": "q"}}}`).Refused(400, "is not a cron expression")
	}
}

func TestLastExecutionIsAbsentBeforeTheFirst(t *testing.T) {
	for _, contrary := range []bool{false, true} {
		w := testbed.New(t, func(o *emulator.Options) { o.Contrary = contrary })
		id := testbed.Text(w.JSON(http.MethodPost, testbed.WorkflowsPath, `{"name": "etl", "steps": {"a": {"type": "sql", "sqlQueryPath": "q"}}}`).Done()["id"])
		for _, run := range []bool{false, true} {
			list, _ := w.Get(testbed.WorkflowsPath).Done()["workflows"].([]any)
			listed, _ := list[0].(map[string]any)
			for _, shown := range []map[string]any{listed, w.Get(testbed.WorkflowsPath + id).Done()} {
				if _, there := shown["lastExecution"]; there != run {
					t.Errorf("contrary %v, after a run %v: %v", contrary, run, shown["lastExecution"])
				}
			}
			if !run {
				w.JSON(http.MethodPost, testbed.WorkflowsPath+id+"/execute", `{}`).Done()
			}
		}
	}
}

func TestRenamingASpecRenamesNothingThatIsDeployed(t *testing.T) {
	a := testbed.NewApp(t)
	path := a.Deployed("prod")
	id := strings.TrimPrefix(path, testbed.AppDeploymentsPath)
	a.JSON(http.MethodPatch, testbed.BlockSpecsPath+a.Etl, `{"metadata": {"name": "loader"}}`).Want(200)
	if got := a.Blocks(path, "name"); got != "etl,ui" {
		t.Errorf("blocks are called %s", got)
	}
	testbed.WantDig(t, a.Get(path).Want(200), `{"agg":"MAX"}`, "parameters", "etl", "run")
	testbed.WantDig(t, a.Get(path).Want(200), `null`, "parameters", "loader")
	testbed.WantDig(t, a.JSON(http.MethodPatch, "/v2/deployments/"+id+"/parameters/run", `{"parameters": {"etl": {"agg": "AVG"}}}`).Want(200), "AVG", "parameters", "etl", "agg")
	a.JSON(http.MethodPost, path+"/revisions", `{"parameters": {"etl": {"build": {"cmd": "again"}}}}`).Want(201)
	a.Clock.Move(3 * testbed.Lifecycle)
	testbed.WantDig(t, a.WantStatus(path, "deployed"), "again", "parameters", "etl", "build", "cmd")
	// One that is deployed from now on has the new name.
	second := a.Deploy("second", `, "parameters": {"loader": {"build": {"cmd": "run"}}}`)
	if got := a.Blocks(second, "name"); got != "loader,ui" {
		t.Errorf("blocks of a new one are called %s", got)
	}
}

func TestInstanceOptionsHoldTheIdsOfTheGuides(t *testing.T) {
	w := testbed.New(t)
	for _, entity := range []string{"api-deployment", "data-bridge", "webapp", "workflow", "workspace"} {
		options := w.Get("/quota/api/v1/settings/tenant-instance-options?entityType=" + entity).Want(200)
		ids := "," + strings.Join(testbed.Names(t, options, "data", "id"), ",") + ","
		for _, id := range []string{"1", "20", "21", "24", "43"} {
			if strings.Count(ids, ","+id+",") != 1 {
				t.Errorf("%s: %s is not among %s", entity, id, ids)
			}
		}
		all := map[string]bool{}
		for _, name := range testbed.Names(t, options, "data", "name") {
			if all[name] {
				t.Errorf("%s: two are called %s", entity, name)
			}
			all[name] = true
		}
	}
}

// The official SDK reads logs until a page is empty and what they are of has ended.
func TestLogsEndWithAnEmptyPage(t *testing.T) {
	for _, contrary := range []bool{false, true} {
		w := testbed.New(t, func(o *emulator.Options) { o.Contrary = contrary })
		built := w.Form(http.MethodPost, testbed.ImagesPath, testbed.AppZip(t), "name", "base", "type", "api").Done()
		flow := testbed.Text(w.JSON(http.MethodPost, testbed.WorkflowsPath, `{"name": "etl", "steps": {"a": {"type": "sql", "sqlQueryPath": "q"}}}`).Done()["id"])
		run := testbed.Text(w.JSON(http.MethodPost, testbed.WorkflowsPath+flow+"/execute", `{}`).Done()["executionId"])
		for path, member := range map[string]string{
			testbed.ImagesPath + testbed.Text(built["imageId"]) + "/builds/" + testbed.Text(built["buildId"]) + "/logs?": "buildStatus",
			testbed.WorkflowsPath + flow + "/executions/" + run + "/logs?stepName=a&":                                    "stepRunStatus",
		} {
			lines, token := 0, ""
			var status string
			for page := range 50 {
				body := w.Get(path + "nextToken=" + token).Done()
				logs, _ := body["logs"].([]any)
				status = testbed.Text(body[member])
				for _, line := range logs {
					if at, _ := line.(map[string]any); strings.Contains(testbed.Text(at["timestamp"]), "T") {
						t.Errorf("%s: a time is %v", path, at["timestamp"])
					}
				}
				if lines += len(logs); len(logs) == 0 && status != "building" && status != "Running" {
					break
				}
				if page > 20 {
					t.Fatalf("%s does not end, contrary %v", path, contrary)
				}
				token, _ = body["nextToken"].(string)
				if token == "" {
					t.Fatalf("%s: no token to go on with while %s", path, status)
				}
				w.Clock.Move(testbed.Lifecycle)
			}
			if lines < 2 || lines > 200 {
				t.Errorf("%s has %d lines", path, lines)
			}
		}
	}
}

func TestMetadataUpdatesThatChangeNothingAreRefused(t *testing.T) {
	a := testbed.NewApp(t)
	deployment := a.Deployed("prod")
	block := testbed.BlockDeploymentsPath + a.DeployFlow("flow", a.Etl)
	for path, body := range map[string]string{
		testbed.BlockSpecsPath + a.Etl: `{"metadata": {"name": "etl", "title": "T etl", "summary": "S"}, "scope": "private", "tenants": null}`,
		testbed.AppSpecsPath + a.Spec:  `{"metadata": {"status": "available"}, "featured": false}`,
		deployment:                     `{"name": "prod"}`,
		block:                          `{"tags": []}`,
	} {
		for _, same := range []string{`{}`, body} {
			a.JSON(http.MethodPatch, path, same).Refused(422, "No changes detected")
		}
	}
	a.JSON(http.MethodPatch, testbed.BlockSpecsPath+a.Etl, `{"metadata": {"tags": [{"name": "a"}]}}`).Want(200)
	a.JSON(http.MethodPatch, testbed.BlockSpecsPath+a.Etl, `{"metadata": {"tags": [{"name": "a"}]}}`).Refused(422, "No changes detected")
	a.JSON(http.MethodPatch, deployment, `{"title": "t"}`).Want(200)

	w := testbed.NewContrary(t)
	id := testbed.Text(w.Form(http.MethodPost, testbed.BlockSpecsPath, testbed.AppZip(t), "spec", testbed.SpecJSON("service", "ui", "1.0.0", testbed.UIConfig), "featured", "null", "autoRunOnDeploy", "null").Done()["id"])
	w.JSON(http.MethodPatch, testbed.BlockSpecsPath+id, `{"metadata": {"name": "ui"}}`).Refused(400, "No changes detected")
}

func TestWarehouseCredentialsByDefaultAndByLabel(t *testing.T) {
	w := testbed.New(t)
	const credentials = "/connections/api/v2/connections/credentials"
	body := w.Get(credentials).Want(200)
	for member, want := range map[string]string{"dataWarehouseType": "snowflake", "role": "PEAK_ROLE", "warehouse": "PEAK_WH", "warehouseMap": "null"} {
		testbed.WantDig(t, body, want, member)
	}
	testbed.WantDig(t, w.Get(credentials+"?allWarehouses=true").Want(200), `{"default":"PEAK_WH","large":"PEAK_LARGE_WH"}`, "warehouseMap")
	testbed.WantDig(t, w.Get(credentials+"?type=data-warehouse&warehouse=peak-redshift&allWarehouses=true").Want(200), "null", "warehouseMap")
}

func TestASharedAppMayHoldPublicBlocks(t *testing.T) {
	w := testbed.New(t)
	public := w.BlockSpec("service", "public", testbed.UIConfig, "scope", "public")
	private := w.BlockSpec("service", "private", testbed.UIConfig)
	shared := map[string]any{"scope": "shared", "tenants": `["a", "b"]`}
	w.AppSpec("good", testbed.AppItems(public, "1.0.0"), shared)
	w.JSON(http.MethodPost, testbed.AppSpecsPath, testbed.AppBody(t, "bad", testbed.AppItems(public, "1.0.0", private, "1.0.0"), shared)).Refused(422, "Block spec private is not shared with tenant a")
	w.JSON(http.MethodPatch, testbed.BlockSpecsPath+public, `{"scope": "private"}`).Refused(422, "Block spec public is not shared")
}

func TestBlockDeploymentsNameTheirResources(t *testing.T) {
	for _, contrary := range []bool{false, true} {
		w := testbed.New(t, func(o *emulator.Options) { o.Contrary = contrary })
		_, id := w.ContraryFlow("etl")
		for _, shown := range []any{w.Get(testbed.BlockDeploymentsPath + id).Done()["latestRevision"], w.Get(testbed.BlockDeploymentsPath + id + "/revisions/1").Done()} {
			testbed.WantDig(t, shown, "workflow", "resources", 0, "kind")
			testbed.WantDig(t, shown, "etl", "resources", 0, "name")
		}
	}
}
