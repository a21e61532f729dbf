// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package alert

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// emailDataSource is the data source peak_email.
type emailDataSource struct {
	base.DataSource
}

var _ datasource.DataSourceWithConfigure = (*emailDataSource)(nil)

// NewEmailDataSource returns the data source peak_email.
func NewEmailDataSource() datasource.DataSource {
	return &emailDataSource{base.DataSource{TypeName: "email"}}
}

type emailModel struct {
	ID            types.String  `tfsdk:"id"`
	CreatedAt     types.String  `tfsdk:"created_at"`
	CreatedBy     types.String  `tfsdk:"created_by"`
	Status        types.String  `tfsdk:"status"`
	Subject       types.String  `tfsdk:"subject"`
	TemplateName  types.String  `tfsdk:"template_name"`
	DeliveredAt   types.String  `tfsdk:"delivered_at"`
	Recipients    []string      `tfsdk:"recipients"`
	Cc            []string      `tfsdk:"cc"`
	Bcc           []string      `tfsdk:"bcc"`
	StatusDetails []detailModel `tfsdk:"status_details"`
}

type detailModel struct {
	Email       types.String `tfsdk:"email"`
	Status      types.String `tfsdk:"status"`
	Description types.String `tfsdk:"description"`
}

// Schema implements datasource.DataSource.
func (d *emailDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	addresses := func(description string) schema.Attribute {
		return schema.ListAttribute{MarkdownDescription: description, ElementType: types.StringType, Computed: true}
	}
	attributes := emailAttributes()
	attributes["id"] = schema.StringAttribute{
		MarkdownDescription: "Id of the e-mail, as `peak_email_send` says it and `peak_emails` lists it.",
		Required:            true,
	}
	attributes["delivered_at"] = schema.StringAttribute{MarkdownDescription: "When it was delivered; null as long as it is not.", Computed: true}
	attributes["recipients"] = addresses("Addresses that it went to.")
	attributes["cc"] = addresses("Addresses that got a copy.")
	attributes["bcc"] = addresses("Addresses that got a copy without the others seeing it.")
	attributes["status_details"] = schema.ListNestedAttribute{
		MarkdownDescription: "What became of it at each address.",
		Computed:            true,
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"email":       schema.StringAttribute{MarkdownDescription: "Address.", Computed: true},
			"status":      schema.StringAttribute{MarkdownDescription: "Status at this address, such as `Delivered`.", Computed: true},
			"description": schema.StringAttribute{MarkdownDescription: "The status in words; null where the platform gives none.", Computed: true},
		}},
	}
	resp.Schema = schema.Schema{MarkdownDescription: "An e-mail that was sent through the platform, with what became of it at each address.", Attributes: attributes}
}

// Read implements datasource.DataSource.
func (d *emailDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.Client(&resp.Diagnostics)
	var id types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("id"), &id)...)
	if client == nil || resp.Diagnostics.HasError() {
		return
	}
	if !fieldtable.CheckID(id, path.Root("id"), "an e-mail", &resp.Diagnostics) {
		return
	}
	email, err := client.GetEmail(ctx, fieldtable.NumberOf(id))
	switch {
	case peak.IsNotFound(err):
		resp.Diagnostics.AddAttributeError(path.Root("id"), "peak_email does not exist",
			"The platform knows no "+d.Object(id.ValueString()).String()+". Check the id, and that the token belongs to the right tenant.")
		return
	case err != nil:
		diagnostics.AddError(&resp.Diagnostics, "read", d.Object(id.ValueString()), err)
		return
	}
	model := newEmail(email)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func newEmail(email peak.Email) emailModel {
	item := newItem(email.EmailListItem)
	model := emailModel{
		ID: item.ID, CreatedAt: item.CreatedAt, CreatedBy: item.CreatedBy, Status: item.Status, Subject: item.Subject, TemplateName: item.TemplateName,
		DeliveredAt: textvalue.OrNull(email.DeliveredAt), Recipients: notNil(email.To), Cc: notNil(email.Cc), Bcc: notNil(email.Bcc), StatusDetails: []detailModel{},
	}
	for _, detail := range email.StatusDetails {
		model.StatusDetails = append(model.StatusDetails, detailModel{
			Email: types.StringValue(detail.Email), Status: textvalue.OrNull(detail.Status), Description: textvalue.OrNull(detail.Description),
		})
	}
	return model
}

// notNil keeps a list from being null.
func notNil(list []string) []string { return append([]string{}, list...) }
