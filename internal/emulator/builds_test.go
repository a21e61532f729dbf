package emulator

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// buildLog reads a whole build log the way the SDK does: until the token stays the same.
func buildLog(t *testing.T, w *testbed, imageID, buildID string) string {
	t.Helper()
	var log strings.Builder
	token := ""
	for range 100 {
		body := w.get(imagesPath + imageID + "/builds/" + url.PathEscape(buildID) + "/logs?nextToken=" + url.QueryEscape(token)).want(200)
		for _, message := range names(t, body, "logs", "message") {
			log.WriteString(message + "\n")
		}
		next := text(body["nextToken"])
		if next == token {
			return log.String()
		}
		token = next
	}
	t.Fatal("the token never stays the same")
	return ""
}

func TestBuildOfAnUpload(t *testing.T) {
	w := newTestbed(t)
	w.clock.Move(time.Minute)
	body := w.form(http.MethodPost, imagesPath, appZip(t), "name", "base", "type", "webapp",
		"buildDetails", `{"buildArguments": [{"name": "KEY", "value": "hush-hush"}], "token": "tttoken"}`).want(201)
	id, buildID := text(body["imageId"]), text(body["buildId"])
	logs := imagesPath + id + "/builds/" + url.PathEscape(buildID) + "/logs"

	early := w.get(logs).want(200)
	if early["buildStatus"] != "building" || early["startTime"] != "2024-05-01T09:31:00.000Z" || early["finishTime"] != nil {
		t.Errorf("at the start %v", early)
	}
	atStart := len(names(t, early, "logs", "message"))
	w.clock.Move(testLifecycle / 2)
	halfway := len(names(t, w.get(logs).want(200), "logs", "message"))
	w.clock.Move(testLifecycle / 2)
	late := w.get(logs).want(200)
	atEnd := len(names(t, late, "logs", "message"))
	if atStart >= halfway || halfway >= atEnd {
		t.Errorf("lines do not appear over time: %d, %d, %d", atStart, halfway, atEnd)
	}
	if late["buildStatus"] != "success" || late["finishTime"] != "2024-05-01T09:31:10.000Z" {
		t.Errorf("at the end %v", late)
	}
	if stamp := names(t, late, "logs", "timestamp")[0]; stamp != "1714555860000" {
		t.Errorf("timestamp %s is not the start in milliseconds", stamp)
	}
	log := buildLog(t, w, id, buildID)
	for _, line := range []string{"Step 1/4 : FROM python:3.12", "Step 2/4 : COPY app.py /app/", "Step 3/4 : RUN pip install flask", `Step 4/4 : CMD ["python", "/app/app.py"]`, "Build arguments: KEY", "Successfully tagged registry.peak.local/base:0.0.1"} {
		if !strings.Contains(log, line+"\n") {
			t.Errorf("no line %q in\n%s", line, log)
		}
	}
	if strings.Contains(log, "hush") || strings.Contains(log, "tttoken") {
		t.Errorf("the log tells secrets:\n%s", log)
	}
	version := w.get(imagesPath + id + "/versions/" + text(body["versionId"])).want(200)
	if version["status"] != "ready" || version["lastBuildStatus"] != "success" || version["size"] == nil || version["updatedAt"] != "2024-05-01T09:31:10.000Z" {
		t.Errorf("version %v", version)
	}
}

