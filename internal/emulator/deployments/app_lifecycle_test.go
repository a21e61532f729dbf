// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployments_test

import (
	"net/http"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestAppOutcomes(t *testing.T) {
	a := testbed.NewApp(t)
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
		later := a.Deployed(name + "-later")
		for _, o := range c.outcomes {
			a.Outcome(o)
		}
		first := a.Deploy(name+"-first", `, "appParameters": {"build": {"cmd": "run"}}`)
		a.Clock.Move(4 * testbed.Lifecycle)
		a.WantStatus(first, c.first)
		if got := a.Blocks(first, "status"); got != c.firstBlocks {
			t.Errorf("%d: first blocks %s, want %s", i, got, c.firstBlocks)
		}
		for _, o := range c.outcomes {
			a.Outcome(o)
		}
		a.JSON(http.MethodPost, later+"/revisions", `{"appParameters": {"build": {"cmd": "second"}}}`).Want(201)
		a.Clock.Move(5 * testbed.Lifecycle)
		body := a.WantStatus(later, c.later)
		if got := a.Blocks(later, "status"); got != c.laterBlk {
			t.Errorf("%d: later blocks %s, want %s", i, got, c.laterBlk)
		}
		testbed.WantDig(t, body, "2", "latestRevision", "revision")
		if c.later == "rollback_complete" {
			flow := a.Get(testbed.WorkflowsPath + testbed.Dig(body, "latestRevision", "blocks", 0, "platformId")).Want(200)
			testbed.WantDig(t, flow, "run", "steps", "load", "command")
			testbed.WantDig(t, a.Get(later+"/revisions/1").Want(200), "deployed", "status")
		}
		if c.first == "failed" || c.first == "warning" {
			a.JSON(http.MethodPost, first+"/redeploy", `{}`).Want(200)
			a.WantStatus(first, "redeploying")
			a.Clock.Move(4 * testbed.Lifecycle)
			a.WantStatus(first, "deployed")
			if got := a.Blocks(first, "status"); got != "deployed,deployed" {
				t.Errorf("%d: redeployed blocks %s", i, got)
			}
		}
		a.JSON(http.MethodPost, first+"/redeploy", `{}`).Refused(409, "")
		if err := a.ClearOutcomes(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAppNamesItsFailedBlocks(t *testing.T) {
	a := testbed.NewApp(t)
	a.Outcome(world.Outcome{Kind: "deployment", Match: map[string]string{"app": "prod", "block": "ui"}, Result: "failed", Message: "no more nodes", Times: 1})
	path := a.Deploy("prod", `, "appParameters": {"build": {"cmd": "run"}}`)
	a.Clock.Move(4 * testbed.Lifecycle)
	body := a.WantStatus(path, "warning")
	testbed.WantDig(t, body, "no more nodes", "latestRevision", "blocks", 1, "message")
	testbed.WantDig(t, body, "null", "latestRevision", "blocks", 0, "message")
	testbed.WantDig(t, a.Get(path+"/revisions/1").Want(200), "no more nodes", "resources", 1, "message")
	if got := testbed.Dig(body, "latestRevision", "blocks", 1, "platformId"); got == "null" {
		t.Error("the service is not named")
	}
	child := testbed.BlockDeploymentsPath + testbed.Dig(body, "latestRevision", "blocks", 1, "deploymentId")
	a.JSON(http.MethodPost, child+"/redeploy", `{}`).Want(200)
	a.Clock.Move(2 * testbed.Lifecycle)
	a.WantStatus(child, "deployed")
	a.JSON(http.MethodPost, path+"/redeploy", `{}`).Refused(422, "No block")
}

func TestAppDeleteFails(t *testing.T) {
	a := testbed.NewApp(t)
	path := a.Deployed("prod")
	a.Outcome(world.Outcome{Kind: "deployment-delete", Match: map[string]string{"name": "prod"}, Result: "failed", Times: 1})
	a.Delete(path).Want(200)
	a.Clock.Move(testbed.Lifecycle)
	a.WantStatus(path, "delete_failed")
	if got := a.Blocks(path, "status"); got != "delete_failed,delete_failed" {
		t.Errorf("blocks %s", got)
	}
	a.Delete(path).Want(200)
	a.Clock.Move(testbed.Lifecycle)
	a.Get(path).Refused(404, "no app deployment")
}

func TestAppSurvivesRestart(t *testing.T) {
	a := testbed.NewApp(t)
	file := t.TempDir() + "/state.json"
	persistent := func(o *emulator.Options) { o.StateFile = file }
	w := testbed.New(t, persistent)
	a.Testbed = w
	a.Etl, a.UI = w.FlowSpec("etl"), w.BlockSpec("service", "ui", testbed.UIConfig)
	a.Spec = w.AppSpec("demo", testbed.AppItems(a.Etl, "1.0.0", a.UI, "1.0.0"), nil)
	path := a.Deploy("prod", `, "parameters": {"etl": {"build": {"cmd": "run"}}}`)
	w.Clock.Move(testbed.Lifecycle)
	a.WantStatus(path, "deploying")
	a.Testbed = testbed.New(t, persistent)
	a.Clock.Move(testbed.Lifecycle + testbed.Lifecycle/2)
	a.WantStatus(path, "deploying")
	if got := a.Blocks(path, "status"); got != "deployed,deploying" {
		t.Errorf("blocks %s", got)
	}
	a.Clock.Move(2 * testbed.Lifecycle)
	a.WantStatus(path, "deployed")
}
