// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// AddError turns an error of an operation into one diagnostic that says what happened, to what, why and what to do.
// verb is the operation in the infinitive: "create", "read", "update", "delete".
func AddError(diags *diag.Diagnostics, verb string, object objects.Object, err error) {
	diags.AddError(fmt.Sprintf("Cannot %s %s", verb, object.Type), ErrorText(verb, object, err))
}

// ErrorText is the detail of the diagnostic that AddError makes.
func ErrorText(verb string, object objects.Object, err error) string {
	var (
		exists  *peak.AlreadyExistsError
		unknown *peak.UnknownOutcomeError
		timeout *TimeoutError
		status  *StatusError
		notGone *NotGoneError
	)
	switch {
	case errors.As(err, &exists):
		return fmt.Sprintf("%s already exists on the platform (id %s), so it was not created.\n\n%s\n\n%s",
			object, exists.ID, existsBecause(exists.Err), ExistsAdvice(object.Type, exists.ID, AnotherName))
	case errors.As(err, &unknown):
		return unknownText(verb, object, unknown)
	case errors.As(err, &timeout):
		return timeoutText(verb, timeout)
	case errors.As(err, &status):
		return status.Error() + "."
	case errors.As(err, &notGone):
		return fmt.Sprintf("The deletion did not happen: %s.\n\nCheck the endpoint and any proxy before it, then run Terraform again.", notGone)
	case errors.Is(err, context.Canceled):
		return fmt.Sprintf("The operation on %s was interrupted. %s: it reads first what the platform holds, and does what is missing.", object, again(verb))
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("The time for this operation on %s ran out: %s. %s, or raise %q in the resource's timeouts.", object, err, again(verb), verb)
	case verb == "delete" && peak.IsRefused(err):
		return fmt.Sprintf("The platform refuses to delete %s, most likely because something still uses it.\n\n%s\n\n"+
			"Delete what uses it, or point it to something else, then run Terraform again. If this apply replaces it with create_before_destroy, and what uses it as well, "+
			"the old one of that may be left behind without being in the state: Terraform 1.16.0 forgets it unless it has create_before_destroy too.", object, err)
	}
	return fmt.Sprintf("The request to %s %s failed.\n\n%s%s", verb, object, ended(err.Error()), advice(verb, err))
}

// ended is a text with a full stop at its end, unless it has one.
func ended(text string) string { return strings.TrimSuffix(text, ".") + "." }

// timeoutText says what becomes of an operation whose time ran out. It promises no more than the next plan does.
func timeoutText(verb string, timeout *TimeoutError) string {
	switch {
	case timeout.Refused:
		return fmt.Sprintf("%s, so that nothing was done. %s once that has ended, or raise %q in the resource's timeouts to wait for longer.", timeout, again(verb), verb)
	case verb == "delete":
		return fmt.Sprintf("%s. It may still go; until it has, it stays in the state. %s: that asks whether it is gone, and deletes it otherwise. Or raise %q in the resource's timeouts.", timeout, again(verb), verb)
	}
	return fmt.Sprintf("%s. It may still finish: the next plan reads how it stands, and plans what is missing then. Raise %q in the resource's timeouts to wait for longer.", timeout, verb)
}

// again tells to repeat an operation. An apply after a destroy that failed would create what is gone.
func again(verb string) string {
	if verb == "delete" {
		return "Run Terraform again with the same command"
	}
	return "Run terraform apply again"
}

// advice says what to do about an error that does not say so itself, as paragraphs of their own; "" when it does.
func advice(verb string, err error) string {
	status := peak.StatusOf(err)
	switch {
	case peak.IsTransient(err):
		return "\n\nThe platform is busy or out of reach. Run Terraform again later: it reads first what the platform holds, and does what is missing. " +
			"Raise \"max_retries\" in the provider configuration to have it try for longer."
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return ""
	case status == http.StatusNotFound && verb == "create":
		return "\n\nSomething that it refers to is not there: check the ids and versions in the configuration, and that the token belongs to the right tenant."
	case status == http.StatusNotFound:
		return "\n\n" + again(verb) + ": it reads first what the platform still holds."
	case status >= 400 && status <= 499:
		return "\n\nCorrect what the platform complains about. " + again(verb) + " then."
	case status != 0:
		return "\n\n" + again(verb) + ": it reads first what the platform holds, and repeats what is missing."
	}
	return ""
}

// existsBecause says who found that an object exists.
func existsBecause(err error) string {
	if errors.Is(err, objects.ErrNameInUse) {
		return "Reason: " + err.Error() + ". If it is not yours, choose another name."
	}
	return "Platform: " + err.Error()
}

func unknownText(verb string, object objects.Object, unknown *peak.UnknownOutcomeError) string {
	text := fmt.Sprintf("The request to %s %s was sent, but its answer was lost, so it is not known whether the platform carried it out.\n\n%s\n\n", verb, object, unknown.Err)
	if verb != "create" {
		// The object itself is known, so there is nothing to import: a refresh shows how far it got.
		return text + again(verb) + ": it first reads what the platform holds, and repeats only what is missing."
	}
	if len(unknown.Found) == 0 && unknown.Looked >= time.Second {
		return text + fmt.Sprintf("No object of that name that this request can have made was found within %s. Look on the platform whether it is there by now: "+
			"if it is, import it (terraform import %s.<resource name> <its id>); otherwise run terraform apply again, which makes no second one of what it finds.",
			unknown.Looked.Round(time.Second), object.Type)
	}
	if len(unknown.Found) == 0 {
		return text + "No object of that name was found afterwards. Run terraform apply again."
	}
	return text + fmt.Sprintf("Objects of that name found afterwards, of which none is provably the one that was sent: %s. "+
		"If one of them is yours, import it; otherwise rename or delete it, then run terraform apply again.\n\n%s",
		strings.Join(unknown.Found, ", "), importHint(object.Type, unknown.Found[0]))
}

// AnotherName is what lets most objects be there beside one that exists.
const AnotherName = "give the new one another name"

// ExistsAdvice says what to do about an object that exists already: it may be the very one that is being replaced, which a create
// never learns, or one that Terraform does not know under this address. apart is what lets both be there at the same time, such as
// [AnotherName].
func ExistsAdvice(typeName, id, apart string) string {
	return fmt.Sprintf("If it is the one that this resource replaces (with create_before_destroy, and in Terraform 1.16.0 also with that of what it refers to, the new one is made while the old one is still there): %s, "+
		"or leave create_before_destroy out.\n\n"+
		"If it is in the state under another address, since that changed in the configuration, say so:\n\n  moved {\n    from = %s.<old resource name>\n    to   = %s.<resource name>\n  }\n\n"+
		"Otherwise it was made elsewhere. %s", apart, typeName, typeName, importHint(typeName, id))
}

// importHint shows both ways of importing an object.
func importHint(typeName, id string) string {
	return fmt.Sprintf("To manage it with Terraform, import it:\n\n  terraform import %s.<resource name> %q\n\nor\n\n  import {\n    to = %s.<resource name>\n    id = %q\n  }",
		typeName, id, typeName, id)
}

// AddReadBackWarning reports that an object was written, but could not be read back. It is no error: that would taint a new
// object that is as it should be.
func AddReadBackWarning(diags *diag.Diagnostics, object objects.Object, err error) {
	diags.AddWarning("Written, but not read back", fmt.Sprintf("%s was written, but reading it back failed: %s. The next plan reads it again.", object, err))
}
