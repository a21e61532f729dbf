// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tidy

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// mask is what the platform shows in place of a hidden value.
const mask = `"********"`

// given tells whether an attribute next to another one has a value, and what its text is.
type given func(name string) (source string, ok bool)

// sibling looks among the members of an object, and without one among the attributes of the resource.
func (w *writer) sibling(object *hclsyntax.ObjectConsExpr) given {
	source := func(at hcl.Range) string { return string(at.SliceBytes(w.config.files[w.object.file].source)) }
	return func(name string) (string, bool) {
		if object == nil {
			attribute := w.object.block.Body.Attributes[name]
			if attribute == nil || isNull(attribute.Expr) {
				return "", false
			}
			return source(attribute.Expr.Range()), true
		}
		for _, item := range object.Items {
			if keyOf(item) == name && !isNull(item.ValueExpr) {
				return source(item.ValueExpr.Range()), true
			}
		}
		return "", false
	}
}

// fillIn is the comment that takes the place of a secret that Terraform could not write and that will be needed, "" where nothing will be.
func (w *writer) fillIn(name string, path []string, beside given) string {
	switch {
	case name == "token_wo" && len(path) > 0 && path[len(path)-1] == "repository":
		if _, ok := beside("url"); !ok {
			return ""
		}
		return marker + "if the repository is private, fill in token_wo and token_wo_version before the first change: the platform does not show the token"
	case name == "token_wo":
		if _, ok := beside("repository"); !ok {
			return ""
		}
		return marker + "if the repository is private, fill in token_wo before the next version is built: the platform does not show the token"
	case name == "parameters_wo":
		if values, _ := beside("parameters"); !strings.Contains(values, mask) {
			return ""
		}
		return marker + `move what is shown as ` + mask + ` to parameters_wo, with parameters_wo_version, before the next revision: the platform does not show it`
	}
	return ""
}
