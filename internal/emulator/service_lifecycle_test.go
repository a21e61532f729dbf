package emulator

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestServiceLife(t *testing.T) {
	w := newTestbed(t)
	imageID, versionID := w.readyImage("base", "webapp")
	id := w.service("ui", imageID, "")
	for _, step := range []struct {
		after time.Duration
		want  string
	}{
		{0, "CREATING"}, {testLifecycle/2 - time.Millisecond, "CREATING"}, {time.Millisecond, "DEPLOYING"},
		{testLifecycle/2 - time.Millisecond, "DEPLOYING"}, {time.Millisecond, "AVAILABLE"}, {time.Hour, "AVAILABLE"},
	} {
		w.clock.Move(step.after)
		if got := w.serviceStatus(id); got != step.want {
			t.Errorf("%s later: %s, want %s", step.after, got, step.want)
		}
	}
	described := w.get(servicesPath + id).want(200)
	for member, want := range map[string]string{
		"id": id, "name": "ui", "title": "", "description": "", "serviceType": "web-app", "parameters": "map[env:map[] secrets:[]]",
		"sessionStickiness": "false", "scaleToZero": "false", "entrypoint": "<nil>", "healthCheckURL": "<nil>", "minInstances": "1", "tags": "[]",
		"resources": "map[instanceTypeId:41]", "createdAt": "2024-05-01T09:30:10.000Z", "createdBy": world.LocalUser, "updatedBy": world.LocalUser,
		"imageDetails": fmt.Sprintf("map[imageId:%s versionId:%s]", exponent(imageID), exponent(versionID)),
	} {
		if got := text(described[member]); got != want {
			t.Errorf("%s: %s, want %s", member, got, want)
		}
	}
	if _, shown := described["seq"]; shown {
		t.Error("the order of creation is shown")
	}
	if body := w.delete(servicesPath + id).want(200); body["id"] != id {
		t.Errorf("delete answers %v (contract 26, number 28)", body)
	}
	if got := w.serviceStatus(id); got != "DELETING" {
		t.Errorf("status %s", got)
	}
	w.delete(servicesPath+id).refused(409, "DELETING")
	w.json(http.MethodPatch, servicesPath+id, `{"title": "x"}`).refused(422, "being deleted")
	w.json(http.MethodPost, servicesPath, `{"name": "ui", "imageDetails": {"imageId": `+imageID+`}}`).refused(409, "already exists")
	w.clock.Move(testLifecycle)
	w.get(servicesPath+id).refused(404, "no service")
	w.delete(servicesPath+id).refused(404, "no service")
	w.json(http.MethodPatch, servicesPath+id, `{}`).refused(404, "no service")
	w.service("ui", imageID, "")
}

// exponent spells a number of the id ranges as fmt spells the float64 that JSON made of it.
func exponent(id string) string {
	var number float64
	_, _ = fmt.Sscan(id, &number)
	return fmt.Sprint(number)
}

func TestServiceBusy(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "webapp")
	id := w.service("ui", imageID, "")
	w.delete(servicesPath+id).refused(409, "CREATING")
	w.clock.Move(testLifecycle / 4)
	w.json(http.MethodPatch, servicesPath+id, `{"entrypoint": "/w"}`).want(200)
	if got := w.serviceStatus(id); got != "CREATING" {
		t.Errorf("a change during the first deployment made it %s", got)
	}
	w.clock.Move(testLifecycle / 2)
	w.delete(servicesPath+id).refused(409, "DEPLOYING")
	w.json(http.MethodPatch, servicesPath+id, `{"entrypoint": "/x"}`).want(200)
	w.clock.Move(testLifecycle / 2)
	if got := w.serviceStatus(id); got != "DEPLOYING" {
		t.Errorf("the first deployment's end ended the second: %s", got)
	}
	w.clock.Move(testLifecycle / 2)
	w.delete(servicesPath + id).want(200)
}

