// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tidy

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// leaveOut takes away what is here twice, and what something else makes and manages by itself unless keepOwned: the workflow or service of a
// deployment and the images it has built, the deployments of the blocks of an app, the artifact of a collection of metrics, as far as a plan
// tells of them, and the release that its block spec manages. Only what is still to be imported goes: to remove the block of what is in the
// state would destroy it. What something refers to stays.
func (c *configuration) leaveOut(options Options, all allEdits, result *Result) {
	for c.leaveOutOnce(options, all, result) {
		// What only something refers to that goes, goes as well.
	}
}

// leaveOutOnce is a round of leaveOut: what the rest of the configuration, as it is left by now, does not refer to. It tells whether there was
// any.
func (c *configuration) leaveOutOnce(options Options, all allEdits, result *Result) bool {
	named := c.mentioned()
	found := false
	for _, object := range c.resources {
		if object.leftOut || object.imported == nil || options.Plan.has(object) || named[address{object.kind, object.label}] {
			continue
		}
		managed := !c.moved[address{object.kind, object.label}] && options.Plan.elsewhere(object) != ""
		reason := c.repeats(object)
		if reason == "" && !options.KeepOwned {
			reason = c.ownerOf(object, options.Plan)
		}
		if reason == "" && !managed {
			continue
		}
		object.leftOut, found = true, true
		all.of(object.file).removeBlock(c.files[object.file], object.block)
		all.of(object.importedFrom).removeBlock(c.files[object.importedFrom], object.imported)
		if managed {
			// There may be a thousand of them.
			result.Managed++
			continue
		}
		name := object.attribute("name")
		if object.kind == typeRelease {
			name = object.attribute("version")
		}
		result.LeftOut = append(result.LeftOut, Note{File: c.files[object.file].name, Text: fmt.Sprintf("left out: %s %q, which %s", strings.TrimPrefix(object.kind, typePrefix), name, reason)})
	}
	return found
}

// ownerOf says what has made a resource, "" where nothing has that is known.
func (c *configuration) ownerOf(object *resource, plan *Plan) string {
	if object.kind == typeRelease {
		return c.managedBy(object)
	}
	if plan == nil {
		return ""
	}
	return plan.owners[address{object.kind, object.id}]
}

// repeats says as what else the object of a resource that Terraform has numbered is imported here, "" where it is not: as a resource that a
// person has named, or one that comes first.
func (c *configuration) repeats(object *resource) string {
	if object.id == "" || !generated.MatchString(object.label) {
		return ""
	}
	first := true
	for _, other := range c.byID[address{object.kind, object.id}] {
		if other == object {
			first = false
		} else if !other.leftOut && (first || !generated.MatchString(other.label)) {
			return "is imported as " + other.kind + "." + other.label + " already"
		}
	}
	return ""
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

// likelyOwned are workflows and services that are called like a deployment, where nothing tells whether it made them.
func (c *configuration) likelyOwned(options Options) []Note {
	if options.KeepOwned {
		return nil
	}
	c.identify(options.Plan)
	deployments := map[string]*resource{}
	for _, object := range c.resources {
		if name := object.attribute("name"); object.kind == typeDeployment && name != "" && !options.Plan.knows(object) {
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
