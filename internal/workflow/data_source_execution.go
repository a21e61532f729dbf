// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Number of log lines of a step: by default, and at most.
const (
	defaultLogLines = 40
	maxLogLines     = 1000
)

// executionDataSource is the data source peak_workflow_execution.
type executionDataSource struct {
	base.DataSource
}

// NewExecutionDataSource returns the data source peak_workflow_execution.
func NewExecutionDataSource() datasource.DataSource {
	return &executionDataSource{base.DataSource{TypeName: "workflow_execution"}}
}

type executionDetailsModel struct {
	WorkflowID  types.String         `tfsdk:"workflow_id"`
	ExecutionID types.String         `tfsdk:"execution_id"`
	LogSteps    types.Set            `tfsdk:"log_steps"`
	LogLines    types.Int64          `tfsdk:"log_lines"`
	Status      types.String         `tfsdk:"status"`
	ExecutedAt  types.String         `tfsdk:"executed_at"`
	FinishedAt  types.String         `tfsdk:"finished_at"`
	Steps       []executionStepModel `tfsdk:"steps"`
}

type executionStepModel struct {
	Name       types.String `tfsdk:"name"`
	StepType   types.String `tfsdk:"step_type"`
	Status     types.String `tfsdk:"status"`
	StartedAt  types.String `tfsdk:"started_at"`
	FinishedAt types.String `tfsdk:"finished_at"`
	Image      types.String `tfsdk:"image"`
	Output     types.String `tfsdk:"output"`
	LogTail    types.List   `tfsdk:"log_tail"`
}

// Schema implements datasource.DataSource.
func (d *executionDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "One execution of a workflow, the newest one when none is named: how it and its steps stand, and the ends of the logs of the steps that failed.",
		Attributes: map[string]schema.Attribute{
			"workflow_id": schema.StringAttribute{MarkdownDescription: "Id of the workflow.", Required: true},
			"execution_id": schema.StringAttribute{
				MarkdownDescription: "Id of the execution, as `peak_workflow_executions` lists it. Left out, the newest one; of a workflow that has not run in the last 90 days there is none, " +
					"and all values are null.",
				Optional:   true,
				Computed:   true,
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"log_steps": schema.SetAttribute{MarkdownDescription: "Names of the steps whose log to read. Default: those that failed; `[]` reads none.", Optional: true, ElementType: types.StringType, Validators: []validator.Set{validators.NoNulls{}}},
			"log_lines": schema.Int64Attribute{
				MarkdownDescription: "Number of lines at the end of each log, 1 to 1000. Default: 40.",
				Optional:            true,
				Validators:          []validator.Int64{int64validator.Between(1, maxLogLines)},
			},
			"status":      datasources.Computed("`Success`, `Running`, `Stopped`, `Stopping` or `Failed`; null when there is no execution."),
			"executed_at": datasources.Computed("When it started."),
			"finished_at": datasources.Computed("When it ended; null while it runs."),
			"steps": schema.ListNestedAttribute{
				MarkdownDescription: "Its steps; empty when there is no execution.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name":        datasources.Computed("Name of the step."),
					"step_type":   datasources.Computed("Type of the step."),
					"status":      datasources.Computed("The words of executions, and `Pending` and `Skipped`."),
					"started_at":  datasources.Computed("When it started; null before."),
					"finished_at": datasources.Computed("When it ended; null before."),
					"image":       datasources.Computed("Image that it ran in; null where there is none."),
					"output":      datasources.Computed("Output parameters, as JSON text; null where there are none."),
					"log_tail": schema.ListAttribute{
						MarkdownDescription: "The last lines of its log; null for a step that `log_steps` does not choose.",
						Computed:            true,
						ElementType:         types.StringType,
					},
				}},
			},
		},
	}
}

