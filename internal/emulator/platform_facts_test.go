package emulator

import (
	"net/http"
	"strings"
	"testing"
)

// The tests of this file hold the emulator against single sentences of the contract: what the platform takes that a stricter
// reading would refuse, and the other way round.

func TestHTTPStepsNeedNoMethod(t *testing.T) {
	w := newTestbed(t)
	for _, method := range []string{``, `, "method": "post"`} {
		id := text(w.json(http.MethodPost, workflowsPath, `{"name": "etl", "steps": {"call": {"type": "http", "url": "https://x.example"`+method+`}}}`).want(201)["id"])
		w.json(http.MethodPost, workflowsPath+id+"/execute", `{}`).want(200)
		run := dig(w.get("/workflows/api/v1/workflows/executions/"+id).want(200), "executions", 0, "executionId")
		log := w.get(workflowsPath + id + "/executions/" + run + "/logs?stepName=call").want(200)
		if line := dig(log, "logs", 1, "message"); !strings.HasSuffix(line, "https://x.example") || strings.Contains(line, "NIL") {
			t.Errorf("the log says %q", line)
		}
	}
	w.json(http.MethodPost, workflowsPath, `{"name": "etl", "steps": {"call": {"type": "http", "url": "u", "method": "head"}}}`).refused(400, `steps.call.method: "head" is not one of get, post`)
	w.blockSpec("workflow", "etl", `{"steps": {"call": {"type": "http", "url": "https://x.example"}}}`)
	w.form(http.MethodPost, blockSpecsPath, nil, "spec", specJSON("workflow", "b", "1.0.0", `{"steps": {"call": {"type": "http", "url": "u", "method": "head"}}}`)).refused(422, `config.steps.call.method: "head" is not one of`)
}

func TestOptionsDoNotBind(t *testing.T) {
	w := newTestbed(t)
	spec := w.blockSpec("service", "ui", uiConfig, "parameters",
		`{"run": [{"name": "agg", "type": "string", "defaultValue": "MIN", "options": [{"title": "A", "value": "AVG"}]}, {"name": "all", "type": "number_array", "options": [{"title": "1", "value": 1}]}]}`)
	id := text(w.deployBlock("prod", spec, `, "parameters": {"run": {"agg": "MAX", "all": [1, 7]}}`).want(201)["id"])
	wantDig(t, w.json(http.MethodPatch, "/v1/deployments/"+id+"/parameters/run", `{"agg": "SUM"}`).want(200), "SUM", "agg")
}

func TestDeploymentValuesMayBeReferences(t *testing.T) {
	a := newApp(t)
	spec := a.blockSpec("workflow", "flow", `{"steps": {"a": {"image": {}, "command": "@param:cmd", "stepTimeout": "@param:limit"}}}`, "parameters",
		`{"build": [{"name": "cmd", "type": "string", "required": true}, {"name": "limit", "type": "number"}, {"name": "unset", "type": "number"}, {"name": "other", "type": "string"}],
		  "run": [{"name": "tables", "type": "string_array"}]}`)
	for name, values := range map[string]string{
		"to-another": `{"build": {"cmd": "@param:other", "other": "x"}}`,
		"to-unset":   `{"build": {"cmd": "@param:unset"}}`,
		"to-itself":  `{"build": {"cmd": "@param:cmd"}}`,
		"to-nothing": `{"build": {"cmd": "x", "limit": "@param:elsewhere"}}`,
		"inside":     `{"build": {"cmd": "x"}, "run": {"tables": ["a", "@param:cmd"]}}`,
	} {
		id := text(a.deployBlock(name, spec, `, "parameters": `+values).want(201)["id"])
		// What is shown is what was written.
		if name == "to-itself" {
			wantDig(t, a.get(blockDeploymentsPath+id).want(200), "@param:cmd", "parameters", "build", "cmd")
		}
	}
	// The value of the app under the same name.
	path := a.deploy("app", `, "appParameters": {"build": {"cmd": "of the app"}}, "parameters": {"etl": {"build": {"cmd": "@param:cmd"}}}`)
	a.clock.Move(3 * testLifecycle)
	flow := dig(a.wantStatus(path, "deployed"), "latestRevision", "blocks", 0, "platformId")
	wantDig(t, a.get(workflowsPath+flow).want(200), "of the app", "steps", "load", "command")
}

