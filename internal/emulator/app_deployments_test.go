package emulator

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// app is an app of a workflow and a service on a platform.
type app struct {
	*testbed

	etl, ui, spec string
}

// newApp makes an app spec whose parameter cmd is one of its workflow.
func newApp(t *testing.T) *app {
	t.Helper()
	w := newTestbed(t)
	a := &app{testbed: w, etl: w.flowSpec("etl"), ui: w.blockSpec("service", "ui", uiConfig)}
	a.spec = w.appSpec("demo", `[{"id": "`+a.etl+`", "release": {"version": "1.0.0"}, "autoRunOnDeploy": true}, {"id": "`+a.ui+`", "release": {"version": "1.0.0"}}]`,
		map[string]any{"parameters": `{"build": [{"name": "cmd", "type": "string", "hideValue": true}], "run": [{"name": "agg", "type": "string", "defaultValue": "MAX"}]}`})
	return a
}

// deploy deploys the app from further members of the body and answers its path.
func (a *app) deploy(name, members string) string {
	a.t.Helper()
	body := a.json(http.MethodPost, appDeploymentsPath, `{"metadata": {"name": "`+name+`"}, "spec": {"id": "`+a.spec+`"}`+members+`}`)
	return appDeploymentsPath + text(body.want(http.StatusCreated)["id"])
}

// deployed deploys the app with the one parameter that it needs, and waits.
func (a *app) deployed(name string) string {
	a.t.Helper()
	path := a.deploy(name, `, "appParameters": {"build": {"cmd": "run"}}`)
	a.clock.Move(3 * testLifecycle)
	a.wantStatus(path, "deployed")
	return path
}

// blocks lists one member of the blocks of an app deployment.
func (a *app) blocks(path, member string) string {
	a.t.Helper()
	items, _ := a.get(path).want(http.StatusOK)["latestRevision"].(map[string]any)["blocks"].([]any)
	var list []string
	for _, item := range items {
		list = append(list, dig(item, member))
	}
	return strings.Join(list, ",")
}

func TestAppLife(t *testing.T) {
	a := newApp(t)
	path := a.deploy("prod", `, "appParameters": {"build": {"cmd": "run"}}, "parameters": {"etl": {"build": {"n": 7}}}, "revision": {"notes": "first"}`)
	for _, step := range []struct {
		status, blocks string
	}{{"deploying", "deploying,deploying"}, {"deploying", "deployed,deploying"}, {"deploying", "deployed,deploying"}, {"deployed", "deployed,deployed"}} {
		a.wantStatus(path, step.status)
		if got := a.blocks(path, "status"); got != step.blocks {
			t.Errorf("blocks are %s, want %s", got, step.blocks)
		}
		a.clock.Move(testLifecycle)
	}
	described := a.get(path).want(200)
	wantDig(t, described, "app", "kind")
	wantDig(t, described, "1.0.0", "spec", "release", "version")
	wantDig(t, described, `{"build":{"cmd":"********"},"run":{"agg":"MAX"}}`, "appParameters")
	wantDig(t, described, `{"cmd":"run","n":7}`, "parameters", "etl", "build")
	wantDig(t, described, `MAX`, "parameters", "etl", "run", "agg")
	if got := a.blocks(path, "kind") + " " + a.blocks(path, "name"); got != "workflow,service etl,ui" {
		t.Errorf("blocks %s", got)
	}
	child := blockDeploymentsPath + dig(described, "latestRevision", "blocks", 0, "deploymentId")
	block := a.get(child).want(200)
	wantDig(t, block, strings.TrimPrefix(path, appDeploymentsPath), "parent", "id")
	wantDig(t, block, "prod-etl", "metadata", "name")
	flow := a.get(workflowsPath + dig(described, "latestRevision", "blocks", 0, "platformId")).want(200)
	wantDig(t, flow, "run", "steps", "load", "command")
	wantDig(t, flow, "Success", "lastExecution", "status")
	wantDig(t, a.get(path+"/revisions/1").want(200), "service", "resources", 1, "kind")
	wantDig(t, a.get("/v1/deployments/?kind=app").want(200), "1", "deploymentCount")
	body := a.json(http.MethodPost, strings.Replace(path, "/apps", "", 1)+"/execute", `{}`).want(200)
	wantDig(t, body, a.etl, "executeResponse", 0, "blockSpecId")
	wantDig(t, body, "<none>", "executeResponse", 1)
	a.delete(child).refused(422, "block of app deployment prod")
	a.delete(appSpecsPath+a.spec).refused(422, "deployment prod")
	a.delete(path).want(200)
	a.wantStatus(path, "deleting")
	a.wantStatus(child, "deleting")
	a.clock.Move(testLifecycle)
	a.get(path).refused(404, "no app deployment")
	a.get(child).refused(404, "no block deployment")
	for _, spec := range []string{appSpecsPath + a.spec, blockSpecsPath + a.etl, blockSpecsPath + a.ui} {
		a.delete(spec).want(200)
	}
	a.wantEmpty()
}

