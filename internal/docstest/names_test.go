// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package docstest

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/yuin/goldmark/ast"
)

var (
	// path of attributes, such as build_details.token_wo or steps[*].repository; with a value after it, or without.
	attributePath = regexp.MustCompile(`^[a-z][a-z0-9_]*((\[[^\]]*\])?\.[a-z][a-z0-9_]*)*(\[[^\]]*\])?( = .*)?$`)
	fileName      = regexp.MustCompile(`\.(go|md|py|sh|tf|txt|json|ya?ml)$`)
	segment       = regexp.MustCompile(`[a-z][a-z0-9_]*`)
)

// nameNode is what an attribute, a block or a type of the schema has below it.
type nameNode struct {
	below map[string]*nameNode
	leaf  bool // a value without attributes of its own
	keyed bool // a map, whose keys come between it and its attributes
}

// nodes are all attributes, blocks and types of the schema by their names, and arguments of functions.
func (s schemas) nodes() map[string][]*nameNode {
	found := map[string][]*nameNode{}
	add := func(name string, n *nameNode) *nameNode {
		found[name] = append(found[name], n)
		return n
	}
	var attributes func([]*tfprotov6.SchemaAttribute) map[string]*nameNode
	attributes = func(all []*tfprotov6.SchemaAttribute) map[string]*nameNode {
		below := map[string]*nameNode{}
		for _, attribute := range all {
			n := &nameNode{leaf: attribute.NestedType == nil}
			if nested := attribute.NestedType; nested != nil {
				n.keyed = nested.Nesting == tfprotov6.SchemaObjectNestingModeMap
				n.below = attributes(nested.Attributes)
			}
			below[attribute.Name] = add(attribute.Name, n)
		}
		return below
	}
	var block func(*tfprotov6.SchemaBlock) map[string]*nameNode
	block = func(b *tfprotov6.SchemaBlock) map[string]*nameNode {
		below := attributes(b.Attributes)
		for _, inner := range b.BlockTypes {
			below[inner.TypeName] = add(inner.TypeName, &nameNode{below: block(inner.Block)})
		}
		return below
	}
	block(s.provider.Block)
	for _, kind := range s.kinds {
		for name, schema := range kind {
			below := block(schema.Block)
			// Between a type and its attributes is the name of the object, or not.
			add(name, &nameNode{below: below, keyed: true})
			add(strings.TrimPrefix(name, "peak_"), &nameNode{below: below, keyed: true})
		}
	}
	for name, function := range s.functions {
		add(name, &nameNode{leaf: true})
		for _, parameter := range function.Parameters {
			add(parameter.Name, &nameNode{leaf: true})
		}
	}
	return found
}

// follow goes down a path of names, and returns the first that is not there.
func follow(nodes map[string][]*nameNode, path []string) string {
	at := nodes[path[0]]
	for _, name := range path[1:] {
		var next []*nameNode
		for _, n := range at {
			switch {
			case n.below[name] != nil:
				next = append(next, n.below[name])
			case n.leaf:
				return ""
			case n.keyed:
				next = append(next, &nameNode{below: n.below})
			}
		}
		if len(next) == 0 {
			return name
		}
		at = next
	}
	return ""
}

// own are the names that a page's own blocks declare: labels, variables, locals, attributes and members of objects.
func (p *page) own() map[string]bool {
	found := map[string]bool{}
	for _, b := range p.blocks {
		for _, name := range segment.FindAllString(b.text, -1) {
			if b.language != terraform {
				found[name] = true
			}
		}
		file, problems := hclsyntax.ParseConfig([]byte(b.text), "", hcl.InitialPos)
		if b.language != terraform || problems.HasErrors() {
			continue
		}
		body, ok := file.Body.(*hclsyntax.Body)
		if !ok {
			continue
		}
		_ = hclsyntax.VisitAll(body, func(node hclsyntax.Node) hcl.Diagnostics {
			switch node := node.(type) {
			case *hclsyntax.Attribute:
				found[node.Name] = true
			case *hclsyntax.Block:
				found[node.Type] = true
				for _, label := range node.Labels {
					found[label] = true
				}
			case *hclsyntax.ObjectConsKeyExpr:
				found[hcl.ExprAsKeyword(node.Wrapped)] = true
			}
			return nil
		})
	}
	return found
}

// TestNames expects that what looks like an attribute in the text of a page is one. Only words with an underscore do: others may be any
// word. What else there is, of the platform and of Terraform, is in testdata/words.txt.
func TestNames(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/words.txt")
	if err != nil {
		t.Fatal(err)
	}
	others, used := strings.Fields(regexp.MustCompile(`(?m)^#.*$`).ReplaceAllString(string(text), "")), map[string]bool{}
	schema := providerSchemas(t).nodes()
	checked := 0
	for _, p := range pages(t) {
		own := p.own()
		for _, code := range p.inline(t) {
			if !attributePath.MatchString(code) || fileName.MatchString(code) {
				continue
			}
			path, _, _ := strings.Cut(code, " = ")
			names := segment.FindAllString(regexp.MustCompile(`\[[^\]]*\]`).ReplaceAllString(path, ""), -1)
			for i, name := range names {
				// After a type comes what a reader has called an object.
				if !strings.Contains(name, "_") || i == 1 && strings.HasPrefix(names[0], "peak_") {
					continue
				}
				checked++
				used[name] = true
				if len(schema[name]) == 0 && !own[name] && !slices.Contains(others, name) {
					t.Errorf("%s: `%s`: %s is no attribute, nor does a block of the page have it; if it is something else, add it to testdata/words.txt", p.path, code, name)
					names = names[:i]
					break
				}
			}
			if len(names) > 1 && len(schema[names[0]]) > 0 {
				if missing := follow(schema, names); missing != "" && !own[missing] {
					t.Errorf("%s: `%s`: nothing of this name has an attribute %s", p.path, code, missing)
				}
			}
		}
	}
	for _, other := range others {
		if !used[other] || len(schema[other]) > 0 {
			t.Errorf("testdata/words.txt: no page needs %s", other)
		}
	}
	if checked < 500 {
		t.Errorf("only %d names were found", checked)
	}
}

// inline is what stands between single backticks on a page.
func (p *page) inline(t *testing.T) []string {
	t.Helper()
	var found []string
	err := ast.Walk(p.tree, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if code, ok := node.(*ast.CodeSpan); ok && entering {
			found = append(found, p.plain(code))
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
