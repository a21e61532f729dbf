// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contrary_test

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/contrary"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/deployments"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/specs"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestContraryStatusesAndEnvelopes(t *testing.T) {
	usual, w := testbed.New(t), testbed.NewContrary(t)
	image := func(w *testbed.Testbed) testbed.Answer {
		return w.Form(http.MethodPost, testbed.ImagesPath, testbed.AppZip(t), "name", "base", "type", "api")
	}
	if a, b := image(usual).Status, image(w).Status; a != http.StatusCreated || b == a || b/100 != 2 {
		t.Errorf("creates answer %d and %d", a, b)
	}
	if a, b := image(usual), image(w); a.Status != http.StatusConflict || b.Status != http.StatusUnprocessableEntity || !strings.Contains(string(b.Raw), "already exists") {
		t.Errorf("taken names answer %d %s and %d %s", a.Status, a.Raw, b.Status, b.Raw)
	}
	workflow := testbed.Text(w.JSON(http.MethodPost, testbed.WorkflowsPath, `{"name": "etl", "steps": {"a": {"type": "sql", "sqlQueryPath": "q"}}}`).Done()["id"])
	if deleted := w.Delete(testbed.WorkflowsPath + workflow); deleted.Status != http.StatusNoContent || len(deleted.Raw) != 0 {
		t.Errorf("a delete answers %d %q", deleted.Status, deleted.Raw)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.URL+testbed.ImagesPath, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusUnauthorized {
		t.Errorf("without a token: %d", response.StatusCode)
	}
	forms := map[string]bool{}
	for form := range 8 {
		forms[strings.TrimSpace(specs.AsText(contrary.Envelope(form, "why")))] = true
		if !strings.Contains(specs.AsText(contrary.Envelope(form, "why")), "why") {
			t.Errorf("form %d of an error lost the reason", form)
		}
	}
	if len(forms) != 8 {
		t.Errorf("%d forms of errors", len(forms))
	}
}

func TestContraryPathsAreSpelledAsTheSDKDoes(t *testing.T) {
	usual, w := testbed.New(t), testbed.NewContrary(t)
	for _, path := range []string{strings.TrimSuffix(testbed.ImagesPath, "/"), "/workflows/api/v1/resources/"} {
		if a, b := usual.Get(path).Status, w.Get(path).Status; a != http.StatusOK || b != http.StatusNotFound {
			t.Errorf("%s: %d and %d", path, a, b)
		}
	}
	w.Get(testbed.ImagesPath).Done()
	if w.Get("/workflows/api/v1/resources").Status/100 != 2 {
		t.Error("the spelling of the SDK is refused")
	}
}

func TestContraryListsAndNumbers(t *testing.T) {
	w := testbed.NewContrary(t)
	empty := w.Get(testbed.ImagesPath).Done()
	testbed.WantDig(t, empty, "0", "pageCount")
	for _, name := range []string{"a", "b", "c", "d"} {
		w.Form(http.MethodPost, testbed.ImagesPath, testbed.AppZip(t), "name", name, "type", "api").Done()
	}
	first := w.Get(testbed.ImagesPath + "?pageSize=100")
	if got := testbed.Names(t, first.Done(), "images", "name"); !slices.Equal(got, []string{"b", "a", "c"}) {
		t.Errorf("first page %v", got)
	}
	if got := testbed.Names(t, w.Get(testbed.ImagesPath+"?pageSize=100&pageNumber=2").Done(), "images", "name"); !slices.Equal(got, []string{"d"}) {
		t.Errorf("second page %v", got)
	}
	if again := w.Get(testbed.ImagesPath + "?pageSize=100"); !bytes.Equal(again.Raw, first.Raw) {
		t.Error("the same list is answered in another way the second time")
	}
	for _, part := range []string{`"id":2000002,`, `"pageCount":2,`, `"x-revision-marker"`, `"lastBuildStatus":"building"`} {
		if !strings.Contains(string(first.Raw), part) {
			t.Errorf("the list has no %s: %s", part, first.Raw)
		}
	}
	if got := testbed.Names(t, w.Get(testbed.ImagesPath+"?searchTerm=A").Done(), "images", "name"); len(got) != 0 {
		t.Errorf("a search in another case finds %v", got)
	}
}

