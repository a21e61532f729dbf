// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package archive turns a folder into the zip that Peak accepts as an artifact, and into a hash of what that zip
// holds. It follows contract section 5: what is packed is decided file by file with gitignore rules, and a compressed
// archive of at most [MaxSize] bytes is accepted.
//
// [Folder.Hash] and [Folder.Check] serve plans. [Folder.Pack] packs once into a temporary file, which an upload can read as
// often as it needs to.
package archive

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"time"
)

// MaxSize is the largest archive that Peak accepts, in bytes of compressed zip (contract section 5).
const MaxSize = 10 << 20

// Source says which folder to pack.
type Source struct {
	// Path of the folder, absolute or relative to the working directory. A leading ~ has no special meaning.
	Path string
	// IgnoreFiles are the names of files directly in the folder that hold ignore rules; their lines apply one after
	// the other. Without any, .dockerignore is used when it exists.
	IgnoreFiles []string
	// Dockerfiles are paths inside the folder, with slashes, of Dockerfiles that are built. They are packed whatever the
	// ignore rules say, as Docker does. Those that do not exist are no error: the build will say so.
	Dockerfiles []string
}

// File is one file that is packed.
type File struct {
	// Path inside the folder, with slashes.
	Path string
	// Size in bytes, before compression.
	Size int64
	// Executable says whether the owner may execute the file. Systems without such a bit never say so.
	Executable bool
}

// Folder is what Scan found to pack. Its methods read the files anew each time, may be called any number of times and
// concurrently, and fail with a *FileError when a file cannot be read or changes while it is.
type Folder struct {
	// path is the folder as the user gave it, root the same without symbolic links.
	path, root string
	// files are sorted by path.
	files []entry
	bytes int64
	// limit is MaxSize; tests lower it.
	limit int64
}

// Fingerprint tells what Scan found from what another Scan found: the folder, and the path, place, size and modification
// time of each file. Files that were written within the resolution of the file system's clock, or whose times were set back,
// can differ in content all the same.
func (f *Folder) Fingerprint() string {
	sum := sha256.New()
	var record []byte
	for i := range f.files {
		file := &f.files[i]
		record = record[:0]
		// A length in front, so that no two lists of texts run together in the same way.
		for _, text := range []string{file.Path, file.at} {
			record = binary.BigEndian.AppendUint64(record, uint64(len(text)))
			record = append(record, text...)
		}
		record = binary.BigEndian.AppendUint64(record, uint64(file.Size))
		record = binary.BigEndian.AppendUint64(record, uint64(file.modTime.UnixNano()))
		sum.Write(record)
	}
	return f.root + "\x00" + hex.EncodeToString(sum.Sum(nil))
}

// entry is a packed file and where its content is.
type entry struct {
	File
	// at is the place of the content below the root, free of symbolic links.
	at      string
	modTime time.Time
}

// Files returns the packed files, sorted by path.
func (f *Folder) Files() []File {
	files := make([]File, len(f.files))
	for i := range f.files {
		files[i] = f.files[i].File
	}
	return files
}
