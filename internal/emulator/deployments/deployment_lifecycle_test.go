// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployments_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestDeploymentOutcomes(t *testing.T) {
	w := testbed.New(t)
	spec := w.FlowSpec("etl")
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
		w.Outcome(world.Outcome{Kind: "deployment", Match: map[string]string{"name": "first-" + c.result}, Result: c.result, Message: "told so", Times: 1})
		first := testbed.BlockDeploymentsPath + testbed.Text(w.DeployBlock("first-"+c.result, spec, `, "parameters": {"build": {"cmd": "run"}}`).Want(201)["id"])
		later := testbed.BlockDeploymentsPath + w.DeployFlow("later-"+c.result, spec)
		w.Clock.Move(testbed.Lifecycle)
		w.WantStatus(first, c.first)
		if c.result != "stuck" {
			testbed.WantDig(t, w.Get(first+"/revisions/1").Want(200), "told so", "resources", 0, "message")
			testbed.WantDig(t, w.Get(first).Want(200), "told so", "latestRevision", "message")
		}
		workflowID := testbed.Dig(w.Get(later+"/revisions/1").Want(200), "resources", 0, "platformId")
		w.Outcome(world.Outcome{Kind: "deployment", Match: map[string]string{"block": "etl"}, Result: c.result, Message: "told so", Times: 1})
		w.JSON(http.MethodPost, later+"/revisions", `{"parameters": {"build": {"cmd": "second"}}}`).Want(201)
		w.Clock.Move(testbed.Lifecycle)
		if strings.HasPrefix(c.later, "rollback") {
			w.WantStatus(later, "rollback")
			testbed.WantDig(t, w.Get(later+"/revisions/2").Want(200), "rollback", "status")
			w.JSON(http.MethodPost, later+"/revisions", `{"parameters": {"build": {"cmd": "x"}}}`).Refused(409, "rollback")
			w.Clock.Move(testbed.Lifecycle)
		}
		body := w.WantStatus(later, c.later)
		testbed.WantDig(t, body, "2", "latestRevision", "revision")
		testbed.WantDig(t, w.Get(testbed.WorkflowsPath+workflowID).Want(200), c.live, "steps", "load", "command")
		if c.later == "rollback_complete" {
			testbed.WantDig(t, body, "rollback_complete", "latestRevision", "status")
			testbed.WantDig(t, body, "run", "parameters", "build", "cmd")
			testbed.WantDig(t, w.Get(later+"/revisions/1").Want(200), "deployed", "status")
			w.JSON(http.MethodPost, later+"/redeploy", `{}`).Refused(409, "rollback_complete")
			w.JSON(http.MethodPost, later+"/revisions", `{"parameters": {"build": {"cmd": "third"}}}`).Want(201)
			w.Clock.Move(testbed.Lifecycle)
			testbed.WantDig(t, w.WantStatus(later, "deployed"), "3", "latestRevision", "revision")
			testbed.WantDig(t, w.Get(later+"/revisions/1").Want(200), "superseded", "status")
			testbed.WantDig(t, w.Get(later+"/revisions/2").Want(200), "rollback_complete", "status")
		}
		if c.first == "failed" || c.first == "warning" {
			body := w.JSON(http.MethodPost, first+"/redeploy", `{}`).Want(200)
			testbed.WantDig(t, body, "1", "revision")
			w.WantStatus(first, "redeploying")
			testbed.WantDig(t, w.Get(first+"/revisions").Want(200), "deploying", "revisions", 0, "status")
			w.Clock.Move(testbed.Lifecycle)
			w.WantStatus(first, "deployed")
		}
	}
	if err := w.SetOutcome(world.Outcome{Kind: "deployment", Result: "x"}); err == nil {
		t.Error("an unknown result is taken")
	}
}

func TestRedeployThatFailsIsNotRolledBack(t *testing.T) {
	w := testbed.New(t)
	id := w.DeployFlow("prod", w.FlowSpec("etl"))
	path := testbed.BlockDeploymentsPath + id
	w.Outcome(world.Outcome{Kind: "deployment", Result: "warning", Times: 1})
	w.JSON(http.MethodPost, path+"/revisions", `{"parameters": {"build": {"cmd": "second"}}}`).Want(201)
	w.Clock.Move(testbed.Lifecycle)
	w.WantStatus(path, "warning")
	w.Outcome(world.Outcome{Kind: "deployment", Result: "failed", Times: 1})
	w.JSON(http.MethodPost, path+"/redeploy", `{}`).Want(200)
	w.Clock.Move(testbed.Lifecycle)
	w.WantStatus(path, "failed")
	w.JSON(http.MethodPost, path+"/redeploy", `{}`).Want(200)
	w.Clock.Move(testbed.Lifecycle)
	w.WantStatus(path, "deployed")
}

