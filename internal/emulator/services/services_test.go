// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package services_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
)

func TestServiceValidation(t *testing.T) {
	w := testbed.New(t)
	imageID, versionID := w.ReadyImage("base", "webapp")
	otherID, otherVersion := w.ReadyImage("other", "webapp")
	building, buildingVersion := w.Image("building", "webapp")
	w.Service("taken", imageID, "")
	image := `"imageDetails": {"imageId": ` + imageID + `}`
	for _, c := range []struct {
		body   string
		status int
		detail string
	}{
		{`{` + image + `}`, 400, "name is required"},
		{`{"name": "", ` + image + `}`, 400, "name is required"},
		{`{"name": 5, ` + image + `}`, 400, "name must be a string"},
		{`{"name": "taken", ` + image + `}`, 409, "already exists"},
		{`{"name": "x"}`, 400, "imageDetails is required"},
		{`{"name": "x", "imageDetails": {}}`, 400, "imageDetails.imageId is required"},
		{`{"name": "x", "imageDetails": {"imageID": ` + imageID + `}}`, 400, "imageDetails.imageId is required"},
		{`{"name": "x", "imageDetails": {"imageId": "1"}}`, 400, "imageDetails.imageId must be a whole number"},
		{`{"name": "x", "imageDetails": {"imageId": 1}}`, 422, "no image 1"},
		{`{"name": "x", "imageDetails": {"imageId": ` + imageID + `, "versionId": 1}}`, 422, "no version 1"},
		{`{"name": "x", "imageDetails": {"imageId": ` + imageID + `, "versionId": ` + otherVersion + `}}`, 422, "no version"},
		{`{"name": "x", "imageDetails": {"imageId": ` + building + `}}`, 422, "no version that is ready"},
		{`{"name": "x", "imageDetails": {"imageId": ` + building + `, "versionId": ` + buildingVersion + `}}`, 422, "not-ready"},
		{`{"name": "x", "serviceType": "webapp", ` + image + `}`, 400, "is not one of api"},
		{`{"name": "x", "minInstances": 3, ` + image + `}`, 422, "minInstances must be 1 or 2"},
		{`{"name": "x", "minInstances": 0, ` + image + `}`, 422, "minInstances must be 1 or 2"},
		{`{"name": "x", "minInstances": 1.5, ` + image + `}`, 400, "minInstances must be a whole number"},
		{`{"name": "x", "serviceType": "api", "sessionStickiness": true, ` + image + `}`, 422, "sessionStickiness is not possible"},
		{`{"name": "x", "serviceType": "api", "scaleToZero": true, ` + image + `}`, 422, "only possible for services of type web-app"},
		{`{"name": "x", "serviceType": "shiny", "scaleToZero": true, ` + image + `}`, 422, "only possible for services of type web-app"},
		{`{"name": "x", "sessionStickiness": true, "scaleToZero": true, ` + image + `}`, 422, "exclude each other"},
		{`{"name": "x", "sessionStickiness": "yes", ` + image + `}`, 400, "sessionStickiness must be true or false"},
		{`{"name": "x", "resources": {"instanceTypeId": 999}, ` + image + `}`, 422, "999 is not an instance type for webapp"},
		{`{"name": "x", "resources": {"instanceTypeId": 61}, ` + image + `}`, 422, "61 is not an instance type for webapp"},
		{`{"name": "x", "serviceType": "api", "resources": {"instanceTypeId": 46}, ` + image + `}`, 422, "46 is not an instance type for api-deployment"},
		{`{"name": "x", "resources": 5, ` + image + `}`, 400, "resources must be an object"},
		{`{"name": "x", "parameters": {"env": {"A": 1}, "secrets": "s"}, ` + image + `}`, 400, "parameters.env.A must be a string; parameters.secrets must be a list"},
	} {
		w.JSON(http.MethodPost, testbed.ServicesPath, c.body).Refused(c.status, c.detail)
	}
	if body := w.Get(testbed.ServicesPath).Want(200); body["webappsCount"] != 1.0 {
		t.Errorf("something was made all the same: %v", body)
	}
	for _, members := range []string{
		`, "sessionStickiness": true, "serviceType": "shiny"`,
		`, "serviceType": "api", "resources": {"instanceTypeId": 61}, "minInstances": 2, "scaleToZero": false`,
		`, "scaleToZero": true, "sessionStickiness": false, "title": null, "resources": null`,
	} {
		w.Service("good"+fmt.Sprint(len(members)), imageID, members)
	}
	w.JSON(http.MethodPost, testbed.ServicesPath, `{"name": "y", "imageDetails": {"imageId": `+imageID+`, "versionId": `+versionID+`}}`).Want(201)
	if got := w.Version(otherID, otherVersion, "status"); got != "ready" {
		t.Errorf("status %s", got)
	}
}

