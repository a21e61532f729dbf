// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tidy

import (
	"bytes"
	"fmt"
	"strings"
)

// File is a configuration file. Name stands in messages.
type File struct {
	Name   string
	Source []byte
}

// Options say what Rewrite may know and do beside the files.
type Options struct {
	// Plan is what Terraform knows of the objects, nil where that is not known.
	Plan *Plan

	// KeepOwned leaves in what a deployment, a block spec or a collection of metrics makes by itself.
	KeepOwned bool
}

// Result is what came of a rewrite. Files are in the order of those that were given; a file with nothing to do is as it was, byte by byte.
type Result struct {
	Files []File

	// How many resources have another name, how many attributes that are null are gone, and how many ids are references now.
	Renamed, Nulls, References int

	// Managed is how many resources are gone since the state has their objects under other addresses already.
	Managed int

	// LeftOut are the other resources that are gone, and Notes is what is left to do by hand, both with the reason.
	LeftOut, Notes []Note
}

// Note is something to know about a place. Line counts from 1; 0 is no line: the place is gone.
type Note struct {
	File string
	Line int
	Text string
}

// String is the note as compilers write theirs.
func (n Note) String() string {
	if n.Line == 0 {
		return n.File + ": " + n.Text
	}
	return fmt.Sprintf("%s:%d: %s", n.File, n.Line, n.Text)
}

// Rewrite tidies the files, which are taken as one configuration: a reference may lead from one to another. Rewriting what came of it changes
// nothing. An error names file and line of what cannot be read; then nothing is rewritten.
func Rewrite(files []File, options Options) (Result, error) {
	config, err := parse(files)
	if err != nil {
		return Result{}, err
	}
	config.identify(options.Plan)
	var result Result
	edits := newEdits(len(files))
	config.leaveOut(options, edits, &result)
	result.Renamed = config.rename(options.Plan, edits)
	for _, object := range config.resources {
		if object.leftOut {
			continue
		}
		w := writer{config: config, object: object, edits: edits.of(object.file), plan: options.Plan}
		w.body()
		if object.imported != nil {
			edits.of(object.importedFrom).removeDefault(config.files[object.importedFrom], object.imported)
		}
		result.Nulls += w.nulls
		result.References += w.references
	}
	for i, file := range config.files {
		edits.of(i).removeHeads(file)
		result.Files = append(result.Files, File{Name: file.name, Source: edits.of(i).apply(file)})
	}
	after, err := parse(result.Files)
	if err != nil {
		return Result{}, fmt.Errorf("what came of it cannot be read, please report that: %w", err)
	}
	result.Notes = append(fillIns(result.Files), after.likelyOwned(options)...)
	return result, nil
}

// marker begins the comments that say what has to be filled in by hand.
const marker = "# peak-tidy: "

// fillIns are the comments that earlier and this rewrite have put where something has to be filled in.
func fillIns(files []File) []Note {
	var notes []Note
	for _, file := range files {
		number := 0
		for line := range bytes.Lines(file.Source) {
			number++
			if text, found := strings.CutPrefix(strings.TrimSpace(string(line)), marker); found {
				notes = append(notes, Note{file.Name, number, text})
			}
		}
	}
	return notes
}
