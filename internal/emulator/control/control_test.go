// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package control_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestControlNeedsNoToken(t *testing.T) {
	w := testbed.New(t)
	for _, path := range []string{"/_emulator", "/_emulator/", "/_emulator/objects", "/_emulator/leftovers", "/_emulator/journal"} {
		response, err := http.Get(w.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", path, response.StatusCode)
		}
	}
	w.Get("/_emulator/nothing").Refused(404, "nothing at")
	w.Send(http.MethodPut, "/_emulator/journal", "", nil).Refused(405, "DELETE, GET")
}

func TestSummary(t *testing.T) {
	w := testbed.New(t)
	w.Image("base", "webapp")
	body := w.Get("/_emulator/").Want(200)
	counts, _ := body["objects"].(map[string]any)
	if counts["image"] != 1.0 || counts["service"] != 0.0 || !strings.Contains(testbed.Text(body["about"]), w.URL) {
		t.Errorf("summary %v", body)
	}
	kinds, _ := body["outcomeKinds"].(map[string]any)
	if testbed.Text(kinds["build"]) != "[success failed stopped stuck]" {
		t.Errorf("kinds of outcomes %v", kinds)
	}
	if got := testbed.Names(t, body, "pending", "kind"); testbed.Text(got) != "[build.success]" {
		t.Errorf("pending %v", got)
	}
}

func TestObjectsOverHTTP(t *testing.T) {
	w := testbed.New(t)
	const given = "[email-bounce email-template permission warehouse warehouse-table]"
	if all := w.Get("/_emulator/objects").Want(200); fmt.Sprint(slices.Sorted(maps.Keys(all))) != given {
		t.Errorf("a new platform shows %v", all)
	}
	imageID, versionID := w.ReadyImage("base", "webapp")
	id := w.Service("ui", imageID, "")
	all := w.Get("/_emulator/objects").Want(200)
	if kinds := fmt.Sprint(slices.Sorted(maps.Keys(all))); kinds != "[build email-bounce email-template image image-version permission service warehouse warehouse-table]" {
		t.Errorf("kinds %s", kinds)
	}
	object := w.Get("/_emulator/objects/service/" + id).Want(200)
	if object["name"] != "ui" || object["status"] != "CREATING" {
		t.Errorf("object %v", object)
	}
	if of := w.Get("/_emulator/objects/image-version").Want(200); of[versionID] == nil {
		t.Errorf("versions %v", of)
	}

	edited := w.JSON(http.MethodPatch, "/_emulator/objects/service/"+id, `{"title": "drift", "parameters": {"env": {"A": "1"}}, "entrypoint": null, "id": "other"}`).Want(200)
	if edited["title"] != "drift" || edited["id"] != id || testbed.Text(edited["parameters"]) != "map[env:map[A:1] secrets:[]]" {
		t.Errorf("edited %v", edited)
	}
	if got := w.Get(testbed.ServicesPath + id).Want(200); got["title"] != "drift" || got["status"] != "CREATING" {
		t.Errorf("the platform shows %v", got)
	}

	const put = "0b0b2ee3-0000-4000-8000-000000000001"
	w.JSON(http.MethodPut, "/_emulator/objects/artifact/"+put, `{"name": "planted", "versions": []}`).Want(200)
	if got := w.Get(testbed.ArtifactsPath + put).Want(200); got["name"] != "planted" || got["id"] != put {
		t.Errorf("inserted %v", got)
	}
	w.JSON(http.MethodPost, "/_emulator/objects/image/2999999", `{"name": "planted", "type": "api", "scope": "global"}`).Want(200)
	if got := w.Get(testbed.ImagesPath + "2999999").Want(200); got["name"] != "planted" || testbed.Text(got["id"]) != "2999999" {
		t.Errorf("inserted %v", got)
	}
	if got := testbed.Names(t, w.Get(testbed.ImagesPath).Want(200), "images", "name"); testbed.Text(got) != "[planted base]" {
		t.Errorf("images %v: what is inserted is the newest", got)
	}

	w.Delete("/_emulator/objects/service/" + id).Want(200)
	w.Get(testbed.ServicesPath+id).Refused(404, "no service")
	w.Delete("/_emulator/objects/service/"+id).Refused(404, "no service")
	w.Delete("/_emulator/objects/image/" + imageID).Want(200)
	left := w.Get("/_emulator/objects").Want(200)
	if left["image-version"] != nil || left["build"] != nil || left["service"] != nil {
		t.Errorf("what belongs to a removed image stays: %v", left)
	}
	w.Clock.Move(time.Hour)
	w.Get(testbed.ImagesPath).Want(200)

	w.Get("/_emulator/objects/services/x").Refused(404, "kinds: artifact, ")
	w.Get("/_emulator/objects/services").Refused(404, "no objects of kind")
	w.JSON(http.MethodPut, "/_emulator/objects/services/x", `{}`).Refused(404, "no objects of kind")
	w.JSON(http.MethodPatch, "/_emulator/objects/service/x", `{}`).Refused(404, "no service x")
	w.JSON(http.MethodPut, "/_emulator/objects/service/x", `{"minInstances": "two"}`).Refused(400, "does not fit kind service")
	w.JSON(http.MethodPut, "/_emulator/objects/service/x", `[]`).Refused(400, "must be a JSON object")
}

