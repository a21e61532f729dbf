// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"io"
	"os"
	"sync"
)

// Archive is a packed folder in a temporary file. It can be read any number of times, also at once. The file goes when Close
// was called and the last reader is closed: a transport may read a body for a while after its request has ended.
type Archive struct {
	// Contents are the packed files, with the content hash.
	Contents

	// Size is that of the zip in bytes, Files the number of packed files.
	Size  int64
	Files int

	file *TempFile
	// mu guards users and closed; users are the readers that are open, and the archive itself until Close.
	mu     sync.Mutex
	users  int
	closed bool
}

func newArchive(file *TempFile, size int64, contents Contents) *Archive {
	return &Archive{Contents: contents, Size: size, Files: contents.Count(), file: file, users: 1}
}

// Open returns a reader of the whole zip, with a position of its own. After Close it is an error.
func (a *Archive) Open() (io.ReadCloser, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return nil, os.ErrClosed
	}
	a.users++
	return &archiveReader{SectionReader: io.NewSectionReader(a.file, 0, a.Size), archive: a}, nil
}

// Close lets go of the temporary file. Calling it again does nothing.
func (a *Archive) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return nil
	}
	a.closed = true
	return a.release()
}

// release counts one user less, with mu held.
func (a *Archive) release() error {
	if a.users--; a.users > 0 {
		return nil
	}
	return a.file.Close()
}

// archiveReader is one reader of an archive. It may be closed while another goroutine reads from it.
type archiveReader struct {
	*io.SectionReader
	archive *Archive
	once    sync.Once
}

// Close implements io.Closer. Calling it again does nothing.
func (r *archiveReader) Close() (err error) {
	r.once.Do(func() {
		r.archive.mu.Lock()
		defer r.archive.mu.Unlock()
		err = r.archive.release()
	})
	return err
}
