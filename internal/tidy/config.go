// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tidy

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Types of resources that more is known of than their ids.
const (
	typePrefix     = "peak_"
	typeArtifact   = "peak_artifact"
	typeImage      = "peak_image"
	typeBlockSpec  = "peak_block_spec"
	typeCollection = "peak_metric_collection"
	typeAppSpec    = "peak_app_spec"
	typeRelease    = "peak_block_spec_release"
	typeDeployment = "peak_deployment"
	typeWorkflow   = "peak_workflow"
	typeService    = "peak_service"
)

// configuration is all files, parsed.
type configuration struct {
	files     []*parsed
	resources []*resource

	// byAddress and byID find resources. Several of one address are nil, as in override files; several of one id are ambiguous.
	byAddress map[address]*resource
	byID      map[address][]*resource

	// moved are the addresses that moved blocks lead to, and left those that they lead from.
	moved, left map[address]bool
}

// address is a type with a label, or with an id.
type address struct{ kind, name string }

// parsed is one file: its blocks, and its tokens by where they begin.
type parsed struct {
	name   string
	source []byte
	body   *hclsyntax.Body
	tokens hclsyntax.Tokens
}

// resource is a resource block of this provider.
type resource struct {
	file  int
	block *hclsyntax.Block
	kind  string
	label string

	// renamed is the label to come, the same one where it stays.
	renamed string

	// imported is its import block, nil without one; id what it, or the plan, says that the resource is on the platform.
	imported     *hclsyntax.Block
	importedFrom int
	id           string

	leftOut bool
}

// String is the address of the resource, as it will be.
func (r *resource) String() string { return r.kind + "." + r.renamed }

// parse reads the files.
func parse(files []File) (*configuration, error) {
	config := &configuration{byAddress: map[address]*resource{}, byID: map[address][]*resource{}, moved: map[address]bool{}, left: map[address]bool{}}
	for i, file := range files {
		if strings.HasSuffix(file.Name, ".json") {
			return nil, fmt.Errorf("%s: Terraform generates HCL, and this is a file of JSON, which is left as it is", file.Name)
		}
		one, err := parseFile(file)
		if err != nil {
			return nil, err
		}
		config.files = append(config.files, one)
		for _, block := range one.body.Blocks {
			if block.Type != "resource" || len(block.Labels) != 2 || !strings.HasPrefix(block.Labels[0], typePrefix) {
				continue
			}
			object := &resource{file: i, block: block, kind: block.Labels[0], label: block.Labels[1], renamed: block.Labels[1]}
			config.resources = append(config.resources, object)
			at := address{object.kind, object.label}
			if _, repeated := config.byAddress[at]; repeated {
				// The block of an override file, or several configurations at a time: none of them can be renamed alone.
				object = nil
			}
			config.byAddress[at] = object
		}
	}
	for i, file := range config.files {
		for _, block := range file.body.Blocks {
			if block.Type == "moved" {
				config.moved[target(block, "to")], config.left[target(block, "from")] = true, true
			}
			if block.Type != "import" {
				continue
			}
			if object := config.byAddress[target(block, "to")]; object != nil {
				object.imported, object.importedFrom, object.id = block, i, importID(block)
				if object.kind == typeBlockSpec || object.kind == typeAppSpec {
					// The version of the release to manage may stand behind it.
					object.id, _, _ = strings.Cut(object.id, "/")
				}
			}
		}
	}
	return config, nil
}

func parseFile(file File) (*parsed, error) {
	tree, diags := hclsyntax.ParseConfig(file.Source, file.Name, hcl.InitialPos)
	if diags.HasErrors() {
		return nil, problem(diags)
	}
	tokens, diags := hclsyntax.LexConfig(file.Source, file.Name, hcl.InitialPos)
	if diags.HasErrors() {
		return nil, problem(diags)
	}
	body, ok := tree.Body.(*hclsyntax.Body)
	if !ok {
		return nil, fmt.Errorf("%s: this is no configuration", file.Name)
	}
	return &parsed{file.Name, file.Source, body, tokens}, nil
}

// problem is the first of what is wrong with a file, with its place.
func problem(diags hcl.Diagnostics) error {
	for _, one := range diags {
		if one.Severity == hcl.DiagError && one.Subject != nil {
			return fmt.Errorf("%s:%d:%d: %s: %s", one.Subject.Filename, one.Subject.Start.Line, one.Subject.Start.Column, one.Summary, one.Detail)
		}
	}
	return errors.New(diags.Error())
}

