// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Command bench measures the provider and writes what it found into the guides and the pages of contributing/ that have a
// place for it, as tables between `<!-- bench:NAME -->` and `<!-- /bench -->`. Run it through `make bench`.
//
// Everything runs on this machine: Terraform, the provider as a process of its own, and the platform, which is the emulator
// in this process. Each figure is the best of several runs, because what else the machine does only ever adds to it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is one run.
type bench struct {
	terraform string
	only      string
	objects   []int
	repeat    int
	rounds    int
	jobs      int
	latencies []time.Duration
	lab       *lab
	tables    map[string]string
}

// section is a part of the run and the tables that it makes.
type section struct {
	name string
	run  func(*bench, context.Context) error
}

// sections lists all sections.
func sections() []section {
	return []section{
		{"machine", (*bench).machine},
		{"start", (*bench).start},
		{"plan", (*bench).plan},
		{"packing", (*bench).packing},
		{"conversion", (*bench).conversion},
		{"console", (*bench).console},
		{"refresh", (*bench).refresh},
		{"tenants", (*bench).tenants},
		{"apply", (*bench).apply},
		{"cli", (*bench).cli},
	}
}

func run(ctx context.Context, args []string) (err error) {
	b := &bench{tables: map[string]string{}}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.StringVar(&b.terraform, "terraform", "terraform", "the command line to drive")
	flags.StringVar(&b.only, "only", "", "run one section, and write its tables only")
	flags.IntVar(&b.repeat, "repeat", 3, "how often to measure what is short")
	flags.IntVar(&b.rounds, "rounds", 1, "how often each side does what is done from two sides")
	late := flags.Duration("late", 50*time.Millisecond, "the latency with which both sides do their work once more; 0 leaves that out")
	flags.IntVar(&b.jobs, "workflows", 50, "how many workflows to roll out from two sides")
	objects := flags.String("objects", "100,300,1000", "how many objects to refresh")
	if err := flags.Parse(args); err != nil {
		return err
	}
	b.latencies = slices.Compact([]time.Duration{0, *late})
	for text := range strings.SplitSeq(*objects, ",") {
		count, err := strconv.Atoi(text)
		if err != nil || count < minObjects {
			return fmt.Errorf("-objects takes numbers from %d", minObjects)
		}
		b.objects = append(b.objects, count)
	}
	if b.lab, err = newLab(ctx, b.terraform); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.lab.close()) }()

	known := false
	for _, s := range sections() {
		if b.only != "" && b.only != s.name {
			continue
		}
		known = true
		fmt.Fprintln(os.Stderr, "bench:", s.name)
		if err := s.run(b, ctx); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		// At once, so that an interrupted run loses one section.
		if err := writePages(b.tables); err != nil {
			return err
		}
	}
	if !known {
		return fmt.Errorf("there is no section %q", b.only)
	}
	return nil
}
