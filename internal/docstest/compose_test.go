// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package docstest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// gap is the line of a configuration in testdata/with in whose place a block comes.
const gap = "# BLOCK\n"

// compose writes the configuration that a block is a part of into a folder, with the block in it, and reports
// whether the block stands beside the rest of it, in block.tf.
func compose(t *testing.T, b *block, text, dir string) bool {
	t.Helper()
	from := filepath.Join("testdata", "with", b.says.with)
	names, err := filepath.Glob(filepath.Join(from, "*.tf"))
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: there is no configuration in %s (%v)", b.where(), from, err)
	}
	placed := false
	for _, name := range names {
		around, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		before, after, here := strings.Cut(string(around), gap)
		if placed = placed || here; here {
			around = []byte(before + text + after)
		}
		write(t, filepath.Join(dir, filepath.Base(name)), string(around))
	}
	if !placed {
		write(t, filepath.Join(dir, "block.tf"), text)
	}
	if !strings.Contains(text, "required_providers") {
		write(t, filepath.Join(dir, "provided.tf"), provided)
	}
	return !placed
}

// surrounded is the text of a block, with the configuration around it where it takes the place of a line of that.
func (b *block) surrounded(t *testing.T) string {
	t.Helper()
	if b.says.with == "" {
		return b.text
	}
	dir := t.TempDir()
	if compose(t, b, b.text, dir) {
		return b.text
	}
	text, err := os.ReadFile(filepath.Join(dir, "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
