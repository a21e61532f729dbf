// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployments_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
)

func TestAppLife(t *testing.T) {
	a := testbed.NewApp(t)
	path := a.Deploy("prod", `, "appParameters": {"build": {"cmd": "run"}}, "parameters": {"etl": {"build": {"n": 7}}}, "revision": {"notes": "first"}`)
	for _, step := range []struct {
		status, blocks string
	}{{"deploying", "deploying,deploying"}, {"deploying", "deployed,deploying"}, {"deploying", "deployed,deploying"}, {"deployed", "deployed,deployed"}} {
		a.WantStatus(path, step.status)
		if got := a.Blocks(path, "status"); got != step.blocks {
			t.Errorf("blocks are %s, want %s", got, step.blocks)
		}
		a.Clock.Move(testbed.Lifecycle)
	}
	described := a.Get(path).Want(200)
	testbed.WantDig(t, described, "app", "kind")
	testbed.WantDig(t, described, "1.0.0", "spec", "release", "version")
	testbed.WantDig(t, described, `{"build":{"cmd":"********"},"run":{"agg":"MAX"}}`, "appParameters")
	testbed.WantDig(t, described, `{"cmd":"run","n":7}`, "parameters", "etl", "build")
	testbed.WantDig(t, described, `MAX`, "parameters", "etl", "run", "agg")
	if got := a.Blocks(path, "kind") + " " + a.Blocks(path, "name"); got != "workflow,service etl,ui" {
		t.Errorf("blocks %s", got)
	}
	child := testbed.BlockDeploymentsPath + testbed.Dig(described, "latestRevision", "blocks", 0, "deploymentId")
	block := a.Get(child).Want(200)
	testbed.WantDig(t, block, strings.TrimPrefix(path, testbed.AppDeploymentsPath), "parent", "id")
	testbed.WantDig(t, block, "etl-prod", "metadata", "name")
	flow := a.Get(testbed.WorkflowsPath + testbed.Dig(described, "latestRevision", "blocks", 0, "platformId")).Want(200)
	testbed.WantDig(t, flow, "etl-prod", "name")
	testbed.WantDig(t, flow, "run", "steps", "load", "command")
	testbed.WantDig(t, flow, "Success", "lastExecution", "status")
	testbed.WantDig(t, a.Get(path+"/revisions/1").Want(200), "service", "resources", 1, "kind")
	testbed.WantDig(t, a.Get("/v1/deployments/?kind=app").Want(200), "1", "deploymentCount")
	body := a.JSON(http.MethodPost, strings.Replace(path, "/apps", "", 1)+"/execute", `{}`).Want(200)
	testbed.WantDig(t, body, a.Etl, "executeResponse", 0, "blockSpecId")
	testbed.WantDig(t, body, "<none>", "executeResponse", 1)
	a.Delete(child).Refused(422, "block of app deployment prod")
	a.Delete(testbed.AppSpecsPath+a.Spec).Refused(422, "deployment prod")
	a.Delete(path).Want(200)
	a.WantStatus(path, "deleting")
	a.WantStatus(child, "deleting")
	a.Clock.Move(testbed.Lifecycle)
	a.Get(path).Refused(404, "no app deployment")
	a.Get(child).Refused(404, "no block deployment")
	for _, spec := range []string{testbed.AppSpecsPath + a.Spec, testbed.BlockSpecsPath + a.Etl, testbed.BlockSpecsPath + a.UI} {
		a.Delete(spec).Want(200)
	}
	a.WantEmpty()
}

