package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestImageCreateAndDescribe(t *testing.T) {
	w := newTestbed(t)
	body := w.form(http.MethodPost, imagesPath, appZip(t), "name", "base", "type", "workspace-python", "description", "d",
		"buildDetails", `{"secrets": ["s"], "buildArguments": [{"name": "A", "value": "1"}], "token": "hush", "context": null}`).want(201)
	imageID, versionID := text(body["imageId"]), text(body["versionId"])
	if buildID := text(body["buildId"]); len(buildID) < 10 || buildID[:6] != "image:" {
		t.Errorf("build id %q", buildID)
	}
	image := w.get(imagesPath + imageID).want(200)
	latest, _ := image["latestVersion"].(map[string]any)
	if image["name"] != "base" || image["type"] != "workspace-python" || image["scope"] != "custom" || image["createdAt"] != "2024-05-01T09:30:00.000Z" || text(latest["id"]) != versionID {
		t.Errorf("image %v", image)
	}
	if got := fmt.Sprint(latest["buildDetails"]); got != "map[source:upload]" {
		t.Errorf("build details in the summary: %s", got)
	}
	version := w.get(imagesPath + imageID + "/versions/" + versionID).want(200)
	for member, want := range map[string]string{
		"imageName": "base", "imageType": "Workspace-python", "version": "0.0.1", "description": "d", "status": "not-ready", "lastBuildStatus": "building",
		"lastBuildAt": "2024-05-01T09:30:00.000Z", "pullUrl": "registry.peak.local/base:0.0.1", "tags": "[]", "size": "<nil>",
		"buildDetails": "map[buildArguments:[map[name:A value:1]] secrets:[s] source:upload useCache:true]",
	} {
		if got := text(version[member]); got != want {
			t.Errorf("version %s: %s, want %s", member, got, want)
		}
	}
	if _, named := version["imageId"]; named {
		t.Error("the describe of a version has no image id (contract 17.4)")
	}
}

func TestImageValidation(t *testing.T) {
	w := newTestbed(t)
	w.image("taken", "webapp")
	archive := appZip(t)
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
		w.form(http.MethodPost, imagesPath, c.archive, c.pairs...).refused(c.status, c.detail)
	}
	if body := w.get(imagesPath).want(200); body["imageCount"] != 1.0 {
		t.Errorf("something was made all the same: %v", body)
	}
}

func TestImageListFilters(t *testing.T) {
	w := newTestbed(t)
	w.readyImage("alpha", "webapp")
	beta, betaVersion := w.readyImage("beta", "api")
	w.form(http.MethodPost, imagesPath+beta+"/versions", appZip(t), "version", "2.0.0-rc.1").want(201)
	if err := w.Edit("image", beta, map[string]any{"scope": "global"}); err != nil {
		t.Fatal(err)
	}
	if err := w.SetOutcome(world.Outcome{Kind: "build", Result: "failed", Times: 1}); err != nil {
		t.Fatal(err)
	}
	gamma, version := w.image("gamma", "webapp")
	w.clock.Move(testLifecycle / 2)
	if err := w.Edit("image-version", version, map[string]any{"tags": []any{map[string]any{"name": "gpu", "color": "red"}}}); err != nil {
		t.Fatal(err)
	}
	w.clock.Move(testLifecycle / 2)
	w.image("delta", "webapp")
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
		a := w.get(imagesPath + "?" + query)
		if want == nil {
			a.refused(400, "is not one of")
		} else if got := names(t, a.want(200), "images", "name"); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	versions := imagesPath + beta + "/versions"
	for query, want := range map[string][]string{
		"":                          {"2.0.0-rc.1", "0.0.1"},
		"?searchTerm=0.0.1":         {"0.0.1"},
		"?status=ready&pageSize=1":  {"2.0.0-rc.1"},
		"?lastBuildStatus=building": {},
	} {
		if got := names(t, w.get(versions+query).want(200), "versions", "version"); !slices.Equal(got, want) {
			t.Errorf("versions%s: %v, want %v", query, got, want)
		}
	}
	if got := w.version(beta, betaVersion, "version"); got != "0.0.1" {
		t.Errorf("version %s", got)
	}
	w.get(imagesPath+gamma+"/versions/"+betaVersion).refused(404, "no version")
	w.get(imagesPath+"1").refused(404, "no image")
	w.get(imagesPath+"1/versions").refused(404, "no image")
}

