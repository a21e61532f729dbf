// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// sources holds the works that are done from two sides: by a script of calls of the Peak CLI, and by Terraform. In the folder
// of a work, cli and terraform hold what is written for each, and src what both roll out.
//
//go:embed sides
var sources embed.FS

// maxSaid is how much of what a script printed is shown when it fails: the CLI draws its variables first.
const maxSaid = 1000

// side does a work one way.
type side interface {
	// apply rolls out what is written.
	apply(ctx context.Context) error
	// publish has the next apply roll out what has changed in the folder of a block, and returns how many lines had to be
	// written for that.
	publish(block string) (lines int, err error)
	// lines is how many lines there are for the work, without comments, empty ones and what is rolled out.
	lines() (int, error)
}

// lay copies what a side needs for a work into a new folder.
func lay(dir, work, kind string) error {
	for _, part := range []string{kind, "src"} {
		from := path.Join("sides", work, part)
		if _, err := fs.Stat(sources, from); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		tree, err := fs.Sub(sources, from)
		if err != nil {
			return err
		}
		to := dir
		if part == "src" {
			to = filepath.Join(dir, part)
		}
		if err := os.CopyFS(to, tree); err != nil {
			return err
		}
	}
	return nil
}

// written counts the lines that somebody writes for a side of a work.
func written(work, kind string) (count int, err error) {
	err = fs.WalkDir(sources, path.Join("sides", work, kind), func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := sources.ReadFile(name)
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				count++
			}
		}
		return err
	})
	return count, err
}

// edit changes the code of a block.
func edit(dir, block string) error {
	name := filepath.Join(dir, "src", block, "app.py")
	return os.WriteFile(name, fmt.Appendf(nil, "print(%q)\n", block+" at "+time.Now().String()), 0o600)
}

// script is the side of the CLI.
type script struct {
	dir, work string
	env       []string
}

// newScript makes the folder of a script. Python finds the module that sends the CLI to the platform by itself.
func (l *lab) newScript(client, work string, p *platform, env ...string) (*script, error) {
	dir, err := os.MkdirTemp(l.dir, "script-")
	if err != nil {
		return nil, err
	}
	redirect, err := filepath.Abs("scripts/sdk/redirect")
	if err != nil {
		return nil, err
	}
	environ := append(environment(), "PATH="+filepath.Join(client, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"),
		"PYTHONPATH="+redirect, "PYTHONDONTWRITEBYTECODE=1", "PEAK_SDK_PLATFORM="+p.url, "PEAK_AUTH_TOKEN="+token, "NO_COLOR=1", "COLUMNS=200")
	return &script{dir: dir, work: work, env: append(environ, env...)}, lay(dir, work, "cli")
}

func (s *script) apply(ctx context.Context) error {
	command := exec.CommandContext(ctx, "bash", "rollout.sh")
	command.Dir, command.Env = s.dir, s.env
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("the script: %w\n%s", err, output[max(0, len(output)-maxSaid):])
	}
	return nil
}

func (s *script) lines() (int, error) { return written(s.work, "cli") }

// publish raises the versions of the block and of its app, as somebody has to with the CLI.
func (s *script) publish(block string) (int, error) {
	if err := edit(s.dir, block); err != nil {
		return 0, err
	}
	name := filepath.Join(s.dir, "versions")
	before, err := os.ReadFile(name)
	if err != nil {
		return 0, err
	}
	raised, lines := string(before), 0
	for _, variable := range []string{strings.ToUpper(block), "APP"} {
		line := variable + "=1.0.0\n"
		if !strings.Contains(raised, line) {
			return 0, fmt.Errorf("%s has no line %q", name, line)
		}
		raised = strings.Replace(raised, line, variable+"=1.0.1\n", 1)
		lines++
	}
	return lines, os.WriteFile(name, []byte(raised), 0o600) //nolint:gosec // A file of the workspace that was made for it.
}

// declared is the side of Terraform.
type declared struct {
	*workspace

	work string
}

func (l *lab) newDeclared(work string, p *platform, env ...string) (*declared, error) {
	w, err := l.workspace(fmt.Sprintf("declared-%s-%d", work, time.Now().UnixNano()), l.provider, map[string]string{"rc": ""})
	if err != nil {
		return nil, err
	}
	w.env = append(slices.Clone(env), "PEAK_ENDPOINT="+p.url, "PEAK_AUTH_TOKEN="+token)
	return &declared{workspace: w, work: work}, lay(w.dir, work, "terraform")
}

func (d *declared) apply(ctx context.Context) error {
	_, err := d.run(ctx, "apply", "-auto-approve")
	return err
}

func (d *declared) lines() (int, error) { return written(d.work, "terraform") }

// publish needs nothing but the folder: versions raise themselves.
func (d *declared) publish(block string) (int, error) { return 0, edit(d.dir, block) }
