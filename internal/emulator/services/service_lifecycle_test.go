// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package services_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestServiceLife(t *testing.T) {
	w := testbed.New(t)
	imageID, versionID := w.ReadyImage("base", "webapp")
	id := w.Service("ui", imageID, "")
	for _, step := range []struct {
		after time.Duration
		want  string
	}{
		{0, "CREATING"}, {testbed.Lifecycle/2 - time.Millisecond, "CREATING"}, {time.Millisecond, "DEPLOYING"},
		{testbed.Lifecycle/2 - time.Millisecond, "DEPLOYING"}, {time.Millisecond, "AVAILABLE"}, {time.Hour, "AVAILABLE"},
	} {
		w.Clock.Move(step.after)
		if got := w.ServiceStatus(id); got != step.want {
			t.Errorf("%s later: %s, want %s", step.after, got, step.want)
		}
	}
	described := w.Get(testbed.ServicesPath + id).Want(200)
	for member, want := range map[string]string{
		"id": id, "name": "ui", "title": "", "description": "", "serviceType": "web-app", "parameters": "map[env:map[] secrets:[]]",
		"sessionStickiness": "false", "scaleToZero": "false", "entrypoint": "<nil>", "healthCheckURL": "<nil>", "minInstances": "1", "tags": "[]",
		"resources": "map[instanceTypeId:41]", "createdAt": "2024-05-01T09:30:10.000Z", "createdBy": world.LocalUser, "updatedBy": world.LocalUser,
		"imageDetails": fmt.Sprintf("map[imageId:%s versionId:%s]", exponent(imageID), exponent(versionID)),
	} {
		if got := testbed.Text(described[member]); got != want {
			t.Errorf("%s: %s, want %s", member, got, want)
		}
	}
	if _, shown := described["seq"]; shown {
		t.Error("the order of creation is shown")
	}
	if body := w.Delete(testbed.ServicesPath + id).Want(200); body["id"] != id {
		t.Errorf("delete answers %v (contract 26, number 28)", body)
	}
	if got := w.ServiceStatus(id); got != "DELETING" {
		t.Errorf("status %s", got)
	}
	w.Delete(testbed.ServicesPath+id).Refused(409, "DELETING")
	w.JSON(http.MethodPatch, testbed.ServicesPath+id, `{"title": "x"}`).Refused(422, "being deleted")
	w.JSON(http.MethodPost, testbed.ServicesPath, `{"name": "ui", "imageDetails": {"imageId": `+imageID+`}}`).Refused(409, "already exists")
	w.Clock.Move(testbed.Lifecycle)
	w.Get(testbed.ServicesPath+id).Refused(404, "no service")
	w.Delete(testbed.ServicesPath+id).Refused(404, "no service")
	w.JSON(http.MethodPatch, testbed.ServicesPath+id, `{}`).Refused(404, "no service")
	w.Service("ui", imageID, "")
}

// exponent spells a number of the id ranges as fmt spells the float64 that JSON made of it.
func exponent(id string) string {
	var number float64
	_, _ = fmt.Sscan(id, &number)
	return fmt.Sprint(number)
}

func TestServiceBusy(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "webapp")
	id := w.Service("ui", imageID, "")
	w.Delete(testbed.ServicesPath+id).Refused(409, "CREATING")
	w.Clock.Move(testbed.Lifecycle / 4)
	w.JSON(http.MethodPatch, testbed.ServicesPath+id, `{"entrypoint": "/w"}`).Want(200)
	if got := w.ServiceStatus(id); got != "CREATING" {
		t.Errorf("a change during the first deployment made it %s", got)
	}
	w.Clock.Move(testbed.Lifecycle / 2)
	w.Delete(testbed.ServicesPath+id).Refused(409, "DEPLOYING")
	w.JSON(http.MethodPatch, testbed.ServicesPath+id, `{"entrypoint": "/x"}`).Want(200)
	w.Clock.Move(testbed.Lifecycle / 2)
	if got := w.ServiceStatus(id); got != "DEPLOYING" {
		t.Errorf("the first deployment's end ended the second: %s", got)
	}
	w.Clock.Move(testbed.Lifecycle / 2)
	w.Delete(testbed.ServicesPath + id).Want(200)
}