func TestServiceUpdateRedeploysOnlyForListedMembers(t *testing.T) {
	w := testbed.New(t)
	imageID, versionID := w.ReadyImage("base", "webapp")
	otherID, _ := w.ReadyImage("other", "webapp")
	base := `, "title": "T", "parameters": {"env": {"A": "1"}, "secrets": ["s"]}, "entrypoint": "/", "healthCheckURL": "/health", "resources": {"instanceTypeId": 42}`
	for _, c := range []struct {
		patch    string
		redeploy bool
	}{
		{`{}`, false},
		{`{"title": "other", "description": "d"}`, false},
		{`{"minInstances": 2}`, false},
		{`{"name": "renamed", "serviceType": "api"}`, false},
		{`{"title": null, "parameters": null}`, false},
		{`{"entrypoint": "/", "healthCheckURL": "/health", "sessionStickiness": false, "resources": {"instanceTypeId": 42}, "parameters": {"env": {"A": "1"}, "secrets": ["s"]}}`, false},
		{`{"imageDetails": {"imageId": ` + imageID + `, "versionId": ` + versionID + `}}`, false},
		{`{"imageDetails": {"imageId": ` + imageID + `}}`, false},
		{`{"imageDetails": {"imageId": ` + otherID + `}}`, true},
		{`{"resources": {"instanceTypeId": 43}}`, true},
		{`{"parameters": {"env": {"A": "2"}, "secrets": ["s"]}}`, true},
		{`{"parameters": {"env": {"A": "1"}}}`, true},
		{`{"healthCheckURL": "/other"}`, true},
		{`{"entrypoint": "/other"}`, true},
		{`{"scaleToZero": true}`, true},
		{`{"sessionStickiness": true}`, true},
	} {
		t.Run(c.patch, func(t *testing.T) {
			name := fmt.Sprintf("s%d", w.Clock.Now().Unix())
			id := w.Service(name, imageID, base)
			w.Clock.Move(testbed.Lifecycle)
			before := w.Get(testbed.ServicesPath + id).Want(200)
			w.Clock.Move(time.Second)
			if body := w.JSON(http.MethodPatch, testbed.ServicesPath+id, c.patch).Want(200); body["id"] != id {
				t.Errorf("answer %v", body)
			}
			want := "AVAILABLE"
			if c.redeploy {
				want = "DEPLOYING"
			}
			after := w.Get(testbed.ServicesPath + id).Want(200)
			if after["status"] != want {
				t.Errorf("status %s, want %s", after["status"], want)
			}
			if after["name"] != name || after["serviceType"] != "web-app" {
				t.Errorf("name or type changed: %v", after)
			}
			if after["updatedAt"] == before["updatedAt"] {
				t.Error("updatedAt stayed")
			}
			w.Clock.Move(testbed.Lifecycle)
			if got := w.ServiceStatus(id); got != "AVAILABLE" {
				t.Errorf("status %s", got)
			}
		})
	}
}

