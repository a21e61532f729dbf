// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

const (
	// maxZipEntries and maxUnpacked bound what HashZip takes from an archive: entries, and bytes after decompression.
	maxZipEntries = 200_000
	maxUnpacked   = 2 << 30
	flagEncrypted = 0x1
)

// ErrInvalidZip is wrapped by every error of HashZip.
var ErrInvalidZip = errors.New("the archive is not usable")

// HashZip returns the content hash of the files in an existing zip of the given size in bytes: the same as that of a
// folder with these files. Other tools pack what never belongs to an application, so that withheldNames are left out here too,
// except where an ignore file in the archive lifts them: one of ignoreFiles, or .dockerignore without any.
//
// It is safe on hostile archives: nothing is written to disk, broken data, links, duplicate names and names outside the archive
// are errors, and it stops at 200,000 entries or 2 GiB of unpacked data.
func HashZip(r io.ReaderAt, size int64, ignoreFiles ...string) (string, error) {
	return hashZip(r, size, maxUnpacked, ignoreFiles)
}

// hashZip is HashZip with the number of bytes that may be unpacked.
func hashZip(r io.ReaderAt, size, budget int64, ignoreFiles []string) (string, error) {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return "", fmt.Errorf("%w: it is not a zip file, or damaged: %w", ErrInvalidZip, err)
	}
	files, err := zipFiles(archive)
	if err != nil {
		return "", err
	}
	rules := zipRules(files, ignoreFiles)
	var hash contentHash
	content := sha256.New()
	for _, file := range files {
		if rules.withheldBelow(file.Name) {
			continue
		}
		content.Reset()
		n, err := unpack(content, file, budget)
		if err != nil {
			return "", zipEntryError(file, err)
		}
		budget -= n
		var sum [sha256.Size]byte
		content.Sum(sum[:0])
		hash.add(file.Name, sum)
	}
	return hash.String(), nil
}

// zipRules returns rules that know the lifts of the ignore files in an archive, and nothing else of them: what they excluded is
// not in it.
func zipRules(files []*zip.File, ignoreFiles []string) *rules {
	if len(ignoreFiles) == 0 {
		ignoreFiles = []string{defaultIgnoreFile}
	}
	r := &rules{}
	for _, file := range files {
		if !slices.Contains(ignoreFiles, file.Name) {
			continue
		}
		// One that cannot be read fails with the rest of the archive.
		var content bytes.Buffer
		if _, err := unpack(&content, file, maxIgnoreFile); err == nil {
			r.lifts = append(r.lifts, liftsOf(content.Bytes())...)
		}
	}
	return r
}

// zipFiles returns the files of an archive, sorted by path.
func zipFiles(archive *zip.Reader) ([]*zip.File, error) {
	if len(archive.File) > maxZipEntries {
		return nil, fmt.Errorf("%w: it holds more than %d entries", ErrInvalidZip, maxZipEntries)
	}
	files := make([]*zip.File, 0, len(archive.File))
	for _, file := range archive.File {
		if err := checkPath(strings.TrimSuffix(file.Name, "/")); err != nil {
			return nil, zipEntryError(file, err)
		}
		switch mode := file.Mode(); {
		case mode.IsDir():
		case mode.IsRegular():
			files = append(files, file)
		default:
			return nil, zipEntryError(file, fmt.Errorf("it is not a file but of type %s", mode.Type()))
		}
	}
	slices.SortFunc(files, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	for i := 1; i < len(files); i++ {
		if files[i].Name == files[i-1].Name {
			return nil, zipEntryError(files[i], errors.New("it is there twice"))
		}
	}
	return files, nil
}

// unpack copies the content of a file, and fails when that is more than budget bytes.
func unpack(w io.Writer, file *zip.File, budget int64) (int64, error) {
	if file.Flags&flagEncrypted != 0 {
		return 0, errors.New("it is encrypted")
	}
	r, err := file.Open()
	if err != nil {
		return 0, err
	}
	defer func() { _ = r.Close() }()
	n, err := io.Copy(w, io.LimitReader(r, budget+1))
	if err == nil && n > budget {
		err = fmt.Errorf("the archive unpacks to more than %s", formatSize(maxUnpacked))
	}
	return n, err
}

func zipEntryError(file *zip.File, err error) error {
	return fmt.Errorf("%w: entry %q: %w", ErrInvalidZip, file.Name, err)
}

// checkPath refuses a path in an archive that could lead out of the folder into which it is unpacked, on any system.
func checkPath(name string) error {
	parts := strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '\\' })
	switch {
	case name == "", strings.ContainsRune(name, 0):
		return errors.New("its path is empty or holds a zero byte")
	case strings.HasPrefix(name, "/"), strings.HasPrefix(name, `\`), len(parts[0]) == 2 && parts[0][1] == ':':
		return errors.New("its path is absolute")
	case slices.Contains(parts, ".."), path.Clean(name) != name:
		return errors.New("its path is not a plain one")
	}
	return nil
}
