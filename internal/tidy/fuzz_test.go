// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tidy

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzRewrite holds for every file that can be parsed: what comes of it can be parsed, and is not changed again.
func FuzzRewrite(f *testing.F) {
	for _, folder := range []string{"plain", "owned", "by_hand"} {
		names, err := filepath.Glob(filepath.Join("testdata", folder, "*.tf"))
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range names {
			f.Add(readFile(f, name))
		}
	}
	for _, seed := range []string{
		"resource \"peak_a\" \"b\" { a = null }", "resource peak_a b_1 {\n a = { x = null, y = [null, { z = null # sensitive\n }]\n}\n}\nimport {\n to = peak_a.b_1\n id = \"x\"\n}",
		"resource \"peak_service\" \"x_1\" {\r\n  name = \"a\"\r\n  b = null # sensitive\r\n}\r\n", "resource \"peak_a\" \"b\" {\n a = { /* c */ x = null /* d */, }\n}",
		"resource \"peak_a\" \"b\" {\n a = null // sensitive\n}", "resource \"peak_a\" \"b\" {\n a = {(x) = null, \"y\" : null}\n b = null", "\ufeffresource \"peak_a\" \"b\" {\n a = null\n}\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		file := File{"x.tf", source}
		if _, err := parseFile(file); err != nil {
			return
		}
		once, err := Rewrite([]File{file}, Options{})
		if err != nil {
			t.Fatalf("%v\n%s", err, source)
		}
		twice, err := Rewrite(once.Files, Options{})
		if err != nil {
			t.Fatalf("%v\n%s", err, once.Files[0].Source)
		}
		if diff := cmp.Diff(string(once.Files[0].Source), string(twice.Files[0].Source)); diff != "" {
			t.Fatalf("changed again:\n%s", diff)
		}
	})
}