func TestAppDeploymentValidation(t *testing.T) {
	a := newApp(t)
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
		`, "spec": {"id": "` + a.spec + `", "includes": [{"id": "` + a.etl + `"}], "excludes": [{"id": "` + a.etl + `"}]}`:             {422, "both included and excluded"},
		`, "spec": {"id": "` + a.spec + `", "includes": [{"id": "` + a.etl + `"}, {"id": "` + a.etl + `"}]}`:                           {422, "twice"},
		`, "spec": {"id": "` + a.spec + `", "includes": [{"id": "` + a.spec + `"}]}`:                                                   {422, "the app has no block"},
		`, "spec": {"id": "` + a.spec + `", "excludes": [{"id": "` + a.etl + `", "releaseVersion": "2.0.0"}]}`:                         {422, "the app has no block"},
		`, "spec": {"id": "` + a.spec + `", "excludes": [{"id": "` + a.etl + `"}, {"id": "` + a.ui + `", "releaseVersion": "1.0.0"}]}`: {422, "Every block is excluded"},
		`, "spec": {"id": "` + a.spec + `", "release": {"version": "2.0.0"}}`:                                                          {404, "no release 2.0.0"},
		`, "spec": {"id": "` + a.etl + `"}`: {404, "no app spec"},
	} {
		a.json(http.MethodPost, appDeploymentsPath, `{"metadata": {"name": "x"}, "spec": {"id": "`+a.spec+`"}`+members+`}`).refused(c.status, c.detail)
	}
	if objects := a.Objects()["deployment"]; len(objects) > 0 {
		t.Errorf("something was made all the same: %v", objects)
	}
}

func TestAppValuesReachBlocks(t *testing.T) {
	a := newApp(t)
	path := a.deploy("prod", `, "appParameters": {"build": {"cmd": "deep"}, "run": {"agg": "MAX"}}, "parameters": {"etl": {"build": {"cmd": "@param:cmd"}, "run": {"agg": "AVG"}}}`)
	a.clock.Move(3 * testLifecycle)
	described := a.wantStatus(path, "deployed")
	flow := a.get(workflowsPath + dig(described, "latestRevision", "blocks", 0, "platformId")).want(200)
	wantDig(t, flow, "deep", "steps", "load", "command")
	wantDig(t, described, "@param:cmd", "parameters", "etl", "build", "cmd")
	id := strings.TrimPrefix(path, appDeploymentsPath)
	child := dig(described, "latestRevision", "blocks", 0, "deploymentId")
	run := "/v1/deployments/" + child + "/parameters/run"
	wantDig(t, a.get(run).want(200), "AVG", "agg")
	wantDig(t, a.get("/v1/deployments/"+id+"/parameters/run").want(200), `{"agg":"MAX"}`)
	body := a.json(http.MethodPatch, "/v2/deployments/"+id+"/parameters/run", `{"appParameters": {"agg": "AVG"}, "parameters": {"etl": {"agg": null, "secret": "s"}}}`).want(200)
	wantDig(t, body, `{"appParameters":{"agg":"AVG"},"parameters":{"etl":{"agg":"AVG","secret":"s"},"ui":{}}}`)
	wantDig(t, a.get(run).want(200), `{"agg":"AVG","secret":"s"}`)
	wantDig(t, a.json(http.MethodPatch, "/v1/deployments/"+id+"/parameters/run", `{"agg": "MAX"}`).want(200), `{"agg":"MAX"}`)
	wantDig(t, a.get(run).want(200), "MAX", "agg")
	for patch, detail := range map[string]string{
		`{"parameters": {"other": {}}}`:                                              "no such block",
		`{"parameters": {"etl": 1}}`:                                                 "must be an object",
		`{"parameters": {"etl": {"x": 1}}}`:                                          "no such run parameter",
		`{"appParameters": {"x": 1}}`:                                                "no such run parameter",
		`{"parameters": {"etl": {"secret": true}}, "appParameters": {"agg": "AVG"}}`: "must be of type string",
	} {
		a.json(http.MethodPatch, "/v2/deployments/"+id+"/parameters/run", patch).refused(400, detail)
	}
	wantDig(t, a.get(run).want(200), "MAX", "agg")
	wantDig(t, a.wantStatus(path, "deployed"), "1", "latestRevision", "revision")
}

