// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package specs_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestBlockWithEveryKindOfStep(t *testing.T) {
	w := testbed.New(t)
	imageID, versionID := w.ReadyImage("tool", "workflow")
	w.ReadyImage("tool2", "workflow")
	config := `{"images": {"base": {"useCache": "@param:cache", "buildArguments": {"MODE": "@param:mode"}, "secrets": ["key"], "version": "2.1.0"}, "unused": {}},
		"steps": {
		"build-ref": {"imageRef": "base", "command": "c", "parameters": {"env": {"FLAG": "@param:cache", "LIST": "@param:list", "MISSING": "@param:missing"}, "inherit": {"R": "x"}, "secrets": ["s"]}, "outputParameters": {"rows": "r.txt"}},
		"inline": {"image": {"context": "."}, "command": "c", "parents": ["build-ref"], "stepTimeout": "@param:limit", "clearImageCache": "@param:cache"},
		"existing": {"imageDetails": {"id": ` + imageID + `}, "command": "c", "resources": {"storage": "20GB", "instanceTypeId": 22}},
		"call": {"type": "http", "method": "post", "url": "https://x", "payload": "{}", "auth": {"type": "basic", "username": "u", "password": "p"}, "outputParameters": {"body": "response.txt"}},
		"ask": {"type": "sql", "sqlQueryPath": "q.sql"}, "put": {"type": "export", "schema": "s", "table": "t", "sortBy": "id", "sortOrder": "desc", "compression": true}},
		"triggers": [{"cron": "@param:when"}, {"webhook": true, "webhookId": "w"}], "watchers": "@param:watchers"}`
	parameters := `{"build": [{"name": "cache", "type": "boolean"}, {"name": "mode", "type": "string"}, {"name": "list", "type": "string_array"}, {"name": "limit", "type": "number"},
		{"name": "when", "type": "string"}, {"name": "watchers", "type": "object_array"}, {"name": "missing", "type": "string"}]}`
	spec := w.BlockSpec("workflow", "all", config, "parameters", parameters)
	values := func(when string) string {
		return `, "parameters": {"build": {"cache": false, "mode": "fast", "list": ["a", "b"], "limit": 60, "when": "` + when + `", "watchers": [{"user": "a@b.c"}]}}`
	}
	w.DeployBlock("prod", spec, values("never")).Refused(422, "With these parameters, config.triggers[0].cron")
	id := testbed.Text(w.DeployBlock("prod", spec, values("0 2 * * *")).Want(201)["id"])
	w.Clock.Move(testbed.Lifecycle)
	w.WantStatus(testbed.BlockDeploymentsPath+id, "deployed")
	flow := w.Get(testbed.WorkflowsPath + testbed.Dig(w.Get(testbed.BlockDeploymentsPath+id+"/revisions/1").Want(200), "resources", 0, "platformId")).Want(200)
	for _, c := range []struct {
		want string
		path []any
	}{
		{`[{"FLAG":"false"},{"LIST":"[\"a\",\"b\"]"}]`, []any{"steps", "build-ref", "parameters", "env"}},
		{`{"R":"x"}`, []any{"steps", "build-ref", "parameters", "inherit"}},
		{"null", []any{"steps", "build-ref", "imageRef"}},
		{"prod-base", []any{"steps", "build-ref", "imageName"}},
		{"2.1.0", []any{"steps", "build-ref", "imageVersion"}},
		{"prod-inline", []any{"steps", "inline", "imageName"}},
		{"60", []any{"steps", "inline", "stepTimeout"}},
		{"false", []any{"steps", "inline", "clearImageCache"}},
		{imageID, []any{"steps", "existing", "imageId"}},
		{versionID, []any{"steps", "existing", "imageVersionId"}},
		{`{"instanceTypeId":22,"storage":"20GB"}`, []any{"steps", "existing", "resources"}},
		{"basic", []any{"steps", "call", "auth", "type"}},
		{"desc", []any{"steps", "put", "sortOrder"}},
		{"q.sql", []any{"steps", "ask", "sqlQueryPath"}},
		{"0 2 * * *", []any{"triggers", 0, "cron"}},
		{"a@b.c", []any{"watchers", 0, "user"}},
	} {
		testbed.WantDig(t, flow, c.want, c.path...)
	}
	built := w.Get(testbed.ImagesPath + testbed.Dig(flow, "steps", "build-ref", "imageId") + "/versions/" + testbed.Dig(flow, "steps", "build-ref", "imageVersionId")).Want(200)
	testbed.WantDig(t, built, `{"buildArguments":[{"name":"MODE","value":"fast"}],"secrets":["key"],"source":"upload","useCache":false}`, "buildDetails")
	if images := w.Objects()["image"]; len(images) != 4 {
		t.Errorf("%d images", len(images))
	}
}

