// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"unicode/utf8"
)

// maxVisited bounds how many directory entries a scan looks at. Links between directories can multiply without end
// while packing nothing, and a path such as "/" is easily given by mistake.
const maxVisited = 2_000_000

var (
	errVisited  = fmt.Errorf("it holds more than %d files and directories, links followed", maxVisited)
	errName     = errors.New("its name is not valid UTF-8, which a zip cannot carry")
	errLongName = fmt.Errorf("its path is longer than the %d bytes that a zip can carry", maxZipName)
)

// Scan lists what would be packed by the rules of contract section 5. It reads the ignore files and no other content.
//
// Symbolic links, and junctions on Windows, are followed; broken ones and everything that is neither file nor directory are
// skipped, and so are the names of withheldNames. A link that loops or leaves the folder is an error, unless the ignore files
// exclude it. So is a number of files that cannot fit into MaxSize, whatever they hold.
func Scan(ctx context.Context, src Source) (*Folder, error) {
	abs, err := resolveRoot(src.Path)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(abs)
	if err != nil {
		return nil, &FileError{Folder: src.Path, Path: ".", Err: err}
	}
	defer func() { _ = root.Close() }()
	ignore, err := loadRules(root, src)
	if err != nil {
		return nil, err
	}
	s := &scanner{root: root, rules: ignore, folder: &Folder{path: src.Path, root: abs, limit: MaxSize}}
	if err := s.directory(ctx, "", ".", nil, verdict{}); err != nil {
		return nil, err
	}
	if err := s.dockerfiles(src.Dockerfiles); err != nil {
		return nil, err
	}
	slices.SortFunc(s.folder.files, func(a, b entry) int { return strings.Compare(a.Path, b.Path) })
	return s.folder, nil
}

// resolveRoot returns the absolute path of a folder without symbolic links.
func resolveRoot(name string) (string, error) {
	info, err := os.Stat(name)
	switch {
	case broken(err):
		return "", &NotDirectoryError{Path: name, Missing: true}
	case err != nil:
		return "", &FileError{Folder: name, Path: ".", Err: err}
	case !info.IsDir():
		return "", &NotDirectoryError{Path: name}
	}
	abs, err := filepath.Abs(name)
	if err == nil {
		abs, err = followLinks(abs, readLink)
	}
	if err != nil {
		return "", &FileError{Folder: name, Path: ".", Err: err}
	}
	return abs, nil
}

// scanner walks a folder.
type scanner struct {
	root    *os.Root
	rules   *rules
	folder  *Folder
	visited int
	// packed is a size that the archive exceeds whatever the files hold.
	packed int64
}

