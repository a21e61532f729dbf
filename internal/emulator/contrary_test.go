package emulator

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/contrary"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/deployments"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/specs"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// contraryWorld is a platform in contrary mode. Its answers are judged as leniently as contrary mode needs and no more.
func contraryWorld(t *testing.T) *testbed {
	t.Helper()
	return newTestbed(t, func(o *Options) { o.Contrary = true })
}

// done checks that a call succeeded, with whichever status, and answers the body; empty without one.
func (a answer) done() map[string]any {
	a.t.Helper()
	if a.status/100 != 2 {
		a.t.Fatalf("%s: status %d: %s", a.call, a.status, a.raw)
	}
	if len(a.raw) == 0 {
		return map[string]any{}
	}
	return a.body()
}

// contraryFlow deploys a workflow block on a contrary platform and answers the ids of spec and deployment.
func (w *testbed) contraryFlow(name string) (specID, id string) {
	w.t.Helper()
	specID = text(w.form(http.MethodPost, blockSpecsPath, appZip(w.t), "spec", specJSON("workflow", name, "1.0.0", flowConfig),
		"featured", "null", "autoRunOnDeploy", "null", "parameters", flowParameters).done()["id"])
	id = text(w.deployBlock(name, specID, `, "parameters": {"build": {"cmd": "run"}, "run": {"secret": "hush"}}`).done()["id"])
	w.clock.Move(testLifecycle)
	return specID, id
}

func TestContraryStatusesAndEnvelopes(t *testing.T) {
	usual, w := newTestbed(t), contraryWorld(t)
	image := func(w *testbed) answer {
		return w.form(http.MethodPost, imagesPath, appZip(t), "name", "base", "type", "api")
	}
	if a, b := image(usual).status, image(w).status; a != http.StatusCreated || b == a || b/100 != 2 {
		t.Errorf("creates answer %d and %d", a, b)
	}
	if a, b := image(usual), image(w); a.status != http.StatusConflict || b.status != http.StatusUnprocessableEntity || !strings.Contains(string(b.raw), "already exists") {
		t.Errorf("taken names answer %d %s and %d %s", a.status, a.raw, b.status, b.raw)
	}
	workflow := text(w.json(http.MethodPost, workflowsPath, `{"name": "etl", "steps": {"a": {"type": "sql", "sqlQueryPath": "q"}}}`).done()["id"])
	if deleted := w.delete(workflowsPath + workflow); deleted.status != http.StatusNoContent || len(deleted.raw) != 0 {
		t.Errorf("a delete answers %d %q", deleted.status, deleted.raw)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.url+imagesPath, http.NoBody)
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
	usual, w := newTestbed(t), contraryWorld(t)
	for _, path := range []string{strings.TrimSuffix(imagesPath, "/"), "/workflows/api/v1/resources/"} {
		if a, b := usual.get(path).status, w.get(path).status; a != http.StatusOK || b != http.StatusNotFound {
			t.Errorf("%s: %d and %d", path, a, b)
		}
	}
	w.get(imagesPath).done()
	if w.get("/workflows/api/v1/resources").status/100 != 2 {
		t.Error("the spelling of the SDK is refused")
	}
}

func TestContraryListsAndNumbers(t *testing.T) {
	w := contraryWorld(t)
	empty := w.get(imagesPath).done()
	wantDig(t, empty, "0", "pageCount")
	for _, name := range []string{"a", "b", "c", "d"} {
		w.form(http.MethodPost, imagesPath, appZip(t), "name", name, "type", "api").done()
	}
	first := w.get(imagesPath + "?pageSize=100")
	if got := names(t, first.done(), "images", "name"); !slices.Equal(got, []string{"b", "a", "c"}) {
		t.Errorf("first page %v", got)
	}
	if got := names(t, w.get(imagesPath+"?pageSize=100&pageNumber=2").done(), "images", "name"); !slices.Equal(got, []string{"d"}) {
		t.Errorf("second page %v", got)
	}
	if again := w.get(imagesPath + "?pageSize=100"); !bytes.Equal(again.raw, first.raw) {
		t.Error("the same list is answered in another way the second time")
	}
	for _, part := range []string{`"id":2000002,`, `"pageCount":2,`, `"x-revision-marker"`, `"lastBuildStatus":"building"`} {
		if !strings.Contains(string(first.raw), part) {
			t.Errorf("the list has no %s: %s", part, first.raw)
		}
	}
	if got := names(t, w.get(imagesPath+"?searchTerm=A").done(), "images", "name"); len(got) != 0 {
		t.Errorf("a search in another case finds %v", got)
	}
}