func TestBuildsThatFail(t *testing.T) {
	long := "FROM x\n" + strings.Repeat("RUN step\n", 30)
	for _, c := range []struct {
		name    string
		archive []byte
		details string
		want    string
	}{
		{"no Dockerfile", emulatortest.ZipOf(t, "app.py", ""), ``, "open Dockerfile: no such file in the artifact"},
		{"Dockerfile in a folder", emulatortest.ZipOf(t, "src/Dockerfile", "FROM x"), ``, "open Dockerfile: no such file"},
		{"other path", appZip(t), `{"dockerfilePath": "deploy/Dockerfile.prod"}`, "open deploy/Dockerfile.prod: no such file"},
		{"path that leaves", appZip(t), `{"dockerfilePath": "../../Dockerfile.other"}`, "open Dockerfile.other: no such file"},
		{"no context", appZip(t), `{"context": "src"}`, `build context "src" is not a folder`},
		{"context is a file", appZip(t), `{"context": "app.py"}`, `build context "app.py" is not a folder`},
		{"empty Dockerfile", emulatortest.ZipOf(t, "Dockerfile", "\n# nothing\n"), ``, "cannot be empty"},
		{"unknown instruction", emulatortest.ZipOf(t, "Dockerfile", "FROM x\nINSTALL y\n"), ``, "line 2: unknown instruction: INSTALL"},
		{"missing source", emulatortest.ZipOf(t, "Dockerfile", "FROM x\nRUN a\nCOPY app.py .\n"), ``, "COPY failed: file not found in build context: stat app.py"},
		{"source outside the context", emulatortest.ZipOf(t, "Dockerfile", "FROM x\nCOPY app.py .\n", "app.py", "", "src/x", ""), `{"context": "src"}`, "stat app.py"},
		{"dockerfile source", nil, `{"source": "dockerfile", "dockerfile": "RUN x"}`, "RUN comes before FROM"},
		{"long log", emulatortest.ZipOf(t, "Dockerfile", long+"COPY no such .\n"), ``, "stat no: file does not exist"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newTestbed(t)
			pairs := []string{"name", "base", "type", "webapp"}
			if c.details != "" {
				pairs = append(pairs, "buildDetails", c.details)
			}
			body := w.form(http.MethodPost, imagesPath, c.archive, pairs...).want(201)
			id, version := text(body["imageId"]), text(body["versionId"])
			w.clock.Move(testLifecycle)
			if status := w.version(id, version, "status"); status != "not-ready" {
				t.Errorf("status %s", status)
			}
			if status := w.version(id, version, "lastBuildStatus"); status != "failed" {
				t.Errorf("build is %s", status)
			}
			lines := strings.Split(strings.TrimSpace(buildLog(t, w, id, text(body["buildId"]))), "\n")
			if last := lines[len(lines)-1]; !strings.HasPrefix(last, "ERROR: ") || !strings.Contains(last, c.want) {
				t.Errorf("the log ends with %q, want %q", last, c.want)
			}
			w.json(http.MethodPost, servicesPath, `{"name": "ui", "imageDetails": {"imageId": `+id+`}}`).refused(422, "no version that is ready")
		})
	}
}

func TestBuildsThatNeedNoArchive(t *testing.T) {
	for details, line := range map[string]string{
		`{"source": "dockerfile", "dockerfile": "FROM x\nCOPY --from=y a b\nCOPY whatever /"}`:                "Step 3/3 : COPY whatever /",
		`{"source": "github", "repository": "https://example.com/r", "branch": "main", "token": "hush-hush"}`: "Cloning https://example.com/r, branch main",
	} {
		w := newTestbed(t)
		body := w.form(http.MethodPost, imagesPath, nil, "name", "base", "type", "webapp", "buildDetails", details).want(201)
		id, version := text(body["imageId"]), text(body["versionId"])
		w.clock.Move(testLifecycle)
		log := buildLog(t, w, id, text(body["buildId"]))
		if w.version(id, version, "status") != "ready" || !strings.Contains(log, line) {
			t.Errorf("%s:\n%s", details, log)
		}
		if shown := w.version(id, version, "buildDetails"); strings.Contains(shown+log, "hush") {
			t.Errorf("the token is told: %s\n%s", shown, log)
		}
	}
}

func TestBuildOutcomes(t *testing.T) {
	for _, c := range []struct {
		outcome             world.Outcome
		archive             []byte
		build, status, last string
	}{
		{world.Outcome{Result: "failed", Message: "pip: no such package\nexit 1"}, appZip(t), "failed", "not-ready", "ERROR: exit 1"},
		{world.Outcome{Result: "failed"}, appZip(t), "failed", "not-ready", "told to let this build fail"},
		{world.Outcome{Result: "stopped"}, appZip(t), "stopped", "not-ready", "the build was stopped"},
		{world.Outcome{Result: "success"}, emulatortest.ZipOf(t, "nothing", ""), "success", "ready", "Build finished"},
		{world.Outcome{Result: "stuck"}, appZip(t), "building", "not-ready", "Build finished"},
	} {
		t.Run(c.outcome.Result+" "+c.outcome.Message, func(t *testing.T) {
			w := newTestbed(t)
			c.outcome.Kind, c.outcome.Match, c.outcome.Times = "build", map[string]string{"name": "base", "version": "0.0.1"}, 1
			if err := w.SetOutcome(c.outcome); err != nil {
				t.Fatal(err)
			}
			w.image("other", "webapp")
			body := w.form(http.MethodPost, imagesPath, c.archive, "name", "base", "type", "webapp").want(201)
			id, version := text(body["imageId"]), text(body["versionId"])
			w.clock.Move(10 * testLifecycle)
			if got := w.version(id, version, "lastBuildStatus"); got != c.build {
				t.Errorf("build is %s, want %s", got, c.build)
			}
			if got := w.version(id, version, "status"); got != c.status {
				t.Errorf("version is %s, want %s", got, c.status)
			}
			lines := strings.Split(strings.TrimSpace(buildLog(t, w, id, text(body["buildId"]))), "\n")
			if last := lines[len(lines)-1]; !strings.Contains(last, c.last) {
				t.Errorf("the log ends with %q, want %q", last, c.last)
			}
		})
	}
}

