// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package alert

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// sendModel is the configuration of peak_email_send.
type sendModel struct {
	Recipients         types.List    `tfsdk:"recipients"`
	Cc                 types.List    `tfsdk:"cc"`
	Bcc                types.List    `tfsdk:"bcc"`
	Subject            types.String  `tfsdk:"subject"`
	TemplateName       types.String  `tfsdk:"template_name"`
	TemplateParameters types.Dynamic `tfsdk:"template_parameters"`
	SecretParameters   types.Dynamic `tfsdk:"template_parameters_wo"`
	Attachments        types.List    `tfsdk:"attachments"`
}

// attachments checks the attachments whose paths are known and returns them. Each that cannot be sent is an error.
func (m sendModel) attachments(ctx context.Context, diags *diag.Diagnostics) []peak.EmailAttachment {
	var names []types.String
	if !m.Attachments.IsUnknown() {
		diags.Append(m.Attachments.ElementsAs(ctx, &names, false)...)
	}
	var found []peak.EmailAttachment
	for i, name := range names {
		if name.IsUnknown() {
			continue
		}
		attachment, err := newAttachment(ctx, name.ValueString())
		if err != nil {
			diags.AddAttributeError(attachmentPath(i), "Cannot attach the file", "The e-mail cannot be sent with this attachment: "+err.Error()+".")
			continue
		}
		found = append(found, attachment)
	}
	return found
}

// closeAttachments lets go of the folders that were packed for attachments.
func closeAttachments(attachments []peak.EmailAttachment) {
	for i := range attachments {
		attachments[i].Content.Close()
	}
}

// email converts a configuration that is known in full.
func (m sendModel) email(ctx context.Context, diags *diag.Diagnostics) peak.EmailSend {
	email := peak.EmailSend{Subject: m.Subject.ValueString(), TemplateName: m.TemplateName.ValueString()}
	diags.Append(m.Recipients.ElementsAs(ctx, &email.Recipients, false)...)
	diags.Append(m.Cc.ElementsAs(ctx, &email.Cc, false)...)
	diags.Append(m.Bcc.ElementsAs(ctx, &email.Bcc, false)...)
	values, err := jsonvalue.ToJSON(m.TemplateParameters)
	if err != nil {
		diags.AddAttributeError(path.Root("template_parameters"), "Invalid template parameters", "The template parameters cannot be written as JSON: "+err.Error()+".")
	}
	secret, err := jsonvalue.ToJSON(m.SecretParameters)
	if err != nil {
		diags.AddAttributeError(path.Root("template_parameters_wo"), "Invalid template parameters", "The template parameters cannot be written as JSON: "+err.Error()+".")
	}
	for _, one := range []any{values, secret} {
		members, _ := one.(map[string]any)
		for name, value := range members {
			if email.TemplateParameters == nil {
				email.TemplateParameters = map[string]any{}
			}
			email.TemplateParameters[name] = value
		}
	}
	email.Attachments = m.attachments(ctx, diags)
	return email
}
