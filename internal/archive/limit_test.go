// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// wantTooLarge checks that both Pack and Check refuse a folder, in the same words.
func wantTooLarge(t *testing.T, folder *Folder) *TooLargeError {
	t.Helper()
	_, err := folder.Pack(t.Context())
	var tooLarge *TooLargeError
	if !errors.As(err, &tooLarge) {
		t.Fatalf("Pack: got %v, want a *TooLargeError", err)
	}
	if _, checkErr := folder.Check(t.Context()); checkErr == nil || checkErr.Error() != err.Error() {
		t.Errorf("Check: got %v", checkErr)
	}
	return tooLarge
}

func TestTooLarge(t *testing.T) {
	t.Parallel()
	dir, rnd := t.TempDir(), rand.New(rand.NewPCG(9, 10))
	for i, size := range []int{300, 4 << 20, 200 << 10, 5<<20 + 512<<10, 700 << 10, 100, 600 << 10} {
		mustWrite(t, filepath.Join(dir, "data", fmt.Sprintf("%d.bin", i)), noise(rnd, size))
	}
	folder := mustScan(t, dir)
	got := wantTooLarge(t, folder)
	data, _ := mustZip(t, folder)
	if got.Folder != dir || got.Size != int64(len(data)) || got.AtLeast || got.Limit != MaxSize {
		t.Errorf("got %+v; the archive has %d bytes", got, len(data))
	}
	want := fmt.Sprintf(`the folder %q packs to 11.0 MiB (%d bytes), and Peak accepts at most 10.0 MiB per artifact. `+
		`Its largest files, before compression, are "data/3.bin" (5.5 MiB), "data/1.bin" (4.0 MiB), "data/4.bin" (700.0 KiB), "data/6.bin" (600.0 KiB), "data/2.bin" (200.0 KiB). `+
		`Exclude what the artifact does not need in .dockerignore, or in the files named by ignore_files.`, dir, len(data))
	if got.Error() != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestTooLargeByFar proves that a folder far beyond the limit is not packed to its end, and one that cannot fit at all
// is not even read: its file of 11 GiB would take minutes.
func TestTooLargeByFar(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		write func(file string) error
		size  int64
		want  string
	}{
		{"counted up to a multiple of the limit", func(file string) error {
			return os.WriteFile(file, noise(rand.New(rand.NewPCG(11, 12)), 5<<20), 0o644)
		}, 4 << 20, "packs to more than 4.0 MiB"},
		{"too large however well it compresses", func(file string) error {
			if err := os.WriteFile(file, nil, 0o644); err != nil {
				return err
			}
			return os.Truncate(file, 11<<30)
		}, 11 << 30 / maxRatio, "packs to more than 10.9 MiB"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := test.write(filepath.Join(dir, "big")); err != nil {
				t.Fatal(err)
			}
			folder := mustScan(t, dir)
			folder.limit = 1 << 20
			got := wantTooLarge(t, folder)
			if !got.AtLeast || got.Size != test.size || !strings.Contains(got.Error(), test.want) {
				t.Errorf("got %+v: %s", got, got)
			}
		})
	}
}

// TestLimitToTheByte proves that an archive of exactly the limit is accepted and one byte more is not.
func TestLimitToTheByte(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	mustWrite(t, filepath.Join(dir, "noise"), noise(rand.New(rand.NewPCG(13, 14)), 300<<10))
	folder := mustScan(t, dir)
	if folder.limit != 10*1024*1024 {
		t.Errorf("the limit is %d", folder.limit)
	}
	data, _ := mustZip(t, folder)
	folder.limit = int64(len(data))
	if packed := mustPack(t, folder); packed.Size != folder.limit || len(readAll(t, packed)) != len(data) {
		t.Fatalf("at the limit: %+v", packed)
	}
	folder.limit--
	if got := wantTooLarge(t, folder); got.Size != int64(len(data)) || got.AtLeast {
		t.Errorf("one byte more: got %v", got)
	}
}