func TestContraryDeployments(t *testing.T) {
	w := testbed.NewContrary(t)
	specID, id := w.ContraryFlow("etl")
	body := w.Get(testbed.BlockDeploymentsPath + id).Done()
	for _, absent := range []string{"parent", "metadata.summary", "metadata.createdAt", "latestRevision.id", "spec.id", "spec.release"} {
		outer, member, nested := strings.Cut(absent, ".")
		object := body
		if nested {
			object, _ = body[outer].(map[string]any)
		} else {
			member = outer
		}
		if _, there := object[member]; there {
			t.Errorf("%s is shown", absent)
		}
	}
	testbed.WantDig(t, body, "deployed", "metadata", "status")
	if shown := testbed.Dig(body, "parameters", "run", "secret"); shown == specs.Mask || shown == "hush" {
		t.Errorf("a hidden value is shown as %s", shown)
	}
	if run := w.Get("/v1/deployments/" + id + "/parameters/run").Done(); testbed.Dig(run, "secret") == "hush" {
		t.Error("run parameters show a hidden value")
	}

	// A change of metadata makes a revision.
	w.JSON(http.MethodPatch, testbed.BlockDeploymentsPath+id, `{"title": "new"}`).Done()
	testbed.WantDig(t, w.Get(testbed.BlockDeploymentsPath+id).Done(), "2", "latestRevision", "revision")
	testbed.WantDig(t, w.Get(testbed.BlockDeploymentsPath+id).Done(), "updating", "metadata", "status")
	if busy := w.JSON(http.MethodPost, testbed.BlockDeploymentsPath+id+"/revisions", `{"parameters": {"build": {"cmd": "x"}}}`); busy.Status != http.StatusUnprocessableEntity {
		t.Errorf("a busy deployment answers %d", busy.Status)
	}
	w.Clock.Move(testbed.Lifecycle)
	w.WantContrary(testbed.BlockDeploymentsPath+id, "deployed")
	// One that was asked for is not shown at first.
	w.JSON(http.MethodPost, testbed.BlockDeploymentsPath+id+"/revisions", `{"parameters": {"build": {"cmd": "x"}}}`).Done()
	for _, want := range []string{"2", "3"} {
		testbed.WantDig(t, w.Get(testbed.BlockDeploymentsPath+id).Done(), want, "latestRevision", "revision")
	}
	w.Clock.Move(testbed.Lifecycle)

	if used := w.Delete(testbed.BlockSpecsPath + specID); used.Status != http.StatusConflict {
		t.Errorf("deleting a spec in use answers %d", used.Status)
	}
	w.Delete(testbed.BlockDeploymentsPath + id).Done()
	if gone := w.Get(testbed.BlockDeploymentsPath + id); gone.Status != http.StatusNotFound {
		t.Errorf("a deployment is there after its delete: %d", gone.Status)
	}
	// A spec, on the other hand, takes its time.
	w.Delete(testbed.BlockSpecsPath + specID).Done()
	w.Get(testbed.BlockSpecsPath + specID).Done()
	w.Clock.Move(testbed.Lifecycle)
	if gone := w.Get(testbed.BlockSpecsPath + specID); gone.Status != http.StatusNotFound {
		t.Errorf("a spec is there long after its delete: %d", gone.Status)
	}
}

