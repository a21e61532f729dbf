// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package console

import (
	"cmp"
	"strings"
)

// describe gives an object its name, status and what it is about.
func (x *index) describe(o *object) {
	o.Name = o.ownName()
	o.Status = text(o.Fields["status"])
	version := text(o.Fields["version"])
	// The owner by the member that names it: others of the kind may be referred to as well.
	nameOf := func(kind, member string) string {
		if to := x.find(kind, text(o.Fields[member])); to != nil {
			return to.ownName()
		}
		return kind
	}
	switch o.Kind {
	case "artifact":
		o.About = "version " + text(o.Fields["lastVersion"])
	case "image":
		o.About = text(o.Fields["type"])
		for _, newest := range o.of("image-version") {
			o.Status = versionStatus(newest)
			o.About += ", version " + text(newest.Fields["version"])
			break
		}
	case "image-version":
		o.Name, o.Status = nameOf("image", "imageId")+":"+version, versionStatus(o)
	case "build":
		o.Name = nameOf("image", "imageId") + ":" + version
		o.About = took(o.Fields)
	case "service":
		o.About = text(o.Fields["serviceType"])
	case "workflow":
		o.Status = workflowStatus(o)
		steps, _ := o.Fields["steps"].(map[string]any)
		o.About = counted(len(steps), "step")
	case "execution":
		o.Name = cmp.Or(text(o.Fields["workflowName"]), o.ID)
		o.About = took(o.Fields)
	case "spec":
		o.About = text(o.Fields["kind"])
	case "release":
		o.Name = nameOf("spec", "specId") + " " + version
	case "deployment":
		o.About = text(o.Fields["kind"]) + ", revision " + text(o.Fields["current"])
	case "revision":
		o.Name = nameOf("deployment", "deploymentId") + " #" + text(o.Fields["revision"])
		o.About = "version " + version
	case "warehouse":
		o.About = text(o.Fields["variant"])
	case "warehouse-table":
		o.About = "schema " + text(o.Fields["schema"])
	case "metric-collection":
		o.About = strings.ToLower(text(o.Fields["scope"])) + ", " + counted(len(listOf(o.Fields["models"])), "model")
	case "metric-publication":
		o.Name = nameOf("metric-collection", "collectionId") + " in " + text(o.Fields["namespace"])
		o.About = counted(len(listOf(o.Fields["models"])), "model")
	case "metric-rows":
		o.Name = strings.Join(append(texts(o.Fields["measures"]), texts(o.Fields["dimensions"])...), ", ")
		o.About = counted(len(listOf(o.Fields["rows"])), "row") + " in " + text(o.Fields["namespace"])
	case "metric-namespace":
		o.About = text(o.Fields["description"])
	case "email":
		o.About = "template " + text(o.Fields["templateName"])
	case "email-template":
		o.About = text(o.Fields["scope"])
	case "email-bounce":
		o.About = text(o.Fields["reason"])
	}
}

// ownName is the name among the members of an object, or its id.
func (o *object) ownName() string {
	metadata, _ := o.Fields["metadata"].(map[string]any)
	return cmp.Or(text(o.Fields["name"]), text(metadata["name"]), text(o.Fields["subject"]), o.ID)
}

// versionStatus says of an image version that is not ready how its build stands.
func versionStatus(o *object) string {
	status := text(o.Fields["status"])
	if build := text(o.Fields["lastBuildStatus"]); status == "not-ready" && build != "" && build != "success" {
		return build
	}
	return status
}

// workflowStatus is derived as the platform does it.
func workflowStatus(o *object) string {
	for _, run := range o.of("execution") {
		if text(run.Fields["status"]) == "Running" {
			return "Running"
		}
	}
	switch {
	case o.Fields["draft"] == true:
		return "Draft"
	case o.Fields["paused"] == true:
		return "Paused"
	}
	return "Available"
}
