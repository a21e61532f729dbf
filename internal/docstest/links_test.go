// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package docstest

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
)

const (
	registry   = "https://registry.terraform.io/providers/peakbi/peak/latest/docs"
	repository = "https://github.com/peakbi/terraform-provider-peak"
	raw        = "https://raw.githubusercontent.com/peakbi/terraform-provider-peak/main/"
)

// shown are the folders of docs/ that registries show; docs/index.md is shown as well.
var shown = []string{"docs/actions", "docs/data-sources", "docs/ephemeral-resources", "docs/functions", "docs/guides", "docs/list-resources", "docs/resources"}

// onRegistry reports whether registries show the page. Others are read on GitHub.
func (p *page) onRegistry() bool {
	return p.path == "docs/index.md" || slices.Contains(shown, path.Dir(p.path))
}

// link is a link, or a picture, of a page.
type link struct {
	to      string
	picture bool
}

// links are the links of a page.
func (p *page) links(t *testing.T) []link {
	t.Helper()
	var found []link
	err := ast.Walk(p.tree, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		switch node := node.(type) {
		case *ast.Link:
			if entering {
				found = append(found, link{to: string(node.Destination)})
			}
		case *ast.Image:
			if entering {
				found = append(found, link{to: string(node.Destination), picture: true})
			}
		case *ast.AutoLink:
			if entering {
				found = append(found, link{to: string(node.URL(p.source))})
			}
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

var (
	named      = regexp.MustCompile(`<a (?:id|name)="([^"]+)"`)
	unspelled  = regexp.MustCompile(`[^\p{L}\p{N}_\- ]`)
	pathOfCode = regexp.MustCompile(`^/(?:blob|tree|raw)/main/(.*)$`)
)

// anchors are the places of a page that a link can lead to: its headings, as GitHub and the registries name them, and those that
// have been named.
func (p *page) anchors(t *testing.T) []string {
	t.Helper()
	var found []string
	err := ast.Walk(p.tree, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if heading, ok := node.(*ast.Heading); ok && entering {
			name := strings.ReplaceAll(unspelled.ReplaceAllString(strings.ToLower(p.plain(heading)), ""), " ", "-")
			unique := name
			for n := 1; slices.Contains(found, unique); n++ {
				unique = fmt.Sprintf("%s-%d", name, n)
			}
			found = append(found, unique)
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, match := range named.FindAllSubmatch(p.source, -1) {
		found = append(found, string(match[1]))
	}
	return found
}

// plain is the text of a node, without its marks.
func (p *page) plain(node ast.Node) string {
	var written strings.Builder
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		if leaf, ok := child.(*ast.Text); ok {
			written.Write(leaf.Segment.Value(p.source))
		} else {
			written.WriteString(p.plain(child))
		}
	}
	return written.String()
}

// site is all pages by their path.
type site map[string]*page

// resolve says what is wrong with a link, or nothing.
func (s site) resolve(t *testing.T, p *page, l link) string {
	t.Helper()
	to, anchor, _ := strings.Cut(l.to, "#")
	file := p.path
	switch {
	case strings.HasPrefix(to, registry):
		file = "docs/" + strings.TrimPrefix(strings.TrimPrefix(to, registry), "/") + ".md"
		if to == registry {
			file = "docs/index.md"
		}
		if s[file] == nil {
			return "there is no page " + file
		}
	case strings.HasPrefix(to, raw):
		file = strings.TrimPrefix(to, raw)
	case strings.HasPrefix(to, repository):
		match := pathOfCode.FindStringSubmatch(strings.TrimPrefix(to, repository))
		if match == nil {
			return ""
		}
		file = match[1]
	case strings.Contains(to, "://"):
		if !strings.HasPrefix(to, "https://") {
			return "it is not encrypted"
		}
		return ""
	case strings.HasPrefix(to, "mailto:"):
		return ""
	case to == "":
	case p.onRegistry():
		// The registry shows the index as .../docs, without a slash at its end, so that its relative links lead past docs.
		if p.path == "docs/index.md" {
			return "on the registry, relative links of the index lead nowhere: write " + registry + "/..."
		}
		if l.picture || strings.HasSuffix(to, ".md") {
			return "registries have pages without .md, and no other files: write a whole address"
		}
		file = path.Join(path.Dir(p.path), to) + ".md"
	default:
		file = path.Join(path.Dir(p.path), to)
	}
	if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(file))); err != nil {
		return "there is no " + file
	}
	if anchor == "" || s[file] == nil {
		return ""
	}
	if !slices.Contains(s[file].anchors(t), anchor) {
		return file + " has no heading " + anchor
	}
	return ""
}

// TestLinks expects that links and anchors lead somewhere.
func TestLinks(t *testing.T) {
	t.Parallel()
	all := site{}
	for _, p := range pages(t) {
		all[p.path] = p
	}
	found := 0
	for _, p := range all {
		for _, l := range p.links(t) {
			found++
			if problem := all.resolve(t, p, l); problem != "" {
				t.Errorf("%s: %s: %s", p.path, l.to, problem)
			}
		}
	}
	if found < 500 {
		t.Errorf("only %d links were found", found)
	}
}

// TestSite_resolve expects each kind of broken link to be found.
func TestSite_resolve(t *testing.T) {
	t.Parallel()
	all := site{}
	for _, path := range []string{"docs/index.md", "docs/guides/emulator.md", "docs/resources/image.md", "README.md"} {
		text := "# A `peak_x` page, really\n\n<a id=\"nestedatt--steps\"></a>\n"
		all[path], _ = newPage(path, []byte(text))
	}
	for _, c := range []struct{ page, to, want string }{
		{"docs/index.md", registry + "/guides/emulator#a-peak_x-page-really", ""},
		{"docs/index.md", registry, ""},
		{"docs/index.md", registry + "/guides/none", "no page"},
		{"docs/index.md", "guides/emulator", "relative links of the index"},
		{"docs/guides/emulator.md", "../resources/image#nestedatt--steps", ""},
		{"docs/guides/emulator.md", "../resources/image.md", "without .md"},
		{"docs/guides/emulator.md", "../resources/imaeg", "there is no"},
		{"docs/guides/emulator.md", "#no-heading", "has no heading"},
		{"docs/guides/emulator.md", repository + "/blob/main/README.md", ""},
		{"docs/guides/emulator.md", repository + "/blob/main/READ.md", "there is no READ.md"},
		{"docs/guides/emulator.md", repository + "/issues", ""},
		{"docs/guides/emulator.md", "http://example.com", "not encrypted"},
		{"README.md", "docs/index.md", ""},
		{"README.md", "docs/index", "there is no"},
	} {
		if said := all.resolve(t, all[c.page], link{to: c.to}); (said == "") != (c.want == "") || !strings.Contains(said, c.want) {
			t.Errorf("%s: %s: %q, want %q", c.page, c.to, said, c.want)
		}
	}
}
