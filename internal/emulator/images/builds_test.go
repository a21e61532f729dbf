// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package images_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// buildLog reads a whole build log the way the SDK does: until the token stays the same.
func buildLog(t *testing.T, w *testbed.Testbed, imageID, buildID string) string {
	t.Helper()
	var log strings.Builder
	token := ""
	for range 100 {
		body := w.Get(testbed.ImagesPath + imageID + "/builds/" + url.PathEscape(buildID) + "/logs?nextToken=" + url.QueryEscape(token)).Want(200)
		for _, message := range testbed.Names(t, body, "logs", "message") {
			log.WriteString(message + "\n")
		}
		next := testbed.Text(body["nextToken"])
		if next == token {
			return log.String()
		}
		token = next
	}
	t.Fatal("the token never stays the same")
	return ""
}

func TestBuildOfAnUpload(t *testing.T) {
	w := testbed.New(t)
	w.Clock.Move(time.Minute)
	body := w.Form(http.MethodPost, testbed.ImagesPath, testbed.AppZip(t), "name", "base", "type", "webapp",
		"buildDetails", `{"buildArguments": [{"name": "KEY", "value": "hush-hush"}], "token": "tttoken"}`).Want(201)
	id, buildID := testbed.Text(body["imageId"]), testbed.Text(body["buildId"])
	logs := testbed.ImagesPath + id + "/builds/" + url.PathEscape(buildID) + "/logs"

	early := w.Get(logs).Want(200)
	if early["buildStatus"] != "building" || early["startTime"] != "2024-05-01T09:31:00.000Z" || early["finishTime"] != nil {
		t.Errorf("at the start %v", early)
	}
	atStart := len(testbed.Names(t, early, "logs", "message"))
	w.Clock.Move(testbed.Lifecycle / 2)
	halfway := len(testbed.Names(t, w.Get(logs).Want(200), "logs", "message"))
	w.Clock.Move(testbed.Lifecycle / 2)
	late := w.Get(logs).Want(200)
	atEnd := len(testbed.Names(t, late, "logs", "message"))
	if atStart >= halfway || halfway >= atEnd {
		t.Errorf("lines do not appear over time: %d, %d, %d", atStart, halfway, atEnd)
	}
	if late["buildStatus"] != "success" || late["finishTime"] != "2024-05-01T09:31:10.000Z" {
		t.Errorf("at the end %v", late)
	}
	if stamp := testbed.Names(t, late, "logs", "timestamp")[0]; stamp != "1714555860000" {
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
	version := w.Get(testbed.ImagesPath + id + "/versions/" + testbed.Text(body["versionId"])).Want(200)
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
		{"other path", testbed.AppZip(t), `{"dockerfilePath": "deploy/Dockerfile.prod"}`, "open deploy/Dockerfile.prod: no such file"},
		{"path that leaves", testbed.AppZip(t), `{"dockerfilePath": "../../Dockerfile.other"}`, "open Dockerfile.other: no such file"},
		{"no context", testbed.AppZip(t), `{"context": "src"}`, `build context "src" is not a folder`},
		{"context is a file", testbed.AppZip(t), `{"context": "app.py"}`, `build context "app.py" is not a folder`},
		{"empty Dockerfile", emulatortest.ZipOf(t, "Dockerfile", "\n# nothing\n"), ``, "cannot be empty"},
		{"unknown instruction", emulatortest.ZipOf(t, "Dockerfile", "FROM x\nINSTALL y\n"), ``, "line 2: unknown instruction: INSTALL"},
		{"missing source", emulatortest.ZipOf(t, "Dockerfile", "FROM x\nRUN a\nCOPY app.py .\n"), ``, "COPY failed: file not found in build context: stat app.py"},
		{"source outside the context", emulatortest.ZipOf(t, "Dockerfile", "FROM x\nCOPY app.py .\n", "app.py", "", "src/x", ""), `{"context": "src"}`, "stat app.py"},
		{"dockerfile source", nil, `{"source": "dockerfile", "dockerfile": "RUN x"}`, "RUN comes before FROM"},
		{"long log", emulatortest.ZipOf(t, "Dockerfile", long+"COPY no such .\n"), ``, "stat no: file does not exist"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := testbed.New(t)
			pairs := []string{"name", "base", "type", "webapp"}
			if c.details != "" {
				pairs = append(pairs, "buildDetails", c.details)
			}
			body := w.Form(http.MethodPost, testbed.ImagesPath, c.archive, pairs...).Want(201)
			id, version := testbed.Text(body["imageId"]), testbed.Text(body["versionId"])
			w.Clock.Move(testbed.Lifecycle)
			if status := w.Version(id, version, "status"); status != "not-ready" {
				t.Errorf("status %s", status)
			}
			if status := w.Version(id, version, "lastBuildStatus"); status != "failed" {
				t.Errorf("build is %s", status)
			}
			lines := strings.Split(strings.TrimSpace(buildLog(t, w, id, testbed.Text(body["buildId"]))), "\n")
			if last := lines[len(lines)-1]; !strings.HasPrefix(last, "ERROR: ") || !strings.Contains(last, c.want) {
				t.Errorf("the log ends with %q, want %q", last, c.want)
			}
			w.JSON(http.MethodPost, testbed.ServicesPath, `{"name": "ui", "imageDetails": {"imageId": `+id+`}}`).Refused(422, "no version that is ready")
		})
	}
}

