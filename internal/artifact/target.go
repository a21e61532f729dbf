// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
)

// target is the file that a download is written to.
type target struct {
	path      string
	overwrite bool
}

// saved is what a download turned out to be.
type saved struct {
	size int64 // bytes of the zip
	hash string
}

// hashMismatchError reports a download with other content than expected.
type hashMismatchError struct {
	want, got string
}

// Error implements error.
func (e *hashMismatchError) Error() string {
	return fmt.Sprintf("its content hash is %s, expected is %s", e.got, e.want)
}

// check finds what would keep the file from being written. An error that wraps fs.ErrExist says that something is there.
func (t target) check() error {
	folder := filepath.Dir(t.path)
	switch info, err := os.Stat(folder); {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the folder %q does not exist: create it first, since this action writes one file and no folders", folder)
	case err != nil:
		return fmt.Errorf("the folder of the file cannot be used: %w", err)
	case !info.IsDir():
		return fmt.Errorf("%q is not a folder", folder)
	}
	switch info, err := os.Lstat(t.path); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("the file cannot be used: %w", err)
	case info.IsDir():
		return fmt.Errorf("%q is a folder: name the file in it to write", t.path)
	case !t.overwrite:
		return fmt.Errorf("%q is there already, and it stays as it is: set \"overwrite\" to true to replace it, or choose another path (%w)", t.path, fs.ErrExist)
	}
	return nil
}

// write stores a zip beside the file, verifies it, and only then gives it its name. An empty hash accepts any content;
// another one than expected is a hashMismatchError.
func (t target) write(zip io.Reader, expected string) (result saved, err error) {
	file, err := os.CreateTemp(filepath.Dir(t.path), "."+filepath.Base(t.path)+".*.part")
	if err != nil {
		return saved{}, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, discard(file))
		}
	}()
	if result.size, result.hash, err = uploads.Store(file, zip, uploads.MaxDownload, nil); err != nil {
		return saved{}, err
	}
	if expected != "" && result.hash != expected {
		return saved{}, &hashMismatchError{want: expected, got: result.hash}
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return saved{}, err
	}
	// Somebody else may have written the file in the meantime.
	if err := t.check(); err != nil {
		return saved{}, err
	}
	return result, os.Rename(file.Name(), t.path)
}

// discard removes what was stored of a download.
func discard(file *os.File) error {
	err := file.Close()
	if errors.Is(err, os.ErrClosed) {
		err = nil
	}
	return errors.Join(err, os.Remove(file.Name()))
}
