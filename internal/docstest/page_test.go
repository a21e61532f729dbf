// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package docstest

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// root is the root of the repository.
var root = filepath.Join("..", "..")

// page is a file that users read.
type page struct {
	path   string // slash path in the repository
	source []byte
	tree   ast.Node
	blocks []*block
}

// block is a block of code of a page.
type block struct {
	page     *page
	line     int
	language language
	text     string
	says     annotation
}

// language is what a block is written in.
type language int

const (
	none      language = iota // text, YAML, Go, values of variables: nothing runs it, though it may be a file of the page
	terraform                 // configuration
	shell                     // commands
)

// languages are the words after a fence. Others fail, so that no block escapes by its spelling.
var languages = map[string]language{
	"terraform": terraform, "hcl": terraform, "shell": shell, "sh": shell, "bash": shell, "console": shell,
	"text": none, "markdown": none, "yaml": none, "json": none, "python": none, "go": none, "dockerfile": none, "diff": none,
}

// where tells a reader of a failure which block it is about.
func (b *block) where() string { return fmt.Sprintf("%s:%d", b.page.path, b.line) }

// pages reads all pages, in the order of their paths.
func pages(t *testing.T) []*page {
	t.Helper()
	paths := []string{"README.md", "CONTRIBUTING.md"}
	for _, folder := range []string{"docs", "examples", "contributing"} {
		if !exists(filepath.Join(root, folder)) {
			continue
		}
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(path) != ".md" {
				return err
			}
			relative, err := filepath.Rel(root, path)
			paths = append(paths, filepath.ToSlash(relative))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(paths) < 90 {
		t.Fatalf("there are only %d pages", len(paths))
	}
	slices.Sort(paths)
	read := make([]*page, len(paths))
	for i, path := range paths {
		source, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(path)))
		if err != nil {
			t.Fatal(err)
		}
		p, problems := newPage(path, source)
		for _, problem := range problems {
			t.Error(problem)
		}
		read[i] = p
	}
	return read
}

// newPage finds the blocks of a page, and what is wrong with their fences and annotations.
func newPage(path string, source []byte) (p *page, problems []string) {
	p = &page{path: path, source: source}
	p.tree = goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(body(source)))
	marks, used := 0, 0
	err := ast.Walk(p.tree, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch node := node.(type) {
		case *ast.HTMLBlock:
			marks += strings.Count(p.htmlOf(node), "<!-- docs-run:")
		case *ast.CodeBlock:
			problems = append(problems, fmt.Sprintf("%s:%d: a block without a fence: nobody knows what it is written in", path, p.lineOf(node)))
		case *ast.FencedCodeBlock:
			b := &block{page: p, line: p.lineOf(node), text: p.textOf(node)}
			if problem := b.read(node); problem != "" {
				problems = append(problems, b.where()+": "+problem)
			}
			if b.annotated(node) {
				used++
			}
			p.blocks = append(p.blocks, b)
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		problems = append(problems, path+": "+err.Error())
	}
	if marks != used {
		problems = append(problems, fmt.Sprintf("%s: %d annotations, of which %d stand right before a block", path, marks, used))
	}
	return p, problems
}

// read reads the fence and the annotation of a block.
func (b *block) read(node *ast.FencedCodeBlock) string {
	name := string(node.Language(b.page.source))
	var known bool
	if b.language, known = languages[name]; !known {
		return fmt.Sprintf("unknown language %q after the fence", name)
	}
	if info := node.Info; info != nil && string(info.Segment.Value(b.page.source)) != name {
		return fmt.Sprintf("only the language stands after the fence, not %q; the rest belongs into an annotation", info.Segment.Value(b.page.source))
	}
	if !b.annotated(node) {
		return ""
	}
	said := marked.FindStringSubmatch(b.page.htmlOf(node.PreviousSibling()))
	if said == nil {
		return "the annotation is no comment of one line"
	}
	var err error
	if b.says, err = parseAnnotation(said[1]); err != nil {
		return err.Error()
	}
	if strings.HasSuffix(b.says.file, ".tfvars") {
		b.language = none
	}
	return ""
}

// annotated reports whether an annotation stands before the block.
func (b *block) annotated(node *ast.FencedCodeBlock) bool {
	return strings.Contains(b.page.htmlOf(node.PreviousSibling()), "<!-- docs-run:")
}

func (p *page) htmlOf(node ast.Node) string {
	html, ok := node.(*ast.HTMLBlock)
	if !ok {
		return ""
	}
	written := p.textOf(html)
	if html.HasClosure() {
		written += string(html.ClosureLine.Value(p.source))
	}
	return written
}

func (p *page) textOf(node ast.Node) string {
	var written strings.Builder
	for i := range node.Lines().Len() {
		line := node.Lines().At(i)
		written.Write(line.Value(p.source))
	}
	return written.String()
}

func (p *page) lineOf(node ast.Node) int {
	if node.Lines().Len() == 0 {
		return 0
	}
	return 1 + strings.Count(string(p.source[:node.Lines().At(0).Start]), "\n")
}

// body blanks the front matter, which is no Markdown, and leaves all positions as they are.
func body(source []byte) []byte {
	rest, found := strings.CutPrefix(string(source), "---\n")
	end := strings.Index(rest, "\n---\n")
	if !found || end < 0 {
		return source
	}
	head := len("---\n") + end + len("\n---")
	blank := slices.Clone(source)
	for i := range head {
		if blank[i] != '\n' {
			blank[i] = ' '
		}
	}
	return blank
}

// TestPages expects that every fence and every annotation is known.
func TestPages(t *testing.T) {
	t.Parallel()
	found := map[language]int{}
	for _, p := range pages(t) {
		for _, b := range p.blocks {
			found[b.language]++
		}
	}
	if found[terraform] < 120 || found[shell] < 30 {
		t.Errorf("only %d blocks of Terraform and %d of commands were found", found[terraform], found[shell])
	}
}

// TestPage_escapes expects that no block escapes by the way in which it is written.
func TestPage_escapes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ page, want string }{
		"longer fence":          {"````shell\n```\n````\n", ""},
		"in a list":             {"- a\n\n  <!-- docs-run: file=a.tf -->\n\n  ```terraform\n  x = 1\n  ```\n", ""},
		"no language":           {"```\nterraform apply\n```\n", "unknown language"},
		"misspelt language":     {"```shel\nterraform apply\n```\n", `unknown language "shel"`},
		"words after the fence": {"```shell skip\nterraform apply\n```\n", "only the language"},
		"no fence":              {"Run\n\n    terraform apply\n", "without a fence"},
		"text before the block": {"<!-- docs-run: output -->\n\nprints\n\n```text\nx\n```\n", "1 annotations, of which 0"},
		"unknown word":          {"<!-- docs-run: skipp=\"no time for it\" -->\n```shell\nx\n```\n", `unknown word "skipp"`},
		"two annotations":       {"<!-- docs-run: output -->\n<!-- docs-run: status=1 -->\n\n```shell\nx\n```\n", "2 annotations, of which 1"},
	} {
		p, problems := newPage("page.md", []byte(c.page))
		if said := strings.Join(problems, "\n"); (said == "") != (c.want == "") || !strings.Contains(said, c.want) {
			t.Errorf("%s: %q, want %q", name, said, c.want)
		}
		if c.want == "" && len(p.blocks) != 1 {
			t.Errorf("%s: %d blocks", name, len(p.blocks))
		}
	}
}
