// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package specs_test

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestBlockSpecShapes(t *testing.T) {
	w := testbed.New(t)
	id := w.FlowSpec("etl")
	described := w.Get(testbed.BlockSpecsPath + id).Want(200)
	for _, c := range []struct {
		want string
		path []any
	}{
		{id, []any{"id"}},
		{"workflow", []any{"kind"}},
		{"false", []any{"featured"}},
		{"private", []any{"scope"}},
		{"etl", []any{"metadata", "name"}},
		{"T etl", []any{"metadata", "title"}},
		{"available", []any{"metadata", "status"}},
		{"null", []any{"metadata", "imageUrl"}},
		{"[]", []any{"metadata", "tags"}},
		{"2024-05-01T09:30:00.000Z", []any{"metadata", "createdAt"}},
		{"1.0.0", []any{"latestRelease", "version"}},
		{"n 1.0.0", []any{"latestRelease", "notes"}},
		{"cmd", []any{"parameters", "build", 0, "name"}},
		{"true", []any{"parameters", "run", 1, "hideValue"}},
	} {
		testbed.WantDig(t, described, c.want, c.path...)
	}
	published := w.Get(testbed.BlockSpecsPath + id + "/releases/1.0.0").Want(200)
	testbed.WantDig(t, published, "@param:cmd", "config", "steps", "load", "command")
	testbed.WantDig(t, published, "false", "autoRunOnDeploy")
	testbed.WantDig(t, published, "1", "artifact", "version")
	w.BlockRelease(id, "2.0.0", testbed.FlowConfig, testbed.FlowParameters).Want(201)
	listed := w.Get(testbed.BlockSpecsPath + id + "/releases").Want(200)
	if got := testbed.Names(t, listed, "releases", "version"); !slices.Equal(got, []string{"2.0.0", "1.0.0"}) {
		t.Errorf("releases %v", got)
	}
	testbed.WantDig(t, w.Get(testbed.BlockSpecsPath+id+"/releases?sort=createdAt:asc").Want(200), "1.0.0", "releases", 0, "version")
	w.Get(testbed.BlockSpecsPath+id+"/releases?sort=name").Refused(400, "sort")
	w.Get(testbed.BlockSpecsPath+id+"/releases/9.9.9").Refused(404, "no release")
	testbed.WantDig(t, w.Get(testbed.BlockSpecsPath+id).Want(200), "2.0.0", "latestRelease", "version")
	w.Get(testbed.AppSpecsPath+id).Refused(404, "no app spec")
	w.Get(testbed.BlockSpecsPath+"nothing").Refused(404, "no block spec")
}

