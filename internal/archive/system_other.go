// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

//go:build !windows

package archive

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// isLoop tells that a path cannot be followed to its end.
func isLoop(err error) bool { return errors.Is(err, syscall.ELOOP) }

// readLink knows none: filepath.EvalSymlinks follows every link that there is.
func readLink(string) (target string, ok bool) { return "", false }

// fileInfo is what is known of a file that a directory lists.
func fileInfo(d fs.DirEntry, _ *os.Root, _ string) (fs.FileInfo, error) { return d.Info() }
