// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tidy

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// leaveOut takes away what something else makes and manages by itself: the workflow or service of a deployment, the deployments of the blocks of
// an app, as far as a plan tells of them, and the release that its block spec manages. Only what is still to be imported goes: to remove the
// block of what is in the state would destroy it. What something refers to stays.
func (c *configuration) leaveOut(plan *Plan, all allEdits) []Note {
	var notes []Note
	for {
		// What only something refers to that goes, goes as well.
		more := c.leaveOutOnce(plan, all)
		if len(more) == 0 {
			return notes
		}
		notes = append(notes, more...)
	}
}

// leaveOutOnce is a round of leaveOut: what the rest of the configuration, as it is left by now, does not refer to.
func (c *configuration) leaveOutOnce(plan *Plan, all allEdits) []Note {
	named := c.mentioned()
	var notes []Note
	for _, object := range c.resources {
		if object.leftOut {
			continue
		}
		owner := ""
		switch object.kind {
		case typeWorkflow, typeService, typeDeployment:
			if plan != nil {
				owner = plan.owners[address{object.kind, object.id}]
			}
		case typeRelease:
			owner = c.managedBy(object)
		}
		if owner == "" || object.imported == nil || plan.has(object) || named[address{object.kind, object.label}] {
			continue
		}
		object.leftOut = true
		all.of(object.file).removeBlock(c.files[object.file], object.block)
		all.of(object.importedFrom).removeBlock(c.files[object.importedFrom], object.imported)
		name := object.attribute("name")
		if object.kind == typeRelease {
			name = object.attribute("version")
		}
		notes = append(notes, Note{File: c.files[object.file].name, Text: fmt.Sprintf("left out: %s %q, which %s", strings.TrimPrefix(object.kind, typePrefix), name, owner)})
	}
	return notes
}

// managedBy says which block spec manages a release as its own, "" where none does.
func (c *configuration) managedBy(release *resource) string {
	spec := c.specOf(release)
	if spec == nil {
		return ""
	}
	attribute := spec.block.Body.Attributes["release"]
	if version := release.attribute("version"); attribute == nil || version == "" || member(attribute.Expr, "version") != version {
		return ""
	}
	return fmt.Sprintf("block spec %q manages as its newest release", spec.attribute("name"))
}

// isLeftOut tells whether a block is that of a resource which is left out.
func (c *configuration) isLeftOut(block *hclsyntax.Block) bool {
	if block.Type != "resource" || len(block.Labels) != 2 {
		return false
	}
	object := c.byAddress[address{block.Labels[0], block.Labels[1]}]
	return object != nil && object.leftOut
}

// mentioned are the resources that something which stays, other than their import block, refers to.
func (c *configuration) mentioned() map[address]bool {
	seen := map[address]bool{}
	for _, file := range c.files {
		for _, block := range file.body.Blocks {
			if block.Type == "import" || c.isLeftOut(block) {
				continue
			}
			_ = hclsyntax.VisitAll(block.Body, func(node hclsyntax.Node) hcl.Diagnostics {
				if at, _, ok := refersTo(node); ok {
					seen[at] = true
				}
				return nil
			})
		}
	}
	return seen
}

// likelyOwned are workflows and services that are called like a deployment, where no plan tells whether it made them.
func (c *configuration) likelyOwned(options Options) []Note {
	if options.Plan != nil || options.KeepOwned {
		return nil
	}
	deployments := map[string]*resource{}
	for _, object := range c.resources {
		if name := object.attribute("name"); object.kind == typeDeployment && name != "" {
			deployments[name] = object
		}
	}
	var notes []Note
	for _, object := range c.resources {
		if object.kind != typeWorkflow && object.kind != typeService {
			continue
		}
		if deployment := deployments[object.attribute("name")]; deployment != nil {
			notes = append(notes, Note{
				c.files[object.file].name, object.block.DefRange().Start.Line,
				fmt.Sprintf("%s has the name of %s, which may have made it: -plan tells, and leaves out what a deployment has made", object, deployment),
			})
		}
	}
	return notes
}
