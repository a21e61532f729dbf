package emulator

import (
	"net/http"
	"testing"
)

func TestRunParameters(t *testing.T) {
	w := newTestbed(t)
	id := w.deployFlow("prod", w.flowSpec("etl"))
	v1, v2 := "/v1/deployments/"+id+"/parameters/run", "/v2/deployments/"+id+"/parameters/run"
	wantDig(t, w.get(v1).want(200), `{"agg":"AVG"}`)
	wantDig(t, w.json(http.MethodPatch, v1, `{"agg": "MAX", "secret": "s"}`).want(200), `{"agg":"MAX","secret":"s"}`)
	wantDig(t, w.json(http.MethodPatch, v2, `{"parameters": {"agg": null}}`).want(200), `{"parameters":{"agg":"AVG","secret":"s"}}`)
	w.json(http.MethodPatch, v1, `{"cmd": "x"}`).refused(400, "no such run parameter")
	w.json(http.MethodPatch, v2, `{"appParameters": {}}`).refused(400, "app deployments only")
	w.json(http.MethodPatch, "/v2/deployments/x/parameters/run", `{}`).refused(404, "no deployment")
	body := w.wantStatus(blockDeploymentsPath+id, "deployed")
	wantDig(t, body, "1", "latestRevision", "revision")
	wantDig(t, body, "********", "parameters", "run", "secret")
}

func TestAutoRunAndExecute(t *testing.T) {
	w := newTestbed(t)
	spec := w.blockSpec("workflow", "etl", flowConfig, "parameters", flowParameters, "autoRunOnDeploy", "true")
	id := text(w.deployBlock("prod", spec, `, "parameters": {"build": {"cmd": "run"}}`).want(201)["id"])
	w.json(http.MethodPost, "/v1/deployments/"+id+"/execute", `{}`).refused(400, "not deployed")
	w.clock.Move(testLifecycle)
	workflowID := dig(w.get(blockDeploymentsPath+id+"/revisions/1").want(200), "resources", 0, "platformId")
	executions := workflowsPath + "executions/" + workflowID
	wantDig(t, w.get(executions).want(200), "Running", "executions", 0, "status")
	w.json(http.MethodPost, "/v1/deployments/"+id+"/execute", `{}`).refused(409, "running already")
	w.clock.Move(testLifecycle)
	body := w.json(http.MethodPost, "/v1/deployments/"+id+"/execute", `{}`).want(200)
	wantDig(t, body, spec, "executeResponse", 0, "blockSpecId")
	wantDig(t, body, "executed", "executeResponse", 0, "status")
	if got := dig(w.get(executions).want(200), "executions", 0, "executionId"); got != dig(body, "executeResponse", 0, "executionId") {
		t.Errorf("execution %s", got)
	}
	plain := w.deployFlow("plain", w.flowSpec("other"))
	wantDig(t, w.json(http.MethodPost, "/v1/deployments/"+plain+"/execute", `{}`).want(200), "[]", "executeResponse")
}
