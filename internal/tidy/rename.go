// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tidy

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// generated are labels as Terraform gives them to what it generates: the label of the list, and a number.
var generated = regexp.MustCompile(`^.+_\d+$`)

// rename gives the resources names from the platform, and returns how many have another one now. A label that a person has chosen stays, and so
// does that of a resource whose import block is not here, since it could not follow, and of one that is in the state under it.
func (c *configuration) rename(plan *Plan, all allEdits) int {
	taken := map[address]bool{}
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

// nameOf is what the platform calls a resource, as a label, "" where it has no name.
func (c *configuration) nameOf(object *resource) string {
	if object.kind != typeRelease {
		return label(object.attribute("name"), object.kind)
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

// label makes a name of the platform a label: small letters, digits and underscores, not beginning with a digit.
func label(name, kind string) string {
	var out strings.Builder
	for _, r := range strings.ToLower(name) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			out.WriteRune(r)
		} else if text := out.String(); text != "" && !strings.HasSuffix(text, "_") {
			out.WriteByte('_')
		}
	}
	text := strings.TrimRight(out.String(), "_")
	if text != "" && text[0] >= '0' && text[0] <= '9' {
		text = strings.TrimPrefix(kind, typePrefix) + "_" + text
	}
	return text
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
