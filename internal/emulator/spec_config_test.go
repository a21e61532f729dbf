package emulator

import (
	"net/http"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestBlockWithEveryKindOfStep(t *testing.T) {
	w := newTestbed(t)
	imageID, versionID := w.readyImage("tool", "workflow")
	w.readyImage("tool2", "workflow")
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
	spec := w.blockSpec("workflow", "all", config, "parameters", parameters)
	values := func(when string) string {
		return `, "parameters": {"build": {"cache": false, "mode": "fast", "list": ["a", "b"], "limit": 60, "when": "` + when + `", "watchers": [{"user": "a@b.c"}]}}`
	}
	w.deployBlock("prod", spec, values("never")).refused(422, "With these parameters, config.triggers[0].cron")
	id := text(w.deployBlock("prod", spec, values("0 2 * * *")).want(201)["id"])
	w.clock.Move(testLifecycle)
	w.wantStatus(blockDeploymentsPath+id, "deployed")
	flow := w.get(workflowsPath + dig(w.get(blockDeploymentsPath+id+"/revisions/1").want(200), "resources", 0, "platformId")).want(200)
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
		wantDig(t, flow, c.want, c.path...)
	}
	built := w.get(imagesPath + dig(flow, "steps", "build-ref", "imageId") + "/versions/" + dig(flow, "steps", "build-ref", "imageVersionId")).want(200)
	wantDig(t, built, `{"buildArguments":[{"name":"MODE","value":"fast"}],"secrets":["key"],"source":"upload","useCache":false}`, "buildDetails")
	if images := w.Objects()["image"]; len(images) != 4 {
		t.Errorf("%d images", len(images))
	}
}

func TestStepConfigValidation(t *testing.T) {
	w := newTestbed(t)
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
		w.form(http.MethodPost, blockSpecsPath, appZip(t), "spec", specJSON("workflow", "x", "1.0.0", `{"steps": {"a": `+step+`}}`)).refused(422, detail)
	}
	w.wantEmpty()
}

func TestServiceOfAnExistingImageIsUpAfterOneLifecycle(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "webapp")
	spec := text(w.form(http.MethodPost, blockSpecsPath, nil, "spec", specJSON("service", "ui", "1.0.0", `{"imageDetails": {"id": `+imageID+`}, "parameters": {"env": {"N": "@param:n"}}, "sessionStickiness": true, "minInstances": 2, "entrypoint": "/go"}`),
		"parameters", `{"build": [{"name": "n", "type": "number", "defaultValue": 5}]}`).want(201)["id"])
	path := blockDeploymentsPath + text(w.deployBlock("prod", spec, "").want(201)["id"])
	w.clock.Move(testLifecycle - time.Millisecond)
	w.wantStatus(path, "deploying")
	w.clock.Move(time.Millisecond)
	w.wantStatus(path, "deployed")
	serviceID := dig(w.get(path+"/revisions/1").want(200), "resources", 0, "platformId")
	service := w.get(servicesPath + serviceID).want(200)
	wantDig(t, service, `{"env":{"N":"5"},"secrets":[]}`, "parameters")
	wantDig(t, service, "true", "sessionStickiness")
	wantDig(t, service, "/go", "entrypoint")
	// A revision is the whole content: what the new release leaves out goes back to the default. The type of a service
	// cannot be changed, so another type is another service.
	w.form(http.MethodPost, blockSpecsPath+spec+"/releases", nil, "spec", `{"release": {"version": "1.1.0"}, "config": {"imageDetails": {"id": `+imageID+`}}}`).want(201)
	w.json(http.MethodPost, path+"/revisions", `{}`).want(201)
	w.clock.Move(testLifecycle)
	w.wantStatus(path, "deployed")
	service = w.get(servicesPath + serviceID).want(200)
	wantDig(t, service, `{"env":{},"secrets":[]}`, "parameters")
	wantDig(t, service, "null", "entrypoint")
	wantDig(t, service, "1", "minInstances")
	w.form(http.MethodPost, blockSpecsPath+spec+"/releases", nil, "spec", `{"release": {"version": "1.2.0"}, "config": {"serviceType": "api", "imageDetails": {"id": `+imageID+`}}}`).want(201)
	w.json(http.MethodPost, path+"/revisions", `{}`).want(201)
	w.clock.Move(testLifecycle)
	w.wantStatus(path, "deployed")
	w.get(servicesPath+serviceID).refused(404, "no service")
	wantDig(t, w.get(servicesPath+dig(w.get(path+"/revisions/3").want(200), "resources", 0, "platformId")).want(200), "api", "serviceType")
}

func TestDeploymentWaitsForWhatTakesLonger(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "webapp")
	spec := text(w.form(http.MethodPost, blockSpecsPath, nil, "spec", specJSON("service", "ui", "1.0.0", `{"imageDetails": {"id": `+imageID+`}}`)).want(201)["id"])
	path := blockDeploymentsPath + text(w.deployBlock("prod", spec, "").want(201)["id"])
	serviceID := dig(w.get(path+"/revisions/1").want(200), "resources", 0, "platformId")
	w.clock.Move(testLifecycle / 2)
	w.json(http.MethodPatch, servicesPath+serviceID, `{"entrypoint": "/x"}`).want(200)
	w.clock.Move(testLifecycle / 2)
	w.wantStatus(path, "deploying")
	w.clock.Move(testLifecycle)
	w.wantStatus(path, "deployed")
	// Nothing is due any more for what is stuck.
	w.outcome(world.Outcome{Kind: "service", Match: map[string]string{"name": "stuck"}, Result: "stuck"})
	w.outcome(world.Outcome{Kind: "build", Match: map[string]string{"name": "stuck-build-base"}, Result: "stuck"})
	stuck := blockDeploymentsPath + text(w.deployBlock("stuck", spec, "").want(201)["id"])
	building := blockDeploymentsPath + text(w.deployBlock("stuck-build", w.flowSpec("etl"), `, "parameters": {"build": {"cmd": "run"}}`).want(201)["id"])
	if err := w.Settle(); err != nil {
		t.Fatal(err)
	}
	w.wantStatus(stuck, "deploying")
	w.wantStatus(building, "deploying")
	// A service that is deleted while it is deployed.
	gone := blockDeploymentsPath + text(w.deployBlock("gone", spec, "").want(201)["id"])
	if err := w.Remove("service", dig(w.get(gone+"/revisions/1").want(200), "resources", 0, "platformId")); err != nil {
		t.Fatal(err)
	}
	w.clock.Move(time.Hour)
	w.wantStatus(gone, "failed")
	wantDig(t, w.get(gone+"/revisions/1").want(200), "The service was deleted while it was deployed.", "resources", 0, "message")
}

func TestConditionsDecideWhatIsRequired(t *testing.T) {
	w := newTestbed(t)
	basic := func(name, operator, value string) string {
		return `{"dependsOn": "` + name + `", "operator": "` + operator + `", "value": ` + value + `}`
	}
	spec := func(name, condition string) string {
		return w.blockSpec("service", name, uiConfig, "parameters", `{"run": [{"name": "a", "type": "number"}, {"name": "b", "type": "string"}, {"name": "d", "type": "string", "defaultValue": "on"}, {"name": "need", "type": "string", "required": true, "conditions": [`+condition+`]}]}`)
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
		a := w.deployBlock(name, spec(name, c.condition), `, "parameters": {"run": `+c.run+`}`)
		if c.required {
			a.refused(422, "parameters.run.need is required")
		} else {
			a.want(201)
		}
	}
}
