// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
)

// machine names what the figures were measured on, without its name or place.
func (b *bench) machine(ctx context.Context) error {
	terraform, err := version(ctx, b.lab.terraform, "version")
	if err != nil {
		return err
	}
	b.tables["machine"] = fmt.Sprintf("%s, %d cores, %s/%s. %s, %s.",
		processor(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, terraform, strings.Replace(runtime.Version(), "go", "Go ", 1))
	return nil
}

// processor is the model of the processor, where the system tells.
func processor() string {
	file, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return "Unknown processor"
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if name, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "Unknown processor"
}
