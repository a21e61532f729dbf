// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package alert

import (
	"context"
	"iter"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

type emailFilters struct {
	DateFrom types.String `tfsdk:"date_from"`
	DateTo   types.String `tfsdk:"date_to"`
	Limit    types.Int64  `tfsdk:"limit"`
}

type itemModel struct {
	ID           types.String `tfsdk:"id"`
	CreatedAt    types.String `tfsdk:"created_at"`
	CreatedBy    types.String `tfsdk:"created_by"`
	Status       types.String `tfsdk:"status"`
	Subject      types.String `tfsdk:"subject"`
	TemplateName types.String `tfsdk:"template_name"`
}

// NewEmailsDataSource returns the data source peak_emails.
func NewEmailsDataSource() datasource.DataSource {
	return datasources.NewPlural(datasources.Plural[emailFilters, peak.EmailListItem, itemModel]{
		Collection: datasources.Collection[emailFilters, peak.EmailListItem]{
			Filters: []datasources.Filter{
				{Name: "date_from", Kind: datasources.Text, Description: "Only e-mails since this time, such as `2024-05-01T00:00:00Z`. Default: 90 days ago.", Validators: []validator.String{validators.ISOTime{}}},
				{Name: "date_to", Kind: datasources.Text, Description: "Only e-mails until this time, such as `2024-05-31T00:00:00Z`. Default: now.", Validators: []validator.String{validators.ISOTime{}}},
				{Name: "limit", Kind: datasources.Whole, Description: "The newest so many e-mails only. Default: all."},
			},
			Items: listEmails,
		},
		TypeName:    "emails",
		Description: "The e-mails that were sent through the platform, newest first. The data source `peak_email` shows one of them in full.",
		Key:         "emails",
		Attributes:  emailAttributes(),
		Element:     newItem,
	})
}

// listEmails puts the newest first, whatever order the platform lists them in, and ends after the limit itself, so that a
// platform which does not know count makes the list no longer than asked for.
func listEmails(ctx context.Context, client *peak.Client, filters emailFilters) iter.Seq2[peak.EmailListItem, error] {
	limit := int(filters.Limit.ValueInt64())
	query := peak.ListEmailsQuery{DateFrom: filters.DateFrom.ValueString(), DateTo: filters.DateTo.ValueString(), Count: limit}
	return func(yield func(peak.EmailListItem, error) bool) {
		newest, err := peak.NewestFirst(client.ListEmails(ctx, query), limit, func(email peak.EmailListItem) string { return email.CreatedAt })
		if err != nil {
			yield(peak.EmailListItem{}, err)
			return
		}
		for _, item := range newest {
			if !yield(item, nil) {
				return
			}
		}
	}
}

// emailAttributes are those that lists and single e-mails have in common.
func emailAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":            schema.StringAttribute{MarkdownDescription: "Id of the e-mail.", Computed: true},
		"created_at":    schema.StringAttribute{MarkdownDescription: "When it was sent.", Computed: true},
		"created_by":    schema.StringAttribute{MarkdownDescription: "Who sent it.", Computed: true},
		"status":        schema.StringAttribute{MarkdownDescription: "Status, such as `Delivered`.", Computed: true},
		"subject":       schema.StringAttribute{MarkdownDescription: "Subject.", Computed: true},
		"template_name": schema.StringAttribute{MarkdownDescription: "Name of the template that it was written by.", Computed: true},
	}
}

func newItem(item peak.EmailListItem) itemModel {
	return itemModel{
		ID: types.StringValue(strconv.FormatInt(item.ID, 10)), CreatedAt: textvalue.OrNull(item.CreatedAt), CreatedBy: textvalue.OrNull(item.CreatedBy),
		Status: textvalue.OrNull(item.Status), Subject: textvalue.OrNull(item.Subject), TemplateName: textvalue.OrNull(item.TemplateName),
	}
}
