// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

// entries are the names in a folder.
func entries(t *testing.T, dir string) string {
	t.Helper()
	found, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	names := make([]string, len(found))
	for i, entry := range found {
		names[i] = entry.Name()
	}
	return strings.Join(names, " ")
}

func TestTargetCheck(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, link := filepath.Join(dir, "there.zip"), filepath.Join(dir, "link.zip")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Symlink(filepath.Join(dir, "nowhere"), link)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		target target
		want   string // in the error; "" is none
	}{
		"new file":                    {target{filepath.Join(dir, "new.zip"), false}, ""},
		"file is there":               {target{file, false}, "is there already, and it stays as it is"},
		"file is there, to overwrite": {target{file, true}, ""},
		"link to nowhere":             {target{link, false}, "is there already"},
		"folder":                      {target{dir, true}, "is a folder: name the file in it"},
		"folder with a slash":         {target{dir + "/", true}, "is a folder"},
		"no folder":                   {target{filepath.Join(dir, "sub", "new.zip"), false}, `sub" does not exist: create it first`},
		"file as a folder":            {target{filepath.Join(file, "new.zip"), false}, "is not a folder"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := c.target.check()
			if (err == nil) != (c.want == "") || (err != nil && !strings.Contains(err.Error(), c.want)) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

func TestTargetWrite(t *testing.T) {
	t.Parallel()
	zip, hash := pack(t)
	broken := errors.New("connection reset")
	for name, c := range map[string]struct {
		zip       io.Reader
		overwrite bool
		expected  string
		want      string // in the error; "" is none
	}{
		"any content":      {bytes.NewReader(zip), true, "", ""},
		"expected content": {bytes.NewReader(zip), true, hash, ""},
		"other content":    {bytes.NewReader(zip), true, strings.Repeat("0", 64), "its content hash is " + hash + ", expected is 0000"},
		"not a zip":        {strings.NewReader("<html>"), true, "", "not a zip"},
		"half a zip":       {bytes.NewReader(zip[:len(zip)/2]), true, "", "not a zip"},
		"damaged content":  {bytes.NewReader(append([]byte("PK\x00\x00"), zip[4:]...)), true, "", "not usable"},
		"broken off":       {io.MultiReader(bytes.NewReader(zip[:9]), iotest.ErrReader(broken)), true, "", "connection reset"},
		"file appeared":    {bytes.NewReader(zip), false, "", "is there already"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, "app.zip")
			if err := os.WriteFile(path, []byte("before"), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := target{path, c.overwrite}.write(c.zip, c.expected)
			content, readErr := os.ReadFile(path)
			if readErr != nil {
				t.Fatal(readErr)
			}
			if names := entries(t, dir); names != "app.zip" {
				t.Errorf("the folder holds %s", names)
			}
			if c.want != "" {
				if err == nil || !strings.Contains(err.Error(), c.want) || string(content) != "before" {
					t.Errorf("error %v, want %q; the file holds %q", err, c.want, content)
				}
				return
			}
			if err != nil || !bytes.Equal(content, zip) || got != (saved{int64(len(zip)), hash}) {
				t.Errorf("error %v, result %v, %d bytes", err, got, len(content))
			}
		})
	}
}

func TestTargetWriteWithoutFolder(t *testing.T) {
	t.Parallel()
	_, err := target{filepath.Join(t.TempDir(), "gone", "app.zip"), false}.write(strings.NewReader(""), "")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}
