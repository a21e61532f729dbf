package emulator

import (
	"net/http"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestVersionNumbers(t *testing.T) {
	w := newTestbed(t)
	id, _ := w.image("base", "webapp")
	path := imagesPath + id + "/versions"
	create := func(pairs ...string) answer { return w.form(http.MethodPost, path, appZip(t), pairs...) }
	for _, c := range []struct{ version, want string }{
		{"", "0.0.2"},
		{"0.0.2", "already exists"},
		{"0.0.1", "already exists"},
		{"0.0.2-python3.9", "0.0.2-python3.9"},
		{"0.1.0-python3.9", "0.1.0-python3.9"},
		{"0.1.0-python3.10", "0.1.0-python3.10"},
		{"0.0.3", "0.0.3"},
		{"", "0.1.1"},
		{"1.0", "semantic version"},
		{"2.0.0", "2.0.0"},
	} {
		a := create("version", c.version)
		if a.status == 422 || a.status == 400 {
			a.refused(a.status, c.want)
			continue
		}
		if got := w.version(id, text(a.want(201)["versionId"]), "version"); got != c.want {
			t.Errorf("version %q became %s, want %s", c.version, got, c.want)
		}
	}
	latest, _ := w.get(imagesPath + id).want(200)["latestVersion"].(map[string]any)
	if latest["version"] != "2.0.0" {
		t.Errorf("latest %v", latest["version"])
	}
}

// TestLowerVersions takes a lower version than the latest one, unless the platform is contrary: no fact says either.
func TestLowerVersions(t *testing.T) {
	for _, contrary := range []bool{false, true} {
		w := newTestbed(t, func(o *Options) { o.Contrary = contrary })
		made := w.form(http.MethodPost, imagesPath, appZip(t), "name", "base", "type", "webapp")
		path := imagesPath + text(made.body()["imageId"]) + "/versions"
		create := func(version string) answer { return w.form(http.MethodPost, path, appZip(t), "version", version) }
		if got := create("2.0.0").status; got >= 300 {
			t.Fatalf("a greater version is answered with %d", got)
		}
		if got := create("2.0.0").status; got != http.StatusConflict && got != http.StatusUnprocessableEntity {
			t.Errorf("contrary %t: a version that exists is answered with %d", contrary, got)
		}
		if got := create("1.0.0").status; (got >= 300) != contrary {
			t.Errorf("contrary %t: a lower version is answered with %d", contrary, got)
		}
	}
}

func TestCompareVersions(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"1.0.0", "1.0.0", 0}, {"1.0.10", "1.0.9", 1}, {"1.0.0-a", "1.0.0", -1}, {"1.0.0-a.9", "1.0.0-a.10", -1},
		{"1.0.0+x", "1.0.0+y", 0}, {"odd", "0.0.1", -1}, {"0.0.1", "odd", 1}, {"odd", "even", 1},
	} {
		if got := images.CompareVersions(c.a, c.b); got != c.want {
			t.Errorf("%s and %s: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestUpdateVersion(t *testing.T) {
	w := newTestbed(t)
	if err := w.SetOutcome(world.Outcome{Kind: "build", Result: "failed", Times: 1}); err != nil {
		t.Fatal(err)
	}
	id, version := w.image("base", "webapp")
	path := imagesPath + id + "/versions/" + version
	w.clock.Move(testLifecycle)
	before := w.get(path).want(200)
	if before["status"] != "not-ready" || before["lastBuildStatus"] != "failed" {
		t.Fatalf("after a failed build %v", before)
	}

	w.form(http.MethodPatch, path, nil, "version", "0.0.2").refused(422, "cannot be changed")
	w.form(http.MethodPatch, path, nil, "buildDetails", `{"source": "dockerfile"}`).refused(400, "dockerfile is required")
	w.form(http.MethodPatch, path, []byte("x")).refused(400, "not a zip archive")
	if after := w.get(path).want(200); text(after) != text(before) {
		t.Fatalf("a refused update changed %v to %v", before, after)
	}

	w.form(http.MethodPatch, path, nil, "buildDetails", `{"context": "src", "secrets": ["s"]}`).want(200)
	w.clock.Move(testLifecycle)
	if got := w.version(id, version, "lastBuildStatus"); got != "failed" {
		t.Errorf("a build without its context is %s", got)
	}
	body := w.form(http.MethodPatch, path, emulatortest.ZipOf(t, "src/Dockerfile", "FROM x\n"), "name", "base", "type", "webapp", "version", "0.0.1",
		"buildDetails", `{"dockerfilePath": "src/Dockerfile"}`).want(200)
	if text(body["imageId"]) != id || text(body["versionId"]) != version || body["autodeploymentId"] != nil || body["buildId"] == nil {
		t.Errorf("answer %v", body)
	}
	if got := w.version(id, version, "buildDetails"); got != "map[context:src dockerfilePath:src/Dockerfile secrets:[s] source:upload useCache:true]" {
		t.Errorf("members that were left out did not stay: %s", got)
	}
	w.clock.Move(testLifecycle)
	if got := w.version(id, version, "status"); got != "ready" {
		t.Errorf("status %s", got)
	}
	w.form(http.MethodPatch, path, nil, "description", "x").refused(422, "only a version that is not-ready")
	w.form(http.MethodPatch, imagesPath+id+"/versions/1", nil, "description", "x").refused(404, "no version")
}

func TestUpdateWhileBuildingStopsTheBuild(t *testing.T) {
	w := newTestbed(t)
	id, version := w.image("base", "webapp")
	w.clock.Move(testLifecycle / 2)
	w.form(http.MethodPatch, imagesPath+id+"/versions/"+version, nil, "description", "again").want(200)
	if got := names(t, w.get("/_emulator/").want(200), "pending", "kind"); text(got) != "[build.success]" {
		t.Errorf("pending %v", got)
	}
	w.clock.Move(testLifecycle / 2)
	if got := w.version(id, version, "lastBuildStatus"); got != "building" {
		t.Errorf("the first build's end ended the second: %s", got)
	}
	builds := w.get(imagesPath + id + "/builds").want(200)
	if got := names(t, builds, "builds", "status"); got[0] != "building" || got[1] != "stopped" {
		t.Errorf("builds %v", got)
	}
	w.clock.Move(testLifecycle / 2)
	if got := w.version(id, version, "status"); got != "ready" {
		t.Errorf("status %s", got)
	}
}

func TestDeleteVersions(t *testing.T) {
	w := newTestbed(t)
	id, first := w.readyImage("base", "webapp")
	path := imagesPath + id + "/versions"
	var ids []string
	for range 4 {
		ids = append(ids, text(w.form(http.MethodPost, path, appZip(t)).want(201)["versionId"]))
	}
	w.delete(path).refused(422, "versionIds is required")
	w.delete(path+"?versionIds="+first+"&versionIds=1").refused(404, "no version 1")
	w.delete(path + "?versionIds=" + first + "&versionIds=" + ids[0]).want(200)
	w.delete(path + "?versionIds=" + ids[1] + "," + ids[2]).want(200)
	w.clock.Move(testLifecycle)
	if body := w.get(path).want(200); body["versionCount"] != 1.0 {
		t.Errorf("left %v", body)
	}
	w.delete(path+"/"+first).refused(404, "no version")
}

func TestAutodeployResourcesValidation(t *testing.T) {
	w := newTestbed(t)
	id, _ := w.image("base", "webapp")
	for value, detail := range map[string]string{
		`{}`:                        "autodeployResources must be a list",
		`["x"]`:                     "autodeployResources[0] must be an object",
		`[{"entityType": "api"}]`:   "entityId must be given",
		`[{"entityId": "x"}]`:       "entityType must be workflow, workspace, api or webapp",
		`[{"entityId": "x", "entit`: "not valid JSON",
	} {
		w.form(http.MethodPost, imagesPath+id+"/versions", appZip(t), "autodeployResources", value).refused(400, detail)
	}
	if body := w.form(http.MethodPost, imagesPath+id+"/versions", appZip(t), "autodeployResources", "null").want(201); body["autodeploymentId"] != nil {
		t.Errorf("answer %v", body)
	}
	if body := w.form(http.MethodPost, imagesPath+id+"/versions", appZip(t), "autodeployResources", "[]").want(201); body["autodeploymentId"] != nil {
		t.Errorf("answer %v", body)
	}
}

func TestAutodeploy(t *testing.T) {
	w := newTestbed(t)
	id, first := w.readyImage("base", "webapp")
	service := text(w.json(http.MethodPost, servicesPath, `{"name": "ui", "imageDetails": {"imageId": `+id+`}}`).want(201)["id"])
	w.clock.Move(testLifecycle)
	body := w.form(http.MethodPost, imagesPath+id+"/versions", appZip(t),
		"autodeployResources", `[{"entityId": "`+service+`", "entityType": "webapp"}, {"entityId": "gone", "entityType": "api"}]`).want(201)
	second := text(body["versionId"])
	if body["autodeploymentId"] == nil {
		t.Errorf("answer %v", body)
	}
	w.clock.Move(testLifecycle - 1)
	if status := w.serviceStatus(service); status != "AVAILABLE" {
		t.Errorf("status %s before the build has ended", status)
	}
	w.clock.Move(1)
	if status := w.serviceStatus(service); status != "DEPLOYING" {
		t.Errorf("status %s after the build", status)
	}
	w.clock.Move(testLifecycle)
	described := w.get(servicesPath + service).want(200)
	if got := text(described["imageDetails"]); described["status"] != "AVAILABLE" || got != "map[imageId:2.000001e+06 versionId:3.000002e+06]" {
		t.Errorf("after the rollout %v", described)
	}
	if w.version(id, first, "status") != "ready" || w.version(id, second, "status") != "in-use" {
		t.Error("the service does not hold on to the new version alone")
	}
	log := buildLog(t, w, id, text(body["buildId"]))
	if !wire.Contains(log, "redeploying webapp "+service) || !wire.Contains(log, "there is no api gone") {
		t.Errorf("log %s", log)
	}
}

func TestAutodeployNotAfterAFailedBuild(t *testing.T) {
	w := newTestbed(t)
	id, first := w.readyImage("base", "webapp")
	service := text(w.json(http.MethodPost, servicesPath, `{"name": "ui", "imageDetails": {"imageId": `+id+`}}`).want(201)["id"])
	w.clock.Move(testLifecycle)
	w.form(http.MethodPost, imagesPath+id+"/versions", emulatortest.ZipOf(t, "x", "no Dockerfile"),
		"autodeployResources", `[{"entityId": "`+service+`", "entityType": "webapp"}]`).want(201)
	w.clock.Move(testLifecycle)
	if status := w.serviceStatus(service); status != "AVAILABLE" || w.version(id, first, "status") != "in-use" {
		t.Errorf("service is %s", status)
	}
}
