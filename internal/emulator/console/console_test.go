// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package console_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/console"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
)

// browser opens pages of a platform as a browser without JavaScript does.
type browser struct {
	*testbed.Testbed

	t *testing.T
}

// open answers status and content of a page, given by its path below the console, after all redirects.
func (b browser) open(path string) (int, string) {
	b.t.Helper()
	return b.do(http.MethodGet, path, nil)
}

// page is a page that has to be there.
func (b browser) page(path string) string {
	b.t.Helper()
	status, content := b.open(path)
	if status != http.StatusOK {
		b.t.Fatalf("%s: status %d: %s", path, status, content)
	}
	return content
}

// submit sends a form, given as name and value by turns, and answers the page that it leads to.
func (b browser) submit(path string, pairs ...string) string {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	status, content := b.do(http.MethodPost, path, form)
	if status != http.StatusOK {
		b.t.Fatalf("%s: status %d: %s", path, status, content)
	}
	return content
}

func (b browser) do(method, path string, form url.Values) (int, string) {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), method, b.URL+console.Path+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return response.StatusCode, string(raw)
}

// shows fails the test for each text that a page does not have.
func (b browser) shows(page string, texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			b.t.Errorf("the page does not show %q:\n%s", text, page)
		}
	}
}

// hides fails the test for each text that a page has.
func (b browser) hides(page string, texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		if strings.Contains(page, text) {
			b.t.Errorf("the page shows %q:\n%s", text, page)
		}
	}
}

// hostile is a name that would be a program in a page that does not escape it.
const hostile = `<script>alert("x")</script>`

// furnished is a platform with something of everything: an app that is deployed, a workflow that ran and failed, a service with a
// hostile name, an artifact with files.
func furnished(t *testing.T) browser {
	t.Helper()
	app := testbed.NewApp(t)
	b := browser{app.Testbed, t}
	app.Deployed("production")
	image, _ := b.ReadyImage("forecast", "webapp")
	flow := b.Flow("nightly", `{"load": `+testbed.Step(image, ``)+`, "train": `+testbed.Step(image, `, "parents": ["load"]`)+`, "alert": `+
		testbed.Step(image, `, "parents": ["train"], "executionParameters": {"parentStatus": [{"condition": "all-of", "parents": ["train"], "status": ["failure"]}]}`)+`}`, "")
	b.JSON(http.MethodPost, "/_emulator/outcomes", `{"kind": "step", "match": {"step": "train"}, "result": "failed", "message": "out of memory", "times": 1}`).Want(http.StatusCreated)
	b.Execute(flow, "{}")
	b.Clock.Move(5 * testbed.Lifecycle)
	b.Service("ui", image, "")
	if err := b.Insert("service", hostile, map[string]any{"name": hostile, "title": hostile, "status": hostile, "serviceType": hostile}); err != nil {
		t.Fatal(err)
	}
	b.Form(http.MethodPost, testbed.ArtifactsPath, testbed.AppZip(t), "name", "source").Want(http.StatusCreated)
	b.JSON(http.MethodPost, "/_emulator/faults", `{"path": "^/<script>alert", "status": 503}`).Want(http.StatusCreated)
	b.Clock.Move(testbed.Lifecycle)
	return b
}

var linked = regexp.MustCompile(`(?:href|action|src)="([^"]*)"`)

// TestEveryLinkLeadsSomewhere opens all pages that can be reached from the overview, and finds no hostile text or token on them.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	b := furnished(t)
	const limit = 2000
	seen, open := map[string]bool{}, []string{""}
	forms := map[string]bool{}
	for len(open) > 0 && len(seen) < limit {
		path := open[0]
		open = open[1:]
		status, content := b.open(path)
		if status != http.StatusOK {
			t.Errorf("%s is answered with %d", path, status)
		}
		b.hides(content, "<script>alert", testbed.Token)
		base, err := url.Parse("http://x" + console.Path + path)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range linked.FindAllStringSubmatch(content, -1) {
			target, err := base.Parse(strings.ReplaceAll(match[1], "&amp;", "&"))
			if err != nil {
				t.Fatalf("%s: %q: %v", path, match[1], err)
			}
			target.Fragment = ""
			below, inside := strings.CutPrefix(target.RequestURI(), console.Path)
			if !inside {
				t.Errorf("%s leads out of the console: %s", path, match[1])
			}
			if strings.HasPrefix(match[0], "action") {
				forms[below] = true
			} else if !seen[below] {
				seen[below] = true
				open = append(open, below)
			}
		}
	}
	for _, kind := range []string{"artifact", "image", "image-version", "build", "service", "workflow", "execution", "spec", "release", "deployment", "revision", "warehouse"} {
		if !slices.ContainsFunc(slices.Collect(mapKeys(seen)), func(path string) bool { return strings.HasPrefix(path, "objects/"+kind+"/") }) {
			t.Errorf("no link leads to an object of kind %s", kind)
		}
	}
	if len(seen) < 80 || len(seen) >= limit {
		t.Errorf("%d pages were found", len(seen))
	}
	if len(forms) < 20 {
		t.Errorf("only %d forms were found", len(forms))
	}
}

