// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
	"github.com/peakbi/terraform-provider-peak/internal/pipeline"
)

// contentLeftOut says what it means to leave something out of the configuration of a block.
const contentLeftOut = "What is left out of it, at any depth, is not in the release: there the platform's default applies, whatever an earlier release has."

// ContentAttributes are the attributes of Content.
func ContentAttributes() map[string]schema.Attribute {
	return fieldtable.Typed(map[string]schema.Attribute{
		"kind": schema.StringAttribute{
			MarkdownDescription: "Kind of the block, `workflow` or `service`. Set it with `config_json`; left out, it follows from which of the two is set.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{stringvalidator.OneOf(KindWorkflow, KindService)},
		},
		"workflow": schema.SingleNestedAttribute{
			MarkdownDescription: "Configuration of a workflow block. Exactly one of `workflow`, `service` and `config_json` is set. Any value may be `@param:<build parameter>`. " + contentLeftOut,
			Optional:            true,
			Attributes:          workflowAttributes(),
		},
		"service": schema.SingleNestedAttribute{
			MarkdownDescription: "Configuration of a service block. Exactly one of `workflow`, `service` and `config_json` is set. Any value may be `@param:<build parameter>`. " + contentLeftOut,
			Optional:            true,
			Attributes:          serviceAttributes(),
		},
		"config_json": schema.StringAttribute{
			MarkdownDescription: "Configuration of a block as JSON in the platform's own spelling, for what the other attributes cannot express. Exactly one of `workflow`, `service` and `config_json` is set. It goes with `kind`. " +
				"Only its meaning counts: other spacing or another order of members changes nothing, and members that are null are left out. It is stored in the state: name secrets, do not write them.",
			Optional:      true,
			PlanModifiers: KeepEqualJSON(),
		},
		"parameters": ParametersAttribute("block"),
		"artifact": uploads.Attribute("Folder that is uploaded with the release: Dockerfiles, code, queries. Needed unless only existing images are used. " +
			"What was imported keeps its archive while `artifact` is left out, and records the folder without uploading it when it is set. " +
			"Dockerfiles that the block builds are packed even where an ignore file lists them."),
		"artifact_hash": schema.StringAttribute{
			MarkdownDescription: "SHA-256 of what is packed from the folder: paths and contents, no modes, no times; null when nothing was uploaded or after an import. " + uploads.PinnedHashText,
			Optional:            true,
			Computed:            true,
		},
		"files": uploads.FilesAttribute(),
		"auto_run_on_deploy": schema.BoolAttribute{
			MarkdownDescription: "Whether to run what the block deploys once it is deployed. Default: `false`.",
			Optional:            true,
			Computed:            true,
			Default:             booldefault.StaticBool(false),
		},
	})
}

func workflowAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"images":   pipeline.ImagesAttribute(),
		"steps":    pipeline.StepsAttribute(pipeline.Block),
		"triggers": pipeline.TriggersAttribute(pipeline.Block),
		"watchers": pipeline.WatchersAttribute(pipeline.Block),
	}
}

