package emulator

import (
	"net/http"
	"testing"
)

func TestAppSpecShapes(t *testing.T) {
	w := newTestbed(t)
	etl, ui := w.flowSpec("etl"), w.blockSpec("service", "ui", uiConfig)
	w.blockRelease(etl, "2.0.0", flowConfig, flowParameters).want(201)
	id := w.appSpec("demo", appItems(etl, "1.0.0", ui, "1.0.0", etl, "2.0.0"), map[string]any{
		"featured": "true", "parameters": `{"build": [{"name": "cmd", "type": "string"}], "run": []}`,
	})
	described := w.get(appSpecsPath + id).want(200)
	wantDig(t, described, "app", "kind")
	wantDig(t, described, "true", "featured")
	wantDig(t, described, "null", "parameters")
	published := w.get(appSpecsPath + id + "/releases/1.0.0").want(200)
	wantDig(t, published, etl, "config", 2, "id")
	wantDig(t, published, "2.0.0", "config", 2, "release", "version")
	wantDig(t, published, "cmd", "parameters", "build", 0, "name")
	body := w.json(http.MethodPost, appSpecsPath+id+"/releases", `{"release": {"version": "1.1.0", "notes": "more"}, "config": `+appItems(ui, "1.0.0")+`, "parameters": null}`).want(201)
	wantDig(t, body, id, "id")
	wantDig(t, body, "1.1.0", "release", "version")
	w.json(http.MethodPost, appSpecsPath+id+"/releases", `{"release": {"version": "1.0.1"}, "config": `+appItems(ui, "1.0.0")+`}`).refused(422, "not greater")
	w.delete(blockSpecsPath+etl).refused(422, "app spec demo")
	w.json(http.MethodPatch, appSpecsPath+id, `{"metadata": {"title": "Demo"}}`).want(200)
	w.delete(appSpecsPath + id).want(200)
	w.delete(blockSpecsPath + etl).want(200)
	w.delete(blockSpecsPath + ui).want(200)
	w.wantEmpty()
}

func TestAppSpecValidation(t *testing.T) {
	w := newTestbed(t)
	etl, ui := w.flowSpec("etl"), w.blockSpec("service", "ui", uiConfig, "scope", "shared", "tenants", `["t1"]`)
	for _, c := range []struct {
		config  string
		members map[string]any
		status  int
		detail  string
	}{
		{`[]`, nil, 422, "at least one block"},
		{`{}`, nil, 400, "config must be a list"},
		{`[{"release": {"version": "1.0.0"}}]`, nil, 400, "config[0].id"},
		{`[{"id": "` + etl + `"}]`, nil, 400, "config[0].release.version"},
		{appItems("632a4e7c-ab86-4ecb-8f34-99b5da531ceb", "1.0.0"), nil, 422, "no block spec"},
		{appItems(etl, "2.0.0"), nil, 422, "no release 2.0.0"},
		{appItems(etl, "1.0.0"), map[string]any{"spec": specJSON("workflow", "x", "1.0.0", `[]`)}, 400, "spec.kind"},
		{appItems(etl, "1.0.0"), map[string]any{"spec": map[string]any{"version": 1}}, 400, "spec must be a string"},
		{appItems(etl, "1.0.0"), map[string]any{"spec": "{"}, 400, "not valid JSON text"},
		{appItems(etl, "1.0.0"), map[string]any{"featured": `"x"`}, 400, "featured must be true or false"},
		{appItems(etl, "1.0.0"), map[string]any{"parameters": `{"run": [{"name": "cmd", "type": "string"}]}`}, 422, "no block of the app"},
		{appItems(etl, "1.0.0"), map[string]any{"parameters": `{"build": [{"name": "cmd", "type": "x"}]}`}, 422, "parameters.build[0].type"},
		{appItems(etl, "1.0.0"), map[string]any{"scope": "shared", "tenants": `["t1"]`}, 422, "not shared with tenant t1"},
		{appItems(ui, "1.0.0"), map[string]any{"scope": "shared", "tenants": `["t1", "t2"]`}, 422, "not shared with tenant t2"},
		{appItems(ui, "1.0.0"), map[string]any{"scope": "shared"}, 422, "tenants is required"},
	} {
		w.json(http.MethodPost, appSpecsPath, appBody(t, "x", c.config, c.members)).refused(c.status, c.detail)
	}
	id := w.appSpec("shared", appItems(ui, "1.0.0"), map[string]any{"scope": "shared", "tenants": `["t1"]`})
	w.json(http.MethodPost, appSpecsPath, appBody(t, "shared", appItems(ui, "1.0.0"), nil)).refused(422, "already exists")
	w.json(http.MethodPatch, blockSpecsPath+ui, `{"scope": "private"}`).refused(422, "App spec shared")
	w.json(http.MethodPatch, appSpecsPath+id, `{"tenants": ["t1", "t3"]}`).refused(422, "not shared with tenant t3")
	w.json(http.MethodPatch, blockSpecsPath+ui, `{"tenants": ["t1", "t3"]}`).want(200)
	w.json(http.MethodPatch, appSpecsPath+id, `{"tenants": ["t1", "t3"]}`).want(200)
}
