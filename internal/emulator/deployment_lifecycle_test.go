package emulator

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestDeploymentOutcomes(t *testing.T) {
	w := newTestbed(t)
	spec := w.flowSpec("etl")
	for _, c := range []struct {
		result, first, later string
		live                 string // the command that runs after the later revision
	}{
		{"failed", "failed", "rollback_complete", "run"},
		{"rollback", "failed", "rollback_complete", "run"},
		{"rollback-failed", "failed", "rollback_failed", "second"},
		{"warning", "warning", "warning", "second"},
		{"platform_resource_error", "platform_resource_error", "platform_resource_error", "run"},
		{"stuck", "deploying", "deploying", "run"},
	} {
		t.Log(c.result)
		w.outcome(world.Outcome{Kind: "deployment", Match: map[string]string{"name": "first-" + c.result}, Result: c.result, Message: "told so", Times: 1})
		first := blockDeploymentsPath + text(w.deployBlock("first-"+c.result, spec, `, "parameters": {"build": {"cmd": "run"}}`).want(201)["id"])
		later := blockDeploymentsPath + w.deployFlow("later-"+c.result, spec)
		w.clock.Move(testLifecycle)
		w.wantStatus(first, c.first)
		if c.result != "stuck" {
			wantDig(t, w.get(first+"/revisions/1").want(200), "told so", "resources", 0, "message")
			wantDig(t, w.get(first).want(200), "told so", "latestRevision", "message")
		}
		workflowID := dig(w.get(later+"/revisions/1").want(200), "resources", 0, "platformId")
		w.outcome(world.Outcome{Kind: "deployment", Match: map[string]string{"block": "etl"}, Result: c.result, Message: "told so", Times: 1})
		w.json(http.MethodPost, later+"/revisions", `{"parameters": {"build": {"cmd": "second"}}}`).want(201)
		w.clock.Move(testLifecycle)
		if strings.HasPrefix(c.later, "rollback") {
			w.wantStatus(later, "rollback")
			wantDig(t, w.get(later+"/revisions/2").want(200), "rollback", "status")
			w.json(http.MethodPost, later+"/revisions", `{"parameters": {"build": {"cmd": "x"}}}`).refused(409, "rollback")
			w.clock.Move(testLifecycle)
		}
		body := w.wantStatus(later, c.later)
		wantDig(t, body, "2", "latestRevision", "revision")
		wantDig(t, w.get(workflowsPath+workflowID).want(200), c.live, "steps", "load", "command")
		if c.later == "rollback_complete" {
			wantDig(t, body, "rollback_complete", "latestRevision", "status")
			wantDig(t, body, "run", "parameters", "build", "cmd")
			wantDig(t, w.get(later+"/revisions/1").want(200), "deployed", "status")
			w.json(http.MethodPost, later+"/redeploy", `{}`).refused(409, "rollback_complete")
			w.json(http.MethodPost, later+"/revisions", `{"parameters": {"build": {"cmd": "third"}}}`).want(201)
			w.clock.Move(testLifecycle)
			wantDig(t, w.wantStatus(later, "deployed"), "3", "latestRevision", "revision")
			wantDig(t, w.get(later+"/revisions/1").want(200), "superseded", "status")
			wantDig(t, w.get(later+"/revisions/2").want(200), "rollback_complete", "status")
		}
		if c.first == "failed" || c.first == "warning" {
			body := w.json(http.MethodPost, first+"/redeploy", `{}`).want(200)
			wantDig(t, body, "1", "revision")
			w.wantStatus(first, "redeploying")
			wantDig(t, w.get(first+"/revisions").want(200), "deploying", "revisions", 0, "status")
			w.clock.Move(testLifecycle)
			w.wantStatus(first, "deployed")
		}
	}
	if err := w.SetOutcome(world.Outcome{Kind: "deployment", Result: "x"}); err == nil {
		t.Error("an unknown result is taken")
	}
}

func TestRedeployThatFailsIsNotRolledBack(t *testing.T) {
	w := newTestbed(t)
	id := w.deployFlow("prod", w.flowSpec("etl"))
	path := blockDeploymentsPath + id
	w.outcome(world.Outcome{Kind: "deployment", Result: "warning", Times: 1})
	w.json(http.MethodPost, path+"/revisions", `{"parameters": {"build": {"cmd": "second"}}}`).want(201)
	w.clock.Move(testLifecycle)
	w.wantStatus(path, "warning")
	w.outcome(world.Outcome{Kind: "deployment", Result: "failed", Times: 1})
	w.json(http.MethodPost, path+"/redeploy", `{}`).want(200)
	w.clock.Move(testLifecycle)
	w.wantStatus(path, "failed")
	w.json(http.MethodPost, path+"/redeploy", `{}`).want(200)
	w.clock.Move(testLifecycle)
	w.wantStatus(path, "deployed")
}

