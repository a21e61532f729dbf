// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package versions

import (
	"strings"
	"testing"

	"github.com/Masterminds/semver/v3"
)

func TestNext(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		increment, id, current string
		want, problem          string
	}{
		// As npm's inc does.
		{Major, "", "1.2.3", "2.0.0", ""},
		{Major, "", "0.1.0", "1.0.0", ""},
		{Major, "", "2.0.0-rc.1", "2.0.0", ""},
		{Major, "", "2.0.1-rc.1", "3.0.0", ""},
		{Major, "", "2.1.0-rc.1", "3.0.0", ""},
		{Minor, "", "1.2.3", "1.3.0", ""},
		{Minor, "", "0.1.0-a3", "0.1.0", ""},
		{Minor, "", "1.0.0-rc.2", "1.0.0", ""},
		{Minor, "", "1.3.1-rc.2", "1.4.0", ""},
		{Patch, "", "1.2.3", "1.2.4", ""},
		{Patch, "", "1.9.9", "1.9.10", ""},
		{Patch, "", "0.1.0-a3", "0.1.0", ""},
		{Patch, "rc.1", "1.2.4-rc.7", "1.2.4", ""},
		{Patch, "", "1.2.3+build.5", "1.2.4", ""},
		{Patch, "", "1.2.4-rc.1+build.5", "1.2.4", ""},
		{Major, "", "18446744073709551615.0.0", "", "greatest one"},
		{Patch, "", "1.0.18446744073709551615", "", "greatest one"},
		{Prerelease, "", "1.0.18446744073709551615", "", "greatest one"},
		{Patch, "", "99999999999999999999.0.0", "", "no semantic version"},
		{Patch, "", "1.0", "", "no semantic version"},
		{Patch, "", "v1.0.0", "", "no semantic version"},
		{Patch, "", "", "", "no semantic version"},
		{"huge", "", "1.0.0", "", "no kind of increment"},

		// The prerelease of a final version is one of its next patch.
		{Prerelease, "", "1.2.3", "1.2.4-rc.1", ""},
		{Prerelease, "a0000001", "0.1.0", "0.1.1-a0000001", ""},
		{Prerelease, "beta.0", "1.2.3+b", "1.2.4-beta.0", ""},

		// Digits that are an identifier go on, those after letters keep their width.
		{Prerelease, "", "1.0.0-rc.9", "1.0.0-rc.10", ""},
		{Prerelease, "", "1.0.0-rc.99", "1.0.0-rc.100", ""},
		{Prerelease, "", "1.0.0-0", "1.0.0-1", ""},
		{Prerelease, "", "1.0.0-9", "1.0.0-10", ""},
		{Prerelease, "", "0.1.0-a0000001", "0.1.0-a0000002", ""},
		{Prerelease, "", "0.1.0-a0000999", "0.1.0-a0001000", ""},
		{Prerelease, "", "0.1.0-a8", "0.1.0-a9", ""},
		{Prerelease, "", "0.1.0-a9", "", "used up"},
		{Prerelease, "", "0.1.0-a9999999", "", "used up"},
		{Prerelease, "", "0.1.0-a1b2", "0.1.0-a1b3", ""},
		{Prerelease, "", "0.1.0-a1b9", "", "used up"},
		{Prerelease, "", "1.0.0-alpha.1.beta", "1.0.0-alpha.2.beta", ""},
		{Prerelease, "", "1.0.0-rc.1.x9", "", "used up"},
		{Prerelease, "", "1.0.0-rc-9", "", "used up"},
		{Prerelease, "", "1.0.0-rc-08", "1.0.0-rc-09", ""},
		{Prerelease, "", "1.0.0-9a", "", "used up"},
		{Prerelease, "", "1.0.0-7a", "1.0.0-8a", ""},
		{Prerelease, "", "1.0.0-rc.9+build", "1.0.0-rc.10", ""},
		{Prerelease, "", "1.0.0-beta", "", "no digits"},
		{Prerelease, "", "1.0.0-rc.18446744073709551615", "", "too great"},
		{Prerelease, "", "1.0.0-rc.99999999999999999999", "", "too great"},

		// The same id goes on, another one begins where it is greater.
		{Prerelease, "rc.1", "1.0.0-rc.9", "1.0.0-rc.10", ""},
		{Prerelease, "a0000001", "0.1.0-a0000007", "0.1.0-a0000008", ""},
		{Prerelease, "rc.20", "1.0.0-rc.9", "1.0.0-rc.20", ""},
		{Prerelease, "rc.1", "1.0.0-beta.4", "1.0.0-rc.1", ""},
		{Prerelease, "rc.1", "1.0.0-beta", "1.0.0-rc.1", ""},
		{Prerelease, "beta.1", "1.0.0-beta", "1.0.0-beta.1", ""},
		{Prerelease, "rc1", "1.0.0-rc.3", "1.0.0-rc1", ""},
		{Prerelease, "b001", "1.0.0-a999", "1.0.0-b001", ""},
		{Prerelease, "rc.1", "0.1.0-a9", "0.1.0-rc.1", ""},
		{Prerelease, "beta.1", "1.0.0-rc.2", "", "does not come after"},
		{Prerelease, "alpha.1", "1.0.0-beta", "", "does not come after"},
		{Prerelease, "rc.1", "1.0.0-rc1", "", "does not come after"},
		{Prerelease, "a0000001", "0.1.0-a005", "", "does not come after"},
		{Prerelease, "a10", "0.1.0-a9", "", "does not come after"},
		{Prerelease, "RC.1", "1.0.0-rc.2", "", "does not come after"},
	} {
		next, err := Rule{Increment: test.increment, PrereleaseID: test.id}.Next(test.current)
		if next != test.want || (err == nil) != (test.problem == "") || err != nil && !strings.Contains(err.Error(), test.problem) {
			t.Errorf("%s %s after %s: %q, %v; want %q, %q", test.increment, test.id, test.current, next, err, test.want, test.problem)
		}
	}
}

