// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// subcategories are the headings under which the registry lists pages.
var subcategories = []string{"Artifacts and images", "Workflows", "Services", "Press", "Metrics", "Tenant", "Alerts", "Peak CLI"}

// subcategory is the line of a page that says under which heading it stands.
var subcategory = regexp.MustCompile(`(?m)^subcategory: "(.*)"$`)

// page reads a page of docs/.
func page(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", filepath.FromSlash(name)+".md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestPages_subcategories expects everything that is registered to have a page under one of the headings: one that the table in its
// template in templates/ has forgotten has none.
func TestPages_subcategories(t *testing.T) {
	t.Parallel()
	for _, name := range pages(t) {
		match := subcategory.FindStringSubmatch(page(t, name))
		switch {
		case match == nil:
			t.Errorf("docs/%s.md has no line with a subcategory", name)
		case !slices.Contains(subcategories, match[1]):
			t.Errorf("docs/%s.md is in the subcategory %q, which is none of %q: add it to templates/%s.md.tmpl and run make docs", name, match[1], subcategories, filepath.Dir(name))
		}
	}
}

// TestPages_versions expects pages about what not every command line has to say so.
func TestPages_versions(t *testing.T) {
	t.Parallel()
	for _, name := range pages(t) {
		var says []string
		switch filepath.Dir(name) {
		case "actions", "list-resources":
			says = []string{"Terraform 1.14 or later", "OpenTofu does not have them"}
		case "ephemeral-resources":
			says = []string{"OpenTofu 1.11"}
		}
		for _, text := range says {
			if !strings.Contains(page(t, name), text) {
				t.Errorf("docs/%s.md does not say %q", name, text)
			}
		}
	}
}

// example is where a page begins to show examples, up to the schema.
var example = regexp.MustCompile(`(?s)\n## Example Usage\n(.*?)\n(?:<!-- |## )`)

// TestPages_examples expects each page to have examples, and a heading above each where there are several.
func TestPages_examples(t *testing.T) {
	t.Parallel()
	for _, name := range pages(t) {
		match := example.FindStringSubmatch(page(t, name))
		if match == nil {
			t.Errorf("docs/%s.md has no example", name)
			continue
		}
		blocks, headings := strings.Count(match[1], "```terraform"), strings.Count(match[1], "\n### ")
		if blocks == 0 || blocks > 1 && headings != blocks {
			t.Errorf("docs/%s.md has %d examples under %d headings", name, blocks, headings)
		}
	}
}

// picture finds a picture of a page, as Markdown or as HTML.
var picture = regexp.MustCompile(`!\[[^\]]*\]\(([^)]*)\)|<(?:img|source)[^>]* src(?:set)?="([^"]*)"`)

// TestPages_pictures expects pictures by absolute address, since the registry serves pages alone, and each in this repository.
func TestPages_pictures(t *testing.T) {
	t.Parallel()
	const raw = "https://raw.githubusercontent.com/peakbi/terraform-provider-peak/main/"
	names := []string{"index"}
	guides, err := filepath.Glob(filepath.Join("..", "..", "docs", "guides", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, guide := range guides {
		names = append(names, "guides/"+strings.TrimSuffix(filepath.Base(guide), ".md"))
	}
	found := 0
	for _, name := range names {
		for _, match := range picture.FindAllStringSubmatch(page(t, name), -1) {
			found++
			address := match[1] + match[2]
			file, ok := strings.CutPrefix(address, raw)
			if !ok {
				t.Errorf("docs/%s.md has a picture at %s, which the registry cannot show: begin with %s", name, address, raw)
				continue
			}
			if _, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(file))); err != nil {
				t.Errorf("docs/%s.md shows %s, which is not there: %v", name, address, err)
			}
		}
	}
	if found == 0 {
		t.Error("there is no picture in the index and the guides")
	}
}
