// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package realtenant

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestNames has names tell their run and its time, and differ.
func TestNames(t *testing.T) {
	t.Parallel()
	run := NewRun("make testacc")
	first, second := run.Name("image"), run.Name("image")
	if first == second || !strings.HasPrefix(first, "tfacc-") || !strings.HasSuffix(first, "-image") {
		t.Fatalf("names %q and %q", first, second)
	}
	id, began := runOf(first)
	if id != run.ID || time.Since(began) > time.Minute || time.Since(began) < -time.Minute {
		t.Errorf("%q is of run %q, begun %s; want %q", first, id, began, run.ID)
	}
	if model := run.ModelName("sales"); strings.Contains(model, "-") || !strings.HasPrefix(model, "tfacc_") {
		t.Errorf("model %q", model)
	}
	if !isOurs(first) || !isOurs(first+"-derived") || !isOurModel(run.ModelName("sales")) {
		t.Errorf("%q, what is derived from it, and %q are not ours", first, run.ModelName("sales"))
	}
	for _, name := range []string{
		"tfacc", "tfacc-", "tfacc-mine", "demo", "tfacc-1234567890123-x", "tfacc-subscription-list-x", "tfacc-transactions-live-2", "tfacc-8394857261098374651",
		"tfacc-" + run.ID, "tfacc-" + run.ID + "-", "tfacc-" + run.ID + "-image", "my-" + first, strings.ToUpper(first), run.ModelName("x"),
	} {
		if id, began := runOf(name); isOurs(name) || id != "" || !began.IsZero() {
			t.Errorf("%q is of run %q, begun %s", name, id, began)
		}
	}
}

// TestLeftBehind keeps what may be of a run that goes on, and wants what cannot be.
func TestLeftBehind(t *testing.T) {
	t.Parallel()
	folder, now := t.TempDir(), time.Now()
	goesOn, ended, container, elsewhere := NewRun("make testacc"), NewRun("make testacc"), NewRun("make testacc"), NewRun("make testacc")
	if err := goesOn.Note(folder); err != nil {
		t.Fatal(err)
	}
	// No process has a number this large.
	for run, note := range map[string]string{ended.ID: "2147483646 " + machine(), container.ID: "2147483646 another-" + machine()} {
		if err := os.WriteFile(filepath.Join(folder, run), []byte(note), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, test := range map[string]struct {
		object Object
		age    time.Duration
		want   bool
	}{
		"of a run that goes on":            {Object{Name: goesOn.Name("x"), MadeAt: now}, 2 * time.Hour, false},
		"of one that has ended":            {Object{Name: ended.Name("x"), MadeAt: now}, 2 * time.Hour, true},
		"of another machine":               {Object{Name: elsewhere.Name("x"), MadeAt: now}, 2 * time.Hour, false},
		"of another machine, old":          {Object{Name: elsewhere.Name("x"), MadeAt: now.Add(-3 * time.Hour)}, 2 * time.Hour, true},
		"of a container that shares notes": {Object{Name: container.Name("x"), MadeAt: now}, 2 * time.Hour, false},
		"of another machine, all":          {Object{Name: elsewhere.Name("x"), MadeAt: now}, 0, true},
		"of a clock that is ahead of ours": {Object{Name: "tfacc-x", MadeAt: now.Add(time.Hour)}, 2 * time.Hour, false},
	} {
		if got, why := LeftBehind(folder, test.age, now)(test.object); got != test.want || got == (why != "") {
			t.Errorf("%s: wanted %t because %q", name, got, why)
		}
	}
}
