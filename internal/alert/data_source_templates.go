// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package alert

import (
	"context"
	"iter"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

type templateFilters struct {
	SearchTerm types.String `tfsdk:"search_term"`
	Scopes     []string     `tfsdk:"scopes"`
}

type templateItemModel struct {
	ID        types.String `tfsdk:"id"`
	Name      types.String `tfsdk:"name"`
	Scope     types.String `tfsdk:"scope"`
	CreatedAt types.String `tfsdk:"created_at"`
	CreatedBy types.String `tfsdk:"created_by"`
}

// NewTemplatesDataSource returns the data source peak_email_templates.
func NewTemplatesDataSource() datasource.DataSource {
	return datasources.NewPlural(datasources.Plural[templateFilters, peak.EmailTemplate, templateItemModel]{
		Collection: datasources.Collection[templateFilters, peak.EmailTemplate]{
			Filters: []datasources.Filter{
				{Name: "search_term", Kind: datasources.Text, Description: "Only templates whose name holds this text."},
				{Name: "scopes", Kind: datasources.Texts, Values: []string{"global", "custom"}, Description: "Only templates of these scopes: `global` for those of the platform, `custom` for those of the tenant."},
			},
			Items: listTemplates,
		},
		TypeName:    "email_templates",
		Description: "The templates that e-mails can be sent with. The data source `peak_email_template` shows one of them with its text.",
		Key:         "email_templates",
		Attributes:  templateAttributes(),
		Element:     newTemplateItem,
	})
}

func listTemplates(ctx context.Context, client *peak.Client, filters templateFilters) iter.Seq2[peak.EmailTemplate, error] {
	return client.ListEmailTemplates(ctx, peak.ListEmailTemplatesQuery{SearchTerm: filters.SearchTerm.ValueString(), Scopes: filters.Scopes})
}

// templateAttributes are those that lists and single templates have in common.
func templateAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":         schema.StringAttribute{MarkdownDescription: "Id of the template; null where the platform does not tell. E-mails are sent with its name instead.", Computed: true},
		"name":       schema.StringAttribute{MarkdownDescription: "Name of the template.", Computed: true},
		"scope":      schema.StringAttribute{MarkdownDescription: "Whose it is: `global` for the platform's, `custom` for the tenant's.", Computed: true},
		"created_at": schema.StringAttribute{MarkdownDescription: "When it was created.", Computed: true},
		"created_by": schema.StringAttribute{MarkdownDescription: "Who created it.", Computed: true},
	}
}

func newTemplateItem(template peak.EmailTemplate) templateItemModel {
	id := types.StringNull()
	if template.ID != 0 {
		id = types.StringValue(strconv.FormatInt(template.ID, 10))
	}
	return templateItemModel{
		ID: id, Name: types.StringValue(template.Name), Scope: textvalue.OrNull(template.Scope), CreatedAt: textvalue.OrNull(template.CreatedAt), CreatedBy: textvalue.OrNull(template.CreatedBy),
	}
}