func TestObjectMethods(t *testing.T) {
	w := testbed.New(t)
	imageID, versionID := w.ReadyImage("base", "webapp")
	object, ok := w.Object("image-version", versionID)
	if !ok || object["id"] != json.Number(versionID) || object["status"] != "ready" {
		t.Errorf("object %v", object)
	}
	if _, ok := w.Object("image", "1"); ok {
		t.Error("there is an image 1")
	}
	if _, ok := w.Object("nothing", "1"); ok {
		t.Error("there is a kind nothing")
	}
	if err := w.Edit("image-version", versionID, map[string]any{"status": "in-use"}); err != nil {
		t.Fatal(err)
	}
	w.Delete(testbed.ImagesPath+imageID).Refused(422, "in use")
	if err := w.Edit("image", "1", nil); err == nil {
		t.Error("an object that is not there can be edited")
	}
	if err := w.Insert("service", "x", nil); err != nil {
		t.Errorf("an empty object: %v", err)
	}
	if err := w.Insert("nothing", "x", nil); err == nil {
		t.Error("an object of no kind can be inserted")
	}
	if err := w.Insert("service", "y", map[string]any{"title": func() {}}); err == nil {
		t.Error("an object that is no JSON can be inserted")
	}
	if err := w.Remove("service", "x"); err != nil {
		t.Error(err)
	}
	if err := w.Remove("service", "x"); err == nil {
		t.Error("an object can be removed twice")
	}
}

func TestAdvanceOverHTTP(t *testing.T) {
	w := testbed.New(t)
	imageID, versionID := w.Image("base", "webapp")
	body := w.JSON(http.MethodPost, "/_emulator/advance", `{"by": "9s"}`).Want(200)
	if body["time"] != "2024-05-01T09:30:09.000Z" || w.Version(imageID, versionID, "status") != "not-ready" {
		t.Errorf("after 9 s: %v", body)
	}
	body = w.JSON(http.MethodPost, "/_emulator/advance", `{"by": "1000ms"}`).Want(200)
	if len(testbed.Names(t, body, "pending", "kind")) != 0 || w.Version(imageID, versionID, "status") != "ready" {
		t.Errorf("after 10 s: %v", body)
	}
	id := w.Service("ui", imageID, "")
	w.Send(http.MethodPost, "/_emulator/advance", "", nil).Want(200)
	if got := w.ServiceStatus(id); got != "AVAILABLE" {
		t.Errorf("status %s", got)
	}
	if got := w.Get(testbed.ServicesPath + id).Want(200)["createdAt"]; got != "2024-05-01T09:30:10.000Z" {
		t.Errorf("created at %v", got)
	}
	w.JSON(http.MethodPost, "/_emulator/advance", `{"by": "soon"}`).Refused(400, "not a duration")
	w.JSON(http.MethodPost, "/_emulator/advance", `{"by": "-1s"}`).Refused(400, "moved back")
	w.JSON(http.MethodPost, "/_emulator/advance", `{"by": 5}`).Refused(400, "by must be a string")
	if err := w.Advance(-time.Second); err == nil {
		t.Error("the clock can be moved back")
	}
}

func TestSettle(t *testing.T) {
	w := testbed.New(t)
	imageID, versionID := w.Image("base", "webapp")
	if err := w.Settle(); err != nil {
		t.Fatal(err)
	}
	if got := w.Version(imageID, versionID, "status"); got != "ready" {
		t.Errorf("status %s", got)
	}
}

func TestReset(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "webapp")
	w.Service("ui", imageID, "")
	w.Arm(control.Fault{Status: 500, Path: "^/nowhere"})
	if err := w.SetOutcome(world.Outcome{Kind: "build", Result: "failed"}); err != nil {
		t.Fatal(err)
	}
	if err := w.Advance(time.Hour); err != nil {
		t.Fatal(err)
	}
	w.Send(http.MethodPost, "/_emulator/reset", "", nil).Want(200)
	summary := w.Get("/_emulator/").Want(200)
	if len(w.Leftovers()) != 0 || len(w.Journal()) != 0 || len(w.Faults()) != 0 || len(testbed.Names(t, summary, "outcomes", "id"))+len(testbed.Names(t, summary, "pending", "kind")) != 0 {
		t.Errorf("left: %v", summary)
	}
	if summary["time"] != "2024-05-01T09:30:10.000Z" {
		t.Errorf("time %v", summary["time"])
	}
	if got, _ := w.Image("base", "webapp"); got != imageID {
		t.Errorf("image %s, want %s as on a new platform", got, imageID)
	}
	if err := w.Reset(); err != nil || len(w.Leftovers()) != 0 {
		t.Errorf("error %v, objects %v", err, w.Leftovers())
	}
}

