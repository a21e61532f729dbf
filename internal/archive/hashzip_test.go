// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// zipEntry is an entry of a zip made by hand.
type zipEntry struct {
	name, content string
	mode          fs.FileMode
	header        func(*zip.FileHeader)
}

func makeZip(tb testing.TB, entries ...zipEntry) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, entry := range entries {
		header := &zip.FileHeader{Name: entry.name, Method: zip.Deflate, Modified: time.Unix(1e9, 0)}
		if entry.mode != 0 {
			header.SetMode(entry.mode)
		}
		if entry.header != nil {
			entry.header(header)
		}
		file, err := w.CreateHeader(header)
		if err != nil {
			tb.Fatal(err)
		}
		if entry.content != "" {
			if _, err := file.Write([]byte(entry.content)); err != nil {
				tb.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func hashOf(data []byte) (string, error) {
	return HashZip(bytes.NewReader(data), int64(len(data)))
}

func TestHashZipOfOwnArchive(t *testing.T) {
	t.Parallel()
	for name, dir := range map[string]string{"mixed": mixed(t), "empty": t.TempDir(), "names": tree(t, "ü", "a b", "c\nd", ".x/y", `b\c`)} {
		folder := mustScan(t, dir)
		data, _ := mustZip(t, folder)
		if got, err := hashOf(data); err != nil || got != mustHash(t, folder) {
			t.Errorf("%s: got %s, %v", name, got, err)
		}
	}
}

// TestHashZipOfOthers proves that only paths and contents count, not how the zip was made: an
// imported artifact was packed by another tool.
func TestHashZipOfOthers(t *testing.T) {
	t.Parallel()
	dir := tree(t, "d/run.sh", "a", "d/e/b")
	if err := os.Chmod(filepath.Join(dir, "d/run.sh"), 0o755); err != nil {
		t.Fatal(err)
	}
	want := mustHash(t, mustScan(t, dir))
	a := zipEntry{name: "a", content: "a", mode: 0o644}
	b := zipEntry{name: "d/e/b", content: "d/e/b", mode: 0o600}
	run := zipEntry{name: "d/run.sh", content: "d/run.sh", mode: 0o777}
	stored := func(h *zip.FileHeader) { h.Method = zip.Store }
	dos := func(h *zip.FileHeader) { h.CreatorVersion, h.ExternalAttrs = 0, 0x20 }
	tests := []struct {
		name    string
		entries []zipEntry
		same    bool
	}{
		{"sorted", []zipEntry{a, b, run}, true},
		{"in another order", []zipEntry{run, a, b}, true},
		{"with directories", []zipEntry{{name: "d/", mode: fs.ModeDir | 0o755}, a, b, run, {name: "d/e/", mode: fs.ModeDir | 0o700}}, true},
		{"with empty directories", []zipEntry{a, b, run, {name: "x/"}}, true},
		{"stored", []zipEntry{{"a", "a", 0o644, stored}, b, run}, true},
		{"made without permissions, for files that are not executable", []zipEntry{{"a", "a", 0, dos}, b, run}, true},
		{"made without permissions, for executable ones", []zipEntry{a, b, {"d/run.sh", "d/run.sh", 0, dos}}, true},
		{"not executable", []zipEntry{a, b, {"d/run.sh", "d/run.sh", 0o644, nil}}, true},
		{"executable", []zipEntry{{"a", "a", 0o755, nil}, b, run}, true},
		{"another content", []zipEntry{{"a", "b", 0o644, nil}, b, run}, false},
		{"a file less", []zipEntry{a, run}, false},
		{"a file more", []zipEntry{a, b, run, {"x", "", 0o644, nil}}, false},
		{"another name", []zipEntry{{"A", "a", 0o644, nil}, b, run}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := hashOf(makeZip(t, test.entries...))
			if err != nil {
				t.Fatal(err)
			}
			if same := got == want; same != test.same {
				t.Errorf("the same hash: %t, want %t", same, test.same)
			}
		})
	}
}

func TestHashZipRefuses(t *testing.T) {
	t.Parallel()
	good := makeZip(t, zipEntry{name: "a", content: strings.Repeat("content ", 100), mode: 0o644})
	stored := makeZip(t, zipEntry{"a", "the content", 0o644, func(h *zip.FileHeader) { h.Method = zip.Store }})
	one := func(name string, mode fs.FileMode) []byte {
		return makeZip(t, zipEntry{name: name, content: "x", mode: mode})
	}
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "not a zip file"},
		{"text", []byte("this is not a zip"), "not a zip file"},
		{"cut at the end", good[:len(good)-1], "not a zip file"},
		{"cut at the start", good[10:], `entry "a": `},
		{"a wrong checksum", bytes.Replace(stored, []byte("the content"), []byte("The content"), 1), `entry "a": zip: checksum error`},
		{"broken data", append(append(slices.Clone(good[:40]), 0xff, 0xff, 0xff), good[43:]...), `entry "a": `},
		{"out of the folder", one("../a", 0), "not a plain one"},
		{"out of the folder, deeper", one("d/../../a", 0), "not a plain one"},
		{"out of the folder, Windows", one(`d\..\..\a`, 0), "not a plain one"},
		{"dots", one("./a", 0), "not a plain one"},
		{"double slash", one("a//b", 0), "not a plain one"},
		{"absolute", one("/etc/passwd", 0), "absolute"},
		{"absolute, Windows", one(`\a`, 0), "absolute"},
		{"with a drive", one("C:/a", 0), "absolute"},
		{"with a drive, Windows", one(`C:\a`, 0), "absolute"},
		{"no name", one("", 0), "empty"},
		{"a zero byte", one("a\x00b", 0), "zero byte"},
		{"a directory out of the folder", makeZip(t, zipEntry{name: "../a/"}), "not a plain one"},
		{"twice", makeZip(t, zipEntry{name: "a"}, zipEntry{name: "b"}, zipEntry{name: "a"}), `entry "a": it is there twice`},
		{"a symbolic link", one("a", fs.ModeSymlink|0o777), "not a file but of type L"},
		{"a device", one("a", fs.ModeDevice|fs.ModeCharDevice|0o666), "not a file but of type"},
		{"a FIFO", one("a", fs.ModeNamedPipe|0o666), "not a file but of type p"},
		{"encrypted", makeZip(t, zipEntry{"a", "x", 0, func(h *zip.FileHeader) { h.Flags |= flagEncrypted }}), "encrypted"},
		{"an unknown compression", bytes.ReplaceAll(bytes.ReplaceAll(good, []byte("PK\x03\x04\x14\x00\x08\x00\x08"), []byte("PK\x03\x04\x14\x00\x08\x00\x63")), []byte("\x14\x00\x08\x00\x08"), []byte("\x14\x00\x08\x00\x63")), "unsupported compression"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			hash, err := hashOf(test.data)
			if err == nil || hash != "" || !errors.Is(err, ErrInvalidZip) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %q, %v, want an error with %q", hash, err, test.want)
			}
		})
	}
}

