// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"context"
	"errors"
	"io"
)

const (
	// countFactor says at how many times the limit counting the size of an archive that is too large stops.
	countFactor = 4
	// maxRatio is the most that deflate can achieve.
	maxRatio = 1032
)

var errCountLimit = errors.New("the archive exceeds the size at which counting stops")

// Check is for the plan: it returns the content hash and, unless the sizes of the files already prove that they fit, packs
// them to learn the size of the archive. More than MaxSize is a *TooLargeError.
func (f *Folder) Check(ctx context.Context) (string, error) {
	contents, err := f.CheckContents(ctx)
	return contents.Hash, err
}

// CheckContents is [Folder.Check], and tells what each file holds.
func (f *Folder) CheckContents(ctx context.Context) (Contents, error) {
	if f.maxPacked() <= f.limit {
		return f.contents(ctx)
	}
	packed, err := f.Pack(ctx)
	if err != nil {
		return Contents{}, err
	}
	return packed.Contents, packed.Close()
}

// Pack is for the apply: it packs the files into a temporary file. More than MaxSize is a *TooLargeError. The archive is the
// same to the byte whenever the files are; Close must follow.
func (f *Folder) Pack(ctx context.Context) (*Archive, error) {
	if least := f.bytes / maxRatio; least > f.limit {
		return nil, f.tooLarge(least, true)
	}
	file, err := NewTempFile()
	if err != nil {
		return nil, err
	}
	out := &capped{w: file, keep: f.limit}
	contents, err := f.write(ctx, out)
	switch {
	case errors.Is(err, errCountLimit):
		err = f.tooLarge(countFactor*f.limit, true)
	case err == nil && out.n > f.limit:
		err = f.tooLarge(out.n, false)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return newArchive(file, out.n, contents), nil
}

// write packs the files to w and returns what they hold.
func (f *Folder) write(ctx context.Context, w io.Writer) (Contents, error) {
	files, err := newReader(f)
	if err != nil {
		return Contents{}, err
	}
	defer files.close()
	var hash contentHash
	out := newZipWriter(w)
	for i := range f.files {
		file := &f.files[i]
		var body io.Writer
		sum, err := files.read(ctx, file, func(piece []byte) (err error) {
			if body == nil {
				// The first piece tells whether the file is a program.
				if body, err = out.create(file.Path, file.Executable || isProgram(piece)); err != nil {
					return err
				}
			}
			_, err = body.Write(piece)
			return err
		})
		if err != nil {
			return Contents{}, err
		}
		hash.add(file.Path, sum)
	}
	if err := out.close(f.files); err != nil {
		return Contents{}, err
	}
	return hash.contents(), ctx.Err()
}

// capped counts what is written, keeps as much of it as fits, and stops at a multiple of that.
type capped struct {
	w       io.Writer
	n, keep int64
}

func (c *capped) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	switch {
	case c.n > countFactor*c.keep:
		return 0, errCountLimit
	case c.n > c.keep:
		return len(p), nil
	}
	return c.w.Write(p)
}

// minPacked is a size that a file takes up in the archive whatever it holds: two headers and the end of its data.
func minPacked(file File) int64 {
	const headers, emptyData = 30 + 46, 2
	return headers + 2*int64(len(file.Path)) + emptyData
}

// maxPacked is a size that the archive cannot exceed. Data that cannot be compressed is stored in blocks, which cost 5 bytes
// per 64 KiB; the allowance is several times that.
func (f *Folder) maxPacked() int64 {
	const descriptor, times, endOfArchive = 16, 2 * 9, 22
	size := int64(endOfArchive)
	for i := range f.files {
		size += minPacked(f.files[i].File) + descriptor + times + f.files[i].Size + f.files[i].Size/1000 + 64
	}
	for _, dir := range directories(f.files) {
		size += minPacked(File{Path: dir}) + times
	}
	return size
}
