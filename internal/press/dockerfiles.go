// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/pipeline"
)

// Dockerfiles are the paths in the archive of the Dockerfiles that the block builds, sorted, unknown ones among them. A name that
// a parameter gives is not known before something is deployed.
func (c *Content) Dockerfiles() []types.String {
	if c.Workflow.IsUnknown() || c.Service.IsUnknown() || c.ConfigJSON.IsUnknown() {
		return []types.String{types.StringUnknown()}
	}
	found := map[string]types.String{}
	add := func(name, buildContext types.String) {
		switch {
		case name.IsUnknown(), buildContext.IsUnknown():
			found[""] = types.StringUnknown()
		case strings.HasPrefix(name.ValueString(), pipeline.ParamPrefix), strings.HasPrefix(buildContext.ValueString(), pipeline.ParamPrefix):
		default:
			for _, file := range uploads.BuiltDockerfiles(name.ValueString(), buildContext.ValueString()) {
				found[file.ValueString()] = file
			}
		}
	}
	for _, image := range c.builtImages() {
		if image.IsUnknown() {
			add(types.StringUnknown(), types.StringUnknown())
		} else if members := attributes(image); members != nil {
			name, _ := members["dockerfile"].(types.String)
			buildContext, _ := members["context"].(types.String)
			add(name, buildContext)
		}
	}
	for _, image := range jsonImages(c.jsonConfig()) {
		name, _ := image["dockerfile"].(string)
		buildContext, _ := image["context"].(string)
		add(types.StringValue(name), types.StringValue(buildContext))
	}
	var names []types.String
	for _, name := range slices.Sorted(maps.Keys(found)) {
		names = append(names, found[name])
	}
	return names
}

// builtImages are the images that the typed configuration builds from the archive; those that are null are among them.
func (c *Content) builtImages() []attr.Value {
	var images []attr.Value
	workflow := attributes(c.Workflow)
	for _, holder := range []string{"images", "steps"} {
		elements, ok := workflow[holder].(types.Map)
		if !ok {
			continue
		}
		if elements.IsUnknown() {
			images = append(images, types.ObjectUnknown(nil))
		}
		for _, element := range elements.Elements() {
			switch {
			case holder == "images" || element.IsUnknown():
				images = append(images, element)
			default:
				images = append(images, present(attributes(element)["image"])...)
			}
		}
	}
	return append(images, present(attributes(c.Service)["image"])...)
}

// present is a value as a list, empty when the schema has no such member.
func present(value attr.Value) []attr.Value {
	if value == nil {
		return nil
	}
	return []attr.Value{value}
}

// jsonImages are the images that a configuration in JSON builds from the archive.
func jsonImages(config map[string]any) []map[string]any {
	var images []map[string]any
	add := func(value any) {
		if image, ok := value.(map[string]any); ok {
			images = append(images, image)
		}
	}
	add(config["image"])
	if named, ok := config["images"].(map[string]any); ok {
		for _, image := range named {
			add(image)
		}
	}
	if steps, ok := config["steps"].(map[string]any); ok {
		for _, element := range steps {
			if step, ok := element.(map[string]any); ok {
				add(step["image"])
			}
		}
	}
	return images
}