func TestContraryRedeploymentsAreNumbered(t *testing.T) {
	w := testbed.NewContrary(t)
	w.Outcome(world.Outcome{Kind: deployments.OutcomeDeployment, Result: world.ResultFailed, Times: 1})
	_, id := w.ContraryFlow("etl")
	w.WantContrary(testbed.BlockDeploymentsPath+id, "failed")
	testbed.WantDig(t, w.JSON(http.MethodPost, testbed.BlockDeploymentsPath+id+"/redeploy", `{}`).Done(), "2", "revision")
	w.Clock.Move(testbed.Lifecycle)
	w.WantContrary(testbed.BlockDeploymentsPath+id, "deployed")
}

func TestContraryWorkflows(t *testing.T) {
	w := testbed.NewContrary(t)
	image := w.Form(http.MethodPost, testbed.ImagesPath, testbed.AppZip(t), "name", "base", "type", "workflow").Done()
	w.Clock.Move(testbed.Lifecycle)
	w.Form(http.MethodPost, testbed.ImagesPath+testbed.Text(image["imageId"])+"/versions", testbed.AppZip(t)).Done()
	w.Clock.Move(testbed.Lifecycle)
	body := `{"name": "etl", "steps": {"load": ` + testbed.Step(testbed.Text(image["imageId"]), "") + `}, "retryOptions": {"duration": 9}, "triggers": [{"webhook": true}]}`
	id := testbed.Text(w.JSON(http.MethodPost, testbed.WorkflowsPath, body).Done()["id"])
	shown := w.Get(testbed.WorkflowsPath + id).Done()
	testbed.WantDig(t, shown, testbed.Text(image["versionId"]), "steps", "load", "imageVersionId")
	for _, absent := range []string{"retryOptions", "metadata"} {
		if _, there := shown[absent]; there {
			t.Errorf("%s is shown", absent)
		}
	}
	webhook := testbed.Dig(shown, "triggers", 0, "webhook")
	again := w.JSON(http.MethodPut, testbed.WorkflowsPath+id, body).Done()
	testbed.WantDig(t, again, webhook, "triggers", 0, "webhook")
	if object, _ := w.Object("workflow", id); object["allowConcurrentExecution"] != true {
		t.Error("concurrent executions are not the default")
	}
	w.JSON(http.MethodPost, testbed.WorkflowsPath+id+"/execute", `{}`).Done()
	testbed.WantDig(t, w.Get(testbed.WorkflowsPath+id).Done(), "Running", "status")
	if busy := w.Delete(testbed.WorkflowsPath + id); busy.Status != http.StatusUnprocessableEntity {
		t.Errorf("deleting a running workflow answers %d", busy.Status)
	}
}

func TestContraryImageVersionsForgetDetails(t *testing.T) {
	for contrary, want := range map[bool]string{false: "sub", true: "null"} {
		w := testbed.New(t, func(o *emulator.Options) { o.Contrary = contrary })
		w.Outcome(world.Outcome{Kind: images.OutcomeBuild, Result: images.BuildFailed, Times: 1})
		created := w.Form(http.MethodPost, testbed.ImagesPath, emulatortest.ZipOf(t, "sub/Dockerfile", "FROM scratch\n", "Dockerfile", "FROM scratch\n"), "name", "base", "type", "api",
			"buildDetails", `{"context": "sub"}`).Done()
		w.Clock.Move(testbed.Lifecycle)
		path := testbed.ImagesPath + testbed.Text(created["imageId"]) + "/versions/" + testbed.Text(created["versionId"])
		w.Form(http.MethodPatch, path, nil, "description", "again").Done()
		testbed.WantDig(t, w.Get(path).Done(), want, "buildDetails", "context")
	}
}

func TestContraryControlIsAsEver(t *testing.T) {
	w := testbed.NewContrary(t)
	if got := w.Get("/_emulator/"); got.Status != http.StatusOK || strings.Contains(string(got.Raw), "x-revision-marker") {
		t.Errorf("%d %s", got.Status, got.Raw)
	}
	w.Get("/_emulator/nothing").Refused(http.StatusNotFound, "nothing at")
}
