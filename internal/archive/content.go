// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"context"
	"crypto/sha256"
	"hash"
	"io"
	"os"
	"path/filepath"
)

// pieceSize is how much of a file is read at a time.
const pieceSize = 64 << 10

// reader reads the files of a folder one after the other and sums them up on the way.
type reader struct {
	folder *Folder
	root   *os.Root
	// dir is the directory that was opened last, name its path: most files come directory by directory.
	dir  *os.Root
	name string
	buf  []byte
	sum  hash.Hash
}

// newReader opens the folder. Files are opened below it, so that one which was replaced by a link since the scan cannot
// lead out of the folder.
func newReader(f *Folder) (*reader, error) {
	root, err := os.OpenRoot(f.root)
	if err != nil {
		return nil, &FileError{Folder: f.path, Path: ".", Err: err}
	}
	return &reader{folder: f, root: root, buf: make([]byte, pieceSize), sum: sha256.New()}, nil
}

func (r *reader) close() {
	r.leave()
	_ = r.root.Close()
}

func (r *reader) leave() {
	if r.dir != nil {
		_ = r.dir.Close()
		r.dir = nil
	}
}

func (r *reader) open(at string) (*os.File, error) {
	name := filepath.Dir(at)
	if r.dir == nil || name != r.name {
		r.leave()
		dir, err := r.root.OpenRoot(name)
		if err != nil {
			return nil, err
		}
		r.dir, r.name = dir, name
	}
	return r.dir.Open(filepath.Base(at))
}

// read hands the content of a file to emit piece by piece, at least one even when it is empty, and returns its SHA-256. A file
// that changes on the way is an error: what was read of it may never have been its content. It is compared with itself only,
// because directories on NTFS may show old sizes and times for a while.
func (r *reader) read(ctx context.Context, from *entry, emit func(piece []byte) error) (sum [sha256.Size]byte, err error) {
	fail := func(err error) ([sha256.Size]byte, error) {
		return sum, &FileError{Folder: r.folder.path, Path: from.Path, Err: err}
	}
	file, err := r.open(from.at)
	if err != nil {
		return fail(err)
	}
	defer func() { _ = file.Close() }()
	before, err := file.Stat()
	if err != nil {
		return fail(err)
	}
	r.sum.Reset()
	size := int64(0)
	for ended := false; !ended; {
		if err := ctx.Err(); err != nil {
			return sum, err
		}
		n, err := io.ReadFull(file, r.buf)
		switch err {
		case nil:
		case io.EOF, io.ErrUnexpectedEOF:
			ended = true
		default:
			return fail(err)
		}
		if n == 0 && size > 0 {
			break
		}
		size += int64(n)
		r.sum.Write(r.buf[:n])
		if err := emit(r.buf[:n]); err != nil {
			return sum, err
		}
	}
	after, err := file.Stat()
	if err != nil {
		return fail(err)
	}
	if size != after.Size() || before.Size() != after.Size() || !before.ModTime().Equal(after.ModTime()) {
		return fail(ErrChanged)
	}
	r.sum.Sum(sum[:0])
	return sum, nil
}
