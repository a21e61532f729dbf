// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	untidy = "resource \"peak_image\" \"x\" {\n  provider = peak\n  name     = \"a\"\n  version  = null\n}\n"
	tidied = "resource \"peak_image\" \"x\" {\n  name = \"a\"\n}\n"
)

// call runs the program in a folder with the file untidy.tf.
func call(t *testing.T, stdin string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, problems bytes.Buffer
	err = run(args, strings.NewReader(stdin), &out, &problems)
	return out.String(), problems.String(), err
}

func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	for name, content := range map[string]string{"untidy.tf": untidy, "tidy.tf": tidied} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func content(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestRun_prints(t *testing.T) {
	folder(t)
	for name, args := range map[string][]string{"file": {"untidy.tf"}, "standard input": nil} {
		stdout, stderr, err := call(t, untidy, args...)
		if err != nil || stdout != tidied || !strings.Contains(stderr, "renamed 0, removed 1 that were null, made 0 references, left out 0") {
			t.Errorf("%s: %v\n%s%s", name, err, stdout, stderr)
		}
	}
	if text := content(t, "untidy.tf"); text != untidy {
		t.Errorf("it was written without -w:\n%s", text)
	}
}

func TestRun_writes(t *testing.T) {
	dir := folder(t)
	before, err := os.Stat("tidy.tf")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "untidy.tf"), "link.tf"); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	stdout, _, err := call(t, "", "-w", "link.tf", "tidy.tf")
	if err != nil || stdout != "" {
		t.Fatalf("%v\n%s", err, stdout)
	}
	if text := content(t, "untidy.tf"); text != tidied {
		t.Errorf("untidy.tf:\n%s", text)
	}
	info, err := os.Lstat("link.tf")
	if err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is one no more: %v", err)
	}
	if info, err = os.Stat("untidy.tf"); err != nil || info.Mode().Perm() != before.Mode().Perm() {
		t.Errorf("the mode changed: %v, %v", info.Mode(), err)
	}
	after, err := os.Stat("tidy.tf")
	if err != nil || !os.SameFile(before, after) {
		t.Errorf("a file with nothing to do was written: %v", err)
	}
	if left, err := filepath.Glob("*.tmp"); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestRun_checks(t *testing.T) {
	folder(t)
	stdout, _, err := call(t, "", "-check", "untidy.tf", "tidy.tf")
	if !errors.Is(err, errUntidy) || stdout != "untidy.tf\n" {
		t.Errorf("%v\n%s", err, stdout)
	}
	if stdout, _, err = call(t, "", "-check", "tidy.tf"); err != nil || stdout != "" {
		t.Errorf("%v\n%s", err, stdout)
	}
	if text := content(t, "untidy.tf"); text != untidy {
		t.Errorf("-check has written:\n%s", text)
	}
}

func TestRun_errors(t *testing.T) {
	dir := folder(t)
	if err := os.WriteFile(filepath.Join(dir, "plan"), []byte("PK\x03\x04"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "broken.tf"), []byte("a {\n  b = \n}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"unknown option":    {[]string{"-x"}, "see peak-tidy -h"},
		"no file":           {[]string{"none.tf"}, "cannot read a file: open none.tf"},
		"no plan":           {[]string{"-plan", "none.json", "tidy.tf"}, "cannot read the plan"},
		"saved plan":        {[]string{"-plan", "plan", "tidy.tf"}, "plan: this is a saved plan itself"},
		"broken":            {[]string{"-w", "untidy.tf", "broken.tf"}, "broken.tf:2:7: Invalid expression"},
		"two ways":          {[]string{"-w", "-check", "tidy.tf"}, "leave one of them out"},
		"several to print":  {[]string{"tidy.tf", "untidy.tf"}, "several files at a time need -w"},
		"one twice":         {[]string{"-w", "tidy.tf", "untidy.tf", "./tidy.tf"}, "tidy.tf and ./tidy.tf are the same file"},
		"standard input -w": {[]string{"-w"}, "-w needs the names of the files"},
	} {
		if _, _, err := call(t, "", test.args...); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, not %q", name, err, test.want)
		}
	}
	if text := content(t, "untidy.tf"); text != untidy {
		t.Errorf("it was written although another file is broken:\n%s", text)
	}
}

func TestRun_texts(t *testing.T) {
	for arg, want := range map[string]string{"-h": "usage: peak-tidy", "--help": "usage: peak-tidy", "-version": "peak-tidy dev\n"} {
		if stdout, _, err := call(t, "", arg); err != nil || !strings.Contains(stdout, want) {
			t.Errorf("%s: %v\n%s", arg, err, stdout)
		}
	}
}

// TestRun_writesAllOrNothing writes none of several files where one cannot be written, and no file that is read-only, also not by
// putting another one in its place.
func TestRun_writesAllOrNothing(t *testing.T) {
	folder(t)
	readOnly := strings.ReplaceAll(untidy, `"x"`, `"y"`)
	if err := os.WriteFile("zz.tf", []byte(readOnly), 0o400); err != nil {
		t.Fatal(err)
	}
	if _, _, err := call(t, "", "-w", "untidy.tf", "zz.tf"); err == nil || !strings.Contains(err.Error(), "cannot write zz.tf: it is read-only") {
		t.Errorf("error %v", err)
	}
	if content(t, "untidy.tf") != untidy || content(t, "zz.tf") != readOnly {
		t.Errorf("it was written:\n%s%s", content(t, "untidy.tf"), content(t, "zz.tf"))
	}
	if left, err := filepath.Glob("*.tmp"); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
