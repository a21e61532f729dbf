// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"time"
)

const (
	// maxZipName is the longest path that a zip can carry, in bytes.
	maxZipName = 1<<16 - 1
	// level is the compression with which folders become as small as with the official tools, so that what those can upload
	// fits here too.
	level = 7
)

// epoch is the first time that a zip can carry. Each entry has it: modification times are not content.
var epoch = time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)

// zipWriter writes a zip of files that come in the order of their paths.
type zipWriter struct {
	zip *zip.Writer
	buf *bufio.Writer
}

func newZipWriter(w io.Writer) *zipWriter {
	buf := bufio.NewWriterSize(w, 64<<10)
	out := &zipWriter{zip: zip.NewWriter(buf), buf: buf}
	// One compressor for all files, which come one after the other.
	var deflate *flate.Writer
	out.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (_ io.WriteCloser, err error) {
		if deflate == nil {
			deflate, err = flate.NewWriter(w, level)
			return deflate, err
		}
		deflate.Reset(w)
		return deflate, nil
	})
	return out
}

// create begins a file, whose content goes into what it returns.
func (z *zipWriter) create(name string, executable bool) (io.Writer, error) {
	header := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: epoch}
	header.SetMode(0o644)
	if executable {
		header.SetMode(0o755)
	}
	return z.zip.CreateHeader(header)
}

// close ends the archive with an entry for each directory above a file: Peak needs them, after the files.
func (z *zipWriter) close(files []entry) error {
	for _, dir := range directories(files) {
		header := &zip.FileHeader{Name: dir, Method: zip.Store, Modified: epoch}
		header.SetMode(fs.ModeDir | 0o755)
		if _, err := z.zip.CreateHeader(header); err != nil {
			return err
		}
	}
	if err := z.zip.Close(); err != nil {
		return err
	}
	return z.buf.Flush()
}

// directories returns the directories above the files, sorted, each with a slash at its end.
func directories(files []entry) []string {
	dirs := map[string]struct{}{}
	for i := range files {
		for dir := path.Dir(files[i].Path); dir != "."; dir = path.Dir(dir) {
			if _, known := dirs[dir+"/"]; known {
				break
			}
			dirs[dir+"/"] = struct{}{}
		}
	}
	return slices.Sorted(maps.Keys(dirs))
}
