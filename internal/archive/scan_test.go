// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func TestScan(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, rules string
		entries     []string
		want        []string
	}{
		{"empty folder", "", nil, nil},
		{"sorted by bytes, whatever the order on disk", "", []string{"b", "a/z", "a-b", "B"}, []string{"B", "a-b", "a/z", "b"}},
		{"hidden files and ignore files", "nothing", []string{".env", ".github/config", "d/.dockerignore"}, []string{".dockerignore", ".env", ".github/config", "d/.dockerignore"}},
		{"an ignore file may exclude itself", ".dockerignore", []string{"a"}, []string{"a"}},
		{"empty directories are not packed", "", []string{"a", "d/e/", "f/"}, []string{"a"}},
		{"names with spaces and control characters", "", []string{"a b", "c\nd", "e\tf", " g ", "ü"}, []string{" g ", "a b", "c\nd", "e\tf", "ü"}},
		{"names with a backslash", "", []string{`a\b`}, []string{`a\b`}},
		{"link to a file", "", []string{"a", "d/l -> ../a"}, []string{"a", "d/l"}},
		{"link to a directory is followed", "", []string{"d/e/a", "l -> d"}, []string{"d/e/a", "l/e/a"}},
		{"links to links", "", []string{"d/a", "l -> m", "m -> d"}, []string{"d/a", "l/a", "m/a"}},
		{"links inside a followed directory", "", []string{"d/a", "d/l -> a", "m -> d"}, []string{"d/a", "d/l", "m/a", "m/l"}},
		{"broken links are skipped", "", []string{"a", "l -> nowhere", "m -> a/b", "n -> ../nowhere", "o -> l"}, []string{"a"}},
		{"rules for a link to a directory", "l/", []string{"d/a", "l -> d"}, []string{".dockerignore", "d/a"}},
		{"rules for files below a link", "l/*.x\n!l/b.x", []string{"d/a.x", "d/b.x", "l -> d"}, []string{".dockerignore", "d/a.x", "d/b.x", "l/b.x"}},
		{"an excluded link may leave the folder", "l\nm", []string{"a", "l -> /", "d/m -> /etc/hosts"}, []string{".dockerignore", "a"}},
		{"an excluded link may loop", "l\nm\nn/", []string{"a", "l -> l", "d/m -> ..", "d/e/n -> ../.."}, []string{".dockerignore", "a"}},
		{"a link below an excluded directory may leave the folder", "venv/", []string{"a", "venv/bin/python -> /bin/sh", "venv/lib -> /usr/lib"}, []string{".dockerignore", "a"}},
		{"so it may when something else is re-included", "venv/\n!keep", []string{"a", "venv/bin/python -> /bin/sh", "venv/lib -> /usr/lib", "venv/x/keep", "venv/loop -> ."}, []string{".dockerignore", "a", "venv/x/keep"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := tree(t, test.entries...)
			if test.rules != "" {
				mustWrite(t, filepath.Join(dir, ".dockerignore"), []byte(test.rules))
			}
			if got := paths(mustScan(t, dir)); !slices.Equal(got, test.want) {
				t.Errorf("packed %q, want %q", got, test.want)
			}
		})
	}
}