func TestBlockSpecValidation(t *testing.T) {
	w := testbed.New(t)
	w.FlowSpec("taken")
	good := func(change ...string) string {
		return strings.NewReplacer(change...).Replace(testbed.SpecJSON("workflow", "x", "1.0.0", testbed.FlowConfig))
	}
	type pairs = []string
	for _, c := range []struct {
		why    string
		pairs  pairs
		status int
		detail string
	}{
		{"no spec", pairs{"scope", "private"}, 400, "spec is required"},
		{"spec is no JSON", pairs{"spec", "{"}, 400, "not valid JSON"},
		{"unknown kind", pairs{"spec", good(`"kind": "workflow"`, `"kind": "app"`)}, 400, "spec.kind"},
		{"no version", pairs{"spec", good(`"version": 1,`, ``)}, 400, "spec.version"},
		{"no summary", pairs{"spec", good(`"summary": "S"`, `"summary": null`)}, 400, "summary is required"},
		{"no name", pairs{"spec", good(`"name": "x", `, ``)}, 400, "name is required"},
		{"content type", pairs{"spec", good(`"summary": "S"`, `"summary": "S", "descriptionContentType": "text/html"`)}, 400, "text/plain or text/markdown"},
		{"release no semver", pairs{"spec", good(`"1.0.0"`, `"v1"`)}, 400, "semantic version"},
		{"name taken", pairs{"spec", good(`"x"`, `"taken"`)}, 422, "already exists"},
		{"unknown scope", pairs{"spec", good(), "scope", "global"}, 400, "scope"},
		{"tenants without shared", pairs{"spec", good(), "tenants", `["a"]`}, 422, "only for scope shared"},
		{"shared without tenants", pairs{"spec", good(), "scope", "shared"}, 422, "tenants is required"},
		{"featured", pairs{"spec", good(), "featured", "yes"}, 400, "not true or false"},
		{"undefined param", pairs{"spec", good()}, 422, "no build parameter"},
		{"param is run only", pairs{"spec", good(), "parameters", `{"run": [{"name": "cmd", "type": "string"}, {"name": "n", "type": "number"}]}`}, 422, "no build parameter"},
		{"unknown imageRef", pairs{"spec", good(`"imageRef": "base"`, `"imageRef": "other"`), "parameters", testbed.FlowParameters}, 422, "no image"},
		{"two images", pairs{"spec", good(`"imageRef": "base"`, `"imageRef": "base", "image": {}`), "parameters", testbed.FlowParameters}, 422, "exactly one of"},
		{"Dockerfile missing", pairs{"spec", good(`"dockerfile": "Dockerfile"`, `"dockerfile": "docker/File"`), "parameters", testbed.FlowParameters}, 422, "docker/File is not in the artifact"},
		{"context missing", pairs{"spec", good(`"context": "."`, `"context": "src"`), "parameters", testbed.FlowParameters}, 422, "not a folder"},
		{"image version", pairs{"spec", good(`"context": "."`, `"version": "1"`), "parameters", testbed.FlowParameters}, 422, "semantic version"},
		{"cycle", pairs{"spec", good(`"type": "standard"`, `"parents": ["load"]`), "parameters", testbed.FlowParameters}, 422, "cycle"},
		{"unknown parent", pairs{"spec", good(`"type": "standard"`, `"parents": ["up"]`), "parameters", testbed.FlowParameters}, 422, "no step up"},
		{"instance type", pairs{"spec", good(`"type": "standard"`, `"resources": {"instanceTypeId": 999}`), "parameters", testbed.FlowParameters}, 422, "999 is not an instance type"},
		{"instance text", pairs{"spec", good(`"type": "standard"`, `"resources": {"instanceTypeId": "21"}`), "parameters", testbed.FlowParameters}, 422, "must be a whole number"},
		{"retries", pairs{"spec", good(`"type": "standard"`, `"runConfiguration": {"retryOptions": {"numberOfRetries": 6}}`), "parameters", testbed.FlowParameters}, 422, "from 0 to 5"},
		{"step name", pairs{"spec", good(`"load"`, `"lo_ad"`), "parameters", testbed.FlowParameters}, 422, "letters, digits and hyphens"},
		{"step type", pairs{"spec", good(`"type": "standard"`, `"type": "python"`), "parameters", testbed.FlowParameters}, 422, "is not one of standard"},
		{"cron", pairs{"spec", good(`"steps"`, `"triggers": [{"cron": "0 25 * * *"}], "steps"`), "parameters", testbed.FlowParameters}, 422, "cron"},
		{"watcher", pairs{"spec", good(`"steps"`, `"watchers": [{"events": {"fail": true}}], "steps"`), "parameters", testbed.FlowParameters}, 422, "exactly one of user"},
		{"no steps", pairs{"spec", testbed.SpecJSON("workflow", "x", "1.0.0", `{"steps": {}}`)}, 422, "steps is required"},
		{"service without image", pairs{"spec", testbed.SpecJSON("service", "x", "1.0.0", `{}`)}, 422, "exactly one of image"},
		{"shiny", pairs{"spec", testbed.SpecJSON("service", "x", "1.0.0", `{"serviceType": "shiny", "image": {}}`)}, 422, "web-app, api"},
		{"min instances", pairs{"spec", testbed.SpecJSON("service", "x", "1.0.0", `{"minInstances": 3, "image": {}}`)}, 422, "1 or 2"},
		{"sticky api", pairs{"spec", testbed.SpecJSON("service", "x", "1.0.0", `{"serviceType": "api", "sessionStickiness": true, "image": {}}`)}, 422, "not possible"},
		{"sticky to zero", pairs{"spec", testbed.SpecJSON("service", "x", "1.0.0", `{"scaleToZero": true, "sessionStickiness": true, "image": {}}`)}, 422, "exclude"},
		{"unknown image", pairs{"spec", testbed.SpecJSON("service", "x", "1.0.0", `{"imageDetails": {"id": 7}}`)}, 422, "no image 7"},
	} {
		t.Log(c.why)
		w.Form(http.MethodPost, testbed.BlockSpecsPath, testbed.AppZip(t), c.pairs...).Refused(c.status, c.detail)
	}
	w.Form(http.MethodPost, testbed.BlockSpecsPath, nil, "spec", good(), "parameters", testbed.FlowParameters).Refused(422, "artifact is missing")
	w.Form(http.MethodPost, testbed.BlockSpecsPath, []byte("PK"), "spec", good(), "parameters", testbed.FlowParameters).Refused(400, "not a zip archive")
	w.Form(http.MethodPost, testbed.BlockSpecsPath, make([]byte, world.MaxArchive+1), "spec", good(), "parameters", testbed.FlowParameters).Refused(413, "10 MiB")
	testbed.WantDig(t, w.Get(testbed.BlockSpecsPath).Want(200), "1", "specCount")
	if artifacts := w.Objects()["artifact"]; len(artifacts) != 1 {
		t.Errorf("%d artifacts are kept", len(artifacts))
	}
	// The same name is free in the other kind, and numbers may be references.
	w.BlockSpec("service", "taken", `{"image": {}, "resources": {"instanceTypeId": "@param:size"}, "scaleToZero": "@param:zero", "minInstances": "@param:size"}`,
		"parameters", `{"build": [{"name": "size", "type": "number"}, {"name": "zero", "type": "boolean"}]}`)
}

