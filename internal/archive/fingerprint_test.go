// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestFingerprint(t *testing.T) {
	t.Parallel()
	made := func() string {
		dir := t.TempDir()
		for _, name := range []string{"a.py", "b.py", "sub/c.py"} {
			at := filepath.Join(dir, filepath.FromSlash(name))
			mustWrite(t, at, []byte("print(1)"))
			if err := os.Chtimes(at, time.Time{}, time.Unix(1700000000, 0)); err != nil {
				t.Fatal(err)
			}
		}
		return dir
	}
	of := func(dir string, ignoreFiles ...string) string {
		folder, err := Scan(t.Context(), Source{Path: dir, IgnoreFiles: ignoreFiles})
		if err != nil {
			t.Fatal(err)
		}
		return folder.Fingerprint()
	}
	unchanged := made()
	before := of(unchanged)
	if of(unchanged) != before {
		t.Error("two scans of an unchanged folder differ")
	}
	if before != of(filepath.Join(unchanged, "sub", "..")) {
		t.Error("another spelling of the folder is another folder")
	}
	if before == of(made()) {
		t.Error("two folders have one fingerprint")
	}
	for name, change := range map[string]func(dir string) error{
		"time": func(dir string) error {
			return os.Chtimes(filepath.Join(dir, "a.py"), time.Time{}, time.Unix(1700000000, 1))
		},
		"size":    func(dir string) error { return os.Truncate(filepath.Join(dir, "a.py"), 3) },
		"name":    func(dir string) error { return os.Rename(filepath.Join(dir, "a.py"), filepath.Join(dir, "aa.py")) },
		"removed": func(dir string) error { return os.Remove(filepath.Join(dir, "sub", "c.py")) },
		"ignored": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, ".dockerignore"), []byte("*.py"), 0o600)
		},
	} {
		dir := made()
		before := of(dir)
		if err := change(dir); err != nil {
			t.Fatal(err)
		}
		if of(dir) == before {
			t.Errorf("%s: a change that the fingerprint does not show", name)
		}
	}
}
