// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
)

// Limits of retryOptions, contract section 16.3.
const (
	maxRetryDuration = 120
	maxRetries       = 5
)

// StepsAttribute is the `steps` attribute: a map from step name to step.
func StepsAttribute(f Flavour) schema.MapNestedAttribute {
	return schema.MapNestedAttribute{
		MarkdownDescription: "Steps by name. Which attributes a step takes depends on its `type`." + f.stepsLeftOut(),
		Required:            f == Workflow,
		Optional:            f == Block,
		Validators:          []validator.Map{validators.NoNulls{}, mapvalidator.SizeAtLeast(1)},
		NestedObject:        schema.NestedAttributeObject{Attributes: stepAttributes(f)},
	}
}

func stepAttributes(f Flavour) map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"type": schema.StringAttribute{
			MarkdownDescription: "Type of the step: `standard` (default) runs a command in a container, `http` sends a request, `sql` runs a query, `export` exports a table.",
			Optional:            true,
			Computed:            f == Workflow,
			Validators:          []validator.String{stringvalidator.OneOf(TypeStandard, TypeHTTP, TypeSQL, TypeExport)},
		},
		"parents": schema.SetAttribute{
			Validators:          []validator.Set{validators.NoNulls{}},
			MarkdownDescription: "Names of the steps that have to finish before this one starts.",
			Optional:            true,
			ElementType:         types.StringType,
		},
		"execution_parameters": f.executionParametersAttribute(),
		"run_configuration": schema.SingleNestedAttribute{
			MarkdownDescription: "How the step runs: its own retries, and whether it is skipped.",
			Optional:            true,
			Attributes: map[string]schema.Attribute{
				"retry_options": RetryOptionsAttribute(f, "Retries of this step; they replace the ones of the workflow."),
				"skip_configuration": schema.SingleNestedAttribute{
					MarkdownDescription: "Whether to skip the step.",
					Optional:            true,
					Attributes: map[string]schema.Attribute{
						"skip":     f.flag("Skip the step. Default `false`."),
						"skip_dag": f.flag("Skip the step and every step that depends on it. Default `false`."),
					},
				},
			},
		},
		"repository": schema.SingleNestedAttribute{
			MarkdownDescription: "Git repository: the code of a `standard` step, or the query of a `sql` step.",
			Optional:            true,
			Attributes: map[string]schema.Attribute{
				"url":       schema.StringAttribute{MarkdownDescription: "URL of the repository.", Required: true},
				"branch":    schema.StringAttribute{MarkdownDescription: "Branch to take.", Required: true},
				"file_path": schema.StringAttribute{MarkdownDescription: "Path of the query file in the repository; `sql` steps only, required there.", Optional: true},
				"token_wo": schema.StringAttribute{
					MarkdownDescription: "Access token for a private repository. Write-only: it is sent with " + f.tokenTravels() + " and never stored, so keep it in the configuration. " + writeonly.Needs + ".",
					Optional:            true,
					Sensitive:           true,
					WriteOnly:           true,
				},
				"token_wo_version": schema.Int64Attribute{
					MarkdownDescription: "Version of `token_wo`, of your choice. " + f.tokenChange() + " It stays in Terraform.",
					Optional:            true,
				},
			},
		},
		"parameters": schema.SingleNestedAttribute{
			MarkdownDescription: "Parameters of `standard`, `http` and `sql` steps.",
			Optional:            true,
			Attributes: writeonly.AddAttributes(map[string]schema.Attribute{
				"env": schema.MapAttribute{
					Validators:          []validator.Map{validators.NoNulls{}},
					MarkdownDescription: "Environment variables. They are stored in the state: put secrets into `secrets` or `env_wo`.",
					Optional:            true,
					ElementType:         types.StringType,
				},
				"inherit": schema.MapAttribute{
					Validators:          []validator.Map{validators.NoNulls{}},
					MarkdownDescription: "Local names to outputs of other steps.",
					Optional:            true,
					ElementType:         types.StringType,
				},
				"secrets": schema.SetAttribute{
					Validators:          []validator.Set{validators.NoNulls{}},
					MarkdownDescription: "Names of secrets on the platform; not for `sql` steps.",
					Optional:            true,
					ElementType:         types.StringType,
				},
			}, "env", WriteOnlyEnv, f.writeOnlyChange()),
		},
		"output_parameters": schema.MapAttribute{
			Validators:          []validator.Map{validators.NoNulls{}},
			MarkdownDescription: "Output parameters to the files that hold their values. In `http` steps every file is `response.txt`.",
			Optional:            true,
			ElementType:         types.StringType,
		},
	}
	for _, part := range []map[string]schema.Attribute{f.standardAttributes(), f.httpAttributes(), f.exportAttributes()} {
		maps.Copy(attributes, part)
	}
	attributes["sql_query_path"] = schema.StringAttribute{
		MarkdownDescription: "Path of the query file; `sql` steps take either this or `repository`.",
		Optional:            true,
	}
	return attributes
}

