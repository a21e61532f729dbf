package emulator

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
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestControlNeedsNoToken(t *testing.T) {
	w := newTestbed(t)
	for _, path := range []string{"/_emulator", "/_emulator/", "/_emulator/objects", "/_emulator/leftovers", "/_emulator/journal"} {
		response, err := http.Get(w.url + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", path, response.StatusCode)
		}
	}
	w.get("/_emulator/nothing").refused(404, "nothing at")
	w.send(http.MethodPut, "/_emulator/journal", "", nil).refused(405, "DELETE, GET")
}

func TestSummary(t *testing.T) {
	w := newTestbed(t)
	w.image("base", "webapp")
	body := w.get("/_emulator/").want(200)
	counts, _ := body["objects"].(map[string]any)
	if counts["image"] != 1.0 || counts["service"] != 0.0 || !strings.Contains(text(body["about"]), w.url) {
		t.Errorf("summary %v", body)
	}
	kinds, _ := body["outcomeKinds"].(map[string]any)
	if text(kinds["build"]) != "[success failed stopped stuck]" {
		t.Errorf("kinds of outcomes %v", kinds)
	}
	if got := names(t, body, "pending", "kind"); text(got) != "[build.success]" {
		t.Errorf("pending %v", got)
	}
}

func TestObjectsOverHTTP(t *testing.T) {
	w := newTestbed(t)
	const given = "[email-bounce email-template permission warehouse]"
	if all := w.get("/_emulator/objects").want(200); fmt.Sprint(slices.Sorted(maps.Keys(all))) != given {
		t.Errorf("a new platform shows %v", all)
	}
	imageID, versionID := w.readyImage("base", "webapp")
	id := w.service("ui", imageID, "")
	all := w.get("/_emulator/objects").want(200)
	if kinds := fmt.Sprint(slices.Sorted(maps.Keys(all))); kinds != "[build email-bounce email-template image image-version permission service warehouse]" {
		t.Errorf("kinds %s", kinds)
	}
	object := w.get("/_emulator/objects/service/" + id).want(200)
	if object["name"] != "ui" || object["status"] != "CREATING" {
		t.Errorf("object %v", object)
	}
	if of := w.get("/_emulator/objects/image-version").want(200); of[versionID] == nil {
		t.Errorf("versions %v", of)
	}

	edited := w.json(http.MethodPatch, "/_emulator/objects/service/"+id, `{"title": "drift", "parameters": {"env": {"A": "1"}}, "entrypoint": null, "id": "other"}`).want(200)
	if edited["title"] != "drift" || edited["id"] != id || text(edited["parameters"]) != "map[env:map[A:1] secrets:[]]" {
		t.Errorf("edited %v", edited)
	}
	if got := w.get(servicesPath + id).want(200); got["title"] != "drift" || got["status"] != "CREATING" {
		t.Errorf("the platform shows %v", got)
	}

	const put = "0b0b2ee3-0000-4000-8000-000000000001"
	w.json(http.MethodPut, "/_emulator/objects/artifact/"+put, `{"name": "planted", "versions": []}`).want(200)
	if got := w.get(artifactsPath + put).want(200); got["name"] != "planted" || got["id"] != put {
		t.Errorf("inserted %v", got)
	}
	w.json(http.MethodPost, "/_emulator/objects/image/2999999", `{"name": "planted", "type": "api", "scope": "global"}`).want(200)
	if got := w.get(imagesPath + "2999999").want(200); got["name"] != "planted" || text(got["id"]) != "2999999" {
		t.Errorf("inserted %v", got)
	}
	if got := names(t, w.get(imagesPath).want(200), "images", "name"); text(got) != "[planted base]" {
		t.Errorf("images %v: what is inserted is the newest", got)
	}

	w.delete("/_emulator/objects/service/" + id).want(200)
	w.get(servicesPath+id).refused(404, "no service")
	w.delete("/_emulator/objects/service/"+id).refused(404, "no service")
	w.delete("/_emulator/objects/image/" + imageID).want(200)
	left := w.get("/_emulator/objects").want(200)
	if left["image-version"] != nil || left["build"] != nil || left["service"] != nil {
		t.Errorf("what belongs to a removed image stays: %v", left)
	}
	w.clock.Move(time.Hour)
	w.get(imagesPath).want(200)

	w.get("/_emulator/objects/services/x").refused(404, "kinds: artifact, ")
	w.get("/_emulator/objects/services").refused(404, "no objects of kind")
	w.json(http.MethodPut, "/_emulator/objects/services/x", `{}`).refused(404, "no objects of kind")
	w.json(http.MethodPatch, "/_emulator/objects/service/x", `{}`).refused(404, "no service x")
	w.json(http.MethodPut, "/_emulator/objects/service/x", `{"minInstances": "two"}`).refused(400, "does not fit kind service")
	w.json(http.MethodPut, "/_emulator/objects/service/x", `[]`).refused(400, "must be a JSON object")
}

