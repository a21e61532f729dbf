// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow

import (
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

type itemModel struct {
	ID            types.String        `tfsdk:"id"`
	Name          types.String        `tfsdk:"name"`
	Status        types.String        `tfsdk:"status"`
	Tags          []string            `tfsdk:"tags"`
	Crons         []string            `tfsdk:"crons"`
	WebhookIDs    []string            `tfsdk:"webhook_ids"`
	LastExecution *lastExecutionModel `tfsdk:"last_execution"`
	CreatedAt     types.String        `tfsdk:"created_at"`
	UpdatedAt     types.String        `tfsdk:"updated_at"`
}

type lastExecutionModel struct {
	ExecutionID types.String `tfsdk:"execution_id"`
	Status      types.String `tfsdk:"status"`
	ExecutedAt  types.String `tfsdk:"executed_at"`
}

// NewPluralDataSource returns the data source peak_workflows.
func NewPluralDataSource() datasource.DataSource {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true}
	}
	texts := func(description string) schema.ListAttribute {
		return schema.ListAttribute{MarkdownDescription: description, Computed: true, ElementType: types.StringType}
	}
	return datasources.NewPlural(datasources.Plural[filters, peak.Workflow, itemModel]{
		Collection:  collection(),
		TypeName:    "workflows",
		Description: "The workflows of the tenant.",
		Key:         "workflows",
		Attributes: map[string]schema.Attribute{
			"id":          text("Id of the workflow."),
			"name":        text("Name of the workflow."),
			"status":      text("`Draft`, `Available`, `Running` or `Paused`."),
			"tags":        texts("Tags."),
			"crons":       texts("Cron expressions that start it."),
			"webhook_ids": texts("Ids of the webhooks that start it."),
			"last_execution": schema.SingleNestedAttribute{
				MarkdownDescription: "Its last execution; null before the first one.",
				Computed:            true,
				Attributes: map[string]schema.Attribute{
					"execution_id": text("Id of the execution."),
					"status":       text("`Success`, `Running`, `Stopped`, `Stopping` or `Failed`."),
					"executed_at":  text("When it started."),
				},
			},
			"created_at": text("When the workflow was created."),
			"updated_at": text("When it was changed last; null where the platform does not tell."),
		},
		Element: newItem,
	})
}

func newItem(item peak.Workflow) itemModel {
	m := itemModel{
		ID: types.StringValue(strconv.FormatInt(item.ID, 10)), Name: types.StringValue(item.Name), Status: textvalue.OrNull(item.Status),
		Tags: append([]string{}, item.Tags...), Crons: []string{}, WebhookIDs: append([]string{}, item.WebhookIDs()...),
		CreatedAt: textvalue.OrNull(item.CreatedAt), UpdatedAt: textvalue.OrNull(item.UpdatedAt),
	}
	for _, trigger := range item.Triggers {
		object, isObject := trigger.(map[string]any)
		if cron, ok := object["cron"].(string); isObject && ok && cron != "" {
			m.Crons = append(m.Crons, cron)
		}
	}
	if last := item.LastExecution; last != nil {
		m.LastExecution = &lastExecutionModel{
			ExecutionID: textvalue.OrNull(last.ExecutionID), Status: textvalue.OrNull(last.Status), ExecutedAt: textvalue.OrNull(last.ExecutedAt),
		}
	}
	return m
}