// TestHashZipBomb proves that unpacking stops at the budget, over all files together.
func TestHashZipBomb(t *testing.T) {
	t.Parallel()
	zeros := strings.Repeat("\x00", 1<<20)
	bomb := makeZip(t, zipEntry{name: "a", content: zeros}, zipEntry{name: "b", content: zeros})
	size := int64(len(bomb))
	if _, err := hashZip(bytes.NewReader(bomb), size, 2<<20, nil); err != nil {
		t.Errorf("within the budget: %v", err)
	}
	_, err := hashZip(bytes.NewReader(bomb), size, 2<<20-1, nil)
	if !errors.Is(err, ErrInvalidZip) || !strings.Contains(err.Error(), `entry "b": the archive unpacks to more than`) {
		t.Errorf("above the budget: %v", err)
	}
}

func TestHashZipTooManyEntries(t *testing.T) {
	t.Parallel()
	reader := &zip.Reader{File: make([]*zip.File, maxZipEntries+1)}
	if _, err := zipFiles(reader); !errors.Is(err, ErrInvalidZip) || !strings.Contains(err.Error(), "more than 200000 entries") {
		t.Errorf("got %v", err)
	}
}

// FuzzHashZip proves that no archive makes HashZip panic or unpack without bound, and that what it accepts has the same
// hash when it is unpacked and packed again.
func FuzzHashZip(f *testing.F) {
	small := tree(f, "a", "d/b", "d/e/")
	data, _ := mustZip(f, mustScan(f, small))
	f.Add(data)
	mustWrite(f, filepath.Join(small, "large"), sourceText(rand.New(rand.NewPCG(17, 18)), chunkSize+1))
	data, _ = mustZip(f, mustScan(f, small))
	f.Add(data)
	f.Add(data[:len(data)-1])
	f.Add(makeZip(f, zipEntry{name: "../a", content: "x"}, zipEntry{name: "d/", mode: fs.ModeDir | 0o755}))
	f.Add(makeZip(f, zipEntry{name: "a", content: "x", mode: 0o755}, zipEntry{name: "a", content: "y", mode: fs.ModeSymlink | 0o777}))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, data []byte) {
		const budget = 1 << 20
		hash, err := hashZip(bytes.NewReader(data), int64(len(data)), budget, nil)
		if err != nil {
			if hash != "" || !errors.Is(err, ErrInvalidZip) {
				t.Fatalf("hash %q with %v", hash, err)
			}
			return
		}
		archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		var again []zipEntry
		total, rules := 0, zipRules(archive.File, nil)
		for _, file := range slices.Backward(archive.File) {
			if file.Mode().IsDir() || rules.withheldBelow(file.Name) {
				continue
			}
			content := string(unzip(t, file))
			total += len(content)
			again = append(again, zipEntry{name: file.Name, content: content, mode: file.Mode().Perm() | 0o400})
		}
		if total > budget {
			t.Fatalf("%d bytes were unpacked", total)
		}
		if got, err := hashOf(makeZip(t, again...)); err != nil || got != hash {
			t.Fatalf("packed again, got %q, %v, want %q", got, err, hash)
		}
	})
}
