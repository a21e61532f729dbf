// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

func TestMain(m *testing.M) {
	serveIfAsked()
	acctest.Run(m)
}

// verdict is what came of one case.
type verdict struct {
	name string
	// failed says that the disturbed apply failed and said so; otherwise the provider got over it by itself.
	failed bool
	// lost, duplicated and leaked must never be.
	lost, duplicated, leaked bool
}

// compare compares what the platform holds with what it should.
func (v *verdict) compare(t *testing.T, want, have []string) {
	t.Helper()
	if slices.Equal(want, have) {
		return
	}
	for _, one := range slices.Compact(slices.Concat(slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(have)))) {
		wanted, there := occurrences(want, one), occurrences(have, one)
		switch {
		case there > wanted:
			v.duplicated = true
			t.Errorf("the platform holds %s %d times, want %d", one, there, wanted)
		case there < wanted:
			v.lost = true
			t.Errorf("the platform holds %s %d times, want %d", one, there, wanted)
		}
	}
}

func occurrences(all []string, one string) int {
	count := 0
	for _, other := range all {
		if other == one {
			count++
		}
	}
	return count
}

// tally counts the verdicts of cases of one name.
type tally struct {
	cases, healed, failed, lost, duplicated, leaked, broken int
}

func (a *tally) add(b tally) {
	a.cases += b.cases
	a.healed += b.healed
	a.failed += b.failed
	a.lost += b.lost
	a.duplicated += b.duplicated
	a.leaked += b.leaked
	a.broken += b.broken
}

// ledger collects the verdicts of one kind of test and the requests that were seen. It is safe for concurrent use.
type ledger struct {
	mu     sync.Mutex
	order  []string
	counts map[string]*tally
	seen   []request
}

var tallies, kills = &ledger{counts: map[string]*tally{}}, &ledger{counts: map[string]*tally{}}

// add counts a verdict, and a test that failed for another reason as broken. One that was skipped does not count.
func (l *ledger) add(t *testing.T, v *verdict) {
	t.Helper()
	if t.Skipped() {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.counts[v.name] == nil {
		l.counts[v.name] = &tally{}
		l.order = append(l.order, v.name)
	}
	one := tally{cases: 1}
	switch {
	case v.lost || v.duplicated || v.leaked:
		one.lost, one.duplicated, one.leaked = count(v.lost), count(v.duplicated), count(v.leaked)
	case t.Failed():
		one.broken = 1
	case v.failed:
		one.failed = 1
	default:
		one.healed = 1
	}
	l.counts[v.name].add(one)
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

func (l *ledger) recorded(all []request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seen = append(l.seen, all...)
}

// print returns the table, ending in totals; "" when there is nothing to tell.
func (l *ledger) print(title string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.order) == 0 {
		return ""
	}
	var total tally
	rows := []string{title + "\tcases\thealed\tfailed, said so\tlost\tduplicated\tleaked\tother\t"}
	for _, name := range append(slices.Clone(l.order), "total") {
		one := l.counts[name]
		if name == "total" {
			one = &total
		} else {
			total.add(*one)
		}
		rows = append(rows, fmt.Sprintf("%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t", name, one.cases, one.healed, one.failed, one.lost, one.duplicated, one.leaked, one.broken))
	}
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	if _, err := w.Write([]byte(strings.Join(rows, "\n") + "\n")); err != nil {
		panic(err)
	}
	if err := w.Flush(); err != nil {
		panic(err)
	}
	return text.String() + "\n"
}

// TestTables prints what the tests before it have counted, also into the file that the variable PEAK_CHAOS_REPORT names. It
// runs last: tests run in the order of files.
func TestTables(t *testing.T) {
	text := tallies.print("faults") + kills.print("kills")
	t.Log("\n" + text)
	if file := os.Getenv("PEAK_CHAOS_REPORT"); file != "" {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
