// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow

import (
	"context"
	"iter"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// filters is the configuration of lists of workflows (contract 16.1).
type filters struct {
	Statuses              []string     `tfsdk:"statuses"`
	LastExecutionStatuses []string     `tfsdk:"last_execution_statuses"`
	LastModifiedBy        []string     `tfsdk:"last_modified_by"`
	SearchTerm            types.String `tfsdk:"search_term"`
}

func collection() datasources.Collection[filters, peak.Workflow] {
	return datasources.Collection[filters, peak.Workflow]{
		Filters: []datasources.Filter{
			{
				Name: "statuses", Kind: datasources.Texts, Values: []string{statusDraft, statusRunning, "Available", statusPaused},
				Description: "Only workflows in one of these statuses: `Draft`, `Running`, `Available`, `Paused`.",
			},
			{
				Name: "last_execution_statuses", Kind: datasources.Texts, Values: executionStatuses,
				Description: "Only workflows whose last execution is in one of these statuses: `Success`, `Running`, `Stopped`, `Stopping`, `Failed`.",
			},
			{Name: "last_modified_by", Kind: datasources.Texts, Description: "Only workflows that one of these people changed last, as e-mail addresses."},
			{Name: "search_term", Kind: datasources.Text, Description: "Only workflows whose name contains this text."},
		},
		Items: func(ctx context.Context, client *peak.Client, f filters) iter.Seq2[peak.Workflow, error] {
			return client.ListWorkflows(ctx, peak.ListWorkflowsQuery{
				Status: f.Statuses, LastExecutionStatus: f.LastExecutionStatuses, LastModifiedBy: f.LastModifiedBy, SearchTerm: f.SearchTerm.ValueString(),
			})
		},
	}
}

func listed(item peak.Workflow) objects.Listed {
	return objects.ByID(strconv.FormatInt(item.ID, 10), item.Name)
}

// NewListResource returns the list resource peak_workflow.
func NewListResource() list.ListResource {
	return datasources.NewList(datasources.List[filters, peak.Workflow]{
		Collection:  collection(),
		Resource:    &workflow{base.Resource{TypeName: "workflow"}},
		Description: "Lists the workflows of the tenant.",
		Listed:      listed,
	})
}
