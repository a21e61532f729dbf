// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/tags"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/pipeline"
)

// defaultTimeout bounds create and update, most of which is waiting for an execution that holds the workflow.
const defaultTimeout = 30 * time.Minute

// defaultDeleteTimeout bounds delete. An execution can hang, and the platform has no call that stops one (contract 16.6): whoever
// destroys a workflow is told of it soon.
const defaultDeleteTimeout = 5 * time.Minute

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *workflow) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = base.IdentityByID("Id of the workflow.")
}

// Schema implements resource.Resource.
func (r *workflow) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	tagAttributes := tags.Attributes()
	resp.Schema = schema.Schema{
		MarkdownDescription: "A workflow: steps that run in the order that their parents give, by schedule, by webhook or by hand.\n\n" +
			"The platform knows no partial change of a workflow, so every change sends the whole of it: what is left out of a step, a trigger or a watcher has its default, or is gone. Webhooks keep their address. " +
			"A workflow that is running cannot be changed or deleted: the provider waits until it has finished, within `timeouts`.",
		Attributes: fieldtable.Typed(map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "Id of the workflow.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"name": schema.StringAttribute{
				MarkdownDescription: "Name of the workflow.",
				Required:            true,
				Validators:          []validator.String{validators.ObjectName()},
			},
			tags.Own:        tagAttributes[tags.Own],
			tags.All:        tagAttributes[tags.All],
			"steps":         pipeline.StepsAttribute(pipeline.Workflow),
			"triggers":      pipeline.TriggersAttribute(pipeline.Workflow),
			"watchers":      pipeline.WatchersAttribute(pipeline.Workflow),
			"retry_options": pipeline.RetryOptionsAttribute(pipeline.Workflow, "Retries of all steps that have none of their own. Left out, the platform has its defaults."),
			"allow_concurrent_execution": schema.BoolAttribute{
				MarkdownDescription: "Whether the workflow may be started while it runs. Default: `false`.",
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
			},
			"paused": schema.BoolAttribute{
				MarkdownDescription: "Whether the schedule of the workflow is paused. Without a trigger that has `cron`, there is none, and the plan warns. Default: `false`.",
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
			},
			"webhook_ids": schema.ListAttribute{
				MarkdownDescription: "Ids of the webhooks, in the order of the webhook triggers.",
				Computed:            true,
				ElementType:         types.StringType,
			},
			"status": schema.StringAttribute{
				MarkdownDescription: "Status on the platform: `Draft`, `Available`, `Running` or `Paused`.",
				Computed:            true,
			},
			"timeouts": validators.TimeoutsAndDelete(ctx, defaultTimeout, defaultDeleteTimeout),
		}),
	}
}