func TestParameterDefinitionValidation(t *testing.T) {
	w := testbed.New(t)
	for parameters, detail := range map[string]string{
		`[]`:                              "form of parameter definitions",
		`{"build": [{"type": "string"}]}`: "parameters.build[0].name is required",
		`{"build": [{"name": "a", "type": "text"}]}`:                                                                                                                          "parameters.build[0].type",
		`{"build": [{"name": "a", "type": "string"}, {"name": "a", "type": "string"}]}`:                                                                                       "two parameters",
		`{"run": [{"name": "a", "type": "number", "hideValue": true}]}`:                                                                                                       "parameters.run[0].hideValue",
		`{"run": [{"name": "a", "type": "string", "options": []}]}`:                                                                                                           "at least one option",
		`{"run": [{"name": "a", "type": "string", "options": [{"title": "x"}]}]}`:                                                                                             "title and value",
		`{"run": [{"name": "a", "type": "number", "options": [{"title": "x", "value": "1"}]}]}`:                                                                               "not of type number",
		`{"run": [{"name": "a", "type": "number", "defaultValue": "1"}]}`:                                                                                                     "defaultValue must be of type number",
		`{"run": [{"name": "a", "type": "string_array", "defaultValue": ["y", 1]}]}`:                                                                                          "of type string_array",
		`{"run": [{"name": "a", "type": "string", "properties": [{"name": "b", "type": "string"}]}]}`:                                                                         "has no properties",
		`{"run": [{"name": "a", "type": "object_array", "properties": [{"name": "b", "type": "object", "properties": [{"name": "c", "type": "x"}]}]}]}`:                       "properties[0].properties[0].type",
		`{"run": [{"name": "a", "type": "object", "properties": [{"name": "b", "type": "number", "required": true}], "defaultValue": {}}]}`:                                   "defaultValue.b is required",
		`{"build": [{"name": "b", "type": "string"}, {"name": "a", "type": "string", "conditions": [{"dependsOn": "b", "operator": "equals", "value": "x"}]}]}`:               "only run parameters",
		`{"run": [{"name": "a", "type": "string", "conditions": [{"dependsOn": "b", "operator": "equals", "value": "x"}]}]}`:                                                  "no other run parameter",
		`{"run": [{"name": "a", "type": "string", "conditions": [{"dependsOn": "a", "operator": "equals", "value": "x"}]}]}`:                                                  "no other run parameter",
		`{"run": [{"name": "b", "type": "string"}, {"name": "a", "type": "string", "conditions": [{"dependsOn": "b", "operator": "is", "value": "x"}]}]}`:                     "operator",
		`{"run": [{"name": "b", "type": "string"}, {"name": "a", "type": "string", "conditions": [{"conditionType": "XOR", "conditions": []}]}]}`:                             "AND or OR",
		`{"run": [{"name": "b", "type": "string"}, {"name": "a", "type": "string", "conditions": [{"conditionType": "OR", "conditions": []}]}]}`:                              "at least one condition",
		`{"run": [{"name": "b", "type": "string"}, {"name": "a", "type": "string", "conditions": [{"conditionType": "OR", "conditions": [{"conditionType": "OR"}]}]}]}`:       "basic ones only",
		`{"run": [{"name": "b", "type": "string"}, {"name": "a", "type": "string", "conditions": [{"dependsOn": "b", "operator": "equals"}]}]}`:                               "value is required",
		`{"run": [{"name": "a", "type": "object", "options": [{"title": "x", "value": {}}]}]}`:                                                                                "has no options",
		`{"run": [{"name": "a", "type": "object", "properties": [{"name": "b", "type": "number"}], "defaultValue": {"c": 1}}]}`:                                               "no such property",
		`{"run": [{"name": "a", "type": "object_array", "properties": [{"name": "b", "type": "number"}], "defaultValue": [{"b": "x"}]}]}`:                                     "defaultValue[0].b must be of type number",
		`{"run": [{"name": "a", "type": "string", "options": ["x"]}]}`:                                                                                                        "form of parameter definitions",
		`{"run": [{"name": "a", "type": "boolean", "defaultValue": 1}]}`:                                                                                                      "of type boolean",
		`{"run": [{"name": "a", "type": "number", "properties": [{"name": "b", "type": "number"}], "title": "t", "description": "d", "required": true, "hideValue": false}]}`: "has no properties",
	} {
		t.Log(parameters)
		w.Form(http.MethodPost, testbed.BlockSpecsPath, testbed.AppZip(t), "spec", testbed.SpecJSON("service", "x", "1.0.0", testbed.UIConfig), "parameters", parameters).Refused(422, detail)
	}
	w.WantEmpty()
}