func TestAppDeploymentValidation(t *testing.T) {
	a := testbed.NewApp(t)
	for members, c := range map[string]struct {
		status int
		detail string
	}{
		``: {422, "parameters.etl.build.cmd is required"},
		`, "appParameters": {"build": {"cmd": 1}}`:                                               {422, "appParameters.build.cmd must be of type string"},
		`, "appParameters": {"build": {"other": 1}}`:                                             {422, "no such build parameter"},
		`, "parameters": {"other": {}}`:                                                          {422, "no such block"},
		`, "parameters": {"etl": 5}`:                                                             {400, "parameters.etl must be an object"},
		`, "appParameters": {"build": {"cmd": "x"}}, "parameters": {"etl": {"build": {"x": 1}}}`: {422, "parameters.etl.build.x"},
		`, "spec": {"id": "` + a.Spec + `", "includes": [{"id": "` + a.Etl + `"}], "excludes": [{"id": "` + a.Etl + `"}]}`:             {422, "both included and excluded"},
		`, "spec": {"id": "` + a.Spec + `", "includes": [{"id": "` + a.Etl + `"}, {"id": "` + a.Etl + `"}]}`:                           {422, "twice"},
		`, "spec": {"id": "` + a.Spec + `", "includes": [{"id": "` + a.Spec + `"}]}`:                                                   {422, "there is no block spec"},
		`, "spec": {"id": "` + a.Spec + `", "includes": [{"id": "` + a.Etl + `"}]}`:                                                    {422, "is in the app already"},
		`, "spec": {"id": "` + a.Spec + `", "excludes": [{"id": "` + a.Etl + `", "releaseVersion": "2.0.0"}]}`:                         {422, "the app has no block"},
		`, "spec": {"id": "` + a.Spec + `", "excludes": [{"id": "` + a.Etl + `"}, {"id": "` + a.UI + `", "releaseVersion": "1.0.0"}]}`: {422, "Every block is excluded"},
		`, "spec": {"id": "` + a.Spec + `", "release": {"version": "2.0.0"}}`:                                                          {404, "no release 2.0.0"},
		`, "spec": {"id": "` + a.Etl + `"}`: {404, "no app spec"},
	} {
		a.JSON(http.MethodPost, testbed.AppDeploymentsPath, `{"metadata": {"name": "x"}, "spec": {"id": "`+a.Spec+`"}`+members+`}`).Refused(c.status, c.detail)
	}
	if objects := a.Objects()["deployment"]; len(objects) > 0 {
		t.Errorf("something was made all the same: %v", objects)
	}
}

func TestDefaultsOfAppBindNoCondition(t *testing.T) {
	a := testbed.NewApp(t)
	mode := `{"name": "mode", "type": "string", "defaultValue": "deep"}`
	block := a.BlockSpec("workflow", "conditional", testbed.FlowConfig, "parameters", `{"build": [{"name": "cmd", "type": "string", "defaultValue": "run"}, {"name": "n", "type": "number", "defaultValue": 3}],
		"run": [`+mode+`, {"name": "depth", "type": "string", "required": true, "conditions": [{"dependsOn": "mode", "operator": "equals", "value": "deep"}]}]}`)
	a.Spec = a.AppSpec("conditional-app", testbed.AppItems(block, "1.0.0"), map[string]any{"parameters": `{"run": [` + mode + `]}`})
	a.Deploy("defaults", "")
	a.JSON(http.MethodPost, testbed.AppDeploymentsPath, `{"metadata": {"name": "given"}, "spec": {"id": "`+a.Spec+`"}, "appParameters": {"run": {"mode": "deep"}}}`).
		Refused(422, "parameters.conditional.run.depth is required")
}

func TestAppValuesReachBlocks(t *testing.T) {
	a := testbed.NewApp(t)
	path := a.Deploy("prod", `, "appParameters": {"build": {"cmd": "deep"}, "run": {"agg": "MAX"}}, "parameters": {"etl": {"build": {"cmd": "@param:cmd"}, "run": {"agg": "AVG"}}}`)
	a.Clock.Move(3 * testbed.Lifecycle)
	described := a.WantStatus(path, "deployed")
	flow := a.Get(testbed.WorkflowsPath + testbed.Dig(described, "latestRevision", "blocks", 0, "platformId")).Want(200)
	testbed.WantDig(t, flow, "deep", "steps", "load", "command")
	testbed.WantDig(t, described, "@param:cmd", "parameters", "etl", "build", "cmd")
	id := strings.TrimPrefix(path, testbed.AppDeploymentsPath)
	child := testbed.Dig(described, "latestRevision", "blocks", 0, "deploymentId")
	run := "/v1/deployments/" + child + "/parameters/run"
	testbed.WantDig(t, a.Get(run).Want(200), "AVG", "agg")
	testbed.WantDig(t, a.Get("/v1/deployments/"+id+"/parameters/run").Want(200), `{"agg":"MAX"}`)
	body := a.JSON(http.MethodPatch, "/v2/deployments/"+id+"/parameters/run", `{"appParameters": {"agg": "AVG"}, "parameters": {"etl": {"agg": null, "secret": "s"}}}`).Want(200)
	testbed.WantDig(t, body, `{"appParameters":{"agg":"AVG"},"parameters":{"etl":{"agg":"AVG","secret":"s"},"ui":{}}}`)
	testbed.WantDig(t, a.Get(run).Want(200), `{"agg":"AVG","secret":"s"}`)
	testbed.WantDig(t, a.JSON(http.MethodPatch, "/v1/deployments/"+id+"/parameters/run", `{"agg": "MAX"}`).Want(200), `{"agg":"MAX"}`)
	testbed.WantDig(t, a.Get(run).Want(200), "MAX", "agg")
	for patch, detail := range map[string]string{
		`{"parameters": {"other": {}}}`:                                              "no such block",
		`{"parameters": {"etl": 1}}`:                                                 "must be an object",
		`{"parameters": {"etl": {"x": 1}}}`:                                          "no such run parameter",
		`{"appParameters": {"x": 1}}`:                                                "no such run parameter",
		`{"parameters": {"etl": {"secret": true}}, "appParameters": {"agg": "AVG"}}`: "must be of type string",
	} {
		a.JSON(http.MethodPatch, "/v2/deployments/"+id+"/parameters/run", patch).Refused(400, detail)
	}
	testbed.WantDig(t, a.Get(run).Want(200), "MAX", "agg")
	testbed.WantDig(t, a.WantStatus(path, "deployed"), "1", "latestRevision", "revision")
}

