// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
)

func readAll(tb testing.TB, packed *Archive) []byte {
	tb.Helper()
	body, err := packed.Open()
	if err != nil {
		tb.Fatal(err)
	}
	data, err := io.ReadAll(body)
	if err := errors.Join(err, body.Close()); err != nil {
		tb.Fatal(err)
	}
	return data
}

// TestArchiveOutlivesClose proves that readers at different places do not disturb each other, that one which is open reads on
// after Close, as a transport does after its request has ended, and that the file goes with the last.
func TestArchiveOutlivesClose(t *testing.T) {
	t.Parallel()
	folder := mustScan(t, mixed(t))
	want, _ := mustZip(t, folder)
	packed := mustPack(t, folder)
	if packed.Size != int64(len(want)) {
		t.Fatalf("%d bytes, want %d", packed.Size, len(want))
	}
	half := make([]byte, len(want)/2)
	first, err := packed.Open()
	if err == nil {
		_, err = io.ReadFull(first, half)
	}
	if err != nil {
		t.Fatal(err)
	}
	var users sync.WaitGroup
	for range 4 {
		users.Go(func() {
			if got := readAll(t, packed); !bytes.Equal(got, want) {
				t.Errorf("a fresh reader has %d bytes", len(got))
			}
		})
	}
	users.Wait()
	if err := errors.Join(packed.Close(), packed.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := packed.Open(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("Open after Close: %v", err)
	}
	rest, err := io.ReadAll(first)
	if err != nil || !bytes.Equal(slices.Concat(half, rest), want) {
		t.Errorf("read on after Close: %d bytes, %v", len(rest), err)
	}
	if err := errors.Join(first.Close(), first.Close()); err != nil {
		t.Error(err)
	}
	// Windows calls the handle invalid.
	if _, err := packed.file.Stat(); err == nil || !onWindows && !errors.Is(err, os.ErrClosed) {
		t.Errorf("the file is still open: %v", err)
	}
}

// TestNothingStays proves that no temporary file is left behind, whether packing succeeds or not.
func TestNothingStays(t *testing.T) {
	temp := t.TempDir()
	folder := mustScan(t, mixed(t))
	t.Setenv("TMPDIR", temp)
	t.Setenv("TMP", temp)
	packed, err := folder.Pack(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	readAll(t, packed)
	if err := packed.Close(); err != nil {
		t.Fatal(err)
	}
	folder.limit = 10
	_ = wantTooLarge(t, folder)
	if left, err := filepath.Glob(filepath.Join(temp, "*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}