func TestReleasesGrow(t *testing.T) {
	w := testbed.New(t)
	id := w.BlockSpec("service", "ui", testbed.UIConfig)
	for _, c := range []struct {
		version string
		good    bool
	}{{"1.0.0", false}, {"0.9.9", false}, {"1.0.0-rc.1", false}, {"1.0.0+build", false}, {"1.1.0-rc.2", true}, {"1.1.0-rc.10", true}, {"1.1.0-rc.3", false}, {"1.1.0", true}} {
		a := w.BlockRelease(id, c.version, testbed.UIConfig, `{"build": []}`)
		if !c.good {
			a.Refused(422, "not greater")
			continue
		}
		testbed.WantDig(t, a.Want(201), c.version, "release", "version")
		testbed.WantDig(t, a.Want(201), id, "id")
	}
	testbed.WantDig(t, w.Get(testbed.BlockSpecsPath+id+"/releases/1.1.0-rc.10").Want(200), "3", "artifact", "version")
	w.Form(http.MethodPost, testbed.BlockSpecsPath+id+"/releases", nil, "spec", `{"release": {"version": "3.0.0"}}`).Refused(400, "config is required")
	w.Form(http.MethodPost, testbed.BlockSpecsPath+id+"/releases", nil, "spec", `{"config": {}}`).Refused(400, "semantic version")
	w.Form(http.MethodPost, testbed.BlockSpecsPath+"no/releases", nil, "spec", `{}`).Refused(404, "no block spec")
}

func TestReleaseHoldsItsArchive(t *testing.T) {
	w := testbed.New(t)
	id := w.BlockSpec("service", "ui", testbed.UIConfig)
	artifact := testbed.Dig(w.Get(testbed.BlockSpecsPath+id+"/releases/1.0.0").Want(200), "artifact", "id")
	if a := w.Get(testbed.ArtifactsPath + artifact + "/1/download"); a.Status != 200 || !bytes.Equal(a.Raw, testbed.AppZip(t)) {
		t.Errorf("the archive cannot be downloaded: %d", a.Status)
	}
	w.Delete(testbed.ArtifactsPath+artifact+"/1").Refused(422, "release 1.0.0 of spec ui")
	w.Delete(testbed.ArtifactsPath+artifact).Refused(422, "release 1.0.0 of spec ui")
	w.Delete(testbed.BlockSpecsPath + id).Want(200)
	w.WantEmpty()
}

