// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package docstest

import (
	"fmt"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// skips is how many blocks may say that they are not run. Each says why.
const skips = 14

// schemas are what the provider tells of itself.
type schemas struct {
	provider  *tfprotov6.Schema
	kinds     map[string]map[string]*tfprotov6.Schema // by the word before a block's type: resource, data and so on
	functions map[string]*tfprotov6.Function
}

// providerSchemas asks the provider, in this process.
func providerSchemas(t *testing.T) schemas {
	t.Helper()
	server, err := acctest.Factories()["peak"]()
	if err != nil {
		t.Fatal(err)
	}
	answer, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	actions := map[string]*tfprotov6.Schema{}
	for name, action := range answer.ActionSchemas {
		actions[name] = action.Schema
	}
	return schemas{provider: answer.Provider, functions: answer.Functions, kinds: map[string]map[string]*tfprotov6.Schema{
		"resource": answer.ResourceSchemas, "data": answer.DataSourceSchemas, "ephemeral": answer.EphemeralResourceSchemas,
		"list": answer.ListResourceSchemas, "action": actions,
	}}
}

// finder collects what is wrong with a configuration, each with its line.
type finder struct {
	schemas
	problems []string
}

func (f *finder) add(at hcl.Range, format string, args ...any) {
	f.problems = append(f.problems, fmt.Sprintf("line %d: %s", at.Start.Line, fmt.Sprintf(format, args...)))
}

// configuration checks a whole configuration: blocks, attributes, functions and references of the provider.
func (f *finder) configuration(text string) {
	file, problems := hclsyntax.ParseConfig([]byte(text), "", hcl.InitialPos)
	for _, problem := range problems {
		f.add(*problem.Subject, "%s: %s", problem.Summary, problem.Detail)
	}
	body, ok := file.Body.(*hclsyntax.Body)
	if problems.HasErrors() || !ok {
		return
	}
	for name, attribute := range body.Attributes {
		f.add(attribute.SrcRange, "%s stands outside of any block: say with=... which configuration it is a part of", name)
	}
	for _, block := range body.Blocks {
		f.top(block)
	}
	if problems := hclsyntax.VisitAll(body, f.expression); problems.HasErrors() {
		f.add(*problems[0].Subject, "%s", problems[0].Summary)
	}
}

// meta are the arguments that Terraform itself knows, by the kind of block.
var meta = []string{"count", "for_each", "depends_on", "provider", "lifecycle", "provisioner", "connection", "alias", "limit", "include_resource", "dynamic"}

// top checks a block at the top of a configuration.
func (f *finder) top(block *hclsyntax.Block) {
	switch block.Type {
	case "provider":
		if block.Labels[0] == "peak" {
			f.body(block.Body, f.provider.Block, "provider")
		}
	case "resource", "data", "ephemeral", "list", "action":
		name := block.Labels[0]
		if !strings.HasPrefix(name, "peak_") {
			return
		}
		schema, known := f.kinds[block.Type][name]
		if !known {
			f.add(block.DefRange(), "there is no %s %s", block.Type, name)
			return
		}
		body := block.Body
		if block.Type == "list" || block.Type == "action" {
			body = &hclsyntax.Body{SrcRange: body.SrcRange}
			for _, inner := range block.Body.Blocks {
				if inner.Type == "config" {
					body = inner.Body
				}
			}
		}
		f.body(body, schema.Block, name)
	case "check":
		for _, inner := range block.Body.Blocks {
			if inner.Type == "data" {
				f.top(inner)
			}
		}
	}
}

// body checks the body of a block against its schema.
func (f *finder) body(body *hclsyntax.Body, schema *tfprotov6.SchemaBlock, where string) {
	given := map[string]hclsyntax.Expression{}
	for name, attribute := range body.Attributes {
		if !slices.Contains(meta, name) {
			given[name] = attribute.Expr
		}
	}
	nested := map[string]*tfprotov6.SchemaNestedBlock{}
	for _, block := range schema.BlockTypes {
		nested[block.TypeName] = block
	}
	for _, block := range body.Blocks {
		if slices.Contains(meta, block.Type) {
			continue
		}
		if inner := nested[block.Type]; inner != nil {
			f.body(block.Body, inner.Block, where+"."+block.Type)
		} else {
			f.add(block.DefRange(), "%s has no block %s", where, block.Type)
		}
	}
	f.attributes(given, schema.Attributes, where, body.SrcRange)
}

// attributes checks the attributes of a block or of an object.
func (f *finder) attributes(given map[string]hclsyntax.Expression, schema []*tfprotov6.SchemaAttribute, where string, at hcl.Range) {
	known := map[string]*tfprotov6.SchemaAttribute{}
	for _, attribute := range schema {
		known[attribute.Name] = attribute
		if _, set := given[attribute.Name]; attribute.Required && !set {
			f.add(at, "%s needs %s", where, attribute.Name)
		}
	}
	for name, value := range given {
		attribute := known[name]
		switch {
		case attribute == nil:
			f.add(value.Range(), "%s has no attribute %s", where, name)
		case !attribute.Required && !attribute.Optional:
			f.add(value.Range(), "%s of %s is no argument: the platform decides it", name, where)
		case attribute.NestedType != nil:
			f.nested(value, attribute.NestedType, attribute.NestedType.Nesting, where+"."+name)
		}
	}
}

// nested checks the value of an attribute that has attributes itself, as far as it stands there.
func (f *finder) nested(value hclsyntax.Expression, schema *tfprotov6.SchemaObject, nesting tfprotov6.SchemaObjectNestingMode, where string) {
	switch value := value.(type) {
	case *hclsyntax.ParenthesesExpr:
		f.nested(value.Expression, schema, nesting, where)
	case *hclsyntax.ConditionalExpr:
		f.nested(value.TrueResult, schema, nesting, where)
		f.nested(value.FalseResult, schema, nesting, where)
	case *hclsyntax.ForExpr:
		f.nested(value.ValExpr, schema, tfprotov6.SchemaObjectNestingModeSingle, where)
	case *hclsyntax.TupleConsExpr:
		for _, element := range value.Exprs {
			f.nested(element, schema, tfprotov6.SchemaObjectNestingModeSingle, where)
		}
	case *hclsyntax.ObjectConsExpr:
		members := map[string]hclsyntax.Expression{}
		for _, item := range value.Items {
			key, problems := item.KeyExpr.Value(nil)
			if problems.HasErrors() || !key.IsKnown() || key.IsNull() {
				return
			}
			members[key.AsString()] = item.ValueExpr
		}
		if nesting != tfprotov6.SchemaObjectNestingModeMap {
			f.attributes(members, schema.Attributes, where, value.Range())
			return
		}
		for name, member := range members {
			f.nested(member, schema, tfprotov6.SchemaObjectNestingModeSingle, where+"."+name)
		}
	}
}

// expression checks functions of the provider, and the attributes of its objects that are referred to.
func (f *finder) expression(node hclsyntax.Node) hcl.Diagnostics {
	switch node := node.(type) {
	case *hclsyntax.FunctionCallExpr:
		if name, own := strings.CutPrefix(node.Name, "provider::peak::"); own && f.functions[name] == nil {
			f.add(node.NameRange, "there is no function %s", name)
		}
	case *hclsyntax.ScopeTraversalExpr:
		f.reference(node.Traversal)
	}
	return nil
}

func (f *finder) reference(traversal hcl.Traversal) {
	kind, steps := "resource", traversal[1:]
	name := traversal.RootName()
	if name == "data" || name == "ephemeral" {
		kind = name
		first, ok := steps[0].(hcl.TraverseAttr)
		if !ok {
			return
		}
		name, steps = first.Name, steps[1:]
	}
	schema := f.kinds[kind][name]
	if schema == nil || len(steps) < 2 {
		return
	}
	attribute, ok := steps[1].(hcl.TraverseAttr)
	if !ok {
		return
	}
	if !slices.ContainsFunc(schema.Block.Attributes, func(a *tfprotov6.SchemaAttribute) bool { return a.Name == attribute.Name }) {
		f.add(attribute.SrcRange, "%s has no attribute %s", name, attribute.Name)
	}
}

// TestBlocks holds all blocks of configuration against the schema, and all commands against the grammar of bash.
func TestBlocks(t *testing.T) {
	t.Parallel()
	all := pages(t)
	sayFor(t, all)
	known := providerSchemas(t)
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Log("commands are not looked at: there is no bash")
	}
	skipped := map[string]string{}
	for _, p := range all {
		for _, b := range p.blocks {
			switch {
			case b.says.skip != "":
				skipped[b.where()] = b.says.skip
			case b.says.output:
			case b.language == terraform:
				f := &finder{schemas: known}
				f.configuration(b.surrounded(t))
				for _, problem := range f.problems {
					t.Errorf("%s: %s", b.where(), problem)
				}
			case b.language == shell && bash != "":
				command := exec.CommandContext(t.Context(), bash, "-n")
				command.Stdin = strings.NewReader(b.text)
				if said, err := command.CombinedOutput(); err != nil {
					t.Errorf("%s: %s (%v)", b.where(), said, err)
				}
			}
		}
	}
	if len(skipped) != skips {
		t.Errorf("%d blocks are not run, the test knows of %d:", len(skipped), skips)
		for _, where := range slices.Sorted(maps.Keys(skipped)) {
			t.Errorf("%s: %s", where, skipped[where])
		}
	}
}

