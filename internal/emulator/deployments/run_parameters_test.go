// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployments_test

import (
	"net/http"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
)

func TestRunParameters(t *testing.T) {
	w := testbed.New(t)
	id := w.DeployFlow("prod", w.FlowSpec("etl"))
	v1, v2 := "/v1/deployments/"+id+"/parameters/run", "/v2/deployments/"+id+"/parameters/run"
	testbed.WantDig(t, w.Get(v1).Want(200), `{"agg":"AVG"}`)
	testbed.WantDig(t, w.JSON(http.MethodPatch, v1, `{"agg": "MAX", "secret": "s"}`).Want(200), `{"agg":"MAX","secret":"s"}`)
	testbed.WantDig(t, w.JSON(http.MethodPatch, v2, `{"parameters": {"agg": null}}`).Want(200), `{"parameters":{"agg":"AVG","secret":"s"}}`)
	w.JSON(http.MethodPatch, v1, `{"cmd": "x"}`).Refused(400, "no such run parameter")
	w.JSON(http.MethodPatch, v2, `{"appParameters": {}}`).Refused(400, "app deployments only")
	w.JSON(http.MethodPatch, "/v2/deployments/x/parameters/run", `{}`).Refused(404, "no deployment")
	body := w.WantStatus(testbed.BlockDeploymentsPath+id, "deployed")
	testbed.WantDig(t, body, "1", "latestRevision", "revision")
	testbed.WantDig(t, body, "********", "parameters", "run", "secret")
}

func TestAutoRunAndExecute(t *testing.T) {
	w := testbed.New(t)
	spec := w.BlockSpec("workflow", "etl", testbed.FlowConfig, "parameters", testbed.FlowParameters, "autoRunOnDeploy", "true")
	id := testbed.Text(w.DeployBlock("prod", spec, `, "parameters": {"build": {"cmd": "run"}}`).Want(201)["id"])
	w.JSON(http.MethodPost, "/v1/deployments/"+id+"/execute", `{}`).Refused(400, "not deployed")
	w.Clock.Move(testbed.Lifecycle)
	workflowID := testbed.Dig(w.Get(testbed.BlockDeploymentsPath+id+"/revisions/1").Want(200), "resources", 0, "platformId")
	executions := testbed.WorkflowsPath + "executions/" + workflowID
	testbed.WantDig(t, w.Get(executions).Want(200), "Running", "executions", 0, "status")
	w.JSON(http.MethodPost, "/v1/deployments/"+id+"/execute", `{}`).Refused(409, "running already")
	w.Clock.Move(testbed.Lifecycle)
	body := w.JSON(http.MethodPost, "/v1/deployments/"+id+"/execute", `{}`).Want(200)
	testbed.WantDig(t, body, spec, "executeResponse", 0, "blockSpecId")
	testbed.WantDig(t, body, "executed", "executeResponse", 0, "status")
	if got := testbed.Dig(w.Get(executions).Want(200), "executions", 0, "executionId"); got != testbed.Dig(body, "executeResponse", 0, "executionId") {
		t.Errorf("execution %s", got)
	}
	plain := w.DeployFlow("plain", w.FlowSpec("other"))
	testbed.WantDig(t, w.JSON(http.MethodPost, "/v1/deployments/"+plain+"/execute", `{}`).Want(200), "[]", "executeResponse")
}
