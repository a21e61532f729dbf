// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package realtenant

import (
	"crypto/rand"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Prefix begins the name of everything that is made on a tenant under test. It is not enough to call an object ours: other people
// call what they test tfacc- as well, so only names in the whole form that Name gives them are touched. Names of metric models, which
// take no hyphens, have underscores in their place; they lie in namespaces that are called like ours.
const Prefix = "tfacc-"

// Run is one run of a command that makes objects on a tenant.
type Run struct {
	// ID is in the name of each object of the run: when it began, and a random part that ends with a digit, which no word does.
	ID string
	// By is the command, such as "make testacc".
	By string
}

// NewRun begins a run of a command such as "make testacc" now.
func NewRun(by string) Run {
	return Run{ID: strconv.FormatInt(time.Now().Unix(), 36) + strings.ToLower(rand.Text()[:5]) + randomDigit(), By: by}
}

// randomDigit is one of the digits that rand.Text has, 2 to 7.
func randomDigit() string { return string('2' + rune(rand.Text()[0]%6)) }

// Name is the name of an object: prefix, run, a random part of its own, and what it is, in lower-case letters, digits and hyphens.
// Two calls never give the same one: a platform may not know at once that a name is free again.
func (r Run) Name(what string) string {
	return Prefix + r.ID + "-" + strings.ToLower(rand.Text()[:4]) + "-" + what
}

// ModelName is Name for what takes letters, digits and underscores only, such as metric models.
func (r Run) ModelName(what string) string { return strings.ReplaceAll(r.Name(what), "-", "_") }

// Description is what objects say of themselves, so that whoever finds one knows that it may go.
func (r Run) Description() string {
	return "Made by " + r.By + " of terraform-provider-peak, run " + r.ID + ". It may be deleted at any time (make sweep)."
}

// isOurs tells the names that Name makes, and what the platform derives from them by adding to the end.
func isOurs(name string) bool { return nameOfRun.MatchString(name) }

// isOurModel tells the names that ModelName makes.
func isOurModel(name string) bool { return nameOfModel.MatchString(name) }

var (
	nameOfRun   = regexp.MustCompile(`^tfacc-(([0-9a-z]{6})[a-z2-7]{5}[2-7])-[a-z2-7]{4}-[a-z0-9]`)
	nameOfModel = regexp.MustCompile(`^tfacc_[0-9a-z]{6}[a-z2-7]{5}[2-7]_[a-z2-7]{4}_[a-z0-9]`)
)

// runOf reads from a name which run made it and when that began. Names of other forms tell neither.
func runOf(name string) (id string, began time.Time) {
	parts := nameOfRun.FindStringSubmatch(name)
	if parts == nil {
		return "", time.Time{}
	}
	seconds, err := strconv.ParseInt(parts[2], 36, 64)
	if err != nil {
		return "", time.Time{}
	}
	return parts[1], time.Unix(seconds, 0)
}