func TestAppRevisionChoosesBlocks(t *testing.T) {
	a := newApp(t)
	path := a.deployed("prod")
	child := strings.Split(a.blocks(path, "deploymentId"), ",")
	body := a.json(http.MethodPost, path+"/revisions", `{"appParameters": {"build": {"cmd": "second"}}, "blocksConfig": {"excludes": [{"id": "`+a.ui+`"}]}}`).want(201)
	wantDig(t, body, "2", "revision")
	a.json(http.MethodPost, path+"/revisions", `{"appParameters": {"build": {"cmd": "x"}}}`).refused(409, "deploying")
	a.json(http.MethodPost, blockDeploymentsPath+child[1]+"/revisions", `{}`).refused(409, "App deployment prod")
	a.clock.Move(testLifecycle)
	a.wantStatus(path, "deployed")
	if got := a.blocks(path, "deploymentId"); got != child[0] {
		t.Errorf("blocks %s, want %s", got, child[0])
	}
	a.get(blockDeploymentsPath+child[1]).refused(404, "no block deployment")
	if services := a.Objects()["service"]; len(services) > 0 {
		t.Errorf("the service of the dropped block is still there: %v", services)
	}
	wantDig(t, a.get(path+"/revisions/1").want(200), "superseded", "status")
	wantDig(t, a.get(blockDeploymentsPath+child[0]).want(200), "2", "latestRevision", "revision")
	a.json(http.MethodPost, path+"/revisions", `{"appParameters": {"build": {"cmd": "third"}}, "blocksConfig": {"includes": [{"id": "`+a.ui+`"}]}}`).want(201)
	a.clock.Move(3 * testLifecycle)
	a.wantStatus(path, "deployed")
	if got := a.blocks(path, "name"); got != "ui" {
		t.Errorf("blocks %s", got)
	}
}

func TestAppOfTheSameBlockTwice(t *testing.T) {
	w := newTestbed(t)
	etl := w.flowSpec("etl")
	w.blockRelease(etl, "2.0.0", flowConfig, flowParameters).want(201)
	spec := w.appSpec("twice", appItems(etl, "1.0.0", etl, "2.0.0"), nil)
	path := appDeploymentsPath + text(w.json(http.MethodPost, appDeploymentsPath, `{"spec": {"id": "`+spec+`"}, "parameters": {"etl": {"build": {"cmd": "x"}}}}`).want(201)["id"])
	w.clock.Move(time.Hour)
	body := w.wantStatus(path, "deployed")
	wantDig(t, body, "twice", "metadata", "name")
	var got []string
	for _, child := range w.Objects()["deployment"] {
		if child["parent"] != nil {
			got = append(got, dig(child, "metadata", "name"))
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, []string{"twice-etl", "twice-etl-2"}) {
		t.Errorf("block deployments %v", got)
	}
	versions := w.get("/v1/specs/" + etl + "/releases/deployments?version=2.0.0").want(200)
	wantDig(t, versions, "1", "deploymentCount")
}