func TestOutcomesOverHTTP(t *testing.T) {
	w := testbed.New(t)
	w.JSON(http.MethodPost, "/_emulator/outcomes", `{"kind": "build", "match": {"name": "base"}, "result": "failed", "message": "no", "times": 2}`).Want(201)
	w.JSON(http.MethodPost, "/_emulator/outcomes", `{"kind": "service", "result": "stuck"}`).Want(201)
	if got := testbed.Names(t, w.Get("/_emulator/outcomes").Want(200), "outcomes", "id"); testbed.Text(got) != "[1 2]" {
		t.Errorf("outcomes %v", got)
	}
	w.Image("other", "webapp")
	w.Image("base", "webapp")
	if got := testbed.Names(t, w.Get("/_emulator/outcomes").Want(200), "outcomes", "times"); testbed.Text(got) != "[1 <nil>]" {
		t.Errorf("after one use: %v", got)
	}
	w.Delete("/_emulator/outcomes/7").Refused(404, "There is no outcome 7")
	w.Delete("/_emulator/outcomes/2").Want(200)
	if got := testbed.Names(t, w.Get("/_emulator/outcomes").Want(200), "outcomes", "id"); testbed.Text(got) != "[1]" {
		t.Errorf("outcomes %v after one was removed", got)
	}
	w.Delete("/_emulator/outcomes").Want(200)
	if got := testbed.Names(t, w.Get("/_emulator/outcomes").Want(200), "outcomes", "id"); len(got) != 0 {
		t.Errorf("left %v", got)
	}
	for body, detail := range map[string]string{
		`{"kind": "bild", "result": "failed"}`:                `kind "bild" is unknown; known are [`,
		`{"kind": "build", "result": "bad"}`:                  `result "bad" is unknown`,
		`{"kind": "service-test"}`:                            "result is missing",
		`{"kind": "build", "result": "failed", "times": -1}`:  "must not be negative",
		`{"kind": "build", "result": "failed", "times": "1"}`: "does not fit",
	} {
		w.JSON(http.MethodPost, "/_emulator/outcomes", body).Refused(400, detail)
	}
	if err := w.SetOutcome(world.Outcome{Kind: "build", Result: "failed"}); err != nil {
		t.Fatal(err)
	}
	if err := w.ClearOutcomes(); err != nil {
		t.Fatal(err)
	}
	if got := w.Get("/_emulator/outcomes").Want(200); len(testbed.Names(t, got, "outcomes", "id")) != 0 {
		t.Errorf("left %v", got)
	}
}

func TestOutcomeTimes(t *testing.T) {
	p := &world.Platform{Shared: world.Shared{Outcomes: []world.Outcome{
		{ID: 1, Kind: "a", Match: map[string]string{"name": "x"}, Result: "twice", Times: 2},
		{ID: 2, Kind: "b", Result: "other"},
		{ID: 3, Kind: "a", Result: "always"},
	}}}
	var got []string
	for _, name := range []string{"y", "x", "x", "x"} {
		got = append(got, p.Decide("a", map[string]string{"name": name}).Result)
	}
	if strings.Join(got, ",") != "always,twice,twice,always" {
		t.Errorf("results %v", got)
	}
	if p.Decide("c", nil).Result != "" || len(p.Shared.Outcomes) != 2 {
		t.Errorf("left %v", p.Shared.Outcomes)
	}
}

// TestLeftoversAreWhatSomebodyMade leaves out what every platform comes with.
func TestLeftoversAreWhatSomebodyMade(t *testing.T) {
	w := testbed.New(t)
	w.JSON(http.MethodPut, "/_emulator/objects/artifact/a", `{"name": "planted", "versions": []}`).Want(200)
	if all := w.Get("/_emulator/leftovers").Want(200); all["email-template"] != nil || all["warehouse"] != nil || all["artifact"] == nil {
		t.Errorf("the kinds of leftovers are %v", slices.Sorted(maps.Keys(all)))
	}
	if all := w.Get("/_emulator/objects").Want(200); all["email-template"] == nil {
		t.Error("there are no templates to leave out")
	}
}
