package emulator

import (
	"net/http"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestAppOutcomes(t *testing.T) {
	a := newApp(t)
	block := func(name, result string) world.Outcome {
		return world.Outcome{Kind: "deployment", Match: map[string]string{"block": name}, Result: result, Message: name + " is broken", Times: 1}
	}
	whole := func(result string) world.Outcome {
		return world.Outcome{Kind: "deployment", Match: map[string]string{"kind": "app"}, Result: result, Message: "told so", Times: 1}
	}
	for i, c := range []struct {
		outcomes              []world.Outcome
		first, later          string
		firstBlocks, laterBlk string
	}{
		{[]world.Outcome{block("etl", "failed")}, "warning", "warning", "failed,deployed", "failed,deployed"},
		{[]world.Outcome{block("ui", "warning")}, "warning", "warning", "deployed,warning", "deployed,warning"},
		{[]world.Outcome{block("etl", "failed"), block("ui", "failed")}, "failed", "rollback_complete", "failed,failed", "rollback_complete,rollback_complete"},
		{[]world.Outcome{block("ui", "failed"), whole("failed")}, "failed", "rollback_complete", "deployed,failed", "rollback_complete,rollback_complete"},
		{[]world.Outcome{whole("failed")}, "failed", "rollback_complete", "failed,failed", "rollback_complete,rollback_complete"},
		{[]world.Outcome{whole("rollback-failed")}, "failed", "rollback_failed", "failed,failed", "rollback_failed,rollback_failed"},
		{[]world.Outcome{whole("warning")}, "warning", "warning", "deployed,warning", "deployed,warning"},
		{[]world.Outcome{whole("platform_resource_error")}, "platform_resource_error", "platform_resource_error", "platform_resource_error,platform_resource_error", "platform_resource_error,platform_resource_error"},
		{[]world.Outcome{whole("stuck")}, "deploying", "deploying", "deployed,deployed", "deployed,deployed"},
		{[]world.Outcome{block("etl", "stuck")}, "deploying", "deploying", "deploying,deploying", "deploying,deploying"},
	} {
		name := "a" + world.Key(int64(i))
		later := a.deployed(name + "-later")
		for _, o := range c.outcomes {
			a.outcome(o)
		}
		first := a.deploy(name+"-first", `, "appParameters": {"build": {"cmd": "run"}}`)
		a.clock.Move(4 * testLifecycle)
		a.wantStatus(first, c.first)
		if got := a.blocks(first, "status"); got != c.firstBlocks {
			t.Errorf("%d: first blocks %s, want %s", i, got, c.firstBlocks)
		}
		for _, o := range c.outcomes {
			a.outcome(o)
		}
		a.json(http.MethodPost, later+"/revisions", `{"appParameters": {"build": {"cmd": "second"}}}`).want(201)
		a.clock.Move(5 * testLifecycle)
		body := a.wantStatus(later, c.later)
		if got := a.blocks(later, "status"); got != c.laterBlk {
			t.Errorf("%d: later blocks %s, want %s", i, got, c.laterBlk)
		}
		wantDig(t, body, "2", "latestRevision", "revision")
		if c.later == "rollback_complete" {
			flow := a.get(workflowsPath + dig(body, "latestRevision", "blocks", 0, "platformId")).want(200)
			wantDig(t, flow, "run", "steps", "load", "command")
			wantDig(t, a.get(later+"/revisions/1").want(200), "deployed", "status")
		}
		if c.first == "failed" || c.first == "warning" {
			a.json(http.MethodPost, first+"/redeploy", `{}`).want(200)
			a.wantStatus(first, "redeploying")
			a.clock.Move(4 * testLifecycle)
			a.wantStatus(first, "deployed")
			if got := a.blocks(first, "status"); got != "deployed,deployed" {
				t.Errorf("%d: redeployed blocks %s", i, got)
			}
		}
		a.json(http.MethodPost, first+"/redeploy", `{}`).refused(409, "")
		if err := a.ClearOutcomes(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAppNamesItsFailedBlocks(t *testing.T) {
	a := newApp(t)
	a.outcome(world.Outcome{Kind: "deployment", Match: map[string]string{"app": "prod", "block": "ui"}, Result: "failed", Message: "no more nodes", Times: 1})
	path := a.deploy("prod", `, "appParameters": {"build": {"cmd": "run"}}`)
	a.clock.Move(4 * testLifecycle)
	body := a.wantStatus(path, "warning")
	wantDig(t, body, "no more nodes", "latestRevision", "blocks", 1, "message")
	wantDig(t, body, "null", "latestRevision", "blocks", 0, "message")
	wantDig(t, a.get(path+"/revisions/1").want(200), "no more nodes", "resources", 1, "message")
	if got := dig(body, "latestRevision", "blocks", 1, "platformId"); got == "null" {
		t.Error("the service is not named")
	}
	child := blockDeploymentsPath + dig(body, "latestRevision", "blocks", 1, "deploymentId")
	a.json(http.MethodPost, child+"/redeploy", `{}`).want(200)
	a.clock.Move(2 * testLifecycle)
	a.wantStatus(child, "deployed")
	a.json(http.MethodPost, path+"/redeploy", `{}`).refused(422, "No block")
}

func TestAppDeleteFails(t *testing.T) {
	a := newApp(t)
	path := a.deployed("prod")
	a.outcome(world.Outcome{Kind: "deployment-delete", Match: map[string]string{"name": "prod"}, Result: "failed", Times: 1})
	a.delete(path).want(200)
	a.clock.Move(testLifecycle)
	a.wantStatus(path, "delete_failed")
	if got := a.blocks(path, "status"); got != "delete_failed,delete_failed" {
		t.Errorf("blocks %s", got)
	}
	a.delete(path).want(200)
	a.clock.Move(testLifecycle)
	a.get(path).refused(404, "no app deployment")
}

func TestAppSurvivesRestart(t *testing.T) {
	a := newApp(t)
	file := t.TempDir() + "/state.json"
	persistent := func(o *Options) { o.StateFile = file }
	w := newTestbed(t, persistent)
	a.testbed = w
	a.etl, a.ui = w.flowSpec("etl"), w.blockSpec("service", "ui", uiConfig)
	a.spec = w.appSpec("demo", appItems(a.etl, "1.0.0", a.ui, "1.0.0"), nil)
	path := a.deploy("prod", `, "parameters": {"etl": {"build": {"cmd": "run"}}}`)
	w.clock.Move(testLifecycle)
	a.wantStatus(path, "deploying")
	a.testbed = newTestbed(t, persistent)
	a.clock.Move(testLifecycle + testLifecycle/2)
	a.wantStatus(path, "deploying")
	if got := a.blocks(path, "status"); got != "deployed,deploying" {
		t.Errorf("blocks %s", got)
	}
	a.clock.Move(2 * testLifecycle)
	a.wantStatus(path, "deployed")
}
