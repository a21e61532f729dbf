// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package archive

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

func TestScanSpecialFiles(t *testing.T) {
	t.Parallel()
	dir := tree(t, "a", "l -> fifo", "m -> socket")
	if err := syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o644); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("unix", filepath.Join(dir, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	if os.Getuid() == 0 {
		// The device 1:3 is the null device on Linux; reading it would pack an empty file.
		if err := syscall.Mknod(filepath.Join(dir, "device"), syscall.S_IFCHR|0o644, 1<<8|3); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := paths(mustScan(t, dir)), []string{"a"}; !slices.Equal(got, want) {
		t.Errorf("packed %q, want %q", got, want)
	}
}

// TestIgnoreFileFIFO proves that a FIFO in the place of an ignore file is an error, not an endless wait.
func TestIgnoreFileFIFO(t *testing.T) {
	t.Parallel()
	dir := tree(t, "a")
	if err := syscall.Mkfifo(filepath.Join(dir, ".dockerignore"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Scan(t.Context(), Source{Path: dir})
	if err == nil || err.Error() == "" {
		t.Error("no error")
	}
}

// TestUnreadable runs as an ordinary user, in a process of its own when the tests run as root, who may read anything.
func TestUnreadable(t *testing.T) {
	const env = "ARCHIVE_TEST_UNREADABLE"
	dir := os.Getenv(env)
	if dir == "" {
		dir = tree(t, "a", "file/secret", "directory/d/b")
		for _, name := range []string{"file/secret", "directory/d"} {
			if err := os.Chmod(filepath.Join(dir, name), 0); err != nil {
				t.Fatal(err)
			}
		}
		t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "directory/d"), 0o755) })
		if os.Getuid() == 0 {
			if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
				t.Fatal(err)
			}
			child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestUnreadable$", "-test.v")
			child.Env = append(os.Environ(), env+"="+dir)
			if out, err := child.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			return
		}
	} else if err := syscall.Setuid(65534); err != nil {
		t.Fatal(err)
	}
	t.Run("directory", func(t *testing.T) {
		sub := filepath.Join(dir, "directory")
		_, err := Scan(t.Context(), Source{Path: sub})
		wantFileError(t, err, sub, "d", "permission denied")
		wantFileError(t, err, sub, "d", "Make it readable")
	})
	t.Run("file", func(t *testing.T) {
		sub := filepath.Join(dir, "file")
		folder := mustScan(t, sub)
		_, err := folder.Hash(t.Context())
		wantFileError(t, err, sub, "secret", "permission denied")
		_, err = folder.Pack(t.Context())
		wantFileError(t, err, sub, "secret", "Make it readable")
	})
}