func serviceAttributes() map[string]schema.Attribute {
	number := func(description string, low, high int64) schema.StringAttribute {
		return schema.StringAttribute{
			MarkdownDescription: description + " A number, or `@param:<build parameter>`.", Optional: true,
			CustomType: pipeline.ParamType{Min: low, Max: high},
		}
	}
	instanceType := pipeline.IDOrParam("Id of the instance type, see the data source `peak_instance_options`.")
	instanceType.Optional, instanceType.Required = false, true
	flag := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			MarkdownDescription: description + " A boolean, or `@param:<build parameter>`.", Optional: true, CustomType: pipeline.ParamType{Bool: true},
		}
	}
	return map[string]schema.Attribute{
		"service_type": schema.StringAttribute{
			MarkdownDescription: "Type of the service: `web-app` (default) or `api`.",
			Optional:            true,
			Validators:          []validator.String{pipeline.OneOfOrParam("web-app", "api")},
		},
		"image":         pipeline.ImageAttribute("Image that is built from the archive. Exactly one of `image` and `image_details` is set."),
		"image_details": pipeline.ImageDetailsAttribute(),
		"resources": schema.SingleNestedAttribute{
			MarkdownDescription: "Machine of the service.",
			Optional:            true,
			Attributes: map[string]schema.Attribute{
				"instance_type_id": instanceType,
			},
		},
		"parameters": schema.SingleNestedAttribute{
			MarkdownDescription: "Environment of the service.",
			Optional:            true,
			Attributes: writeonly.AddAttributes(map[string]schema.Attribute{
				"env": schema.MapAttribute{
					MarkdownDescription: "Environment variables. They are stored in the state: put secrets into `secrets` or `env_wo`.",
					Optional:            true,
					ElementType:         types.StringType,
					Validators:          []validator.Map{validators.NoNulls{}},
				},
				"secrets": schema.SetAttribute{
					MarkdownDescription: "Names of secrets on the platform.",
					Optional:            true,
					ElementType:         types.StringType,
					Validators:          []validator.Set{validators.NoNulls{}},
				},
			}, "env", pipeline.WriteOnlyEnv, pipeline.ReleaseWriteOnlyChange),
		},
		"session_stickiness": flag("Send a user's requests to the same instance; `web-app` only. Default `false`."),
		"scale_to_zero":      flag("Stop the service while nobody uses it; `web-app` only, and not with session stickiness. Default `false`."),
		"entrypoint":         schema.StringAttribute{MarkdownDescription: "Path that users are sent to.", Optional: true},
		"health_check_url":   schema.StringAttribute{MarkdownDescription: "Path that tells whether the service is well.", Optional: true},
		"min_instances":      number("Number of instances that always run, 1 or 2. Default 1.", 1, 2),
	}
}

// workflowFields and serviceFields are the tables of a block's configuration, contract section 10.4.
var (
	workflowFields = fieldtable.Fields{
		{Attr: "images", Key: "images", Significant: true, Fields: pipeline.ImageFields()},
		{Attr: "steps", Key: "steps", Fields: pipeline.StepFields(pipeline.Block)},
		{Attr: "triggers", Key: "triggers", Fields: pipeline.TriggerFields(pipeline.Block)},
		{Attr: "watchers", Key: "watchers", Fields: pipeline.WatcherFields(pipeline.Block)},
	}
	serviceFields = fieldtable.Fields{
		{Attr: "service_type", Key: "serviceType"},
		{Attr: "image", Key: "image", Significant: true, Fields: pipeline.ImageFields()},
		{Attr: "image_details", Key: "imageDetails", Fields: pipeline.ImageDetailsFields()},
		{Attr: "resources", Key: "resources", Fields: fieldtable.Fields{{Attr: "instance_type_id", Key: "instanceTypeId"}}},
		{Attr: "parameters", Key: "parameters", Fields: append(writeonly.Fields(fieldtable.Field{Attr: "env", Key: "env"}), fieldtable.Field{Attr: "secrets", Key: "secrets"})},
		{Attr: "session_stickiness", Key: "sessionStickiness"},
		{Attr: "scale_to_zero", Key: "scaleToZero"},
		{Attr: "entrypoint", Key: "entrypoint"},
		{Attr: "health_check_url", Key: "healthCheckURL"},
		{Attr: "min_instances", Key: "minInstances"},
	}
)

// KeepEqualJSON keeps JSON text in state that means the same as the configured one.
func KeepEqualJSON() []planmodifier.String { return []planmodifier.String{keepEqualJSON{}} }

// keepEqualJSON keeps JSON text in state that means the same as the configured one.
type keepEqualJSON struct{}

// Description implements planmodifier.Describer.
func (keepEqualJSON) Description(context.Context) string {
	return "JSON that means the same causes no change."
}

// MarkdownDescription implements planmodifier.Describer.
func (m keepEqualJSON) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

// PlanModifyString implements planmodifier.String.
func (keepEqualJSON) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.StateValue.IsNull() || req.PlanValue.IsNull() || req.PlanValue.IsUnknown() {
		return
	}
	before, errBefore := jsonvalue.Parse([]byte(req.StateValue.ValueString()))
	after, errAfter := jsonvalue.Parse([]byte(req.PlanValue.ValueString()))
	if errBefore == nil && errAfter == nil && jsonvalue.Equal(before, after) {
		resp.PlanValue = req.StateValue
	}
}
