// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
)

// warnOfFailed warns of an imported deployment that is not as it should be. Nothing is deleted: the next apply deploys it anew in
// place.
func warnOfFailed(state model, object objects.Object, diags *diag.Diagnostics) {
	status := state.Status.ValueString()
	if !wait.IsOneOf(status, statusFailed, statusWarning, statusResourceError, statusRollbackComplete, statusRollbackFailed, statusDeleteFailed) {
		return
	}
	next := "makes a new revision of it"
	if wait.IsOneOf(status, statusFailed, statusWarning) {
		next = "redeploys it"
	}
	diags.AddAttributeWarning(path.Root("status"), "Imported deployment has failed",
		fmt.Sprintf("%s (id %s) is in status %q. The next apply %s; nothing is deleted. Look at the deployment first if that is not what you want.", object, state.ID.ValueString(), status, next))
}