// standardAttributes are those of standard steps only; how a step names its image depends on the flavour.
func (f Flavour) standardAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"command":           schema.StringAttribute{MarkdownDescription: "Command to run; `standard` steps, required there.", Optional: true},
		"step_timeout":      f.number("Seconds after which the step is stopped, 0 or more; `standard` steps. Default: no limit.", 0),
		"clear_image_cache": f.flag("Pull the image anew; `standard` steps. Default `false`."),
		"resources": schema.SingleNestedAttribute{
			MarkdownDescription: "Machine of the step; `standard` steps. " + f.machineLeftOut(),
			Optional:            true,
			Computed:            f == Workflow,
			Attributes: map[string]schema.Attribute{
				"instance_type_id": f.instanceType("Id of the instance type, see the data source `peak_workflow_resources`."),
				"storage":          schema.StringAttribute{MarkdownDescription: "Storage, such as `10GB`.", Optional: true, Computed: f == Workflow},
			},
		},
	}
	if f == Workflow {
		attributes["image_id"] = schema.StringAttribute{MarkdownDescription: "Id of the image to run in; `standard` steps, required there.", Optional: true, CustomType: fieldtable.IDType{}}
		attributes["image_version_id"] = schema.StringAttribute{
			CustomType:          fieldtable.IDType{},
			MarkdownDescription: "Id of the version of the image; `standard` steps. Left out, the platform picks the latest that is ready for a step that is new or has another image; later versions do not change it.",
			Optional:            true,
			Computed:            true,
		}
		return attributes
	}
	attributes["image_ref"] = schema.StringAttribute{MarkdownDescription: "Name of an image in `images`; `standard` steps take exactly one of `image_ref`, `image` and `image_details`.", Optional: true}
	attributes["image"] = ImageAttribute("Image that is built for this step alone.")
	attributes["image_details"] = ImageDetailsAttribute()
	return attributes
}

func (f Flavour) exportAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"schema":  schema.StringAttribute{MarkdownDescription: "Schema of the table; `export` steps, required there.", Optional: true},
		"table":   schema.StringAttribute{MarkdownDescription: "Table to export; `export` steps, required there.", Optional: true},
		"sort_by": schema.StringAttribute{MarkdownDescription: "Column to sort by; `export` steps, required there.", Optional: true},
		"sort_order": schema.StringAttribute{
			MarkdownDescription: "Sort order, `asc` (default) or `desc`; `export` steps.",
			Optional:            true,
			Computed:            f == Workflow,
			Validators:          []validator.String{f.oneOf("asc", "desc")},
		},
		"compression": f.flag("Compress the export; `export` steps. Default `false`."),
	}
}

