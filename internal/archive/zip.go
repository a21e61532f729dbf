package archive

import (
	"archive/zip"
	"bufio"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
)

const (
	// maxZipName is the longest path that a zip can carry, in bytes.
	maxZipName = 1<<16 - 1
	// dosEpoch is 1980-01-01, the first date that a zip can carry. Each entry has it: modification times are not content.
	dosEpoch = 1<<5 | 1
	// zipVersion is the version of the format that deflate and folders need.
	zipVersion = 20
	// Flags of an entry: the sizes follow the data; the name is UTF-8.
	flagDescriptor, flagUTF8 = 0x8, 0x800
)

// zipWriter writes a zip from jobs that come in the order of the files.
type zipWriter struct {
	zip    *zip.Writer
	header *zip.FileHeader
	body   io.Writer
	packed int64
}

func newZipWriter(w io.Writer) *zipWriter {
	return &zipWriter{zip: zip.NewWriter(bufio.NewWriterSize(w, 64<<10))}
}

// add writes a file, or the next chunk of it.
func (z *zipWriter) add(j *job) error {
	if j.first {
		mode := fs.FileMode(0o644)
		if j.file.Executable {
			mode = 0o755
		}
		z.packed = 0
		z.header = newHeader(j.file.Path, mode)
		z.header.Method = zip.Deflate
		if j.last {
			setSizes(z.header, j.crc, int64(j.packed.Len()), j.file.Size)
		} else {
			z.header.Flags |= flagDescriptor
		}
		body, err := z.zip.CreateRaw(z.header)
		if err != nil {
			return err
		}
		z.body = body
	}
	n, err := z.body.Write(j.packed.Bytes())
	if err != nil {
		return err
	}
	z.packed += int64(n)
	if j.last && !j.first {
		// The writer still holds the header, and takes the sizes from it for the descriptor and the directory.
		setSizes(z.header, j.crc, z.packed, j.file.Size)
	}
	return nil
}

// close ends the archive with an entry for each directory above a file: Peak needs them, after the files.
func (z *zipWriter) close(files []entry) error {
	for _, dir := range directories(files) {
		header := newHeader(dir, fs.ModeDir|0o755)
		header.Method = zip.Store
		if _, err := z.zip.CreateRaw(header); err != nil {
			return err
		}
	}
	return z.zip.Close()
}

// newHeader returns the header of an entry; CreateRaw writes it as it is.
func newHeader(name string, mode fs.FileMode) *zip.FileHeader {
	header := &zip.FileHeader{
		Name:          name,
		Flags:         flagUTF8,
		ReaderVersion: zipVersion,
		ModifiedDate:  dosEpoch, //nolint:staticcheck // Modified has no effect on CreateRaw.
	}
	header.SetMode(mode)
	header.CreatorVersion |= zipVersion
	return header
}

func setSizes(header *zip.FileHeader, crc uint32, packed, size int64) {
	header.CRC32 = crc
	header.CompressedSize64, header.UncompressedSize64 = uint64(packed), uint64(size)
	// After the data, nobody derives the short sizes from the long ones; beyond 4 GiB they are not used.
	header.CompressedSize, header.UncompressedSize = uint32(packed), uint32(size) //nolint:staticcheck // See above.
}

// directories returns the directories above the files, sorted, each with a slash at its end.
func directories(files []entry) []string {
	dirs := map[string]struct{}{}
	for i := range files {
		for dir := path.Dir(files[i].Path); dir != "."; dir = path.Dir(dir) {
			if _, known := dirs[dir+"/"]; known {
				break
			}
			dirs[dir+"/"] = struct{}{}
		}
	}
	return slices.Sorted(maps.Keys(dirs))
}