func TestServiceUpdateMergesAtTopLevel(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "webapp")
	id := w.Service("ui", imageID, `, "title": "T", "parameters": {"env": {"A": "1"}, "secrets": ["s"]}, "entrypoint": "/"`)
	w.JSON(http.MethodPatch, testbed.ServicesPath+id, `{"parameters": {"env": {"B": "2"}}, "description": "d"}`).Want(200)
	got := w.Get(testbed.ServicesPath + id).Want(200)
	if got["title"] != "T" || got["description"] != "d" || got["entrypoint"] != "/" || testbed.Text(got["parameters"]) != "map[env:map[B:2] secrets:[]]" {
		t.Errorf("after the update %v", got)
	}
	for patch, detail := range map[string]string{
		`{"minInstances": 5}`: "minInstances", `{"sessionStickiness": true, "scaleToZero": true}`: "exclude",
		`{"imageDetails": {"imageId": 7}}`: "no image 7", `{"resources": {"instanceTypeId": 7}}`: "instance type",
	} {
		w.JSON(http.MethodPatch, testbed.ServicesPath+id, patch).Refused(422, detail)
	}
	w.JSON(http.MethodPatch, testbed.ServicesPath+id, `{"title": 5}`).Refused(400, "title must be a string")
	w.JSON(http.MethodPatch, testbed.ServicesPath+id, `{"imageDetails": {"versionId": 7}}`).Refused(400, "imageDetails.imageId is required")
	if after := w.Get(testbed.ServicesPath + id).Want(200); testbed.Text(after) != testbed.Text(got) {
		t.Errorf("a refused update changed %v to %v", got, after)
	}
}

func TestServiceTakesTheLatestReadyVersion(t *testing.T) {
	w := testbed.New(t)
	imageID, first := w.ReadyImage("base", "webapp")
	second := testbed.Text(w.Form(http.MethodPost, testbed.ImagesPath+imageID+"/versions", testbed.AppZip(t)).Want(201)["versionId"])
	id := w.Service("ui", imageID, "")
	if w.Version(imageID, first, "status") != "in-use" || w.Version(imageID, second, "status") != "not-ready" {
		t.Error("a version that is still being built was taken")
	}
	w.Clock.Move(testbed.Lifecycle)
	w.JSON(http.MethodPatch, testbed.ServicesPath+id, `{"imageDetails": {"imageId": `+imageID+`}}`).Want(200)
	if w.Version(imageID, first, "status") != "ready" || w.Version(imageID, second, "status") != "in-use" {
		t.Error("the version that has become ready was not taken")
	}
	if got := w.ServiceStatus(id); got != "DEPLOYING" {
		t.Errorf("status %s", got)
	}
}

func TestServiceLists(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "webapp")
	w.Service("ui", imageID, "")
	w.Service("score", imageID, `, "serviceType": "api"`)
	w.Service("plots", imageID, `, "serviceType": "shiny"`)
	all := w.Get(testbed.ServicesPath + "?featureType=services").Want(200)
	if got := testbed.Names(t, all, "services", "name"); !slices.Equal(got, []string{"plots", "score", "ui"}) || all["servicesCount"] != 3.0 || all["webapps"] != nil {
		t.Errorf("services %v", all)
	}
	webapps := w.Get(testbed.ServicesPath).Want(200)
	if got := testbed.Names(t, webapps, "webapps", "name"); !slices.Equal(got, []string{"ui"}) || webapps["webappsCount"] != 1.0 || webapps["services"] != nil {
		t.Errorf("webapps %v", webapps)
	}
	item, _ := all["services"].([]any)[0].(map[string]any)
	var members []string
	for member := range item {
		members = append(members, member)
	}
	slices.Sort(members)
	if want := []string{"createdAt", "createdBy", "id", "name", "serviceType", "status", "tags", "updatedAt", "updatedBy"}; !slices.Equal(members, want) {
		t.Errorf("members of an item %v, want %v", members, want)
	}
	w.Get(testbed.ServicesPath+"?featureType=apps").Refused(400, "is not one of services")
}
