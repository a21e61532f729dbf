// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"
	"maps"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/dynamicvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// defaultTimeout bounds create, update and delete, most of which is waiting for the platform to deploy.
const defaultTimeout = 60 * time.Minute

// What to do when a deployment is not ready in time.
const (
	onTimeoutFail     = "fail"
	onTimeoutContinue = "continue"
)

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *deployment) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = base.IdentityByID("Id of the block or app deployment.")
}

// Schema implements resource.Resource.
func (r *deployment) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"id": schema.StringAttribute{
			MarkdownDescription: "Id of the deployment.",
			Computed:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"block_spec_id": schema.StringAttribute{
			MarkdownDescription: "Block spec to deploy. Exactly one of `block_spec_id` and `app_spec_id` is set. A change replaces the deployment.",
			Optional:            true,
			Validators:          []validator.String{stringvalidator.ExactlyOneOf(path.MatchRoot("block_spec_id"), path.MatchRoot("app_spec_id")), stringvalidator.LengthAtLeast(1)},
			PlanModifiers:       []planmodifier.String{replaceOtherSpecModifier()},
		},
		"app_spec_id": schema.StringAttribute{
			MarkdownDescription: "App spec to deploy. Exactly one of `block_spec_id` and `app_spec_id` is set. A change replaces the deployment.",
			Optional:            true,
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			PlanModifiers:       []planmodifier.String{replaceOtherSpecModifier()},
		},
		"release_version": schema.StringAttribute{
			MarkdownDescription: "Release of the spec to deploy. A change makes a new revision. Left out, the newest one when the deployment is created; later releases do not change it.",
			Optional:            true,
			Computed:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"parameters_wo_version": schema.Int64Attribute{
			MarkdownDescription: "Version of `parameters_wo`, of your choice. A change sends them again; without one, they travel only with new revisions.",
			Optional:            true,
			Validators:          []validator.Int64{int64validator.AlsoRequires(path.MatchRoot("parameters_wo"))},
		},
		"revision_notes": schema.StringAttribute{
			MarkdownDescription: "Notes of the newest revision. A change makes a new revision. Left out, the notes that the newest revision has, and none for new ones. An empty text is no notes.",
			Optional:            true,
			Computed:            true,
		},
		"wait": schema.BoolAttribute{
			MarkdownDescription: "Whether to wait until the platform has deployed. Default: `true`.",
			Optional:            true,
			Computed:            true,
			Default:             booldefault.StaticBool(true),
		},
		"on_timeout": schema.StringAttribute{
			MarkdownDescription: "What to do when the platform has not deployed in time: `fail` (default), or `continue` with a warning.",
			Optional:            true,
			Computed:            true,
			Default:             stringdefault.StaticString(onTimeoutFail),
			Validators:          []validator.String{stringvalidator.OneOf(onTimeoutFail, onTimeoutContinue)},
		},
		"timeouts": validators.Timeouts(ctx, defaultTimeout),
	}
	maps.Copy(attributes, press.MetadataAttributes("deployment"))
	maps.Copy(attributes, parameterAttributes())
	maps.Copy(attributes, resultAttributes())
	resp.Schema = schema.Schema{
		MarkdownDescription: "A deployment of a block spec or an app spec.\n\n" +
			"Metadata changes in place. A change of `run` parameters alone reaches the deployment without a new revision; a change of `release_version`, `build` parameters, " +
			"`includes`, `excludes` or `revision_notes` makes a new revision. A deployment in status `failed` or `warning` is redeployed by the next apply, and one that was " +
			"rolled back gets a new revision. Values of hidden parameters, which the platform masks, are never shown as drift and never written back.",
		Attributes: attributes,
	}
}

func parameterAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"parameters": schema.DynamicAttribute{
			MarkdownDescription: "Values of the parameters: `{ build = {...}, run = {...} }` for a block, and such an object by the name of each block for an app. " +
				"They are stored in the state: put secrets into `parameters_wo`. What is left out has the default of its parameter; where the parameter is required, " +
				"the default is sent with the rest, also inside of objects, and shows in no plan. A required parameter without a default and a value, a name that nothing defines, " +
				"and a value of another type are errors at plan, or at apply where the release is not known before.",
			Optional:   true,
			Validators: []validator.Dynamic{validators.NoNulls{}},
		},
		"app_parameters": schema.DynamicAttribute{
			MarkdownDescription: "Values of the parameters of the app itself: `{ build = {...}, run = {...} }`. With `app_spec_id` only. What is left out has the default of its parameter. " +
				"Each block that has a parameter of the same name takes the value over, unless it has one of its own.",
			Optional:      true,
			Validators:    []validator.Dynamic{validators.NoNulls{}},
			PlanModifiers: []planmodifier.Dynamic{jsonvalue.KeepPriorIfEqual()},
		},
		"parameters_wo": schema.DynamicAttribute{
			MarkdownDescription: "Values of parameters that are secret, in the form of `parameters`, which they are merged with. Write-only: they are sent with the create and with each new revision, " +
				"and never stored. Keep them in the configuration, since a revision always carries all values. " + writeonly.Needs + ", and `parameters_wo_version`.",
			Optional:   true,
			WriteOnly:  true,
			Sensitive:  true,
			Validators: []validator.Dynamic{validators.NoNulls{}, dynamicvalidator.AlsoRequires(path.MatchRoot("parameters_wo_version"))},
		},
		"includes": selectorAttribute(
			"Blocks that the app does not have, to be deployed with it. Default: none. With `app_spec_id` only. An import takes them from what is deployed beyond the release of the app. "+
				"A block that is in the release is an error at plan, and so is one that does not exist.",
			"Release of the block. Left out, the newest one when the block is first deployed; later releases do not change it."),
		"excludes": selectorAttribute(
			"Blocks of the app to leave out; with `includes`, another one takes its place. Default: none. With `app_spec_id` only. An import takes them from what is in the release of the app and not deployed. "+
				"A block that is not in the release is an error at plan.",
			"Release of the block, for an app that has the block in several. Left out, every one."),
	}
}

func selectorAttribute(description, version string) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		Validators:          []validator.List{validators.NoNulls{}},
		MarkdownDescription: description,
		Optional:            true,
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"id":              schema.StringAttribute{MarkdownDescription: "Id of the block spec.", Required: true},
			"release_version": schema.StringAttribute{MarkdownDescription: version, Optional: true, Computed: true},
		}},
	}
}

func resultAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"status": schema.StringAttribute{
			MarkdownDescription: "Status: `deploying`, `updating`, `deployed`, `redeploying`, `warning`, `failed`, `platform_resource_error`, `rollback`, `rollback_complete`, " +
				"`rollback_failed`, `deleting` or `delete_failed`.",
			Computed: true,
		},
		"revision":    schema.Int64Attribute{MarkdownDescription: "Number of the newest revision.", Computed: true},
		"revision_id": schema.StringAttribute{MarkdownDescription: "Id of the newest revision.", Computed: true},
		"platform_id": schema.StringAttribute{
			MarkdownDescription: "Id of the workflow or service that the platform made of a block, to run it, to look up its executions or to show its address. Null until it exists, where the platform does not tell it, " +
				"and for an app, whose `blocks` have one each.",
			Computed: true,
		},
		"blocks": schema.ListNestedAttribute{
			MarkdownDescription: "Blocks of an app deployment; empty for a block. Their names may carry more than the name of the spec, so find one by its spec: " +
				"`one([for b in peak_deployment.x.blocks : b.application_url if b.spec_id == peak_block_spec.y.id])`.",
			Computed: true,
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"deployment_id": schema.StringAttribute{MarkdownDescription: "Id of the block deployment.", Computed: true},
				"platform_id":   schema.StringAttribute{MarkdownDescription: "Id of the workflow or service; null until it exists.", Computed: true},
				"kind":          schema.StringAttribute{MarkdownDescription: "Kind of the block: `workflow` or `service`.", Computed: true},
				"name":          schema.StringAttribute{MarkdownDescription: "Name of the block.", Computed: true},
				"status":        schema.StringAttribute{MarkdownDescription: "Status of the block deployment.", Computed: true},
				"spec_id":       schema.StringAttribute{MarkdownDescription: "Block spec that the block is of.", Computed: true},
				"application_url": schema.StringAttribute{
					MarkdownDescription: "Address of the web app of a service; null for workflows, and where the platform does not tell it. " +
						"It is read when the block has been deployed, and again with the next revision.",
					Computed: true,
				},
			}},
		},
	}
}

func replaceOtherSpecModifier() planmodifier.String {
	const description = "Another spec replaces the deployment."
	return stringplanmodifier.RequiresReplaceIf(replaceOtherSpec, description, description)
}