func mapKeys(set map[string]bool) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for key := range set {
			if !yield(key) {
				return
			}
		}
	}
}

// TestObjectPage shows an object with links in both directions, its files, and its JSON.
func TestObjectPage(t *testing.T) {
	t.Parallel()
	b := furnished(t)
	kinds := b.page("kinds/image-version?q=forecast")
	b.shows(kinds, "forecast:0.0.1", "1 of ", "ready")
	path := regexp.MustCompile(`objects/image-version/\d+`).FindString(kinds)
	page := b.page(path)
	b.shows(page, `<caption class="">services</caption>`, ">ui</a>", ">nightly</a>", `<code>imageId</code>`, `<caption class="">builds</caption>`, "Raw JSON", "uploads/")
	upload := regexp.MustCompile(`uploads/[0-9a-f]{64}`).FindString(page)
	b.shows(b.page(upload), "Dockerfile", "app.py", "2 files")
	b.shows(b.page(upload+"?file=app.py"), "print(&#39;hi&#39;)")
	if status, _ := b.open("uploads/" + strings.Repeat("a", 64)); status != http.StatusNotFound {
		t.Errorf("an upload that nothing refers to: %d", status)
	}
	b.shows(b.page("kinds/service?sort=name&order=desc"), `aria-sort="descending"`)
	b.shows(b.page("kinds/service?q=nothing-like-it"), "None of ")
}

// TestLogOfABuildGrows sees lines when they are written, not before.
func TestLogOfABuildGrows(t *testing.T) {
	t.Parallel()
	b := browser{testbed.New(t), t}
	b.Image("forecast", "webapp")
	path := regexp.MustCompile(`objects/build/[^"]+`).FindString(b.page("kinds/build"))
	lines := func() int { return strings.Count(b.page(path), "<p><time>") }
	first := lines()
	version := b.page("version")
	b.Clock.Move(testbed.Lifecycle / 2)
	second := lines()
	if b.page("version") == version {
		t.Error("the script is not told that there is more of the log")
	}
	b.Clock.Move(testbed.Lifecycle)
	third := lines()
	if first == 0 || second <= first || third <= second {
		t.Errorf("the log has %d, %d, %d lines", first, second, third)
	}
	b.shows(b.page(path), "Successfully built", "success")
}

// TestRunAWorkflow runs one from its page, sees the execution painted, and reads the log of a step.
func TestRunAWorkflow(t *testing.T) {
	t.Parallel()
	b := furnished(t)
	list := b.page("kinds/workflow?q=nightly")
	path := regexp.MustCompile(`objects/workflow/\d+`).FindString(list)
	b.shows(b.page(path), `class="box idle"`, "on failure", "train ends in failure", "Run it")
	failed := b.page(regexp.MustCompile(`objects/execution/[^"]+`).FindString(b.page(path)))
	b.shows(failed, `class="box bad"`, "train: standard · Failed", `class="box good"`)

	started := b.submit(path+"/run", "params", "A=1\n")
	b.shows(started, "Run of workflow", "done.", "Authorization: $PEAK_AUTH_TOKEN&#34;", `class="box busy"`, "load: standard · Running", `class="box idle"`)
	b.shows(b.page(regexp.MustCompile(`objects/execution/[^"]+`).FindString(b.page(path))+"?step=load"), "Attempt 1 of step load", "&#34;command&#34;: &#34;run&#34;")
	b.shows(b.submit(path+"/run"), `role="alert"`, "is running already")
	b.shows(b.page("journal?client=Console"), "/execute", "2 of ")
	b.Clock.Move(5 * testbed.Lifecycle)
	b.shows(b.page(regexp.MustCompile(`objects/execution/[^"]+`).FindString(b.page(path))), "skipped", "alert: standard · Skipped")
}

