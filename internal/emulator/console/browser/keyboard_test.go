// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// reach goes to what is found by a selector, with a text in it, by the tabulator alone. Whatever has the focus on the way can be seen, and
// has a name.
func (b *tab) reach(selector, text string) {
	b.t.Helper()
	const most = 150
	for range most {
		b.do("tab", chromedp.KeyEvent(kb.Tab))
		said := value[string](b, fmt.Sprintf(`(() => {
			const one = document.activeElement;
			if (one === document.body) return "";
			const drawn = one.closest("svg") ? one.querySelector("rect") : one, style = getComputedStyle(drawn);
			const seen = drawn !== one ? parseFloat(style.strokeWidth) >= 3 : style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
			const named = one.getAttribute("aria-label") || one.textContent.trim() || (one.labels && one.labels.length) || one.matches("pre, section");
			if (!seen || !named) return "lost: " + one.outerHTML.slice(0, 200);
			return one.matches(%q) && one.textContent.includes(%q) ? "there" : "";
		})()`, selector, text))
		if said == "there" {
			return
		}
		if said != "" {
			b.t.Errorf("on the way to %s %q the focus cannot be seen, or has no name: %s", selector, text, said)
		}
	}
	b.t.Fatalf("%d tabs do not lead to %s %q:\n%s", most, selector, text, b.text())
}

// enter reaches something and presses a key there.
func (b *tab) enter(selector, text, key string) {
	b.t.Helper()
	b.reach(selector, text)
	b.do(key, chromedp.KeyEvent(key))
}

// TestWithoutAMouse does by keys alone what the other journeys do by clicks.
func TestWithoutAMouse(t *testing.T) {
	p, b := start(t, "--lifecycle", "1s"), open(t, desk)
	p.furnish()
	b.goTo(p.console)
	b.enter("nav a", "Break it", kb.Enter)
	b.await(`document.title.startsWith("Break it")`)
	b.enter("button", "Next step fails", kb.Enter)
	b.await(`document.querySelector(".armed")`)
	b.enter("button", "503 on the next 3 calls", " ")
	b.await(`document.querySelector(".armed")?.textContent.includes("503")`)
	b.enter(`button[aria-label="Disarm any call: answered 503"]`, "", kb.Enter)
	b.await(`document.querySelector(".armed") && !document.querySelector(".armed").textContent.includes("503")`)

	b.enter("nav a", "Objects", kb.Enter)
	b.await(`document.title.startsWith("Services")`)
	b.enter("nav.kinds a", "workflows", kb.Enter)
	b.await(`document.title.startsWith("Workflows")`)
	b.enter("thead a", "Name", kb.Enter)
	b.await(`document.querySelector("th[aria-sort=ascending]")`)
	b.enter("tbody a", "nightly-forecast", kb.Enter)
	b.await(`document.querySelector("button.go")`)
	b.enter("button.go", "Run it", kb.Enter)
	b.await(`document.querySelector(".box.bad")`)
	b.enter(".graph a.bad", "", kb.Enter)
	b.await(`document.querySelector("#step-log p")`)

	b.enter("nav a", "Overview", kb.Enter)
	b.await(`document.title.startsWith("Overview")`)
	b.enter("#kinds a", "services", kb.Enter)
	b.await(`document.title.startsWith("Services")`)
	b.reach("input[name=q]", "")
	b.do("type", chromedp.KeyEvent("demand-forecast"+kb.Enter))
	b.await(`document.querySelector("tbody tr") && location.search.includes("q=demand")`)
	b.enter("tbody a", "demand-forecast", kb.Enter)
	b.await(`document.querySelector("#edit")`)
	b.enter("#edit summary", "", kb.Enter)
	b.enter("#edit button", "Change it", kb.Enter)
	b.await(`document.querySelector("#members")?.textContent.includes("changed by hand")`)
	b.enter("#uses a", "demand-forecast:0.0.1", kb.Enter)
	b.await(`document.querySelector('#uses a[href*="uploads/"]')`)
	b.enter("#uses a", "Source that was uploaded", kb.Enter)
	b.await(`document.title.startsWith("Files")`)
	b.enter("tbody a", "app.py", kb.Enter)
	b.sees("print('forecast')")

	b.enter("nav a", "Journal", kb.Enter)
	b.await(`document.title.startsWith("Journal")`)
	b.enter("tbody a", "", kb.Enter)
	b.await(`document.querySelector("#answer-title")`)
	b.enter("nav a", "Break it", kb.Enter)
	b.await(`document.title.startsWith("Break it")`)
	b.reach("input[name=sure]", "")
	b.do("tick", chromedp.KeyEvent(" "))
	b.enter("button", "Reset the platform", kb.Enter)
	b.await(`document.querySelector(".did.good")`)
}