// Read implements datasource.DataSource.
func (d *executionDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.Client(&resp.Diagnostics)
	var config executionDetailsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	var logSteps []string
	resp.Diagnostics.Append(config.LogSteps.ElementsAs(ctx, &logSteps, false)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !fieldtable.CheckID(config.WorkflowID, path.Root("workflow_id"), "a workflow", &resp.Diagnostics) {
		return
	}
	workflowID := fieldtable.NumberOf(config.WorkflowID)
	if config.ExecutionID.IsNull() && !d.newest(ctx, client, workflowID, &config, &resp.Diagnostics) {
		resp.Diagnostics.Append(resp.State.Set(ctx, &config)...)
		return
	}
	executionID := config.ExecutionID.ValueString()
	execution, err := client.GetExecution(ctx, workflowID, executionID)
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", d.Object(executionID), err)
		return
	}
	for _, name := range logSteps {
		if !slices.ContainsFunc(execution.Steps, func(step peak.ExecutionStep) bool { return step.Name == name }) {
			resp.Diagnostics.AddAttributeError(path.Root("log_steps"), "Unknown step",
				fmt.Sprintf("Execution %s has no step %q. Its steps are: %s.", executionID, name, stepNames(execution.Steps)))
			return
		}
	}

	lines := defaultLogLines
	if !config.LogLines.IsNull() {
		lines = int(config.LogLines.ValueInt64())
	}
	config.Status, config.ExecutedAt, config.FinishedAt = types.StringValue(execution.Status), textvalue.OrNull(execution.ExecutedAt), textvalue.OrNull(execution.FinishedAt)
	config.Steps = make([]executionStepModel, len(execution.Steps))
	for i, step := range execution.Steps {
		config.Steps[i] = newExecutionStep(step)
		named := slices.Contains(logSteps, step.Name)
		if !named && (!config.LogSteps.IsNull() || !strings.EqualFold(step.Status, executionFailed)) {
			continue
		}
		tail, err := client.StepLogTail(ctx, workflowID, executionID, step.Name, lines)
		switch {
		case err == nil:
			messages := make([]string, len(tail))
			for j, line := range tail {
				messages[j] = line.Message
			}
			config.Steps[i].LogTail = stringList(messages)
		case named:
			diagnostics.AddError(&resp.Diagnostics, "read", d.Object(executionID+", log of step "+step.Name), err)
			return
		default:
			// Nobody has asked for it by name: how the execution stands is worth telling without it.
			resp.Diagnostics.AddWarning("Log of a failed step is not shown",
				fmt.Sprintf("Step %q of execution %s failed, and its log cannot be read: %s. Its log_tail is null. With log_steps = [] no log is read.", step.Name, executionID, err))
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &config)...)
}

// newest makes config the newest execution of the workflow, and tells whether there is one to read: without one every value is null, since a
// workflow that has just been made, in the same apply, has not run.
func (d *executionDataSource) newest(ctx context.Context, client *peak.Client, workflowID int64, config *executionDetailsModel, diags *diag.Diagnostics) bool {
	list := client.ListExecutions(ctx, workflowID, peak.ListExecutionsQuery{Count: 1})
	executions, err := peak.NewestFirst(list, 1, func(e peak.Execution) string { return e.ExecutedAt })
	if err != nil {
		diagnostics.AddError(diags, "read", d.Object("workflow "+config.WorkflowID.ValueString()), err)
		return false
	}
	if len(executions) == 0 {
		config.Steps = []executionStepModel{}
		if len(config.LogSteps.Elements()) > 0 {
			diags.AddAttributeError(path.Root("log_steps"), "No execution",
				fmt.Sprintf("Workflow %s has not run in the last 90 days, so that there is no log of a step to read. Leave log_steps out for the logs of steps that fail.", config.WorkflowID.ValueString()))
		}
		return false
	}
	config.ExecutionID = types.StringValue(executions[0].ID)
	return true
}

func newExecutionStep(step peak.ExecutionStep) executionStepModel {
	return executionStepModel{
		Name:       types.StringValue(step.Name),
		StepType:   textvalue.OrNull(step.StepType),
		Status:     textvalue.OrNull(step.Status),
		StartedAt:  textvalue.OrNull(step.StartedAt),
		FinishedAt: textvalue.OrNull(step.FinishedAt),
		Image:      textvalue.OrNull(step.Image),
		Output:     textvalue.OrNull(step.Output),
		LogTail:    types.ListNull(types.StringType),
	}
}

func stepNames(steps []peak.ExecutionStep) string {
	names := make([]string, len(steps))
	for i, step := range steps {
		names[i] = step.Name
	}
	return strings.Join(names, ", ")
}
