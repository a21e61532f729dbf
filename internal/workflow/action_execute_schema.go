// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/action/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// defaultExecuteTimeout bounds an execution, most of which is the work of its steps.
const defaultExecuteTimeout = 2 * time.Hour

var _ action.ActionWithValidateConfig = (*executeAction)(nil)

// executeModel is the configuration of peak_workflow_execute.
type executeModel struct {
	WorkflowID types.String       `tfsdk:"workflow_id"`
	Parameters *executeParameters `tfsdk:"parameters"`
	// Secret has the same form, and what is in it wins.
	Secret     *executeParameters `tfsdk:"parameters_wo"`
	StepsToRun []stepToRun        `tfsdk:"steps_to_run"`
	Wait       types.Bool         `tfsdk:"wait"`
	LogLines   types.Int64        `tfsdk:"log_lines"`
	Timeouts   timeouts.Value     `tfsdk:"timeouts"`
}

type executeParameters struct {
	Global   map[string]string            `tfsdk:"global"`
	StepWise map[string]map[string]string `tfsdk:"step_wise"`
}

type stepToRun struct {
	Name   types.String `tfsdk:"name"`
	RunDAG types.Bool   `tfsdk:"run_dag"`
}

// body is the body of the request; what is not configured is not sent.
func (m executeModel) body() peak.ExecuteWorkflowBody {
	var body peak.ExecuteWorkflowBody
	for _, given := range []*executeParameters{m.Parameters, m.Secret} {
		if given == nil || len(given.Global)+len(given.StepWise) == 0 {
			continue
		}
		if body.Params == nil {
			body.Params = &peak.ExecutionParams{}
		}
		body.Params.Add(given.Global, given.StepWise)
	}
	for _, step := range m.StepsToRun {
		body.StepsToRun = append(body.StepsToRun, peak.StepToRun{StepName: step.Name.ValueString(), RunDAG: step.RunDAG.ValueBool()})
	}
	return body
}

// waits reports whether the action follows the execution, which it does unless told not to.
func (m executeModel) waits() bool { return m.Wait.IsNull() || m.Wait.ValueBool() }

// lines is how much of a failed step's log to show.
func (m executeModel) lines() int {
	if m.LogLines.IsNull() {
		return defaultLogLines
	}
	return int(m.LogLines.ValueInt64())
}

// Schema implements action.Action.
func (a *executeAction) Schema(ctx context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	named := mapvalidator.KeysAre(stringvalidator.LengthAtLeast(1))
	resp.Schema = schema.Schema{
		MarkdownDescription: "Executes a workflow and follows it to its end, with a message for each change of a step. An execution that does not succeed fails the run, with the failed steps " +
			"and the ends of their logs.\n\n" +
			"An execution is never started twice. An interrupt, or the end of the time, ends only the following: the execution goes on, and the message says which one it is and what it was running. " +
			"While the queue of executions is full, the action waits for a place in it, within `timeouts`.",
		Attributes: map[string]schema.Attribute{
			"workflow_id": schema.StringAttribute{MarkdownDescription: "Id of the workflow.", Required: true},
			"parameters": schema.SingleNestedAttribute{
				MarkdownDescription: "Parameters of this execution, which its steps find in their environment. They are not secret: use `parameters_wo`, or secrets of the platform, for what is.",
				Optional:            true,
				Attributes: map[string]schema.Attribute{
					"global": schema.MapAttribute{
						MarkdownDescription: "Parameters of all steps.", Optional: true, ElementType: types.StringType,
						Validators: []validator.Map{validators.NoNulls{}, named},
					},
					"step_wise": schema.MapAttribute{
						MarkdownDescription: "Parameters of single steps, by the name of the step. They win over the global ones.", Optional: true,
						ElementType: types.MapType{ElemType: types.StringType},
						Validators:  []validator.Map{validators.NoNulls{}, named, mapvalidator.ValueMapsAre(validators.NoNulls{}, named)},
					},
				},
			},
			"parameters_wo": schema.SingleNestedAttribute{
				MarkdownDescription: "Parameters that are secret, in the form of `parameters`, over which they win. Write-only: ephemeral values may be used, and they are in no plan. " +
					"The platform shows them to everyone who may see the execution.",
				Optional:  true,
				WriteOnly: true,
				Attributes: map[string]schema.Attribute{
					"global": schema.MapAttribute{
						MarkdownDescription: "Parameters of all steps.", Optional: true, WriteOnly: true, ElementType: types.StringType,
						Validators: []validator.Map{validators.NoNulls{}, named},
					},
					"step_wise": schema.MapAttribute{
						MarkdownDescription: "Parameters of single steps, by the name of the step.", Optional: true, WriteOnly: true,
						ElementType: types.MapType{ElemType: types.StringType},
						Validators:  []validator.Map{validators.NoNulls{}, named, mapvalidator.ValueMapsAre(validators.NoNulls{}, named)},
					},
				},
			},
			"steps_to_run": schema.ListNestedAttribute{
				MarkdownDescription: "The steps to run. Default: all.",
				Optional:            true,
				Validators:          []validator.List{validators.NoNulls{}, listvalidator.SizeAtLeast(1)},
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name":    schema.StringAttribute{MarkdownDescription: "Name of the step.", Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)}},
					"run_dag": schema.BoolAttribute{MarkdownDescription: "Whether to run the steps that depend on it as well. Default: `false`.", Optional: true},
				}},
			},
			"wait": schema.BoolAttribute{
				MarkdownDescription: "Whether to follow the execution. With `false` the action ends as soon as it has started. Default: `true`.",
				Optional:            true,
			},
			"log_lines": schema.Int64Attribute{
				MarkdownDescription: "Number of lines at the end of the log of a failed step to show, 1 to 1000. Default: 40.",
				Optional:            true,
				Validators:          []validator.Int64{int64validator.Between(1, maxLogLines)},
			},
			"timeouts": validators.ActionTimeouts(ctx, defaultExecuteTimeout),
		},
	}
}

// ValidateConfig implements action.ActionWithValidateConfig: a step may be named once.
func (a *executeAction) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	var steps types.List
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("steps_to_run"), &steps)...)
	if resp.Diagnostics.HasError() {
		return
	}
	seen := map[string]bool{}
	for i, element := range steps.Elements() {
		object, ok := element.(types.Object)
		if !ok {
			continue
		}
		name, ok := object.Attributes()["name"].(types.String)
		if !ok || name.IsNull() || name.IsUnknown() {
			continue
		}
		if seen[name.ValueString()] {
			resp.Diagnostics.AddAttributeError(path.Root("steps_to_run").AtListIndex(i).AtName("name"), "Step named twice",
				fmt.Sprintf("Step %q is in steps_to_run already. Name each step once.", name.ValueString()))
		}
		seen[name.ValueString()] = true
	}
}