func TestStepConfigValidation(t *testing.T) {
	w := testbed.New(t)
	for step, detail := range map[string]string{
		`{"type": "http", "method": "get"}`:                                                         "url is required",
		`{"type": "http", "url": "u", "method": "GET"}`:                                             "config.steps.a.method",
		`{"type": "http", "url": "u", "method": "get", "outputParameters": {"x": "file.txt"}}`:      "response.txt",
		`{"type": "http", "url": "u", "method": "get", "auth": {"type": "kerberos"}}`:               "config.steps.a.auth.type",
		`{"type": "http", "url": "u", "method": "get", "auth": {"type": "oauth", "clientId": "c"}}`: "clientSecret is required",
		`{"type": "sql"}`: "either sqlQueryPath or repository",
		`{"type": "export", "schema": "s", "table": "t"}`:                                   "sortBy is required",
		`{"type": "export", "schema": "s", "table": "t", "sortBy": "i", "sortOrder": "up"}`: "asc or desc",
		`{"command": "c"}`:                                         "exactly one of imageRef",
		`{"command": "c", "imageId": 5}`:                           "exactly one of imageRef",
		`{"image": {}}`:                                            "command is required",
		`{"image": {}, "command": 5}`:                              "command must be a string",
		`{"image": {}, "command": "c", "stepTimeout": "60"}`:       "stepTimeout must be a whole number",
		`{"image": {}, "command": "c", "clearImageCache": "yes"}`:  "clearImageCache must be true or false",
		`{"image": {}, "command": "c", "parents": [1]}`:            "parents must be a list of strings",
		`{"image": {"secrets": "s"}, "command": "c"}`:              "image.secrets must be a list of strings",
		`{"image": {"buildArguments": {"a": 1}}, "command": "c"}`:  "image.buildArguments must be a map of strings",
		`{"image": [], "command": "c"}`:                            "image must be an object",
		`{"imageDetails": {}, "command": "c"}`:                     "imageDetails.id is required",
		`{"imageDetails": {"id": "5"}, "command": "c"}`:            "imageDetails.id must be a whole number",
		`{"image": {}, "command": "c", "parameters": {"env": []}}`: "parameters.env must be a map of strings",
		`5`: "steps.a must be an object",
	} {
		w.Form(http.MethodPost, testbed.BlockSpecsPath, testbed.AppZip(t), "spec", testbed.SpecJSON("workflow", "x", "1.0.0", `{"steps": {"a": `+step+`}}`)).Refused(422, detail)
	}
	w.WantEmpty()
}

func TestServiceOfAnExistingImageIsUpAfterOneLifecycle(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "webapp")
	spec := testbed.Text(w.Form(http.MethodPost, testbed.BlockSpecsPath, nil, "spec", testbed.SpecJSON("service", "ui", "1.0.0", `{"imageDetails": {"id": `+imageID+`}, "parameters": {"env": {"N": "@param:n"}}, "sessionStickiness": true, "minInstances": 2, "entrypoint": "/go"}`),
		"parameters", `{"build": [{"name": "n", "type": "number", "defaultValue": 5}]}`).Want(201)["id"])
	path := testbed.BlockDeploymentsPath + testbed.Text(w.DeployBlock("prod", spec, "").Want(201)["id"])
	w.Clock.Move(testbed.Lifecycle - time.Millisecond)
	w.WantStatus(path, "deploying")
	w.Clock.Move(time.Millisecond)
	w.WantStatus(path, "deployed")
	serviceID := testbed.Dig(w.Get(path+"/revisions/1").Want(200), "resources", 0, "platformId")
	service := w.Get(testbed.ServicesPath + serviceID).Want(200)
	testbed.WantDig(t, service, `{"env":{"N":"5"},"secrets":[]}`, "parameters")
	testbed.WantDig(t, service, "true", "sessionStickiness")
	testbed.WantDig(t, service, "/go", "entrypoint")
	// A revision is the whole content: what the new release leaves out goes back to the default. The type of a service
	// cannot be changed, so another type is another service.
	w.Form(http.MethodPost, testbed.BlockSpecsPath+spec+"/releases", nil, "spec", `{"release": {"version": "1.1.0"}, "config": {"imageDetails": {"id": `+imageID+`}}}`).Want(201)
	w.JSON(http.MethodPost, path+"/revisions", `{}`).Want(201)
	w.Clock.Move(testbed.Lifecycle)
	w.WantStatus(path, "deployed")
	service = w.Get(testbed.ServicesPath + serviceID).Want(200)
	testbed.WantDig(t, service, `{"env":{},"secrets":[]}`, "parameters")
	testbed.WantDig(t, service, "null", "entrypoint")
	testbed.WantDig(t, service, "1", "minInstances")
	w.Form(http.MethodPost, testbed.BlockSpecsPath+spec+"/releases", nil, "spec", `{"release": {"version": "1.2.0"}, "config": {"serviceType": "api", "imageDetails": {"id": `+imageID+`}}}`).Want(201)
	w.JSON(http.MethodPost, path+"/revisions", `{}`).Want(201)
	w.Clock.Move(testbed.Lifecycle)
	w.WantStatus(path, "deployed")
	w.Get(testbed.ServicesPath+serviceID).Refused(404, "no service")
	testbed.WantDig(t, w.Get(testbed.ServicesPath+testbed.Dig(w.Get(path+"/revisions/3").Want(200), "resources", 0, "platformId")).Want(200), "api", "serviceType")
}

