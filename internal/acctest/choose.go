// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"maps"
	"os"
	"regexp"
	"slices"
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
// unless the case shows one or asks for a command line of a certain version.
func OnlyLives(t *testing.T, c resource.TestCase) {
	t.Helper()
	if os.Getenv(otherCLI) == onlyLives && len(c.TerraformVersionChecks) == 0 && !lives.MatchString(t.Name()) {
		t.Skip("it has run on another command line")
	}
}

// SameOnEveryCLI marks a test whose outcome does not depend on the command line: of what the platform does wrong, and of
// what the provider finds wrong by itself. It is left out where the tests run on a second command line (make test OTHER_CLI=1).
func SameOnEveryCLI(t *testing.T) {
	t.Helper()
	if os.Getenv(otherCLI) != "" {
		t.Skip("it does not depend on the command line, and has run on another one")
	}
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
