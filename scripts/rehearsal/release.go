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

	"github.com/Masterminds/semver/v3"
)

// clone is a copy of the checkout in which goreleaser has made a release.
type clone struct {
	dir     string
	version string
	github  *forge     // where it is uploaded
	targets []platform // nil for all of .goreleaser.yml
}

// release makes the release as the workflow on GitHub does, but for the key and the addresses.
func (r *rehearsal) release(ctx context.Context) error {
	// The name of the folder must not matter: a checkout may be called anything.
	made, err := r.clone(ctx, "main", r.version)
	if err != nil {
		return err
	}
	return r.goreleaser(ctx, made)
}

// nextVersion is the patch version after a version, or the one that a prerelease is of.
func nextVersion(version string) (string, error) {
	parsed, err := semver.StrictNewVersion(version)
	if err != nil {
		return "", fmt.Errorf("%q is no version: %w", version, err)
	}
	return parsed.IncPatch().String(), nil
}

// next makes the patch version after the one that is rehearsed, for this machine alone, and has the registry take it as well.
func (r *rehearsal) next(ctx context.Context) error {
	version, err := nextVersion(r.version)
	if err != nil {
		return err
	}
	made, err := r.clone(ctx, "next", version)
	if err != nil {
		return err
	}
	made.targets = []platform{{runtime.GOOS, runtime.GOARCH}}
	if err := r.goreleaser(ctx, made); err != nil {
		return err
	}
	_, assets, err := made.github.uploaded()
	if err != nil {
		return err
	}
	p, err := newPublication(version, assets)
	if err != nil {
		return err
	}
	r.registry.add(p)
	r.following = version
	return nil
}

// repeat makes the release once more, somewhere else, and compares.
func (r *rehearsal) repeat(ctx context.Context) error {
	again, err := r.clone(ctx, filepath.Join("another", "checkout"), r.version)
	if err != nil {
		return err
	}
	if err := r.goreleaser(ctx, again, "--skip=publish,sign"); err != nil {
		return err
	}
	return sameBytes(filepath.Join(r.releases[0].dir, "dist"), filepath.Join(again.dir, "dist"))
}

