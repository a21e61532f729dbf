// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// lab holds what is measured: the binaries, in a folder that is gone afterwards.
type lab struct {
	dir       string
	terraform string

	// Stripped binaries, all built alike and as a release is: of the provider, of a provider that does nothing, of one with
	// this provider's schema that does nothing, and of this provider with reads that do nothing.
	provider, nothing, floor, unread string
}

// newLab builds everything.
func newLab(ctx context.Context, terraform string) (*lab, error) {
	found, err := exec.LookPath(terraform)
	if err != nil {
		return nil, err
	}
	if found, err = filepath.Abs(found); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "peak-bench-")
	if err != nil {
		return nil, err
	}
	l := &lab{dir: dir, terraform: found}
	for _, build := range []struct {
		binary *string
		name   string
		source string
	}{
		{&l.provider, "provider", "."},
		{&l.nothing, "nothing", "./scripts/bench/nothing"},
		{&l.floor, "floor", "./scripts/bench/floor"},
		{&l.unread, "unread", "./scripts/bench/unread"},
	} {
		*build.binary = filepath.Join(dir, build.name, "terraform-provider-peak")
		if err := l.goCommand(ctx, "build", "-trimpath", "-ldflags", "-s -w", "-o", *build.binary, build.source); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func (l *lab) close() error { return os.RemoveAll(l.dir) }

// goCommand runs the go command without cgo, as releases are built.
func (l *lab) goCommand(ctx context.Context, args ...string) error {
	command := exec.CommandContext(ctx, "go", args...)
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, output)
	}
	return nil
}

// folder makes a new folder with files in it.
func (l *lab) folder(name string, files map[string]string) (string, error) {
	dir := filepath.Join(l.dir, name)
	for file, content := range files {
		at := filepath.Join(dir, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(at), 0o750); err != nil {
			return "", err
		}
		if err := os.WriteFile(at, []byte(content), 0o600); err != nil {
			return "", err
		}
	}
	return dir, nil
}

// version is the first line that a command prints of itself.
func version(ctx context.Context, name string, args ...string) (string, error) {
	command := exec.CommandContext(ctx, name, args...)
	command.Env = append(os.Environ(), "CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE="+os.DevNull)
	output, err := command.Output()
	first, _, _ := bytes.Cut(output, []byte("\n"))
	return string(first), err
}
