// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/git-pkgs/gitignore"
)

// withheldNames are the names and patterns of what never belongs to an application and often holds secrets: the history of a
// repository, and what Terraform leaves behind. They count at any depth, for files, folders and links. A plan file that was written
// into a folder would, beside its secrets, be a change of content between the plan and its apply.
var withheldNames = []string{
	".git",
	".terraform", "*.tfstate", "*.tfstate.*", ".terraform.tfstate.lock.info", ".terraform.lock.hcl",
	"*.tfvars", "*.tfvars.json", "tfplan", "*.tfplan",
	"crash.log", "crash.*.log",
}

// lift is a line of an ignore file that re-includes something of withheldNames by its very name, or by the very pattern there.
// Lines that merely happen to match, such as "!*", are none.
type lift struct {
	// last is the last segment of the line.
	last string
	// place matches what the line matches.
	place *gitignore.Matcher
}

// liftsOf returns the lifts in an ignore file. Lines that are not valid are none.
func liftsOf(content []byte) []lift {
	var lifts []lift
	for line := range strings.SplitSeq(ruleText(content), "\n") {
		body, include := strings.CutPrefix(strings.TrimSpace(line), "!")
		if !include {
			continue
		}
		last := unescape(path.Base(strings.TrimRight(body, "/")))
		if !slices.Contains(withheldNames, last) && len(matching(last)) == 0 {
			continue
		}
		pattern, err := normalise(body)
		if err != nil || pattern == "" {
			continue
		}
		place := &gitignore.Matcher{}
		place.AddPatterns([]byte(pattern), "")
		lifts = append(lifts, lift{last, place})
	}
	return lifts
}

// withheld tells that a path, with slashes, is never packed, by its own name: the folders above it are not looked at.
func (r *rules) withheld(name string, isDir bool) bool {
	base := path.Base(name)
	for _, pattern := range matching(base) {
		if !r.lifted(name, isDir, base, pattern) {
			return true
		}
	}
	return false
}

func (r *rules) lifted(name string, isDir bool, base, pattern string) bool {
	if isDir {
		name += "/"
	}
	return slices.ContainsFunc(r.lifts, func(l lift) bool {
		return (l.last == base || l.last == pattern) && l.place.MatchDetail(name).Matched
	})
}

// withheldBelow tells that a file, or a folder above it, is never packed.
func (r *rules) withheldBelow(name string) bool {
	for i, c := range name {
		if c == '/' && r.withheld(name[:i], true) {
			return true
		}
	}
	return r.withheld(name, false)
}

// matching returns those of withheldNames that match a name.
func matching(base string) []string {
	var patterns []string
	for _, pattern := range withheldNames {
		if matched, err := path.Match(pattern, base); err == nil && matched {
			patterns = append(patterns, pattern)
		}
	}
	return patterns
}

// unescape drops the backslashes of a pattern that make what follows them literal.
func unescape(pattern string) string {
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		if pattern[i] == '\\' && i+1 < len(pattern) {
			i++
		}
		b.WriteByte(pattern[i])
	}
	return b.String()
}

// ruleText is the text of an ignore file with the line ends of Unix. Any kind of line end will do, and so will the byte order
// mark that some editors put first.
func ruleText(content []byte) string {
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(content))
}
