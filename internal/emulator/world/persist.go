// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Snapshot is what one save writes: the state, the uploads it refers to, and which of them are not on disk yet.
type Snapshot struct {
	Version uint64
	State   []byte
	Fresh   map[string][]byte
	Used    map[string]bool
}

// StateStore keeps the state in one file that is replaced atomically, and uploads in a folder next to it. A kill at any
// moment leaves the file of before or after a save, never something between.
type StateStore struct {
	File string
}

// BlobDir is the folder of the uploads.
func (s StateStore) BlobDir() string { return s.File + ".blobs" }

// Load fills an empty platform from the file; a file that is not there yet leaves it empty.
func (s StateStore) Load(p *Platform) error {
	if err := s.removeLeftovers(); err != nil {
		return err
	}
	raw, err := os.ReadFile(s.File)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && len(bytes.TrimSpace(raw)) == 0) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("cannot read the state file: %w; make it readable or give another file", err)
	}
	if err := p.Decode(raw); err != nil {
		return fmt.Errorf("the state file %s cannot be used: %w; it was left as it is: move it away to start empty, or give another file", s.File, err)
	}
	for name := range p.BlobsInUse() {
		if !p.Blobs.has(name) {
			return fmt.Errorf("the state file %s refers to an upload that is not in %s: %s; restore the folder, or move the file away to start empty", s.File, s.BlobDir(), name)
		}
	}
	return nil
}

// removeLeftovers removes what a kill in the middle of a save left behind.
func (s StateStore) removeLeftovers() error {
	entries, err := os.ReadDir(s.BlobDir())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot look into the folder of uploads: %w", err)
	}
	stale := []string{s.File + TempSuffix}
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), TempSuffix) {
			stale = append(stale, filepath.Join(s.BlobDir(), entry.Name()))
		}
	}
	for _, file := range stale {
		// On a file system that takes no writes, removing what is not there fails as well.
		if _, err := os.Lstat(file); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("cannot remove a leftover of an interrupted save: %w", err)
		}
	}
	return nil
}

// Save writes uploads, then the state that refers to them, then removes uploads that nothing refers to any more.
func (s StateStore) Save(shot Snapshot) error {
	if len(shot.Fresh) > 0 {
		if err := os.MkdirAll(s.BlobDir(), 0o700); err != nil {
			return fmt.Errorf("cannot make the folder of uploads: %w", err)
		}
		for name, content := range shot.Fresh {
			if info, err := os.Stat(filepath.Join(s.BlobDir(), name)); err == nil && info.Size() == int64(len(content)) {
				continue
			}
			if err := writeFile(filepath.Join(s.BlobDir(), name), content); err != nil {
				return fmt.Errorf("cannot keep an upload: %w", err)
			}
		}
		if err := syncDir(s.BlobDir()); err != nil {
			return err
		}
	}
	if err := writeFile(s.File, shot.State); err != nil {
		return fmt.Errorf("cannot save the state: %w", err)
	}
	if err := syncDir(filepath.Dir(s.File)); err != nil {
		return err
	}
	return s.removeUnused(shot.Used)
}

func (s StateStore) removeUnused(used map[string]bool) error {
	entries, err := os.ReadDir(s.BlobDir())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("cannot look into the folder of uploads: %w", err)
	}
	for _, entry := range entries {
		if used[entry.Name()] || !isBlobName(entry.Name()) {
			continue
		}
		if err := os.Remove(filepath.Join(s.BlobDir(), entry.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("cannot remove an unused upload: %w", err)
		}
	}
	if len(used) == 0 {
		// Fails, and should, when somebody put a file of their own there.
		_ = os.Remove(s.BlobDir())
	}
	return nil
}

// isBlobName keeps the clean-up away from files that somebody else put into the folder.
func isBlobName(name string) bool {
	if len(name) != 64 {
		return false
	}
	for _, c := range name {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// TempSuffix ends the names of files that are being written.
const TempSuffix = ".tmp"

// writeFile replaces a file in one step. Saves run one at a time, so the name of the temporary file is free.
func writeFile(name string, content []byte) (err error) {
	temp := name + TempSuffix
	file, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(temp))
		}
	}()
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	err = errors.Join(err, file.Close())
	if err == nil {
		err = os.Rename(temp, name)
	}
	return err
}
