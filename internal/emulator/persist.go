package emulator

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// snapshot is what one save writes: the state, the uploads it refers to, and which of them are not on disk yet.
type snapshot struct {
	version uint64
	state   []byte
	fresh   map[string][]byte
	used    map[string]bool
}

// stateStore keeps the state in one file that is replaced atomically, and uploads in a folder next to it. A kill at any
// moment leaves the file of before or after a save, never something between.
type stateStore struct {
	file string
}

// blobDir is the folder of the uploads.
func (s stateStore) blobDir() string { return s.file + ".blobs" }

// load fills an empty platform from the file; a file that is not there yet leaves it empty.
func (s stateStore) load(p *platform) error {
	if err := s.removeLeftovers(); err != nil {
		return err
	}
	raw, err := os.ReadFile(s.file)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && len(bytes.TrimSpace(raw)) == 0) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("cannot read the state file: %w; make it readable or give another file", err)
	}
	if err := p.decode(raw); err != nil {
		return fmt.Errorf("the state file %s cannot be used: %w; it was left as it is: move it away to start empty, or give another file", s.file, err)
	}
	for name := range p.blobsInUse() {
		if !p.blobs.has(name) {
			return fmt.Errorf("the state file %s refers to an upload that is not in %s: %s; restore the folder, or move the file away to start empty", s.file, s.blobDir(), name)
		}
	}
	return nil
}

// removeLeftovers removes what a kill in the middle of a save left behind.
func (s stateStore) removeLeftovers() error {
	entries, err := os.ReadDir(s.blobDir())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot look into the folder of uploads: %w", err)
	}
	stale := []string{s.file + tempSuffix}
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), tempSuffix) {
			stale = append(stale, filepath.Join(s.blobDir(), entry.Name()))
		}
	}
	for _, file := range stale {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("cannot remove a leftover of an interrupted save: %w", err)
		}
	}
	return nil
}

// save writes uploads, then the state that refers to them, then removes uploads that nothing refers to any more.
func (s stateStore) save(shot snapshot) error {
	if len(shot.fresh) > 0 {
		if err := os.MkdirAll(s.blobDir(), 0o700); err != nil {
			return fmt.Errorf("cannot make the folder of uploads: %w", err)
		}
		for name, content := range shot.fresh {
			if info, err := os.Stat(filepath.Join(s.blobDir(), name)); err == nil && info.Size() == int64(len(content)) {
				continue
			}
			if err := writeFile(filepath.Join(s.blobDir(), name), content); err != nil {
				return fmt.Errorf("cannot keep an upload: %w", err)
			}
		}
		if err := syncDir(s.blobDir()); err != nil {
			return err
		}
	}
	if err := writeFile(s.file, shot.state); err != nil {
		return fmt.Errorf("cannot save the state: %w", err)
	}
	if err := syncDir(filepath.Dir(s.file)); err != nil {
		return err
	}
	return s.removeUnused(shot.used)
}

func (s stateStore) removeUnused(used map[string]bool) error {
	entries, err := os.ReadDir(s.blobDir())
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
		if err := os.Remove(filepath.Join(s.blobDir(), entry.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("cannot remove an unused upload: %w", err)
		}
	}
	if len(used) == 0 {
		// Fails, and should, when somebody put a file of their own there.
		_ = os.Remove(s.blobDir())
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

const tempSuffix = ".tmp"

// writeFile replaces a file in one step. Saves run one at a time, so the name of the temporary file is free.
func writeFile(name string, content []byte) (err error) {
	temp := name + tempSuffix
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
