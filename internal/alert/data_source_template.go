// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package alert

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// templateDataSource is the data source peak_email_template.
type templateDataSource struct {
	base.DataSource
}

var _ datasource.DataSourceWithConfigure = (*templateDataSource)(nil)

// NewTemplateDataSource returns the data source peak_email_template.
func NewTemplateDataSource() datasource.DataSource {
	return &templateDataSource{base.DataSource{TypeName: "email_template"}}
}

type templateModel struct {
	ID        types.String `tfsdk:"id"`
	Name      types.String `tfsdk:"name"`
	Scope     types.String `tfsdk:"scope"`
	CreatedAt types.String `tfsdk:"created_at"`
	CreatedBy types.String `tfsdk:"created_by"`
	Subject   types.String `tfsdk:"subject"`
	Body      types.String `tfsdk:"body"`
}

// Schema implements datasource.DataSource.
func (d *templateDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := templateAttributes()
	attributes["name"] = schema.StringAttribute{
		MarkdownDescription: "Exact name of the template.",
		Required:            true,
		Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
	}
	attributes["subject"] = schema.StringAttribute{MarkdownDescription: "Subject of the template.", Computed: true}
	attributes["body"] = schema.StringAttribute{MarkdownDescription: "Text of the template, in HTML with placeholders.", Computed: true}
	resp.Schema = schema.Schema{MarkdownDescription: "A template that e-mails can be sent with.", Attributes: attributes}
}

// Read implements datasource.DataSource.
func (d *templateDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.Client(&resp.Diagnostics)
	var name types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("name"), &name)...)
	if client == nil || resp.Diagnostics.HasError() {
		return
	}
	template, err := client.GetEmailTemplate(ctx, name.ValueString())
	switch {
	case peak.IsNotFound(err):
		addNoTemplate(&resp.Diagnostics, path.Root("name"), name.ValueString(), err)
		return
	case err != nil:
		diagnostics.AddError(&resp.Diagnostics, "read", d.Object(name.ValueString()), err)
		return
	}
	model := newTemplate(template)
	// As it is configured, whatever the platform makes of its case.
	model.Name = name
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func newTemplate(template peak.EmailTemplate) templateModel {
	item := newTemplateItem(template)
	return templateModel{
		ID: item.ID, Name: item.Name, Scope: item.Scope, CreatedAt: item.CreatedAt, CreatedBy: item.CreatedBy,
		Subject: textvalue.OrNull(template.Subject), Body: textvalue.OrNull(template.Body),
	}
}
