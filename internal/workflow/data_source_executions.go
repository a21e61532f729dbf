// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
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

// executionStatuses are the words for how an execution stands (contract 25).
var executionStatuses = []string{"Success", "Running", "Stopped", "Stopping", "Failed"}

// executionsDataSource is the data source peak_workflow_executions.
type executionsDataSource struct {
	base.DataSource
}

// NewExecutionsDataSource returns the data source peak_workflow_executions.
func NewExecutionsDataSource() datasource.DataSource {
	return &executionsDataSource{base.DataSource{TypeName: "workflow_executions"}}
}

type executionsModel struct {
	WorkflowID types.String     `tfsdk:"workflow_id"`
	Statuses   types.Set        `tfsdk:"statuses"`
	DateFrom   types.String     `tfsdk:"date_from"`
	DateTo     types.String     `tfsdk:"date_to"`
	Limit      types.Int64      `tfsdk:"limit"`
	Executions []executionModel `tfsdk:"executions"`
}

type executionModel struct {
	ID         types.String `tfsdk:"id"`
	Status     types.String `tfsdk:"status"`
	ExecutedAt types.String `tfsdk:"executed_at"`
	FinishedAt types.String `tfsdk:"finished_at"`
	Duration   types.String `tfsdk:"duration"`
}

// Schema implements datasource.DataSource.
func (d *executionsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Executions of a workflow, newest first.",
		Attributes: datasources.WithPeriod(map[string]schema.Attribute{
			"workflow_id": schema.StringAttribute{MarkdownDescription: "Id of the workflow.", Required: true},
			"statuses": schema.SetAttribute{
				MarkdownDescription: "Only executions in one of these statuses: `Success`, `Running`, `Stopped`, `Stopping`, `Failed`.",
				Optional:            true,
				ElementType:         types.StringType,
				Validators:          []validator.Set{validators.NoNulls{}, setvalidator.ValueStringsAre(validators.Documented(executionStatuses...))},
			},
			"executions": schema.ListNestedAttribute{
				MarkdownDescription: "The executions.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":          schema.StringAttribute{MarkdownDescription: "Id of the execution.", Computed: true},
					"status":      schema.StringAttribute{MarkdownDescription: "`Success`, `Running`, `Stopped`, `Stopping` or `Failed`.", Computed: true},
					"executed_at": schema.StringAttribute{MarkdownDescription: "When it started.", Computed: true},
					"finished_at": schema.StringAttribute{MarkdownDescription: "When it ended; null while it runs.", Computed: true},
					"duration":    schema.StringAttribute{MarkdownDescription: "How long it took, as the platform writes it; null where it does not tell.", Computed: true},
				}},
			},
		}, "executions"),
	}
}

// Read implements datasource.DataSource.
func (d *executionsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.Client(&resp.Diagnostics)
	var config executionsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	var statuses []string
	resp.Diagnostics.Append(config.Statuses.ElementsAs(ctx, &statuses, false)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !fieldtable.CheckID(config.WorkflowID, path.Root("workflow_id"), "a workflow", &resp.Diagnostics) {
		return
	}
	limit := int(config.Limit.ValueInt64())
	query := peak.ListExecutionsQuery{Count: limit, Statuses: statuses, DateFrom: config.DateFrom.ValueString(), DateTo: config.DateTo.ValueString()}
	config.Executions = []executionModel{}
	executions, err := peak.NewestFirst(client.ListExecutions(ctx, fieldtable.NumberOf(config.WorkflowID), query), limit, func(e peak.Execution) string { return e.ExecutedAt })
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", d.Object("workflow "+config.WorkflowID.ValueString()), err)
		return
	}
	for _, execution := range executions {
		config.Executions = append(config.Executions, executionModel{
			ID:         types.StringValue(execution.ID),
			Status:     types.StringValue(execution.Status),
			ExecutedAt: textvalue.OrNull(execution.ExecutedAt),
			FinishedAt: textvalue.OrNull(execution.FinishedAt),
			Duration:   textvalue.OrNull(execution.Duration),
		})
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &config)...)
}