func TestSpecWithExistingImage(t *testing.T) {
	w := testbed.New(t)
	imageID, versionID := w.ReadyImage("base", "webapp")
	config := `{"imageDetails": {"id": ` + imageID + `, "versionId": ` + versionID + `}}`
	for _, scope := range []string{"public", "shared"} {
		pairs := []string{"spec", testbed.SpecJSON("service", "x", "1.0.0", config), "scope", scope}
		if scope == "shared" {
			pairs = append(pairs, "tenants", `["a"]`)
		}
		w.Form(http.MethodPost, testbed.BlockSpecsPath, nil, pairs...).Refused(422, "only possible for private")
	}
	w.Form(http.MethodPost, testbed.BlockSpecsPath, nil, "spec", testbed.SpecJSON("service", "x", "1.0.0", `{"imageDetails": {"id": `+imageID+`, "versionId": 1}}`)).Refused(422, "no version 1")
	id := testbed.Text(w.Form(http.MethodPost, testbed.BlockSpecsPath, nil, "spec", testbed.SpecJSON("service", "x", "1.0.0", config)).Want(201)["id"])
	testbed.WantDig(t, w.Get(testbed.BlockSpecsPath+id+"/releases/1.0.0").Want(200), "null", "artifact")
	if got := w.Version(imageID, versionID, "status"); got != "in-use" {
		t.Errorf("status %s", got)
	}
	w.Delete(testbed.ImagesPath+imageID+"/versions/"+versionID).Refused(422, "release 1.0.0 of spec x")
	w.JSON(http.MethodPatch, testbed.BlockSpecsPath+id, `{"scope": "public"}`).Refused(422, "imageDetails")
	w.Delete(testbed.BlockSpecsPath + id).Want(200)
	if got := w.Version(imageID, versionID, "status"); got != "ready" {
		t.Errorf("status %s", got)
	}
}

func TestSpecUpdate(t *testing.T) {
	w := testbed.New(t)
	id := w.BlockSpec("service", "ui", testbed.UIConfig)
	w.BlockSpec("service", "other", testbed.UIConfig)
	for body, c := range map[string]struct {
		status int
		detail string
	}{
		`{"metadata": {"name": "other"}}`:                {422, "already exists"},
		`{"metadata": {"name": " "}}`:                    {400, "name is required"},
		`{"metadata": {"status": "gone"}}`:               {400, "metadata.status"},
		`{"metadata": {"tags": [{"title": "x"}]}}`:       {400, "tags[0].name"},
		`{"scope": "shared"}`:                            {422, "tenants is required"},
		`{"tenants": ["a"]}`:                             {422, "only for scope shared"},
		`{"featured": "true"}`:                           {400, "featured must be true or false"},
		`{"metadata": {"title": "lost"}, "scope": "x"}`:  {400, "scope"},
		`{"metadata": {"title": "lost", "summary": 5}}`:  {400, "summary must be a string"},
		`{"metadata": {"title": "lost"}, "tenants": {}}`: {400, "tenants must be a list"},
	} {
		w.JSON(http.MethodPatch, testbed.BlockSpecsPath+id, body).Refused(c.status, c.detail)
	}
	testbed.WantDig(t, w.Get(testbed.BlockSpecsPath+id).Want(200), "T ui", "metadata", "title")
	body := w.JSON(http.MethodPatch, testbed.BlockSpecsPath+id, `{"metadata": {"title": "New", "tags": [{"name": "a"}], "status": "archived", "imageUrl": "u"}, "featured": true, "scope": "shared", "tenants": ["t1", "t2"]}`).Want(200)
	testbed.WantDig(t, body, "New", "metadata", "title")
	testbed.WantDig(t, body, "S", "metadata", "summary")
	testbed.WantDig(t, body, "archived", "metadata", "status")
	testbed.WantDig(t, body, `["t1","t2"]`, "tenants")
	testbed.WantDig(t, body, "true", "featured")
	body = w.JSON(http.MethodPatch, testbed.BlockSpecsPath+id, `{"scope": "private", "metadata": {"tags": []}}`).Want(200)
	testbed.WantDig(t, body, "null", "tenants")
	// As the publishing wrappers send it: the scope as it is, and the tenants of a template, which are none, or of another scope.
	body = w.JSON(http.MethodPatch, testbed.BlockSpecsPath+id, `{"scope": "private", "tenants": [""], "metadata": {"title": "Newer"}}`).Want(200)
	testbed.WantDig(t, body, "null", "tenants")
	body = w.JSON(http.MethodPatch, testbed.BlockSpecsPath+id, `{"scope": "private", "tenants": ["t1"], "metadata": {"title": "New"}}`).Want(200)
	testbed.WantDig(t, body, "null", "tenants")
	w.JSON(http.MethodPatch, testbed.BlockSpecsPath+id, `{"scope": "shared", "tenants": [" "]}`).Refused(422, "tenants is required")
	testbed.WantDig(t, body, "[]", "metadata", "tags")
	w.DeployBlock("d", id, "").Refused(422, "archived")
}