// TestAppGraph shows what a deployment of an app is made of.
func TestAppGraph(t *testing.T) {
	t.Parallel()
	b := furnished(t)
	page := b.page(regexp.MustCompile(`objects/deployment/[^"]+`).FindString(b.page("kinds/deployment?q=production+app")))
	b.shows(page, "production: app · deployed", "workflow block · deployed", "service block · deployed", "service · AVAILABLE", "image · ready", ">production #1</a>")
	b.shows(b.page("kinds/release"), ">demo 1.0.0</a>", ">etl 1.0.0</a>", ">ui 1.0.0</a>")
}

// TestJournalPages shows calls side by side with their answers, and finds them.
func TestJournalPages(t *testing.T) {
	t.Parallel()
	b := furnished(t)
	b.shows(b.page("journal"), "newest 10000 calls", "/image-management/api/v2/images/")
	b.hides(b.page("journal?method=POST"), `<span class="method">GET`)
	b.shows(b.page("journal?q=%2Fwebapps&method=changes"), "1 of ", "/webapps/api/v1/webapps/")
	b.shows(b.page("journal?outcome=bad&q=zzz"), "None of ")
	entries := b.Journal()
	at := slices.IndexFunc(entries, func(e entry) bool {
		return strings.HasPrefix(e.Path, "/image-management") && e.Method == http.MethodPost
	})
	b.shows(b.page(fmt.Sprintf("journal/%d", entries[at].Seq)), "Part artifact, file artifact.zip", "2 files in the archive", "Dockerfile", "&#34;imageId&#34;", "201 Created")
	if status, _ := b.open("journal/999999"); status != http.StatusNotFound {
		t.Errorf("a call that there was not: %d", status)
	}
}

// TestBreakIt arms what can be armed by forms, sees it on every page, and takes it back.
func TestBreakIt(t *testing.T) {
	t.Parallel()
	b := browser{testbed.New(t), t}
	page := b.page("break")
	b.shows(page, "Next build fails", "build: failed", "deployment: rollback-failed", "step: as written below")
	page = b.submit("break/outcome", "ending", "build/failed", "match", "name=ui", "message", "no such package", "times", "2")
	b.shows(page, "Arming a build that ends in failed: done.", "curl -X POST $PEAK_ENDPOINT/_emulator/outcomes -d", "build: failed, where name is ui (no such package)", "2 times")
	b.submit("break/fault", "what", "status-act", "status", "503", "path", "^/webapps/", "times", "3", "delayMs", "5")
	b.submit("break/fault", "what", "after", "method", "POST", "times", "")
	faults := b.Faults()
	if len(faults) != 2 || faults[0].Status != 503 || !faults[0].Act || faults[0].DelayMs != 5 || faults[1].Cut != "after" || faults[1].Times != 0 {
		t.Errorf("armed are %+v", faults)
	}
	b.Get(testbed.ServicesPath)
	for _, path := range []string{"", "kinds/service", "journal", "break"} {
		b.shows(b.page(path), "any call to ^/webapps/: 5 ms late, answered 503 after acting", "2 times", "POST to any path: cut after acting", "until it is disarmed", "build: failed")
	}
	b.submit("break/faults/1/disarm")
	b.submit("break/outcomes/1/disarm")
	page = b.page("")
	b.hides(page, "answered 503 after", "build: failed")
	b.shows(page, "POST to any path")
	for refused, form := range map[string][]string{
		"is no whole number":     {"break/fault", "what", "status", "status", "many"},
		"the fault does nothing": {"break/fault", "what", "delay"},
		"not a regular":          {"break/fault", "what", "status", "status", "503", "path", "("},
		"names no attribute":     {"break/outcome", "ending", "build/failed", "match", "ui"},
		"no attribute":           {"break/outcome", "ending", "build/failed", "match", "color=red"},
		"result is missing":      {"break/outcome", "ending", "step/"},
		"There is no outcome 9":  {"break/outcomes/9/disarm"},
		"tick the box":           {"break/reset"},
		"is no JSON object":      {"break/insert", "kind", "service", "id", "x", "object", "[]"},
		"needs an id":            {"break/insert", "kind", "service", "object", "{}"},
		"is not a duration":      {"break/clock", "by", "soon"},
	} {
		b.shows(b.submit(form[0], form[1:]...), `role="alert"`, refused)
	}
}

