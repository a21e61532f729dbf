// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package alert

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// send is the action peak_email_send.
type send struct {
	base.Action
}

var (
	_ action.ActionWithConfigure  = (*send)(nil)
	_ action.ActionWithModifyPlan = (*send)(nil)
)

// NewSendAction returns the action peak_email_send.
func NewSendAction() action.Action {
	return &send{base.Action{TypeName: "email_send"}}
}

// Schema implements action.Action.
func (a *send) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	addresses := []validator.List{validators.NoNulls{}, listvalidator.UniqueValues(), listvalidator.ValueStringsAre(address{})}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Sends an e-mail through the platform, written by one of its templates. The action ends when the platform has taken the e-mail, and says its id; " +
			"the data source `peak_email` tells later what became of it at each address. An e-mail is never sent twice: when the connection breaks before the platform has answered, " +
			"the action fails and says that the e-mail may have been sent.",
		Attributes: map[string]schema.Attribute{
			"recipients": schema.ListAttribute{
				MarkdownDescription: "E-mail addresses that it goes to, at least one, such as `[\"team@example.com\"]`.",
				ElementType:         types.StringType,
				Required:            true,
				Validators:          append([]validator.List{listvalidator.SizeAtLeast(1)}, addresses...),
			},
			"cc": schema.ListAttribute{
				MarkdownDescription: "E-mail addresses that get a copy.",
				ElementType:         types.StringType,
				Optional:            true,
				Validators:          addresses,
			},
			"bcc": schema.ListAttribute{
				MarkdownDescription: "E-mail addresses that get a copy without the others seeing it.",
				ElementType:         types.StringType,
				Optional:            true,
				Validators:          addresses,
			},
			"subject": schema.StringAttribute{
				MarkdownDescription: "Subject.",
				Required:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"template_name": schema.StringAttribute{
				MarkdownDescription: "Name of the template, as `peak_email_templates` lists it. One that does not exist is an error at plan.",
				Required:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"template_parameters": schema.DynamicAttribute{
				MarkdownDescription: "Values for the placeholders of the template, by name, such as `{ title = \"Weekly report\", rows = 12 }`; those that are null are left out. Terraform shows them in the plan, so they are no place for secrets: those go into `template_parameters_wo`.",
				Optional:            true,
				Validators:          []validator.Dynamic{validators.NoNulls{}, parameters{}},
			},
			"template_parameters_wo": schema.DynamicAttribute{
				MarkdownDescription: "Values that are secret, in the form of `template_parameters`, over which they win. Write-only: ephemeral values may be used, and they are in no plan.",
				Optional:            true,
				WriteOnly:           true,
				Validators:          []validator.Dynamic{validators.NoNulls{}, parameters{}},
			},
			"attachments": schema.ListAttribute{
				MarkdownDescription: "Paths of files to attach, at most three, each of at most 10 MB, with one of the extensions `csv`, `doc`, `docx`, `pdf`, `txt`, `xls`, `xlsx` and `zip`. " +
					"A folder is attached as `<folder>.zip`, without what its `.dockerignore` excludes. " + uploads.WithheldText + " The files have to be there when the plan is made, unless their paths are only known after apply.",
				ElementType: types.StringType,
				Optional:    true,
				Validators: []validator.List{listvalidator.SizeAtMost(maxAttachments), validators.NoNulls{}, listvalidator.UniqueValues(),
					listvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
			},
		},
	}
}

// ModifyPlan implements action.ActionWithModifyPlan: it finds what would make the sending fail.
func (a *send) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	var config sendModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	closeAttachments(config.attachments(ctx, &resp.Diagnostics))
	if config.TemplateName.IsUnknown() || !a.Ready() {
		return
	}
	// Any other failure says nothing about the template: whether the e-mail can be sent shows when it is.
	if _, err := a.Data().Client.GetEmailTemplate(ctx, config.TemplateName.ValueString()); peak.IsNotFound(err) {
		addNoTemplate(&resp.Diagnostics, path.Root("template_name"), config.TemplateName.ValueString(), err)
	}
}

// Invoke implements action.Action.
func (a *send) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	client := a.Client(&resp.Diagnostics)
	var config sendModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	email := config.email(ctx, &resp.Diagnostics)
	defer closeAttachments(email.Attachments)
	if resp.Diagnostics.HasError() {
		return
	}
	progress := base.Progress(ctx, resp)
	progress(announcement(email))
	id, err := client.SendEmail(ctx, email)
	if err != nil {
		addSendError(&resp.Diagnostics, email, err)
		return
	}
	sent, err := client.GetEmail(ctx, id)
	if err != nil {
		resp.Diagnostics.AddWarning("E-mail sent, status not known",
			fmt.Sprintf("The platform has taken e-mail %d with the subject %q, but its status cannot be read: %s. The data source peak_email shows it later: id = \"%d\".", id, email.Subject, err, id))
		return
	}
	progress(fmt.Sprintf("E-mail %d was taken by the platform; its status is %s", id, sent.Status))
}

// announcement says what is about to be sent.
func announcement(email peak.EmailSend) string {
	text := fmt.Sprintf("Sending %q to %s", email.Subject, count(len(email.Recipients)+len(email.Cc)+len(email.Bcc), "address", "addresses"))
	if len(email.Attachments) == 0 {
		return text
	}
	names := make([]string, len(email.Attachments))
	size := int64(0)
	for i, attachment := range email.Attachments {
		names[i] = attachment.Name
		size += attachment.Content.Size
	}
	return fmt.Sprintf("%s with %s (%s)", text, strings.Join(names, ", "), count(int(size), "byte", "bytes"))
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// attachmentPath is the path of one attachment in the configuration.
func attachmentPath(index int) path.Path {
	return path.Root("attachments").AtListIndex(index)
}