func TestScanFileFacts(t *testing.T) {
	t.Parallel()
	dir := tree(t, "data", "run.sh", "group", "l -> run.sh")
	for name, mode := range map[string]os.FileMode{"run.sh": 0o700, "group": 0o654} {
		if err := os.Chmod(filepath.Join(dir, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	want := []File{{"data", 4, false}, {"group", 5, false}, {"l", 6, !onWindows}, {"run.sh", 6, !onWindows}}
	if got := mustScan(t, dir).Files(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestScanPaths proves that it does not matter how the folder is named.
func TestScanPaths(t *testing.T) {
	dir := tree(t, "app/a", "app/d/b", "app/.dockerignore", "app/c", "link -> app", "deep/link -> ../link")
	mustWrite(t, filepath.Join(dir, "app", ".dockerignore"), []byte("c"))
	want := mustHash(t, mustScan(t, filepath.Join(dir, "app")))
	tests := []struct{ wd, path string }{
		{".", filepath.Join(dir, "app") + "/"},
		{".", filepath.Join(dir, "link")},
		{".", filepath.Join(dir, "link") + "/"},
		{".", filepath.Join(dir, "deep", "link")},
		{".", filepath.Join(dir, "deep") + "/../app"},
		{dir, "app"},
		{dir, "./app/"},
		{dir, "app/../app"},
		{dir, "link"},
		{"app", "."},
		{"app", "./"},
		{"app/d", ".."},
		{"link", "."},
	}
	for _, test := range tests {
		t.Run(test.wd+" "+test.path, func(t *testing.T) {
			t.Chdir(filepath.Join(dir, strings.TrimPrefix(test.wd, dir)))
			folder := mustScan(t, test.path)
			if got := mustHash(t, folder); got != want {
				t.Errorf("packed %q with another hash", paths(folder))
			}
		})
	}
}

func TestNotDirectory(t *testing.T) {
	home := tree(t, "folder/a")
	t.Setenv("HOME", home)
	dir := tree(t, "file", "broken -> nowhere", "link -> file")
	t.Chdir(dir)
	tests := []struct {
		name, path string
		missing    bool
		want       string
	}{
		{"nothing there", filepath.Join(dir, "nowhere"), true, `write "${path.module}/app" for a folder beside the configuration`},
		{"empty path", "", true, "does not exist"},
		{"a file", filepath.Join(dir, "file"), false, "is not a folder"},
		{"a link to a file", "link", false, "is not a folder"},
		{"a broken link", "broken", true, "does not exist"},
		{"below a file", "file/folder", true, "does not exist"},
		{"a tilde is not the home directory", "~/folder", true, "does not exist"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Scan(t.Context(), Source{Path: test.path})
			var notDir *NotDirectoryError
			if !errors.As(err, &notDir) {
				t.Fatalf("got %v, want a *NotDirectoryError", err)
			}
			if notDir.Missing != test.missing || notDir.Path != test.path || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %+v: %s", notDir, err)
			}
		})
	}
	t.Run("a tilde in a name is a name", func(t *testing.T) {
		if got := paths(mustScan(t, tree(t, "~/a"))); !slices.Equal(got, []string{"~/a"}) {
			t.Errorf("packed %q", got)
		}
	})
}

func TestNameErrors(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("other systems do not let such names exist")
	}
	tests := []struct{ name, file, want string }{
		{"not UTF-8", "d/\xff", "not valid UTF-8"},
		{"leads out of the folder on Windows", `..\a`, "not a plain one"},
		{"absolute on Windows", `C:\a`, "absolute"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := tree(t, test.file)
			_, err := Scan(t.Context(), Source{Path: dir})
			wantFileError(t, err, dir, test.file, test.want)
			mustWrite(t, filepath.Join(dir, ".dockerignore"), []byte("*"))
			if got := mustScan(t, dir).Files(); len(got) != 0 {
				t.Errorf("although excluded, got %v", got)
			}
		})
	}
}

// TestScanDeep proves that a path may be longer than the 4,096 bytes that a system call takes.
func TestScanDeep(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("other systems do not let such paths exist")
	}
	dir, deep := t.TempDir(), strings.Repeat(strings.Repeat("d", 250)+"/", 20)
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	if err := root.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := root.WriteFile(deep+"a", []byte("content"), 0o644); err != nil {
		t.Fatal(err)
	}
	folder := mustScan(t, dir)
	_, archive := mustZip(t, folder)
	if got := archive.File[0]; got.Name != deep+"a" || string(unzip(t, got)) != "content" || len(archive.File) != 21 {
		t.Errorf("packed %d entries, first %q", len(archive.File), got.Name)
	}
}

// wantFileError checks that an error is a *FileError for the path and says why.
func wantFileError(t *testing.T, err error, dir, file, want string) {
	t.Helper()
	var fileErr *FileError
	if !errors.As(err, &fileErr) {
		t.Fatalf("got %v, want a *FileError", err)
	}
	if fileErr.Folder != dir || fileErr.Path != file {
		t.Errorf("got folder %q, path %q", fileErr.Folder, fileErr.Path)
	}
	if !strings.Contains(err.Error(), want) {
		t.Errorf("got %q, want %q in it", err, want)
	}
}

func TestScanTooManyEntries(t *testing.T) {
	t.Parallel()
	dir := tree(t, "a/", "b/")
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	s := &scanner{root: root, rules: &rules{}, folder: &Folder{path: dir, root: dir}, visited: maxVisited - 1}
	wantFileError(t, s.directory(t.Context(), "", ".", nil, verdict{}), dir, ".", "more than 2000000 files and directories")
}

func TestScanCanceled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Scan(ctx, Source{Path: tree(t, "a")}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}
