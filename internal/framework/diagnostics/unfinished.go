// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
)

// AddUnfinishedError reports that a create failed after the object was made and saved: Terraform taints it then, whatever its
// message says. verb is what failed, as in [AddError].
func AddUnfinishedError(diags *diag.Diagnostics, verb string, object objects.Object, err error) {
	diags.AddError(fmt.Sprintf("Cannot %s %s", verb, object.Type), UnfinishedText(verb, object, err))
}

// UnfinishedText is the detail of the diagnostic that AddUnfinishedError makes.
func UnfinishedText(verb string, object objects.Object, err error) string {
	var (
		timeout *TimeoutError
		status  *StatusError
	)
	switch {
	case errors.As(err, &timeout):
		return fmt.Sprintf("%s was created, but did not finish in time: %s. It may still finish.\n\n%s\n\nRaise \"create\" in the resource's timeouts to have it waited for longer.", object, timeout, Tainted(object))
	case errors.As(err, &status):
		return fmt.Sprintf("%s was created, but %s.\n\n%s", object, status, Tainted(object))
	case errors.Is(err, context.Canceled):
		return fmt.Sprintf("%s was created, and Terraform was interrupted before it was finished. It may still finish.\n\n%s", object, Tainted(object))
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("%s was created, but the time ran out before it was finished: %s.\n\n%s\n\nRaise \"create\" in the resource's timeouts to give it more time.", object, err, Tainted(object))
	}
	return fmt.Sprintf("%s was created, but the request to %s it failed.\n\n%s\n\n%s", object, verb, err, Tainted(object))
}

// Tainted says what becomes of an object whose create failed half-way, and how to keep it.
func Tainted(object objects.Object) string {
	return fmt.Sprintf("Terraform has marked it as tainted: the next apply deletes it and creates it anew. To keep it, run\n\n  terraform untaint %s.<resource name>\n\n"+
		"first (with OpenTofu, tofu untaint): the next apply then goes on with it as it stands.", object.Type)
}

// DestroyHint says how to destroy what cannot be planned. Terraform plans before it destroys, and a provider cannot tell that
// plan from any other.
const DestroyHint = "To destroy instead, run \"terraform destroy -refresh=false\" (\"tofu destroy -refresh=false\"): without it, destroying begins with a plan like this one."

// OtherProviderBlockHint says how to plan with what another provider block of the configuration makes in the same apply. Each provider
// block is a process of its own, so that one with an alias cannot know what another one plans.
const OtherProviderBlockHint = "If a resource of another provider block, such as one with an alias, makes it in the same apply, apply that resource first with -target."
