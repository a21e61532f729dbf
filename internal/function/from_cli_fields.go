// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function

import (
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/pipeline"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// folderFields is the folder of an upload (contract 5). The CLI takes ignore_files, the API's client ignoreFiles.
func folderFields() fieldtable.Fields {
	return fieldtable.Fields{{Attr: "path", Key: "path"}, {Attr: "ignore_files", Key: "ignore_files"}, {Attr: "ignore_files", Key: "ignoreFiles"}}
}

// existing are the ids that update commands take beside a body; in Terraform they are what is imported.
func existing(names ...string) fieldtable.Fields {
	fields := make(fieldtable.Fields, len(names))
	for i, name := range names {
		fields[i] = fieldtable.Field{Key: name}
	}
	return fields
}

// artifactFields is the table of an artifact, contract section 20.
func artifactFields() fieldtable.Fields {
	return append(existing("artifactId", "artifact_id"), fieldtable.Fields{
		{Attr: "name", Key: "name"},
		{Attr: "description", Key: "description"},
		{Attr: "source", Key: "source"},
		{Attr: "scan", Key: "scan"},
		{Attr: "validate", Key: "validate"},
		{Key: "artifact", Fields: folderFields()},
	}...)
}

// imageFields is the table of an image, contract section 17.2.
func imageFields() fieldtable.Fields {
	return append(existing("imageId", "image_id", "versionId", "version_id"), fieldtable.Fields{
		{Attr: "name", Key: "name"},
		{Attr: "type", Key: "type"},
		{Attr: "version", Key: "version"},
		{Attr: "description", Key: "description"},
		{Attr: "build_details", Key: "buildDetails", Fields: fieldtable.Fields{
			{Attr: "source", Key: "source"},
			{Attr: "use_cache", Key: "useCache"},
			{Attr: "build_arguments", Key: "buildArguments", Normalize: argumentMap},
			{Attr: "secrets", Key: "secrets"},
			{Attr: "context", Key: "context"},
			{Attr: "dockerfile_path", Key: "dockerfilePath"},
			{Attr: "repository", Key: "repository"},
			{Attr: "branch", Key: "branch"},
			{Attr: "token_wo", Key: "token"},
			{Attr: "dockerfile", Key: "dockerfile"},
		}},
		{Attr: "autodeploy_resources", Key: "autodeployResources", Fields: fieldtable.Fields{
			{Attr: "entity_id", Key: "entityId"},
			{Attr: "entity_type", Key: "entityType"},
		}},
		{Attr: "artifact", Key: "artifact", Fields: folderFields()},
	}...)
}

// modelFolderFields is a folder of metric models, of which the platform's clients pack everything but what its .dockerignore names:
// they take ignore_files and do not read it (contract 24.1).
func modelFolderFields() fieldtable.Fields {
	return append(existing("ignore_files", "ignoreFiles"), fieldtable.Field{Attr: "path", Key: "path"})
}

// collectionFields is the table of a collection of metrics, contract section 24.1.
func collectionFields() fieldtable.Fields {
	return fieldtable.Fields{
		{Attr: "name", Key: "name"},
		{Attr: "scope", Key: "scope"},
		{Attr: "description", Key: "description"},
		{Attr: "artifact", Key: "artifact", Fields: modelFolderFields()},
	}
}

// publicationFields is the table of a publication of metrics, contract section 24.1. What its body says about the namespace is of
// peak_metric_namespace, since several publications may say it.
func publicationFields() fieldtable.Fields {
	return append(existing("namespaceDescription", "namespaceMetadata"), fieldtable.Fields{
		{Attr: "namespace", Key: "namespace"},
		{Attr: "collection_id", Key: "collectionId"},
		{Attr: "collection_id", Key: "collection_id"},
		{Attr: "artifact", Key: "artifact", Fields: modelFolderFields()},
	}...)
}

// namespaceFields is the table of a namespace of metrics, contract section 24.1.
func namespaceFields() fieldtable.Fields {
	return fieldtable.Fields{
		{Attr: "name", Key: "namespace"},
		{Attr: "description", Key: "description"},
		{Attr: "metadata", Key: "metadata"},
	}
}

// workflowFields is the table of a workflow, contract section 16.2. webhookPolicy keeps the ids of webhooks in updates,
// which the provider always does.
func workflowFields() fieldtable.Fields {
	return append(existing("workflowId", "workflow_id"), fieldtable.Fields{
		{Attr: "name", Key: "name"},
		{Attr: "tags", Key: "tags", Normalize: tagNames},
		{Key: "metadata", Fields: fieldtable.Fields{{Attr: "allow_concurrent_execution", Key: "allowConcurrentExecution"}}},
		{Attr: "triggers", Key: "triggers", Fields: append(pipeline.TriggerFields(pipeline.Workflow), fieldtable.Field{Key: "webhookPolicy"})},
		{Attr: "watchers", Key: "watchers", Fields: pipeline.WatcherFields(pipeline.Workflow)},
		{Attr: "retry_options", Key: "retryOptions", Fields: pipeline.RetryFields(pipeline.Workflow)},
		{Attr: "steps", Key: "steps", Fields: pipeline.StepFields(pipeline.Workflow)},
	}...)
}

// metadataFields is the table of the metadata of specs and deployments, contract sections 10.3 and 13.1.
func metadataFields() fieldtable.Fields {
	return fieldtable.Fields{
		{Attr: "name", Key: "name"},
		{Attr: "title", Key: "title"},
		{Attr: "summary", Key: "summary"},
		{Attr: "description", Key: "description"},
		{Attr: "description_content_type", Key: "descriptionContentType"},
		{Attr: "image_url", Key: "imageUrl"},
		{Attr: "tags", Key: "tags", Normalize: tagNames},
	}
}

// specFields is what block and app specs share, contract section 10.2 and 10.3.
func specFields() fieldtable.Fields {
	return append(existing("version", "kind"), fieldtable.Fields{
		{Key: "metadata", Fields: append(metadataFields(), fieldtable.Field{Attr: "status", Key: "status"})},
		{Attr: "release", Key: "release", Fields: releaseFields()},
		{Attr: "featured", Key: "featured"},
		{Attr: "scope", Key: "scope"},
		{Attr: "tenants", Key: "tenants"},
		{Attr: "parameters", Key: "parameters"},
	}...)
}

func releaseFields() fieldtable.Fields {
	return fieldtable.Fields{{Attr: "version", Key: "version"}, {Attr: "notes", Key: "notes"}}
}

// contentFields is what a release of a block holds, contract section 10.4.
func contentFields(kind string) fieldtable.Fields {
	return fieldtable.Fields{
		{Attr: kind, Key: "config", Fields: press.ConfigFields(kind)},
		{Attr: "auto_run_on_deploy", Key: "autoRunOnDeploy"},
		{Attr: "auto_run_on_deploy", Key: "auto_run_on_deploy"},
		{Attr: "artifact", Key: "artifact", Fields: folderFields()},
	}
}

// blockSpecFields is the table of a block spec; kind is the attribute that holds its configuration.
func blockSpecFields(kind string) fieldtable.Fields {
	return append(specFields(), contentFields(kind)...)
}

// blockReleaseFields is the table of a further release of a block spec, contract section 10.3.
func blockReleaseFields(kind string) fieldtable.Fields {
	return append(contentFields(kind), fieldtable.Fields{
		{Attr: "spec_id", Key: "specId"},
		{Attr: "spec_id", Key: "spec_id"},
		{Key: "release", Fields: releaseFields()},
		{Attr: "parameters", Key: "parameters"},
	}...)
}

// appSpecFields is the table of an app spec, contract section 11.
func appSpecFields() fieldtable.Fields {
	return append(specFields(), fieldtable.Field{Attr: "blocks", Key: "config", Fields: fieldtable.Fields{
		{Attr: "id", Key: "id"},
		{Key: "release", Fields: fieldtable.Fields{{Attr: "release_version", Key: "version"}}},
		{Attr: "auto_run_on_deploy", Key: "autoRunOnDeploy"},
	}})
}

// deploymentFields is the table of a deployment, contract sections 13.1 and 14; specID is the attribute for the id of its
// spec.
func deploymentFields(specID string) fieldtable.Fields {
	selector := fieldtable.Fields{{Attr: "id", Key: "id"}, {Attr: "release_version", Key: "releaseVersion"}}
	return append(existing("deploymentId", "deployment_id"), fieldtable.Fields{
		{Key: "metadata", Fields: metadataFields()},
		{Key: "spec", Fields: fieldtable.Fields{
			{Attr: specID, Key: "id"},
			{Key: "release", Fields: fieldtable.Fields{{Attr: "release_version", Key: "version"}}},
			{Attr: "includes", Key: "includes", Fields: selector},
			{Attr: "excludes", Key: "excludes", Fields: selector},
		}},
		{Attr: "parameters", Key: "parameters"},
		{Attr: "app_parameters", Key: "appParameters"},
		{Key: "revision", Fields: fieldtable.Fields{{Attr: "revision_notes", Key: "notes"}}},
	}...)
}

// tagNames turns [{name: a}] into [a]. Elements of another shape stay as they are, and are reported where they are read.
func tagNames(raw any) any {
	list, ok := raw.([]any)
	if !ok {
		return raw
	}
	names := make([]any, len(list))
	for i, element := range list {
		names[i] = element
		if tag, ok := element.(map[string]any); ok && len(tag) == 1 && tag["name"] != nil {
			names[i] = tag["name"]
		}
	}
	return names
}

// argumentMap turns [{name: a, value: b}] into {a: b}. What has another shape, or a name twice, stays as it is, and is
// reported where it is read.
func argumentMap(raw any) any {
	list, ok := raw.([]any)
	if !ok {
		return raw
	}
	arguments := make(map[string]any, len(list))
	for _, element := range list {
		argument, ok := element.(map[string]any)
		name, named := argument["name"].(string)
		if _, twice := arguments[name]; !ok || !named || len(argument) != 2 || argument["value"] == nil || twice {
			return raw
		}
		arguments[name] = argument["value"]
	}
	return arguments
}