func TestBuildArgumentsMayBeAnObjectArray(t *testing.T) {
	w := newTestbed(t)
	spec := w.blockSpec("service", "ui", `{"image": {"buildArguments": "@param:args"}, "resources": {"instanceTypeId": 41}}`, "parameters",
		`{"build": [{"name": "args", "type": "object_array", "properties": [{"name": "name", "type": "string"}, {"name": "value", "type": "string"}]}]}`)
	w.deployBlock("bad", spec, `, "parameters": {"build": {"args": [{"name": "A"}]}}`).refused(422, "buildArguments[0].value must be given")
	path := blockDeploymentsPath + text(w.deployBlock("ui", spec, `, "parameters": {"build": {"args": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]}}`).want(201)["id"])
	w.clock.Move(3 * testLifecycle)
	w.wantStatus(path, "deployed")
	service := w.get(servicesPath + dig(w.get(path+"/revisions/1").want(200), "resources", 0, "platformId")).want(200)
	version := w.get(imagesPath + dig(service, "imageDetails", "imageId") + "/versions/" + dig(service, "imageDetails", "versionId")).want(200)
	wantDig(t, version, `[{"name":"A","value":"1"},{"name":"B","value":"2"}]`, "buildDetails", "buildArguments")
	// An object does as well.
	object := w.blockSpec("service", "map", `{"image": {"buildArguments": "@param:args"}, "resources": {"instanceTypeId": 41}}`, "parameters", `{"build": [{"name": "args", "type": "object"}]}`)
	w.deployBlock("map", object, `, "parameters": {"build": {"args": {"A": "1", "N": 2}}}`).want(201)
}

func TestAnEmptyTriggerStartsNothing(t *testing.T) {
	w := newTestbed(t)
	flow := `{"name": "etl", "triggers": [{}, {"webhook": false}, {"cron": "0 6 * * *"}], "steps": {"a": {"type": "sql", "sqlQueryPath": "q"}}}`
	id := text(w.json(http.MethodPost, workflowsPath, flow).want(201)["id"])
	wantDig(t, w.get(workflowsPath+id).want(200), `[{"cron":"0 6 * * *","scheduled":true}]`, "triggers")
	spec := w.blockSpec("workflow", "etl", `{"triggers": [{}], "steps": {"a": {"type": "sql", "sqlQueryPath": "q"}}}`)
	w.deployBlock("etl", spec, "").want(201)
	w.clock.Move(testLifecycle)
}

func TestCronExpressionsOfQuartz(t *testing.T) {
	w := newTestbed(t)
	for _, cron := range []string{"0 6 * * *", "0 0 6 * * *", "0 0 6 * * * 2030", "0 0 6 ? * MON"} {
		w.json(http.MethodPost, workflowsPath, `{"name": "etl", "triggers": [{"cron": "`+cron+`"}], "steps": {"a": {"type": "sql", "sqlQueryPath": "q"}}}`).want(201)
	}
	for _, cron := range []string{"6 * * *", "0 0 0 6 * * * 2030", "0 25 * * *"} {
		w.json(http.MethodPost, workflowsPath, `{"name": "etl", "triggers": [{"cron": "`+cron+`"}], "steps": {"a": {"type": "sql", "sqlQueryPath": "q"}}}`).refused(400, "is not a cron expression")
	}
}

