// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package browser

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// hostile are texts that are programs where a page does not take them for text: in elements, attributes, addresses, scripts, SVG.
var hostile = []string{
	`<script>window.hacked = 1</script>`, `"><img src=x onerror="window.hacked = 2">`, `javascript:window.hacked=3//`, `</title></textarea></svg></pre><script>window.hacked = 4</script>`,
	`' onmouseover='window.hacked=5' autofocus onfocus='window.hacked=6`,
}

// TestHostileTexts fills every place that a page shows with programs, and opens all pages: none runs, and the browser has nothing to
// object to, such as a script that the policy of the pages stopped.
func TestHostileTexts(t *testing.T) {
	p, b := start(t), open(t, desk)
	all := strings.Join(hostile, " ")
	encoded, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	text := string(encoded)
	image := p.build("innocent")
	p.post("/_emulator/advance", "{}")
	for kind, object := range map[string]string{
		"service":   `{"name": ` + text + `, "title": ` + text + `, "status": ` + text + `, "imageDetails": {"imageId": ` + image + `}, "parameters": {"env": {` + text + `: ` + text + `}}}`,
		"workflow":  `{"name": ` + text + `, "steps": {` + text + `: {"type": ` + text + `}, "b": {"parents": [` + text + `], "executionParameters": {"conditional": [{"condition": "equals", "stepName": ` + text + `, "paramName": ` + text + `, "value": ` + text + `}]}}}}`,
		"execution": `{"workflowName": ` + text + `, "status": ` + text + `, "definition": {` + text + `: {}}, "steps": {` + text + `: {"status": ` + text + `, "message": ` + text + `, "log": [{"at": "2026-01-01T00:00:00Z", "message": ` + text + `}]}}}`,
		"build":     `{"status": ` + text + `, "version": ` + text + `, "log": [{"at": "2026-01-01T00:00:00Z", "message": ` + text + `}]}`,
		"email":     `{"subject": ` + text + `, "to": [` + text + `], "templateName": ` + text + `}`,
	} {
		id := map[bool]string{true: "900901", false: all}[slices.Contains([]string{"workflow", "email"}, kind)]
		p.call(http.MethodPut, "/_emulator/objects/"+kind+"/"+url.PathEscape(id), "application/json", []byte(object))
	}
	contentType, body := p.form("name", "innocent", "description", all)
	p.call(http.MethodPost, "/artifacts/api/v1/artifacts/", contentType, body)
	p.call(http.MethodGet, "/webapps/api/v1/webapps/?searchTerm="+url.QueryEscape(all), "", nil)
	p.post("/_emulator/outcomes", `{"kind": "build", "result": "failed", "message": `+text+`, "match": {"name": `+text+`}}`)
	pages, open := []string{"", "journal", "kinds/service", "kinds/workflow", "kinds/execution", "kinds/build", "kinds/email", "kinds/artifact"}, map[string]bool{"": true}
	const alike = 3
	opened := map[string]int{}
	for at := 0; at < len(pages); at++ {
		b.goTo(p.console + pages[at])
		if b.holds(`window.hacked || document.querySelector("main script, main img, [onmouseover], [onfocus], [onerror]") || document.querySelector('a[href^="javascript"]')`) {
			t.Errorf("%s takes a text for something else", pages[at])
		}
		for _, link := range strings.Fields(value[string](b, `[...document.querySelectorAll("a[href]")].map((a) => a.href).join("\n")`)) {
			link, _, _ = strings.Cut(link, "#")
			path, inside := strings.CutPrefix(link, p.console)
			if shape := shapeOf(path); inside && !open[path] && opened[shape] < alike {
				open[path] = true
				opened[shape]++
				pages = append(pages, path)
			}
		}
	}
	for _, part := range []string{"objects/service/%3C", "objects/execution/%3C", "objects/build/%3C", "objects/workflow/900901?step=%3C", "uploads/", "journal/"} {
		if !slices.ContainsFunc(pages, func(path string) bool { return strings.HasPrefix(strings.ReplaceAll(path, "+", "%20"), part) }) {
			t.Errorf("no page of %s was opened", part)
		}
	}
	for _, path := range []string{"kinds/service?q=", "journal?q=", "objects/workflow/900901?step="} {
		b.goTo(p.console + path + url.QueryEscape(all))
		b.await(`!window.hacked && document.querySelector("h1")`)
	}
}

