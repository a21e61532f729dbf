package archive

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
)

// hashFormat opens everything that is hashed, so that a later change of the format cannot yield an old hash.
const hashFormat = "peak artifact content 1\n"

// contentHash builds the hash of a folder or archive from its files, which must come sorted by path. Each file adds
// the length of its path (8 bytes, big-endian), its path, 'x' or '-' for the executable bit, and the SHA-256 of its
// content: hashing the contents apart lets them be read in parallel.
type contentHash struct {
	sum    hash.Hash
	record []byte
}

func newContentHash() *contentHash {
	h := &contentHash{sum: sha256.New()}
	h.sum.Write([]byte(hashFormat))
	return h
}

func (h *contentHash) add(path string, executable bool, content [sha256.Size]byte) {
	mode := byte('-')
	if executable {
		mode = 'x'
	}
	h.record = binary.BigEndian.AppendUint64(h.record[:0], uint64(len(path)))
	h.record = append(h.record, path...)
	h.record = append(h.record, mode)
	h.record = append(h.record, content[:]...)
	h.sum.Write(h.record)
}

func (h *contentHash) String() string { return hex.EncodeToString(h.sum.Sum(nil)) }

// Hash reads the files and returns the content hash. It does not depend on modification times, on the order of the
// files on disk, or on how well they compress.
func (f *Folder) Hash(ctx context.Context) (string, error) {
	root, err := f.openRoot()
	if err != nil {
		return "", err
	}
	defer func() { _ = root.Close() }()
	h := newContentHash()
	err = f.process(ctx, root, hashOnly, func(j *job) error {
		h.add(j.file.Path, j.file.Executable, j.sum)
		return nil
	})
	if err != nil {
		return "", err
	}
	return h.String(), nil
}