func TestBuildsThatNeedNoArchive(t *testing.T) {
	for details, line := range map[string]string{
		`{"source": "dockerfile", "dockerfile": "FROM x\nCOPY --from=y a b\nCOPY whatever /"}`:                "Step 3/3 : COPY whatever /",
		`{"source": "github", "repository": "https://example.com/r", "branch": "main", "token": "hush-hush"}`: "Cloning https://example.com/r, branch main",
	} {
		w := testbed.New(t)
		body := w.Form(http.MethodPost, testbed.ImagesPath, nil, "name", "base", "type", "webapp", "buildDetails", details).Want(201)
		id, version := testbed.Text(body["imageId"]), testbed.Text(body["versionId"])
		w.Clock.Move(testbed.Lifecycle)
		log := buildLog(t, w, id, testbed.Text(body["buildId"]))
		if w.Version(id, version, "status") != "ready" || !strings.Contains(log, line) {
			t.Errorf("%s:\n%s", details, log)
		}
		if shown := w.Version(id, version, "buildDetails"); strings.Contains(shown+log, "hush") {
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
		{world.Outcome{Result: "failed", Message: "pip: no such package\nexit 1"}, testbed.AppZip(t), "failed", "not-ready", "ERROR: exit 1"},
		{world.Outcome{Result: "failed"}, testbed.AppZip(t), "failed", "not-ready", "told to let this build fail"},
		{world.Outcome{Result: "stopped"}, testbed.AppZip(t), "stopped", "not-ready", "the build was stopped"},
		{world.Outcome{Result: "success"}, emulatortest.ZipOf(t, "nothing", ""), "success", "ready", "Build finished"},
		{world.Outcome{Result: "stuck"}, testbed.AppZip(t), "building", "not-ready", "Build finished"},
	} {
		t.Run(c.outcome.Result+" "+c.outcome.Message, func(t *testing.T) {
			w := testbed.New(t)
			c.outcome.Kind, c.outcome.Match, c.outcome.Times = "build", map[string]string{"name": "base", "version": "0.0.1"}, 1
			if err := w.SetOutcome(c.outcome); err != nil {
				t.Fatal(err)
			}
			w.Image("other", "webapp")
			body := w.Form(http.MethodPost, testbed.ImagesPath, c.archive, "name", "base", "type", "webapp").Want(201)
			id, version := testbed.Text(body["imageId"]), testbed.Text(body["versionId"])
			w.Clock.Move(10 * testbed.Lifecycle)
			if got := w.Version(id, version, "lastBuildStatus"); got != c.build {
				t.Errorf("build is %s, want %s", got, c.build)
			}
			if got := w.Version(id, version, "status"); got != c.status {
				t.Errorf("version is %s, want %s", got, c.status)
			}
			lines := strings.Split(strings.TrimSpace(buildLog(t, w, id, testbed.Text(body["buildId"]))), "\n")
			if last := lines[len(lines)-1]; !strings.Contains(last, c.last) {
				t.Errorf("the log ends with %q, want %q", last, c.last)
			}
		})
	}
}

func TestBuildLogPages(t *testing.T) {
	w := testbed.New(t)
	body := w.Form(http.MethodPost, testbed.ImagesPath, emulatortest.ZipOf(t, "Dockerfile", "FROM x\n"+strings.Repeat("RUN step\n", 10)), "name", "base", "type", "webapp").Want(201)
	id := testbed.Text(body["imageId"])
	logs := testbed.ImagesPath + id + "/builds/" + url.PathEscape(testbed.Text(body["buildId"])) + "/logs"
	w.Clock.Move(testbed.Lifecycle)
	first := w.Get(logs).Want(200)
	if n := len(testbed.Names(t, first, "logs", "message")); n != images.LogPageSize {
		t.Errorf("first page has %d lines", n)
	}
	token := url.QueryEscape(testbed.Text(first["nextToken"]))
	second := w.Get(logs + "?nextToken=" + token).Want(200)
	if slices.Equal(testbed.Names(t, first, "logs", "message"), testbed.Names(t, second, "logs", "message")) {
		t.Error("both pages are the same")
	}
	if testbed.Text(second["nextToken"]) == testbed.Text(first["nextToken"]) {
		t.Error("the token stays the same though there is more")
	}
	w.Get(logs+"?nextToken=f/9999/s").Refused(400, "nextToken")
	w.Get(logs+"?nextToken=nonsense").Refused(400, "nextToken")
	w.Get(testbed.ImagesPath+id+"/builds/image:x/logs").Refused(404, "no build")
	w.Get(testbed.ImagesPath+id+"/builds/image:x/logs/download").Refused(404, "no build")
}

func TestBuildLogDownloadNeedsNoCredentials(t *testing.T) {
	w := testbed.New(t)
	body := w.Form(http.MethodPost, testbed.ImagesPath, testbed.AppZip(t), "name", "base", "type", "webapp").Want(201)
	w.Clock.Move(testbed.Lifecycle)
	target := testbed.Text(w.Get(testbed.ImagesPath + testbed.Text(body["imageId"]) + "/builds/" + testbed.Text(body["buildId"]) + "/logs/download").Want(200)["downloadUrl"])
	if !strings.HasPrefix(target, w.URL+"/_emulator/downloads/") {
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
	w.Get("/_emulator/downloads/builds/image:x").Refused(404, "no build")
}

func TestBuildList(t *testing.T) {
	w := testbed.New(t)
	id, first := w.ReadyImage("base", "webapp")
	other, _ := w.ReadyImage("other", "webapp")
	second := testbed.Text(w.Form(http.MethodPost, testbed.ImagesPath+id+"/versions", emulatortest.ZipOf(t, "x", "")).Want(201)["versionId"])
	w.Clock.Move(24 * time.Hour)
	w.Form(http.MethodPatch, testbed.ImagesPath+id+"/versions/"+second, testbed.AppZip(t)).Want(200)
	builds := testbed.ImagesPath + id + "/builds"
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
		a := w.Get(builds + query)
		if want == nil {
			if a.Status != 400 {
				t.Errorf("%s: status %d", query, a.Status)
			}
			continue
		}
		body := a.Want(200)
		got := []string{}
		for i, version := range testbed.Names(t, body, "builds", "versionId") {
			got = append(got, version+" "+testbed.Names(t, body, "builds", "status")[i])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	w.Clock.Move(91 * 24 * time.Hour)
	if body := w.Get(builds).Want(200); body["buildCount"] != 0.0 {
		t.Errorf("builds of more than 90 days ago: %v", body)
	}
	if body := w.Get(builds + "?dateFrom=2024-01-01").Want(200); body["buildCount"] != 3.0 {
		t.Errorf("builds since January: %v", body)
	}
	w.Get(testbed.ImagesPath+"1/builds").Refused(404, "no image")
	buildID := testbed.Names(t, w.Get(testbed.ImagesPath+other+"/builds?dateFrom=2024-01-01").Want(200), "builds", "buildId")[0]
	w.Get(testbed.ImagesPath+id+"/builds/"+buildID+"/logs").Refused(404, "no build")
}
