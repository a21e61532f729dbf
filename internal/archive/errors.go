// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// ErrChanged is the cause in a *FileError when a file is not what it was at the scan.
var ErrChanged = errors.New("it changed while the folder was being read")

// NotDirectoryError says that the path of a Source is not a folder.
type NotDirectoryError struct {
	Path string
	// Missing tells a path at which nothing exists from one that is something else than a folder.
	Missing bool
}

func (e *NotDirectoryError) Error() string {
	if e.Missing {
		return fmt.Sprintf("the folder %q does not exist. Create it or correct the path; a relative path starts at the directory in which Terraform runs, so write \"${path.module}/app\" for a folder beside the configuration.", e.Path)
	}
	return fmt.Sprintf("%q is not a folder. An artifact is packed from a folder: give the path of the one that holds the files.", e.Path)
}

// IgnoreFileError says that an ignore file cannot be used.
type IgnoreFileError struct {
	// Folder is the path of the Source, Name the ignore file as it was listed.
	Folder, Name string
	// Line is the number of the offending line, from 1; 0 when the file as a whole is at fault.
	Line int
	// Reason is what is wrong, Advice what to do about it.
	Reason, Advice string
}

func (e *IgnoreFileError) Error() string {
	where := ""
	if e.Line > 0 {
		where = fmt.Sprintf(", line %d", e.Line)
	}
	return fmt.Sprintf("ignore file %q of the folder %q%s: %s. %s.", e.Name, e.Folder, where, e.Reason, e.Advice)
}

// SymlinkError says that a symbolic link which would be packed cannot be followed.
type SymlinkError struct {
	// Folder is the path of the Source, Link the path of the link inside it, Target what it leads to.
	Folder, Link, Target string
	// Loop tells a link that leads back to itself, or to a folder that holds it, from one that leaves the folder.
	Loop bool
}

func (e *SymlinkError) Error() string {
	if e.Loop {
		return fmt.Sprintf("the symbolic link %q in the folder %q is part of a loop: it leads back to %q. Remove the link or exclude it in an ignore file.", e.Link, e.Folder, e.Target)
	}
	return fmt.Sprintf("the symbolic link %q in the folder %q leaves the folder: it leads to %q. Only what is inside the folder is packed: copy the target into it, or exclude the link in an ignore file.", e.Link, e.Folder, e.Target)
}

// FileError says that something in the folder cannot be packed.
type FileError struct {
	// Folder is the path of the Source, Path what is at fault inside it.
	Folder, Path string
	// Err is the cause: ErrChanged, or what the operating system said.
	Err error
}

func (e *FileError) Error() string {
	advice := "Remedy the cause, or exclude it in an ignore file"
	switch {
	case errors.Is(e.Err, ErrChanged), errors.Is(e.Err, fs.ErrNotExist):
		advice = "Run Terraform again when nothing else writes to the folder"
	case errors.Is(e.Err, fs.ErrPermission):
		advice = "Make it readable for the user who runs Terraform, or exclude it in an ignore file"
	}
	return fmt.Sprintf("cannot pack %q of the folder %q: %s. %s.", e.Path, e.Folder, Reason(e.Err), advice)
}

func (e *FileError) Unwrap() error { return e.Err }

// TooLargeError says that the archive would be larger than Peak accepts.
type TooLargeError struct {
	// Folder is the path of the Source.
	Folder string
	// Size is the size of the archive in bytes or, when AtLeast is set, a size that it exceeds.
	Size    int64
	AtLeast bool
	// Limit is MaxSize.
	Limit int64
	// Largest are the five largest files before compression, largest first.
	Largest []File
	// DockerignoreOnly says that no other ignore files can be named.
	DockerignoreOnly bool
}

func (e *TooLargeError) Error() string {
	var b strings.Builder
	more := ""
	if e.AtLeast {
		more = "more than "
	}
	fmt.Fprintf(&b, "the folder %q packs to %s%s (%d bytes), and Peak accepts at most %s per artifact.",
		e.Folder, more, formatSize(e.Size), e.Size, formatSize(e.Limit))
	for i, file := range e.Largest {
		if i == 0 {
			b.WriteString(" Its largest files, before compression, are ")
		} else {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%q (%s)", file.Path, formatSize(file.Size))
	}
	if len(e.Largest) > 0 {
		b.WriteString(".")
	}
	b.WriteString(" Exclude what the artifact does not need in .dockerignore")
	if !e.DockerignoreOnly {
		b.WriteString(", or in the files named by ignore_files")
	}
	b.WriteString(".")
	return b.String()
}

// tooLarge returns the error for an archive of the given size.
func (f *Folder) tooLarge(size int64, atLeast bool) error {
	files := f.Files()
	slices.SortStableFunc(files, func(a, b File) int { return cmp.Compare(b.Size, a.Size) })
	return &TooLargeError{
		Folder: f.path, Size: size, AtLeast: atLeast, Limit: f.limit, Largest: files[:min(5, len(files))],
	}
}

// formatSize writes a number of bytes for people, in units of 1024.
func formatSize(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	default:
		return fmt.Sprintf("%d B", n)
	}
}
