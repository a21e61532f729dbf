package archive

import (
	"crypto/sha256"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
)

// content reads a file of a folder piece by piece, sums it up on the way, and makes sure that it is what Scan found.
type content struct {
	file *os.File
	from *entry
	left int64
	sha  hash.Hash
	crc  uint32
}

// openRoot opens the folder. Files are opened below it, so that one which was replaced by a link since the
// scan cannot lead out of the folder.
func (f *Folder) openRoot() (*os.Root, error) {
	root, err := os.OpenRoot(f.root)
	if err != nil {
		return nil, &FileError{Folder: f.path, Path: ".", Err: err}
	}
	return root, nil
}

// opener opens files below the root of a folder. Most come directory by directory, so it keeps the last one open
// instead of walking down to it for each file.
type opener struct {
	root, dir *os.Root
	name      string
}

func (o *opener) open(at string) (*os.File, error) {
	name := filepath.Dir(at)
	if o.dir == nil || name != o.name {
		o.close()
		dir, err := o.root.OpenRoot(name)
		if err != nil {
			return nil, err
		}
		o.dir, o.name = dir, name
	}
	return o.dir.Open(filepath.Base(at))
}

func (o *opener) close() {
	if o.dir != nil {
		_ = o.dir.Close()
		o.dir = nil
	}
}

// open starts with a file; close must follow.
func (c *content) open(files *opener, from *entry) error {
	file, err := files.open(from.at)
	if err != nil {
		return err
	}
	if c.sha == nil {
		c.sha = sha256.New()
	}
	c.sha.Reset()
	c.file, c.from, c.left, c.crc = file, from, from.Size, 0
	return nil
}

func (c *content) close() { _ = c.file.Close() }

// next fills the buffer as far as the file goes and returns that part of it. It says whether that was the last piece.
func (c *content) next(buf []byte) (piece []byte, last bool, err error) {
	piece = buf[:min(int64(len(buf)), c.left)]
	if _, err := io.ReadFull(c.file, piece); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = ErrChanged
		}
		return nil, false, err
	}
	c.left -= int64(len(piece))
	c.sha.Write(piece)
	c.crc = crc32.Update(c.crc, crc32.IEEETable, piece)
	if c.left > 0 {
		return piece, false, nil
	}
	// Looking after reading, so that a change in the meantime shows.
	info, err := c.file.Stat()
	if err != nil {
		return nil, false, err
	}
	if info.Size() != c.from.Size || !info.ModTime().Equal(c.from.modTime) {
		return nil, false, ErrChanged
	}
	return piece, true, nil
}
