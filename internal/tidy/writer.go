// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tidy

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// writer tidies one resource.
type writer struct {
	config *configuration
	object *resource
	edits  *edits
	plan   *Plan

	nulls, references int
}

// argProvider is the meta-argument of resource and import blocks that names what is the default for these types.
const argProvider = "provider"

func (w *writer) body() {
	file := w.config.files[w.object.file]
	for _, attribute := range inOrder(w.object.block.Body) {
		switch {
		case attribute.Name == argProvider:
			w.edits.removeDefault(file, w.object.block)
		case isNull(attribute.Expr):
			w.nulls++
			w.edits.removeEntry(file, attribute.SrcRange, w.fillIn(attribute.Name, nil, w.sibling(nil)))
		case !slices.Contains(opaque[w.object.kind], attribute.Name):
			w.value(file, attribute.Expr, []string{attribute.Name})
		}
	}
}

// removeDefault takes the argument away that says what Terraform does without it.
func (e *edits) removeDefault(file *parsed, block *hclsyntax.Block) {
	attribute := block.Body.Attributes[argProvider]
	if attribute == nil {
		return
	}
	if traversal, ok := attribute.Expr.(*hclsyntax.ScopeTraversalExpr); ok && len(traversal.Traversal) == 1 && traversal.Traversal.RootName()+"_" == typePrefix {
		e.removeEntry(file, attribute.SrcRange, "")
	}
}

// value tidies what stands at a path: members of objects that are null, and ids. Functions, conditions and everything else that a person
// writes is left alone.
func (w *writer) value(file *parsed, expression hclsyntax.Expression, path []string) {
	switch expression := expression.(type) {
	case *hclsyntax.ObjectConsExpr:
		for _, item := range expression.Items {
			name := keyOf(item)
			if !isNull(item.ValueExpr) {
				w.value(file, item.ValueExpr, append(slices.Clip(path), name))
				continue
			}
			where := item.KeyExpr.Range()
			where.End = item.ValueExpr.Range().End
			w.nulls++
			w.edits.removeEntry(file, where, w.fillIn(name, path, w.sibling(expression)))
		}
	case *hclsyntax.TupleConsExpr:
		for _, element := range expression.Exprs {
			w.value(file, element, append(slices.Clip(path), "*"))
		}
	case *hclsyntax.TemplateExpr:
		id, literal := text(expression)
		to, isID := referenceAt(w.object.kind, path)
		if !literal || !isID || strings.HasPrefix(string(file.source[expression.Range().Start.Byte:]), "<<") {
			return
		}
		if found := w.resolve(to, id); found != "" {
			w.references++
			w.edits.replace(expression.Range(), found)
		}
	}
}

// inOrder are the attributes as they stand in the file.
func inOrder(body *hclsyntax.Body) []*hclsyntax.Attribute {
	attributes := make([]*hclsyntax.Attribute, 0, len(body.Attributes))
	for _, attribute := range body.Attributes {
		attributes = append(attributes, attribute)
	}
	slices.SortFunc(attributes, func(a, b *hclsyntax.Attribute) int { return a.SrcRange.Start.Byte - b.SrcRange.Start.Byte })
	return attributes
}
