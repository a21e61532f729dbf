// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestLookAround goes from the address that the emulator prints to a table, an object, what uses it, and a file of its upload.
func TestLookAround(t *testing.T) {
	p, b := start(t, "--lifecycle", "1s"), open(t, desk)
	b.goTo(p.url)
	b.sees("Nothing is on the platform yet", p.url)
	if !strings.HasSuffix(p.console, "/_emulator/console/") || !b.holds(`location.href === "`+p.console+`"`) {
		t.Errorf("the address that is printed, %s, leads elsewhere than %s", p.url, p.console)
	}
	p.furnish()
	b.sees("image versions") // by itself
	b.pressText("main a", "services")
	b.sees("demand-forecast", "AVAILABLE")
	b.pressText("thead a", "Name")
	b.await(`document.querySelector('th[aria-sort="ascending"]').textContent.startsWith("Name")`)
	b.do("filter", chromedp.SendKeys(chromedp.CSS("input[name=q]"), "demand-forecast available"+kb.Enter))
	b.await(`document.querySelectorAll("tbody tr").length === 1`)
	b.pressText("tbody a", "demand-forecast")
	b.sees("Demand forecast", "imageDetails.versionId")
	b.pressText("#uses a", "demand-forecast:0.0.1")
	b.sees("Used by", "nightly-forecast")
	b.pressText("#uses a", "Source that was uploaded")
	b.pressText("tbody a", "data/history.csv")
	b.sees("week,demand")
	b.pressText("nav a", "Overview")
	b.sees("On the platform")
}

// TestLogOfABuildGrows watches a build from its page, which nobody loads again.
func TestLogOfABuildGrows(t *testing.T) {
	p, b := start(t, "--lifecycle", "8s"), open(t, desk)
	b.goTo(p.console)
	p.build("demand-forecast")
	b.sees("building", "build success in")
	b.press("#busy a")
	value[bool](b, "window.sameDocument = true")
	b.sees("It grows while the build runs")
	first := b.number(`document.querySelectorAll("#log p").length`)
	b.sees("Successfully built")
	b.await(`document.querySelector("#status").textContent.includes("success")`)
	if last := b.number(`document.querySelectorAll("#log p").length`); last <= first {
		t.Errorf("the log went from %d lines to %d", first, last)
	}
	if !b.holds("window.sameDocument") {
		t.Error("the page was loaded again")
	}
}

// TestRunAWorkflow runs one by its button, watches the execution being painted, and reads the log of a step.
func TestRunAWorkflow(t *testing.T) {
	p, b := start(t, "--lifecycle", "1500ms"), open(t, desk)
	p.furnish()
	p.post("/_emulator/outcomes", `{"kind": "step", "match": {"step": "train"}, "result": "failed", "message": "out of memory", "times": 1}`)
	b.goTo(p.console + "kinds/workflow")
	b.pressText("tbody a", "nightly-forecast")
	b.await(`document.querySelectorAll(".graph a.box").length === 7`)
	b.pressText("button", "Run it")
	b.await(`document.querySelectorAll(".graph .box.busy").length === 2`)
	b.await(`document.querySelector('.graph [data-box=train]').classList.contains("bad")`)
	b.await(`document.querySelector("#status").textContent.includes("Failed")`)
	b.await(`document.querySelectorAll(".graph .box.skipped").length === 2`)
	b.press(`.graph a[data-box=train]`)
	b.sees("Step train", "out of memory", "Failed with exit code 1")
	b.await(`document.querySelector('.graph [aria-current]').dataset.box === "train"`)
	b.goTo(p.console + "kinds/deployment?q=app")
	b.pressText("tbody a", "forecast-production")
	b.await(`document.querySelectorAll(".graph a.box").length === 6`)
}

// TestJournal finds a call and reads request and answer side by side.
func TestJournal(t *testing.T) {
	p, b := start(t), open(t, desk)
	p.furnish()
	b.goTo(p.console)
	b.pressText("nav a", "Journal")
	b.sees("newest 10000 calls")
	b.do("filter", chromedp.SetValue(chromedp.CSS("select[name=method]"), "changes"), chromedp.SendKeys(chromedp.CSS("input[name=q]"), "/webapps"+kb.Enter))
	b.await(`document.querySelectorAll("tbody tr").length === 1`)
	b.sees("Terraform")
	b.press("tbody a")
	b.sees("Request", "Answer", `"title": "Demand forecast"`)
	if b.number(`document.querySelector("#answer-title").getBoundingClientRect().left - document.querySelector("#request-title").getBoundingClientRect().right`) < 0 {
		t.Error("request and answer do not stand side by side")
	}
	if b.holds(`document.documentElement.outerHTML.includes("` + token + `")`) {
		t.Error("the token is shown")
	}
}

// TestBreakIt arms a failure by clicking, sees it come, and takes another one back.
func TestBreakIt(t *testing.T) {
	p, b := start(t, "--lifecycle", "1s"), open(t, desk)
	b.goTo(p.console)
	b.pressText("nav a", "Break it")
	b.pressText("button", "Next build fails")
	b.sees("Arming a build that ends in failed: done.", "curl -X POST $PEAK_ENDPOINT/_emulator/outcomes")
	b.await(`document.querySelector(".armed").textContent.includes("build: failed")`)
	b.pressText("button", "503 on the next 3 calls")
	b.press(`button[aria-label="Disarm any call: answered 503"]`)
	b.await(`!document.querySelector(".armed").textContent.includes("503")`)
	b.pressText("nav a", "Overview")
	b.await(`document.querySelector(".armed")`)
	p.build("demand-forecast")
	b.await(`!document.querySelector(".armed")`)
	b.sees("Ended badly")
	b.pressText("#busy a", "demand-forecast:0.0.1")
	b.sees("no matching distribution found")
	b.goTo(p.console + "break")
	b.press(`button[aria-label="Move the clock ahead by 1h"]`)
	b.sees("moved ahead by 1h")
	if b.holds(`document.querySelector("input[name=sure]").form.checkValidity()`) {
		t.Error("the platform is reset by a click that nobody confirmed")
	}
	b.do("tick", chromedp.Click(chromedp.CSS("input[name=sure]")))
	b.pressText("button", "Reset the platform")
	b.goTo(p.console)
	b.sees("Nothing is on the platform yet")
}

// TestKeyboard reaches content, rows and boxes of a graph without a mouse, and sees where it is.
func TestKeyboard(t *testing.T) {
	p, b := start(t), open(t, desk)
	_, workflow := p.furnish()
	b.goTo(p.console + "objects/workflow/" + workflow)
	b.do("tab", chromedp.KeyEvent(kb.Tab))
	if !b.holds(`document.activeElement.className === "skip" && document.activeElement.getBoundingClientRect().left >= 0`) {
		t.Error("the first stop is not the link to the content, or it is out of sight")
	}
	b.do("enter", chromedp.KeyEvent(kb.Enter))
	b.await(`document.activeElement.id === "main"`)
	for range 40 {
		b.do("tab", chromedp.KeyEvent(kb.Tab))
		if b.holds(`document.activeElement.matches(".graph a")`) {
			break
		}
	}
	if !b.holds(`document.activeElement.matches(".graph a") && parseFloat(getComputedStyle(document.activeElement.querySelector("rect")).strokeWidth) >= 3`) {
		t.Error("no box of the graph gets a focus that can be seen")
	}
	b.do("enter", chromedp.KeyEvent(kb.Enter))
	b.await(`document.querySelector("#step")`)
}