func TestDeploymentFailsWithItsParts(t *testing.T) {
	w := testbed.New(t)
	etl, ui := w.FlowSpec("etl"), w.BlockSpec("service", "ui", testbed.UIConfig)
	w.Outcome(world.Outcome{Kind: "build", Match: map[string]string{"name": "flow-base"}, Result: "failed", Message: "pip is broken", Times: 1})
	w.Outcome(world.Outcome{Kind: "service", Match: map[string]string{"name": "front"}, Result: "failed", Times: 1})
	flow := testbed.BlockDeploymentsPath + testbed.Text(w.DeployBlock("flow", etl, `, "parameters": {"build": {"cmd": "run"}}`).Want(201)["id"])
	front := testbed.BlockDeploymentsPath + testbed.Text(w.DeployBlock("front", ui, ``).Want(201)["id"])
	w.Clock.Move(2 * testbed.Lifecycle)
	w.WantStatus(flow, "failed")
	testbed.WantDig(t, w.Get(flow+"/revisions/1").Want(200), "null", "resources", 0, "platformId")
	if got := testbed.Dig(w.Get(flow+"/revisions/1").Want(200), "resources", 0, "message"); !strings.Contains(got, "pip is broken") {
		t.Errorf("message %s", got)
	}
	w.WantStatus(front, "failed")
	if got := testbed.Dig(w.Get(front+"/revisions/1").Want(200), "resources", 0, "message"); !strings.Contains(got, "CREATE_FAILED") {
		t.Errorf("message %s", got)
	}
	for _, path := range []string{flow, front} {
		w.JSON(http.MethodPost, path+"/redeploy", `{}`).Want(200)
		w.Clock.Move(2 * testbed.Lifecycle)
		w.WantStatus(path, "deployed")
	}
	// A release that does not build is rolled back.
	w.Form(http.MethodPost, testbed.BlockSpecsPath+ui+"/releases", emulatortest.ZipOf(t, "Dockerfile", "FROM x\nCOPY gone /\n"), "spec", `{"release": {"version": "2.0.0"}, "config": `+testbed.UIConfig+`}`).Want(201)
	w.JSON(http.MethodPost, front+"/revisions", `{}`).Want(201)
	w.Clock.Move(2 * testbed.Lifecycle)
	testbed.WantDig(t, w.WantStatus(front, "rollback_complete"), "1.0.0", "spec", "release", "version")
	if got := testbed.Dig(w.Get(front+"/revisions/2").Want(200), "resources", 0, "message"); !strings.Contains(got, "stat gone") {
		t.Errorf("message %s", got)
	}
}

func TestDeploymentDelete(t *testing.T) {
	w := testbed.New(t)
	spec := w.FlowSpec("etl")
	path := testbed.BlockDeploymentsPath + w.DeployFlow("prod", spec)
	w.Outcome(world.Outcome{Kind: "deployment-delete", Result: "failed", Times: 1})
	w.Delete(path).Want(200)
	w.Clock.Move(testbed.Lifecycle)
	w.WantStatus(path, "delete_failed")
	testbed.WantDig(t, w.Get(path+"/revisions").Want(200), "delete_failed", "revisions", 0, "status")
	w.Outcome(world.Outcome{Kind: "deployment-delete", Result: "stuck", Times: 1})
	w.Delete(path).Want(200)
	w.Clock.Move(time.Hour)
	w.WantStatus(path, "deleting")
	id := strings.TrimPrefix(path, testbed.BlockDeploymentsPath)
	if err := w.Remove("deployment", id); err != nil {
		t.Fatal(err)
	}
	w.Get(path).Refused(404, "no block deployment")
	w.Delete(testbed.BlockSpecsPath + spec).Want(200)
	w.WantEmpty()
}

func TestDeploymentSurvivesRestart(t *testing.T) {
	file := t.TempDir() + "/state.json"
	options := func(o *emulator.Options) { o.StateFile = file }
	w := testbed.New(t, options)
	spec := w.FlowSpec("etl")
	id := testbed.Text(w.DeployBlock("prod", spec, `, "parameters": {"build": {"cmd": "run", "n": 12345678901234567890.5}}`).Want(201)["id"])
	w.Clock.Move(testbed.Lifecycle / 2)
	w.WantStatus(testbed.BlockDeploymentsPath+id, "deploying")
	again := testbed.New(t, options)
	again.Clock.Move(testbed.Lifecycle - time.Millisecond)
	again.WantStatus(testbed.BlockDeploymentsPath+id, "deploying")
	again.Clock.Move(time.Millisecond)
	again.WantStatus(testbed.BlockDeploymentsPath+id, "deployed")
	workflowID := testbed.Dig(again.Get(testbed.BlockDeploymentsPath+id+"/revisions/1").Want(200), "resources", 0, "platformId")
	testbed.WantDig(t, again.Get(testbed.WorkflowsPath+workflowID).Want(200), "12345678901234567890.5", "steps", "load", "parameters", "env", 0, "N")
	if raw := string(again.Get(testbed.BlockDeploymentsPath + id).Raw); !strings.Contains(raw, `"n":12345678901234567890.5`) {
		t.Errorf("a number was respelled: %s", raw)
	}
}