// TestOutOfBandEdits changes, inserts and removes objects, moves the clock and starts over.
func TestOutOfBandEdits(t *testing.T) {
	t.Parallel()
	b := browser{testbed.New(t), t}
	b.shows(b.submit("break/insert", "kind", "service", "id", "by-hand", "object", `{"name": "by hand", "status": "AVAILABLE"}`), "Insert of service by-hand: done.", "<h1>by hand</h1>")
	b.shows(b.submit("objects/service/by-hand/edit", "patch", `{"title": "drifted"}`), "drifted", "curl -X PATCH")
	if object, _ := b.Object("service", "by-hand"); object["title"] != "drifted" {
		t.Errorf("the object is %v", object)
	}
	b.shows(b.submit("objects/service/by-hand/edit", "patch", `{`), `role="alert"`, "is no JSON object")
	b.shows(b.submit("objects/service/by-hand/remove"), "There are none.", "Removal of service by-hand: done.")
	b.Image("forecast", "webapp")
	b.shows(b.page(""), "building", "build success in 10s", "Going on")
	b.submit("break/clock", "by", "")
	b.shows(b.page(""), "moved ahead by 10s", "Nothing: no build")
	b.submit("break/journal")
	b.shows(b.page("journal"), "Nobody has called")
	b.submit("break/reset", "sure", "yes")
	b.shows(b.page(""), "Nothing is on the platform yet", "export PEAK_ENDPOINT="+b.URL)
}

// TestNoSecretIsShown looks for what is secret wherever it could be: credentials, hidden parameters, tokens in forms.
func TestNoSecretIsShown(t *testing.T) {
	t.Parallel()
	b := furnished(t)
	spec := b.FlowSpec("leaky")
	b.DeployBlock("leaky", spec, `, "parameters": {"build": {"cmd": "run"}, "run": {"secret": "hush-hush"}}`)
	b.Form(http.MethodPost, testbed.ImagesPath, testbed.AppZip(t), "name", "gh", "type", "webapp", "buildDetails", `{"source": "upload", "token": "ghp_in_the_form"}`)
	b.Service("copied", "2000001", `, "parameters": {"env": {"COPY": "x hush-hush y"}}`)
	b.Get("/connections/api/v2/connections/credentials?type=data-warehouse").Want(http.StatusOK)
	b.Get("/connections/api/v1/connections/valkey-credentials").Want(http.StatusOK)
	b.JSON(http.MethodPost, "/_emulator/outcomes", `{"kind": "build", "result": "failed", "message": "wrong `+testbed.Token+`"}`)
	pages := []string{"", "break", "journal"}
	for _, entry := range b.Journal() {
		pages = append(pages, fmt.Sprintf("journal/%d", entry.Seq))
	}
	for kind, objects := range b.Objects() {
		for id := range objects {
			pages = append(pages, "objects/"+kind+"/"+url.PathEscape(id))
		}
	}
	masked := 0
	for _, path := range pages {
		content := b.page(path)
		b.hides(content, testbed.Token, "hush-hush", "ghp_in_the_form", "local-snowflake-token", "local-valkey-password")
		masked += strings.Count(content, "••••••")
	}
	if masked < 10 {
		t.Errorf("only %d values are masked: the secrets are not where this test looks", masked)
	}
}

// TestHeaders keep pages of others out of the console, and the console's pages from anything that is not its own.
func TestHeaders(t *testing.T) {
	t.Parallel()
	b := browser{testbed.New(t, func(o *emulator.Options) { o.Contrary, o.StateFile = true, t.TempDir()+"/state.json" }), t}
	answer := b.Get(console.Path)
	for name, part := range map[string]string{"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Content-Type": "text/html; charset=utf-8"} {
		if !strings.Contains(answer.Header.Get(name), part) {
			t.Errorf("%s is %q", name, answer.Header.Get(name))
		}
	}
	b.hides(string(answer.Raw), " style=", "onclick", "http-equiv")
	b.shows(string(answer.Raw), "contrary", "state.json", "Contrary</dt><dd>on")
	for _, path := range []string{"nowhere", "kinds/nothing", "objects/service/none"} {
		if status, content := b.open(path); status != http.StatusNotFound || !strings.Contains(content, "<h1>Not found</h1>") {
			t.Errorf("%s: %d %s", path, status, content)
		}
	}
	if entries := b.Journal(); len(entries) != 0 {
		t.Errorf("looking is in the journal: %v", entries)
	}
}