func TestImageDelete(t *testing.T) {
	w := newTestbed(t)
	id, first := w.readyImage("base", "webapp")
	second := text(w.form(http.MethodPost, imagesPath+id+"/versions", appZip(t)).want(201)["versionId"])
	w.clock.Move(time.Second)
	w.delete(imagesPath + id).want(200)
	for _, version := range []string{first, second} {
		if status := w.version(id, version, "status"); status != "deleting" {
			t.Errorf("version %s is %s", version, status)
		}
	}
	if got := w.version(id, second, "lastBuildStatus"); got != "stopped" {
		t.Errorf("the build of a version that is deleted is %s", got)
	}
	w.delete(imagesPath + id).want(200)
	w.form(http.MethodPost, imagesPath+id+"/versions", appZip(t)).refused(422, "being deleted")
	w.form(http.MethodPost, imagesPath, appZip(t), "name", "base", "type", "webapp").refused(409, "already exists")
	w.clock.Move(testLifecycle)
	w.get(imagesPath+id).refused(404, "no image")
	w.get(imagesPath+id+"/versions/"+first).refused(404, "no image")
	if left := w.Leftovers(); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	w.image("base", "webapp")
}

func TestImageInUseCannotBeDeleted(t *testing.T) {
	w := newTestbed(t)
	id, version := w.readyImage("base", "webapp")
	service := text(w.json(http.MethodPost, servicesPath, `{"name": "ui", "imageDetails": {"imageId": `+id+`}}`).want(201)["id"])
	if status := w.version(id, version, "status"); status != "in-use" {
		t.Errorf("status %s", status)
	}
	w.delete(imagesPath+id).refused(422, "service ui")
	w.delete(imagesPath+id+"/versions/"+version).refused(422, "service ui")
	w.delete(imagesPath+id+"/versions?versionIds="+version).refused(422, "service ui")
	w.form(http.MethodPatch, imagesPath+id+"/versions/"+version, nil, "description", "x").refused(422, "is in-use")
	w.clock.Move(testLifecycle)
	w.delete(servicesPath + service).want(200)
	if status := w.version(id, version, "status"); status != "in-use" {
		t.Errorf("status %s while the service is being deleted", status)
	}
	w.clock.Move(testLifecycle)
	if status := w.version(id, version, "status"); status != "ready" {
		t.Errorf("status %s after the service is gone", status)
	}
	w.delete(imagesPath + id).want(200)
}

func TestImageWithoutVersions(t *testing.T) {
	w := newTestbed(t)
	id, version := w.readyImage("base", "webapp")
	w.delete(imagesPath + id + "/versions/" + version).want(200)
	w.clock.Move(testLifecycle)
	if image := w.get(imagesPath + id).want(200); image["latestVersion"] != nil {
		t.Errorf("image %v", image)
	}
	if got := names(t, w.get(imagesPath).want(200), "images", "name"); !slices.Equal(got, []string{"base"}) {
		t.Errorf("list %v", got)
	}
	if got := names(t, w.get(imagesPath+"?status=ready").want(200), "images", "name"); len(got) != 0 {
		t.Errorf("list by status %v", got)
	}
	body := w.form(http.MethodPost, imagesPath+id+"/versions", appZip(t)).want(201)
	if got := w.version(id, text(body["versionId"]), "version"); got != "0.0.1" {
		t.Errorf("version %s", got)
	}
	w.clock.Move(testLifecycle)
	w.delete(imagesPath + id + "/versions/" + text(body["versionId"])).want(200)
	w.clock.Move(testLifecycle)
	w.delete(imagesPath + id).want(200)
	w.get(imagesPath+id).refused(404, "no image")
}

func TestDeleteThatFails(t *testing.T) {
	w := newTestbed(t)
	id, version := w.readyImage("base", "webapp")
	for _, result := range []string{"failed", "stuck"} {
		if err := w.SetOutcome(world.Outcome{Kind: "version-delete", Match: map[string]string{"name": "base", "version": "0.0.1"}, Result: result, Times: 1}); err != nil {
			t.Fatal(err)
		}
	}
	w.delete(imagesPath + id).want(200)
	w.clock.Move(testLifecycle)
	if status := w.version(id, version, "status"); status != "delete-failed" {
		t.Fatalf("status %s", status)
	}
	w.form(http.MethodPost, imagesPath+id+"/versions", appZip(t)).want(201)
	w.delete(imagesPath + id).want(200)
	w.clock.Move(time.Hour)
	if status := w.version(id, version, "status"); status != "deleting" {
		t.Fatalf("status %s", status)
	}
}
