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
	"time"
)

// Time limits of one command. Building for all platforms with cold caches is what takes long.
const (
	buildTime = 60 * time.Minute
	userTime  = 10 * time.Minute
)

// command is a program to run. What it says is kept, and part of the error when it fails.
type command struct {
	dir  string
	env  []string // added to that of this process, settings of the person who runs it left out
	time time.Duration
}

// run returns what the program wrote to both its outputs. The error of one that failed has the end of that.
func (c command) run(ctx context.Context, name string, args ...string) (string, error) {
	limited, cancel := context.WithTimeout(ctx, c.time)
	defer cancel()
	cmd := exec.CommandContext(limited, name, args...)
	cmd.Dir = c.dir
	cmd.Env = append(cleanEnvironment(), c.env...)
	// It may have started others, which must not outlive it.
	endTogether(cmd)
	cmd.WaitDelay = 20 * time.Second
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	err := cmd.Run()
	if limited.Err() != nil && ctx.Err() == nil {
		err = fmt.Errorf("it took longer than %s", c.time)
	}
	if err != nil {
		return said.String(), fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, tail(said.String(), 60))
	}
	return said.String(), nil
}

// cleanEnvironment is the environment without what would reach Terraform, the provider, goreleaser or gpg.
func cleanEnvironment() []string {
	var all []string
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		switch {
		case strings.HasPrefix(name, "TF_"), strings.HasPrefix(name, "PEAK_"), strings.HasPrefix(name, "GIT_"), strings.HasPrefix(name, "GITHUB_"), strings.HasPrefix(name, "GORELEASER_"):
		case name == "API_KEY", name == "STAGE", name == "GNUPGHOME", name == "GOFLAGS", name == "GOOS", name == "GOARCH", name == "MAKEFLAGS", name == "MFLAGS", name == "MAKELEVEL":
		default:
			all = append(all, variable)
		}
	}
	return append(all, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "NO_COLOR=1")
}

// tail is the last lines of a text.
func tail(text string, lines int) string {
	all := strings.Split(strings.TrimRight(text, "\n"), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}