func (f Flavour) httpAttributes() map[string]schema.Attribute {
	secret := func(text string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: text, Optional: true}
	}
	return map[string]schema.Attribute{
		"method": schema.StringAttribute{
			MarkdownDescription: "HTTP method, `get`, `post`, `put`, `patch` or `delete`; `http` steps. Which one the platform takes without it is not documented.",
			Optional:            true,
			Validators:          []validator.String{f.oneOf("get", "post", "put", "patch", "delete")},
		},
		"url":     schema.StringAttribute{MarkdownDescription: "URL to call; `http` steps, required there.", Optional: true},
		"payload": schema.StringAttribute{MarkdownDescription: "Body of the request; `http` steps.", Optional: true},
		"headers": schema.SingleNestedAttribute{
			MarkdownDescription: "Headers of the request; `http` steps.",
			Optional:            true,
			Attributes: map[string]schema.Attribute{
				"absolute": schema.MapAttribute{MarkdownDescription: "Headers with their values.", Optional: true, ElementType: types.StringType, Validators: []validator.Map{validators.NoNulls{}}},
				"secrets":  schema.MapAttribute{MarkdownDescription: "Headers with the name of the secret that holds their value.", Optional: true, ElementType: types.StringType, Validators: []validator.Map{validators.NoNulls{}}},
			},
		},
		"auth": schema.SingleNestedAttribute{
			MarkdownDescription: "Authentication of the request; `http` steps. Secrets are named, never given.",
			Optional:            true,
			Attributes: map[string]schema.Attribute{
				"type": schema.StringAttribute{
					MarkdownDescription: "`no-auth`, `oauth`, `basic`, `api-key` or `bearer-token`.",
					Required:            true,
					Validators:          []validator.String{f.oneOf("no-auth", "oauth", "basic", "api-key", "bearer-token")},
				},
				"client_id":     secret("Client id; `oauth`."),
				"client_secret": secret("Name of the secret that holds the client secret; `oauth`."),
				"auth_url":      secret("URL that issues the token; `oauth`."),
				"username":      secret("User name; `basic`."),
				"password":      secret("Name of the secret that holds the password; `basic`."),
				"api_key":       secret("Name of the secret that holds the key; `api-key`."),
				"bearer_token":  secret("Name of the secret that holds the token; `bearer-token`."),
			},
		},
	}
}

// RetryOptionsAttribute is a `retry_options` attribute.
func RetryOptionsAttribute(f Flavour, description string) schema.SingleNestedAttribute {
	attributes := map[string]schema.Attribute{
		"duration":            f.number("Seconds before a retry, 0 to 120. Default 5.", maxRetryDuration),
		"number_of_retries":   f.number("Number of retries, 0 to 5. Default 3.", maxRetries),
		"exponential_backoff": f.flag("Double the pause with every retry. Default `false`."),
		"exit_codes":          schema.SetAttribute{MarkdownDescription: "Exit codes to retry on. Default: every one.", Optional: true, ElementType: types.Int64Type, Validators: []validator.Set{validators.NoNulls{}}},
	}
	if f == Workflow {
		attributes["duration"] = defaultNumber("Seconds before a retry, 0 to 120. Default 5.", maxRetryDuration)
		attributes["number_of_retries"] = defaultNumber("Number of retries, 0 to 5. Default 3.", maxRetries)
	}
	return schema.SingleNestedAttribute{MarkdownDescription: description, Optional: true, Attributes: attributes}
}

func defaultNumber(description string, limit int64) schema.Int64Attribute {
	return schema.Int64Attribute{
		MarkdownDescription: description,
		Optional:            true,
		Computed:            true,
		Validators:          []validator.Int64{int64validator.Between(0, limit)},
	}
}

// number is an optional whole number, 0 or more, and no more than limit when limit is not 0.
func (f Flavour) number(description string, limit int64) schema.Attribute {
	if f == Block {
		return schema.StringAttribute{
			MarkdownDescription: description + " A number, or `@param:<build parameter>`.",
			Optional:            true,
			CustomType:          ParamType{Max: limit},
		}
	}
	attribute := schema.Int64Attribute{MarkdownDescription: description, Optional: true, Validators: []validator.Int64{int64validator.AtLeast(0)}}
	if limit != 0 {
		attribute.Validators = []validator.Int64{int64validator.Between(0, limit)}
	}
	return attribute
}

// instanceType is an optional id that the platform fills in for plain workflows.
func (f Flavour) instanceType(description string) schema.Attribute {
	if f == Block {
		return IDOrParam(description)
	}
	return schema.StringAttribute{MarkdownDescription: description, Optional: true, Computed: true, CustomType: fieldtable.IDType{}}
}

// IDOrParam is an optional id of a block's configuration.
func IDOrParam(description string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description + " An id, or `@param:<build parameter>`.", Optional: true, CustomType: fieldtable.IDType{Reference: ParamPrefix},
	}
}

// flag is an optional boolean that is false by default: in plain workflows fieldtable.Fields.Plan fills it in.
func (f Flavour) flag(description string) schema.Attribute {
	if f == Block {
		return paramFlag(description)
	}
	return schema.BoolAttribute{MarkdownDescription: description, Optional: true, Computed: true}
}

func paramFlag(description string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description + " A boolean, or `@param:<build parameter>`.",
		Optional:            true,
		CustomType:          ParamType{Bool: true},
	}
}
