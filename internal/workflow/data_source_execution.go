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
		MarkdownDescription: "One execution of a workflow: how it and its steps stand, and the ends of chosen logs.",
		Attributes: map[string]schema.Attribute{
			"workflow_id": schema.StringAttribute{MarkdownDescription: "Id of the workflow.", Required: true},
			"execution_id": schema.StringAttribute{
				MarkdownDescription: "Id of the execution, as `peak_workflow_executions` lists it.",
				Required:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"log_steps": schema.SetAttribute{MarkdownDescription: "Names of the steps whose log to read. Default: none.", Optional: true, ElementType: types.StringType, Validators: []validator.Set{validators.NoNulls{}}},
			"log_lines": schema.Int64Attribute{
				MarkdownDescription: "Number of lines at the end of each log, 1 to 1000. Default: 40.",
				Optional:            true,
				Validators:          []validator.Int64{int64validator.Between(1, maxLogLines)},
			},
			"status":      datasources.Computed("`Success`, `Running`, `Stopped`, `Stopping` or `Failed`."),
			"executed_at": datasources.Computed("When it started."),
			"finished_at": datasources.Computed("When it ended; null while it runs."),
			"steps": schema.ListNestedAttribute{
				MarkdownDescription: "Its steps.",
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
						MarkdownDescription: "The last lines of its log; null unless `log_steps` names the step.",
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
	workflowID, executionID := fieldtable.NumberOf(config.WorkflowID), config.ExecutionID.ValueString()
	object := d.Object(executionID)
	execution, err := client.GetExecution(ctx, workflowID, executionID)
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", object, err)
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
		if !slices.Contains(logSteps, step.Name) {
			continue
		}
		tail, err := client.StepLogTail(ctx, workflowID, executionID, step.Name, lines)
		if err != nil {
			diagnostics.AddError(&resp.Diagnostics, "read", d.Object(executionID+", log of step "+step.Name), err)
			return
		}
		messages := make([]string, len(tail))
		for j, line := range tail {
			messages[j] = line.Message
		}
		config.Steps[i].LogTail = stringList(messages)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &config)...)
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
