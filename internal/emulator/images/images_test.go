// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package images_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestImageCreateAndDescribe(t *testing.T) {
	w := testbed.New(t)
	body := w.Form(http.MethodPost, testbed.ImagesPath, testbed.AppZip(t), "name", "base", "type", "workspace-python", "description", "d",
		"buildDetails", `{"secrets": ["s"], "buildArguments": [{"name": "A", "value": "1"}], "token": "hush", "context": null}`).Want(201)
	imageID, versionID := testbed.Text(body["imageId"]), testbed.Text(body["versionId"])
	if buildID := testbed.Text(body["buildId"]); len(buildID) < 10 || buildID[:6] != "image:" {
		t.Errorf("build id %q", buildID)
	}
	image := w.Get(testbed.ImagesPath + imageID).Want(200)
	latest, _ := image["latestVersion"].(map[string]any)
	if image["name"] != "base" || image["type"] != "workspace-python" || image["scope"] != "custom" || image["createdAt"] != "2024-05-01T09:30:00.000Z" || testbed.Text(latest["id"]) != versionID {
		t.Errorf("image %v", image)
	}
	if got := fmt.Sprint(latest["buildDetails"]); got != "map[source:upload]" {
		t.Errorf("build details in the summary: %s", got)
	}
	version := w.Get(testbed.ImagesPath + imageID + "/versions/" + versionID).Want(200)
	for member, want := range map[string]string{
		"imageName": "base", "imageType": "Workspace-python", "version": "0.0.1", "description": "d", "status": "not-ready", "lastBuildStatus": "building",
		"lastBuildAt": "2024-05-01T09:30:00.000Z", "pullUrl": "registry.peak.local/base:0.0.1", "tags": "[]", "size": "<nil>",
		"buildDetails": "map[buildArguments:[map[name:A value:1]] secrets:[s] source:upload useCache:true]",
	} {
		if got := testbed.Text(version[member]); got != want {
			t.Errorf("version %s: %s, want %s", member, got, want)
		}
	}
	if _, named := version["imageId"]; named {
		t.Error("the describe of a version has no image id (contract 17.4)")
	}
}

func TestImageValidation(t *testing.T) {
	w := testbed.New(t)
	w.Image("taken", "webapp")
	archive := testbed.AppZip(t)
	for _, c := range []struct {
		why     string
		archive []byte
		pairs   []string
		status  int
		detail  string
	}{
		{"no name", archive, []string{"type", "webapp"}, 400, "name is required"},
		{"no type", archive, []string{"name", "x"}, 400, "type"},
		{"unknown type", archive, []string{"name", "x", "type", "Webapp"}, 400, "is not one of"},
		{"taken name", archive, []string{"name", "taken", "type", "api"}, 409, "already exists"},
		{"version without patch", archive, []string{"name", "x", "type", "api", "version", "1.0"}, 400, "semantic version"},
		{"version with v", archive, []string{"name", "x", "type", "api", "version", "v1.0.0"}, 400, "semantic version"},
		{"details are no JSON", archive, []string{"name", "x", "type", "api", "buildDetails", "{"}, 400, "not valid JSON"},
		{"details are no object", archive, []string{"name", "x", "type", "api", "buildDetails", "[]"}, 400, "buildDetails must be an object"},
		{"unknown source", archive, []string{"name", "x", "type", "api", "buildDetails", `{"source": "svn"}`}, 400, "is not one of upload"},
		{"wrong types", archive, []string{"name", "x", "type", "api", "buildDetails", `{"useCache": "yes", "secrets": [1], "buildArguments": [{"name": "A"}]}`}, 400, "buildDetails.buildArguments[0].value must be given; buildDetails.secrets[0] must be a string; buildDetails.useCache must be true or false"},
		{"map of arguments", archive, []string{"name", "x", "type", "api", "buildDetails", `{"buildArguments": {"A": "1"}}`}, 400, "buildArguments must be a list"},
		{"no upload", nil, []string{"name", "x", "type", "api"}, 400, "artifact is required"},
		{"broken upload", []byte("PK"), []string{"name", "x", "type", "api"}, 400, "not a zip archive"},
		{"dockerfile without content", nil, []string{"name", "x", "type", "api", "buildDetails", `{"source": "dockerfile"}`}, 400, "buildDetails.dockerfile is required"},
		{"github without branch", nil, []string{"name", "x", "type", "api", "buildDetails", `{"source": "github", "repository": "r"}`}, 400, "repository and buildDetails.branch"},
	} {
		t.Log(c.why)
		w.Form(http.MethodPost, testbed.ImagesPath, c.archive, c.pairs...).Refused(c.status, c.detail)
	}
	if body := w.Get(testbed.ImagesPath).Want(200); body["imageCount"] != 1.0 {
		t.Errorf("something was made all the same: %v", body)
	}
}

