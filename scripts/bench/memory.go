// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// watchMemory returns the most memory that any of the processes had while ctx lasted, in bytes; which ones is asked again and
// again. It is 0 where the system has no /proc. What the system says of a process that has ended would not do: that counts
// the memory of the process that started it.
func watchMemory(ctx context.Context, processes func() []string) int64 {
	var most int64
	ticks := time.NewTicker(10 * time.Millisecond)
	defer ticks.Stop()
	for {
		for _, child := range processes() {
			most = max(most, highWater(child))
		}
		select {
		case <-ctx.Done():
			return most
		case <-ticks.C:
		}
	}
}

// children lists the processes that the threads of a process have started.
func children(parent int) []string {
	lists, err := filepath.Glob(filepath.Join("/proc", strconv.Itoa(parent), "task", "*", "children"))
	if err != nil {
		return nil
	}
	var all []string
	for _, list := range lists {
		text, err := os.ReadFile(list)
		if err != nil {
			continue
		}
		for id := range bytes.FieldsSeq(text) {
			all = append(all, string(id))
		}
	}
	return all
}

// highWater is the most memory that a process has had so far, in bytes.
func highWater(process string) int64 {
	text, err := os.ReadFile(filepath.Join("/proc", process, "status"))
	if err != nil {
		return 0
	}
	_, after, found := bytes.Cut(text, []byte("VmHWM:"))
	if !found {
		return 0
	}
	fields := bytes.Fields(after)
	if len(fields) == 0 {
		return 0
	}
	kibibytes, err := strconv.ParseInt(string(fields[0]), 10, 64)
	if err != nil {
		return 0
	}
	return kibibytes << 10
}
