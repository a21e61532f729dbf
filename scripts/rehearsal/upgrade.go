// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// stackText is what a user of the upgrade manages: something with content, which later versions have to find unchanged.
const stackText = `resource "peak_artifact" "app" {
  name = "upgrade"
  path = "${path.module}/app"
}

resource "peak_image" "app" {
  name     = "upgrade"
  type     = "workflow"
  artifact = { path = "${path.module}/app" }
}
`

// upgrades applies with the version that is rehearsed, goes to the next one within its minor version, and back. Neither has
// anything to change.
func (u *user) upgrades(ctx context.Context) (err error) {
	p, err := u.startPlatform(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.end()) }()
	w, err := u.newWorkspace("upgrade", "peakbi/peak")
	if err != nil {
		return err
	}
	w.variables = []string{"PEAK_ENDPOINT=" + p.url, "PEAK_AUTH_TOKEN=rehearsal"}
	app := filepath.Join(w.dir, "app")
	if err := errors.Join(
		os.WriteFile(filepath.Join(w.dir, "stack.tf"), []byte(stackText), 0o600),
		os.Mkdir(app, 0o700),
		os.WriteFile(filepath.Join(app, "Dockerfile"), []byte("FROM scratch\n"), 0o600),
	); err != nil {
		return err
	}
	within, keeps := "~> "+u.version, "~> "+u.version
	if strings.Contains(u.version, "-") {
		// Neither command line ever chooses a prerelease by itself: whoever goes on from one names what comes next.
		within, keeps = ">= "+u.following, u.version
	}
	for _, step := range []struct {
		require string
		args    []string
		uses    string // the version that is used afterwards
	}{
		{u.version, []string{"init", "-input=false"}, u.version},
		{u.version, []string{"apply", "-auto-approve", "-input=false"}, u.version},
		{u.version, []string{"plan", "-detailed-exitcode"}, u.version},
		// A lock file keeps a version until somebody says -upgrade.
		{keeps, []string{"init", "-input=false"}, u.version},
		{within, []string{"init", "-input=false", "-upgrade"}, u.following},
		{within, []string{"plan", "-detailed-exitcode"}, u.following},
		{within, []string{"apply", "-auto-approve", "-input=false"}, u.following},
		{u.version, []string{"init", "-input=false", "-upgrade"}, u.version},
		{u.version, []string{"plan", "-detailed-exitcode"}, u.version},
		{u.version, []string{"destroy", "-auto-approve", "-input=false"}, u.version},
	} {
		if err := w.require(step.require); err != nil {
			return err
		}
		if _, err := w.run(ctx, step.args...); err != nil {
			return fmt.Errorf("with version %q: %w", step.require, err)
		}
		said, err := w.run(ctx, "version")
		if err != nil {
			return err
		}
		if !strings.Contains(said, "peakbi/peak v"+step.uses) {
			return fmt.Errorf("after %s with version %q it does not use %s: %s", strings.Join(step.args, " "), step.require, step.uses, said)
		}
	}
	return nil
}

// meetsNoKey installs from a registry that was never told a key. Terraform refuses that. OpenTofu takes it from its own registry,
// unless it is told to want signatures: so that users are protected, its registry has to know the key before the first version.
func (u *user) meetsNoKey(ctx context.Context) error {
	defer u.registry.forgetKey()()
	w, err := u.newWorkspace("keyless", "peakbi/peak")
	if err != nil {
		return err
	}
	about, err := w.run(ctx, "version")
	if err != nil {
		return err
	}
	if strings.Contains(about, "OpenTofu") {
		said, err := w.run(ctx, "init", "-input=false")
		if err != nil || !strings.Contains(strings.ToLower(said), "signature validation was skipped") {
			return fmt.Errorf("it does not say that it skips the signature: %s: %w", said, err)
		}
		if err := os.RemoveAll(filepath.Join(w.dir, ".terraform")); err != nil {
			return err
		}
		w.variables = []string{"OPENTOFU_ENFORCE_GPG_VALIDATION=true"}
	}
	said, err := w.run(ctx, "init", "-input=false")
	if err == nil || !strings.Contains(strings.ToLower(said), "signature") {
		return fmt.Errorf("it was installed without a key, or refused for another reason: %s: %w", said, err)
	}
	u.say("  it says: %s", reason(said))
	return nil
}

// localPlatform is an emulator that runs.
type localPlatform struct {
	url string
	cmd *exec.Cmd
}

var listening = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// startPlatform starts the emulator that is released.
func (u *user) startPlatform(ctx context.Context) (*localPlatform, error) {
	program, err := u.emulator(ctx)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, program, "--listen", "127.0.0.1:0", "--token", "rehearsal", "--lifecycle", "20ms")
	cmd.Env, cmd.WaitDelay = cleanEnvironment(), 10*time.Second
	said, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &localPlatform{cmd: cmd}
	// It says first of all where it listens, or ends.
	for lines := bufio.NewScanner(said); p.url == "" && lines.Scan(); {
		p.url = listening.FindString(lines.Text())
	}
	if p.url == "" {
		return nil, errors.Join(errors.New("the emulator does not say where it listens"), p.end())
	}
	return p, nil
}

// end asks it to end, and waits.
func (p *localPlatform) end() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return p.cmd.Wait()
}
