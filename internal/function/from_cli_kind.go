// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// bodyKind says how the body of a kind of object is read.
type bodyKind struct {
	// resource is the type that stands for it, such as "peak_workflow".
	resource string

	// fields is the table of its members, to which a resource that has one adds its own. A field without Attr has its members
	// lifted into the resource, or, without Fields, says nothing that Terraform needs.
	fields fieldtable.Fields

	// content is the attribute that holds the config of a block, workflow or service; "" for what is no block.
	content string

	// definitions tells that parameters are definitions and no values (contract 10.5).
	definitions bool
}

// keyBody is the member that wraps the body in files of the CLI; other arguments of the command stand beside it.
const keyBody = "body"

// kindApp is the kind of an app spec.
const kindApp = "app"

// bodyOf finds out from its members what a body is.
func bodyOf(root map[string]any) (bodyKind, error) {
	members := maps.Clone(root)
	delete(members, keyBody)
	if wrapped, ok := root[keyBody]; ok {
		body, ok := wrapped.(map[string]any)
		if !ok {
			return bodyKind{}, errors.New("body is no object: the members of the body stand below it")
		}
		maps.Copy(members, body)
	}
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return members[name] != nil })
	}
	switch {
	case has("kind") && has("metadata", "config", "release"):
		return specKind(members)
	case has("config") && has("metadata"):
		return bodyKind{}, errors.New("kind is missing: workflow and service are blocks, app is an app")
	case has("config") && has("release"):
		return releaseKind(members)
	case has("spec"):
		return deploymentKind(members), nil
	case has("queries", "measures", "dimensions"):
		return bodyKind{}, errors.New("this is a query of metrics, which makes nothing: write it in the data source peak_metric_query")
	case has("namespace", "collectionId", "collection_id", "namespaceDescription", "namespaceMetadata"):
		return metricKind(has), nil
	case has("scope") && has("artifact"):
		return bodyKind{resource: "peak_metric_collection", fields: collectionFields()}, nil
	case has("steps", "triggers", "watchers", "retryOptions"):
		return bodyKind{resource: "peak_workflow", fields: workflowFields()}, nil
	case has("type", "buildDetails", "autodeployResources", "version"):
		return bodyKind{resource: "peak_image", fields: imageFields()}, nil
	case has("serviceType", "imageDetails", "resources", "sessionStickiness", "scaleToZero", "entrypoint", "healthCheckURL", "minInstances"):
		return bodyKind{resource: "peak_service", fields: existing("serviceId", "service_id", "webappId", "webapp_id")}, nil
	case has("artifact"):
		return bodyKind{resource: "peak_artifact", fields: artifactFields()}, nil
	}
	return bodyKind{}, fmt.Errorf("cannot tell what kind of body this is from its keys (%s). A spec has kind, release and config, a deployment has spec, a workflow has steps, "+
		"an image has type or buildDetails, a service has imageDetails, an artifact has artifact, a collection of metrics has artifact and scope, a publication or a namespace of metrics has namespace", strings.Join(slices.Sorted(maps.Keys(members)), ", "))
}

// specKind tells the kinds of specs apart (contract 10.3, 11).
func specKind(members map[string]any) (bodyKind, error) {
	switch kind := members["kind"]; kind {
	case kindApp:
		return bodyKind{resource: "peak_app_spec", fields: appSpecFields(), definitions: true}, nil
	case press.KindWorkflow, press.KindService:
		name, _ := kind.(string)
		return bodyKind{resource: "peak_block_spec", fields: blockSpecFields(name), content: name, definitions: true}, nil
	case "webapp":
		return bodyKind{}, errors.New("kind webapp is of an older platform: write kind: service, with serviceType: web-app in config")
	}
	return bodyKind{}, errors.New("kind is none that a spec can have: workflow and service are blocks, app is an app")
}

// releaseKind is a further release of a block spec. The body does not say of which kind the spec is; steps are what only
// workflows have.
func releaseKind(members map[string]any) (bodyKind, error) {
	config, ok := members["config"].(map[string]any)
	if !ok {
		return bodyKind{}, errors.New("this is a release of an app spec, which has no resource of its own: raise release.version in the body of the spec, and change config there")
	}
	kind := press.KindService
	if config["steps"] != nil {
		kind = press.KindWorkflow
	}
	return bodyKind{resource: "peak_block_spec_release", fields: blockReleaseFields(kind), content: kind, definitions: true}, nil
}

// metricKind tells a publication of metrics, which has a folder or a collection, from a change of its namespace (contract 24.1).
func metricKind(has func(names ...string) bool) bodyKind {
	if has("artifact", "collectionId", "collection_id", "namespaceDescription", "namespaceMetadata") {
		return bodyKind{resource: "peak_metric_publication", fields: publicationFields()}
	}
	return bodyKind{resource: "peak_metric_namespace", fields: namespaceFields()}
}

// deploymentKind tells deployments of apps from those of blocks (contract 13.1, 14): only apps have parameters by block,
// parameters of their own, and a choice of blocks.
func deploymentKind(members map[string]any) bodyKind {
	id := "block_spec_id"
	spec, _ := members["spec"].(map[string]any)
	parameters, _ := members["parameters"].(map[string]any)
	byBlock := false
	for name := range parameters {
		byBlock = byBlock || name != "build" && name != "run"
	}
	if byBlock || members["appParameters"] != nil || spec["includes"] != nil || spec["excludes"] != nil {
		id = "app_spec_id"
	}
	return bodyKind{resource: "peak_deployment", fields: deploymentFields(id)}
}
