// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
)

func TestCheckArchive(t *testing.T) {
	good := emulatortest.ZipOf(t, "Dockerfile", "FROM x\n", "src/app.py", "print()\n")
	damaged := bytes.Clone(good)
	damaged[len("PK")+40] ^= 0xff
	for _, c := range []struct {
		name    string
		content []byte
		want    string
	}{
		{"good", good, ""},
		{"empty archive", emulatortest.ZipOf(t), ""},
		{"folders", emulatortest.ZipOf(t, "a/b.txt", "x", "a/", ""), ""},
		{"hidden and odd names", emulatortest.ZipOf(t, ".env", "", "a b/ü.txt", "", "...", ""), ""},
		{"not a zip", []byte("hello"), "not a zip archive"},
		{"nothing", nil, "not a zip archive"},
		{"cut in half", good[:len(good)/2], "not a zip archive"},
		{"damaged content", damaged, "damaged"},
		{"parent", emulatortest.ZipOf(t, "../evil", "x"), "leaves the archive"},
		{"inner parent", emulatortest.ZipOf(t, "a/../../evil", "x"), "leaves the archive"},
		{"absolute", emulatortest.ZipOf(t, "/etc/passwd", "x"), "not a relative path"},
		{"backslash", emulatortest.ZipOf(t, `..\evil`, "x"), "not a relative path"},
		{"drive", emulatortest.ZipOf(t, "C:evil", "x"), "not a relative path"},
		{"double slash", emulatortest.ZipOf(t, "a//b", "x"), "plain form"},
		{"link inside", linkZip(t, "a/link", "../b"), ""},
		{"link outside", linkZip(t, "a/link", "../../b"), "link that leaves"},
		{"link to root", linkZip(t, "a/link", "/etc"), "link that leaves"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := checkArchive(c.content)
			switch {
			case c.want == "" && err != nil:
				t.Errorf("refused: %v", err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

func TestArchiveThatUnpacksToTooMuch(t *testing.T) {
	archive := emulatortest.ZipOf(t, "zeros", strings.Repeat("\x00", 1<<20))
	reader, err := openArchive(archive)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := checkEntry(reader.File[0], 1<<20); err != nil {
		t.Errorf("exactly the limit is refused: %v", err)
	}
	if _, err := checkEntry(reader.File[0], 1<<20-1); err == nil || !strings.Contains(err.Error(), "unpacks to more") {
		t.Errorf("error %v", err)
	}
}

func linkZip(t *testing.T, name, target string) []byte {
	t.Helper()
	var buffer bytes.Buffer
	writer := zip.NewWriter(&buffer)
	header := &zip.FileHeader{Name: name}
	header.SetMode(fs.ModeSymlink | 0o777)
	entry, err := writer.CreateHeader(header)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(entry, target); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return buffer.Bytes()
}

func TestTree(t *testing.T) {
	content, err := OpenTree(emulatortest.ZipOf(t, "a/b/c.txt", "hello", "top", "", "empty/", ""))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"a": true, "a/b": true, "a/b/c.txt": true, "top": true, "empty": true, ".": true, "b": false, "c.txt": false} {
		if content.Has(name) != want {
			t.Errorf("has %s: %v", name, !want)
		}
	}
	if text, err := content.Read("a/b/c.txt"); err != nil || text != "hello" {
		t.Errorf("read %q, %v", text, err)
	}
	if _, err := content.Read("a"); err == nil {
		t.Error("a folder can be read")
	}
}
