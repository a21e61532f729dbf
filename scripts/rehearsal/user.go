// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// user is somebody who has read the first page of the docs, with a Terraform or an OpenTofu.
type user struct {
	*rehearsal

	cli string
}

// named is a sentence about the user's command line.
func (u *user) named(does string) string {
	return filepath.Base(u.cli) + " " + does
}

// workspace is a new folder with a configuration that requires the provider.
type workspace struct {
	*user

	dir       string
	source    string
	variables []string // of the environment
}

// newWorkspace writes the configuration. Its settings send whoever asks the public registries for this provider to the
// registry of the rehearsal, and nothing but its authority is trusted.
func (u *user) newWorkspace(name, source string) (*workspace, error) {
	w := &workspace{user: u, dir: filepath.Join(u.work, filepath.Base(u.cli)+"-"+name), source: source}
	if err := os.MkdirAll(w.dir, 0o700); err != nil {
		return nil, err
	}
	return w, errors.Join(w.require(u.version), os.WriteFile(u.settings(), []byte(u.settingsText()), 0o600))
}

// require has the configuration ask for versions, such as "1.2.3" or "~> 1.2.0".
func (w *workspace) require(versions string) error {
	config := fmt.Sprintf("terraform {\n  required_providers {\n    peak = {\n      source  = %q\n      version = %q\n    }\n  }\n}\n\nprovider \"peak\" {}\n", w.source, versions)
	return os.WriteFile(filepath.Join(w.dir, "main.tf"), []byte(config), 0o600)
}

// settings is the file with the settings of the command line.
func (u *user) settings() string { return filepath.Join(u.work, "cli.tfrc") }

func (u *user) settingsText() string {
	var text strings.Builder
	text.WriteString("disable_checkpoint = true\n")
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		fmt.Fprintf(&text, "host %q {\n  services = { \"providers.v1\" = %q }\n}\n", host, u.registry.services())
	}
	text.WriteString("provider_installation {\n  direct {}\n}\n")
	return text.String()
}

func (u *user) environment() []string {
	return []string{"TF_CLI_CONFIG_FILE=" + u.settings(), "SSL_CERT_FILE=" + u.registry.authority, "SSL_CERT_DIR=" + filepath.Join(u.work, "none")}
}

// run runs a command that has to succeed.
func (w *workspace) run(ctx context.Context, args ...string) (string, error) {
	said, err := command{dir: w.dir, time: userTime, env: append(w.environment(), w.variables...)}.run(ctx, w.cli, append(args, "-no-color")...)
	return flat(said), err
}

// flat undoes the wrapping and the frames of messages.
func flat(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(text)), " ")
}

// installs is a user's first ten minutes: init, and a lock file for everybody on the team.
func (u *user) installs(ctx context.Context) error {
	w, err := u.newWorkspace("first", "peakbi/peak")
	if err != nil {
		return err
	}
	said, err := w.run(ctx, "init", "-input=false")
	if err != nil {
		return err
	}
	if installed := fmt.Sprintf("Installed peakbi/peak v%s (", u.version); !strings.Contains(said, installed) ||
		!strings.Contains(said, "key ID "+u.keys.release.id()) {
		return fmt.Errorf("it does not say that it has checked the signature of the key %s:\n%s", u.keys.release.id(), said)
	}
	for _, name := range []string{u.registry.published.sumsName(), u.registry.published.sumsName() + ".sig"} {
		if u.registry.fetched(name) == 0 {
			return fmt.Errorf("it did not fetch %s", name)
		}
	}
	platforms := u.registry.published.platforms()
	args := []string{"providers", "lock"}
	for _, on := range platforms {
		args = append(args, "-platform="+on.String())
	}
	if _, err := w.run(ctx, args...); err != nil {
		return err
	}
	if err := w.locked(len(platforms)); err != nil {
		return err
	}
	// Everybody else on the team, with that lock file.
	if err := os.RemoveAll(filepath.Join(w.dir, ".terraform")); err != nil {
		return err
	}
	if _, err := w.run(ctx, "init", "-input=false", "-lockfile=readonly"); err != nil {
		return err
	}
	if _, err = w.run(ctx, "validate"); err != nil {
		return err
	}
	if said, err = w.run(ctx, "version"); err != nil || !strings.Contains(said, "peakbi/peak v"+u.version) {
		return fmt.Errorf("it does not run the version that is released: %s: %w", said, err)
	}
	return nil
}

