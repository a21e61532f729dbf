// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
)

// places matches a place for a table in a page.
var places = regexp.MustCompile(`(?s)<!-- bench:([a-z-]+) -->\n.*?<!-- /bench -->`)

// templates is where the guides are written. make docs copies them as they are, and so does writePages, so that the pages
// are up to date without it. contributing has pages for developers, which are made by nothing else.
const templates, docs, contributing = "templates/guides", "docs/guides", "contributing"

// writePages puts the tables into their places, and leaves places of tables that were not made as they are.
func writePages(tables map[string]string) error {
	guides, err := filepath.Glob(filepath.Join(templates, "*.md"))
	if err != nil {
		return err
	}
	pages, err := filepath.Glob(filepath.Join(contributing, "*.md"))
	if err != nil {
		return err
	}
	placed := map[string]bool{}
	for _, page := range append(guides, pages...) {
		text, err := os.ReadFile(page)
		if err != nil {
			return err
		}
		changed := fill(text, tables, placed)
		if bytes.Equal(changed, text) {
			continue
		}
		copies := []string{page}
		if slices.Contains(guides, page) {
			copies = append(copies, filepath.Join(docs, filepath.Base(page)))
		}
		for _, name := range copies {
			if err := write(name, changed); err != nil {
				return err
			}
		}
	}
	var lost []string
	for name := range tables {
		if !placed[name] {
			lost = append(lost, name)
		}
	}
	if slices.Sort(lost); len(lost) > 0 {
		return fmt.Errorf("no page has a place for %v", lost)
	}
	return nil
}

// write gives a page the permissions that the user's new files have.
func write(name string, text []byte) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Close())
}

// fill replaces what is in the places of the tables, and notes which ones it has placed.
func fill(page []byte, tables map[string]string, placed map[string]bool) []byte {
	return places.ReplaceAllFunc(page, func(place []byte) []byte {
		name := string(places.FindSubmatch(place)[1])
		content, ok := tables[name]
		if !ok {
			return place
		}
		placed[name] = true
		return fmt.Appendf(nil, "<!-- bench:%s -->\n\n%s\n\n<!-- /bench -->", name, content)
	})
}
