// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployments_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
)

func TestRevisionsSupersede(t *testing.T) {
	w := testbed.New(t)
	spec := w.FlowSpec("etl")
	id := w.DeployFlow("prod", spec)
	path := testbed.BlockDeploymentsPath + id
	workflowID := testbed.Dig(w.Get(path+"/revisions/1").Want(200), "resources", 0, "platformId")
	w.JSON(http.MethodPost, path+"/revisions", `{"release": {"version": "9.0.0"}}`).Refused(404, "no release")
	w.JSON(http.MethodPost, path+"/revisions", `{"parameters": {"run": {}}}`).Refused(422, "cmd is required")
	w.BlockRelease(spec, "1.1.0", strings.Replace(testbed.FlowConfig, `"steps"`, `"triggers": [{"webhook": true}], "steps"`, 1), testbed.FlowParameters).Want(201)
	body := w.JSON(http.MethodPost, path+"/revisions", `{"release": {"version": "1.1.0"}, "revision": {"notes": "two"}, "parameters": {"build": {"cmd": "second"}}}`).Want(201)
	testbed.WantDig(t, body, "2", "revision")
	w.JSON(http.MethodPost, path+"/revisions", `{"parameters": {"build": {"cmd": "third"}}}`).Refused(409, "deploying")
	w.JSON(http.MethodPost, path+"/redeploy", `{}`).Refused(409, "deploying")
	w.Delete(path).Refused(422, "deploying")
	testbed.WantDig(t, w.Get(path).Want(200), "deploying", "latestRevision", "status")
	testbed.WantDig(t, w.Get(testbed.WorkflowsPath+workflowID).Want(200), "run", "steps", "load", "command")
	w.Clock.Move(testbed.Lifecycle)
	testbed.WantDig(t, w.WantStatus(path, "deployed"), "1.1.0", "spec", "release", "version")
	flow := w.Get(testbed.WorkflowsPath + workflowID).Want(200)
	testbed.WantDig(t, flow, "second", "steps", "load", "command")
	testbed.WantDig(t, flow, "0.0.2", "steps", "load", "imageVersion")
	hook := testbed.Dig(flow, "triggers", 0, "webhook")
	listed := w.Get(path + "/revisions").Want(200)
	if got := testbed.Names(t, listed, "revisions", "status"); !slices.Equal(got, []string{"deployed", "superseded"}) {
		t.Errorf("statuses %v", got)
	}
	testbed.WantDig(t, listed, "2", "deployments", 0, "revision")
	if got := testbed.Names(t, w.Get(path+"/revisions?status=superseded&sort=createdAt:asc").Want(200), "revisions", "revision"); !slices.Equal(got, []string{"1"}) {
		t.Errorf("superseded %v", got)
	}
	w.Get(path+"/revisions?status=warning").Refused(400, "status")
	w.Get(path+"/revisions/3").Refused(404, "no revision 3")
	w.Get(path+"/revisions/x").Refused(404, "no revision x")
	testbed.WantDig(t, w.Get(path+"/revisions/1").Want(200), "[]", "resources")
	testbed.WantDig(t, w.Get(path+"/revisions/1").Want(200), "1.0.0", "spec", "release", "version")
	testbed.WantDig(t, w.Get(path+"/revisions/1").Want(200), "2", "latestRevision", "revision")
	w.JSON(http.MethodPost, path+"/redeploy", `{}`).Refused(409, "deployed")
	w.JSON(http.MethodPost, path+"/revisions", `{"parameters": {"build": {"cmd": "third"}}}`).Want(201)
	w.Clock.Move(testbed.Lifecycle)
	if got := testbed.Dig(w.Get(testbed.WorkflowsPath+workflowID).Want(200), "triggers", 0, "webhook"); got != hook {
		t.Errorf("the webhook became %s, was %s", got, hook)
	}
}
