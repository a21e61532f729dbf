// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// otherCLI is set when the tests have run on one command line already, and now do on another one; to onlyLives when one life of
// each resource is enough there.
const (
	otherCLI  = "PEAK_ACC_OTHER_CLI"
	onlyLives = "lives"
)

// lives are the tests that show a resource from its creation on, by the ends of their names.
var lives = regexp.MustCompile(`_(update|import|everything|secretEnv|secrets|unknown\w*)(/|$)`)

// OnlyLives leaves a case out where the tests have run on another command line already and one life of each resource is enough,
// unless the case shows one or asks for a command line of a certain version, by itself or with [NeedsTerraform] and its like.
func OnlyLives(t *testing.T, c resource.TestCase) {
	t.Helper()
	chosen, _ := cliChoices.Load(t.Name())
	if os.Getenv(otherCLI) == onlyLives && len(c.TerraformVersionChecks) == 0 && chosen != newerCLI && !lives.MatchString(t.Name()) {
		t.Skip("it has run on another command line")
	}
}

// SameOnEveryCLI marks a test whose outcome does not depend on the command line: of what the platform does wrong, and of
// what the provider finds wrong by itself. It is left out where the tests run on a second command line (make test OTHER_CLI=1). A test
// that needs a newer command line than the first one cannot be marked: it would run on none.
func SameOnEveryCLI(t *testing.T) {
	t.Helper()
	chooseCLI(t, everyCLI)
	if os.Getenv(otherCLI) != "" {
		t.Skip("it does not depend on the command line, and has run on another one")
	}
}

// The ways in which a test chooses its command lines.
const (
	everyCLI = "SameOnEveryCLI"
	newerCLI = "a newer command line"
)

// cliChoices is how each test has chosen its command lines, by its name.
var cliChoices sync.Map

// chooseCLI fails a test that is left out on other command lines than the first one and needs one of them.
func chooseCLI(t *testing.T, way string) {
	t.Helper()
	if before := otherChoice(t.Name(), way); before != "" {
		t.Fatalf("%s is marked with both %s and %s, so that it runs on no command line: take SameOnEveryCLI away", t.Name(), before, way)
	}
}

// otherChoice notes how a test chooses its command lines, and returns the other way in which it has chosen them before, if any.
func otherChoice(test, way string) string {
	before, _ := cliChoices.Swap(test, way)
	if other, chosen := before.(string); chosen && other != way {
		return other
	}
	return ""
}

// InDepth marks a test that repeats with other inputs what another one shows. It is left out of make test; make test-all
// runs it.
func InDepth(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it repeats in depth what other tests show: make test-all runs it")
	}
}

// FirstSteps are the steps of a test, without -short all of them, else the first n: what comes after them repeats with other
// attributes what they show.
func FirstSteps(n int, steps ...resource.TestStep) []resource.TestStep {
	if testing.Short() {
		return slices.Clone(steps[:min(n, len(steps))])
	}
	return steps
}

// Sample are the cases of a table, without -short all of them, else n that lie evenly in the order of their names: each case
// drives the command line, and what decides between them is tested without it.
func Sample[T any](n int, cases map[string]T) map[string]T {
	if !testing.Short() || len(cases) <= n {
		return cases
	}
	names := slices.Sorted(maps.Keys(cases))
	sample := make(map[string]T, n)
	for i := range n {
		name := names[i*len(names)/n]
		sample[name] = cases[name]
	}
	return sample
}
