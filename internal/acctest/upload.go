// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"io"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/archive"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Upload packs a folder for a call of Client.
func Upload(t *testing.T, dir string) peak.Upload {
	t.Helper()
	folder, err := archive.Scan(t.Context(), archive.Source{Path: dir})
	if err != nil {
		t.Fatal(err)
	}
	packed, err := folder.Pack(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	upload := peak.Upload{
		Size:    packed.Size,
		Open:    func(context.Context) (io.ReadCloser, error) { return packed.Open() },
		Release: packed.Close,
	}
	t.Cleanup(upload.Close)
	return upload
}
