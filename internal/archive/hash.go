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
	files, err := newReader(f)
	if err != nil {
		return "", err
	}
	defer files.close()
	var hash contentHash
	for i := range f.files {
		sum, err := files.read(ctx, &f.files[i], func([]byte) error { return nil })
		if err != nil {
			return "", err
		}
		hash.add(f.files[i].Path, sum)
	}
	return hash.String(), ctx.Err()
}
