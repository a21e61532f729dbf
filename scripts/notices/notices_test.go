// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRender(t *testing.T) {
	t.Parallel()
	mit := "Permission is hereby granted, free of charge, to any person,\nwithout restriction"
	text, err := render([]module{
		{"example.com/a", "v1.0.0", []string{mit}},
		{"example.com/b", "v2.0.0", []string{mit, "Additional IP Rights Grant (Patents)"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"example.com/a v1.0.0 (MIT)", "example.com/b v2.0.0 (MIT)", "example.com/a\nexample.com/b\n=", "Additional IP Rights"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.Count(text, "free of charge") != 1 {
		t.Errorf("a text is there more than once:\n%s", text)
	}
	if _, err := render([]module{{"example.com/c", "v1.0.0", []string{"GNU GENERAL PUBLIC LICENSE"}}}); err == nil || !strings.Contains(err.Error(), "example.com/c") {
		t.Errorf("error %v for a licence that nobody has read, want one that names the module", err)
	}
}

func TestLicences(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := licences(dir); err == nil {
		t.Error("a module without a licence passes")
	}
	for name, content := range map[string]string{"LICENSE-MIT.txt": "one\r\n", "NOTICE": "two  \n", "license.go": "package x\n", "README.md": "three"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	texts, err := licences(dir)
	if err != nil || strings.Join(texts, "|") != "one|two" {
		t.Errorf("found %q, %v", texts, err)
	}
}

func TestKinds(t *testing.T) {
	t.Parallel()
	own, err := os.ReadFile(filepath.Join("..", "..", "LICENSE"))
	if err != nil {
		t.Fatal(err)
	}
	if found := kindOf(string(own)); found != "MPL-2.0" {
		t.Errorf("the licence of this project is taken for %q", found)
	}
}
