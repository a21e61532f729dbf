// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Command notices writes THIRD_PARTY_NOTICES.txt: the licences of all modules that are linked into what a release holds, on any
// system that it is built for. Run it through `make notices`; with -check it only compares.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "notices:", err)
		os.Exit(1)
	}
}

// file is what is written.
const file = "THIRD_PARTY_NOTICES.txt"

// systems are those of .goreleaser.yml. Processors make no difference to which modules are linked.
var systems = []string{"linux", "darwin", "windows", "freebsd"}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("notices", flag.ContinueOnError)
	check := flags.Bool("check", false, "fail when the file is not what would be written")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() == 0 {
		return errors.New("name the packages of the programs that are released")
	}
	modules, err := linked(ctx, systems, flags.Args())
	if err != nil {
		return err
	}
	text, err := render(modules)
	if err != nil {
		return err
	}
	if !*check {
		return os.WriteFile(file, []byte(text), 0o644) //nolint:gosec // Everybody reads it.
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if strings.ReplaceAll(string(content), "\r\n", "\n") != text {
		return fmt.Errorf("%s is not what the modules of go.mod make it: run `make notices` and commit the result", file)
	}
	return nil
}
