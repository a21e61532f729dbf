// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Command rehearsal makes a whole release on one machine and uses it as a stranger would. Run it through
// `make release-rehearsal`.
//
// goreleaser builds in a clone, signs with a key that is thrown away, and uploads to what looks like GitHub to it. A registry
// that knows nothing but what was uploaded serves it over TLS, and Terraform and OpenTofu install it from there by its real
// source address, lock it and run the demo. A second clone has to come to the same bytes. What a registry would pass over and
// what a command line has to refuse is tried as well. Everything listens on loopback, and nothing goes on running.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "release-rehearsal:", err)
		os.Exit(1)
	}
}

// rehearsal is one run.
type rehearsal struct {
	root    string // the checkout that is rehearsed
	work    string // a folder of its own, removed at the end
	tools   string // where goreleaser and cyclonedx-gomod are
	version string
	commit  string     // what is released, "" before the first clone
	targets []platform // nil for all of .goreleaser.yml
	clis    []string
	out     io.Writer

	keys      *keyring
	registry  *registry
	releases  []*clone // the one that is rehearsed is the first
	following string   // the version after it
}

// run rehearses the release.
func run(ctx context.Context, args []string, out io.Writer) (err error) {
	r := &rehearsal{out: out}
	flags := flag.NewFlagSet("rehearsal", flag.ContinueOnError)
	flags.StringVar(&r.root, "root", ".", "the checkout to release")
	flags.StringVar(&r.tools, "tools", "bin", "the folder with goreleaser and cyclonedx-gomod")
	flags.StringVar(&r.version, "version", "", "the version to release")
	targets := flags.String("targets", "", "platforms to build, such as linux_amd64,windows_amd64 (default: all)")
	terraform := flags.String("terraform", "", "the Terraform to use the release with")
	tofu := flags.String("tofu", "", "the OpenTofu to use the release with")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if r.targets, err = parsePlatforms(*targets); err != nil {
		return err
	}
	for _, cli := range []string{*terraform, *tofu} {
		if cli != "" {
			r.clis = append(r.clis, cli)
		}
	}
	if err := r.prepare(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close(context.WithoutCancel(ctx))) }()
	started := time.Now()
	for _, step := range r.steps() {
		began := time.Now()
		if err := step.run(ctx); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
		r.say("%-70s %4.0f s", step.name, time.Since(began).Seconds())
	}
	r.say("The release of %s was rehearsed in %.0f s.", r.version, time.Since(started).Seconds())
	return nil
}

// step is a part of the run; its name says what holds once it has passed.
type step struct {
	name string
	run  func(context.Context) error
}

func (r *rehearsal) steps() []step {
	all := []step{
		{"a key to throw away, imported as on GitHub", r.makeKeys},
		{"goreleaser makes the release in a clone, and uploads it", r.release},
		{"a second clone comes to the same bytes", r.repeat},
		{"the registry takes what was uploaded, and nothing is missing", r.publish},
		{"the version after it is made the same way", r.next},
	}
	for _, path := range r.clis {
		cli := &user{rehearsal: r, cli: path}
		all = append(all,
			step{cli.named("installs it, checks the signature and locks it for all platforms"), cli.installs},
			step{cli.named("finds it under the address of the registry itself"), cli.discovers},
			step{cli.named("refuses the signature of another key"), cli.refusesSignature},
			step{cli.named("refuses an archive that was changed"), cli.refusesArchive},
			step{cli.named("meets a registry that knows no key"), cli.meetsNoKey},
			step{cli.named("runs the demo from it, on the emulator of the release"), cli.demo},
			step{cli.named("goes to the next version and back, and nothing changes"), cli.upgrades},
		)
	}
	return all
}

// prepare finds out before anything is built whether all is there.
func (r *rehearsal) prepare() error {
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" {
		return fmt.Errorf("on %s programs in Go do not take authorities from SSL_CERT_FILE, by which the command lines are to trust the registry of the rehearsal: run it on Linux", runtime.GOOS)
	}
	if r.version == "" {
		return errors.New("no -version")
	}
	for _, tool := range []string{"go", "git", "gpg", "gpgconf"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("%s is not on PATH", tool)
		}
	}
	if len(r.clis) == 0 {
		return errors.New("neither -terraform nor -tofu: nobody would use the release")
	}
	var err error
	if r.root, err = filepath.Abs(r.root); err != nil {
		return err
	}
	if r.tools, err = filepath.Abs(r.tools); err != nil {
		return err
	}
	// The socket of gpg's agent is in there, and its path must be short.
	r.work, err = os.MkdirTemp("", "rehearsal")
	return err
}

// close ends what was started and removes what was written.
func (r *rehearsal) close(ctx context.Context) error {
	var all []error
	if r.registry != nil {
		all = append(all, r.registry.close())
	}
	for _, made := range r.releases {
		all = append(all, made.github.close())
	}
	if r.keys != nil {
		all = append(all, r.keys.close(ctx))
	}
	return errors.Join(append(all, makeRemovable(r.work), os.RemoveAll(r.work))...)
}

// makeRemovable gives back the permissions that keep a folder from being removed.
func makeRemovable(folder string) error {
	return filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		return os.Chmod(path, 0o700) //nolint:gosec // A folder that cannot be entered cannot be removed.
	})
}

func (r *rehearsal) say(format string, values ...any) {
	_, _ = fmt.Fprintf(r.out, format+"\n", values...)
}

// platform is an operating system and a processor, in Go's words.
type platform struct{ os, arch string }

func (p platform) String() string { return p.os + "_" + p.arch }

// parsePlatforms reads a list such as linux_amd64,windows_amd64.
func parsePlatforms(text string) ([]platform, error) {
	var all []platform
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		system, arch, found := strings.Cut(word, "_")
		if !found || system == "" || arch == "" {
			return nil, fmt.Errorf("%q is no platform such as linux_amd64", word)
		}
		all = append(all, platform{system, arch})
	}
	return all, nil
}
