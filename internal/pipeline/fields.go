// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"encoding/json"
	"maps"

	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
)

// Step types, contract section 16.3.
const (
	TypeStandard = "standard"
	TypeHTTP     = "http"
	TypeSQL      = "sql"
	TypeExport   = "export"
)

// StepFields is the table of a step's members.
func StepFields(f Flavour) fieldtable.Fields {
	fields := fieldtable.Fields{
		f.withDefault(fieldtable.Field{Attr: "type", Key: "type"}, TypeStandard),
		{Attr: "command", Key: "command", Types: []string{TypeStandard}, JSONText: true},
		f.filledIn(fieldtable.Field{Attr: "resources", Key: "resources", Fields: fieldtable.Fields{
			f.filledIn(fieldtable.Field{Attr: "instance_type_id", Key: "instanceTypeId"}),
			f.filledIn(fieldtable.Field{Attr: "storage", Key: "storage"}),
		}}, TypeStandard),
		{Attr: "parents", Key: "parents"},
		{Attr: "step_timeout", Key: "stepTimeout", Types: []string{TypeStandard}},
		f.withDefault(fieldtable.Field{Attr: "clear_image_cache", Key: "clearImageCache"}, false, TypeStandard),
		{Attr: "repository", Key: "repository", Types: []string{TypeStandard, TypeSQL}, Fields: fieldtable.Fields{
			{Attr: "url", Key: "url"},
			{Attr: "branch", Key: "branch"},
			{Attr: "file_path", Key: "filePath"},
			{Attr: "token_wo", Key: "token", WriteOnly: true},
			{Attr: "token_wo_version"},
		}},
		{Attr: "parameters", Key: "parameters", Types: []string{TypeStandard, TypeHTTP, TypeSQL}, Fields: append(
			writeonly.Fields(fieldtable.Field{Attr: "env", Key: "env", Normalize: mergeObjects}),
			fieldtable.Field{Attr: "inherit", Key: "inherit"},
			fieldtable.Field{Attr: "secrets", Key: "secrets"},
		)},
		{Attr: "output_parameters", Key: "outputParameters", Types: []string{TypeStandard, TypeHTTP}},
		{Attr: "execution_parameters", Key: "executionParameters", Fields: fieldtable.Fields{
			{Attr: "conditional", Key: "conditional", Fields: fieldtable.Fields{
				{Attr: "condition", Key: "condition"},
				{Attr: "param_name", Key: "paramName"},
				{Attr: "step_name", Key: "stepName"},
				{Attr: "value", Key: "value", Significant: true, JSONText: true},
			}},
			{Attr: "parent_status", Key: "parentStatus", Fields: fieldtable.Fields{
				{Attr: "condition", Key: "condition"},
				{Attr: "parents", Key: "parents"},
				{Attr: "status", Key: "status"},
			}},
		}},
		{Attr: "run_configuration", Key: "runConfiguration", Fields: fieldtable.Fields{
			{Attr: "retry_options", Key: "retryOptions", Fields: RetryFields(f)},
			{Attr: "skip_configuration", Key: "skipConfiguration", Fields: fieldtable.Fields{
				f.withDefault(fieldtable.Field{Attr: "skip", Key: "skip"}, false),
				f.withDefault(fieldtable.Field{Attr: "skip_dag", Key: "skipDAG"}, false),
			}},
		}},
		{Attr: "method", Key: "method", Types: []string{TypeHTTP}},
		{Attr: "url", Key: "url", Types: []string{TypeHTTP}},
		{Attr: "payload", Key: "payload", Types: []string{TypeHTTP}, JSONText: true},
		{Attr: "headers", Key: "headers", Types: []string{TypeHTTP}, Fields: fieldtable.Fields{
			{Attr: "absolute", Key: "absolute"},
			{Attr: "secrets", Key: "secrets"},
		}},
		{Attr: "auth", Key: "auth", Types: []string{TypeHTTP}, Fields: fieldtable.Fields{
			{Attr: "type", Key: "type"},
			{Attr: "client_id", Key: "clientId"},
			{Attr: "client_secret", Key: "clientSecret"},
			{Attr: "auth_url", Key: "authUrl"},
			{Attr: "username", Key: "username"},
			{Attr: "password", Key: "password"},
			{Attr: "api_key", Key: "apiKey"},
			{Attr: "bearer_token", Key: "bearerToken"},
		}},
		{Attr: "sql_query_path", Key: "sqlQueryPath", Types: []string{TypeSQL}},
		{Attr: "schema", Key: "schema", Types: []string{TypeExport}},
		{Attr: "table", Key: "table", Types: []string{TypeExport}},
		{Attr: "sort_by", Key: "sortBy", Types: []string{TypeExport}},
		f.withDefault(fieldtable.Field{Attr: "sort_order", Key: "sortOrder"}, "asc", TypeExport),
		f.withDefault(fieldtable.Field{Attr: "compression", Key: "compression"}, false, TypeExport),
	}
	if f == Workflow {
		return append(fields, fieldtable.Fields{
			{Attr: "image_id", Key: "imageId", Types: []string{TypeStandard}},
			f.filledIn(fieldtable.Field{Attr: "image_version_id", Key: "imageVersionId", ResetBy: "image_id"}, TypeStandard),
		}...)
	}
	return append(fields, fieldtable.Fields{
		{Attr: "image_ref", Key: "imageRef", Types: []string{TypeStandard}},
		{Attr: "image", Key: "image", Types: []string{TypeStandard}, Significant: true, Fields: ImageFields()},
		{Attr: "image_details", Key: "imageDetails", Types: []string{TypeStandard}, Fields: ImageDetailsFields()},
	}...)
}