// directory walks one directory. Here and below, name is a path in the archive, and at its real place below the root;
// they differ below symbolic links. chain holds the places of the directories above, v is what the rules say of this one.
func (s *scanner) directory(ctx context.Context, name, at string, chain []string, v verdict) error {
	if len(name) > maxZipName {
		return s.fail(name, errLongName)
	}
	deeper, err := s.files(ctx, name, at, v)
	if err != nil {
		return err
	}
	chain = append(chain, at)
	for _, d := range deeper {
		child, childAt := path.Join(name, d.Name()), filepath.Join(at, d.Name())
		if d.Type() != fs.ModeDir {
			err = s.link(ctx, child, childAt, chain, v)
		} else if s.rules.withheld(child, true) {
			continue
		} else if own := s.rules.directory(v, child); !s.rules.excludesAll(own) {
			err = s.directory(ctx, child, childAt, chain, own)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// files adds the files directly in a directory, and returns the directories and links in it, sorted: they are followed
// only when it is closed again, so that a deep tree does not use up the file descriptors.
func (s *scanner) files(ctx context.Context, name, at string, v verdict) ([]fs.DirEntry, error) {
	dir, err := s.root.Open(at)
	if err != nil {
		return nil, s.fail(name, err)
	}
	defer func() { _ = dir.Close() }()
	var deeper []fs.DirEntry
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		entries, err := dir.ReadDir(512)
		if errors.Is(err, io.EOF) {
			slices.SortFunc(deeper, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
			return deeper, nil
		}
		if err != nil {
			return nil, s.fail(name, err)
		}
		if s.visited += len(entries); s.visited > maxVisited {
			return nil, s.fail(".", errVisited)
		}
		for _, d := range entries {
			switch d.Type() {
			case fs.ModeDir, fs.ModeSymlink, fs.ModeIrregular, fs.ModeDir | fs.ModeIrregular:
				// Irregular are junctions of Windows, and files that a cloud drive has yet to fetch.
				deeper = append(deeper, d)
			case 0:
				if err := s.file(d, path.Join(name, d.Name()), filepath.Join(at, d.Name()), v); err != nil {
					return nil, err
				}
			}
		}
	}
}

func (s *scanner) file(d fs.DirEntry, name, at string, parent verdict) error {
	if s.rules.file(parent, name).ignored || s.rules.withheld(name, false) {
		return nil
	}
	info, err := fileInfo(d, s.root, at)
	if err != nil {
		return s.fail(name, err)
	}
	return s.add(name, at, info)
}

// link follows a symbolic link or a junction.
func (s *scanner) link(ctx context.Context, name, at string, chain []string, parent verdict) error {
	abs := filepath.Join(s.folder.root, at)
	info, err := os.Stat(abs)
	if broken(err) {
		return nil
	}
	// What cannot be looked at is judged as a file: nothing below it could be re-included.
	isDir := err == nil && info.IsDir()
	if s.rules.withheld(name, isDir) {
		return nil
	}
	v := s.rules.file(parent, name)
	if isDir {
		v = s.rules.directory(parent, name)
	}
	if v.ignored && (!isDir || s.rules.excludesAll(v)) {
		return nil
	}
	if isLoop(err) {
		target, _ := os.Readlink(abs)
		return &SymlinkError{Folder: s.folder.path, Link: name, Target: target, Loop: true}
	}
	if err != nil {
		return s.fail(name, err)
	}
	target, inside, err := resolveLink(s.folder.root, at)
	if err != nil {
		return s.fail(name, err)
	}
	escapes, loops := !filepath.IsLocal(inside), isDir && slices.Contains(chain, inside)
	switch {
	case (escapes || loops) && v.ignored:
		// Rules further down might re-include something below an ignored directory, but not by way of such a link.
		return nil
	case escapes, loops:
		return &SymlinkError{Folder: s.folder.path, Link: name, Target: target, Loop: loops}
	case isDir:
		return s.directory(ctx, name, inside, chain, v)
	case info.Mode().IsRegular(), info.Mode().Type() == fs.ModeIrregular:
		return s.add(name, inside, info)
	default:
		return nil
	}
}

// resolveLink returns the place to which a path below the root leads, as it is and relative to the root. Only a place
// that is filepath.IsLocal lies inside.
func resolveLink(root, at string) (target, inside string, err error) {
	if target, err = followLinks(filepath.Join(root, at), readLink); err != nil {
		return "", "", err
	}
	inside, err = filepath.Rel(root, target)
	return target, inside, err
}

// dockerfiles adds the Dockerfiles that are built and that the rules left out.
func (s *scanner) dockerfiles(names []string) error {
	for _, name := range names {
		name = path.Clean(name)
		if !filepath.IsLocal(filepath.FromSlash(name)) || slices.ContainsFunc(s.folder.files, func(e entry) bool { return e.Path == name }) {
			continue
		}
		info, err := os.Stat(filepath.Join(s.folder.root, filepath.FromSlash(name)))
		if broken(err) || err == nil && !info.Mode().IsRegular() {
			continue
		}
		if err != nil {
			return s.fail(name, err)
		}
		target, inside, err := resolveLink(s.folder.root, filepath.FromSlash(name))
		if err != nil {
			return s.fail(name, err)
		}
		if !filepath.IsLocal(inside) {
			return &SymlinkError{Folder: s.folder.path, Link: name, Target: target}
		}
		if err := s.add(name, inside, info); err != nil {
			return err
		}
	}
	return nil
}

func (s *scanner) add(name, at string, info fs.FileInfo) error {
	switch err := checkPath(name); {
	case err != nil:
		return s.fail(name, err)
	case !utf8.ValidString(name):
		return s.fail(name, errName)
	case len(name) > maxZipName:
		return s.fail(name, errLongName)
	}
	file := File{Path: name, Size: info.Size(), Executable: info.Mode()&0o100 != 0}
	s.folder.files = append(s.folder.files, entry{File: file, at: at, modTime: info.ModTime()})
	s.folder.bytes += file.Size
	if s.packed += minPacked(file); s.packed > s.folder.limit {
		return s.folder.tooLarge(s.folder.limit, true)
	}
	return nil
}

func (s *scanner) fail(name string, err error) error {
	if name == "" {
		name = "."
	}
	return &FileError{Folder: s.folder.path, Path: name, Err: err}
}

// broken tells that a path leads to nothing.
func broken(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// Reason drops the operation and the path from an error of the operating system, and the full stop that Windows ends its messages
// with, since they stand within sentences here.
func Reason(err error) error {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		err = pathErr.Err
	}
	if text, ends := strings.CutSuffix(err.Error(), "."); ends {
		return rewordedError{err, text}
	}
	return err
}

// rewordedError is an error in other words.
type rewordedError struct {
	error

	text string
}

func (e rewordedError) Error() string { return e.text }
func (e rewordedError) Unwrap() error { return e.error }