func TestObjectMethods(t *testing.T) {
	w := newTestbed(t)
	imageID, versionID := w.readyImage("base", "webapp")
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
	w.delete(imagesPath+imageID).refused(422, "in use")
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
	w := newTestbed(t)
	imageID, versionID := w.image("base", "webapp")
	body := w.json(http.MethodPost, "/_emulator/advance", `{"by": "9s"}`).want(200)
	if body["time"] != "2024-05-01T09:30:09.000Z" || w.version(imageID, versionID, "status") != "not-ready" {
		t.Errorf("after 9 s: %v", body)
	}
	body = w.json(http.MethodPost, "/_emulator/advance", `{"by": "1000ms"}`).want(200)
	if len(names(t, body, "pending", "kind")) != 0 || w.version(imageID, versionID, "status") != "ready" {
		t.Errorf("after 10 s: %v", body)
	}
	id := w.service("ui", imageID, "")
	w.send(http.MethodPost, "/_emulator/advance", "", nil).want(200)
	if got := w.serviceStatus(id); got != "AVAILABLE" {
		t.Errorf("status %s", got)
	}
	if got := w.get(servicesPath + id).want(200)["createdAt"]; got != "2024-05-01T09:30:10.000Z" {
		t.Errorf("created at %v", got)
	}
	w.json(http.MethodPost, "/_emulator/advance", `{"by": "soon"}`).refused(400, "not a duration")
	w.json(http.MethodPost, "/_emulator/advance", `{"by": "-1s"}`).refused(400, "moved back")
	w.json(http.MethodPost, "/_emulator/advance", `{"by": 5}`).refused(400, "by must be a string")
	if err := w.Advance(-time.Second); err == nil {
		t.Error("the clock can be moved back")
	}
}

func TestSettle(t *testing.T) {
	w := newTestbed(t)
	imageID, versionID := w.image("base", "webapp")
	if err := w.Settle(); err != nil {
		t.Fatal(err)
	}
	if got := w.version(imageID, versionID, "status"); got != "ready" {
		t.Errorf("status %s", got)
	}
}

func TestReset(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "webapp")
	w.service("ui", imageID, "")
	w.arm(control.Fault{Status: 500, Path: "^/nowhere"})
	if err := w.SetOutcome(world.Outcome{Kind: "build", Result: "failed"}); err != nil {
		t.Fatal(err)
	}
	if err := w.Advance(time.Hour); err != nil {
		t.Fatal(err)
	}
	w.send(http.MethodPost, "/_emulator/reset", "", nil).want(200)
	summary := w.get("/_emulator/").want(200)
	if len(w.Leftovers()) != 0 || len(w.Journal()) != 0 || len(w.Faults()) != 0 || len(names(t, summary, "outcomes", "id"))+len(names(t, summary, "pending", "kind")) != 0 {
		t.Errorf("left: %v", summary)
	}
	if summary["time"] != "2024-05-01T09:30:10.000Z" {
		t.Errorf("time %v", summary["time"])
	}
	if got, _ := w.image("base", "webapp"); got != imageID {
		t.Errorf("image %s, want %s as on a new platform", got, imageID)
	}
	if err := w.Reset(); err != nil || len(w.Leftovers()) != 0 {
		t.Errorf("error %v, objects %v", err, w.Leftovers())
	}
}

func TestOutcomesOverHTTP(t *testing.T) {
	w := newTestbed(t)
	w.json(http.MethodPost, "/_emulator/outcomes", `{"kind": "build", "match": {"name": "base"}, "result": "failed", "message": "no", "times": 2}`).want(201)
	w.json(http.MethodPost, "/_emulator/outcomes", `{"kind": "service", "result": "stuck"}`).want(201)
	if got := names(t, w.get("/_emulator/outcomes").want(200), "outcomes", "id"); text(got) != "[1 2]" {
		t.Errorf("outcomes %v", got)
	}
	w.image("other", "webapp")
	w.image("base", "webapp")
	if got := names(t, w.get("/_emulator/outcomes").want(200), "outcomes", "times"); text(got) != "[1 <nil>]" {
		t.Errorf("after one use: %v", got)
	}
	w.delete("/_emulator/outcomes").want(200)
	if got := names(t, w.get("/_emulator/outcomes").want(200), "outcomes", "id"); len(got) != 0 {
		t.Errorf("left %v", got)
	}
	for body, detail := range map[string]string{
		`{"kind": "bild", "result": "failed"}`:                `kind "bild" is unknown; known are [`,
		`{"kind": "build", "result": "bad"}`:                  `result "bad" is unknown`,
		`{"kind": "service-test"}`:                            "result is missing",
		`{"kind": "build", "result": "failed", "times": -1}`:  "must not be negative",
		`{"kind": "build", "result": "failed", "times": "1"}`: "does not fit",
	} {
		w.json(http.MethodPost, "/_emulator/outcomes", body).refused(400, detail)
	}
	if err := w.SetOutcome(world.Outcome{Kind: "build", Result: "failed"}); err != nil {
		t.Fatal(err)
	}
	if err := w.ClearOutcomes(); err != nil {
		t.Fatal(err)
	}
	if got := w.get("/_emulator/outcomes").want(200); len(names(t, got, "outcomes", "id")) != 0 {
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
	w := newTestbed(t)
	w.json(http.MethodPut, "/_emulator/objects/artifact/a", `{"name": "planted", "versions": []}`).want(200)
	if all := w.get("/_emulator/leftovers").want(200); all["email-template"] != nil || all["warehouse"] != nil || all["artifact"] == nil {
		t.Errorf("the kinds of leftovers are %v", slices.Sorted(maps.Keys(all)))
	}
	if all := w.get("/_emulator/objects").want(200); all["email-template"] == nil {
		t.Error("there are no templates to leave out")
	}
}