func TestDeploymentWaitsForWhatTakesLonger(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "webapp")
	spec := testbed.Text(w.Form(http.MethodPost, testbed.BlockSpecsPath, nil, "spec", testbed.SpecJSON("service", "ui", "1.0.0", `{"imageDetails": {"id": `+imageID+`}}`)).Want(201)["id"])
	path := testbed.BlockDeploymentsPath + testbed.Text(w.DeployBlock("prod", spec, "").Want(201)["id"])
	serviceID := testbed.Dig(w.Get(path+"/revisions/1").Want(200), "resources", 0, "platformId")
	w.Clock.Move(testbed.Lifecycle / 2)
	w.JSON(http.MethodPatch, testbed.ServicesPath+serviceID, `{"entrypoint": "/x"}`).Want(200)
	w.Clock.Move(testbed.Lifecycle / 2)
	w.WantStatus(path, "deploying")
	w.Clock.Move(testbed.Lifecycle)
	w.WantStatus(path, "deployed")
	// Nothing is due any more for what is stuck.
	w.Outcome(world.Outcome{Kind: "service", Match: map[string]string{"name": "stuck"}, Result: "stuck"})
	w.Outcome(world.Outcome{Kind: "build", Match: map[string]string{"name": "stuck-build-base"}, Result: "stuck"})
	stuck := testbed.BlockDeploymentsPath + testbed.Text(w.DeployBlock("stuck", spec, "").Want(201)["id"])
	building := testbed.BlockDeploymentsPath + testbed.Text(w.DeployBlock("stuck-build", w.FlowSpec("etl"), `, "parameters": {"build": {"cmd": "run"}}`).Want(201)["id"])
	if err := w.Settle(); err != nil {
		t.Fatal(err)
	}
	w.WantStatus(stuck, "deploying")
	w.WantStatus(building, "deploying")
	// A service that is deleted while it is deployed.
	gone := testbed.BlockDeploymentsPath + testbed.Text(w.DeployBlock("gone", spec, "").Want(201)["id"])
	if err := w.Remove("service", testbed.Dig(w.Get(gone+"/revisions/1").Want(200), "resources", 0, "platformId")); err != nil {
		t.Fatal(err)
	}
	w.Clock.Move(time.Hour)
	w.WantStatus(gone, "failed")
	testbed.WantDig(t, w.Get(gone+"/revisions/1").Want(200), "The service was deleted while it was deployed.", "resources", 0, "message")
}

func TestConditionsDecideWhatIsRequired(t *testing.T) {
	w := testbed.New(t)
	basic := func(name, operator, value string) string {
		return `{"dependsOn": "` + name + `", "operator": "` + operator + `", "value": ` + value + `}`
	}
	spec := func(name, condition string) string {
		return w.BlockSpec("service", name, testbed.UIConfig, "parameters", `{"run": [{"name": "a", "type": "number"}, {"name": "b", "type": "string"}, {"name": "d", "type": "string", "defaultValue": "on"}, {"name": "need", "type": "string", "required": true, "conditions": [`+condition+`]}]}`)
	}
	for name, c := range map[string]struct {
		condition, run string
		required       bool
	}{
		"equal":            {basic("a", "equals", "1"), `{"a": 1.0}`, true},
		"by default":       {basic("d", "equals", `"on"`), `{}`, false},
		"not by default":   {basic("d", "not-equals", `"on"`), `{}`, false},
		"given as default": {basic("d", "equals", `"on"`), `{"d": "on"}`, true},
		"unequal":          {basic("a", "equals", "1"), `{"a": 2}`, false},
		"not-equals":       {basic("b", "not-equals", `"x"`), `{}`, true},
		"and":              {`{"conditionType": "AND", "conditions": [` + basic("a", "equals", "1") + `, ` + basic("b", "equals", `"x"`) + `]}`, `{"a": 1}`, false},
		"and-both":         {`{"conditionType": "AND", "conditions": [` + basic("a", "equals", "1") + `, ` + basic("b", "equals", `"x"`) + `]}`, `{"a": 1, "b": "x"}`, true},
		"or":               {`{"conditionType": "OR", "conditions": [` + basic("a", "equals", "1") + `, ` + basic("b", "equals", `"x"`) + `]}`, `{"b": "x"}`, true},
		"or-neither":       {`{"conditionType": "OR", "conditions": [` + basic("a", "equals", "1") + `, ` + basic("b", "equals", `"x"`) + `]}`, `{"b": "y"}`, false},
		"all-in-a-list":    {basic("a", "equals", "1") + `, ` + basic("b", "equals", `"x"`), `{"a": 1}`, false},
	} {
		a := w.DeployBlock(name, spec(name, c.condition), `, "parameters": {"run": `+c.run+`}`)
		if c.required {
			a.Refused(422, "parameters.run.need is required")
		} else {
			a.Want(201)
		}
	}
}