func TestServiceOutcomes(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "webapp")
	next := func(kind, result string) {
		t.Helper()
		if err := w.SetOutcome(world.Outcome{Kind: kind, Match: map[string]string{"name": "ui"}, Result: result, Times: 1}); err != nil {
			t.Fatal(err)
		}
	}
	expect := func(id, during, after string) {
		t.Helper()
		if got := w.serviceStatus(id); got != during {
			t.Errorf("status %s, want %s", got, during)
		}
		w.clock.Move(testLifecycle)
		if got := w.serviceStatus(id); got != after {
			t.Errorf("status %s, want %s", got, after)
		}
	}
	next("service", "failed")
	other := w.service("other", imageID, "")
	expect(other, "CREATING", "AVAILABLE")
	id := w.service("ui", imageID, "")
	expect(id, "CREATING", "CREATE_FAILED")
	w.json(http.MethodPatch, servicesPath+id, `{"entrypoint": "/x"}`).want(200)
	expect(id, "DEPLOYING", "AVAILABLE")
	next("service", "failed")
	w.json(http.MethodPatch, servicesPath+id, `{"entrypoint": "/y"}`).want(200)
	expect(id, "DEPLOYING", "CREATE_FAILED")
	next("service-delete", "failed")
	w.delete(servicesPath + id).want(200)
	expect(id, "DELETING", "DELETE_FAILED")
	next("service-delete", "stuck")
	w.delete(servicesPath + id).want(200)
	expect(id, "DELETING", "DELETING")
	next("service", "stuck")
	w.json(http.MethodPatch, servicesPath+other, `{"entrypoint": "/x"}`).want(200)
	expect(other, "DEPLOYING", "AVAILABLE")
}

func TestServiceTest(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "webapp")
	w.service("ui", imageID, "")
	w.service("score", imageID, `, "serviceType": "api"`)
	score := servicesPath + "score/test"
	w.json(http.MethodPost, score, `{"httpMethod": "get"}`).refused(422, "not AVAILABLE")
	w.clock.Move(testLifecycle)
	body := w.json(http.MethodPost, score, `{"httpMethod": "post", "path": null, "payload": {"x": 1}}`).want(200)
	if body["responseBody"] != `{"method":"POST","path":"/","payload":{"x":1},"service":"score"}` || body["responseStatus"] != 200.0 || body["responseSize"] != "1KB" {
		t.Errorf("answer %v", body)
	}
	if body["reqStartTime"] != "2024-05-01T09:30:20.000Z" || body["reqEndTime"] != "2024-05-01T09:30:21.000Z" {
		t.Errorf("times %v", body)
	}
	w.json(http.MethodPost, score, `{"httpMethod": "head"}`).refused(422, "is not one of get")
	w.json(http.MethodPost, score, `{}`).refused(422, "httpMethod")
	w.json(http.MethodPost, score, `{"httpMethod": "get", "payload": []}`).refused(422, "payload must be an object")
	w.json(http.MethodPost, servicesPath+"ui/test", `{"httpMethod": "get"}`).refused(422, "only services of type api")
	w.json(http.MethodPost, servicesPath+"nobody/test", `{"httpMethod": "get"}`).refused(404, "no service with the name")

	for _, outcome := range []world.Outcome{{Result: "503", Message: "warming up"}, {Result: "failed", Message: "connection refused"}} {
		outcome.Kind, outcome.Times = "service-test", 1
		if err := w.SetOutcome(outcome); err != nil {
			t.Fatal(err)
		}
	}
	if body := w.json(http.MethodPost, score, `{"httpMethod": "get"}`).want(200); body["responseStatus"] != 503.0 || body["responseBody"] != "warming up" {
		t.Errorf("answer %v", body)
	}
	w.json(http.MethodPost, score, `{"httpMethod": "get"}`).refused(422, "connection refused")
	w.json(http.MethodPost, score, `{"httpMethod": "get"}`).want(200)
}