// clone copies the commit that the checkout is on when the rehearsal begins, with the tag of a version on it, and that of a
// prerelease, as there is where the commit has proved itself as one.
func (r *rehearsal) clone(ctx context.Context, name, version string) (*clone, error) {
	c := &clone{dir: filepath.Join(r.work, name), version: version, targets: r.targets}
	var err error
	if c.github, err = newForge(version); err != nil {
		return nil, err
	}
	r.releases = append(r.releases, c)
	git := func(dir string, args ...string) (string, error) {
		return command{dir: dir, time: userTime}.run(ctx, "git", args...)
	}
	changed, err := git(r.root, "status", "--porcelain")
	if err != nil {
		return nil, err
	}
	if changed != "" && len(r.releases) == 1 {
		r.say("What is not committed is not part of the release:\n%s", tail(changed, 10))
	}
	if r.commit == "" {
		head, err := git(r.root, "rev-parse", "HEAD")
		if err != nil {
			return nil, err
		}
		r.commit = strings.TrimSpace(head)
	}
	prerelease := "v" + version + "-rc.0"
	if strings.Contains(version, "-") {
		prerelease = "v" + version + ".0"
	}
	for _, args := range [][]string{
		{"clone", "--quiet", "--no-hardlinks", "--no-checkout", r.root, c.dir},
		{"-C", c.dir, "checkout", "--quiet", "--detach", r.commit},
		{"-C", c.dir, "remote", "set-url", "origin", "https://github.com/peakbi/terraform-provider-peak.git"},
		{"-C", c.dir, "-c", "user.name=rehearsal", "-c", "user.email=rehearsal@example.com", "tag", "--force", "v" + version},
		{"-C", c.dir, "tag", "--force", prerelease},
	} {
		if _, err := git(r.work, args...); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// goreleaser runs it in a clone.
func (r *rehearsal) goreleaser(ctx context.Context, in *clone, args ...string) error {
	config, err := r.configuration(in)
	if err != nil {
		return err
	}
	notes := config + ".md"
	text, err := command{dir: in.dir, time: userTime}.run(ctx, filepath.Join(in.dir, "scripts", "release-notes"), r.version)
	if err != nil {
		return err
	}
	if err := os.WriteFile(notes, []byte(text), 0o600); err != nil {
		return err
	}
	c := command{dir: in.dir, time: buildTime, env: []string{
		"PATH=" + r.tools + string(os.PathListSeparator) + os.Getenv("PATH"),
		"GORELEASER_CURRENT_TAG=v" + in.version, "GNUPGHOME=" + r.keys.machine, "GPG_FINGERPRINT=" + r.keys.release.fingerprint, "GITHUB_TOKEN=rehearsal",
	}}
	said, err := c.run(ctx, filepath.Join(r.tools, "goreleaser"), append([]string{"release", "--clean", "--config", config, "--release-notes", notes}, args...)...)
	if err != nil {
		return err
	}
	if strings.Contains(said, "DEPRECATED") {
		return errors.New("goreleaser finds deprecated settings in .goreleaser.yml:\n" + said)
	}
	return nil
}

var (
	systems    = regexp.MustCompile(`(?m)^(\s*goos: &goos) .*$`)
	processors = regexp.MustCompile(`(?m)^(\s*goarch: &goarch) .*$`)
)

// configuration is the path of .goreleaser.yml with the addresses of the rehearsal in it, and the platforms that were asked for.
// It lies outside the clone, which goreleaser takes only without changes.
func (r *rehearsal) configuration(of *clone) (string, error) {
	content, err := os.ReadFile(filepath.Join(of.dir, ".goreleaser.yml"))
	if err != nil {
		return "", err
	}
	text := string(content)
	if len(of.targets) > 0 {
		var oses, arches []string
		for _, target := range of.targets {
			oses, arches = append(oses, target.os), append(arches, target.arch)
		}
		slices.Sort(oses)
		slices.Sort(arches)
		if !systems.MatchString(text) || !processors.MatchString(text) {
			return "", errors.New(".goreleaser.yml has no goos: &goos and goarch: &goarch any more, by which the rehearsal chooses platforms")
		}
		text = systems.ReplaceAllString(text, "$1 ["+strings.Join(slices.Compact(oses), ", ")+"]")
		text = processors.ReplaceAllString(text, "$1 ["+strings.Join(slices.Compact(arches), ", ")+"]")
	}
	text += fmt.Sprintf("\ngithub_urls:\n  api: %sapi/v3/\n  upload: %s\n  download: %s\n", of.github.url, of.github.url, of.github.url)
	path := filepath.Join(r.work, fmt.Sprintf("goreleaser-%d.yml", slices.Index(r.releases, of)))
	return path, os.WriteFile(path, []byte(text), 0o600) //nolint:gosec // The path is in the rehearsal's own folder.
}

// sameBytes compares what two builds want to publish. Signatures have a time in them, and are left out.
func sameBytes(one, other string) error {
	first, err := publishable(one)
	if err != nil {
		return err
	}
	second, err := publishable(other)
	if err != nil {
		return err
	}
	var problems []string
	for name, content := range first {
		switch again, found := second[name]; {
		case !found:
			problems = append(problems, name+" was not made the second time")
		case digest(content) != digest(again):
			problems = append(problems, name+" differs")
		}
	}
	for name := range second {
		if _, found := first[name]; !found {
			problems = append(problems, name+" was not made the first time")
		}
	}
	if len(first) == 0 {
		problems = append(problems, one+" holds nothing to publish")
	}
	slices.Sort(problems)
	if len(problems) > 0 {
		return errors.New("two builds of the same commit are not the same:\n  " + strings.Join(problems, "\n  "))
	}
	return nil
}

// publishable are the files in goreleaser's folder that it uploads, by name.
func publishable(dist string) (map[string][]byte, error) {
	all := map[string][]byte{}
	for _, pattern := range []string{"*.zip", "*.cdx.json", "*_SHA256SUMS"} {
		paths, err := filepath.Glob(filepath.Join(dist, pattern))
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			if all[filepath.Base(path)], err = os.ReadFile(path); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}
