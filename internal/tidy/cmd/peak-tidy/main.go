// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Command peak-tidy rewrites configuration that Terraform has generated for objects of the Peak platform into what a person would have written.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

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
	var unknown error
	if chosen.plan != "" {
		options.Plan, err = readPlan(chosen.plan, stdin)
	} else {
		options.Plan, unknown = knownState(context.Background(), chosen.files)
	}
	if err != nil {
		return err
	}
	result, err := tidy.Rewrite(files, options)
	if err != nil {
		return err
	}
	var changed []tidy.File
	for i, file := range result.Files {
		if !bytes.Equal(file.Source, files[i].Source) {
			changed = append(changed, file)
		}
	}
	switch {
	case chosen.check:
		for _, file := range changed {
			if _, err := fmt.Fprintln(stdout, file.Name); err != nil {
				return err
			}
		}
		if len(changed) > 0 {
			return errUntidy
		}
		return nil
	case chosen.write:
		err = replace(changed)
	default:
		for _, file := range result.Files {
			_, problem := stdout.Write(file.Source)
			err = errors.Join(err, problem)
		}
	}
	if err != nil {
		return err
	}
	return tell(stderr, result, unknown)
}

// tell says what was done, and what is left to do, also where it is unknown, for a reason, what is in the state.
func tell(stderr io.Writer, result tidy.Result, unknown error) error {
	var text bytes.Buffer
	for _, notes := range [][]tidy.Note{result.LeftOut, result.Notes} {
		for _, note := range notes {
			fmt.Fprintln(&text, note)
		}
	}
	fmt.Fprintf(&text, "renamed %d, removed %d that were null, made %d references, left out %d", result.Renamed, result.Nulls, result.References, len(result.LeftOut))
	if result.Managed > 0 {
		fmt.Fprintf(&text, ", and %d that are in the state already under other names", result.Managed)
	}
	fmt.Fprintln(&text)
	if result.Renamed > 0 && unknown != nil {
		fmt.Fprintf(&text, "what is renamed must not be in the state yet, which could not be read (%v): if it was applied under its old name, add a moved block for it, or let -plan tell which names to keep\n", unknown)
	}
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
	seen := make([]os.FileInfo, 0, len(names))
	for i, name := range names {
		source, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("cannot read a file: %w", err)
		}
		info, err := os.Stat(name)
		if err != nil {
			return nil, fmt.Errorf("cannot read a file: %w", err)
		}
		if other := slices.IndexFunc(seen, func(one os.FileInfo) bool { return os.SameFile(one, info) }); other >= 0 {
			return nil, fmt.Errorf("%s and %s are the same file: name it once", names[other], name)
		}
		seen = append(seen, info)
		files[i] = tidy.File{Name: name, Source: source}
	}
	return files, nil
}

// readPlan reads what -plan names; "-" is standard input.
func readPlan(name string, stdin io.Reader) (*tidy.Plan, error) {
	var data []byte
	var err error
	if name == standardInput {
		name = "standard input"
		data, err = io.ReadAll(stdin)
	} else {
		data, err = os.ReadFile(name)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read the plan: %w", err)
	}
	plan, err := tidy.ReadPlan(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return plan, nil
}

// replace writes files anew, each in one step: whoever reads one sees the one content or the other. Before the first is replaced, all
// of them are written beside their places, so that what cannot be written leaves all as they were.
func replace(files []tidy.File) (err error) {
	var beside, names []string
	defer func() {
		for _, name := range beside {
			err = errors.Join(err, os.Remove(name))
		}
	}()
	for _, file := range files {
		name, staged, problem := stage(file)
		if staged != "" {
			beside, names = append(beside, staged), append(names, name)
		}
		if problem != nil {
			return fmt.Errorf("cannot write %s: %w", file.Name, problem)
		}
	}
	for len(beside) > 0 {
		if err := os.Rename(beside[0], names[0]); err != nil {
			return fmt.Errorf("cannot write %s: %w", names[0], err)
		}
		beside, names = beside[1:], names[1:]
	}
	return nil
}

// stage writes what comes into a file beside it, and answers the names of both; that of the second also where it could not be written.
func stage(file tidy.File) (name, beside string, err error) {
	// A link stays one.
	if name, err = filepath.EvalSymlinks(file.Name); err != nil {
		return "", "", err
	}
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return "", "", err
	case !info.Mode().IsRegular():
		return "", "", errors.New("it is no regular file")
	case info.Mode().Perm()&0o222 == 0:
		return "", "", errors.New("it is read-only")
	}
	// The file is replaced, not written into: without this one that belongs to somebody else would be replaced too.
	opened, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return "", "", err
	}
	if err := opened.Close(); err != nil {
		return "", "", err
	}
	temporary, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*.tmp")
	if err != nil {
		return "", "", err
	}
	_, err = temporary.Write(file.Source)
	err = errors.Join(err, temporary.Close())
	if err == nil {
		err = os.Chmod(temporary.Name(), info.Mode().Perm())
	}
	return name, temporary.Name(), err
}
