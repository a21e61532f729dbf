// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// figure is a line of a Go benchmark: values by unit, such as "ns/op".
type figure map[string]float64

func (f figure) time() time.Duration { return time.Duration(f["ns/op"]) }

// goBenchmarks are benchmarks of a package, compiled once. They run in its folder, as with go test.
type goBenchmarks struct{ pkg, binary string }

func (l *lab) goBenchmarks(ctx context.Context, pkg string) (goBenchmarks, error) {
	g := goBenchmarks{pkg: pkg, binary: filepath.Join(l.dir, filepath.Base(pkg)+".test")}
	return g, l.goCommand(ctx, "test", "-c", "-o", g.binary, pkg)
}

// run runs the benchmarks whose names match and returns the best of each, and the most memory that the process had.
func (g goBenchmarks) run(ctx context.Context, pattern string, options ...string) (map[string]figure, int64, error) {
	command := exec.CommandContext(ctx, g.binary, append([]string{"-test.run=^$", "-test.benchmem", "-test.bench=" + pattern}, options...)...)
	command.Dir = g.pkg
	command.Env = environment()
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	if err := command.Start(); err != nil {
		return nil, 0, err
	}
	watching, stop := context.WithCancel(ctx)
	memory := make(chan int64)
	go func() {
		memory <- watchMemory(watching, func() []string { return []string{strconv.Itoa(command.Process.Pid)} })
	}()
	err := command.Wait()
	stop()
	most := <-memory
	if err != nil {
		return nil, 0, fmt.Errorf("%s: %w\n%s", pattern, err, output.String())
	}
	figures := parseFigures(output.Bytes())
	if len(figures) == 0 {
		return nil, 0, fmt.Errorf("no benchmark matches %s", pattern)
	}
	return figures, most, nil
}

// parseFigures reads lines such as "BenchmarkPack/hash-2  100  123 ns/op  4 B/op", and keeps the fastest of each name.
func parseFigures(output []byte) map[string]figure {
	figures := map[string]figure{}
	for line := range bytes.Lines(output) {
		fields := strings.Fields(string(line))
		if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		name := strings.TrimPrefix(fields[0], "Benchmark")
		// The number of processors, which is left out when there is one.
		if end := strings.LastIndexByte(name, '-'); end > 0 {
			if _, err := strconv.Atoi(name[end+1:]); err == nil {
				name = name[:end]
			}
		}
		found := figure{}
		for i := 2; i+1 < len(fields); i += 2 {
			value, err := strconv.ParseFloat(fields[i], 64)
			if err != nil {
				break
			}
			found[fields[i+1]] = value
		}
		if before, ok := figures[name]; !ok || found["ns/op"] < before["ns/op"] {
			figures[name] = found
		}
	}
	return figures
}

// exactly is the pattern of one benchmark.
func exactly(name string) string {
	return "^Benchmark" + strings.ReplaceAll(name, "/", "$/^") + "$"
}
