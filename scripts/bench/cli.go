// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// noClient is what scripts/sdk/environment ends with where the official client cannot be had on this machine.
const noClient = 3

// names of the two sides, in the order of the columns.
var sideNames = [2]string{"CLI", "Terraform"}

// task is one row for each latency: something that both sides do.
type task struct {
	name string
	// do does it, and says how many lines had to be written for it.
	do func(context.Context, side, *platform) (lines int, err error)
	// from is the task whose objects are all that should be there afterwards; empty is this one.
	from string
}

// done is what a task came to on one side.
type done struct {
	time                     time.Duration
	requests, lines, objects int
}

// cli does the same works by calls of the official CLI and by Terraform, by turns.
func (b *bench) cli(ctx context.Context) error {
	client, err := officialClient(ctx)
	if err != nil || client == "" {
		return err
	}
	t := newTable("work", "latency", "time, CLI", "time, Terraform", "CLI / Terraform", "requests, CLI", "Terraform",
		"lines written, CLI", "Terraform", "left over, CLI", "Terraform")
	for _, latency := range b.latencies {
		if err := b.app(ctx, client, latency, t); err != nil {
			return err
		}
		if err := b.workflows(ctx, client, latency, t); err != nil {
			return err
		}
	}
	b.tables["cli"] = t.String()
	return nil
}

// officialClient installs the client that `make sdk` uses, and returns its folder. Where this machine lacks something it says
// so in one line, and returns nothing.
func officialClient(ctx context.Context) (string, error) {
	command := exec.CommandContext(ctx, "scripts/sdk/environment")
	command.Stderr = os.Stderr
	output, err := command.Output()
	said := strings.TrimSpace(string(output))
	if ended := (*exec.ExitError)(nil); errors.As(err, &ended) && ended.ExitCode() == noClient {
		fmt.Fprintln(os.Stderr, "bench: cli: skipped:", said)
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("scripts/sdk/environment: %w\n%s", err, said)
	}
	return filepath.Abs(said)
}

// The tasks.
const (
	appFirst = "an app of three blocks, an image and a service: first roll-out"
	again    = "nothing changed"
)

// app is the life of an app of three blocks, an image and a service.
func (b *bench) app(ctx context.Context, client string, latency time.Duration, t *table) error {
	return b.compare(ctx, client, "app", latency, t, nil, [][]task{{
		{name: appFirst, do: rollOut},
		{name: again, do: reapply, from: appFirst},
		{name: "one folder changed", do: func(ctx context.Context, s side, _ *platform) (int, error) {
			lines, err := s.publish("train")
			return lines, errors.Join(err, s.apply(ctx))
		}},
	}, {
		{name: "a build fails in the middle, then again", from: appFirst, do: func(ctx context.Context, s side, p *platform) (int, error) {
			if err := p.emulator.SetOutcome(world.Outcome{Kind: "build", Result: "failed", Times: 1}); err != nil {
				return 0, err
			}
			if err := s.apply(ctx); err == nil {
				return 0, errors.New("the build failed, and nobody noticed")
			}
			return 0, s.apply(ctx)
		}},
	}})
}

// workflows is many objects of one kind.
func (b *bench) workflows(ctx context.Context, client string, latency time.Duration, t *table) error {
	count := fmt.Sprint(b.jobs)
	first := count + " workflows: first roll-out"
	return b.compare(ctx, client, "workflows", latency, t, []string{"WORKFLOWS=" + count, "TF_VAR_workflows=" + count}, [][]task{{
		{name: first, do: rollOut},
		{name: again, do: reapply, from: first},
	}})
}

func rollOut(ctx context.Context, s side, _ *platform) (int, error) {
	lines, err := s.lines()
	return lines, errors.Join(err, s.apply(ctx))
}

func reapply(ctx context.Context, s side, _ *platform) (int, error) { return 0, s.apply(ctx) }

// compare does lists of tasks, each on a platform of its own, from both sides: first one side and then the other, and the
// next time the other way round.
func (b *bench) compare(ctx context.Context, client, work string, latency time.Duration, t *table, env []string, lists [][]task) error {
	results := map[string][2]done{}
	for round := range b.rounds {
		for turn := range sideNames {
			which := (turn + round) % len(sideNames)
			for _, list := range lists {
				if err := b.live(ctx, which, client, work, latency, env, list, results); err != nil {
					return fmt.Errorf("%s: %w", sideNames[which], err)
				}
			}
		}
	}
	for _, list := range lists {
		for _, task := range list {
			r, clean := results[task.name], results[task.name]
			if task.from != "" {
				clean = results[task.from]
			}
			wanted := min(clean[0].objects, clean[1].objects)
			t.add(task.name, latency.String(), seconds(r[0].time), seconds(r[1].time), ratio(r[0].time, r[1].time),
				fmt.Sprint(r[0].requests), fmt.Sprint(r[1].requests), fmt.Sprint(r[0].lines), fmt.Sprint(r[1].lines),
				fmt.Sprint(r[0].objects-wanted), fmt.Sprint(r[1].objects-wanted))
		}
	}
	return nil
}

// live does one list of tasks from one side, and keeps the best time of each.
func (b *bench) live(ctx context.Context, which int, client, work string, latency time.Duration, env []string, list []task, results map[string][2]done) error {
	p, err := newPlatform()
	if err != nil {
		return err
	}
	defer p.close()
	p.latency.Store(int64(latency))
	var s side
	if which == 0 {
		s, err = b.lab.newScript(client, work, p, env...)
	} else {
		s, err = b.lab.newDeclared(work, p, env...)
	}
	if err != nil {
		return err
	}
	for _, task := range list {
		fmt.Fprintf(os.Stderr, "bench: cli: %s, %s, latency %s\n", sideNames[which], task.name, latency)
		p.seen()
		started := time.Now()
		lines, err := task.do(ctx, s, p)
		if err != nil {
			return fmt.Errorf("%s: %w", task.name, err)
		}
		met := p.seen()
		got := done{time: time.Since(started), requests: met.reads + met.other, lines: lines, objects: p.objects()}
		both := results[task.name]
		if before := both[which].time; before != 0 {
			got.time = min(got.time, before)
		}
		both[which] = got
		results[task.name] = both
	}
	return nil
}

// objects counts everything that calls have made.
func (p *platform) objects() (count int) {
	for _, ofKind := range p.emulator.Leftovers() {
		count += len(ofKind)
	}
	return count
}