func TestImageListFilters(t *testing.T) {
	w := testbed.New(t)
	w.ReadyImage("alpha", "webapp")
	beta, betaVersion := w.ReadyImage("beta", "api")
	w.Form(http.MethodPost, testbed.ImagesPath+beta+"/versions", testbed.AppZip(t), "version", "2.0.0-rc.1").Want(201)
	if err := w.Edit("image", beta, map[string]any{"scope": "global"}); err != nil {
		t.Fatal(err)
	}
	if err := w.SetOutcome(world.Outcome{Kind: "build", Result: "failed", Times: 1}); err != nil {
		t.Fatal(err)
	}
	gamma, version := w.Image("gamma", "webapp")
	w.Clock.Move(testbed.Lifecycle / 2)
	if err := w.Edit("image-version", version, map[string]any{"tags": []any{map[string]any{"name": "gpu", "color": "red"}}}); err != nil {
		t.Fatal(err)
	}
	w.Clock.Move(testbed.Lifecycle / 2)
	w.Image("delta", "webapp")
	for query, want := range map[string][]string{
		"":                                {"delta", "gamma", "beta", "alpha"},
		"searchTerm=ALPH":                 {"alpha"},
		"searchTerm=rc.1":                 {"beta"},
		"status=ready":                    {"beta", "alpha"},
		"status=ready,not-ready":          {"delta", "gamma", "beta", "alpha"},
		"status=in-use":                   {},
		"lastBuildStatus=failed":          {"gamma"},
		"lastBuildStatus=building%2Cfail": nil,
		"lastBuildStatus=building":        {"delta"},
		"scope=global":                    {"beta"},
		"scope=custom&scope=global":       {"delta", "gamma", "beta", "alpha"},
		"tags=gpu":                        {"gamma"},
		"tags=gpu&status=ready":           {},
		"pageSize=1&pageNumber=2":         {"gamma"},
	} {
		a := w.Get(testbed.ImagesPath + "?" + query)
		if want == nil {
			a.Refused(400, "is not one of")
		} else if got := testbed.Names(t, a.Want(200), "images", "name"); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	versions := testbed.ImagesPath + beta + "/versions"
	for query, want := range map[string][]string{
		"":                          {"2.0.0-rc.1", "0.0.1"},
		"?searchTerm=0.0.1":         {"0.0.1"},
		"?status=ready&pageSize=1":  {"2.0.0-rc.1"},
		"?lastBuildStatus=building": {},
	} {
		if got := testbed.Names(t, w.Get(versions+query).Want(200), "versions", "version"); !slices.Equal(got, want) {
			t.Errorf("versions%s: %v, want %v", query, got, want)
		}
	}
	if got := w.Version(beta, betaVersion, "version"); got != "0.0.1" {
		t.Errorf("version %s", got)
	}
	w.Get(testbed.ImagesPath+gamma+"/versions/"+betaVersion).Refused(404, "no version")
	w.Get(testbed.ImagesPath+"1").Refused(404, "no image")
	w.Get(testbed.ImagesPath+"1/versions").Refused(404, "no image")
}

func TestImageDelete(t *testing.T) {
	w := testbed.New(t)
	id, first := w.ReadyImage("base", "webapp")
	second := testbed.Text(w.Form(http.MethodPost, testbed.ImagesPath+id+"/versions", testbed.AppZip(t)).Want(201)["versionId"])
	w.Clock.Move(time.Second)
	w.Delete(testbed.ImagesPath + id).Want(200)
	for _, version := range []string{first, second} {
		if status := w.Version(id, version, "status"); status != "deleting" {
			t.Errorf("version %s is %s", version, status)
		}
	}
	if got := w.Version(id, second, "lastBuildStatus"); got != "stopped" {
		t.Errorf("the build of a version that is deleted is %s", got)
	}
	w.Delete(testbed.ImagesPath + id).Want(200)
	w.Form(http.MethodPost, testbed.ImagesPath+id+"/versions", testbed.AppZip(t)).Refused(422, "being deleted")
	w.Form(http.MethodPost, testbed.ImagesPath, testbed.AppZip(t), "name", "base", "type", "webapp").Refused(409, "already exists")
	w.Clock.Move(testbed.Lifecycle)
	w.Get(testbed.ImagesPath+id).Refused(404, "no image")
	w.Get(testbed.ImagesPath+id+"/versions/"+first).Refused(404, "no image")
	if left := w.Leftovers(); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	w.Image("base", "webapp")
}

func TestImageInUseCannotBeDeleted(t *testing.T) {
	w := testbed.New(t)
	id, version := w.ReadyImage("base", "webapp")
	service := testbed.Text(w.JSON(http.MethodPost, testbed.ServicesPath, `{"name": "ui", "imageDetails": {"imageId": `+id+`}}`).Want(201)["id"])
	if status := w.Version(id, version, "status"); status != "in-use" {
		t.Errorf("status %s", status)
	}
	w.Delete(testbed.ImagesPath+id).Refused(422, "service ui")
	w.Delete(testbed.ImagesPath+id+"/versions/"+version).Refused(422, "service ui")
	w.Delete(testbed.ImagesPath+id+"/versions?versionIds="+version).Refused(422, "service ui")
	w.Form(http.MethodPatch, testbed.ImagesPath+id+"/versions/"+version, nil, "description", "x").Refused(422, "is in-use")
	w.Clock.Move(testbed.Lifecycle)
	w.Delete(testbed.ServicesPath + service).Want(200)
	if status := w.Version(id, version, "status"); status != "in-use" {
		t.Errorf("status %s while the service is being deleted", status)
	}
	w.Clock.Move(testbed.Lifecycle)
	if status := w.Version(id, version, "status"); status != "ready" {
		t.Errorf("status %s after the service is gone", status)
	}
	w.Delete(testbed.ImagesPath + id).Want(200)
}

func TestImageWithoutVersions(t *testing.T) {
	w := testbed.New(t)
	id, version := w.ReadyImage("base", "webapp")
	w.Delete(testbed.ImagesPath + id + "/versions/" + version).Want(200)
	w.Clock.Move(testbed.Lifecycle)
	if image := w.Get(testbed.ImagesPath + id).Want(200); image["latestVersion"] != nil {
		t.Errorf("image %v", image)
	}
	if got := testbed.Names(t, w.Get(testbed.ImagesPath).Want(200), "images", "name"); !slices.Equal(got, []string{"base"}) {
		t.Errorf("list %v", got)
	}
	if got := testbed.Names(t, w.Get(testbed.ImagesPath+"?status=ready").Want(200), "images", "name"); len(got) != 0 {
		t.Errorf("list by status %v", got)
	}
	body := w.Form(http.MethodPost, testbed.ImagesPath+id+"/versions", testbed.AppZip(t)).Want(201)
	if got := w.Version(id, testbed.Text(body["versionId"]), "version"); got != "0.0.1" {
		t.Errorf("version %s", got)
	}
	w.Clock.Move(testbed.Lifecycle)
	w.Delete(testbed.ImagesPath + id + "/versions/" + testbed.Text(body["versionId"])).Want(200)
	w.Clock.Move(testbed.Lifecycle)
	w.Delete(testbed.ImagesPath + id).Want(200)
	w.Get(testbed.ImagesPath+id).Refused(404, "no image")
}

func TestDeleteThatFails(t *testing.T) {
	w := testbed.New(t)
	id, version := w.ReadyImage("base", "webapp")
	for _, result := range []string{"failed", "stuck"} {
		if err := w.SetOutcome(world.Outcome{Kind: "version-delete", Match: map[string]string{"name": "base", "version": "0.0.1"}, Result: result, Times: 1}); err != nil {
			t.Fatal(err)
		}
	}
	w.Delete(testbed.ImagesPath + id).Want(200)
	w.Clock.Move(testbed.Lifecycle)
	if status := w.Version(id, version, "status"); status != "delete-failed" {
		t.Fatalf("status %s", status)
	}
	w.Form(http.MethodPost, testbed.ImagesPath+id+"/versions", testbed.AppZip(t)).Want(201)
	w.Delete(testbed.ImagesPath + id).Want(200)
	w.Clock.Move(time.Hour)
	if status := w.Version(id, version, "status"); status != "deleting" {
		t.Fatalf("status %s", status)
	}
}
