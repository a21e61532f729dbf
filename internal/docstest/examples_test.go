// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package docstest

import (
	"bufio"
	"os"
	"path"
	"strconv"
	"strings"
	"testing"
)

// sayFor gives the blocks of generated pages the annotations that have no place on the page. A line of testdata/examples.txt is a
// pattern of pages below docs/, with #2 for their second block alone, and the words of an annotation. What a page says itself counts
// more. A line that fits no block is an error.
func sayFor(t *testing.T, all []*page) {
	t.Helper()
	const table = "testdata/examples.txt"
	file, err := os.Open(table)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(file)
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		where, words, _ := strings.Cut(line, " ")
		pattern, nth, one := strings.Cut(where, "#")
		said, err := parseAnnotation(words)
		if err != nil {
			t.Fatalf("%s:%d: %v", table, number, err)
		}
		used := false
		for _, p := range all {
			if fits, err := path.Match(pattern, strings.TrimSuffix(strings.TrimPrefix(p.path, "docs/"), ".md")); err != nil || !fits {
				continue
			}
			for i, b := range p.blocks {
				if !one || strconv.Itoa(i+1) == nth {
					b.says.merge(said)
					used = true
				}
			}
		}
		if !used {
			t.Errorf("%s:%d: %s fits no block", table, number, where)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

// merge adds what another annotation says, where this one says nothing.
func (a *annotation) merge(other annotation) {
	for own, more := range map[*string]string{&a.file: other.file, &a.with: other.with, &a.platform: other.platform, &a.begin: other.begin, &a.skip: other.skip} {
		if *own == "" {
			*own = more
		}
	}
	a.fills, a.needs = append(a.fills, other.fills...), append(a.needs, other.needs...)
	a.background, a.output = a.background || other.background, a.output || other.output
	a.validate, a.more = a.validate || other.validate, a.more || other.more
	if a.status == 0 {
		a.status = other.status
	}
}
