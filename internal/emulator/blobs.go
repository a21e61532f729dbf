package emulator

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
)

// blobs keeps uploads by the SHA-256 of their content. Without a folder they stay in memory; with one, an upload waits
// in memory until the next save writes it, which is before any state that refers to it.
type blobs struct {
	dir   string
	fresh map[string][]byte
}

func newBlobs(dir string) *blobs { return &blobs{dir: dir, fresh: map[string][]byte{}} }

// put keeps an upload and answers its name.
func (b *blobs) put(content []byte) string {
	sum := sha256.Sum256(content)
	name := hex.EncodeToString(sum[:])
	// Also when a file of that name exists: a save that runs right now may be about to remove it.
	b.fresh[name] = content
	return name
}

// get reads an upload.
func (b *blobs) get(name string) ([]byte, error) {
	if content, ok := b.fresh[name]; ok {
		return content, nil
	}
	if b.dir == "" {
		return nil, fmt.Errorf("upload %s is gone", name)
	}
	content, err := os.ReadFile(filepath.Join(b.dir, name))
	if err != nil {
		return nil, fmt.Errorf("reading an upload: %w", err)
	}
	return content, nil
}

// has tells whether an upload is there.
func (b *blobs) has(name string) bool {
	if _, ok := b.fresh[name]; ok {
		return true
	}
	if b.dir == "" {
		return false
	}
	info, err := os.Stat(filepath.Join(b.dir, name))
	return err == nil && info.Mode().IsRegular()
}

// forget drops from memory what no object refers to.
func (b *blobs) forget(used map[string]bool) {
	maps.DeleteFunc(b.fresh, func(name string, _ []byte) bool { return !used[name] })
}

// settled drops from memory what a save has written for objects that referred to it.
func (b *blobs) settled(written map[string][]byte) {
	for name := range written {
		delete(b.fresh, name)
	}
}