func TestLastExecutionIsAbsentBeforeTheFirst(t *testing.T) {
	for _, contrary := range []bool{false, true} {
		w := newTestbed(t, func(o *Options) { o.Contrary = contrary })
		id := text(w.json(http.MethodPost, workflowsPath, `{"name": "etl", "steps": {"a": {"type": "sql", "sqlQueryPath": "q"}}}`).done()["id"])
		for _, run := range []bool{false, true} {
			list, _ := w.get(workflowsPath).done()["workflows"].([]any)
			listed, _ := list[0].(map[string]any)
			for _, shown := range []map[string]any{listed, w.get(workflowsPath + id).done()} {
				if _, there := shown["lastExecution"]; there != run {
					t.Errorf("contrary %v, after a run %v: %v", contrary, run, shown["lastExecution"])
				}
			}
			if !run {
				w.json(http.MethodPost, workflowsPath+id+"/execute", `{}`).done()
			}
		}
	}
}

func TestRenamingASpecRenamesNothingThatIsDeployed(t *testing.T) {
	a := newApp(t)
	path := a.deployed("prod")
	id := strings.TrimPrefix(path, appDeploymentsPath)
	a.json(http.MethodPatch, blockSpecsPath+a.etl, `{"metadata": {"name": "loader"}}`).want(200)
	if got := a.blocks(path, "name"); got != "etl,ui" {
		t.Errorf("blocks are called %s", got)
	}
	wantDig(t, a.get(path).want(200), `{"agg":"MAX"}`, "parameters", "etl", "run")
	wantDig(t, a.get(path).want(200), `null`, "parameters", "loader")
	wantDig(t, a.json(http.MethodPatch, "/v2/deployments/"+id+"/parameters/run", `{"parameters": {"etl": {"agg": "AVG"}}}`).want(200), "AVG", "parameters", "etl", "agg")
	a.json(http.MethodPost, path+"/revisions", `{"parameters": {"etl": {"build": {"cmd": "again"}}}}`).want(201)
	a.clock.Move(3 * testLifecycle)
	wantDig(t, a.wantStatus(path, "deployed"), "again", "parameters", "etl", "build", "cmd")
	// One that is deployed from now on has the new name.
	second := a.deploy("second", `, "parameters": {"loader": {"build": {"cmd": "run"}}}`)
	if got := a.blocks(second, "name"); got != "loader,ui" {
		t.Errorf("blocks of a new one are called %s", got)
	}
}

