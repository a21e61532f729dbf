// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package versions

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/Masterminds/semver/v3"
)

// CheckPrereleaseID says what is wrong with what prereleases are to begin with: it has to be what may stand behind the "-" of
// a semantic version, and to have digits, which are counted up.
func CheckPrereleaseID(id string) error {
	if version, err := semver.StrictNewVersion(firstVersion + "-" + id); err != nil || version.Prerelease() != id {
		return fmt.Errorf("%q cannot follow the - of a semantic version: it has letters, digits and hyphens, in parts that are separated by dots, such as %s or a0000001", id, defaultPrereleaseID)
	}
	if _, ok := digitsOf(id); !ok {
		return fmt.Errorf("%q has no digits that could be counted up: add some, such as %s.1 or %s001", id, id, id)
	}
	return nil
}

// nextPrerelease is the suffix that follows the suffix of a version.
func (r Rule) nextPrerelease(v *semver.Version) (string, error) {
	current := v.Prerelease()
	now, counts := digitsOf(current)
	asked, given := digitsOf(r.PrereleaseID)
	if given && (!counts || !asked.sameLine(now)) {
		if order, ok := Compare(core(0, 0, 0)+"-"+r.PrereleaseID, core(0, 0, 0)+"-"+current); !ok || order <= 0 {
			return "", fmt.Errorf("%s is a prerelease already, and %q does not come after %q, while versions can only become greater: "+
				"choose a prerelease_id that does, such as one that begins with a later letter, keep counting with the one before, or publish a final version first", v, r.PrereleaseID, current)
		}
		return r.PrereleaseID, nil
	}
	if !counts {
		return "", fmt.Errorf("the suffix of %s has no digits that could be counted up: set prerelease_id to one that has, and that comes after it", v)
	}
	if given {
		// Somebody may have asked for a later place on the same line.
		if order, _ := Compare(core(0, 0, 0)+"-"+r.PrereleaseID, core(0, 0, 0)+"-"+current); order > 0 {
			return r.PrereleaseID, nil
		}
	}
	return now.next(v)
}

// digits are the last digits of a suffix, and what stands around them.
type digits struct {
	before, digits, after string
}

// digitsOf finds the last digits of a suffix.
func digitsOf(suffix string) (digits, bool) {
	isDigit := func(r rune) bool { return '0' <= r && r <= '9' }
	end := strings.LastIndexFunc(suffix, isDigit) + 1
	start := strings.LastIndexFunc(suffix[:end], func(r rune) bool { return !isDigit(r) }) + 1
	return digits{suffix[:start], suffix[start:end], suffix[end:]}, end > 0
}

// whole tells whether the digits are an identifier of their own, which is compared as a number: rc.9 comes before rc.10. All
// others are compared as texts: a10 comes before a9.
func (d digits) whole() bool {
	return (d.before == "" || strings.HasSuffix(d.before, ".")) && (d.after == "" || strings.HasPrefix(d.after, "."))
}

// sameLine tells whether two suffixes are told apart by what they count alone.
func (d digits) sameLine(other digits) bool {
	return d.before == other.before && d.after == other.after && d.whole() == other.whole() && (d.whole() || len(d.digits) == len(other.digits))
}

// next counts the digits up. Those that are no number of their own keep their width, since a longer one would not be greater.
func (d digits) next(v *semver.Version) (string, error) {
	if d.whole() {
		n, err := strconv.ParseUint(d.digits, 10, 64)
		if err == nil {
			n, err = plusOne(n)
		}
		if err != nil {
			return "", fmt.Errorf("the number at the end of %s is too great to be counted up: choose the next version yourself", v)
		}
		return d.before + strconv.FormatUint(n, 10) + d.after, nil
	}
	counted := []byte(d.digits)
	for i := len(counted) - 1; i >= 0; i-- {
		if counted[i] != '9' {
			counted[i]++
			return d.before + string(counted) + d.after, nil
		}
		counted[i] = '0'
	}
	return "", fmt.Errorf("the digits at the end of %s are used up: more of them would come before it, since identifiers with letters are compared as texts. "+
		"Publish a final version, or set prerelease_id to one that comes after it and has room, such as one that begins with a later letter and has more digits", v)
}