func TestServiceOutcomes(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "webapp")
	next := func(kind, result string) {
		t.Helper()
		if err := w.SetOutcome(world.Outcome{Kind: kind, Match: map[string]string{"name": "ui"}, Result: result, Times: 1}); err != nil {
			t.Fatal(err)
		}
	}
	expect := func(id, during, after string) {
		t.Helper()
		if got := w.ServiceStatus(id); got != during {
			t.Errorf("status %s, want %s", got, during)
		}
		w.Clock.Move(testbed.Lifecycle)
		if got := w.ServiceStatus(id); got != after {
			t.Errorf("status %s, want %s", got, after)
		}
	}
	next("service", "failed")
	other := w.Service("other", imageID, "")
	expect(other, "CREATING", "AVAILABLE")
	id := w.Service("ui", imageID, "")
	expect(id, "CREATING", "CREATE_FAILED")
	w.JSON(http.MethodPatch, testbed.ServicesPath+id, `{"entrypoint": "/x"}`).Want(200)
	expect(id, "DEPLOYING", "AVAILABLE")
	next("service", "failed")
	w.JSON(http.MethodPatch, testbed.ServicesPath+id, `{"entrypoint": "/y"}`).Want(200)
	expect(id, "DEPLOYING", "CREATE_FAILED")
	next("service-delete", "failed")
	w.Delete(testbed.ServicesPath + id).Want(200)
	expect(id, "DELETING", "DELETE_FAILED")
	next("service-delete", "stuck")
	w.Delete(testbed.ServicesPath + id).Want(200)
	expect(id, "DELETING", "DELETING")
	next("service", "stuck")
	w.JSON(http.MethodPatch, testbed.ServicesPath+other, `{"entrypoint": "/x"}`).Want(200)
	expect(other, "DEPLOYING", "AVAILABLE")
}

func TestServiceTest(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "webapp")
	w.Service("ui", imageID, "")
	w.Service("score", imageID, `, "serviceType": "api"`)
	score := testbed.ServicesPath + "score/test"
	w.JSON(http.MethodPost, score, `{"httpMethod": "get"}`).Refused(422, "not AVAILABLE")
	w.Clock.Move(testbed.Lifecycle)
	body := w.JSON(http.MethodPost, score, `{"httpMethod": "post", "path": null, "payload": {"x": 1}}`).Want(200)
	if body["responseBody"] != `{"method":"POST","path":"/","payload":{"x":1},"service":"score"}` || body["responseStatus"] != 200.0 || body["responseSize"] != "1KB" {
		t.Errorf("answer %v", body)
	}
	if body["reqStartTime"] != "2024-05-01T09:30:20.000Z" || body["reqEndTime"] != "2024-05-01T09:30:21.000Z" {
		t.Errorf("times %v", body)
	}
	w.JSON(http.MethodPost, score, `{"httpMethod": "head"}`).Refused(422, "is not one of get")
	w.JSON(http.MethodPost, score, `{}`).Refused(422, "httpMethod")
	w.JSON(http.MethodPost, score, `{"httpMethod": "get", "payload": []}`).Refused(422, "payload must be an object")
	w.JSON(http.MethodPost, testbed.ServicesPath+"ui/test", `{"httpMethod": "get"}`).Refused(422, "only services of type api")
	w.JSON(http.MethodPost, testbed.ServicesPath+"nobody/test", `{"httpMethod": "get"}`).Refused(404, "no service with the name")

	for _, outcome := range []world.Outcome{{Result: "503", Message: "warming up"}, {Result: "failed", Message: "connection refused"}} {
		outcome.Kind, outcome.Times = "service-test", 1
		if err := w.SetOutcome(outcome); err != nil {
			t.Fatal(err)
		}
	}
	if body := w.JSON(http.MethodPost, score, `{"httpMethod": "get"}`).Want(200); body["responseStatus"] != 503.0 || body["responseBody"] != "warming up" {
		t.Errorf("answer %v", body)
	}
	w.JSON(http.MethodPost, score, `{"httpMethod": "get"}`).Refused(422, "connection refused")
	w.JSON(http.MethodPost, score, `{"httpMethod": "get"}`).Want(200)
}