func TestInstanceOptionsHoldTheIdsOfTheGuides(t *testing.T) {
	w := newTestbed(t)
	for _, entity := range []string{"api-deployment", "data-bridge", "webapp", "workflow", "workspace"} {
		options := w.get("/quota/api/v1/settings/tenant-instance-options?entityType=" + entity).want(200)
		ids := "," + strings.Join(names(t, options, "data", "id"), ",") + ","
		for _, id := range []string{"1", "20", "21", "24", "43"} {
			if strings.Count(ids, ","+id+",") != 1 {
				t.Errorf("%s: %s is not among %s", entity, id, ids)
			}
		}
		all := map[string]bool{}
		for _, name := range names(t, options, "data", "name") {
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
		w := newTestbed(t, func(o *Options) { o.Contrary = contrary })
		built := w.form(http.MethodPost, imagesPath, appZip(t), "name", "base", "type", "api").done()
		flow := text(w.json(http.MethodPost, workflowsPath, `{"name": "etl", "steps": {"a": {"type": "sql", "sqlQueryPath": "q"}}}`).done()["id"])
		run := text(w.json(http.MethodPost, workflowsPath+flow+"/execute", `{}`).done()["executionId"])
		for path, member := range map[string]string{
			imagesPath + text(built["imageId"]) + "/builds/" + text(built["buildId"]) + "/logs?": "buildStatus",
			workflowsPath + flow + "/executions/" + run + "/logs?stepName=a&":                    "stepRunStatus",
		} {
			lines, token := 0, ""
			var status string
			for page := range 50 {
				body := w.get(path + "nextToken=" + token).done()
				logs, _ := body["logs"].([]any)
				status = text(body[member])
				for _, line := range logs {
					if at, _ := line.(map[string]any); strings.Contains(text(at["timestamp"]), "T") {
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
				w.clock.Move(testLifecycle)
			}
			if lines < 2 || lines > 200 {
				t.Errorf("%s has %d lines", path, lines)
			}
		}
	}
}

func TestMetadataUpdatesThatChangeNothingAreRefused(t *testing.T) {
	a := newApp(t)
	deployment := a.deployed("prod")
	block := blockDeploymentsPath + a.deployFlow("flow", a.etl)
	for path, body := range map[string]string{
		blockSpecsPath + a.etl: `{"metadata": {"name": "etl", "title": "T etl", "summary": "S"}, "scope": "private", "tenants": null}`,
		appSpecsPath + a.spec:  `{"metadata": {"status": "available"}, "featured": false}`,
		deployment:             `{"name": "prod"}`,
		block:                  `{"tags": []}`,
	} {
		for _, same := range []string{`{}`, body} {
			a.json(http.MethodPatch, path, same).refused(422, "No changes detected")
		}
	}
	a.json(http.MethodPatch, blockSpecsPath+a.etl, `{"metadata": {"tags": [{"name": "a"}]}}`).want(200)
	a.json(http.MethodPatch, blockSpecsPath+a.etl, `{"metadata": {"tags": [{"name": "a"}]}}`).refused(422, "No changes detected")
	a.json(http.MethodPatch, deployment, `{"title": "t"}`).want(200)

	w := contraryWorld(t)
	id := text(w.form(http.MethodPost, blockSpecsPath, appZip(t), "spec", specJSON("service", "ui", "1.0.0", uiConfig), "featured", "null", "autoRunOnDeploy", "null").done()["id"])
	w.json(http.MethodPatch, blockSpecsPath+id, `{"metadata": {"name": "ui"}}`).refused(400, "No changes detected")
}

func TestWarehouseCredentialsByDefaultAndByLabel(t *testing.T) {
	w := newTestbed(t)
	const credentials = "/connections/api/v2/connections/credentials"
	body := w.get(credentials).want(200)
	for member, want := range map[string]string{"dataWarehouseType": "snowflake", "role": "PEAK_ROLE", "warehouse": "PEAK_WH", "warehouseMap": "null"} {
		wantDig(t, body, want, member)
	}
	wantDig(t, w.get(credentials+"?allWarehouses=true").want(200), `{"default":"PEAK_WH","large":"PEAK_LARGE_WH"}`, "warehouseMap")
	wantDig(t, w.get(credentials+"?type=data-warehouse&warehouse=peak-redshift&allWarehouses=true").want(200), "null", "warehouseMap")
}

func TestASharedAppMayHoldPublicBlocks(t *testing.T) {
	w := newTestbed(t)
	public := w.blockSpec("service", "public", uiConfig, "scope", "public")
	private := w.blockSpec("service", "private", uiConfig)
	shared := map[string]any{"scope": "shared", "tenants": `["a", "b"]`}
	w.appSpec("good", appItems(public, "1.0.0"), shared)
	w.json(http.MethodPost, appSpecsPath, appBody(t, "bad", appItems(public, "1.0.0", private, "1.0.0"), shared)).refused(422, "Block spec private is not shared with tenant a")
	w.json(http.MethodPatch, blockSpecsPath+public, `{"scope": "private"}`).refused(422, "Block spec public is not shared")
}

func TestBlockDeploymentsNameTheirResources(t *testing.T) {
	for _, contrary := range []bool{false, true} {
		w := newTestbed(t, func(o *Options) { o.Contrary = contrary })
		_, id := w.contraryFlow("etl")
		for _, shown := range []any{w.get(blockDeploymentsPath + id).done()["latestRevision"], w.get(blockDeploymentsPath + id + "/revisions/1").done()} {
			wantDig(t, shown, "workflow", "resources", 0, "kind")
			wantDig(t, shown, "etl", "resources", 0, "name")
		}
	}
}
