// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"errors"
	"fmt"
	"os"
)

// TempFile is a temporary file that nothing stays of: where the system lets go of the name of an open file it is gone from
// the start, even when the provider is killed, and else with Close.
type TempFile struct {
	*os.File
	removed bool
}

// NewTempFile makes an empty temporary file.
func NewTempFile() (*TempFile, error) {
	file, err := os.CreateTemp("", "terraform-provider-peak-*.zip")
	if err != nil {
		return nil, &TempError{Err: err}
	}
	return &TempFile{File: file, removed: os.Remove(file.Name()) == nil}, nil
}

// Write implements io.Writer. A disk that is full is no fault of the folder.
func (t *TempFile) Write(p []byte) (int, error) {
	n, err := t.File.Write(p)
	if err != nil {
		err = &TempError{Err: err}
	}
	return n, err
}

// Close closes the file and removes it.
func (t *TempFile) Close() error {
	err := t.File.Close()
	if !t.removed {
		err = errors.Join(err, os.Remove(t.Name()))
	}
	return err
}

// TempError says that there is no place for a temporary file.
type TempError struct{ Err error }

func (e *TempError) Error() string {
	return fmt.Sprintf("no temporary file could be written in %q: %s. Make room there, or set the environment variable TMPDIR (on Windows: TMP) to another directory.",
		os.TempDir(), Reason(e.Err))
}

func (e *TempError) Unwrap() error { return e.Err }
