// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// errorCantResolve is what Windows says of links that lead back to themselves.
const errorCantResolve = syscall.Errno(1921)

// isLoop tells that a path cannot be followed to its end.
func isLoop(err error) bool { return errors.Is(err, errorCantResolve) }

// readLink tells where a link leads: a symbolic link, or a junction, which pnpm and many installers make because it takes no
// privilege. Go calls junctions irregular.
func readLink(name string) (target string, ok bool) {
	info, err := os.Lstat(name)
	if err != nil || info.Mode()&(fs.ModeSymlink|fs.ModeIrregular) == 0 {
		return "", false
	}
	// What is irregular for another reason, such as a file of a cloud drive, leads nowhere.
	target, err = os.Readlink(name)
	return target, err == nil
}

// fileInfo asks for the file itself: directories on NTFS show sizes and times that may be old.
func fileInfo(_ fs.DirEntry, root *os.Root, at string) (fs.FileInfo, error) { return root.Lstat(at) }