func TestAppRevisionChoosesBlocks(t *testing.T) {
	a := testbed.NewApp(t)
	third := a.FlowSpec("third")
	path := a.Deployed("prod")
	child := strings.Split(a.Blocks(path, "deploymentId"), ",")
	body := a.JSON(http.MethodPost, path+"/revisions", `{"appParameters": {"build": {"cmd": "second"}}, "blocksConfig": {"excludes": [{"id": "`+a.UI+`"}]}}`).Want(201)
	testbed.WantDig(t, body, "2", "revision")
	a.JSON(http.MethodPost, path+"/revisions", `{"appParameters": {"build": {"cmd": "x"}}}`).Refused(409, "deploying")
	a.JSON(http.MethodPost, testbed.BlockDeploymentsPath+child[1]+"/revisions", `{}`).Refused(409, "App deployment prod")
	a.Clock.Move(testbed.Lifecycle)
	a.WantStatus(path, "deployed")
	if got := a.Blocks(path, "deploymentId"); got != child[0] {
		t.Errorf("blocks %s, want %s", got, child[0])
	}
	a.Get(testbed.BlockDeploymentsPath+child[1]).Refused(404, "no block deployment")
	if services := a.Objects()["service"]; len(services) > 0 {
		t.Errorf("the service of the dropped block is still there: %v", services)
	}
	testbed.WantDig(t, a.Get(path+"/revisions/1").Want(200), "superseded", "status")
	testbed.WantDig(t, a.Get(testbed.BlockDeploymentsPath+child[0]).Want(200), "2", "latestRevision", "revision")
	a.JSON(http.MethodPost, path+"/revisions", `{"appParameters": {"build": {"cmd": "third"}}, "blocksConfig": {"includes": [{"id": "`+third+`", "releaseVersion": "1.0.0"}], "excludes": [{"id": "`+a.UI+`"}]}, "parameters": {"third": {"build": {"cmd": "own"}}}}`).Want(201)
	a.Clock.Move(3 * testbed.Lifecycle)
	a.WantStatus(path, "deployed")
	if got := a.Blocks(path, "name"); got != "etl,third" {
		t.Errorf("blocks %s", got)
	}
	a.JSON(http.MethodPost, path+"/revisions", `{"appParameters": {"build": {"cmd": "fourth"}}}`).Want(201)
	a.Clock.Move(3 * testbed.Lifecycle)
	a.WantStatus(path, "deployed")
	if got := a.Blocks(path, "name"); got != "etl,ui" {
		t.Errorf("blocks of the app alone are %s", got)
	}
}

func TestAppOfTheSameBlockTwice(t *testing.T) {
	w := testbed.New(t)
	etl := w.FlowSpec("etl")
	w.BlockRelease(etl, "2.0.0", testbed.FlowConfig, testbed.FlowParameters).Want(201)
	spec := w.AppSpec("twice", testbed.AppItems(etl, "1.0.0", etl, "2.0.0"), nil)
	path := testbed.AppDeploymentsPath + testbed.Text(w.JSON(http.MethodPost, testbed.AppDeploymentsPath, `{"spec": {"id": "`+spec+`"}, "parameters": {"etl": {"build": {"cmd": "x"}}}}`).Want(201)["id"])
	w.Clock.Move(time.Hour)
	body := w.WantStatus(path, "deployed")
	testbed.WantDig(t, body, "twice", "metadata", "name")
	var got []string
	for _, child := range w.Objects()["deployment"] {
		if child["parent"] != nil {
			got = append(got, testbed.Dig(child, "metadata", "name"))
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, []string{"etl-twice", "etl-twice-2"}) {
		t.Errorf("block deployments %v", got)
	}
	versions := w.Get("/v1/specs/" + etl + "/releases/deployments?version=2.0.0").Want(200)
	testbed.WantDig(t, versions, "1", "deploymentCount")
}
