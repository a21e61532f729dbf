// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

func TestZipContent(t *testing.T) {
	t.Parallel()
	dir := mixed(t)
	folder := mustScan(t, dir)
	_, archive := mustZip(t, folder)
	files := folder.Files()
	if len(files) != 218 {
		t.Fatalf("%d files", len(files))
	}
	for i, file := range files {
		got := archive.File[i]
		want, err := os.ReadFile(filepath.Join(dir, file.Path))
		if err != nil {
			t.Fatal(err)
		}
		mode := fs.FileMode(0o644)
		if file.Executable {
			mode = 0o755
		}
		if got.Name != file.Path || got.Mode() != mode || got.Method != zip.Deflate || got.NonUTF8 {
			t.Errorf("entry %d is %+v, want %+v", i, got.FileHeader, file)
		}
		if got.Modified.UTC().Format(time.DateTime) != "1980-01-01 00:00:00" {
			t.Errorf("%s has the time %s", got.Name, got.Modified)
		}
		if !bytes.Equal(unzip(t, got), want) {
			t.Errorf("%s has another content", got.Name)
		}
	}
	dirs := []string{"many/", "many/0/", "many/1/", "many/2/", "many/3/", "many/4/", "many/5/", "many/6/", "noise/", "text/", "text/d/"}
	var got []string
	for _, file := range archive.File[len(files):] {
		got = append(got, file.Name)
		if file.Mode() != fs.ModeDir|0o755 || file.UncompressedSize64 != 0 {
			t.Errorf("entry of a directory: %+v", file.FileHeader)
		}
	}
	if !slices.Equal(got, dirs) {
		t.Errorf("directories after the files are %q, want %q", got, dirs)
	}
}

func TestZipOfEmptyFolder(t *testing.T) {
	t.Parallel()
	folder := mustScan(t, tree(t, "d/"))
	data, archive := mustZip(t, folder)
	packed := mustPack(t, folder)
	if packed.Size != int64(len(data)) || packed.Files != 0 || len(archive.File) != 0 {
		t.Errorf("got %+v, archive of %d bytes with %d entries", packed, len(data), len(archive.File))
	}
}

// TestHashFormat computes the hash from its description: a change of the format would plan an upload of everything.
func TestHashFormat(t *testing.T) {
	t.Parallel()
	dir := tree(t, "b", "d/a")
	if err := os.Chmod(filepath.Join(dir, "d/a"), 0o755); err != nil {
		t.Fatal(err)
	}
	h := sha256.New()
	h.Write([]byte("peak artifact content 2\n"))
	for _, file := range []string{"b", "d/a"} {
		content := sha256.Sum256([]byte(file))
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(file))))
		h.Write([]byte(file))
		h.Write(content[:])
	}
	if got := mustHash(t, mustScan(t, dir)); got != hex.EncodeToString(h.Sum(nil)) {
		t.Errorf("got %s, want %x", got, h.Sum(nil))
	}
}

// TestHashChanges proves what moves the hash and what does not.
func TestHashChanges(t *testing.T) {
	t.Parallel()
	write := func(name, content string) func(dir string) error {
		return func(dir string) error { return os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644) }
	}
	tests := []struct {
		name   string
		change func(dir string) error
		// moves is whether the hash moves, and packs whether the archive does.
		moves, packs bool
	}{
		{"nothing", func(string) error { return nil }, false, false},
		{"one byte", write("a", "A"), true, true},
		{"a new file", write("c", ""), true, true},
		{"a file gone", func(dir string) error { return os.Remove(filepath.Join(dir, "a")) }, true, true},
		{"a new name", func(dir string) error { return os.Rename(filepath.Join(dir, "a"), filepath.Join(dir, "z")) }, true, true},
		{"the executable bit", func(dir string) error { return os.Chmod(filepath.Join(dir, "a"), 0o755) }, false, true},
		{"other permissions", func(dir string) error { return os.Chmod(filepath.Join(dir, "a"), 0o600) }, false, false},
		{"a modification time", func(dir string) error {
			return os.Chtimes(filepath.Join(dir, "a"), time.Time{}, time.Unix(1e9, 0))
		}, false, false},
		{"an excluded file", write("d/x.log", "other"), false, false},
		{"a new excluded file", write("y.log", ""), false, false},
		{"an empty directory", func(dir string) error { return os.Mkdir(filepath.Join(dir, "e"), 0o755) }, false, false},
		{"the order on disk", func(dir string) error {
			if err := os.Rename(filepath.Join(dir, "a"), filepath.Join(dir, "tmp")); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(dir, "filler.log"), nil, 0o644); err != nil {
				return err
			}
			return os.Rename(filepath.Join(dir, "tmp"), filepath.Join(dir, "a"))
		}, false, false},
		{"a link in the place of its target", func(dir string) error {
			if err := os.Rename(filepath.Join(dir, "a"), filepath.Join(dir, "a.log")); err != nil {
				return err
			}
			return os.Symlink("a.log", filepath.Join(dir, "a"))
		}, false, false},
		{"the rules", write(".dockerignore", "*.log\n# more\n"), true, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if onWindows && test.name == "the executable bit" {
				t.Skip("files have no such bit here")
			}
			dir := tree(t, "a", "b", "d/c", "d/x.log")
			mustWrite(t, filepath.Join(dir, ".dockerignore"), []byte("*.log"))
			before := mustHash(t, mustScan(t, dir))
			zipBefore, _ := mustZip(t, mustScan(t, dir))
			if err := test.change(dir); err != nil {
				t.Fatal(err)
			}
			after := mustHash(t, mustScan(t, dir))
			zipAfter, _ := mustZip(t, mustScan(t, dir))
			if moved := before != after; moved != test.moves {
				t.Errorf("the hash moved: %t, want %t", moved, test.moves)
			}
			if moved := !bytes.Equal(zipBefore, zipAfter); moved != test.packs {
				t.Errorf("the archive moved: %t, want %t", moved, test.packs)
			}
		})
	}
}