func TestContraryDeployments(t *testing.T) {
	w := contraryWorld(t)
	specID, id := w.contraryFlow("etl")
	body := w.get(blockDeploymentsPath + id).done()
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
	wantDig(t, body, "deployed", "metadata", "status")
	if shown := dig(body, "parameters", "run", "secret"); shown == specs.Mask || shown == "hush" {
		t.Errorf("a hidden value is shown as %s", shown)
	}
	if run := w.get("/v1/deployments/" + id + "/parameters/run").done(); dig(run, "secret") == "hush" {
		t.Error("run parameters show a hidden value")
	}

	// A change of metadata makes a revision.
	w.json(http.MethodPatch, blockDeploymentsPath+id, `{"title": "new"}`).done()
	wantDig(t, w.get(blockDeploymentsPath+id).done(), "2", "latestRevision", "revision")
	wantDig(t, w.get(blockDeploymentsPath+id).done(), "updating", "metadata", "status")
	if busy := w.json(http.MethodPost, blockDeploymentsPath+id+"/revisions", `{"parameters": {"build": {"cmd": "x"}}}`); busy.status != http.StatusUnprocessableEntity {
		t.Errorf("a busy deployment answers %d", busy.status)
	}
	w.clock.Move(testLifecycle)
	w.wantContrary(blockDeploymentsPath+id, "deployed")
	// One that was asked for is not shown at first.
	w.json(http.MethodPost, blockDeploymentsPath+id+"/revisions", `{"parameters": {"build": {"cmd": "x"}}}`).done()
	for _, want := range []string{"2", "3"} {
		wantDig(t, w.get(blockDeploymentsPath+id).done(), want, "latestRevision", "revision")
	}
	w.clock.Move(testLifecycle)

	if used := w.delete(blockSpecsPath + specID); used.status != http.StatusConflict {
		t.Errorf("deleting a spec in use answers %d", used.status)
	}
	w.delete(blockDeploymentsPath + id).done()
	if gone := w.get(blockDeploymentsPath + id); gone.status != http.StatusNotFound {
		t.Errorf("a deployment is there after its delete: %d", gone.status)
	}
	// A spec, on the other hand, takes its time.
	w.delete(blockSpecsPath + specID).done()
	w.get(blockSpecsPath + specID).done()
	w.clock.Move(testLifecycle)
	if gone := w.get(blockSpecsPath + specID); gone.status != http.StatusNotFound {
		t.Errorf("a spec is there long after its delete: %d", gone.status)
	}
}

// wantContrary checks the status of a deployment.
func (w *testbed) wantContrary(path, want string) {
	w.t.Helper()
	wantDig(w.t, w.get(path).done(), want, "metadata", "status")
}

func TestContraryRedeploymentsAreNumbered(t *testing.T) {
	w := contraryWorld(t)
	w.outcome(world.Outcome{Kind: deployments.OutcomeDeployment, Result: world.ResultFailed, Times: 1})
	_, id := w.contraryFlow("etl")
	w.wantContrary(blockDeploymentsPath+id, "failed")
	wantDig(t, w.json(http.MethodPost, blockDeploymentsPath+id+"/redeploy", `{}`).done(), "2", "revision")
	w.clock.Move(testLifecycle)
	w.wantContrary(blockDeploymentsPath+id, "deployed")
}

func TestContraryWorkflows(t *testing.T) {
	w := contraryWorld(t)
	image := w.form(http.MethodPost, imagesPath, appZip(t), "name", "base", "type", "workflow").done()
	w.clock.Move(testLifecycle)
	w.form(http.MethodPost, imagesPath+text(image["imageId"])+"/versions", appZip(t)).done()
	w.clock.Move(testLifecycle)
	body := `{"name": "etl", "steps": {"load": ` + step(text(image["imageId"]), "") + `}, "retryOptions": {"duration": 9}, "triggers": [{"webhook": true}]}`
	id := text(w.json(http.MethodPost, workflowsPath, body).done()["id"])
	shown := w.get(workflowsPath + id).done()
	wantDig(t, shown, text(image["versionId"]), "steps", "load", "imageVersionId")
	for _, absent := range []string{"retryOptions", "metadata"} {
		if _, there := shown[absent]; there {
			t.Errorf("%s is shown", absent)
		}
	}
	webhook := dig(shown, "triggers", 0, "webhook")
	again := w.json(http.MethodPut, workflowsPath+id, body).done()
	wantDig(t, again, webhook, "triggers", 0, "webhook")
	if object, _ := w.Object("workflow", id); object["allowConcurrentExecution"] != true {
		t.Error("concurrent executions are not the default")
	}
	w.json(http.MethodPost, workflowsPath+id+"/execute", `{}`).done()
	wantDig(t, w.get(workflowsPath+id).done(), "Running", "status")
	if busy := w.delete(workflowsPath + id); busy.status != http.StatusUnprocessableEntity {
		t.Errorf("deleting a running workflow answers %d", busy.status)
	}
}

func TestContraryImageVersionsForgetDetails(t *testing.T) {
	for contrary, want := range map[bool]string{false: "sub", true: "null"} {
		w := newTestbed(t, func(o *Options) { o.Contrary = contrary })
		w.outcome(world.Outcome{Kind: images.OutcomeBuild, Result: images.BuildFailed, Times: 1})
		created := w.form(http.MethodPost, imagesPath, emulatortest.ZipOf(t, "sub/Dockerfile", "FROM scratch\n", "Dockerfile", "FROM scratch\n"), "name", "base", "type", "api",
			"buildDetails", `{"context": "sub"}`).done()
		w.clock.Move(testLifecycle)
		path := imagesPath + text(created["imageId"]) + "/versions/" + text(created["versionId"])
		w.form(http.MethodPatch, path, nil, "description", "again").done()
		wantDig(t, w.get(path).done(), want, "buildDetails", "context")
	}
}

func TestContraryControlIsAsEver(t *testing.T) {
	w := contraryWorld(t)
	if got := w.get("/_emulator/"); got.status != http.StatusOK || strings.Contains(string(got.raw), "x-revision-marker") {
		t.Errorf("%d %s", got.status, got.raw)
	}
	w.get("/_emulator/nothing").refused(http.StatusNotFound, "nothing at")
}
