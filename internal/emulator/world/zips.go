// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

const (
	// MaxArchive is the limit of an uploaded archive (contract 5).
	MaxArchive = 10 << 20

	// maxUnpacked bounds what one archive may unpack to.
	maxUnpacked = 1 << 30

	// maxDockerfile bounds the Dockerfile that a build reads.
	maxDockerfile = 1 << 20
)

// Upload takes the file part "artifact" of a form, checks the archive and keeps it. It answers "" when the form has no such
// file. The size limit comes first (413), then the archive itself (400).
func (p *Platform) Upload(f *wire.Form) (string, error) {
	file, given := f.File("artifact")
	if !given {
		return "", nil
	}
	if len(file.Content) > MaxArchive {
		return "", wire.Refuse(http.StatusRequestEntityTooLarge, "The artifact has %d bytes, at most %d (10 MiB) are possible.", len(file.Content), MaxArchive)
	}
	if err := checkArchive(file.Content); err != nil {
		return "", wire.Refuse(http.StatusBadRequest, "The artifact cannot be used: %v.", err)
	}
	return p.Blobs.Put(file.Content), nil
}

// checkArchive reads a whole zip archive: structure, names and checksums.
func checkArchive(content []byte) error {
	archive, err := openArchive(content)
	if err != nil {
		return err
	}
	left := int64(maxUnpacked)
	for _, file := range archive.File {
		if err := checkEntryName(file.Name); err != nil {
			return err
		}
		unpacked, err := checkEntry(file, left)
		if err != nil {
			return err
		}
		left -= unpacked
	}
	return nil
}

func openArchive(content []byte) (*zip.Reader, error) {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fmt.Errorf("it is not a zip archive: %w", err)
	}
	return archive, nil
}

// checkEntryName refuses names that would land outside the folder an archive is unpacked to, on any system.
func checkEntryName(name string) error {
	switch {
	case name == "":
		return errors.New("an entry has no name")
	case strings.HasPrefix(name, "/"), strings.ContainsAny(name, "\\\x00"), len(name) > 1 && name[1] == ':':
		return fmt.Errorf("entry %q is not a relative path with forward slashes", name)
	case !fs.ValidPath(strings.TrimSuffix(name, "/")):
		return fmt.Errorf("entry %q leaves the archive or is not in its plain form", name)
	}
	return nil
}

// checkEntry unpacks an entry to nowhere and answers its size.
func checkEntry(file *zip.File, left int64) (int64, error) {
	if file.FileInfo().IsDir() {
		return 0, nil
	}
	content, err := file.Open()
	if err != nil {
		return 0, fmt.Errorf("entry %q cannot be read: %w", file.Name, err)
	}
	var target bytes.Buffer
	sink := io.Discard
	if file.Mode()&fs.ModeSymlink != 0 {
		sink = &target
	}
	unpacked, err := io.Copy(sink, io.LimitReader(content, left+1))
	if err = errors.Join(err, content.Close()); err != nil {
		return 0, fmt.Errorf("entry %q is damaged: %w", file.Name, err)
	}
	if unpacked > left {
		return 0, fmt.Errorf("it unpacks to more than %d MiB", maxUnpacked>>20)
	}
	if file.Mode()&fs.ModeSymlink != 0 && (path.IsAbs(target.String()) || !fs.ValidPath(path.Join(path.Dir(file.Name), target.String()))) {
		return 0, fmt.Errorf("entry %q is a link that leaves the archive", file.Name)
	}
	return unpacked, nil
}

// Tree is the content of an archive as a build sees it.
type Tree struct {
	Files map[string]*zip.File
	Dirs  map[string]bool
}

// OpenTree indexes an archive that checkArchive has accepted.
func OpenTree(content []byte) (*Tree, error) {
	archive, err := openArchive(content)
	if err != nil {
		return nil, err
	}
	t := &Tree{Files: map[string]*zip.File{}, Dirs: map[string]bool{".": true}}
	for _, file := range archive.File {
		name := path.Clean(file.Name)
		if file.FileInfo().IsDir() {
			t.Dirs[name] = true
		} else {
			t.Files[name] = file
		}
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			t.Dirs[dir] = true
		}
	}
	return t, nil
}

// Has tells whether a file or folder is there.
func (t *Tree) Has(name string) bool {
	return t.Files[name] != nil || t.Dirs[name]
}

// Read unpacks one small file.
func (t *Tree) Read(name string) (string, error) {
	file := t.Files[name]
	if file == nil {
		return "", fs.ErrNotExist
	}
	content, err := file.Open()
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(io.LimitReader(content, maxDockerfile))
	return string(text), errors.Join(err, content.Close())
}
