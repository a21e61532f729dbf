// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
)

// TriggersAttribute is the `triggers` attribute: what starts the pipeline besides people.
func TriggersAttribute(f Flavour) schema.ListNestedAttribute {
	attributes := map[string]schema.Attribute{
		"cron": schema.StringAttribute{MarkdownDescription: "Cron expression of five fields, in UTC: `0 2 * * *` is every night at two.", Optional: true},
	}
	if f == Workflow {
		attributes["webhook"] = schema.BoolAttribute{MarkdownDescription: "`true` gives the workflow a webhook that starts it; its id is in `webhook_ids`.", Optional: true}
	} else {
		attributes["webhook"] = schema.StringAttribute{MarkdownDescription: "`true` gives the workflow a webhook that starts it. A boolean, or `@param:<build parameter>`.", Optional: true, CustomType: ParamType{Bool: true}}
		attributes["webhook_id"] = schema.StringAttribute{MarkdownDescription: "Id of the webhook.", Optional: true}
	}
	return schema.ListNestedAttribute{
		Validators:          []validator.List{validators.NoNulls{}},
		MarkdownDescription: "What starts the workflow, each either a `cron` or a `webhook`. Left out, it is started by hand. What is left out of a trigger is not there.",
		Optional:            true,
		NestedObject:        schema.NestedAttributeObject{Attributes: attributes},
	}
}

// WatchersAttribute is the `watchers` attribute: who is told about executions.
func WatchersAttribute(f Flavour) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		Validators:          []validator.List{validators.NoNulls{}},
		MarkdownDescription: "Who is told about executions, each exactly one of `user`, `webhook` and `email`. Left out, nobody is. What is left out of a watcher is not there, or has its default.",
		Optional:            true,
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"events": schema.SingleNestedAttribute{
				MarkdownDescription: "What is told.",
				Optional:            true,
				Attributes: map[string]schema.Attribute{
					"success":          f.flag("Tell about executions that succeed. Default `false`."),
					"fail":             f.flag("Tell about executions that fail. Default `false`."),
					"runtime_exceeded": f.number("Minutes after which a running execution is reported.", 0),
				},
			},
			"user": schema.StringAttribute{MarkdownDescription: "E-mail address of a user of the tenant, who is told on the platform.", Optional: true},
			"webhook": schema.SingleNestedAttribute{
				MarkdownDescription: "Webhook that is called.",
				Optional:            true,
				Attributes: map[string]schema.Attribute{
					"name":    schema.StringAttribute{MarkdownDescription: "Name of the webhook.", Required: true},
					"url":     schema.StringAttribute{MarkdownDescription: "URL to call.", Required: true},
					"payload": schema.StringAttribute{MarkdownDescription: "Body to send.", Required: true},
				},
			},
			"email": schema.SingleNestedAttribute{
				MarkdownDescription: "E-mail that is sent.",
				Optional:            true,
				Attributes: map[string]schema.Attribute{
					"name": schema.StringAttribute{MarkdownDescription: "Name of the watcher.", Optional: true},
					"recipients": schema.SingleNestedAttribute{
						MarkdownDescription: "Who receives it.",
						Required:            true,
						Attributes: map[string]schema.Attribute{
							"to": schema.SetAttribute{MarkdownDescription: "E-mail addresses of users of the tenant.", Required: true, ElementType: types.StringType, Validators: []validator.Set{validators.NoNulls{}}},
						},
					},
				},
			},
		}},
	}
}

// ImagesAttribute is the `images` attribute of a workflow block: images that are built from its archive.
func ImagesAttribute() schema.MapNestedAttribute {
	return schema.MapNestedAttribute{
		Validators:          []validator.Map{validators.NoNulls{}},
		MarkdownDescription: "Images that are built from the archive, by the name that steps refer to in `image_ref`.",
		Optional:            true,
		NestedObject:        schema.NestedAttributeObject{Attributes: imageAttributes()},
	}
}

// ImageAttribute is an image that is built from a block's archive.
func ImageAttribute(description string) schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{MarkdownDescription: description, Optional: true, Attributes: imageAttributes()}
}

