// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// inWords are words of the operating system, where they are known.
func inWords(words string) string {
	if onWindows {
		return ""
	}
	return words
}

// TestReason proves that what Windows says is no sentence within one.
func TestReason(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{"The system cannot find the file specified.": "The system cannot find the file specified", "no such file or directory": "no such file or directory"} {
		cause := errors.New(said)
		got := Reason(&fs.PathError{Op: "open", Path: "x", Err: cause})
		if got.Error() != want || !errors.Is(got, cause) {
			t.Errorf("got %q of %q", got, said)
		}
		if text := (&FileError{Folder: "f", Path: "p", Err: cause}).Error(); strings.Contains(text, "..") {
			t.Error(text)
		}
	}
}

// TestChangedSinceScan proves that a file which cannot be read as Scan found it fails every way of reading, by name.
func TestChangedSinceScan(t *testing.T) {
	t.Parallel()
	outside := tree(t, "secret", "d/a")
	tests := []struct {
		name   string
		change func(file string) error
		want   string
	}{
		{"gone", os.Remove, inWords("no such file")},
		{"a directory", func(file string) error { return errors.Join(os.Remove(file), os.Mkdir(file, 0o755)) }, inWords("is a directory")},
		{"a link out of the folder", func(file string) error {
			return errors.Join(os.Remove(file), os.Symlink(filepath.Join(outside, "secret"), file))
		}, "escapes"},
		{"below a link out of the folder", func(file string) error {
			return errors.Join(os.RemoveAll(filepath.Dir(file)), os.Symlink(filepath.Join(outside, "d"), filepath.Dir(file)))
		}, "escapes"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := tree(t, "a", "d/a", "z")
			folder := mustScan(t, dir)
			if err := test.change(filepath.Join(dir, "d", "a")); err != nil {
				t.Fatal(err)
			}
			_, err := folder.Hash(t.Context())
			wantFileError(t, err, dir, "d/a", test.want)
			_, err = folder.Check(t.Context())
			wantFileError(t, err, dir, "d/a", test.want)
			_, err = folder.Pack(t.Context())
			wantFileError(t, err, dir, "d/a", test.want)
		})
	}
}

// TestWrittenSinceScan proves that a file with another size or time than the directory showed is read as it is: on NTFS that
// is a directory that shows old values, not a file that changes.
func TestWrittenSinceScan(t *testing.T) {
	t.Parallel()
	for _, content := range []string{"", "longer than before", "A"} {
		dir := tree(t, "a", "b")
		folder := mustScan(t, dir)
		mustWrite(t, filepath.Join(dir, "a"), []byte(content))
		want := mustHash(t, mustScan(t, dir))
		if got := mustHash(t, folder); got != want {
			t.Errorf("%q: another hash than that of the present content", content)
		}
		if got := mustPack(t, folder).Hash; got != want {
			t.Errorf("%q: packed with another hash than that of the present content", content)
		}
	}
}

// TestChangedWhileRead proves that a file which is written while it is read is an error, by name.
func TestChangedWhileRead(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(file string) error{
		"longer":  func(file string) error { return os.Truncate(file, 10*pieceSize) },
		"shorter": func(file string) error { return os.Truncate(file, pieceSize+1) },
		"as long, later": func(file string) error {
			info, err := os.Stat(file)
			if err != nil {
				return err
			}
			return os.Chtimes(file, info.ModTime(), info.ModTime().Add(1000))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := tree(t, "z")
			mustWrite(t, filepath.Join(dir, "d", "a"), make([]byte, 3*pieceSize))
			folder := mustScan(t, dir)
			files, err := newReader(folder)
			if err != nil {
				t.Fatal(err)
			}
			defer files.close()
			pieces := 0
			_, err = files.read(t.Context(), &folder.files[0], func([]byte) error {
				if pieces++; pieces > 1 {
					return nil
				}
				return change(filepath.Join(dir, "d", "a"))
			})
			wantFileError(t, err, dir, "d/a", ErrChanged.Error())
		})
	}
}

func TestFolderGone(t *testing.T) {
	t.Parallel()
	dir := tree(t, "a")
	folder := mustScan(t, dir)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	_, err := folder.Hash(t.Context())
	wantFileError(t, err, dir, ".", inWords("no such file"))
	_, err = folder.Pack(t.Context())
	wantFileError(t, err, dir, ".", inWords("no such file"))
}

// writerFunc is a writer made of a function.
type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestWriteStops(t *testing.T) {
	t.Parallel()
	folder := mustScan(t, mixed(t))
	t.Run("when the writer fails", func(t *testing.T) {
		t.Parallel()
		full := errors.New("disk full")
		n := 0
		_, err := folder.write(t.Context(), writerFunc(func(p []byte) (int, error) {
			if n++; n == 2 {
				return 0, full
			}
			return len(p), nil
		}))
		if !errors.Is(err, full) || n != 2 {
			t.Errorf("got %v after %d writes", err, n)
		}
	})
	t.Run("when the context ends", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		n := 0
		_, err := folder.write(ctx, writerFunc(func(p []byte) (int, error) {
			cancel()
			n++
			return len(p), nil
		}))
		if !errors.Is(err, context.Canceled) || n > 1 {
			t.Errorf("got %v after %d writes", err, n)
		}
		if _, err := folder.Hash(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Hash: got %v", err)
		}
		if _, err := folder.Pack(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Pack: got %v", err)
		}
	})
}

// TestNoTemporaryFile proves that a full or missing directory for temporary files is no fault of the folder.
func TestNoTemporaryFile(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	folder := mustScan(t, tree(t, "a"))
	t.Setenv("TMPDIR", missing)
	t.Setenv("TMP", missing)
	_, err := folder.Pack(t.Context())
	if _, is := errors.AsType[*TempError](err); !is {
		t.Fatalf("got %v, want a *TempError", err)
	}
	if want := fmt.Sprintf("no temporary file could be written in %q: ", missing); err.Error()[:len(want)] != want {
		t.Errorf("got %v", err)
	}
}
