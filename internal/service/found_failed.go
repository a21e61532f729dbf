// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/privatestate"
)

// keyFoundFailed is the private state that tells that an import found a service that had failed to come up, and that it has
// not come up since. Such a service is left alone: replacing what somebody else made could leave them without it.
const keyFoundFailed = "found_failed"

func foundFailed(ctx context.Context, private privatestate.Reader, diags *diag.Diagnostics) bool {
	return privatestate.Glance[bool](ctx, private, keyFoundFailed, diags)
}

// noteFailed keeps track of a service that was failed when it was imported, and warns of it.
func (r *service) noteFailed(ctx context.Context, state types.Object, imported, known bool, private privatestate.Writer, diags *diag.Diagnostics) {
	failed := strings.EqualFold(textOf(state, attrStatus).ValueString(), statusCreateFailed)
	switch {
	case failed && (imported || known):
		if imported {
			privatestate.Write(ctx, private, keyFoundFailed, true, diags)
		}
		if r.quiet {
			return
		}
		diags.AddAttributeWarning(path.Root(attrStatus), "Imported service has failed",
			fmt.Sprintf("%s (id %s) is in status %q: the platform could not bring it up. As it was imported so, Terraform leaves it as it is. "+
				"A change of its configuration deploys it anew; to have it deleted and created anew, run terraform apply -replace=peak_service.<resource name>.",
				r.Object(label(state)), textOf(state, "id").ValueString(), textOf(state, attrStatus).ValueString()))
	case known:
		privatestate.Write(ctx, private, keyFoundFailed, false, diags)
	}
}
