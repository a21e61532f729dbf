// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"os"
	"path/filepath"
	"testing"
)

// TestBlobsStayInTheirFolder asks for a file beside the folder, as a state that was written by hand can.
func TestBlobsStayInTheirFolder(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "secret"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	blobs := NewBlobs(filepath.Join(folder, "blobs"))
	if err := os.Mkdir(filepath.Join(folder, "blobs"), 0o700); err != nil {
		t.Fatal(err)
	}
	if content, err := blobs.Get("../secret"); err == nil || blobs.has("../secret") {
		t.Errorf("a file outside is an upload: %q", content)
	}
	if name := blobs.Put([]byte("content")); !blobs.has(name) {
		t.Error("an upload is not there")
	}
}