// target is the address that an argument of an import or a moved block is, the zero value where it is none of a resource of the root.
func target(block *hclsyntax.Block, argument string) address {
	attribute := block.Body.Attributes[argument]
	if attribute == nil {
		return address{}
	}
	at, label, ok := refersTo(attribute.Expr)
	if !ok || label.End.Byte != attribute.Expr.Range().End.Byte {
		return address{}
	}
	return at
}

// refersTo is the address of the resource that an expression refers to, and where its label stands, with the dot. Terraform takes
// resource.TYPE.NAME for TYPE.NAME.
func refersTo(node hclsyntax.Node) (at address, label hcl.Range, ok bool) {
	expression, ok := node.(*hclsyntax.ScopeTraversalExpr)
	if !ok {
		return address{}, hcl.Range{}, false
	}
	path := expression.Traversal
	kind := path.RootName()
	if kind == "resource" && len(path) > 1 {
		step, is := path[1].(hcl.TraverseAttr)
		if !is {
			return address{}, hcl.Range{}, false
		}
		kind, path = step.Name, path[1:]
	}
	if len(path) < 2 {
		return address{}, hcl.Range{}, false
	}
	step, ok := path[1].(hcl.TraverseAttr)
	if !ok {
		return address{}, hcl.Range{}, false
	}
	return address{kind, step.Name}, step.SrcRange, true
}

// importID is the id that an import block holds as a literal, "" where it does not. Releases and publications have two parts,
// joined as their import by id is.
func importID(block *hclsyntax.Block) string {
	if attribute := block.Body.Attributes["id"]; attribute != nil {
		id, _ := text(attribute.Expr)
		return id
	}
	attribute := block.Body.Attributes["identity"]
	if attribute == nil {
		return ""
	}
	if id := member(attribute.Expr, "id"); id != "" {
		return id
	}
	for _, parts := range [][2]string{{"spec_id", "version"}, {"namespace", "publication_id"}} {
		if first, second := member(attribute.Expr, parts[0]), member(attribute.Expr, parts[1]); first != "" && second != "" {
			return first + "/" + second
		}
	}
	return ""
}

// identify notes which resource is which object. Where no import block says so, the plan or the state that was read does.
func (c *configuration) identify(plan *Plan) {
	clear(c.byID)
	for _, object := range c.resources {
		if object.id == "" && plan != nil {
			object.id = plan.ids[object.kind+"."+object.label]
		}
		if object.id != "" {
			key := address{object.kind, object.id}
			c.byID[key] = append(c.byID[key], object)
		}
	}
}

// find is the one resource that is an object of the platform, nil where there is none, or more than one.
func (c *configuration) find(kind, id string) *resource {
	var found *resource
	for _, one := range c.byID[address{kind, id}] {
		switch {
		case one.leftOut:
		case found != nil:
			return nil
		default:
			found = one
		}
	}
	return found
}

// attribute is the literal text of an attribute of the resource, "" where it is something else.
func (r *resource) attribute(name string) string {
	attribute := r.block.Body.Attributes[name]
	if attribute == nil {
		return ""
	}
	value, _ := text(attribute.Expr)
	return value
}

// member is the literal text of a member of an object, "" where there is none.
func member(expression hclsyntax.Expression, name string) string {
	object, ok := expression.(*hclsyntax.ObjectConsExpr)
	if !ok {
		return ""
	}
	for _, item := range object.Items {
		if keyOf(item) == name {
			value, _ := text(item.ValueExpr)
			return value
		}
	}
	return ""
}

// keyOf is the name of a member of an object, "" where it is computed.
func keyOf(item hclsyntax.ObjectConsItem) string {
	if name := hcl.ExprAsKeyword(item.KeyExpr); name != "" {
		return name
	}
	if key, ok := item.KeyExpr.(*hclsyntax.ObjectConsKeyExpr); ok {
		name, _ := text(key.Wrapped)
		return name
	}
	return ""
}

// text is the value of an expression that is a plain text.
func text(expression hclsyntax.Expression) (string, bool) {
	template, ok := expression.(*hclsyntax.TemplateExpr)
	if !ok || !template.IsStringLiteral() {
		return "", false
	}
	value, diags := template.Value(nil)
	if diags.HasErrors() || value.IsNull() || !value.IsKnown() || value.Type() != cty.String {
		return "", false
	}
	return value.AsString(), true
}

// isNull tells whether an expression is the word null.
func isNull(expression hclsyntax.Expression) bool {
	literal, ok := expression.(*hclsyntax.LiteralValueExpr)
	return ok && literal.Val.IsNull()
}
