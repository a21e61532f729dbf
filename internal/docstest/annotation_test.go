// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package docstest

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// annotation is what a comment before a block says about it: <!-- docs-run: file=main.tf fill="ID=@service/ui" -->. Its words are told
// in CONTRIBUTING.md.
type annotation struct {
	file       string   // what the block is the text of, a slash path in the page's folder
	with       string   // the configuration that the block is a part of: a folder in testdata/with
	fills      []fill   // what a reader fills in
	needs      []string // what has to be there to run it
	platform   string   // what is on the platform when the page begins: a folder in testdata/platforms
	begin      string   // what the folder of the page holds when the page begins: a folder in testdata/with
	status     int      // what the commands end with
	skip       string   // why it is not run
	background bool     // a program that goes on running until the page ends
	output     bool     // what the commands before have printed
	validate   bool     // checked, and not applied
	more       bool     // belongs to the example before, and is applied with it
}

// fill is a text of a block and what is put in its place: a value, or @kind/name for the id of an object on the platform.
type fill struct{ text, value string }

// marked finds an annotation in a comment.
var marked = regexp.MustCompile(`^\s*<!--\s*docs-run:\s*(.*?)\s*-->\s*$`)

// word is one word of an annotation: a name, or a name with a value, in quotes where it has spaces.
var word = regexp.MustCompile(`^([a-z]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?(?:\s+|$)`)

// tools are what a block may need.
var tools = []string{"terraform", "terraform-1.14", "curl", "jq", "python3", "peak", "git", "openssl"}

// parseAnnotation reads the words of an annotation. A word that is not known is an error, so that a misspelt one does not pass.
func parseAnnotation(text string) (annotation, error) {
	var a annotation
	for rest := strings.TrimSpace(text); rest != ""; {
		match := word.FindStringSubmatch(rest)
		if match == nil {
			return a, fmt.Errorf("cannot read %q: words are NAME, NAME=VALUE or NAME=\"A VALUE\"", rest)
		}
		rest = rest[len(match[0]):]
		if err := a.add(match[1], match[2]+match[3]+match[4]); err != nil {
			return a, err
		}
	}
	switch {
	case a.file != "" && a.with != "":
		return a, errors.New("file and with exclude each other: a file of the page is no part of something else")
	case a.skip != "" && len(a.skip) < 10:
		return a, fmt.Errorf("%q is no reason to skip a block", a.skip)
	}
	return a, nil
}

func (a *annotation) add(name, value string) error {
	flags := map[string]*bool{"background": &a.background, "output": &a.output, "validate": &a.validate, "more": &a.more}
	texts := map[string]*string{"file": &a.file, "with": &a.with, "skip": &a.skip, "platform": &a.platform, "begin": &a.begin}
	switch {
	case flags[name] != nil:
		if value != "" {
			return fmt.Errorf("%s has no value", name)
		}
		*flags[name] = true
	case value == "":
		return fmt.Errorf("unknown word %q, or its value is missing", name)
	case texts[name] != nil:
		*texts[name] = value
	case name == "fill":
		text, by, found := strings.Cut(value, "=")
		if !found {
			return fmt.Errorf("fill is TEXT=VALUE, not %q", value)
		}
		a.fills = append(a.fills, fill{text: text, value: by})
	case name == "needs":
		for need := range strings.SplitSeq(value, ",") {
			if !slices.Contains(tools, need) {
				return fmt.Errorf("needs knows %s, not %q", strings.Join(tools, ", "), need)
			}
			a.needs = append(a.needs, need)
		}
	case name == "status":
		if _, err := fmt.Sscanf(value, "%d", &a.status); err != nil {
			return fmt.Errorf("status: %w", err)
		}
	default:
		return fmt.Errorf("unknown word %q", name)
	}
	return nil
}

func TestAnnotation(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`file=main.tf`:                           "",
		`fill="ID=@service/ui" needs=curl,jq`:    "",
		`skip="CI runs it as a step of its own"`: "",
		`background status=1`:                    "",
		`output`:                                 "",
		`fiel=main.tf`:                           `unknown word "fiel"`,
		`file`:                                   "value is missing",
		`background=yes`:                         "has no value",
		`needs=perl`:                             `not "perl"`,
		`fill=ID`:                                "TEXT=VALUE",
		`skip=no`:                                "no reason",
		`file=main.tf with=service`:              "exclude each other",
		`!`:                                      "cannot read",
	} {
		_, err := parseAnnotation(text)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}
