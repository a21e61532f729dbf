// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package images_test

import (
	"net/http"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestVersionNumbers(t *testing.T) {
	w := testbed.New(t)
	id, _ := w.Image("base", "webapp")
	path := testbed.ImagesPath + id + "/versions"
	create := func(pairs ...string) testbed.Answer {
		return w.Form(http.MethodPost, path, testbed.AppZip(t), pairs...)
	}
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
		if a.Status == 422 || a.Status == 400 {
			a.Refused(a.Status, c.want)
			continue
		}
		if got := w.Version(id, testbed.Text(a.Want(201)["versionId"]), "version"); got != c.want {
			t.Errorf("version %q became %s, want %s", c.version, got, c.want)
		}
	}
	latest, _ := w.Get(testbed.ImagesPath + id).Want(200)["latestVersion"].(map[string]any)
	if latest["version"] != "2.0.0" {
		t.Errorf("latest %v", latest["version"])
	}
}

// TestLowerVersions takes a lower version than the latest one, unless the platform is contrary: no fact says either.
func TestLowerVersions(t *testing.T) {
	for _, contrary := range []bool{false, true} {
		w := testbed.New(t, func(o *emulator.Options) { o.Contrary = contrary })
		made := w.Form(http.MethodPost, testbed.ImagesPath, testbed.AppZip(t), "name", "base", "type", "webapp")
		path := testbed.ImagesPath + testbed.Text(made.Body()["imageId"]) + "/versions"
		create := func(version string) testbed.Answer {
			return w.Form(http.MethodPost, path, testbed.AppZip(t), "version", version)
		}
		if got := create("2.0.0").Status; got >= 300 {
			t.Fatalf("a greater version is answered with %d", got)
		}
		if got := create("2.0.0").Status; got != http.StatusConflict && got != http.StatusUnprocessableEntity {
			t.Errorf("contrary %t: a version that exists is answered with %d", contrary, got)
		}
		if got := create("1.0.0").Status; (got >= 300) != contrary {
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
	w := testbed.New(t)
	if err := w.SetOutcome(world.Outcome{Kind: "build", Result: "failed", Times: 1}); err != nil {
		t.Fatal(err)
	}
	id, version := w.Image("base", "webapp")
	path := testbed.ImagesPath + id + "/versions/" + version
	w.Clock.Move(testbed.Lifecycle)
	before := w.Get(path).Want(200)
	if before["status"] != "not-ready" || before["lastBuildStatus"] != "failed" {
		t.Fatalf("after a failed build %v", before)
	}

	w.Form(http.MethodPatch, path, nil, "version", "0.0.2").Refused(422, "cannot be changed")
	w.Form(http.MethodPatch, path, nil, "buildDetails", `{"source": "dockerfile"}`).Refused(400, "dockerfile is required")
	w.Form(http.MethodPatch, path, []byte("x")).Refused(400, "not a zip archive")
	if after := w.Get(path).Want(200); testbed.Text(after) != testbed.Text(before) {
		t.Fatalf("a refused update changed %v to %v", before, after)
	}

	w.Form(http.MethodPatch, path, nil, "buildDetails", `{"context": "src", "secrets": ["s"]}`).Want(200)
	w.Clock.Move(testbed.Lifecycle)
	if got := w.Version(id, version, "lastBuildStatus"); got != "failed" {
		t.Errorf("a build without its context is %s", got)
	}
	body := w.Form(http.MethodPatch, path, emulatortest.ZipOf(t, "src/Dockerfile", "FROM x\n"), "name", "base", "type", "webapp", "version", "0.0.1",
		"buildDetails", `{"dockerfilePath": "src/Dockerfile"}`).Want(200)
	if testbed.Text(body["imageId"]) != id || testbed.Text(body["versionId"]) != version || body["autodeploymentId"] != nil || body["buildId"] == nil {
		t.Errorf("answer %v", body)
	}
	if got := w.Version(id, version, "buildDetails"); got != "map[context:src dockerfilePath:src/Dockerfile secrets:[s] source:upload useCache:true]" {
		t.Errorf("members that were left out did not stay: %s", got)
	}
	w.Clock.Move(testbed.Lifecycle)
	if got := w.Version(id, version, "status"); got != "ready" {
		t.Errorf("status %s", got)
	}
	w.Form(http.MethodPatch, path, nil, "description", "x").Refused(422, "only a version that is not-ready")
	w.Form(http.MethodPatch, testbed.ImagesPath+id+"/versions/1", nil, "description", "x").Refused(404, "no version")
}

func TestUpdateWhileBuildingStopsTheBuild(t *testing.T) {
	w := testbed.New(t)
	id, version := w.Image("base", "webapp")
	w.Clock.Move(testbed.Lifecycle / 2)
	w.Form(http.MethodPatch, testbed.ImagesPath+id+"/versions/"+version, nil, "description", "again").Want(200)
	if got := testbed.Names(t, w.Get("/_emulator/").Want(200), "pending", "kind"); testbed.Text(got) != "[build.success]" {
		t.Errorf("pending %v", got)
	}
	w.Clock.Move(testbed.Lifecycle / 2)
	if got := w.Version(id, version, "lastBuildStatus"); got != "building" {
		t.Errorf("the first build's end ended the second: %s", got)
	}
	builds := w.Get(testbed.ImagesPath + id + "/builds").Want(200)
	if got := testbed.Names(t, builds, "builds", "status"); got[0] != "building" || got[1] != "stopped" {
		t.Errorf("builds %v", got)
	}
	w.Clock.Move(testbed.Lifecycle / 2)
	if got := w.Version(id, version, "status"); got != "ready" {
		t.Errorf("status %s", got)
	}
}

func TestDeleteVersions(t *testing.T) {
	w := testbed.New(t)
	id, first := w.ReadyImage("base", "webapp")
	path := testbed.ImagesPath + id + "/versions"
	var ids []string
	for range 4 {
		ids = append(ids, testbed.Text(w.Form(http.MethodPost, path, testbed.AppZip(t)).Want(201)["versionId"]))
	}
	w.Delete(path).Refused(422, "versionIds is required")
	w.Delete(path+"?versionIds="+first+"&versionIds=1").Refused(404, "no version 1")
	w.Delete(path + "?versionIds=" + first + "&versionIds=" + ids[0]).Want(200)
	w.Delete(path + "?versionIds=" + ids[1] + "," + ids[2]).Want(200)
	w.Clock.Move(testbed.Lifecycle)
	if body := w.Get(path).Want(200); body["versionCount"] != 1.0 {
		t.Errorf("left %v", body)
	}
	w.Delete(path+"/"+first).Refused(404, "no version")
}

func TestAutodeployResourcesValidation(t *testing.T) {
	w := testbed.New(t)
	id, _ := w.Image("base", "webapp")
	for value, detail := range map[string]string{
		`{}`:                        "autodeployResources must be a list",
		`["x"]`:                     "autodeployResources[0] must be an object",
		`[{"entityType": "api"}]`:   "entityId must be given",
		`[{"entityId": "x"}]`:       "entityType must be workflow, workspace, api or webapp",
		`[{"entityId": "x", "entit`: "not valid JSON",
	} {
		w.Form(http.MethodPost, testbed.ImagesPath+id+"/versions", testbed.AppZip(t), "autodeployResources", value).Refused(400, detail)
	}
	if body := w.Form(http.MethodPost, testbed.ImagesPath+id+"/versions", testbed.AppZip(t), "autodeployResources", "null").Want(201); body["autodeploymentId"] != nil {
		t.Errorf("answer %v", body)
	}
	if body := w.Form(http.MethodPost, testbed.ImagesPath+id+"/versions", testbed.AppZip(t), "autodeployResources", "[]").Want(201); body["autodeploymentId"] != nil {
		t.Errorf("answer %v", body)
	}
}

func TestAutodeploy(t *testing.T) {
	w := testbed.New(t)
	id, first := w.ReadyImage("base", "webapp")
	service := testbed.Text(w.JSON(http.MethodPost, testbed.ServicesPath, `{"name": "ui", "imageDetails": {"imageId": `+id+`}}`).Want(201)["id"])
	w.Clock.Move(testbed.Lifecycle)
	body := w.Form(http.MethodPost, testbed.ImagesPath+id+"/versions", testbed.AppZip(t),
		"autodeployResources", `[{"entityId": "`+service+`", "entityType": "webapp"}, {"entityId": "gone", "entityType": "api"}]`).Want(201)
	second := testbed.Text(body["versionId"])
	if body["autodeploymentId"] == nil {
		t.Errorf("answer %v", body)
	}
	w.Clock.Move(testbed.Lifecycle - 1)
	if status := w.ServiceStatus(service); status != "AVAILABLE" {
		t.Errorf("status %s before the build has ended", status)
	}
	w.Clock.Move(1)
	if status := w.ServiceStatus(service); status != "DEPLOYING" {
		t.Errorf("status %s after the build", status)
	}
	w.Clock.Move(testbed.Lifecycle)
	described := w.Get(testbed.ServicesPath + service).Want(200)
	if got := testbed.Text(described["imageDetails"]); described["status"] != "AVAILABLE" || got != "map[imageId:2.000001e+06 versionId:3.000002e+06]" {
		t.Errorf("after the rollout %v", described)
	}
	if w.Version(id, first, "status") != "ready" || w.Version(id, second, "status") != "in-use" {
		t.Error("the service does not hold on to the new version alone")
	}
	log := buildLog(t, w, id, testbed.Text(body["buildId"]))
	if !wire.Contains(log, "redeploying webapp "+service) || !wire.Contains(log, "there is no api gone") {
		t.Errorf("log %s", log)
	}
}

func TestAutodeployNotAfterAFailedBuild(t *testing.T) {
	w := testbed.New(t)
	id, first := w.ReadyImage("base", "webapp")
	service := testbed.Text(w.JSON(http.MethodPost, testbed.ServicesPath, `{"name": "ui", "imageDetails": {"imageId": `+id+`}}`).Want(201)["id"])
	w.Clock.Move(testbed.Lifecycle)
	w.Form(http.MethodPost, testbed.ImagesPath+id+"/versions", emulatortest.ZipOf(t, "x", "no Dockerfile"),
		"autodeployResources", `[{"entityId": "`+service+`", "entityType": "webapp"}]`).Want(201)
	w.Clock.Move(testbed.Lifecycle)
	if status := w.ServiceStatus(service); status != "AVAILABLE" || w.Version(id, first, "status") != "in-use" {
		t.Errorf("service is %s", status)
	}
}
