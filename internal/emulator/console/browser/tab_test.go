// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package browser

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long anything on a page may take, on a busy machine.
const patience = 60 * time.Second

// chrome is the browser that all tests share, a tab each.
var chrome context.Context

// binaries are what a browser is called, in the order of preference.
var binaries = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	for _, name := range binaries {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.DisableGPU)
		if os.Geteuid() == 0 {
			// The sandbox of the browser does not work for root; it opens pages of this machine only.
			options = append(options, chromedp.NoSandbox)
		}
		allocated, stop := chromedp.NewExecAllocator(context.Background(), options...)
		defer stop()
		first, end := chromedp.NewContext(allocated)
		defer end()
		if err := chromedp.Do(first); err != nil {
			fmt.Fprintf(os.Stderr, "%s does not start: %v\n", path, err)
			return 1
		}
		chrome = first
		break
	}
	return m.Run()
}

// look is a way to look at a page.
type look struct {
	width, height int64
	dark          bool
}

// String names it.
func (l look) String() string {
	if l.dark {
		return fmt.Sprintf("%d dark", l.width)
	}
	return fmt.Sprintf("%d light", l.width)
}

var (
	desk  = look{width: 1280, height: 900}
	phone = look{width: 390, height: 844}
)

// tab is a page of the console, as its user sees it.
type tab struct {
	t   *testing.T
	ctx context.Context

	// expected are parts of what the browser may report.
	expected []string
}

// expect allows the browser to report what has one of these texts.
func (b *tab) expect(parts ...string) { b.expected = parts }

// open opens a tab. The test fails when the browser reports an error on any page that is opened in it.
func open(t *testing.T, as look) *tab {
	t.Helper()
	if chrome == nil {
		t.Skipf("there is no browser on PATH (%s): install Chromium to run this test", strings.Join(binaries, ", "))
	}
	ctx, closeTab := chromedp.NewContext(chrome)
	var mu sync.Mutex
	var problems []string
	report := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		problems = append(problems, fmt.Sprintf(format, args...))
	}
	err := chromedp.Listen(ctx, func(event any) {
		switch event := event.(type) {
		case *runtime.EventExceptionThrown:
			report("exception: %s", event.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			if event.Type == "error" || event.Type == "warning" {
				report("console: %v", event.Args)
			}
		case *log.EventEntryAdded:
			if event.Entry.Level == log.EntryLevelError || event.Entry.Level == log.EntryLevelWarning {
				report("browser: %s %s", event.Entry.Text, event.Entry.URL)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	b := &tab{t: t, ctx: ctx}
	b.do("the tab", protocol(log.Enable, cdp.Empty{}), chromedp.EmulateViewport(as.width, as.height))
	b.shade(as.dark)
	t.Cleanup(func() {
		closeTab()
		mu.Lock()
		defer mu.Unlock()
		for _, problem := range problems {
			if slices.ContainsFunc(b.expected, func(part string) bool { return strings.Contains(problem, part) }) {
				continue
			}
			t.Errorf("the browser reports: %s", problem)
		}
	})
	return b
}

// shade has pages shown dark or light.
func (b *tab) shade(dark bool) {
	b.t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	b.do("shade", protocol(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}}))
}

// protocol is a command of the browser's protocol as an action.
func protocol[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, command, params)
		return err
	})
}

// value evaluates an expression on the page.
func value[T any](b *tab, expression string, options ...chromedp.EvaluateOption) T {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	found, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, options...))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return found
}

// do runs actions of the browser.
func (b *tab) do(what string, actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.t.Fatalf("%s: %v\n%s", what, err, b.text())
	}
}

// text is what can be read on the page.
func (b *tab) text() string {
	ctx, stop := context.WithTimeout(b.ctx, 10*time.Second)
	defer stop()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.title + "\n" + document.body.innerText`))
	if err != nil {
		return err.Error()
	}
	return text
}

// goTo opens an address.
func (b *tab) goTo(url string) {
	b.t.Helper()
	b.do(url, chromedp.Navigate(url))
}

// press clicks what is found by a selector, and waits for the page that it leads to.
func (b *tab) press(selector string) {
	b.t.Helper()
	b.do("click on "+selector, chromedp.ScrollIntoView(chromedp.CSS(selector)))
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
		b.t.Fatalf("click on %s: %v\n%s", selector, err, b.text())
	}
}

// pressText clicks the link or button with a text.
func (b *tab) pressText(element, text string) {
	b.t.Helper()
	if !value[bool](b, fmt.Sprintf(`(() => {
		const one = [...document.querySelectorAll(%q)].find((e) => e.textContent.trim() === %q);
		document.querySelectorAll("[data-found]").forEach((e) => e.removeAttribute("data-found"));
		if (one) one.setAttribute("data-found", "");
		return !!one;
	})()`, element, text)) {
		b.t.Fatalf("there is no %s %q on the page:\n%s", element, text, b.text())
	}
	b.press("[data-found]")
}

// number evaluates an expression on the page.
func (b *tab) number(expression string) int {
	b.t.Helper()
	return int(value[float64](b, expression))
}

// holds evaluates a condition on the page.
func (b *tab) holds(expression string) bool {
	b.t.Helper()
	return value[bool](b, "!!("+expression+")")
}

// sees waits until the page shows a text, without loading it again.
func (b *tab) sees(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		b.await(fmt.Sprintf("document.body.textContent.includes(%q)", text))
	}
}

// await waits until a condition holds on the page.
func (b *tab) await(expression string) {
	b.t.Helper()
	deadline := time.Now().Add(patience)
	for !b.holds(expression) {
		if time.Now().After(deadline) {
			b.t.Fatalf("never: %s\n%s", expression, b.text())
		}
		select {
		case <-b.ctx.Done():
			b.t.Fatal(b.ctx.Err())
		case <-time.After(100 * time.Millisecond):
		}
	}
}
