// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
)

// smallFiles writes 5,000 files of about 4 KiB, as many as a large application has.
func smallFiles(b *testing.B) (dir string, total int64) {
	b.Helper()
	dir = b.TempDir()
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range 5000 {
		data := sourceText(rnd, 1+rnd.IntN(8<<10))
		name := filepath.Join(dir, fmt.Sprintf("p%02d", i%50), fmt.Sprintf("m%d", i%7), fmt.Sprintf("f%d.py", i))
		mustWrite(b, name, data)
		total += int64(len(data))
	}
	return dir, total
}

func largeFiles(b *testing.B) (dir string, total int64) {
	b.Helper()
	dir = b.TempDir()
	rnd := rand.New(rand.NewPCG(3, 4))
	for i := range 4 {
		data := sourceText(rnd, 6<<20)
		mustWrite(b, filepath.Join(dir, fmt.Sprintf("data%d.csv", i)), data)
		total += int64(len(data))
	}
	return dir, total
}

func benchmarkFolder(b *testing.B, dir string, total int64) {
	b.Helper()
	var size int64
	run := func(name string, op func() error) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(total)
			for b.Loop() {
				if err := op(); err != nil {
					b.Fatal(err)
				}
			}
			if size > 0 {
				b.ReportMetric(float64(size), "zip-bytes")
			}
		})
	}
	run("hash", func() error {
		folder, err := Scan(b.Context(), Source{Path: dir})
		if err == nil {
			_, err = folder.Hash(b.Context())
		}
		return err
	})
	run("pack", func() error {
		folder, err := Scan(b.Context(), Source{Path: dir})
		if err == nil {
			var packed *Archive
			if packed, err = folder.Pack(b.Context()); err == nil {
				size, err = packed.Size, packed.Close()
			}
		}
		return err
	})
	run("scan", func() error {
		_, err := Scan(b.Context(), Source{Path: dir})
		return err
	})
}

func BenchmarkPackSmallFiles(b *testing.B) {
	dir, total := smallFiles(b)
	benchmarkFolder(b, dir, total)
}

func BenchmarkPackLargeFiles(b *testing.B) {
	dir, total := largeFiles(b)
	benchmarkFolder(b, dir, total)
}
