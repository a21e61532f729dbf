// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
)

// Blobs keeps uploads by the SHA-256 of their content. Without a folder they stay in memory; with one, an upload waits
// in memory until the next save writes it, which is before any state that refers to it.
type Blobs struct {
	dir   string
	Fresh map[string][]byte
}

// NewBlobs keeps uploads in a folder, or in memory without one.
func NewBlobs(dir string) *Blobs { return &Blobs{dir: dir, Fresh: map[string][]byte{}} }

// Put keeps an upload and answers its name.
func (b *Blobs) Put(content []byte) string {
	sum := sha256.Sum256(content)
	name := hex.EncodeToString(sum[:])
	// Also when a file of that name exists: a save that runs right now may be about to remove it.
	b.Fresh[name] = content
	return name
}

// Get reads an upload.
func (b *Blobs) Get(name string) ([]byte, error) {
	if content, ok := b.Fresh[name]; ok {
		return content, nil
	}
	// An object that was put there by hand can hold anything, and so a name that leads out of the folder.
	if b.dir == "" || !isBlobName(name) {
		return nil, fmt.Errorf("upload %s is gone", name)
	}
	content, err := os.ReadFile(filepath.Join(b.dir, name))
	if err != nil {
		return nil, fmt.Errorf("reading an upload: %w", err)
	}
	return content, nil
}

// has tells whether an upload is there.
func (b *Blobs) has(name string) bool {
	if _, ok := b.Fresh[name]; ok {
		return true
	}
	if b.dir == "" || !isBlobName(name) {
		return false
	}
	info, err := os.Stat(filepath.Join(b.dir, name))
	return err == nil && info.Mode().IsRegular()
}

// Forget drops from memory what no object refers to.
func (b *Blobs) Forget(used map[string]bool) {
	maps.DeleteFunc(b.Fresh, func(name string, _ []byte) bool { return !used[name] })
}

// Settled drops from memory what a save has written for objects that referred to it.
func (b *Blobs) Settled(written map[string][]byte) {
	for name := range written {
		delete(b.Fresh, name)
	}
}