// TestActionsHideSecrets types secrets into forms: what was done is shown, and the command for it, without them.
func TestActionsHideSecrets(t *testing.T) {
	t.Parallel()
	b := browser{testbed.New(t), t}
	page := b.submit("break/insert", "kind", "service", "id", "a&b$HOME", "object", `{"name": "it's <here>", "parameters": {"env": {"API_KEY": "ab&cd\"<ef>"}}}`)
	b.shows(page, "Insert of service", "/_emulator/objects/service/a%26b%24HOME -d", `it&#39;\&#39;&#39;s &lt;here&gt;`, "••••••")
	for _, path := range []string{"break", "journal", "objects/service/a&b$HOME"} {
		b.hides(page+b.page(path), "ab&amp;cd", `ab\u0026cd`)
	}
	// What a later call tells to be secret is so in what was shown before.
	b.submit("break/outcome", "ending", "build/failed", "message", "wrong later-secret")
	b.Form(http.MethodPost, testbed.ImagesPath, testbed.AppZip(t), "name", "gh", "type", "webapp", "buildDetails", `{"source": "upload", "token": "later-secret"}`)
	for _, path := range []string{"", "break"} {
		b.hides(b.page(path), "later-secret")
	}
}

// TestFormsAreBounded refuses what no page sends: other encodings, and more than a form can hold, none of which is kept anywhere.
func TestFormsAreBounded(t *testing.T) {
	t.Parallel()
	b := browser{testbed.New(t), t}
	send := func(contentType, body string) (int, string) {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.URL+console.Path+"break/clock", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", contentType)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = response.Body.Close() }()
		said, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, string(said)
	}
	before := b.Clock.Now()
	for name, form := range map[string]struct {
		contentType, body string
		status            int
	}{
		"multipart":  {"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"by\"\r\n\r\n1h\r\n--x--\r\n", http.StatusUnsupportedMediaType},
		"plain text": {"text/plain", "by=1h", http.StatusUnsupportedMediaType},
		"none":       {"", "by=1h", http.StatusUnsupportedMediaType},
		"broken":     {"application/x-www-form-urlencoded", "by=%zz", http.StatusBadRequest},
		"too long":   {"application/x-www-form-urlencoded", "by=" + strings.Repeat("1", 5<<20), http.StatusRequestEntityTooLarge},
	} {
		if status, said := send(form.contentType, form.body); status != form.status {
			t.Errorf("%s: %d %s, not %d", name, status, said, form.status)
		}
	}
	if now := b.Clock.Now(); !now.Equal(before) {
		t.Errorf("the clock was moved from %s to %s", before, now)
	}
}

// TestBrokenObjects opens the pages of objects that no platform would have: steps that wait for each other or for none, a parent that is its own.
func TestBrokenObjects(t *testing.T) {
	t.Parallel()
	b := browser{testbed.New(t), t}
	for kind, object := range map[string]string{
		"workflow":  `{"name": "w", "steps": {"a": {"parents": ["b", "a", "nowhere"]}, "b": {"parents": ["a"]}, "c": {"parents": ["b"], "executionParameters": {"parentStatus": [{"parents": ["gone"]}]}}}}`,
		"execution": `{"workflowName": "w", "status": "Running", "definition": {"a": {"parents": ["b"]}, "b": {"parents": ["a"]}}, "steps": {"a": {}, "z": {}}}`,
	} {
		b.JSON(http.MethodPut, "/_emulator/objects/"+kind+"/900001", object)
	}
	for _, id := range []string{"d1", "d2"} {
		b.JSON(http.MethodPut, "/_emulator/objects/deployment/"+id, `{"metadata": {"name": "d"}, "kind": "app", "parent": "d`+map[string]string{"d1": "2", "d2": "1"}[id]+`"}`)
	}
	b.shows(b.page("objects/workflow/900001"), `class="box`, ">c</a>")
	b.shows(b.page("objects/deployment/d1"), `class="box`)
	if _, there := b.Object("execution", "900001"); there {
		if boxes := strings.Count(b.page("objects/execution/900001"), `class="box`); boxes != 3 {
			t.Errorf("%d boxes for three steps", boxes)
		}
	}
	for _, from := range []string{"-1", "-9223372036854775808", "99999999999999999999", "x", "1e9"} {
		b.page("journal?from=" + from)
		b.page("kinds/service?from=" + from + "&sort=nothing&order=x")
	}
	for _, seq := range []string{"-1", "-9223372036854775808", "9223372036854775807", "x"} {
		if status, _ := b.open("journal/" + seq); status != http.StatusNotFound {
			t.Errorf("call %s: %d", seq, status)
		}
	}
}
