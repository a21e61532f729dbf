// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"sort"

	"golang.org/x/text/unicode/norm"
)

// hashFormat opens everything that is hashed, so that a later change of the format cannot yield an old hash.
const hashFormat = "peak artifact content 2\n"

// contentHash builds the hash of a folder or archive from its files, in any order. Sorted by path, each file adds the length
// of its path (8 bytes, big-endian), its path, and the SHA-256 of its content. Modes are not in it: Windows has none, and
// many a hand-over of files drops them. Paths are taken in Unicode's normal form C, since systems spell "ü" in two ways.
type contentHash struct {
	files []hashedFile
}

type hashedFile struct {
	path    string
	content [sha256.Size]byte
}

func (h *contentHash) add(path string, content [sha256.Size]byte) {
	h.files = append(h.files, hashedFile{norm.NFC.String(path), content})
}

// Contents is what a folder holds, file by file.
type Contents struct {
	// Hash is the content hash, see [Folder.Hash].
	Hash string

	files []hashedFile
}

// Count is the number of files.
func (c Contents) Count() int { return len(c.files) }

// Sums are the first digits, in hex, of the SHA-256 of each file by its path, with slashes and in Unicode's normal form C.
func (c Contents) Sums(digits int) map[string]string {
	sums := make(map[string]string, len(c.files))
	for i := range c.files {
		sums[c.files[i].path] = hex.EncodeToString(c.files[i].content[:])[:digits]
	}
	return sums
}

// contents are the files that were added.
func (h *contentHash) contents() Contents { return Contents{Hash: h.String(), files: h.files} }

func (h *contentHash) String() string {
	// Stable, for the two files that a system may hold under both spellings of one name.
	sort.SliceStable(h.files, func(i, j int) bool { return h.files[i].path < h.files[j].path })
	sum := sha256.New()
	sum.Write([]byte(hashFormat))
	var record []byte
	for i := range h.files {
		record = binary.BigEndian.AppendUint64(record[:0], uint64(len(h.files[i].path)))
		record = append(record, h.files[i].path...)
		record = append(record, h.files[i].content[:]...)
		sum.Write(record)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Hash reads the files and returns the content hash: SHA-256, in hex, over the sorted paths and contents of the files. It
// does not depend on modes or modification times, on the order of the files on disk, or on how well they compress.
func (f *Folder) Hash(ctx context.Context) (string, error) {
	contents, err := f.contents(ctx)
	return contents.Hash, err
}

func (f *Folder) contents(ctx context.Context) (Contents, error) {
	files, err := newReader(f)
	if err != nil {
		return Contents{}, err
	}
	defer files.close()
	var hash contentHash
	for i := range f.files {
		sum, err := files.read(ctx, &f.files[i], func([]byte) error { return nil })
		if err != nil {
			return Contents{}, err
		}
		hash.add(f.files[i].Path, sum)
	}
	return hash.contents(), ctx.Err()
}
