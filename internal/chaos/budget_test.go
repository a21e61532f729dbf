// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// budgets is the file with the requests that each scenario may make.
const budgets = "testdata/budgets.txt"

var writeBudgets = flag.Bool("write-budgets", false, "write "+budgets)

// TestRequestBudgets holds every scenario to its requests: those of the apply, which refreshes, plans and changes, and those
// of a plan afterwards, in which nothing has changed. A wait counts as one request however often it looks.
func TestRequestBudgets(t *testing.T) {
	acctest.InDepth(t)
	if acctest.Contrary() {
		t.Skip("a contrary platform lets others ask more")
	}
	var have strings.Builder
	for _, sc := range scenarios() {
		r := newRun(t, sc, disturbance{})
		r.apply(sc.then)
		section(&have, sc.name+": apply", r.calls())
		if sc.then == "" {
			continue
		}
		if code, output := r.planned(sc.then); code != 0 {
			t.Fatalf("%s: the plan afterwards is not empty:\n%s", sc.name, output)
		}
		section(&have, sc.name+": plan without a change", r.calls())
	}
	if *writeBudgets {
		if err := os.WriteFile(budgets, []byte(have.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(budgets)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(have.String(), "\n")); diff != "" {
		t.Errorf("requests have come or gone; if that is meant, run go test ./internal/chaos -run TestRequestBudgets -write-budgets:\n%s", diff)
	}
}

// knownWrites are the writes of the apply of each scenario as they were written down, to which make test-all holds the scenarios.
// They are nil where each scenario has to run to tell: in depth, and on a contrary platform.
func knownWrites(t *testing.T) map[string][]request {
	t.Helper()
	if !testing.Short() || full() || acctest.Contrary() {
		return nil
	}
	text, err := os.ReadFile(budgets)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string][]request{}
	of := "" // the scenario whose apply the lines are about
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		call, indented := strings.CutPrefix(line, "  ")
		if !indented {
			of, _, _ = strings.Cut(line, ": apply (")
			continue
		}
		w := parseRequest(call)
		if w.String() != call {
			t.Errorf("%q is read as %q", call, w)
		}
		if !w.isRead() {
			known[of] = append(known[of], w)
		}
	}
	for _, sc := range scenarios() {
		if len(known[sc.name]) == 0 {
			t.Errorf("%s knows no write of the scenario %s", budgets, sc.name)
		}
	}
	return known
}

// parseRequest reads what [request.String] writes.
func parseRequest(text string) request {
	method, path, _ := strings.Cut(text, " ")
	path, number, _ := strings.Cut(path, " #")
	w := request{method: method, path: "^" + strings.ReplaceAll(regexp.QuoteMeta(path), `\*`, segment) + "/?$"}
	if nth, err := strconv.Atoi(number); err == nil {
		w.nth = nth - 1
	}
	return w
}

// section writes the requests of one command, sorted: Terraform does not order what does not depend on each other.
func section(to *strings.Builder, title string, calls []string) {
	slices.Sort(calls)
	fmt.Fprintf(to, "%s (%d)\n", title, len(calls))
	for _, call := range calls {
		fmt.Fprintf(to, "  %s\n", call)
	}
}

// calls are the requests since the last call, with reads that repeat the one before counted once.
func (r *run) calls() []string {
	var calls []string
	for _, entry := range r.Emulator.Journal() {
		call := request{method: entry.Method, path: pattern(entry.Path)}.String()
		if entry.Method == http.MethodGet && len(calls) > 0 && calls[len(calls)-1] == call {
			continue
		}
		calls = append(calls, call)
	}
	r.Emulator.ClearJournal()
	return calls
}