// TestHashIsUnambiguous proves that no two folders share a hash because their names and contents run into each other.
func TestHashIsUnambiguous(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	for i, files := range []map[string]string{
		{"a": "bc"}, {"ab": "c"}, {"a": "", "b": "c"}, {"a": "b", "c": ""}, {"a-": "", "b": ""}, {"a": "-b"}, {"a": "", "b": ""}, {"a/b": ""},
	} {
		dir := t.TempDir()
		for name, content := range files {
			mustWrite(t, filepath.Join(dir, name), []byte(content))
		}
		hash := mustHash(t, mustScan(t, dir))
		if other, known := seen[hash]; known {
			t.Errorf("folders %d and %d share a hash", other, i)
		}
		seen[hash] = i
	}
}

// TestSamePackingEachTime proves that the archive depends on nothing but the files.
func TestSamePackingEachTime(t *testing.T) {
	t.Parallel()
	dir := mixed(t)
	want, _ := mustZip(t, mustScan(t, dir))
	for range 3 {
		if got := readAll(t, mustPack(t, mustScan(t, dir))); !bytes.Equal(got, want) {
			t.Errorf("the archive is another: %d bytes, want %d", len(got), len(want))
		}
	}
}

// TestConcurrentUse is for the race detector.
func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	folder := mustScan(t, mixed(t))
	want, hash := mustPack(t, folder), mustHash(t, folder)
	var users sync.WaitGroup
	for range 3 {
		users.Go(func() {
			if got, err := folder.Check(t.Context()); err != nil || got != hash {
				t.Errorf("Check: %s, %v", got, err)
			}
		})
		users.Go(func() {
			packed, err := folder.Pack(t.Context())
			if err != nil || packed.Size != want.Size || packed.Hash != hash || packed.Files != 218 {
				t.Errorf("Pack: %+v, %v", packed, err)
			}
			if err == nil {
				_ = packed.Close()
			}
		})
	}
	users.Wait()
}

// TestCheck proves that the hash of Check is the same whether or not it has to pack.
func TestCheck(t *testing.T) {
	t.Parallel()
	large := t.TempDir()
	mustWrite(t, filepath.Join(large, "zeros"), make([]byte, MaxSize+1))
	for name, dir := range map[string]string{"small": mixed(t), "larger than the limit before compression": large} {
		folder := mustScan(t, dir)
		if fits := folder.maxPacked() <= MaxSize; fits != (name == "small") {
			t.Errorf("%s: known to fit: %t", name, fits)
		}
		if got, err := folder.Check(t.Context()); err != nil || got != mustHash(t, folder) || got != mustPack(t, folder).Hash {
			t.Errorf("%s: got %s, %v", name, got, err)
		}
	}
}

// TestMaxPacked proves the bound by which Check saves compressing.
func TestMaxPacked(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(7, 8))
	for _, size := range []int{0, 1, 2, 31, 33, 127, 129, 1000, 65534, 65535, 65536, chunkSize - 1, chunkSize, chunkSize + 1, 3*chunkSize + 1, 1 << 20} {
		dir := t.TempDir()
		mustWrite(t, filepath.Join(dir, "directory", "noise"), noise(rnd, size))
		folder := mustScan(t, dir)
		data, _ := mustZip(t, folder)
		if bound := folder.maxPacked(); bound < int64(len(data)) {
			t.Errorf("%d bytes of noise pack to %d, more than the bound of %d", size, len(data), bound)
		}
		least := int64(0)
		for _, file := range folder.Files() {
			least += minPacked(file)
		}
		if least > int64(len(data)) {
			t.Errorf("%d bytes of noise pack to %d, less than the least of %d", size, len(data), least)
		}
	}
}
