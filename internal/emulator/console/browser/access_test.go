// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package browser

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axeSum is the SHA-256 of axe.min.js of axe-core 4.14.1, so that what judges the pages is what it was.
const axeSum = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"

// axe is the checker of accessibility, "" where it is not there.
func axe(t *testing.T) string {
	t.Helper()
	file := os.Getenv("PEAK_AXE")
	if file == "" {
		return ""
	}
	source, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	if sum := sha256.Sum256(source); hex.EncodeToString(sum[:]) != axeSum {
		t.Fatalf("%s is another release than this test was written for: its SHA-256 is %x", file, sum)
	}
	return string(source)
}

// finding is what axe objects to.
type finding struct {
	ID, Impact, Help string
	Nodes            []struct{ HTML, FailureSummary string }
}

// TestEveryPageInEverySize opens each kind of page on a desk and on a phone, light and dark: none scrolls sideways, and axe-core
// finds nothing that is serious or critical.
func TestEveryPageInEverySize(t *testing.T) {
	p, b := start(t, "--contrary"), open(t, desk)
	image, workflow := p.furnish()
	run, _ := p.post("/workflows/api/v1/workflows/"+workflow+"/execute", "{}")["executionId"].(string)
	p.post("/_emulator/advance", "{}")
	p.post("/_emulator/faults", `{"path": "^/webapps/", "status": 503, "times": 3}`)
	p.build("another-one")
	source := axe(t)
	if source == "" {
		t.Log("axe-core is not there (PEAK_AXE): accessibility is not checked; \"make browser\" gets it where npm is")
	}
	first := func(kind string) string {
		var id string
		for id = range p.call("GET", "/_emulator/objects/"+kind, "", nil) {
			break
		}
		return "objects/" + kind + "/" + id
	}
	pages := []string{
		"", "kinds/service", "kinds/execution?q=nothing", "objects/image/" + image, "objects/workflow/" + workflow + "?step=train", "objects/execution/" + run + "?step=train", first("build"), first("deployment"),
		first("service"), first("image-version"), first("release"), first("warehouse"), first("email-template"), "journal", "journal/1", "break", "break?did=1",
	}
	b.goTo(p.console + "break")
	b.pressText("button", "Next service hangs")
	if !b.holds(`location.search === "?did=1"`) {
		t.Error("what was done first is not number 1")
	}
	b.goTo(p.console + first("image-version"))
	upload := value[string](b, `document.querySelector('#uses a[href*="uploads/"]').getAttribute("href").replace("../../", "")`)
	pages = append(pages, upload+"?file=app.py")
	for _, as := range []look{desk, phone} {
		b.do("size", chromedp.EmulateViewport(as.width, as.height))
		for _, as.dark = range []bool{false, true} {
			b.shade(as.dark)
			for _, path := range pages {
				b.goTo(p.console + path)
				b.judge(as, path)
				// Colours do not depend on the size, so two of the four are enough in short.
				if source != "" && (!testing.Short() || as.dark == (as.width == phone.width)) {
					b.ask(as, path, source)
				}
			}
		}
	}
}

// judge checks that the page that is open has room.
func (b *tab) judge(as look, path string) {
	b.t.Helper()
	if wide, seen := b.number("document.scrollingElement.scrollWidth"), b.number("window.innerWidth"); wide > seen {
		b.t.Errorf("%s, %s: the page is %d pixels wide, and scrolls sideways in %d", path, as, wide, seen)
	}
}

// ask has axe-core judge the page that is open.
func (b *tab) ask(as look, path, source string) {
	b.t.Helper()
	value[bool](b, source+"; true")
	answer := value[string](b, "axe.run().then((r) => JSON.stringify(r.violations))", chromedp.EvalAwaitPromise)
	var findings []finding
	if err := json.Unmarshal([]byte(answer), &findings); err != nil {
		b.t.Fatal(err)
	}
	for _, one := range findings {
		var where []string
		for _, node := range one.Nodes[:min(3, len(one.Nodes))] {
			where = append(where, fmt.Sprintf("%s\n    %s", node.HTML, node.FailureSummary))
		}
		said := fmt.Sprintf("%s, %s: %s (%s): %s\n  %s", path, as, one.ID, one.Impact, one.Help, strings.Join(where, "\n  "))
		if one.Impact == "serious" || one.Impact == "critical" {
			b.t.Error(said)
		} else {
			b.t.Log(said)
		}
	}
}
