package archive

import (
	"context"
	"errors"
	"io"
	"os"
)

const (
	// countFactor says at how many times the limit counting the size of an archive that is too large stops.
	countFactor = 4
	// denseShare says by which part of the limit an archive may exceed it for a second try with the slow compressor:
	// without it, some folders which the official tools can upload would be refused for a few percent.
	denseShare = 16
	// maxRatio is the most that deflate can achieve.
	maxRatio = 1032
)

var errCountLimit = errors.New("the archive exceeds the size at which counting stops")

// Check is for the plan: it reads the files once for their hash and, unless their sizes already prove that they fit,
// packs them in the same pass to learn the size of the archive. More than MaxSize is a *TooLargeError. Only a folder
// within a few percent of MaxSize is read again, to pack it more densely.
func (f *Folder) Check(ctx context.Context) (Digest, error) {
	bound := f.maxPacked()
	if bound > f.limit {
		return f.Pack(ctx)
	}
	hash, err := f.Hash(ctx)
	if err != nil {
		return Digest{}, err
	}
	return Digest{Hash: hash, Size: bound, Files: len(f.files), Bytes: f.bytes}, nil
}

// Pack is for the apply: it packs the files once, keeping nothing, and returns the hash and exact size of what WriteZip
// and Open write thereafter. More than MaxSize is a *TooLargeError.
func (f *Folder) Pack(ctx context.Context) (Digest, error) {
	if least := f.bytes / maxRatio; least > f.limit {
		return Digest{}, f.tooLarge(least, true)
	}
	root, err := f.openRoot()
	if err != nil {
		return Digest{}, err
	}
	defer func() { _ = root.Close() }()
	level := f.level()
	digest, err := f.count(ctx, root, level)
	if err == nil && level == fast && digest.Size > f.limit && digest.Size <= f.limit+f.limit/denseShare {
		var again Digest
		if again, err = f.count(ctx, root, dense); err == nil && again.Size <= f.limit {
			f.dense.Store(true)
			digest = again
		}
	}
	if errors.Is(err, errCountLimit) {
		return Digest{}, f.tooLarge(countFactor*f.limit, true)
	}
	if err != nil {
		return Digest{}, err
	}
	if digest.Size > f.limit {
		return Digest{}, f.tooLarge(digest.Size, false)
	}
	return digest, nil
}

// WriteZip streams the archive. After Pack has succeeded, it writes as many bytes as Pack said, and the same ones each
// time. Files come sorted by path, then the directories above them; all have the same modification time.
func (f *Folder) WriteZip(ctx context.Context, w io.Writer) error {
	root, err := f.openRoot()
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	_, err = f.write(ctx, root, w, f.level())
	return err
}

// Open returns what WriteZip writes as a stream, a new one with each call. Closing it ends the packing at any time; an
// error of the packing comes from Read.
func (f *Folder) Open(ctx context.Context) (io.ReadCloser, error) {
	root, err := f.openRoot()
	if err != nil {
		return nil, err
	}
	reader, writer := io.Pipe()
	s := &stream{PipeReader: reader, done: make(chan struct{})}
	go func() {
		defer close(s.done)
		defer func() { _ = root.Close() }()
		_, err := f.write(ctx, root, writer, f.level())
		writer.CloseWithError(err)
	}()
	return s, nil
}

// stream is the reading end of an archive that is being packed.
type stream struct {
	*io.PipeReader
	done chan struct{}
}

// Close ends the packing and waits until it has ended.
func (s *stream) Close() error {
	err := s.PipeReader.Close()
	<-s.done
	return err
}

// level is the compression with which the archive is written.
func (f *Folder) level() compression {
	if f.dense.Load() {
		return dense
	}
	return fast
}

// count packs the files without keeping the archive.
func (f *Folder) count(ctx context.Context, root *os.Root, level compression) (Digest, error) {
	size := counter{limit: countFactor * f.limit}
	hash, err := f.write(ctx, root, &size, level)
	if err != nil {
		return Digest{}, err
	}
	return Digest{Hash: hash, Size: size.n, Exact: true, Files: len(f.files), Bytes: f.bytes}, nil
}

// write packs the files to w and returns their hash.
func (f *Folder) write(ctx context.Context, root *os.Root, w io.Writer, level compression) (string, error) {
	hash, archive := newContentHash(), newZipWriter(w)
	err := f.process(ctx, root, level, func(j *job) error {
		if j.last {
			hash.add(j.file.Path, j.file.Executable, j.sum)
		}
		return archive.add(j)
	})
	if err != nil {
		return "", err
	}
	if err := archive.close(f.files); err != nil {
		return "", err
	}
	return hash.String(), nil
}

// counter is a writer that counts, up to a limit.
type counter struct{ n, limit int64 }

func (c *counter) Write(p []byte) (int, error) {
	if c.n += int64(len(p)); c.n > c.limit {
		return 0, errCountLimit
	}
	return len(p), nil
}

// minPacked is a size that a file takes up in the archive whatever it holds: two headers and the end of its data.
func minPacked(file File) int64 {
	const headers, emptyData = 30 + 46, 2
	return headers + 2*int64(len(file.Path)) + emptyData
}

// maxPacked is a size that the archive cannot exceed. Data that cannot be compressed is stored in blocks, which cost
// 5 bytes per 64 KiB and at the end of each chunk; the allowance is several times that.
func (f *Folder) maxPacked() int64 {
	const descriptor, endOfArchive = 16, 22
	size := int64(endOfArchive)
	for i := range f.files {
		size += minPacked(f.files[i].File) + descriptor + f.files[i].Size + f.files[i].Size/1000 + 64
	}
	for _, dir := range directories(f.files) {
		size += minPacked(File{Path: dir})
	}
	return size
}
