// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// workspace is a folder with a configuration, in which Terraform runs with one of the providers.
type workspace struct {
	lab    *lab
	dir    string
	config string   // the file with Terraform's own settings
	env    []string // variables of its own
}

// cost is what a command took: wall time, processor time of Terraform and its providers, and the most memory that one
// provider process had.
type cost struct {
	time, processor time.Duration
	memory          int64
}

func byTime(c cost) time.Duration { return c.time }

// workspace makes one. The provider need not be installed: Terraform is told where it is.
func (l *lab) workspace(name, provider string, files map[string]string) (*workspace, error) {
	dir, err := l.folder(name, files)
	if err != nil {
		return nil, err
	}
	w := &workspace{lab: l, dir: dir}
	err = w.use(provider)
	return w, err
}

// use makes the commands that follow run with a provider.
func (w *workspace) use(provider string) error {
	settings := fmt.Sprintf("disable_checkpoint = true\nprovider_installation {\n  dev_overrides { \"peakbi/peak\" = %q }\n}\n", filepath.Dir(provider))
	w.config = filepath.Join(w.dir, "terraformrc")
	return os.WriteFile(w.config, []byte(settings), 0o600)
}

// run runs a command of Terraform.
func (w *workspace) run(ctx context.Context, args ...string) (cost, error) {
	command := exec.CommandContext(ctx, w.lab.terraform, append(args, "-input=false", "-no-color")...)
	command.Dir = w.dir
	command.Env = append(environment(), "TF_CLI_CONFIG_FILE="+w.config, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1")
	command.Env = append(command.Env, w.env...)
	var output strings.Builder
	command.Stdout, command.Stderr = &output, &output

	started := time.Now()
	if err := command.Start(); err != nil {
		return cost{}, err
	}
	watching, stop := context.WithCancel(ctx)
	memory := make(chan int64)
	// What Terraform starts are providers.
	go func() { memory <- watchMemory(watching, func() []string { return children(command.Process.Pid) }) }()
	err := command.Wait()
	taken := cost{time: time.Since(started)}
	stop()
	taken.memory = <-memory
	if err != nil {
		return taken, fmt.Errorf("terraform %s: %w\n%s", strings.Join(args, " "), err, output.String())
	}
	taken.processor = command.ProcessState.UserTime() + command.ProcessState.SystemTime()
	return taken, nil
}

// environment is that of this process without what steers Terraform or the provider.
func environment() []string {
	var kept []string
	for _, setting := range os.Environ() {
		if !strings.HasPrefix(setting, "TF_") && !strings.HasPrefix(setting, "PEAK_") && !strings.HasPrefix(setting, "GOGC=") {
			kept = append(kept, setting)
		}
	}
	return kept
}
