// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tidy

import (
	"maps"
	"slices"
	"strings"
)

// reference says what stands in an attribute: an attribute of a resource of another type.
type reference struct{ kind, attribute string }

// references are the attributes that hold ids of objects, by the type of the resource and the path. A * is any element of a list or a map.
// References lead one way only, from what is built on to what is built, so that no two resources refer to each other.
var references = map[string]map[string]reference{
	typeAppSpec: {
		"blocks.*.id": {typeBlockSpec, "id"},
	},
	typeBlockSpec: specReferences(""),
	typeRelease:   specReferences("spec_id"),
	typeDeployment: {
		"app_spec_id":   {typeAppSpec, "id"},
		"block_spec_id": {typeBlockSpec, "id"},
		"excludes.*.id": {typeBlockSpec, "id"},
		"includes.*.id": {typeBlockSpec, "id"},
	},
	"peak_metric_publication": {
		"collection_id": {typeCollection, "id"},
	},
	typeService: {
		"image_details.image_id":   {typeImage, "id"},
		"image_details.version_id": {typeImage, "version_id"},
	},
	typeWorkflow: {
		"steps.*.image_id":         {typeImage, "id"},
		"steps.*.image_version_id": {typeImage, "version_id"},
	},
	"peak_workflow_execution": {
		"workflow_id": {typeWorkflow, "id"},
	},
}

// specReferences are those of what a block spec holds; spec is the attribute of the spec itself.
func specReferences(spec string) map[string]reference {
	paths := map[string]reference{
		"service.image_details.id":                  {typeImage, "id"},
		"service.image_details.version_id":          {typeImage, "version_id"},
		"workflow.steps.*.image_details.id":         {typeImage, "id"},
		"workflow.steps.*.image_details.version_id": {typeImage, "version_id"},
	}
	if spec != "" {
		paths[spec] = reference{typeBlockSpec, "id"}
	}
	return paths
}

// opaque are the attributes whose values are any JSON, by type: null means something in them, and nothing in them is an id of ours.
var opaque = map[string][]string{
	typeAppSpec:             {"parameters"},
	typeBlockSpec:           {"parameters"},
	typeRelease:             {"parameters"},
	typeDeployment:          {"parameters", "app_parameters", "parameters_wo"},
	"peak_metric_namespace": {"metadata"},
}

// Tables are what the package takes from the provider's schema, by the type of the resource: the paths of attributes that hold ids of objects,
// and the names of attributes that hold any JSON. The provider's tests hold them to it.
func Tables() (ids, anyJSON map[string][]string) {
	ids = map[string][]string{}
	for kind, paths := range references {
		ids[kind] = slices.Sorted(maps.Keys(paths))
	}
	return ids, maps.Clone(opaque)
}

// matches tells whether a path is one of a pattern.
func matches(pattern string, path []string) bool {
	parts := strings.Split(pattern, ".")
	if len(parts) != len(path) {
		return false
	}
	for i, part := range parts {
		if part != "*" && part != path[i] {
			return false
		}
	}
	return true
}

// referenceAt is what stands at a path of a type, ok where it is an id.
func referenceAt(kind string, path []string) (found reference, ok bool) {
	for pattern, one := range references[kind] {
		if matches(pattern, path) {
			return one, true
		}
	}
	return reference{}, false
}

// resolve is the expression for an id, "" where no resource here is that object, or more than one. The version of an image is known from the
// plan alone, and only the one that Terraform manages has an address.
func (w *writer) resolve(to reference, id string) string {
	if to.attribute == "id" {
		if object := w.config.find(to.kind, id); object != nil && object != w.object {
			return object.String() + ".id"
		}
		return ""
	}
	if w.plan == nil {
		return ""
	}
	owners := w.plan.versions[id]
	if len(owners) != 1 {
		return ""
	}
	if object := w.config.find(to.kind, owners[0]); object != nil {
		return object.String() + "." + to.attribute
	}
	return ""
}
