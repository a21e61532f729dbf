// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package models

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// template begins a part of a file that the platform renders before it reads it as YAML. In Cube a single brace is a reference.
var template = regexp.MustCompile(`\{\{|\{%|\{#`)

// maxDepth bounds how deep a file is looked into.
const maxDepth = 50

// Add reads a file. cut says that content is only the beginning of it.
func (f *Folder) Add(file string, content []byte, cut bool) {
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	switch {
	case cut:
		f.broken = append(f.broken, Finding{Place{file, 1}, fmt.Sprintf("the file is larger than %d MiB", MaxFile>>20)})
		return
	case template.Match(content):
		f.skipped = append(f.skipped, file)
		return
	case !utf8.Valid(content):
		f.broken = append(f.broken, Finding{Place{file, lineOf(content)}, "the text is not UTF-8"})
		return
	}
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	for {
		var document yaml.Node
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			f.broken = append(f.broken, syntaxError(file, content, err))
			return
		}
		r := reader{file: file, folder: f}
		r.repeatedKeys(&document, 0)
		for _, root := range document.Content {
			r.root(root)
		}
	}
}

// lineOf is the line of the first byte that is no UTF-8.
func lineOf(content []byte) int {
	line := 1
	for len(content) > 0 {
		r, size := utf8.DecodeRune(content)
		if r == utf8.RuneError && size == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		content = content[size:]
	}
	return line
}

// syntaxError says where a file is no YAML: in one of its lines, also when what is missing is missing at its end.
func syntaxError(file string, content []byte, err error) Finding {
	if load, ok := errors.AsType[*yaml.LoadError](err); ok {
		message := load.Message
		if strings.Contains(message, "cannot start any token") {
			message += " (a text that begins with @, `, % or a tab has to stand in quotes)"
		}
		last := 1 + bytes.Count(bytes.TrimRight(content, "\r\n"), []byte("\n"))
		return Finding{Place{file, min(max(1, load.Mark.Line), last)}, "no YAML: " + message}
	}
	return Finding{Place{file, 1}, "no YAML: " + strings.TrimPrefix(err.Error(), "yaml: ")}
}

// reader finds models in one document of a file.
type reader struct {
	file   string
	folder *Folder
}

func (r reader) at(node *yaml.Node) Place { return Place{r.file, max(1, node.Line)} }

// repeatedKeys finds keys that are given twice in one mapping: only one of the values would count.
func (r reader) repeatedKeys(node *yaml.Node, depth int) {
	if depth > maxDepth {
		return
	}
	first := map[string]int{}
	for i, inner := range node.Content {
		r.repeatedKeys(inner, depth+1)
		if node.Kind != yaml.MappingNode || i%2 == 1 || inner.Kind != yaml.ScalarNode {
			continue
		}
		if line, taken := first[inner.Value]; taken && inner.ShortTag() != "!!merge" {
			r.folder.broken = append(r.folder.broken, Finding{r.at(inner), fmt.Sprintf("the key %q is given twice in one mapping, first in line %d", inner.Value, line)})
		} else if !taken {
			first[inner.Value] = inner.Line
		}
	}
}

// root reads the cubes and views of a document; one that has none is no model file.
func (r reader) root(node *yaml.Node) {
	for _, kind := range []string{"cube", "view"} {
		for _, item := range items(member(node, kind+"s")) {
			name := member(item, "name")
			if name == nil || name.Kind != yaml.ScalarNode || name.Value == "" {
				continue
			}
			r.folder.models = append(r.folder.models, r.model(kind, item, name))
		}
	}
}

func (r reader) model(kind string, node, name *yaml.Node) model {
	found := model{Place: r.at(name), kind: kind, name: name.Value}
	for _, base := range []string{"sql", "sql_table", "sqlTable", "extends"} {
		found.based = found.based || isGiven(member(node, base))
	}
	for _, of := range []string{"measure", "dimension", "segment"} {
		for _, item := range items(member(node, of+"s")) {
			if name := member(item, "name"); name != nil && name.Value != "" {
				found.members = append(found.members, named{r.at(name), of, name.Value})
			}
		}
	}
	for _, item := range items(member(node, "joins")) {
		if name := member(item, "name"); name != nil && name.Value != "" {
			found.joined = append(found.joined, named{r.at(name), "joins", name.Value})
		}
	}
	if kind == "view" {
		for _, item := range items(member(node, "cubes")) {
			for _, key := range []string{"join_path", "joinPath"} {
				if path := member(item, key); path != nil && path.Value != "" {
					first, _, _ := strings.Cut(path.Value, ".")
					found.joined = append(found.joined, named{r.at(path), "takes from", first})
				}
			}
		}
	}
	return found
}

// isGiven tells a value from none.
func isGiven(node *yaml.Node) bool {
	return node != nil && (node.Kind != yaml.ScalarNode || node.ShortTag() != "!!null" && node.Value != "")
}

// resolved is what an alias stands for.
func resolved(node *yaml.Node) *yaml.Node {
	for range maxDepth {
		if node == nil || node.Kind != yaml.AliasNode {
			return node
		}
		node = node.Alias
	}
	return nil
}

// member is the value of a key of a mapping, merged ones included; nil when there is none.
func member(node *yaml.Node, key string) *yaml.Node { return memberWithin(node, key, 0) }

func memberWithin(node *yaml.Node, key string, depth int) *yaml.Node {
	node = resolved(node)
	if node == nil || node.Kind != yaml.MappingNode || depth > maxDepth {
		return nil
	}
	var merged *yaml.Node
	for i := 0; i+1 < len(node.Content); i += 2 {
		switch name := node.Content[i]; {
		case name.ShortTag() == "!!merge":
			merged = resolved(node.Content[i+1])
		case name.Kind == yaml.ScalarNode && name.Value == key:
			return resolved(node.Content[i+1])
		}
	}
	if merged == nil {
		return nil
	}
	if merged.Kind != yaml.SequenceNode {
		return memberWithin(merged, key, depth+1)
	}
	for _, source := range merged.Content {
		if found := memberWithin(source, key, depth+1); found != nil {
			return found
		}
	}
	return nil
}

// items are the elements of a list, none of anything else.
func items(node *yaml.Node) []*yaml.Node {
	if node = resolved(node); node == nil || node.Kind != yaml.SequenceNode {
		return nil
	}
	return node.Content
}
