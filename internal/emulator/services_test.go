package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"
)

// service creates a service from further members of its body.
func (w *testbed) service(name, imageID, members string) string {
	w.t.Helper()
	return text(w.json(http.MethodPost, servicesPath, `{"name": "`+name+`", "imageDetails": {"imageId": `+imageID+`}`+members+`}`).want(201)["id"])
}

func TestServiceValidation(t *testing.T) {
	w := newTestbed(t)
	imageID, versionID := w.readyImage("base", "webapp")
	otherID, otherVersion := w.readyImage("other", "webapp")
	building, buildingVersion := w.image("building", "webapp")
	w.service("taken", imageID, "")
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
		w.json(http.MethodPost, servicesPath, c.body).refused(c.status, c.detail)
	}
	if body := w.get(servicesPath).want(200); body["webappsCount"] != 1.0 {
		t.Errorf("something was made all the same: %v", body)
	}
	for _, members := range []string{
		`, "sessionStickiness": true, "serviceType": "shiny"`,
		`, "serviceType": "api", "resources": {"instanceTypeId": 61}, "minInstances": 2, "scaleToZero": false`,
		`, "scaleToZero": true, "sessionStickiness": false, "title": null, "resources": null`,
	} {
		w.service("good"+fmt.Sprint(len(members)), imageID, members)
	}
	w.json(http.MethodPost, servicesPath, `{"name": "y", "imageDetails": {"imageId": `+imageID+`, "versionId": `+versionID+`}}`).want(201)
	if got := w.version(otherID, otherVersion, "status"); got != "ready" {
		t.Errorf("status %s", got)
	}
}

func TestServiceUpdateRedeploysOnlyForListedMembers(t *testing.T) {
	w := newTestbed(t)
	imageID, versionID := w.readyImage("base", "webapp")
	otherID, _ := w.readyImage("other", "webapp")
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
			name := fmt.Sprintf("s%d", w.clock.Now().Unix())
			id := w.service(name, imageID, base)
			w.clock.Move(testLifecycle)
			before := w.get(servicesPath + id).want(200)
			w.clock.Move(time.Second)
			if body := w.json(http.MethodPatch, servicesPath+id, c.patch).want(200); body["id"] != id {
				t.Errorf("answer %v", body)
			}
			want := "AVAILABLE"
			if c.redeploy {
				want = "DEPLOYING"
			}
			after := w.get(servicesPath + id).want(200)
			if after["status"] != want {
				t.Errorf("status %s, want %s", after["status"], want)
			}
			if after["name"] != name || after["serviceType"] != "web-app" {
				t.Errorf("name or type changed: %v", after)
			}
			if after["updatedAt"] == before["updatedAt"] {
				t.Error("updatedAt stayed")
			}
			w.clock.Move(testLifecycle)
			if got := w.serviceStatus(id); got != "AVAILABLE" {
				t.Errorf("status %s", got)
			}
		})
	}
}

func TestServiceUpdateMergesAtTopLevel(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "webapp")
	id := w.service("ui", imageID, `, "title": "T", "parameters": {"env": {"A": "1"}, "secrets": ["s"]}, "entrypoint": "/"`)
	w.json(http.MethodPatch, servicesPath+id, `{"parameters": {"env": {"B": "2"}}, "description": "d"}`).want(200)
	got := w.get(servicesPath + id).want(200)
	if got["title"] != "T" || got["description"] != "d" || got["entrypoint"] != "/" || text(got["parameters"]) != "map[env:map[B:2] secrets:[]]" {
		t.Errorf("after the update %v", got)
	}
	for patch, detail := range map[string]string{
		`{"minInstances": 5}`: "minInstances", `{"sessionStickiness": true, "scaleToZero": true}`: "exclude",
		`{"imageDetails": {"imageId": 7}}`: "no image 7", `{"resources": {"instanceTypeId": 7}}`: "instance type",
	} {
		w.json(http.MethodPatch, servicesPath+id, patch).refused(422, detail)
	}
	w.json(http.MethodPatch, servicesPath+id, `{"title": 5}`).refused(400, "title must be a string")
	w.json(http.MethodPatch, servicesPath+id, `{"imageDetails": {"versionId": 7}}`).refused(400, "imageDetails.imageId is required")
	if after := w.get(servicesPath + id).want(200); text(after) != text(got) {
		t.Errorf("a refused update changed %v to %v", got, after)
	}
}

func TestServiceTakesTheLatestReadyVersion(t *testing.T) {
	w := newTestbed(t)
	imageID, first := w.readyImage("base", "webapp")
	second := text(w.form(http.MethodPost, imagesPath+imageID+"/versions", appZip(t)).want(201)["versionId"])
	id := w.service("ui", imageID, "")
	if w.version(imageID, first, "status") != "in-use" || w.version(imageID, second, "status") != "not-ready" {
		t.Error("a version that is still being built was taken")
	}
	w.clock.Move(testLifecycle)
	w.json(http.MethodPatch, servicesPath+id, `{"imageDetails": {"imageId": `+imageID+`}}`).want(200)
	if w.version(imageID, first, "status") != "ready" || w.version(imageID, second, "status") != "in-use" {
		t.Error("the version that has become ready was not taken")
	}
	if got := w.serviceStatus(id); got != "DEPLOYING" {
		t.Errorf("status %s", got)
	}
}

func TestServiceLists(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "webapp")
	w.service("ui", imageID, "")
	w.service("score", imageID, `, "serviceType": "api"`)
	w.service("plots", imageID, `, "serviceType": "shiny"`)
	all := w.get(servicesPath + "?featureType=services").want(200)
	if got := names(t, all, "services", "name"); !slices.Equal(got, []string{"plots", "score", "ui"}) || all["servicesCount"] != 3.0 || all["webapps"] != nil {
		t.Errorf("services %v", all)
	}
	webapps := w.get(servicesPath).want(200)
	if got := names(t, webapps, "webapps", "name"); !slices.Equal(got, []string{"ui"}) || webapps["webappsCount"] != 1.0 || webapps["services"] != nil {
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
	w.get(servicesPath+"?featureType=apps").refused(400, "is not one of services")
}