func TestBuildLogPages(t *testing.T) {
	w := newTestbed(t)
	body := w.form(http.MethodPost, imagesPath, emulatortest.ZipOf(t, "Dockerfile", "FROM x\n"+strings.Repeat("RUN step\n", 10)), "name", "base", "type", "webapp").want(201)
	id := text(body["imageId"])
	logs := imagesPath + id + "/builds/" + url.PathEscape(text(body["buildId"])) + "/logs"
	w.clock.Move(testLifecycle)
	first := w.get(logs).want(200)
	if n := len(names(t, first, "logs", "message")); n != images.LogPageSize {
		t.Errorf("first page has %d lines", n)
	}
	token := url.QueryEscape(text(first["nextToken"]))
	second := w.get(logs + "?nextToken=" + token).want(200)
	if slices.Equal(names(t, first, "logs", "message"), names(t, second, "logs", "message")) {
		t.Error("both pages are the same")
	}
	if text(second["nextToken"]) == text(first["nextToken"]) {
		t.Error("the token stays the same though there is more")
	}
	w.get(logs+"?nextToken=f/9999/s").refused(400, "nextToken")
	w.get(logs+"?nextToken=nonsense").refused(400, "nextToken")
	w.get(imagesPath+id+"/builds/image:x/logs").refused(404, "no build")
	w.get(imagesPath+id+"/builds/image:x/logs/download").refused(404, "no build")
}

func TestBuildLogDownloadNeedsNoCredentials(t *testing.T) {
	w := newTestbed(t)
	body := w.form(http.MethodPost, imagesPath, appZip(t), "name", "base", "type", "webapp").want(201)
	w.clock.Move(testLifecycle)
	target := text(w.get(imagesPath + text(body["imageId"]) + "/builds/" + text(body["buildId"]) + "/logs/download").want(200)["downloadUrl"])
	if !strings.HasPrefix(target, w.url+"/_emulator/downloads/") {
		t.Fatalf("url %s", target)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, target, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var log strings.Builder
	if err := response.Write(&log); err != nil || response.StatusCode != http.StatusOK || !strings.Contains(log.String(), "2024-05-01T09:30:00.000Z Building image base") {
		t.Errorf("status %d, %v: %s", response.StatusCode, err, log.String())
	}
	w.get("/_emulator/downloads/builds/image:x").refused(404, "no build")
}

func TestBuildList(t *testing.T) {
	w := newTestbed(t)
	id, first := w.readyImage("base", "webapp")
	other, _ := w.readyImage("other", "webapp")
	second := text(w.form(http.MethodPost, imagesPath+id+"/versions", emulatortest.ZipOf(t, "x", "")).want(201)["versionId"])
	w.clock.Move(24 * time.Hour)
	w.form(http.MethodPatch, imagesPath+id+"/versions/"+second, appZip(t)).want(200)
	builds := imagesPath + id + "/builds"
	for query, want := range map[string][]string{
		"":                                 {second + " building", second + " failed", first + " success"},
		"?count=-1":                        {second + " building", second + " failed", first + " success"},
		"?count=1":                         {second + " building"},
		"?count=0":                         {},
		"?buildStatus=failed,success":      {second + " failed", first + " success"},
		"?versions=" + first:               {first + " success"},
		"?versions=" + first + "%2C1":      {first + " success"},
		"?dateFrom=2024-05-02T00:00:00Z":   {second + " building"},
		"?dateTo=2024-05-01T09:30:05Z":     {first + " success"},
		"?dateFrom=2023-01-01&dateTo=2024": nil,
		"?dateFrom=2024-05-01&dateTo=2024-05-02&buildStatus=failed": {second + " failed"},
		"?pageSize=1&pageNumber=3":                                  {first + " success"},
		"?buildStatus=done":                                         nil,
		"?count=many":                                               nil,
		"?dateFrom=yesterday":                                       nil,
	} {
		a := w.get(builds + query)
		if want == nil {
			if a.status != 400 {
				t.Errorf("%s: status %d", query, a.status)
			}
			continue
		}
		body := a.want(200)
		got := []string{}
		for i, version := range names(t, body, "builds", "versionId") {
			got = append(got, version+" "+names(t, body, "builds", "status")[i])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	w.clock.Move(91 * 24 * time.Hour)
	if body := w.get(builds).want(200); body["buildCount"] != 0.0 {
		t.Errorf("builds of more than 90 days ago: %v", body)
	}
	if body := w.get(builds + "?dateFrom=2024-01-01").want(200); body["buildCount"] != 3.0 {
		t.Errorf("builds since January: %v", body)
	}
	w.get(imagesPath+"1/builds").refused(404, "no image")
	buildID := names(t, w.get(imagesPath+other+"/builds?dateFrom=2024-01-01").want(200), "builds", "buildId")[0]
	w.get(imagesPath+id+"/builds/"+buildID+"/logs").refused(404, "no build")
}