// TestFinder expects each kind of mistake to be found.
func TestFinder(t *testing.T) {
	t.Parallel()
	known := providerSchemas(t)
	for text, want := range map[string]string{
		`resource "peak_artifact" "a" { path = "x" }`:                                                 "peak_artifact needs name",
		"resource \"peak_artifact\" \"a\" {\n  name = \"a\"\n  path = \"x\"\n}":                       "",
		"resource \"peak_artifact\" \"a\" {\n  name = \"a\"\n  paths = \"x\"\n}":                      "line 3: peak_artifact has no attribute paths",
		"resource \"peak_artifact\" \"a\" {\n  name = \"a\"\n  id = \"x\"\n}":                         "id of peak_artifact is no argument",
		`resource "peak_artefact" "a" {}`:                                                             "there is no resource peak_artefact",
		`data "peak_workflow_execution" "a" {}`:                                                       "needs",
		"resource \"peak_workflow\" \"a\" {\n  name = \"a\"\n  steps = { a = { comand = \"x\" } }\n}": "peak_workflow.steps.a has no attribute comand",
		`output "x" { value = peak_artifact.a.edition }`:                                              "peak_artifact has no attribute edition",
		`output "x" { value = data.peak_images.a.images[0].name }`:                                    "",
		`output "x" { value = provider::peak::hash("x") }`:                                            "there is no function hash",
		`provider "peak" { stages = "prod" }`:                                                         "provider has no attribute stages",
		"list \"peak_image\" \"a\" {\n  provider = peak\n  config {\n    scope = []\n  }\n}":          "peak_image has no attribute scope",
		"action \"peak_email_send\" \"a\" {\n  config {\n  }\n}":                                      "peak_email_send needs",
		`parameters = {}`:            "outside of any block",
		`resource "peak_artifact" {`: "line 1",
	} {
		f := &finder{schemas: known}
		f.configuration(text)
		said := strings.Join(f.problems, "\n")
		if (said == "") != (want == "") || !strings.Contains(said, want) {
			t.Errorf("%s: %q, want %q", text, said, want)
		}
	}
}
