package acctest

import (
	"bytes"
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
	var zip bytes.Buffer
	if err := folder.WriteZip(t.Context(), &zip); err != nil {
		t.Fatal(err)
	}
	return peak.Upload{
		Size: int64(zip.Len()),
		Open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(zip.Bytes())), nil },
	}
}
