// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package alert

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// addSendError says why an e-mail was not sent, or that nobody knows whether it was.
func addSendError(diags *diag.Diagnostics, email peak.EmailSend, err error) {
	unknown, isUnknown := errors.AsType[*peak.UnknownOutcomeError](err)
	switch {
	case isUnknown:
		diags.AddError("The e-mail may have been sent", fmt.Sprintf("The request to send the e-mail %q left Terraform, but no answer came back, so it is not known whether the platform sent it. "+
			"It was not repeated, because that could send it twice.\n\n%s\n\n"+
			"Look before you run the action again: the data source peak_emails lists what was sent, the newest first. If the e-mail is there, there is nothing left to do.", email.Subject, unknown.Err))
	case errors.Is(err, context.Canceled):
		diags.AddError("The e-mail was not sent", fmt.Sprintf("The action was interrupted before the e-mail %q was sent. Run it again to send it.", email.Subject))
	case peak.IsNotFound(err):
		addNoTemplate(diags, path.Root("template_name"), email.TemplateName, err)
	case peak.StatusOf(err) == http.StatusRequestEntityTooLarge:
		diags.AddAttributeError(path.Root("attachments"), "Attachments too large", fmt.Sprintf("The platform does not take the attachments of the e-mail %q, so it was not sent: %s. Attach smaller files.", email.Subject, err))
	default:
		diags.AddError("Cannot send the e-mail", fmt.Sprintf("The e-mail %q was not sent.\n\n%s", email.Subject, err))
	}
}

// addNoTemplate says that a template does not exist.
func addNoTemplate(diags *diag.Diagnostics, at path.Path, name string, err error) {
	diags.AddAttributeError(at, "No such e-mail template",
		fmt.Sprintf("The platform has no e-mail template %q: %s. The data source peak_email_templates lists them all; names have to match exactly.", name, err))
}
