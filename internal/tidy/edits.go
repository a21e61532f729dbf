// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tidy

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
)

// edit replaces the bytes from start to end, not included.
type edit struct {
	start, end int
	with       string
}

// edits are what is to be changed in one file. What is not named stays as it is, comments and spelling included, which rebuilding values
// would not keep.
type edits struct{ list []edit }

func newEdits(count int) allEdits { return make(allEdits, count) }

// allEdits are the edits of all files.
type allEdits []edits

func (a allEdits) of(file int) *edits { return &a[file] }

// removeHeads takes away what Terraform writes above each list that it has generated, with the blank lines around it but for one.
func (e *edits) removeHeads(file *parsed) {
	for _, token := range file.tokens {
		if token.Type != hclsyntax.TokenComment || !heads[string(bytes.TrimSpace(token.Bytes))] {
			continue
		}
		start, end := token.Range.Start.Byte, token.Range.End.Byte
		before := bytes.TrimRight(file.source[:start], " \t\r\n")
		after := bytes.TrimLeft(file.source[end:], " \t\r\n")
		between := "\n\n"
		if len(before) == 0 || len(after) == 0 {
			between = ""
		}
		e.list = append(e.list, edit{len(before), len(file.source) - len(after), between})
	}
}

// heads are the lines that Terraform and OpenTofu write above what they generate.
var heads = map[string]bool{
	"# __generated__ by Terraform": true,
	"# __generated__ by OpenTofu":  true,
	"# Please review these resources and move them into your main configuration files.": true,
}

func (e *edits) replace(where hcl.Range, with string) {
	e.list = append(e.list, edit{where.Start.Byte, where.End.Byte, with})
}

// removeBlock takes a block away, with its line and the blank lines after it. A comment above it stays.
func (e *edits) removeBlock(file *parsed, block *hclsyntax.Block) {
	where := block.Range()
	start, end := where.Start.Byte, where.End.Byte
	rest := file.source[end:]
	trimmed := bytes.TrimLeft(rest, " \t\r\n")
	if len(trimmed) == 0 || bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r"), []byte("\n")) {
		end = len(file.source) - len(trimmed)
	}
	e.list = append(e.list, edit{start, end, ""})
}

// removeEntry takes an attribute of a block, or a member of an object, away: with its comma, and with its line where it stands alone on it.
// What Terraform has put behind it ("# sensitive") goes with it; a comment of a person stays. instead takes its place, as a line of its own.
func (e *edits) removeEntry(file *parsed, where hcl.Range, instead string) {
	start, end := where.Start.Byte, where.End.Byte
	at, _ := slices.BinarySearchFunc(file.tokens, end, func(t hclsyntax.Token, end int) int { return cmp.Compare(t.Range.Start.Byte, end) })
	next := func() hclsyntax.Token { return file.tokens[min(at, len(file.tokens)-1)] }
	if comma := file.commaAfter(at); comma > at {
		// A comment of a person stands before it.
		e.replace(file.tokens[comma].Range, "")
	} else if comma == at {
		end = next().Range.End.Byte
		at++
	}
	lineStart := bytes.LastIndexByte(file.source[:start], '\n') + 1
	first := len(bytes.TrimSpace(file.source[lineStart:start])) == 0
	switch token := next(); {
	case token.Type == hclsyntax.TokenComment && isSensitive(token.Bytes):
		// The comment holds the end of its line.
		end = token.Range.End.Byte
		if !first {
			end -= len(token.Bytes) - len(bytes.TrimRight(token.Bytes, "\r\n"))
		}
	case token.Type == hclsyntax.TokenNewline && first:
		end = token.Range.End.Byte
	default:
		first = false
	}
	switch {
	case !first:
		e.list = append(e.list, edit{start, end, ""})
	case instead != "":
		e.list = append(e.list, edit{start, end, instead + "\n"})
	default:
		e.list = append(e.list, edit{lineStart, end, ""})
	}
}

// commaAfter is the place among the tokens of the comma that ends what is before them, comments skipped; -1 without one.
func (p *parsed) commaAfter(at int) int {
	for ; at < len(p.tokens); at++ {
		switch token := p.tokens[at]; {
		case token.Type == hclsyntax.TokenComma:
			return at
		case token.Type != hclsyntax.TokenComment || !bytes.HasPrefix(token.Bytes, []byte("/*")):
			return -1
		}
	}
	return -1
}

// isSensitive recognizes what Terraform writes behind a value that it does not show.
func isSensitive(comment []byte) bool {
	return string(bytes.TrimSpace(bytes.TrimLeft(comment, "#/"))) == "sensitive"
}

// apply makes the edits, and lays out again the blocks in which there were some. What is inside of something that is taken away goes with it.
func (e *edits) apply(file *parsed) []byte {
	if len(e.list) == 0 {
		return file.source
	}
	slices.SortStableFunc(e.list, func(a, b edit) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	crlf := bytes.Contains(file.source, []byte("\r\n"))
	var made []edit
	for _, one := range e.list {
		if crlf {
			// Lines end as those around them do.
			one.with = strings.ReplaceAll(one.with, "\n", "\r\n")
		}
		last := len(made) - 1
		if last < 0 || one.start >= made[last].end {
			made = append(made, one)
			continue
		}
		made[last].end = max(made[last].end, one.end)
	}
	var out bytes.Buffer
	at := 0
	copyTo := func(out *bytes.Buffer, end int) {
		for len(made) > 0 && made[0].start < end {
			out.Write(file.source[at:made[0].start])
			out.WriteString(made[0].with)
			at = made[0].end
			made = made[1:]
		}
		if at < end {
			out.Write(file.source[at:end])
			at = end
		}
	}
	blocks := slices.Clone(file.body.Blocks)
	slices.SortFunc(blocks, func(a, b *hclsyntax.Block) int {
		return cmp.Compare(a.TypeRange.Start.Byte, b.TypeRange.Start.Byte)
	})
	for _, block := range blocks {
		where := block.Range()
		copyTo(&out, where.Start.Byte)
		if at > where.Start.Byte || len(made) == 0 || made[0].start >= where.End.Byte || made[0].start == where.Start.Byte {
			continue
		}
		var text bytes.Buffer
		copyTo(&text, where.End.Byte)
		out.Write(hclwrite.Format(text.Bytes()))
	}
	copyTo(&out, len(file.source))
	return out.Bytes()
}
