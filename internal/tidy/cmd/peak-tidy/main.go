// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Command peak-tidy rewrites configuration that Terraform has generated for objects of the Peak platform into what a person would have written.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/peakbi/terraform-provider-peak/internal/tidy"
)

// version is set by the linker.
var version = "dev"

// What the process ends with, beside 0.
const (
	exitFailed = 1 // something could not be read or written
	exitUntidy = 3 // -check, and there is something to tidy
)

// errUntidy is what -check ends with where there is something to tidy.
var errUntidy = errors.New("there is something to tidy")

func main() {
	err := run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	switch {
	case err == nil:
		return
	case errors.Is(err, errUntidy):
		os.Exit(exitUntidy)
	}
	fmt.Fprintln(os.Stderr, "peak-tidy:", err)
	os.Exit(exitFailed)
}

// run tidies what the arguments say. The result goes to stdout, or with -w into the files; what a person should know goes to stderr.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	chosen, err := parseOptions(args)
	if err != nil {
		return err
	}
	if chosen.text != "" {
		_, err := io.WriteString(stdout, chosen.text)
		return err
	}
	files, err := read(chosen.files, stdin)
	if err != nil {
		return err
	}
	options := tidy.Options{KeepOwned: chosen.keepOwned}
	if chosen.plan != "" {
		if options.Plan, err = readPlan(chosen.plan); err != nil {
			return err
		}
	}
	result, err := tidy.Rewrite(files, options)
	if err != nil {
		return err
	}
	untidy := false
	for i, file := range result.Files {
		changed := !bytes.Equal(file.Source, files[i].Source)
		untidy = untidy || changed
		switch {
		case chosen.check:
			if changed {
				if _, err := fmt.Fprintln(stdout, file.Name); err != nil {
					return err
				}
			}
		case !chosen.write:
			if _, err := stdout.Write(file.Source); err != nil {
				return err
			}
		case changed:
			if err := replace(file); err != nil {
				return err
			}
		}
	}
	if chosen.check {
		if untidy {
			return errUntidy
		}
		return nil
	}
	return tell(stderr, result)
}

// tell says what was done, and what is left to do.
func tell(stderr io.Writer, result tidy.Result) error {
	var text bytes.Buffer
	for _, notes := range [][]tidy.Note{result.LeftOut, result.Notes} {
		for _, note := range notes {
			fmt.Fprintln(&text, note)
		}
	}
	fmt.Fprintf(&text, "renamed %d, removed %d that were null, made %d references, left out %d\n", result.Renamed, result.Nulls, result.References, len(result.LeftOut))
	_, err := stderr.Write(text.Bytes())
	return err
}

// read reads the files, or without any standard input.
func read(names []string, stdin io.Reader) ([]tidy.File, error) {
	if len(names) == 0 {
		source, err := io.ReadAll(stdin)
		if err != nil {
			return nil, fmt.Errorf("cannot read standard input: %w", err)
		}
		return []tidy.File{{Name: "<stdin>", Source: source}}, nil
	}
	files := make([]tidy.File, len(names))
	for i, name := range names {
		source, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("cannot read a file: %w", err)
		}
		files[i] = tidy.File{Name: name, Source: source}
	}
	return files, nil
}

func readPlan(name string) (*tidy.Plan, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("cannot read the plan: %w", err)
	}
	plan, err := tidy.ReadPlan(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return plan, nil
}

// replace writes a file anew, in one step: whoever reads it sees the one content or the other.
func replace(file tidy.File) (err error) {
	info, err := os.Stat(file.Name)
	if err != nil {
		return fmt.Errorf("cannot write a file: %w", err)
	}
	// A link stays one.
	name, err := filepath.EvalSymlinks(file.Name)
	if err != nil {
		return fmt.Errorf("cannot write a file: %w", err)
	}
	beside, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*.tmp")
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", file.Name, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("cannot write %s: %w", file.Name, err), os.Remove(beside.Name()))
		}
	}()
	_, err = beside.Write(file.Source)
	err = errors.Join(err, beside.Close())
	if err != nil {
		return err
	}
	err = os.Chmod(beside.Name(), info.Mode().Perm())
	if err != nil {
		return err
	}
	return os.Rename(beside.Name(), name)
}