func TestDeploymentFailsWithItsParts(t *testing.T) {
	w := newTestbed(t)
	etl, ui := w.flowSpec("etl"), w.blockSpec("service", "ui", uiConfig)
	w.outcome(world.Outcome{Kind: "build", Match: map[string]string{"name": "flow-base"}, Result: "failed", Message: "pip is broken", Times: 1})
	w.outcome(world.Outcome{Kind: "service", Match: map[string]string{"name": "front"}, Result: "failed", Times: 1})
	flow := blockDeploymentsPath + text(w.deployBlock("flow", etl, `, "parameters": {"build": {"cmd": "run"}}`).want(201)["id"])
	front := blockDeploymentsPath + text(w.deployBlock("front", ui, ``).want(201)["id"])
	w.clock.Move(2 * testLifecycle)
	w.wantStatus(flow, "failed")
	wantDig(t, w.get(flow+"/revisions/1").want(200), "null", "resources", 0, "platformId")
	if got := dig(w.get(flow+"/revisions/1").want(200), "resources", 0, "message"); !strings.Contains(got, "pip is broken") {
		t.Errorf("message %s", got)
	}
	w.wantStatus(front, "failed")
	if got := dig(w.get(front+"/revisions/1").want(200), "resources", 0, "message"); !strings.Contains(got, "CREATE_FAILED") {
		t.Errorf("message %s", got)
	}
	for _, path := range []string{flow, front} {
		w.json(http.MethodPost, path+"/redeploy", `{}`).want(200)
		w.clock.Move(2 * testLifecycle)
		w.wantStatus(path, "deployed")
	}
	// A release that does not build is rolled back.
	w.form(http.MethodPost, blockSpecsPath+ui+"/releases", emulatortest.ZipOf(t, "Dockerfile", "FROM x\nCOPY gone /\n"), "spec", `{"release": {"version": "2.0.0"}, "config": `+uiConfig+`}`).want(201)
	w.json(http.MethodPost, front+"/revisions", `{}`).want(201)
	w.clock.Move(2 * testLifecycle)
	wantDig(t, w.wantStatus(front, "rollback_complete"), "1.0.0", "spec", "release", "version")
	if got := dig(w.get(front+"/revisions/2").want(200), "resources", 0, "message"); !strings.Contains(got, "stat gone") {
		t.Errorf("message %s", got)
	}
}

func TestDeploymentDelete(t *testing.T) {
	w := newTestbed(t)
	spec := w.flowSpec("etl")
	path := blockDeploymentsPath + w.deployFlow("prod", spec)
	w.outcome(world.Outcome{Kind: "deployment-delete", Result: "failed", Times: 1})
	w.delete(path).want(200)
	w.clock.Move(testLifecycle)
	w.wantStatus(path, "delete_failed")
	wantDig(t, w.get(path+"/revisions").want(200), "delete_failed", "revisions", 0, "status")
	w.outcome(world.Outcome{Kind: "deployment-delete", Result: "stuck", Times: 1})
	w.delete(path).want(200)
	w.clock.Move(time.Hour)
	w.wantStatus(path, "deleting")
	id := strings.TrimPrefix(path, blockDeploymentsPath)
	if err := w.Remove("deployment", id); err != nil {
		t.Fatal(err)
	}
	w.get(path).refused(404, "no block deployment")
	w.delete(blockSpecsPath + spec).want(200)
	w.wantEmpty()
}

func TestDeploymentSurvivesRestart(t *testing.T) {
	file := t.TempDir() + "/state.json"
	options := func(o *Options) { o.StateFile = file }
	w := newTestbed(t, options)
	spec := w.flowSpec("etl")
	id := text(w.deployBlock("prod", spec, `, "parameters": {"build": {"cmd": "run", "n": 12345678901234567890.5}}`).want(201)["id"])
	w.clock.Move(testLifecycle / 2)
	w.wantStatus(blockDeploymentsPath+id, "deploying")
	again := newTestbed(t, options)
	again.clock.Move(testLifecycle - time.Millisecond)
	again.wantStatus(blockDeploymentsPath+id, "deploying")
	again.clock.Move(time.Millisecond)
	again.wantStatus(blockDeploymentsPath+id, "deployed")
	workflowID := dig(again.get(blockDeploymentsPath+id+"/revisions/1").want(200), "resources", 0, "platformId")
	wantDig(t, again.get(workflowsPath+workflowID).want(200), "12345678901234567890.5", "steps", "load", "parameters", "env", 0, "N")
	if raw := string(again.get(blockDeploymentsPath + id).raw); !strings.Contains(raw, `"n":12345678901234567890.5`) {
		t.Errorf("a number was respelled: %s", raw)
	}
}
