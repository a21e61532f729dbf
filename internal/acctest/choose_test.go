// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"flag"
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// TestMarkersChooseTests has each marker leave a test out exactly where it is to be left out.
func TestMarkersChooseTests(t *testing.T) {
	for name, test := range map[string]struct {
		marker       func(*testing.T)
		short, other string
		skipped      bool
	}{
		"first command line":  {SameOnEveryCLI, "true", "", false},
		"second command line": {SameOnEveryCLI, "false", "1", true},
		"no life of a resource": {func(t *testing.T) {
			t.Helper()
			OnlyLives(t, resource.TestCase{})
		}, "true", onlyLives, true},
		"needs the second of them": {func(t *testing.T) {
			t.Helper()
			chooseCLI(t, newerCLI)
			OnlyLives(t, resource.TestCase{})
		}, "true", onlyLives, false},
		"depth in make test":          {InDepth, "true", "", true},
		"depth in make test-all":      {InDepth, "false", "", false},
		"depth on the second of them": {InDepth, "false", "1", false},
	} {
		t.Run(name, func(t *testing.T) {
			short(t, test.short)
			t.Setenv(otherCLI, test.other)
			skipped := true
			t.Run("marked", func(t *testing.T) {
				test.marker(t)
				skipped = false
			})
			if skipped != test.skipped {
				t.Errorf("left out: %t", skipped)
			}
		})
	}
}

// TestMarkersExcludeEachOther has a test that is left out on other command lines not need one of them.
func TestMarkersExcludeEachOther(t *testing.T) {
	for _, choice := range []struct{ way, other string }{{everyCLI, ""}, {everyCLI, ""}, {newerCLI, everyCLI}, {newerCLI, ""}} {
		if other := otherChoice(t.Name()+"/one", choice.way); other != choice.other {
			t.Errorf("%s after %q, want %q", choice.way, other, choice.other)
		}
	}
}

func TestFirstSteps(t *testing.T) {
	steps := make([]resource.TestStep, 3)
	for _, test := range []struct {
		short   string
		n, want int
	}{{"true", 2, 2}, {"true", 5, 3}, {"false", 2, 3}} {
		short(t, test.short)
		if got := len(FirstSteps(test.n, steps...)); got != test.want {
			t.Errorf("-short=%s: %d steps of 3 for %d, want %d", test.short, got, test.n, test.want)
		}
	}
}

func TestSample(t *testing.T) {
	cases := map[string]int{"a": 1, "b": 2, "c": 3, "d": 4}
	for _, test := range []struct {
		short string
		n     int
		want  map[string]int
	}{{"true", 2, map[string]int{"a": 1, "c": 3}}, {"true", 9, cases}, {"false", 2, cases}} {
		short(t, test.short)
		if got := Sample(test.n, cases); !maps.Equal(got, test.want) {
			t.Errorf("-short=%s: %v for %d, want %v", test.short, got, test.n, test.want)
		}
	}
}

// short sets what -short says for the rest of the test.
func short(t *testing.T, value string) {
	t.Helper()
	now := flag.Lookup("test.short")
	before := now.Value.String()
	t.Cleanup(func() {
		if err := now.Value.Set(before); err != nil {
			t.Error(err)
		}
	})
	if err := now.Value.Set(value); err != nil {
		t.Fatal(err)
	}
}
