package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"os"
	"runtime"
	"sync"

	"github.com/klauspost/compress/flate"
)

const (
	// chunkSize is how much of a large file one worker compresses at a time. It is a multiple of the block size of the
	// compressor, which would otherwise write a tiny block at the end of each chunk.
	chunkSize = 2 * 65535
	// windowSize is how far back deflate looks: a chunk is compressed with that much of the one before as its dictionary.
	windowSize = 32 << 10
	// maxWorkers bounds the memory of a run, which is about 2 MiB for each worker.
	maxWorkers = 4
	// jobsPerWorker bounds how far the workers run ahead of the output.
	jobsPerWorker = 4
)

// compression is a level of the compressor.
type compression int

const (
	hashOnly compression = 0
	fast     compression = 6
	dense    compression = 9
)

// job is a piece of work for one worker: a whole file or, when it is large and compressed, one chunk of it.
type job struct {
	file        *entry
	first, last bool
	// raw is the chunk and dict what came before it; a whole file is read by the worker.
	raw, dict []byte
	// packed is the compressed file or chunk.
	packed bytes.Buffer
	// sum and crc are those of the file; with chunks, they are set in the last one.
	sum  [sha256.Size]byte
	crc  uint32
	err  error
	done chan struct{}
	// rawBuf and dictBuf are what raw and dict point into.
	rawBuf, dictBuf []byte
}

func (j *job) reset(file *entry, first bool) {
	j.file, j.first, j.last, j.raw, j.dict, j.err = file, first, false, nil, nil, nil
	j.packed.Reset()
}

// process hands the files to workers and their results to emit, in the order of the files and with the same results
// however the work is spread. The number of results that wait is bounded, whatever the number and size of the files.
func (f *Folder) process(ctx context.Context, root *os.Root, level compression, emit func(*job) error) error {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()

	workers := min(maxWorkers, runtime.GOMAXPROCS(0), max(1, len(f.files)))
	free := make(chan *job, workers*jobsPerWorker)
	for range cap(free) {
		free <- &job{done: make(chan struct{}, 1)}
	}
	// Both have room for every job there is, so that sending never waits.
	work, order := make(chan *job, cap(free)), make(chan *job, cap(free))
	running.Go(func() {
		defer close(order)
		defer close(work)
		p := producer{files: opener{root: root}, free: free, send: func(j *job) { order <- j; work <- j }}
		defer p.files.close()
		p.run(ctx, f.files, level)
	})
	for range workers {
		running.Go(func() {
			w := worker{files: opener{root: root}, level: level}
			defer w.files.close()
			for j := range work {
				if j.err == nil {
					j.err = ctx.Err()
				}
				if j.err == nil {
					j.err = w.do(j)
				}
				j.done <- struct{}{}
			}
		})
	}
	for j := range order {
		<-j.done
		if err := ctx.Err(); err != nil {
			return err
		}
		if j.err != nil {
			return &FileError{Folder: f.path, Path: j.file.Path, Err: j.err}
		}
		if err := emit(j); err != nil {
			return err
		}
		free <- j
	}
	return ctx.Err()
}

// producer cuts the files into jobs.
type producer struct {
	files   opener
	free    <-chan *job
	send    func(*job)
	content content
}

func (p *producer) run(ctx context.Context, files []entry, level compression) {
	for i := range files {
		var more bool
		if level == hashOnly || files[i].Size <= chunkSize {
			more = p.whole(ctx, &files[i])
		} else {
			more = p.chunks(ctx, &files[i])
		}
		if !more {
			return
		}
	}
}

// take waits for a free job; nil when the run has ended.
func (p *producer) take(ctx context.Context) *job {
	select {
	case j := <-p.free:
		return j
	case <-ctx.Done():
		return nil
	}
}

func (p *producer) whole(ctx context.Context, file *entry) bool {
	j := p.take(ctx)
	if j == nil {
		return false
	}
	j.reset(file, true)
	j.last = true
	p.send(j)
	return true
}

// chunks reads a large file and sends it chunk by chunk. An error travels in the last one.
func (p *producer) chunks(ctx context.Context, file *entry) bool {
	openErr := p.content.open(&p.files, file)
	if openErr == nil {
		defer p.content.close()
	}
	var previous []byte
	for first := true; ; first = false {
		j := p.take(ctx)
		if j == nil {
			return false
		}
		j.reset(file, first)
		if j.err = openErr; j.err == nil {
			if j.rawBuf == nil {
				j.rawBuf, j.dictBuf = make([]byte, chunkSize), make([]byte, windowSize)
			}
			// The end of the chunk before is copied: its job may be taken for another chunk at any time.
			j.dict = j.dictBuf[:copy(j.dictBuf, previous)]
			j.raw, j.last, j.err = p.content.next(j.rawBuf)
		}
		if j.err != nil {
			p.send(j)
			return false
		}
		if j.last {
			j.crc = p.content.crc
			p.content.sha.Sum(j.sum[:0])
		}
		previous = append(previous[:0], j.raw[max(0, len(j.raw)-windowSize):]...)
		last := j.last
		p.send(j)
		if last {
			return true
		}
	}
}

// worker hashes and compresses.
type worker struct {
	files   opener
	level   compression
	content content
	buf     []byte
	deflate *flate.Writer
}

func (w *worker) do(j *job) error {
	if w.level != hashOnly && w.deflate == nil {
		deflate, err := flate.NewWriter(nil, int(w.level))
		if err != nil {
			return err
		}
		w.deflate = deflate
	}
	if j.raw != nil {
		return w.chunk(j)
	}
	return w.whole(j)
}

func (w *worker) chunk(j *job) error {
	w.deflate.ResetDict(&j.packed, j.dict)
	if _, err := w.deflate.Write(j.raw); err != nil {
		return err
	}
	if j.last {
		return w.deflate.Close()
	}
	return w.deflate.Flush()
}

func (w *worker) whole(j *job) error {
	if err := w.content.open(&w.files, j.file); err != nil {
		return err
	}
	defer w.content.close()
	if w.buf == nil {
		w.buf = make([]byte, chunkSize)
	}
	if w.level != hashOnly {
		w.deflate.ResetDict(&j.packed, nil)
	}
	for last := false; !last; {
		var piece []byte
		var err error
		if piece, last, err = w.content.next(w.buf); err != nil {
			return err
		}
		if w.level != hashOnly {
			if _, err := w.deflate.Write(piece); err != nil {
				return err
			}
		}
	}
	j.crc = w.content.crc
	w.content.sha.Sum(j.sum[:0])
	if w.level == hashOnly {
		return nil
	}
	return w.deflate.Close()
}