// shapeOf tells pages that are made alike: objects of a kind, and each other sort of page.
func shapeOf(path string) string {
	parts := strings.Split(path, "/")
	if parts[0] == "objects" && len(parts) > 1 {
		return parts[1]
	}
	return parts[0]
}

// TestUploadedPagesDoNotRun shows a page that was uploaded as text.
func TestUploadedPagesDoNotRun(t *testing.T) {
	p, b := start(t), open(t, desk)
	contentType, body := p.form("name", "pages")
	p.call(http.MethodPost, "/artifacts/api/v1/artifacts/", contentType, body)
	b.goTo(p.console + "kinds/artifact")
	b.pressText("tbody a", "pages")
	b.pressText("#uses a", "Version 1")
	b.pressText("tbody a", "static/index.html")
	b.sees(`<script>window.hacked = 1</script>`)
	if b.holds(`window.hacked || document.querySelector("main script")`) {
		t.Error("what was uploaded runs")
	}
}

// TestForeignPage opens a page of another origin that sends forms to the console, asks it, and puts it into a frame. Nothing comes of it.
func TestForeignPage(t *testing.T) {
	p, b := start(t), open(t, desk)
	foreign := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<!DOCTYPE html><title>foreign</title><iframe name="inner"></iframe>
			<form method="post" target="inner" action="%[1]sbreak/reset"><input name="sure" value="yes"><button id="plain">x</button></form>
			<form method="post" target="inner" enctype="text/plain" action="%[2]s/_emulator/reset"><input name='{"a":"' value='"}'><button id="text">x</button></form>`, p.console, p.url)
	}))
	t.Cleanup(foreign.Close)
	p.build("precious")
	b.expect("403", "Refused to", "frame")
	b.goTo(foreign.URL)
	for _, button := range []string{"#plain", "#text"} {
		b.do("click", chromedp.Click(chromedp.CSS(button)))
	}
	answer := value[string](b, `fetch("`+p.console+`break/reset", {method: "POST", mode: "no-cors", body: new URLSearchParams({sure: "yes"})}).then((r) => "status " + r.status, (e) => "refused")`, chromedp.EvalAwaitPromise)
	if answer != "status 0" {
		t.Errorf("a foreign script learns %s", answer)
	}
	if images := p.call(http.MethodGet, "/_emulator/objects/image", "", nil); len(images) != 1 {
		t.Errorf("a foreign page has reset the platform: %v", images)
	}
}

// TestFocusStays renews regions of the page while something in them has the focus.
func TestFocusStays(t *testing.T) {
	p, b := start(t), open(t, phone)
	_, workflow := p.furnish()
	p.post("/_emulator/outcomes", `{"kind": "build", "result": "failed"}`)
	b.goTo(p.console + "objects/workflow/" + workflow + "?step=publish")
	if !b.holds(`(() => { const box = document.querySelector(".graph .chosen").getBoundingClientRect(); return box.left >= 0 && box.right <= innerWidth; })()`) {
		t.Error("the step that was chosen is out of sight on a phone")
	}
	for _, selector := range []string{".armed button", ".graph", `#uses a`} {
		value[bool](b, `document.querySelector(`+fmt.Sprintf("%q", selector)+`).focus(); window.focused = document.activeElement; true`)
		p.post("/_emulator/outcomes", `{"kind": "service", "result": "failed"}`)
		p.call(http.MethodPatch, "/_emulator/objects/workflow/"+workflow, "application/json", []byte(`{"createdBy": "`+strings.Trim(selector, ".# ab")+`"}`))
		b.await(`document.querySelector("#members").textContent.includes("` + strings.Trim(selector, ".# ab") + `")`)
		if !b.holds(`document.activeElement.matches(` + fmt.Sprintf("%q", selector) + `)`) {
			t.Errorf("%s has lost the focus to %s", selector, value[string](b, "document.activeElement.outerHTML.slice(0, 200)"))
		}
	}
}