func imageAttributes() map[string]schema.Attribute {
	return writeonly.AddAttributes(map[string]schema.Attribute{
		"version":         schema.StringAttribute{MarkdownDescription: "Semantic version of the image.", Optional: true},
		"dockerfile":      schema.StringAttribute{MarkdownDescription: "Path of the Dockerfile in the archive.", Optional: true},
		"context":         schema.StringAttribute{MarkdownDescription: "Path of the build context in the archive.", Optional: true},
		"use_cache":       Block.flag("Use cached layers. Default `true`."),
		"build_arguments": schema.MapAttribute{MarkdownDescription: "Build arguments. They are stored in the state: put secrets into `secrets` or `build_arguments_wo`.", Optional: true, ElementType: types.StringType, Validators: []validator.Map{validators.NoNulls{}}},
		"secrets":         schema.SetAttribute{MarkdownDescription: "Names of secrets that the build may read.", Optional: true, ElementType: types.StringType, Validators: []validator.Set{validators.NoNulls{}}},
	}, "build_arguments", writeOnlyArguments, ReleaseWriteOnlyChange)
}

// ImageDetailsAttribute is a block's reference to an image of the tenant.
func ImageDetailsAttribute() schema.SingleNestedAttribute {
	image := IDOrParam("Id of the image.")
	image.Optional, image.Required = false, true
	return schema.SingleNestedAttribute{
		MarkdownDescription: "Existing image of the tenant; only in specs whose scope is `private`.",
		Optional:            true,
		Attributes: map[string]schema.Attribute{
			"id":         image,
			"version_id": IDOrParam("Id of the image version. Default: the latest version."),
		},
	}
}

func (f Flavour) executionParametersAttribute() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "Conditions under which the step runs.",
		Optional:            true,
		Attributes: map[string]schema.Attribute{
			"conditional": schema.ListNestedAttribute{
				Validators:          []validator.List{validators.NoNulls{}},
				MarkdownDescription: "Conditions on output parameters of earlier steps; all have to hold.",
				Optional:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"condition": schema.StringAttribute{
						MarkdownDescription: "`equals` or `not-equals`.",
						Required:            true,
						Validators:          []validator.String{f.oneOf("equals", "not-equals")},
					},
					"param_name": schema.StringAttribute{MarkdownDescription: "Output parameter.", Required: true},
					"step_name":  schema.StringAttribute{MarkdownDescription: "Step that writes it: an ancestor of this one.", Required: true},
					"value":      schema.StringAttribute{MarkdownDescription: "Value to compare with.", Required: true},
				}},
			},
			"parent_status": schema.ListNestedAttribute{
				Validators:          []validator.List{validators.NoNulls{}},
				MarkdownDescription: "Conditions on how parents ended.",
				Optional:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"condition": schema.StringAttribute{
						MarkdownDescription: "`all-of` or `one-of`.",
						Required:            true,
						Validators:          []validator.String{f.oneOf("all-of", "one-of")},
					},
					"parents": schema.SetAttribute{MarkdownDescription: "Parents of this step.", Required: true, ElementType: types.StringType, Validators: []validator.Set{validators.NoNulls{}}},
					"status": schema.SetAttribute{
						MarkdownDescription: "How they may have ended: `success`, `failure`.",
						Required:            true,
						ElementType:         types.StringType,
						Validators:          []validator.Set{validators.NoNulls{}, setvalidator.SizeAtLeast(1), setvalidator.ValueStringsAre(f.oneOf("success", "failure"))},
					},
				}},
			},
		},
	}
}

// What the members of write-only maps are called in descriptions.
const (
	WriteOnlyEnv       = "Environment variables"
	writeOnlyArguments = "Build arguments"
)

// ReleaseWriteOnlyChange is what another version of a write-only map of a block does, for writeonly.AddAttributes.
const ReleaseWriteOnlyChange = "A change needs a new release."

func (f Flavour) writeOnlyChange() string {
	if f == Block {
		return ReleaseWriteOnlyChange
	}
	return "A change sends them again."
}

// stepsLeftOut says what it means to leave something out of a step. The content of a block says it for all that is in it.
func (f Flavour) stepsLeftOut() string {
	if f == Block {
		return ""
	}
	return " What is left out of a step, at any depth, is not there or has its default; only `resources` and `image_version_id` stay as they are."
}

// machineLeftOut says what it means to leave the resources of a step out.
func (f Flavour) machineLeftOut() string {
	if f == Block {
		return "Default: the tenant's, see the data source `peak_default_resources`."
	}
	return "Left out, as a whole or in part, a new step has the tenant's default, see the data source `peak_default_resources`, and a step that exists keeps what it has."
}

// tokenTravels says when the token of a repository is sent.
func (f Flavour) tokenTravels() string {
	if f == Block {
		return "every release"
	}
	return "every change of the resource"
}

// tokenChange says what another version of such a token does.
func (f Flavour) tokenChange() string {
	if f == Block {
		return "A change needs a new release; a first one under a published release is recorded, and the token travels with the next release."
	}
	return "A change sends the token when nothing else changes; left out, new tokens travel only with other changes."
}
