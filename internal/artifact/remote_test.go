// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/peakbi/terraform-provider-peak/internal/archive"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
)

// pack returns the zip and content hash of a folder with one file.
func pack(t *testing.T) (zip []byte, hash string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "app.py"), []byte("print(1)\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	folder, err := archive.Scan(t.Context(), archive.Source{Path: dir})
	if err != nil {
		t.Fatal(err)
	}
	packed, err := folder.Pack(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = packed.Close() }()
	body, err := packed.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = body.Close() }()
	if zip, err = io.ReadAll(body); err != nil {
		t.Fatal(err)
	}
	return zip, packed.Hash
}

// TestHashArchive sets the folder for temporary files, so it is not parallel.
func TestHashArchive(t *testing.T) {
	zip, hash := pack(t)
	size := int64(len(zip))
	broken := errors.New("broken")
	tests := map[string]struct {
		zip   io.Reader
		limit int64
		want  string // hash
		err   string
	}{
		"as packed":       {zip: bytes.NewReader(zip), limit: uploads.MaxDownload, want: hash},
		"in small pieces": {zip: iotest.OneByteReader(bytes.NewReader(zip)), limit: uploads.MaxDownload, want: hash},
		"at the limit":    {zip: bytes.NewReader(zip), limit: size, want: hash},
		"over the limit":  {zip: bytes.NewReader(zip), limit: size - 1, err: "larger than"},
		"cut short":       {zip: bytes.NewReader(zip[:size/2]), limit: uploads.MaxDownload, err: archive.ErrInvalidZip.Error()},
		"not a zip":       {zip: strings.NewReader("<html>"), limit: uploads.MaxDownload, err: archive.ErrInvalidZip.Error()},
		"empty":           {zip: strings.NewReader(""), limit: uploads.MaxDownload, err: archive.ErrInvalidZip.Error()},
		"broken off":      {zip: io.MultiReader(bytes.NewReader(zip[:size/2]), iotest.ErrReader(broken)), limit: uploads.MaxDownload, err: "broke off: broken"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			scratch := t.TempDir()
			t.Setenv("TMPDIR", scratch)
			t.Setenv("TMP", scratch)
			got, err := uploads.HashArchive(test.zip, test.limit, nil)
			if got != test.want || (err == nil) != (test.err == "") {
				t.Errorf("hashArchive = %q, %v, want %q, %q", got, err, test.want, test.err)
			}
			if err != nil && !strings.Contains(err.Error(), test.err) {
				t.Errorf("error = %v, want %q in it", err, test.err)
			}
			left, err := os.ReadDir(scratch)
			if err != nil || len(left) != 0 {
				t.Errorf("left in the temporary folder: %v, %v", left, err)
			}
		})
	}
}

func TestHashArchiveWithoutTemporaryFolder(t *testing.T) {
	none := filepath.Join(t.TempDir(), "none")
	t.Setenv("TMPDIR", none)
	t.Setenv("TMP", none)
	if _, err := uploads.HashArchive(strings.NewReader(""), uploads.MaxDownload, nil); err == nil || !strings.Contains(err.Error(), "temporary file") {
		t.Errorf("error = %v, want one about the temporary file", err)
	}
}
