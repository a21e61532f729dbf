// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package specs_test

import (
	"net/http"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
)

func TestAppSpecShapes(t *testing.T) {
	w := testbed.New(t)
	etl, ui := w.FlowSpec("etl"), w.BlockSpec("service", "ui", testbed.UIConfig)
	w.BlockRelease(etl, "2.0.0", testbed.FlowConfig, testbed.FlowParameters).Want(201)
	id := w.AppSpec("demo", testbed.AppItems(etl, "1.0.0", ui, "1.0.0", etl, "2.0.0"), map[string]any{
		"featured": "true", "parameters": `{"build": [{"name": "cmd", "type": "string"}], "run": []}`,
	})
	described := w.Get(testbed.AppSpecsPath + id).Want(200)
	testbed.WantDig(t, described, "app", "kind")
	testbed.WantDig(t, described, "true", "featured")
	testbed.WantDig(t, described, "null", "parameters")
	published := w.Get(testbed.AppSpecsPath + id + "/releases/1.0.0").Want(200)
	testbed.WantDig(t, published, etl, "config", 2, "id")
	testbed.WantDig(t, published, "2.0.0", "config", 2, "release", "version")
	testbed.WantDig(t, published, "cmd", "parameters", "build", 0, "name")
	body := w.JSON(http.MethodPost, testbed.AppSpecsPath+id+"/releases", `{"release": {"version": "1.1.0", "notes": "more"}, "config": `+testbed.AppItems(ui, "1.0.0")+`, "parameters": null}`).Want(201)
	testbed.WantDig(t, body, id, "id")
	testbed.WantDig(t, body, "1.1.0", "release", "version")
	w.JSON(http.MethodPost, testbed.AppSpecsPath+id+"/releases", `{"release": {"version": "1.0.1"}, "config": `+testbed.AppItems(ui, "1.0.0")+`}`).Refused(422, "not greater")
	w.Delete(testbed.BlockSpecsPath+etl).Refused(422, "app spec demo")
	w.JSON(http.MethodPatch, testbed.AppSpecsPath+id, `{"metadata": {"title": "Demo"}}`).Want(200)
	w.Delete(testbed.AppSpecsPath + id).Want(200)
	w.Delete(testbed.BlockSpecsPath + etl).Want(200)
	w.Delete(testbed.BlockSpecsPath + ui).Want(200)
	w.WantEmpty()
}

func TestAppSpecValidation(t *testing.T) {
	w := testbed.New(t)
	etl, ui := w.FlowSpec("etl"), w.BlockSpec("service", "ui", testbed.UIConfig, "scope", "shared", "tenants", `["t1"]`)
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
		{testbed.AppItems("632a4e7c-ab86-4ecb-8f34-99b5da531ceb", "1.0.0"), nil, 422, "no block spec"},
		{testbed.AppItems(etl, "2.0.0"), nil, 422, "no release 2.0.0"},
		{testbed.AppItems(etl, "1.0.0"), map[string]any{"spec": testbed.SpecJSON("workflow", "x", "1.0.0", `[]`)}, 400, "spec.kind"},
		{testbed.AppItems(etl, "1.0.0"), map[string]any{"spec": map[string]any{"version": 1}}, 400, "spec must be a string"},
		{testbed.AppItems(etl, "1.0.0"), map[string]any{"spec": "{"}, 400, "not valid JSON text"},
		{testbed.AppItems(etl, "1.0.0"), map[string]any{"featured": `"x"`}, 400, "featured must be true or false"},
		{testbed.AppItems(etl, "1.0.0"), map[string]any{"parameters": `{"run": [{"name": "cmd", "type": "string"}]}`}, 422, "no block of the app"},
		{testbed.AppItems(etl, "1.0.0"), map[string]any{"parameters": `{"build": [{"name": "cmd", "type": "x"}]}`}, 422, "parameters.build[0].type"},
		{testbed.AppItems(etl, "1.0.0"), map[string]any{"scope": "shared", "tenants": `["t1"]`}, 422, "not shared with tenant t1"},
		{testbed.AppItems(ui, "1.0.0"), map[string]any{"scope": "shared", "tenants": `["t1", "t2"]`}, 422, "not shared with tenant t2"},
		{testbed.AppItems(ui, "1.0.0"), map[string]any{"scope": "shared"}, 422, "tenants is required"},
	} {
		w.JSON(http.MethodPost, testbed.AppSpecsPath, testbed.AppBody(t, "x", c.config, c.members)).Refused(c.status, c.detail)
	}
	id := w.AppSpec("shared", testbed.AppItems(ui, "1.0.0"), map[string]any{"scope": "shared", "tenants": `["t1"]`})
	w.JSON(http.MethodPost, testbed.AppSpecsPath, testbed.AppBody(t, "shared", testbed.AppItems(ui, "1.0.0"), nil)).Refused(422, "already exists")
	w.JSON(http.MethodPatch, testbed.BlockSpecsPath+ui, `{"scope": "private"}`).Refused(422, "App spec shared")
	w.JSON(http.MethodPatch, testbed.AppSpecsPath+id, `{"tenants": ["t1", "t3"]}`).Refused(422, "not shared with tenant t3")
	w.JSON(http.MethodPatch, testbed.BlockSpecsPath+ui, `{"tenants": ["t1", "t3"]}`).Want(200)
	w.JSON(http.MethodPatch, testbed.AppSpecsPath+id, `{"tenants": ["t1", "t3"]}`).Want(200)
}