var (
	packageHash = regexp.MustCompile(`"h1:`)
	archiveHash = regexp.MustCompile(`"zh:([0-9a-f]{64})"`)
)

// locked checks the lock file: one hash of the content for each platform, and the signed checksums of all archives.
func (w *workspace) locked(platforms int) error {
	content, err := os.ReadFile(filepath.Join(w.dir, ".terraform.lock.hcl"))
	if err != nil {
		return err
	}
	if found := len(packageHash.FindAllString(string(content), -1)); found != platforms {
		return fmt.Errorf("the lock file has %d hashes of contents, want one for each of %d platforms:\n%s", found, platforms, content)
	}
	var sums []string
	for _, match := range archiveHash.FindAllStringSubmatch(string(content), -1) {
		sums = append(sums, match[1])
	}
	for _, name := range w.registry.published.archives {
		if !slices.Contains(sums, w.registry.published.sums[name]) {
			return fmt.Errorf("the lock file does not have the signed checksum of %s:\n%s", name, content)
		}
	}
	return nil
}

// discovers installs by the address of the registry, without settings that say where its services are.
func (u *user) discovers(ctx context.Context) error {
	w, err := u.newWorkspace("discovery", u.registry.host+"/peakbi/peak")
	if err != nil {
		return err
	}
	_, err = w.run(ctx, "init", "-input=false")
	return err
}

// refusesSignature serves checksums that somebody else has signed.
func (u *user) refusesSignature(ctx context.Context) error {
	sums := u.registry.published.sumsName()
	signature, err := u.keys.sign(ctx, u.keys.other, u.registry.published.assets[sums])
	if err != nil {
		return err
	}
	return u.refuses(ctx, "signature", sums+".sig", signature, "signature", "authentication signature", "unknown entity", "checking signature")
}

// refusesArchive serves an archive with one byte more than the one that was signed.
func (u *user) refusesArchive(ctx context.Context) error {
	name := u.registry.published.archives[platform{runtime.GOOS, runtime.GOARCH}]
	content := append(slices.Clone(u.registry.published.assets[name]), 0)
	return u.refuses(ctx, "archive", name, content, "checksum")
}

// refuses expects that an init fails, with one of the words in what it says.
func (u *user) refuses(ctx context.Context, what, asset string, content []byte, words ...string) error {
	w, err := u.newWorkspace(what, "peakbi/peak")
	if err != nil {
		return err
	}
	defer u.registry.replace(asset, content)()
	said, err := w.run(ctx, "init", "-input=false")
	if err == nil {
		return fmt.Errorf("it was installed:\n%s", said)
	}
	for _, word := range words {
		if strings.Contains(strings.ToLower(said), word) {
			u.say("  it says: %s", reason(said))
			return nil
		}
	}
	return fmt.Errorf("it was refused for another reason: %w", err)
}

// reason is the beginning of what a command line says of an error.
func reason(said string) string {
	const most = 300
	if at := strings.Index(said, "Error: "); at >= 0 {
		said = said[at:]
	}
	return said[:min(len(said), most)]
}

// demo runs the demo with the provider from the registry, on the emulator from the release.
func (u *user) demo(ctx context.Context) error {
	emulator, err := u.emulator(ctx)
	if err != nil {
		return err
	}
	clone := u.releases[0].dir
	c := command{dir: clone, time: userTime, env: append(u.environment(),
		"VERSION="+u.version, "TERRAFORM="+u.cli, "EMULATOR="+emulator, "CLI_CONFIG="+u.settings())}
	said, err := c.run(ctx, filepath.Join(clone, "scripts", "demo"))
	if err != nil {
		return err
	}
	if !strings.Contains(said, "empty plan, platform empty") {
		return fmt.Errorf("the demo did not come to its end:\n%s", said)
	}
	return nil
}

// emulator is the path of the one that is released.
func (u *user) emulator(ctx context.Context) (string, error) {
	name := u.registry.published.program("peak-emulator", platform{runtime.GOOS, runtime.GOARCH})
	program, err := extract(u.registry.published.assets[name], "peak-emulator")
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	path := filepath.Join(u.work, filepath.Base(u.cli)+"-emulator")
	if err := os.WriteFile(path, program, 0o700); err != nil { //nolint:gosec // It is run.
		return "", err
	}
	if said, err := (command{dir: u.work, time: userTime}).run(ctx, path, "--version"); err != nil || !strings.Contains(said, u.version) {
		return "", fmt.Errorf("the emulator says it is %q, want %s: %w", said, u.version, err)
	}
	return path, nil
}
