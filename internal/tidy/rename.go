// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tidy

import (
	"maps"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"golang.org/x/text/unicode/norm"
)

// generated are labels as Terraform gives them to what it generates: the label of the list, and a number.
var generated = regexp.MustCompile(`^.+_\d+$`)

// rename gives the resources names from the platform, and returns how many have another one now. A label that a person has chosen stays, and so
// does that of a resource whose import block is not here, since it could not follow, and of one that is in the state under it.
func (c *configuration) rename(plan *Plan, all allEdits) int {
	// What was moved from a name is not moved to it.
	taken := maps.Clone(c.left)
	var open []*resource
	for _, object := range c.resources {
		if object.imported != nil && generated.MatchString(object.label) && !object.leftOut && !plan.has(object) {
			open = append(open, object)
			continue
		}
		taken[address{object.kind, object.label}] = true
	}
	// Releases are called after their spec.
	for _, releases := range []bool{false, true} {
		for _, object := range open {
			if (object.kind == typeRelease) != releases {
				continue
			}
			base := c.nameOf(object)
			if base == "" {
				base = object.label
			}
			for object.renamed, base = base, strings.TrimRight(base, "_"); taken[address{object.kind, object.renamed}]; {
				object.renamed = next(object.renamed, base)
			}
			taken[address{object.kind, object.renamed}] = true
		}
	}
	count := 0
	for _, object := range open {
		if object.renamed != object.label {
			all.of(object.file).replace(object.block.LabelRanges[1], strconv.Quote(object.renamed))
			count++
		}
	}
	if count > 0 {
		c.follow(all)
	}
	return count
}

// next is the name to try after one that is taken: base_2, base_3 and so on.
func next(name, base string) string {
	number, err := strconv.Atoi(strings.TrimPrefix(strings.TrimPrefix(name, base), "_"))
	if err != nil {
		number = 1
	}
	return base + "_" + strconv.Itoa(number+1)
}

// nameOf is what the platform calls a resource, as a label. One with no name that can be one is called after its id: as a number of
// Terraform's it could be that of another object the next time. "" is for what has neither.
func (c *configuration) nameOf(object *resource) string {
	if object.kind != typeRelease {
		if name := label(object.attribute("name"), object.kind); name != "" || object.id == "" {
			return name
		}
		first, _, _ := strings.Cut(object.id, "-")
		return label(strings.TrimPrefix(object.kind, typePrefix)+"_"+first, object.kind)
	}
	spec := c.specOf(object)
	version := object.attribute("version")
	if spec == nil || version == "" {
		return ""
	}
	return label(spec.renamed+"_"+version, object.kind)
}

// specOf is the block spec of a release, nil where it is not here.
func (c *configuration) specOf(release *resource) *resource {
	attribute := release.block.Body.Attributes["spec_id"]
	if attribute == nil {
		return nil
	}
	if id, literal := text(attribute.Expr); literal {
		return c.find(typeBlockSpec, id)
	}
	at, _, _ := refersTo(attribute.Expr)
	return c.byAddress[at]
}

// label makes a name of the platform a label: small letters, digits and underscores, not beginning with a digit. Letters of Latin lose their
// accents, since few keyboards have those of others; those of other scripts stay, as Terraform takes them.
func label(name, kind string) string {
	var out strings.Builder
	for _, r := range norm.NFC.String(strings.ToLower(name)) {
		switch plain := plainly(r); {
		case plain != "":
			out.WriteString(plain)
		case r >= firstAccent && r <= lastAccent:
			// Such as that of the Turkish capital I, which is one of its own in small.
		case out.Len() > 0 && !strings.HasSuffix(out.String(), "_"):
			out.WriteByte('_')
		}
	}
	text := strings.TrimRight(out.String(), "_")
	if text != "" && text[0] >= '0' && text[0] <= '9' {
		text = strings.TrimPrefix(kind, typePrefix) + "_" + text
	}
	if !hclsyntax.ValidIdentifier(text) {
		return ""
	}
	return text
}

// Accents that stand behind their letter.
const firstAccent, lastAccent = '\u0300', '\u036f'

// latin are letters that are no plain one with an accent.
var latin = map[rune]string{'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i"}

// plainly is a letter or a digit as a label has it, "" for anything else.
func plainly(r rune) string {
	if plain := latin[r]; plain != "" {
		return plain
	}
	var ascii strings.Builder
	for _, part := range norm.NFKD.String(string(r)) {
		if part >= 'a' && part <= 'z' || part >= '0' && part <= '9' {
			ascii.WriteRune(part)
		}
	}
	switch {
	case ascii.Len() > 0:
		return ascii.String()
	case unicode.IsLetter(r), unicode.IsMark(r) && r > lastAccent:
		return string(r)
	}
	return ""
}

// follow has everything that names a renamed resource name it by its new name: import and moved blocks, references.
func (c *configuration) follow(all allEdits) {
	for i, file := range c.files {
		_ = hclsyntax.VisitAll(file.body, func(node hclsyntax.Node) hcl.Diagnostics {
			at, label, _ := refersTo(node)
			if object := c.byAddress[at]; object != nil && object.renamed != object.label {
				all.of(i).replace(label, "."+object.renamed)
			}
			return nil
		})
	}
}