// RetryFields is the table of retryOptions.
func RetryFields(f Flavour) fieldtable.Fields {
	return fieldtable.Fields{
		f.withDefault(fieldtable.Field{Attr: "duration", Key: "duration"}, json.Number("5")),
		f.withDefault(fieldtable.Field{Attr: "number_of_retries", Key: "numberOfRetries"}, json.Number("3")),
		f.withDefault(fieldtable.Field{Attr: "exponential_backoff", Key: "exponentialBackoff"}, false),
		{Attr: "exit_codes", Key: "exitCodes"},
	}
}

// TriggerFields is the table of a trigger. Answers carry the id of a webhook where requests carry true.
func TriggerFields(f Flavour) fieldtable.Fields {
	fields := fieldtable.Fields{
		{Attr: "cron", Key: "cron"},
		{Attr: "webhook", Key: "webhook", Normalize: webhookPresent},
	}
	if f == Block {
		return append(fields, fieldtable.Field{Attr: "webhook_id", Key: "webhookId"})
	}
	return fields
}

// WatcherFields is the table of a watcher.
func WatcherFields(f Flavour) fieldtable.Fields {
	return fieldtable.Fields{
		{Attr: "events", Key: "events", Fields: fieldtable.Fields{
			f.withDefault(fieldtable.Field{Attr: "success", Key: "success"}, false),
			f.withDefault(fieldtable.Field{Attr: "fail", Key: "fail"}, false),
			{Attr: "runtime_exceeded", Key: "runtimeExceeded"},
		}},
		{Attr: "user", Key: "user"},
		{Attr: "webhook", Key: "webhook", Fields: fieldtable.Fields{
			{Attr: "name", Key: "name"},
			{Attr: "url", Key: "url"},
			{Attr: "payload", Key: "payload", Significant: true, JSONText: true},
		}},
		{Attr: "email", Key: "email", Fields: fieldtable.Fields{
			{Attr: "name", Key: "name"},
			{Attr: "recipients", Key: "recipients", Normalize: recipientsMap, Fields: fieldtable.Fields{{Attr: "to", Key: "to"}}},
		}},
	}
}

// ImageFields is the table of a block's image configuration, contract section 10.4.
func ImageFields() fieldtable.Fields {
	return append(
		writeonly.Fields(fieldtable.Field{Attr: "build_arguments", Key: "buildArguments"}),
		fieldtable.Field{Attr: "version", Key: "version"},
		fieldtable.Field{Attr: "dockerfile", Key: "dockerfile"},
		fieldtable.Field{Attr: "context", Key: "context"},
		fieldtable.Field{Attr: "use_cache", Key: "useCache"},
		fieldtable.Field{Attr: "secrets", Key: "secrets"},
	)
}

// ImageDetailsFields is the table of a block's reference to an existing image, contract section 10.4.
func ImageDetailsFields() fieldtable.Fields {
	return fieldtable.Fields{
		{Attr: "id", Key: "id"},
		{Attr: "version_id", Key: "versionId"},
	}
}

// withDefault adds a documented default for plain workflows, for steps of the given types or for all. The configuration
// of a block is stored as it was sent, so nothing is ever filled in there.
func (f Flavour) withDefault(field fieldtable.Field, value any, stepTypes ...string) fieldtable.Field {
	field.Types = stepTypes
	if f == Workflow {
		field.Default = value
	}
	return field
}

// filledIn marks a member that the platform fills in for plain workflows.
func (f Flavour) filledIn(field fieldtable.Field, stepTypes ...string) fieldtable.Field {
	field.Types = stepTypes
	field.Computed = f == Workflow
	return field
}

// mergeObjects turns a list of single-key objects, the form of env in answers, into one object.
func mergeObjects(raw any) any {
	list, ok := raw.([]any)
	if !ok {
		return raw
	}
	merged := map[string]any{}
	for _, element := range list {
		if object, ok := element.(map[string]any); ok {
			maps.Copy(merged, object)
		}
	}
	return merged
}

// webhookPresent turns the id of a webhook into true.
func webhookPresent(raw any) any {
	if id, ok := raw.(string); ok && id != "" && !isParam(id) {
		return true
	}
	return raw
}

// recipientsMap turns a bare list of recipients, which one guide shows, into the map form.
func recipientsMap(raw any) any {
	if list, ok := raw.([]any); ok {
		return map[string]any{"to": list}
	}
	return raw
}
