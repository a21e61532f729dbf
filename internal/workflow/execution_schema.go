// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// runModel is peak_workflow_execution in Terraform.
type runModel struct {
	ID          types.String   `tfsdk:"id"`
	WorkflowID  types.String   `tfsdk:"workflow_id"`
	Parameters  types.Object   `tfsdk:"parameters"`
	StepsToRun  types.List     `tfsdk:"steps_to_run"`
	Triggers    types.Map      `tfsdk:"triggers"`
	Wait        types.Bool     `tfsdk:"wait"`
	LogLines    types.Int64    `tfsdk:"log_lines"`
	ExecutionID types.String   `tfsdk:"execution_id"`
	Status      types.String   `tfsdk:"status"`
	ExecutedAt  types.String   `tfsdk:"executed_at"`
	FinishedAt  types.String   `tfsdk:"finished_at"`
	Timeouts    timeouts.Value `tfsdk:"timeouts"`
}

// body is the body of the request; what is not configured is not sent.
func (m runModel) body(ctx context.Context, diags *diag.Diagnostics) peak.ExecuteWorkflowBody {
	var asked executeModel
	diags.Append(m.Parameters.As(ctx, &asked.Parameters, basetypes.ObjectAsOptions{})...)
	diags.Append(m.StepsToRun.ElementsAs(ctx, &asked.StepsToRun, false)...)
	return asked.body()
}

// IdentitySchema implements resource.ResourceWithIdentity. The newest execution is not part of it: it changes.
func (r *execution) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"workflow_id": identityschema.StringAttribute{Description: "Id of the workflow.", RequiredForImport: true},
	}}
}

// Schema implements resource.Resource.
func (r *execution) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	named := mapvalidator.KeysAre(stringvalidator.LengthAtLeast(1))
	shown := func(description string) schema.Attribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "An execution of a workflow: the workflow runs when this is created, and again when a trigger or what is passed to it changes. " +
			"It is for what has to be done once an apply has changed something, on every version of Terraform and OpenTofu; where there are actions, see `peak_workflow_execute`.\n\n" +
			"An execution that does not succeed is an error, with the failed steps and the ends of their logs, and the next apply runs the workflow again. One that is still running when the time is up, or when Terraform " +
			"is interrupted, goes on: the next apply follows it, except that of a new resource, which Terraform marks as tainted and runs anew; `terraform untaint` keeps it. " +
			"Nothing is started twice when an answer is lost. Executions cannot be deleted: destroying only forgets.",
		Attributes: map[string]schema.Attribute{
			"id":          schema.StringAttribute{MarkdownDescription: "Id of the workflow.", Computed: true, PlanModifiers: keep},
			"workflow_id": schema.StringAttribute{MarkdownDescription: "Id of the workflow to run. A change runs the other one.", Required: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()}},
			"parameters": schema.SingleNestedAttribute{
				MarkdownDescription: "Parameters of the execution, which its steps find in their environment. A change runs the workflow again. They are stored in the state: use secrets of the platform for what is secret. " +
					"What an imported execution was passed is not known, so that the first apply only records them. Left out, nothing is passed.",
				Optional: true,
				Attributes: map[string]schema.Attribute{
					"global": schema.MapAttribute{
						MarkdownDescription: "Parameters of all steps. Left out, there are none.", Optional: true, ElementType: types.StringType,
						Validators: []validator.Map{validators.NoNulls{}, named},
					},
					"step_wise": schema.MapAttribute{
						MarkdownDescription: "Parameters of single steps, by the name of the step. They win over the global ones. Left out, there are none.", Optional: true,
						ElementType: types.MapType{ElemType: types.StringType},
						Validators:  []validator.Map{validators.NoNulls{}, named, mapvalidator.ValueMapsAre(validators.NoNulls{}, named)},
					},
				},
			},
			"steps_to_run": schema.ListNestedAttribute{
				MarkdownDescription: "The steps to run. A change runs the workflow again. Default: all.",
				Optional:            true,
				Validators:          []validator.List{validators.NoNulls{}, listvalidator.SizeAtLeast(1)},
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name":    schema.StringAttribute{MarkdownDescription: "Name of the step.", Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)}},
					"run_dag": schema.BoolAttribute{MarkdownDescription: "Whether to run the steps that depend on it as well. Default: `false`.", Optional: true},
				}},
			},
			"triggers": schema.MapAttribute{
				MarkdownDescription: "Values of your choice that say when to run the workflow again, such as the version of an image or of a deployment: it runs when one changes. A name that is new or taken away runs nothing. " +
					"Name single attributes rather than whole resources, which may get new attributes. Only Terraform knows of them. Left out, a change of what is passed is what runs it again.",
				Optional: true, ElementType: types.StringType, Validators: []validator.Map{validators.NoNulls{}},
			},
			"wait": schema.BoolAttribute{
				MarkdownDescription: "Whether to follow the execution to its end, and fail when it fails. With `false` it is started, and what becomes of it is only shown. Default: `true`.",
				Optional:            true, Computed: true, Default: booldefault.StaticBool(true),
			},
			"log_lines": schema.Int64Attribute{
				MarkdownDescription: "Number of lines at the end of the log of a failed step to show, 1 to 1000. Default: 40.",
				Optional:            true, Validators: []validator.Int64{int64validator.Between(1, maxLogLines)},
			},
			"execution_id": shown("Id of the newest execution that this resource started."),
			"status":       shown("Its status: `Success`, `Running`, `Stopped`, `Stopping` or `Failed`. It is null once the platform does not keep the execution any more before it was seen to end."),
			"executed_at":  shown("When it started."),
			"finished_at":  shown("When it ended; null while it runs."),
			"timeouts":     validators.Timeouts(ctx, defaultExecuteTimeout),
		},
	}
}

// computed are the values that an execution has.
func (m *runModel) computed() []*types.String {
	return []*types.String{&m.ExecutionID, &m.Status, &m.ExecutedAt, &m.FinishedAt}
}