func TestSpecLists(t *testing.T) {
	w := testbed.New(t)
	alpha := w.BlockSpec("service", "alpha", testbed.UIConfig, "scope", "public")
	w.Clock.Move(time.Second)
	beta := w.FlowSpec("beta")
	w.Clock.Move(time.Second)
	w.BlockSpec("service", "alphabet", testbed.UIConfig, "featured", "true")
	w.Clock.Move(time.Second)
	w.AppSpec("alpha", testbed.AppItems(alpha, "1.0.0", beta, "1.0.0"), nil)
	w.JSON(http.MethodPatch, testbed.BlockSpecsPath+beta, `{"metadata": {"status": "unavailable", "description": "Needle here"}}`).Want(200)
	for path, want := range map[string][]string{
		testbed.BlockSpecsPath: {"alphabet", "beta", "alpha"}, testbed.BlockSpecsPath + "?name=alpha": {"alphabet", "alpha"}, testbed.BlockSpecsPath + "?title=T+b": {"beta"},
		testbed.BlockSpecsPath + "?name=lpha":                           {},
		testbed.BlockSpecsPath + "?status=available&status=unavailable": {"alphabet", "beta", "alpha"},
		testbed.BlockSpecsPath + "?status=unavailable%2Carchived":       {"beta"},
		testbed.BlockSpecsPath + "?scope=public":                        {"alpha"},
		testbed.BlockSpecsPath + "?featured=True":                       {"alphabet"},
		testbed.BlockSpecsPath + "?featured=false":                      {"beta", "alpha"},
		testbed.BlockSpecsPath + "?sort=name:asc":                       {"alpha", "alphabet", "beta"},
		testbed.BlockSpecsPath + "?sort=createdBy:asc,name:desc":        {"beta", "alphabet", "alpha"},
		testbed.BlockSpecsPath + "?sort=createdAt":                      {"alpha", "beta", "alphabet"},
		testbed.BlockSpecsPath + "?pageSize=1&pageNumber=2":             {"beta"},
		testbed.AppSpecsPath:                                            {"alpha"},
		"/v1/specs/":                                                    {"alpha", "alphabet", "beta", "alpha"},
		"/v1/specs?kind=app":                                            {"alpha"},
		"/v1/specs/?kind=service":                                       {"alphabet", "alpha"},
		"/v1/specs/?term=needle":                                        {"beta"},
		"/v1/specs/?term=PHAB":                                          {"alphabet"},
		"/v1/specs/?sort=title:desc":                                    {"beta", "alphabet", "alpha", "alpha"},
	} {
		body := w.Get(path).Want(200)
		var got []string
		specs, _ := body["specs"].([]any)
		for _, item := range specs {
			got = append(got, testbed.Dig(item, "metadata", "name"))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
	body := w.Get(testbed.BlockSpecsPath).Want(200)
	testbed.WantDig(t, body, "3", "specCount")
	testbed.WantDig(t, body, "3", "specsCount")
	for _, query := range []string{"status=gone", "scope=x", "featured=1", "sort=id", "sort=name:up", "pageSize=0"} {
		w.Get(testbed.BlockSpecsPath+"?"+query).Refused(400, strings.SplitN(query, "=", 2)[0])
	}
}