func TestFirst(t *testing.T) {
	t.Parallel()
	for want, rule := range map[string]Rule{
		"0.1.0":          {Increment: Patch, PrereleaseID: "a1"},
		"0.1.0-rc.1":     {Increment: Prerelease},
		"0.1.0-a0000001": {Increment: Prerelease, PrereleaseID: "a0000001"},
		"3.0.0":          {Increment: Prerelease, Initial: "3.0.0"},
		"2.0.0-rc.5":     {Increment: Major, Initial: "2.0.0-rc.5"},
	} {
		if got := rule.First(); got != want {
			t.Errorf("%+v: %s, want %s", rule, got, want)
		}
	}
}

func TestCheckPrereleaseID(t *testing.T) {
	t.Parallel()
	for id, problem := range map[string]string{
		"rc.1": "", "a0000001": "", "1": "", "x-7": "", "alpha.1.beta": "",
		"rc": "no digits", "alpha.beta": "no digits", "rc.01": "cannot follow", "rc..1": "cannot follow", "rc.1+b": "cannot follow", "a_1": "cannot follow",
		"rc 1": "cannot follow", ".1": "cannot follow", "1.": "cannot follow", "é1": "cannot follow", "٣": "cannot follow",
	} {
		err := Rule{Increment: Patch, PrereleaseID: id}.Check()
		if (err == nil) != (problem == "") || err != nil && !strings.Contains(err.Error(), problem) {
			t.Errorf("%q: %v, want %q", id, err, problem)
		}
	}
	if err := (Rule{Increment: Prerelease}).Check(); err != nil {
		t.Error(err)
	}
}

func TestGreatest(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		of   []string
		want string
	}{
		{nil, ""},
		{[]string{"", "latest", "v2.0.0"}, ""},
		{[]string{"1.0.0", "1.0.1-rc.1"}, "1.0.1-rc.1"},
		{[]string{"1.0.1", "1.0.1-rc.1", "x"}, "1.0.1"},
		{[]string{"", "1.9.0", "1.10.0"}, "1.10.0"},
	} {
		if got := Greatest(test.of...); got != test.want {
			t.Errorf("%v: %q, want %q", test.of, got, test.want)
		}
	}
	if !IsPrerelease("1.0.0-rc.1") || IsPrerelease("1.0.0+rc.1") || IsPrerelease("x-1") {
		t.Error("prereleases are told apart wrongly")
	}
}

// FuzzNext holds what no rule may break: what follows is a semantic version, greater than the one before by precedence, and one that can be
// followed in turn when it was made by counting.
func FuzzNext(f *testing.F) {
	for _, seed := range [][3]string{
		{"1.0.0", "", Patch}, {"0.1.0-a3", "", Minor}, {"1.0.0-rc.9", "rc.1", Prerelease}, {"1.0.0-a9999999", "b0000001", Prerelease}, {"1.0.0-0.0a.00b-9", "", Prerelease},
		{"18446744073709551615.0.0-1", "", Major}, {"1.0.0-" + strings.Repeat("9", 30), "", Prerelease}, {"1.0.0-x.7.y", "x.8.y", Prerelease}, {"\xff", "\xff1", Prerelease},
		{"1.0.0-rc-1+b", "rc-2", Prerelease},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, current, id, increment string) {
		rule := Rule{Increment: increment, PrereleaseID: id}
		if rule.Check() != nil {
			return
		}
		next, err := rule.Next(current)
		if err != nil {
			if next != "" || err.Error() == "" {
				t.Errorf("%q next to an error: %v", next, err)
			}
			return
		}
		version, err := semver.StrictNewVersion(next)
		if err != nil {
			t.Fatalf("%s after %q is none: %v", next, current, err)
		}
		if before := semver.MustParse(current); !version.GreaterThan(before) {
			t.Errorf("%s after %s is not greater", next, current)
		}
		if (version.Prerelease() != "") != (increment == Prerelease) || version.Metadata() != "" {
			t.Errorf("%s after %s by %s", next, current, increment)
		}
		if Greatest(current, next) != next {
			t.Errorf("%s is not the greatest next to %s", next, current)
		}
	})
}
