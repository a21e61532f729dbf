package emulator

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestRevisionsSupersede(t *testing.T) {
	w := newTestbed(t)
	spec := w.flowSpec("etl")
	id := w.deployFlow("prod", spec)
	path := blockDeploymentsPath + id
	workflowID := dig(w.get(path+"/revisions/1").want(200), "resources", 0, "platformId")
	w.json(http.MethodPost, path+"/revisions", `{"release": {"version": "9.0.0"}}`).refused(404, "no release")
	w.json(http.MethodPost, path+"/revisions", `{"parameters": {"run": {}}}`).refused(422, "cmd is required")
	w.blockRelease(spec, "1.1.0", strings.Replace(flowConfig, `"steps"`, `"triggers": [{"webhook": true}], "steps"`, 1), flowParameters).want(201)
	body := w.json(http.MethodPost, path+"/revisions", `{"release": {"version": "1.1.0"}, "revision": {"notes": "two"}, "parameters": {"build": {"cmd": "second"}}}`).want(201)
	wantDig(t, body, "2", "revision")
	w.json(http.MethodPost, path+"/revisions", `{"parameters": {"build": {"cmd": "third"}}}`).refused(409, "deploying")
	w.json(http.MethodPost, path+"/redeploy", `{}`).refused(409, "deploying")
	w.delete(path).refused(422, "deploying")
	wantDig(t, w.get(path).want(200), "deploying", "latestRevision", "status")
	wantDig(t, w.get(workflowsPath+workflowID).want(200), "run", "steps", "load", "command")
	w.clock.Move(testLifecycle)
	wantDig(t, w.wantStatus(path, "deployed"), "1.1.0", "spec", "release", "version")
	flow := w.get(workflowsPath + workflowID).want(200)
	wantDig(t, flow, "second", "steps", "load", "command")
	wantDig(t, flow, "0.0.2", "steps", "load", "imageVersion")
	hook := dig(flow, "triggers", 0, "webhook")
	listed := w.get(path + "/revisions").want(200)
	if got := names(t, listed, "revisions", "status"); !slices.Equal(got, []string{"deployed", "superseded"}) {
		t.Errorf("statuses %v", got)
	}
	wantDig(t, listed, "2", "deployments", 0, "revision")
	if got := names(t, w.get(path+"/revisions?status=superseded&sort=createdAt:asc").want(200), "revisions", "revision"); !slices.Equal(got, []string{"1"}) {
		t.Errorf("superseded %v", got)
	}
	w.get(path+"/revisions?status=warning").refused(400, "status")
	w.get(path+"/revisions/3").refused(404, "no revision 3")
	w.get(path+"/revisions/x").refused(404, "no revision x")
	wantDig(t, w.get(path+"/revisions/1").want(200), "[]", "resources")
	wantDig(t, w.get(path+"/revisions/1").want(200), "1.0.0", "spec", "release", "version")
	wantDig(t, w.get(path+"/revisions/1").want(200), "2", "latestRevision", "revision")
	w.json(http.MethodPost, path+"/redeploy", `{}`).refused(409, "deployed")
	w.json(http.MethodPost, path+"/revisions", `{"parameters": {"build": {"cmd": "third"}}}`).want(201)
	w.clock.Move(testLifecycle)
	if got := dig(w.get(workflowsPath+workflowID).want(200), "triggers", 0, "webhook"); got != hook {
		t.Errorf("the webhook became %s, was %s", got, hook)
	}
}
