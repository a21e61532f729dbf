package archive

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"sync/atomic"
	"testing"
	"time"
)

// TestOpenCloses proves that closing a stream ends everything that it started, however far it was read.
func TestOpenCloses(t *testing.T) {
	folder := mustScan(t, mixed(t))
	size, err := folder.Pack(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []int64{0, 1, 100 << 10, size.Size, size.Size + 1} {
		before := runtime.NumGoroutine()
		r, err := folder.Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.CopyN(io.Discard, r, part); n != min(part, size.Size) || (err == nil) != (part <= size.Size) {
			t.Errorf("read %d of %d: %v", n, part, err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		if _, err := r.Read(make([]byte, 1)); err == nil {
			t.Error("the stream can be read after Close")
		}
		if err := r.Close(); err != nil {
			t.Errorf("closing twice: %v", err)
		}
		deadline := time.Now().Add(10 * time.Second)
		for runtime.NumGoroutine() > before && time.Now().Before(deadline) {
			runtime.Gosched()
		}
		if after := runtime.NumGoroutine(); after > before {
			t.Errorf("%d goroutines before, %d after reading %d bytes", before, after, part)
		}
	}
}

// peakHeap returns by how much the heap grew at most while a function ran, garbage included.
func peakHeap(run func()) int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	runtime.GC()
	metrics.Read(sample)
	start := int64(sample[0].Value.Uint64())
	var ended atomic.Bool
	peak := make(chan int64)
	go func() {
		most := int64(0)
		for !ended.Load() {
			metrics.Read(sample)
			most = max(most, int64(sample[0].Value.Uint64())-start)
			time.Sleep(200 * time.Microsecond)
		}
		peak <- most
	}()
	run()
	ended.Store(true)
	return <-peak
}

// TestMemoryIsFlat proves that memory depends neither on the size of the files nor, but for their names, on their number.
func TestMemoryIsFlat(t *testing.T) {
	folderOf := func(files int, size int64) *Folder {
		dir := t.TempDir()
		for i := range files {
			name := filepath.Join(dir, string(rune('a'+i%26)), string(rune('a'+i/26)))
			mustWrite(t, name, []byte("not all zeros"))
			if err := os.Truncate(name, size); err != nil {
				t.Fatal(err)
			}
		}
		return mustScan(t, dir)
	}
	const mib, base = 1 << 20, 20 << 20 / slowdown
	tests := []struct {
		name         string
		small, large *Folder
	}{
		{"one large file", folderOf(1, base), folderOf(1, 10*base)},
		{"files of one chunk", folderOf(base/chunkSize, chunkSize), folderOf(10*base/chunkSize, chunkSize)},
	}
	for _, test := range tests {
		pack := func(folder *Folder) int64 {
			return peakHeap(func() {
				if err := folder.WriteZip(t.Context(), io.Discard); err != nil {
					t.Error(err)
				}
				if _, err := folder.Hash(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		pack(test.small)
		small, large := pack(test.small), pack(test.large)
		t.Logf("%s: %d MiB take %d KiB of heap, %d MiB take %d KiB", test.name, base/mib, small>>10, 10*base/mib, large>>10)
		if large-small > 4*mib || large > 16*mib {
			t.Errorf("%s: the heap grew by %d bytes, then by %d", test.name, small, large)
		}
	}
}
